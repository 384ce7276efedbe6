"""Makes test cases for src/engine/objects/value: calls functions of the running interpreter and prints one JSON line a case.

A part (tools/value/part_*.py) lists `case(name, function, *args)`; the arguments must be the same in every version.
Values are written as JSON with these extras: {"i": text} a large int, {"f": repr} a float, {"b": hex} bytes,
{"c": [re, im]} a complex, {"e": type, "m": message} an exception.
"""
import json
import sys

if hasattr(sys, "set_int_max_str_digits"):
    DEFAULT_LIMIT = sys.get_int_max_str_digits()
out = sys.stdout


def encode(v):
    if v is None or v is True or v is False or isinstance(v, str):
        return v
    if isinstance(v, int):
        v = int(v)
        return v if -(2**53) < v < 2**53 else {"i": hex(v)}
    if isinstance(v, float):
        return {"f": float.__repr__(v)}
    if isinstance(v, complex):
        return {"c": [repr(v.real), repr(v.imag)]}
    if isinstance(v, (bytes, bytearray, memoryview)):
        return {"b": bytes(v).hex()}
    if isinstance(v, (tuple, list)):
        return [encode(x) for x in v]
    raise TypeError(type(v))


def failure(e):
    r = {"e": type(e).__name__, "m": str(e)}
    if isinstance(e, (UnicodeDecodeError, UnicodeEncodeError)):
        r["x"] = [e.encoding, e.start, e.end, e.reason]
    return r


def case(name, function, *args):
    try:
        r = encode(function(*args))
    except AttributeError as e:
        if "module" in str(e) or "bit_count" in str(e):
            return
        r = failure(e)
    except Exception as e:
        if "takes no keyword" in str(e) or "gcd expected" in str(e):
            return
        r = failure(e)
    out.write(json.dumps([name, [encode(a) for a in args], r]) + "\n")
