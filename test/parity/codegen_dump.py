"""Prints, a JSON line a file, the instruction sequences that this interpreter's code generator makes before the flow
graph is optimised (3.12 and later: `_testinternalcapi.compiler_codegen`). 3.12 gives the outermost sequence only."""
import ast
import json
import sys

import _testinternalcapi
import opcode

NAMES = {}
for name, number in opcode.opmap.items():
    NAMES.setdefault(number, name)


def rows(seq):
    instrs = seq.get_instructions() if hasattr(seq, "get_instructions") else seq
    return [[NAMES.get(i[0], str(i[0]))] + list(i[1:]) for i in instrs]


def tree(seq):
    nested = seq.get_nested() if hasattr(seq, "get_nested") else []
    return {"code": rows(seq), "nested": [tree(n) for n in nested]}


def main():
    sys.setrecursionlimit(20000)
    for path in sys.stdin.read().split("\n"):
        if not path:
            continue
        try:
            with open(path, "rb") as f:
                module = ast.parse(f.read(), path)
            result = _testinternalcapi.compiler_codegen(module, path, 0)
            out = tree(result[0])
        except (SyntaxError, ValueError) as e:
            out = {"error": str(e)}
        out["file"] = path
        print(json.dumps(out))


main()
