/** Cells: PyObj with `v` the value or null. Layout: GC header, object, one word. */

import { gcDel, gcNew } from './alloc.ts';
import { checkPositional, noKeywords } from './arguments.ts';
import type { TypeSpec } from './define.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { realAddress } from './identity.ts';
import { newBool } from './long.ts';
import { PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_HashNotImplemented, PyObject_RichCompare } from './object_protocol.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/cellobject.c PyCell_New 3.8-3.15; steals value */
export function newCell(vm: VM, value: PyObject | null): PyObj {
  const type = vm.t.cell!;
  const cell = new PyObj(type, gcNew(vm, type, type.tp_basicsize), value);
  vm.gc.track(cell);
  return cell;
}

/** @cpython Objects/cellobject.c cell_richcompare 3.8-3.15: empty cells come first. */
function cell_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (b.type !== vm.t.cell) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  if (a.v !== null && b.v !== null) return PyObject_RichCompare(vm, a.v, b.v, op);
  const d = (b.v === null ? 1 : 0) - (a.v === null ? 1 : 0);
  const results = [d < 0, d <= 0, d === 0, d !== 0, d > 0, d >= 0];
  return newBool(vm, results[op]!);
}

function getContents(vm: VM, cell: PyObj): PyObject {
  const value: PyObject | null = cell.v;
  if (value === null) PyErr_Format(vm, vm.exc.ValueError!, 'Cell is empty');
  value.rc++;
  return value;
}

function setContents(vm: VM, cell: PyObj, value: PyObject | null): void {
  const old: PyObject | null = cell.v;
  if (value !== null) value.rc++;
  cell.v = value;
  xdecref(vm, old);
}

export function cellSpec(): TypeSpec {
  return {
    name: 'cell',
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (vm, cell: PyObj) => {
        vm.gc.untrackMaybe(cell);
        xdecref(vm, cell.v);
        gcDel(vm, cell);
      },
      tp_traverse: (_vm, cell: PyObj, visit) => {
        if (cell.v !== null) visit(cell.v);
      },
      tp_clear: (vm, cell: PyObj) => setContents(vm, cell, null),
      tp_hash: PyObject_HashNotImplemented,
      tp_richcompare: cell_richcompare,
      tp_repr: (vm, cell) => {
        const at = realAddress(vm, cell);
        if (cell.v === null) return PyUnicode_FromFormat(vm, '<cell at %p: empty>', at);
        const where = realAddress(vm, cell.v);
        return PyUnicode_FromFormat(vm, '<cell at %p: %.80s object at %p>', at, cell.v.type.tp_name, where);
      },
      tp_new: (vm, _type, args, kwds) => {
        noKeywords(vm, 'cell', kwds);
        checkPositional(vm, 'cell', args.v.length, 0, 1);
        const value: PyObject | null = args.v[0] ?? null;
        if (value !== null) value.rc++;
        return newCell(vm, value);
      },
    },
    getset: { cell_contents: { get: getContents, set: setContents } },
  };
}
