/** Iterators over lists and tuples, forwards and backwards: PyObj with `v` the sequence (null at the end), `w` the position. */
import { gcDel, gcNew } from './alloc.ts';
import { getAttrStr } from './attributes.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { PyLong_FromSsize_t } from './long.ts';
import { decref, PyObj, type PyObject } from './object.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

function make(vm: VM, type: PyType, free: PyObj[], seq: PyObj, at: number): PyObj {
  let it: PyObj;
  if (free.length > 0) {
    it = free.pop()!;
    it.rc = 1;
    vm.heap.newReference(vm.gc.blockOf(vm, it));
  } else it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
  seq.rc++;
  it.v = seq;
  it.w = at;
  vm.gc.track(it);
  return it;
}

/** @cpython Objects/listobject.c list_iter 3.8-3.15 */
export function newListIter(vm: VM, list: PyObj): PyObj {
  return make(vm, vm.t.list_iterator!, vm.freeListIters, list, 0);
}

/** @cpython Objects/tupleobject.c tuple_iter 3.8-3.15 */
export function newTupleIter(vm: VM, tuple: PyObj): PyObj {
  return make(vm, vm.t.tuple_iterator!, vm.freeTupleIters, tuple, 0);
}

export function newListReverseIter(vm: VM, list: PyObj): PyObj {
  return make(vm, vm.t.list_reverseiterator!, [], list, (list.v as PyObject[]).length - 1);
}

/** @cpython Objects/listobject.c listiter_next, tupleiter_next 3.8-3.15 */
function next(vm: VM, it: PyObj): PyObject | null {
  const seq = it.v as PyObj | null;
  if (seq === null) return null;
  const items = seq.v as PyObject[];
  const at = it.w as number;
  if (at < items.length) {
    it.w = at + 1;
    const o = items[at]!;
    o.rc++;
    return o;
  }
  it.v = null;
  decref(vm, seq);
  return null;
}

function nextReverse(vm: VM, it: PyObj): PyObject | null {
  const seq = it.v as PyObj | null;
  if (seq === null) return null;
  const items = seq.v as PyObject[];
  const at = it.w as number;
  if (at >= 0 && at < items.length) {
    it.w = at - 1;
    const o = items[at]!;
    o.rc++;
    return o;
  }
  it.v = null;
  it.w = -1;
  decref(vm, seq);
  return null;
}

function dealloc(free: (vm: VM) => PyObj[], max: (vm: VM) => number) {
  return (vm: VM, it: PyObj): void => {
    vm.gc.untrackMaybe(it);
    const seq = it.v as PyObj | null;
    if (seq !== null) decref(vm, seq);
    it.v = null;
    const list = free(vm);
    if (list.length < max(vm)) list.push(it);
    else gcDel(vm, it);
  };
}

function methods(kind: 'iter' | 'reversed'): Record<string, MethodSpec> {
  return {
    __length_hint__: {
      call: 'NOARGS',
      fn: (vm, it) => {
        const seq = it.v as PyObj | null;
        const n = seq === null ? 0 : kind === 'iter' ? seq.v.length - it.w : it.w + 1;
        return PyLong_FromSsize_t(vm, Math.max(0, n));
      },
    },
    __reduce__: {
      call: 'NOARGS',
      fn: (vm, it) => {
        const f = getAttrStr(vm, vm.moduleNamed('builtins')!, kind);
        const seq = it.v as PyObj | null;
        if (seq === null) {
          return newTuple(vm, [f, newTuple(vm, [vm.newList([])])]);
        }
        seq.rc++;
        return newTuple(vm, [f, newTuple(vm, [seq]), PyLong_FromSsize_t(vm, it.w)]);
      },
    },
    __setstate__: {
      call: 'O',
      fn: (vm, it, state) => {
        const seq = it.v as PyObj | null;
        if (seq !== null) it.w = Math.min(Math.max(state.v as number, kind === 'iter' ? 0 : -1), seq.v.length);
        vm.None.rc++;
        return vm.None;
      },
    },
  };
}

function iteratorSpec(
  name: string,
  step: typeof next,
  kind: 'iter' | 'reversed',
  free: (vm: VM) => PyObj[],
  max: (vm: VM) => number,
): TypeSpec {
  return {
    name,
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: dealloc(free, max),
      tp_traverse: (_vm, it: PyObj, visit) => {
        if (it.v !== null) visit(it.v);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: step,
    },
    methods: methods(kind),
  };
}

export function listIterSpecs(): { list: TypeSpec; reverse: TypeSpec; tuple: TypeSpec } {
  const limit = (vm: VM): number => vm.profile.core.freeIterators;
  return {
    list: iteratorSpec('list_iterator', next, 'iter', (vm) => vm.freeListIters, limit),
    reverse: iteratorSpec(
      'list_reverseiterator',
      nextReverse,
      'reversed',
      () => [],
      () => 0,
    ),
    tuple: iteratorSpec('tuple_iterator', next, 'iter', (vm) => vm.freeTupleIters, limit),
  };
}
