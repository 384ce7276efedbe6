/**
 * What a code object tells of its places: iterators over `co_lines()` and `co_positions()`. OURS: CPython decodes the line table as they
 * go; here the entries are listed when the iterator is made (`v` the code object, `w` the entries, `x` the next one).
 */
import { coLines, coPositions } from '../code/line-table.ts';
import { objDel, objNew } from '../objects/alloc.ts';
import { newInt } from '../objects/long.ts';
import { decref, PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import type { PyType } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import type { CodeData } from './code.ts';

type Entry = readonly (number | null)[];

function entriesType(vm: VM, name: string, bytes: number): PyType {
  return defineType(vm, {
    name,
    basicsize: () => bytes,
    slots: {
      tp_dealloc: (m, it: PyObj) => {
        decref(m, it.v);
        objDel(m, it);
      },
      tp_iter: (_m, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: (m, it: PyObj) => {
        const entry = (it.w as Entry[])[it.x];
        if (entry === undefined) return null;
        it.x++;
        return newTuple(m, entry.map(numberOrNone(m)));
      },
    },
  });
}

function numberOrNone(vm: VM): (n: number | null) => PyObject {
  return (n) => {
    if (n !== null) return newInt(vm, n);
    vm.None.rc++;
    return vm.None;
  };
}

function newEntries(vm: VM, type: PyType, code: PyObj, entries: Entry[]): PyObj {
  const it = new PyObj(type, objNew(vm, type, type.tp_basicsize), code);
  code.rc++;
  it.w = entries;
  it.x = 0;
  return it;
}

const LINES_BYTES = 64;
const POSITIONS_BYTES = 80;

/** Makes both types; the functions make an iterator over a code object. */
export function codeIterators(vm: VM): { lines: (code: PyObj) => PyObj; positions: (code: PyObj) => PyObj } {
  const lines = entriesType(vm, 'line_iterator', LINES_BYTES);
  const positions = entriesType(vm, 'positions_iterator', POSITIONS_BYTES);
  return {
    lines: (code) => newEntries(vm, lines, code, coLines((code.v as CodeData).unit)),
    positions: (code) => newEntries(vm, positions, code, coPositions((code.v as CodeData).unit)),
  };
}
