import binascii
import random
import struct
import zlib

from cases import case

R = random.Random(29)
FORMATS = ["b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "P", "e", "f", "d", "?", "c", "s", "p", "x"]
VALUES = {
    "int": [0, 1, -1, 127, 128, 255, 256, -128, -129, 2**15, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 2**200, 65536],
    "float": [0.0, -0.0, 1.5, 65504.0, 65519.99, 65520.0, 1e-8, 5.96e-8, 2.98e-8, 1e39, -1e39, 3.4e38, 1e300, float("inf"), float("nan"), 0.1, 3.4028235677973366e38],
}


def pack(fmt, *args):
    return struct.pack(fmt, *args)


def unpack(fmt, data):
    return list(struct.unpack(fmt, data))


for order in ["", "@", "=", "<", ">", "!"]:
    for f in FORMATS:
        case("calcsize", struct.calcsize, order + f)
        if f in "efd":
            for v in VALUES["float"] + [1, 2**1100]:
                case("pack", pack, order + f, v)
        elif f not in "scpx?":
            for v in VALUES["int"] + [1.5]:
                case("pack", pack, order + f, v)
    for t in ["hhl", "bxi", "b3xi", "bq", "bd", "iq0", "b0q", "3s2b", "c?h", "10s", "0s", "2p", "255p", " 2h 3b ", "h h", "P", "bP", "bn", "qb", "b0d", "4xI", "e0d"]:
        case("calcsize", struct.calcsize, order + t)
    for t, args in [("3s", (b"ab",)), ("3s", (b"abcd",)), ("0s", (b"a",)), ("5p", (b"abc",)), ("3p", (b"abcdef",)), ("1p", (b"a",)), ("0p", (b"a",)), ("c", (b"a",)), ("c", (b"ab",)), ("c", (1,)), ("s", ("x",)), ("?", (5,)), ("?", (0,)), ("2h", (1,)), ("2h", (1, 2, 3)), ("x", ()), ("hbi", (1, 2, 3)), ("bxxh", (1, 2)), ("b", ("a",)), ("f", ("a",)), ("bqbd", (1, 2, 3, 4.5))]:
        case("pack", pack, order + t, *args)
    for t in ["hbi", "3s", "5p", "1p", "c", "?", "q", "Q", "d", "f", "e", "bxxh", "bqb", "n", "2i", "0s", "x"]:
        for i in range(4):
            try:
                n = struct.calcsize(order + t) + (R.choice([0, 0, 0, 1]) if i == 3 else 0)
            except struct.error:
                n = 8
            case("unpack", unpack, order + t, bytes(R.getrandbits(8) for _ in range(n)))
for f in ["z", "3", "h3", "3 h", "<n", "<P", "@@h", "h<", "99999999999999999999h", "9223372036854775807h", "999999999999999s", "\xe9", "F", "D", "w"]:
    case("calcsize", struct.calcsize, f)
    case("pack", pack, f, 1)


def hexlify(b, *a):
    return binascii.hexlify(b, *a)


for b in [b"", b"a", b"\x00\xff", b"hello world", bytes(range(20))]:
    case("hexlify", hexlify, b)
    for sep in ["-", ":", "", "ab", "\xe9"]:
        for n in [1, 2, -2, 3, 0, 100, -3]:
            case("hexlify", hexlify, b, sep, n)
    for nl in (True, False):
        case("b2a_base64", lambda b, nl: binascii.b2a_base64(b, newline=nl), b, nl)
    case("crc32", zlib.crc32, b)
    case("crc32", zlib.crc32, b, 12345)
    case("adler32", zlib.adler32, b)
    case("adler32", zlib.adler32, b, 99)
    case("crc_hqx", binascii.crc_hqx, b, 0)
    case("crc_hqx", binascii.crc_hqx, b, 4660)
    case("b2a_uu", binascii.b2a_uu, b)
case("adler32", zlib.adler32, bytes(range(256)) * 50)
for h in [b"", b"00ff", b"0", b"0g", b"ABcd", b"0 1", b"zz"]:
    case("unhexlify", binascii.unhexlify, h)
case("unhexlify", binascii.unhexlify, "00\u20ac")
case("unhexlify", binascii.unhexlify, "0aF0")
for s in ["", " ", "00ff", "00 ff", "0 0", "0", "ABcd ", "0g", "00\u20ac", "ab\ncd\t", "a b"]:
    case("fromhex", bytes.fromhex, s)
B64 = [b"", b"YQ==", b"YWI=", b"YWJj", b"YWJj\n", b"YQ", b"YQ=", b"Y", b"=", b"====", b"YQ==YQ==", b"Y W J j", b"YW!Jj", b"YWJj=", b"YW=Jj", b"Y=Q=", b"YQ===", b"YWJjZGVm", b"A", b"AAAAA", b"YQ==\n", b"YQ==x", b"+/+/", b"-_-_", b"=YQ=", b"YW=="]
for b in B64:
    case("a2b_base64", binascii.a2b_base64, b)
    case("a2b_base64_strict", lambda b: binascii.a2b_base64(b, strict_mode=True), b)
