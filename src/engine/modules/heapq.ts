/** _heapq and _bisect: heaps in lists, and places in sorted sequences. */
import { PyObject_Size, PySequence_GetItem } from '../objects/abstract.ts';
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { isSubtype, LT } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

/** Does `a` come before `b`? The items are held meanwhile; a list that changed its length is an error. */
type Before = (vm: VM, heap: PyObj, a: PyObject, b: PyObject) => boolean;

function compared(max: boolean): Before {
  return (vm, heap, a, b) => {
    const size = heap.v.length;
    a.rc++;
    b.rc++;
    try {
      const before = PyObject_RichCompareBool(vm, max ? b : a, max ? a : b, LT);
      if (heap.v.length !== size) raise(vm, vm.exc.RuntimeError!, 'list changed size during iteration');
      return before;
    } finally {
      decref(vm, a);
      decref(vm, b);
    }
  };
}

/** @cpython Modules/_heapqmodule.c siftdown 3.8-3.15 */
function siftdown(vm: VM, heap: PyObj, start: number, from: number, before: Before): void {
  let at = from;
  while (at > start) {
    const items = heap.v as PyObject[];
    const parent = (at - 1) >> 1;
    if (!before(vm, heap, items[at]!, items[parent]!)) return;
    [items[at], items[parent]] = [items[parent]!, items[at]!];
    at = parent;
  }
}

/** @cpython Modules/_heapqmodule.c siftup 3.8-3.15: the smaller child comes up until there is none, then the item goes back down */
function siftup(vm: VM, heap: PyObj, from: number, before: Before): void {
  const size = (heap.v as PyObject[]).length;
  if (from >= size) raise(vm, vm.exc.IndexError!, 'index out of range');
  let at = from;
  const limit = size >> 1;
  while (at < limit) {
    const items = heap.v as PyObject[];
    let child = 2 * at + 1;
    if (child + 1 < size && !before(vm, heap, items[child]!, items[child + 1]!)) child++;
    [items[at], items[child]] = [items[child]!, items[at]!];
    at = child;
  }
  siftdown(vm, heap, from, at, before);
}

function heapOf(vm: VM, name: string, o: PyObject | undefined): PyObj {
  if (!o || !isSubtype(o.type, vm.tList))
    typeError(
      vm,
      `${name}() argument${name.startsWith('heapify') || (name.includes('pop') && !name.includes('push')) ? '' : ' 1'} must be list, not ${o === vm.None ? 'None' : o?.type.tp_name}`,
    );
  return o as PyObj;
}

/** The last item, taken off the list: a new reference. */
function takeLast(vm: VM, heap: PyObj): PyObject {
  const items = heap.v as PyObject[];
  if (items.length === 0) raise(vm, vm.exc.IndexError!, 'index out of range');
  const last = share(items[items.length - 1]!);
  vm.listDelete(heap, items.length - 1);
  return last;
}

/** Puts an item (stolen) at the root; gives what was there. */
function replaceRoot(vm: VM, heap: PyObj, item: PyObject, before: Before): PyObject {
  const root = heap.v[0] as PyObject;
  heap.v[0] = item;
  siftup(vm, heap, 0, before);
  return root;
}

/** The five functions of one order; `name` makes their names. */
function heapFunctions(name: (base: string) => string, max: boolean): Record<string, MethodSpec> {
  const before = compared(max);
  const two = (base: string, fn: (vm: VM, heap: PyObj, item: PyObject) => PyObject): Record<string, MethodSpec> => ({
    [name(base)]: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        checkPositional(vm, name(base), args.length, 2, 2);
        return fn(vm, heapOf(vm, name(base), args[0]), args[1]!);
      },
    },
  });
  return {
    ...two('heappush', (vm, heap, item) => {
      vm.listAppend(heap, item);
      siftdown(vm, heap, 0, heap.v.length - 1, before);
      return none(vm);
    }),
    ...two('heappushpop', (vm, heap, item) => {
      if (heap.v.length === 0 || !before(vm, heap, heap.v[0], item)) return share(item);
      return replaceRoot(vm, heap, share(item), before);
    }),
    ...two('heapreplace', (vm, heap, item) => {
      if (heap.v.length === 0) raise(vm, vm.exc.IndexError!, 'index out of range');
      return replaceRoot(vm, heap, share(item), before);
    }),
    [name('heappop')]: {
      call: 'O',
      fn: (vm, _m, o) => {
        const heap = heapOf(vm, name('heappop'), o);
        const last = takeLast(vm, heap);
        return heap.v.length === 0 ? last : replaceRoot(vm, heap, last, before);
      },
    },
    [name('heapify')]: {
      call: 'O',
      fn: (vm, _m, o) => {
        const heap = heapOf(vm, name('heapify'), o);
        for (let k = (heap.v.length >> 1) - 1; k >= 0; k--) siftup(vm, heap, k, before);
        return none(vm);
      },
    },
  };
}

export function createHeapq(vm: VM): PyObj {
  const named = vm.profile.modules.heapqMax;
  const all = heapFunctions((base) => (named ? `${base}_max` : `_${base}_max`), true);
  // pushing came with the public names
  const maxima = Object.fromEntries(Object.entries(all).filter(([name]) => named || !name.includes('push')));
  return defineModule(vm, {
    name: '_heapq',
    functions: {
      ...heapFunctions((base) => base, false),
      ...maxima,
    },
  });
}

const PLACE = ['a', 'x', 'lo', 'hi', 'key'];

/** @cpython Modules/_bisectmodule.c internal_bisect_right, internal_bisect_left 3.10-3.15 */
function place(vm: VM, right: boolean, given: (PyObject | null)[], x: PyObject): number {
  const [a, , loArg, hiArg, key] = given;
  let lo = loArg ? PyNumber_AsIndex(vm, loArg, vm.exc.OverflowError!) : 0;
  if (lo < 0) valueError(vm, 'lo must be non-negative');
  let hi = hiArg && hiArg !== vm.None ? PyNumber_AsIndex(vm, hiArg, vm.exc.OverflowError!) : -1;
  if (hi === -1) hi = PyObject_Size(vm, a!);
  while (lo < hi) {
    const mid = Math.floor((lo + hi) / 2);
    let item = PySequence_GetItem(vm, a!, mid);
    if (key && key !== vm.None) {
      const value = vm.call(vm, key, [item], null);
      decref(vm, item);
      item = value;
    }
    try {
      if (right ? PyObject_RichCompareBool(vm, x, item, LT) : !PyObject_RichCompareBool(vm, item, x, LT)) hi = mid;
      else lo = mid + 1;
    } finally {
      decref(vm, item);
    }
  }
  return lo;
}

function bisect(name: string, right: boolean): MethodSpec {
  const spec = argSpec(name, PLACE, { required: 2, positional: 4 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args: PyObject[], kwnames: PyText[] | null) => {
      const given = unpackKeywords(vm, spec, args, kwnames);
      return newInt(vm, place(vm, right, given, given[1]!));
    },
  };
}

function insort(name: string, right: boolean): MethodSpec {
  const spec = argSpec(name, PLACE, { required: 2, positional: 4 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args: PyObject[], kwnames: PyText[] | null) => {
      const given = unpackKeywords(vm, spec, args, kwnames);
      const [a, x, , , key] = given;
      const wanted = key && key !== vm.None ? vm.call(vm, key, [x!], null) : share(x!);
      let at: number;
      try {
        at = place(vm, right, given, wanted);
      } finally {
        decref(vm, wanted);
      }
      const index = newInt(vm, at);
      decref(vm, callMethod(vm, a!, 'insert', [index, x!]));
      decref(vm, index);
      return none(vm);
    },
  };
}

export function createBisect(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_bisect',
    functions: {
      bisect_right: bisect('bisect_right', true),
      bisect_left: bisect('bisect_left', false),
      insort_right: insort('insort_right', true),
      insort_left: insort('insort_left', false),
    },
  });
}
