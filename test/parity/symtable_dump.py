"""Prints, a JSON line a file, the symbol table that this interpreter makes of it: a block is
[type, name, line, nested, parameters, {symbol: [flags, scope]}, children]."""
import json
import sys

import _symtable

TYPES = {getattr(_symtable, n): n[5:].lower() for n in dir(_symtable) if n.startswith("TYPE_")}
LOW = (1 << _symtable.SCOPE_OFF) - 1


def block(e):
    symbols = {k: [v & LOW, (v >> _symtable.SCOPE_OFF) & _symtable.SCOPE_MASK] for k, v in e.symbols.items()}
    return [TYPES[e.type], e.name, e.lineno, bool(e.nested), e.varnames, symbols, [block(c) for c in e.children]]


sys.setrecursionlimit(20000)
for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    out = {"file": path}
    try:
        with open(path, "rb") as f:
            out["top"] = block(_symtable.symtable(f.read(), path, "exec"))
    except (SyntaxError, ValueError) as e:
        out["error"] = str(e)
    print(json.dumps(out))
