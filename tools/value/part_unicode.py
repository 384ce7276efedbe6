import random
import unicodedata as u
import zlib

from cases import case

R = random.Random(23)


def block(start):
    lines = []
    for cp in range(start, start + 0x1000):
        c = chr(cp)
        lines.append(" ".join([
            u.category(c), u.bidirectional(c), str(u.combining(c)), str(u.mirrored(c)), u.east_asian_width(c), str(u.decimal(c, -1)), str(u.digit(c, -1)),
            repr(u.numeric(c, -1.0)), u.decomposition(c) if not 0xAC00 <= cp < 0xD7A4 else "", u.name(c, "-"),
            "%d%d%d%d%d%d%d" % (c.isalpha(), c.isspace(), c.isprintable(), c.isupper(), c.islower(), c.isidentifier(), ("a" + c).isidentifier()),
            " ".join("%x" % ord(x) for x in c.upper() + c.lower() + c.title() + c.casefold()),
        ]))
    return zlib.crc32("\n".join(lines).encode())


for start in list(range(0, 0x34000, 0x1000)) + [0xE0000, 0xF0000, 0x10F000]:
    case("block", block, start)


def forms(start):
    lines = []
    for cp in list(range(start, start + 0x1000)):
        if not 0xD800 <= cp < 0xE000:
            lines.append(" ".join(u.normalize(f, chr(cp)) for f in ("NFC", "NFD", "NFKC", "NFKD")))
    return zlib.crc32("\n".join(lines).encode())


for start in list(range(0, 0x34000, 0x1000)) + [0xE0000]:
    case("forms", forms, start)
POOL = [chr(c) for c in range(0x300, 0x370)] + list("aeiounAEs") + [chr(c) for c in (0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x0915, 0x093C, 0x0FB2, 0x0F71, 0x0F80, 0x1D15E, 0x1D16F, 0x212B, 0xFB01, 0x3099, 0x304B, 0x05D0, 0x05B7, 0x1EA5, 0x1E9B, 0x344, 0x1112, 0x1175, 0x11C2)]
for i in range(300):
    t = "".join(R.choice(POOL) for _ in range(R.randrange(1, 9)))
    for f in ("NFC", "NFD", "NFKC", "NFKD"):
        case("normalize", u.normalize, f, t)
for n in ["SPACE", "space", "Latin Small Letter A", "NULL", "LF", "LINE FEED", "BELL", "ALERT", "BEL", "HANGUL SYLLABLE GAG", "HANGUL SYLLABLE HIH", "HANGUL SYLLABLE A", "HANGUL SYLLABLE SSWAEBS", "hangul syllable ga", "HANGUL SYLLABLE QA", "HANGUL SYLLABLE GAGX", "HANGUL SYLLABLE ", "CJK UNIFIED IDEOGRAPH-4E00", "cjk unified ideograph-4e00", "CJK UNIFIED IDEOGRAPH-9FFD", "CJK UNIFIED IDEOGRAPH-9FFF", "CJK UNIFIED IDEOGRAPH-2B739",
          "CJK UNIFIED IDEOGRAPH-323AF", "CJK UNIFIED IDEOGRAPH-2EBF0", "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-AAAA", "CJK COMPATIBILITY IDEOGRAPH-F900", "TANGUT IDEOGRAPH-17000", "TANGUT IDEOGRAPH-18D08", "NUSHU CHARACTER-1B170", "KHITAN SMALL SCRIPT CHARACTER-18B00", "EGYPTIAN HIEROGLYPH-13460", "LATIN SMALL LETTER A WITH MACRON AND GRAVE", "KEYCAP DIGIT ONE", "WEIERSTRASS ELLIPTIC FUNCTION", "SCRIPT CAPITAL P", "VS256", "FVS4", "SUNDANESE LETTER ARCHAIC I",
          "GRINNING FACE", "SHAKING FACE", "NO SUCH NAME", "", "DIGIT ONE ", "BYTE ORDER MARK", "ZWJ", "VARIATION SELECTOR-17", "MEDEFAIDRIN CAPITAL LETTER H", "TAMIL CONSONANT K", "LATIN SMALL LETTER LAMBDA WITH STROKE", "LATIN CAPITAL LETTER LAMBDA WITH STROKE", "HENTAIGANA LETTER E-1"]:
    case("lookup", u.lookup, n)
