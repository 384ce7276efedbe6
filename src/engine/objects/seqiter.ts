/** Iterator over `__getitem__`: PyObj with `v` the sequence (null at the end), `w` the next index. Layout: GC header, four words. */
import { gcDel, gcNew } from './alloc.ts';
import { _PyEval_GetBuiltin } from './builtinnames.ts';
import type { TypeSpec } from './define.ts';
import { PyThrow } from './errors.ts';
import { newInt, PyLong_FromSsize_t } from './long.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, type PyType } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/iterobject.c PySeqIter_New 3.8-3.15 */
export function PySeqIter_New(vm: VM, seq: PyObject): PyObj {
  const it = new PyObj(vm.t.seqiter!, gcNew(vm, vm.t.seqiter!, vm.t.seqiter!.tp_basicsize), seq);
  seq.rc++;
  it.w = 0;
  vm.gc.track(it);
  return it;
}

/** @cpython Objects/iterobject.c iter_iternext 3.8-3.15: IndexError and StopIteration end it. */
function iter_iternext(vm: VM, it: PyObj): PyObject | null {
  const seq: PyObject | null = it.v;
  if (seq === null) return null;
  try {
    const item = sequenceItem(vm, seq, it.w);
    it.w++;
    return item;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    if (!isSubtype(e.value.type, vm.exc.IndexError!) && !isSubtype(e.value.type, vm.exc.StopIteration!)) throw e;
    decref(vm, e.value);
    it.v = null;
    decref(vm, seq);
    return null;
  }
}

function sequenceItem(vm: VM, seq: PyObject, i: number): PyObject {
  const type: PyType = seq.type;
  if (type.sq_item !== null) return type.sq_item(vm, seq, i);
  const index = PyLong_FromSsize_t(vm, i);
  try {
    return type.mp_subscript!(vm, seq, index);
  } finally {
    decref(vm, index);
  }
}

/** @cpython Objects/iterobject.c iter_reduce 3.8-3.15 */
function iter_reduce(vm: VM, it: PyObj): PyObject {
  const seq: PyObject | null = it.v;
  const iter = _PyEval_GetBuiltin(vm, 'iter');
  if (seq === null) return newTuple(vm, [iter, newTuple(vm, [newTuple(vm, [])])]);
  seq.rc++;
  return newTuple(vm, [iter, newTuple(vm, [seq]), newInt(vm, it.w)]);
}

/** @cpython Objects/iterobject.c iter_setstate 3.8-3.15 */
function iter_setstate(vm: VM, it: PyObj, state: PyObject): PyObject {
  const index = PyNumber_AsIndex(vm, state, vm.exc.OverflowError!);
  if (it.v !== null) it.w = Math.max(0, index);
  vm.None.rc++;
  return vm.None;
}

export function seqiterSpec(): TypeSpec {
  return {
    name: 'iterator',
    basicsize: (w) => 4 * w,
    flags: 1 << 14,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        const seq: PyObject | null = it.v;
        if (seq !== null) decref(vm, seq);
        gcDel(vm, it);
      },
      tp_traverse: (_vm, it: PyObj, visit) => {
        if (it.v !== null) visit(it.v);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: iter_iternext,
    },
    methods: { __reduce__: { call: 'NOARGS', fn: iter_reduce }, __setstate__: { call: 'O', fn: iter_setstate } },
  };
}
