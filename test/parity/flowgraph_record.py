"""Records what `_testinternalcapi.optimize_cfg` (3.13+) makes of the raw sequences of programs: reads a JSON list of
sources, prints a JSON line a sequence with its instructions, constants and what they become. Constants are made up, of
several types, so that folding has something to do."""
import ast
import gc
import json
import os
import sys

import _testinternalcapi as api
import opcode

# the interface frees what it doesn't own: nothing is collected here, and the process ends without cleaning up
KEPT = []
NAMES = {number: name for name, number in opcode.opmap.items()}


def made_up(i):
    if i in (0, 2, 4):
        return [None, None, True, None, False][i]
    return ["c%d" % i, i * 7 + 1, i + 0.5, (i, "x%d" % i), "d%d" % i, -i][i % 6]


def encoded(c):
    if isinstance(c, (tuple, frozenset)):
        items = [encoded(x) for x in c]
        if isinstance(c, frozenset):
            items.sort(key=str)
        return {"t": type(c).__name__, "v": items}
    if c is None:
        return {"t": "none"}
    return {"t": type(c).__name__, "v": c}


def rows(instructions):
    return [[NAMES[i[0]], *i[1:]] for i in instructions]


def record(sequence, out, skip=False):
    for nested in sequence.get_nested():
        record(nested, out)
    if skip:
        return
    instructions = rows(sequence.get_instructions())
    consts = [made_up(i) for i in range(1 + max([i[1] for i in instructions if i[0] == "LOAD_CONST"], default=0))]
    nlocals = 1 + max([i[1] for i in instructions if "_FAST" in i[0]], default=-1)
    row = {"instrs": instructions, "consts": [encoded(c) for c in consts], "nlocals": nlocals}
    KEPT.append((sequence, consts, list(consts)))
    optimised = api.optimize_cfg(sequence, consts, nlocals)
    KEPT.append(optimised)
    row["optimised"] = rows(optimised.get_instructions())
    row["constsAfter"] = [encoded(c) for c in consts]
    out.write(json.dumps(row, separators=(",", ":")) + "\n")


def main():
    gc.disable()
    for source in json.load(sys.stdin):
        tree = ast.parse(source)
        # the code of a module's deferred annotations is kept apart, where Python doesn't see it
        annotated = any(isinstance(s, ast.AnnAssign) for s in tree.body)
        result = api.compiler_codegen(tree, "<string>", 0)
        KEPT.append((tree, result))
        record(result[0], sys.stdout, annotated)
    sys.stdout.flush()
    os._exit(0)


main()
