"""Prints what this interpreter knows of its opcodes: number, operand, caches, stack effects for a few operands (jump not
taken, taken). Recorded as fixtures/opcodes-<version>.json of the unit tests."""
import json
import opcode
import sys

ARGS = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 64, 255, 257, 258]


def numbers():
    found = dict(opcode.opmap)
    for name in getattr(opcode, "_pseudo_ops", []):
        if name in opcode.opname:
            found.setdefault(name, opcode.opname.index(name))
    specialised = set()
    try:
        import _opcode_metadata
        specialised = set(_opcode_metadata._specialized_opmap)
    except ImportError:
        pass
    hidden = ("INSTRUMENTED_", "<", "RESERVED", "ENTER_EXECUTOR", "TRACE_RECORD")
    return {n: o for n, o in found.items() if n not in specialised and not n.startswith(hidden)}


def effects(number):
    rows = []
    for arg in ARGS:
        for value in (arg, None):
            try:
                rows.append([opcode.stack_effect(number, value, jump=jump) for jump in (False, True)])
                break
            except ValueError:
                continue
    return rows


def caches():
    entries = getattr(opcode, "_inline_cache_entries", {})
    if hasattr(entries, "items"):
        return dict(entries)
    return {opcode.opname[i]: n for i, n in enumerate(entries) if n}


def main():
    jumps = set(opcode.hasjrel) | set(opcode.hasjabs)
    sizes = caches()
    has_arg = set(getattr(opcode, "hasarg", []))
    table = {}
    for name, number in sorted(numbers().items()):
        shows = number in has_arg if has_arg else number >= opcode.HAVE_ARGUMENT
        row = [number, int(shows), int(number in jumps), sizes.get(name, 0)]
        table[name] = row + [effects(number)]
    print(json.dumps({"args": ARGS, "version": "%d.%d" % sys.version_info[:2], "opcodes": table}, separators=(",", ":")))


main()
