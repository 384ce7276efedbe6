"""Reads paths, a line each, and prints what this interpreter's compiler makes of each file: a JSON line a file with the
tree of its code objects. Constants are texts (see `const_text`), bytes are hexadecimal."""
import json
import struct
import sys
import warnings
from types import CodeType


def float_text(x):
    return struct.pack(">d", x).hex()


def const_text(c):
    if c is None:
        return "none"
    if c is Ellipsis:
        return "ellipsis"
    if isinstance(c, bool):
        return "true" if c else "false"
    if isinstance(c, int):
        return "int %x" % c
    if isinstance(c, float):
        return "float " + float_text(c)
    if isinstance(c, complex):
        return "complex " + float_text(c.real) + " " + float_text(c.imag)
    if isinstance(c, str):
        return "str " + " ".join("%x" % ord(ch) for ch in c)
    if isinstance(c, bytes):
        return "bytes " + c.hex()
    if isinstance(c, tuple):
        return "(" + ", ".join(const_text(x) for x in c) + ")"
    if isinstance(c, frozenset):
        return "{" + ", ".join(sorted(const_text(x) for x in c)) + "}"
    if isinstance(c, slice):
        return "[" + ", ".join(const_text(x) for x in (c.start, c.stop, c.step)) + "]"
    if isinstance(c, CodeType):
        return "code " + c.co_name
    raise TypeError(type(c))


def tree(co):
    return {
        "name": co.co_name,
        "qualname": getattr(co, "co_qualname", None),
        "firstlineno": co.co_firstlineno,
        "argcounts": [co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount],
        "flags": co.co_flags,
        "stacksize": co.co_stacksize,
        "consts": [const_text(c) for c in co.co_consts],
        "names": co.co_names,
        "varnames": co.co_varnames,
        "cellvars": co.co_cellvars,
        "freevars": co.co_freevars,
        "code": co.co_code.hex(),
        "lines": (co.co_linetable if hasattr(co, "co_linetable") else co.co_lnotab).hex(),
        "exceptions": getattr(co, "co_exceptiontable", b"").hex(),
        "children": [tree(c) for c in co.co_consts if isinstance(c, CodeType)],
    }


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            if "source" in question:
                source = question["source"]
            else:
                with open(question["path"], "rb") as f:
                    source = f.read()
            answer = {"code": tree(compile(source, question.get("path", "<string>"), "exec", dont_inherit=True))}
        except (SyntaxError, ValueError) as e:
            answer = {"error": repr(e)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
