"""Answers for an interpreter what its ast.parse makes of a source.

Reads JSON lines {"path": ...} or {"source": ...} (with "mode" and "full"); writes JSON lines: {"hash": ...} (or
{"text": ...} if full) of a canonical text of the tree with all positions, or {"error": [kind, message, lineno, offset,
end_lineno, end_offset, text]}.
"""
import ast
import hashlib
import json
import struct
import sys
import threading
import warnings

SKIP = {"type_ignores", "type_comment"}
POSITIONS = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def double(v):
    return struct.pack(">d", v).hex()


def constant(v):
    if v is None:
        return "none"
    if v is Ellipsis:
        return "ellipsis"
    if v is True or v is False:
        return "bool " + str(v)
    if isinstance(v, int):
        return "int " + hex(v)
    if isinstance(v, float):
        return "float " + double(v)
    if isinstance(v, complex):
        return "complex " + double(v.real) + " " + double(v.imag)
    if isinstance(v, bytes):
        return "bytes " + v.hex()
    if any(0xD800 <= ord(c) <= 0xDFFF for c in v):
        return "str " + ",".join(str(ord(c)) for c in v)
    return "str " + json.dumps(v, ensure_ascii=True)


def write(value, name, out):
    if value is None:
        out.append(name + " None")
    elif isinstance(value, list):
        out.append("%s [%d" % (name, len(value)))
        for item in value:
            write(item, "-", out)
    elif isinstance(value, ast.AST):
        tag = type(value).__name__
        if tag == "Index":
            return write(value.value, name, out)
        if tag == "ExtSlice":
            out.append(name + " Tuple")
            write(value.dims, "elts", out)
            out.append("ctx Load")
            return
        if not value._fields and not value._attributes:
            out.append(name + " " + tag)
            return
        place = ""
        if hasattr(value, "lineno"):
            place = " %s:%s-%s:%s" % tuple(getattr(value, p, None) for p in POSITIONS)
        out.append(name + " " + tag + place)
        for field in value._fields:
            if field in SKIP:
                continue
            v = getattr(value, field, None)
            if (tag == "Constant" or tag == "MatchSingleton") and field == "value" or tag == "Interpolation" and field == "str":
                out.append(field + " " + constant(v))
            else:
                write(v, field, out)
    else:
        out.append("%s %s" % (name, value))


def answer(request):
    if "path" in request:
        with open(request["path"], "rb") as f:
            source = f.read()
    else:
        source = request["source"]
    try:
        tree = compile(source, "<string>", request.get("mode", "exec"), ast.PyCF_ONLY_AST)
    except SyntaxError as e:
        end = (getattr(e, "end_lineno", None), getattr(e, "end_offset", None))
        return {"error": [type(e).__name__, e.msg, e.lineno, e.offset, end[0], end[1], e.text]}
    except Exception as e:
        return {"error": [type(e).__name__, str(e), None, None, None, None, None]}
    out = []
    write(tree, "", out)
    text = "\n".join(out)
    if request.get("full"):
        return {"text": text}
    return {"hash": hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()}


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(100000)
    if hasattr(sys, "set_int_max_str_digits"):
        pass
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        out.write(json.dumps(answer(json.loads(line.decode("utf-8")))).encode("ascii") + b"\n")
        out.flush()


threading.stack_size(512 * 1024 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()
