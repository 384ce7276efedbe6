import codecs
import random

from cases import case

R = random.Random(19)
NAMES = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "ascii", "unicode_escape", "raw_unicode_escape", "utf-7"]
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "namereplace"]
ALPHA = "aZ \\\n\t\x00\x7f\xe9\xff\u20ac\ud800\udc80\udcff\udfff\U0001f600\u0378+-&~"


def encode(text, name, errors):
    return text.encode(name, errors)


def decode(data, name, errors):
    return codecs.decode(data, name, errors)


TEXTS = ["", "abc", "\xe9", "\u20ac", "\U0001f600", "\ud800", "a\ud800b", "\udc80\ud800", "\ud800\udc80", "\ud800\ud801x", "\udc80\udcff", "a\xe9\u20ac\U0001f600z", "\x80\u0378\ue000", "\\u1234", "\r\n\\", "1+1=2", "+\xe9-", "\xe9a", "A\u2262\u0391.", "\u65e5\u672c-"] + [
    "".join(R.choice(ALPHA) for _ in range(R.randrange(1, 8))) for _ in range(60)]
import re

# a lone high surrogate before a lone low one can't be told from a pair in JavaScript
TEXTS = [t for t in TEXTS if not re.search('[\ud800-\udbff][\udc00-\udfff]', t)]
for t in TEXTS:
    for n in NAMES:
        for h in HANDLERS if n not in ("unicode_escape", "raw_unicode_escape") else ["strict"]:
            if n == "utf-7" and h != "strict":
                continue
            case("encode", encode, t, n, h)
BYTES = [b"", b"abc", b"\xff", b"a\xffb", b"\xc3\xa9", b"\xc3", b"\xc3a", b"\xe2\x82\xac", b"\xe2\x82", b"\xe2", b"\xe2a", b"\xe2\x82a", b"\xed\xa0\x80", b"\xed\xb2\x80x", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xf0\x9f", b"\xf0\x8f\x98\x80", b"\xf5\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe0\x80\x80", b"\x80\x80", b"\xff\xfea\x00", b"\xfe\xff\x00a",
         b"\xff\xfe\x00\xd8", b"\xff\xfe\x00\xd8a\x00", b"\x00\xdc", b"\x00\xd8", b"\x00\xd8\x00\xdc", b"\xd8\x00\xdc\x00", b"a\x00b", b"\xff\xfe\x00\x00a\x00\x00\x00", b"\x00\x00\xfe\xff\x00\x00\x00a", b"\x00\x00\x11\x00", b"\x00\xd8\x00\x00", b"\x00\x11\x00\x00", b"a\x00\x00\x00b\x00", b"\x00\x00\xd8\x00",
         b"\\n\\t\\\\\\'\\\"\\a\\b\\f\\v\\r", b"\\x41", b"\\x4", b"\\xg1", b"\\u20ac", b"\\u20a", b"\\U0001f600", b"\\U00110000", b"\\Uffffffff", b"\\N{DIGIT ONE}", b"\\N{NO SUCH}", b"\\N{", b"\\N", b"\\N{}", b"\\N{digit one}x", b"\\", b"a\\", b"\\101", b"\\7", b"\\777", b"\\8", b"\\q", b"\\\n", b"\xe9\\xe9", b"\\ud800", b"\\uD83D\\uDE00", b"\\u12", b"\\N{LATIN SMALL LETTER A WITH MACRON AND GRAVE}",
         b"+AOk-", b"+AOk", b"+-", b"+", b"a+b", b"+AOkA-", b"+2AHcNw-", b"+2AE-", b"\xe9", b"+AOk-a", b"+AOk+AOk-", b"+////-", b"+AGE-b", b"+!", b"+ACEA!"] + [
    bytes(R.choice(b"aZ\x80\xa0\xbf\xc3\xe2\xed\xf0\xf4\xff\x00\xd8\xdc\\u1xN{}") for _ in range(R.randrange(1, 9))) for _ in range(70)]
import warnings

warnings.simplefilter("ignore")
for b in BYTES:
    for n in NAMES:
        for h in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"]:
            if n == "utf-7" and h in ("surrogateescape", "surrogatepass"):
                continue
            case("decode", decode, b, n, h)
TABLE = "abc\ufffe\u20ac"
for b in [b"\x00\x01", b"\x03", b"\x04\x05", b"\xff"]:
    for h in ["strict", "ignore", "replace", "backslashreplace"]:
        case("charmap_decode", lambda b, h: codecs.charmap_decode(b, h, TABLE)[0], b, h)
for t in ["abc", "a\u20acb", "x", "xyz", "ax\ud800b"]:
    for h in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace"]:
        case("charmap_encode", lambda t, h: codecs.charmap_encode(t, h, codecs.charmap_build(TABLE + chr(0xfffe) * 251))[0], t, h)
for b in [b"\xe2", b"\xe2\x82", b"a\xf0\x9f\x98", b"\xff\xe2", b"ab"]:
    case("utf8_partial", lambda b: list(codecs.utf_8_decode(b, "replace", False)), b)
