/**
 * collections.deque: PyObj with `v` a Deque. The items are an array; the blocks of 64 items that C has are accounted for beside it.
 *
 * @cpython Modules/_collectionsmodule.c 3.8-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { newGenericAlias } from '../objects/genericalias.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newBool, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_GetIter, PyObject_RichCompare, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { freeInstance, iteratorSpec, newInstance, none, type State, share } from './instance.ts';

const BLOCKLEN = 64;
const CENTER = (BLOCKLEN - 1) >> 1;
const MAXFREEBLOCKS = 16;

class Deque {
  items: PyObject[] = [];
  blocks: number[] = [];
  spare: number[] = [];
  left = CENTER + 1;
  right = CENTER;
  /** changes with every change of length, so that iterators notice */
  state = 0;
  maxlen = -1;
}

const dequeOf = (o: PyObject): Deque => o.v as Deque;

function newBlock(vm: VM, d: Deque): number {
  return d.spare.pop() ?? vm.heap.mem_malloc((BLOCKLEN + 2) * vm.profile.pointerWidth);
}

function freeBlock(vm: VM, d: Deque, block: number): void {
  if (d.spare.length < MAXFREEBLOCKS) d.spare.push(block);
  else vm.heap.mem_free(block);
}

function push(vm: VM, d: Deque, o: PyObject): void {
  if (d.right === BLOCKLEN - 1) {
    d.blocks.push(newBlock(vm, d));
    d.right = -1;
  }
  d.right++;
  d.items.push(o);
  d.state++;
  if (d.maxlen >= 0 && d.items.length > d.maxlen) decref(vm, shift(vm, d));
}

function unshift(vm: VM, d: Deque, o: PyObject): void {
  if (d.left === 0) {
    d.blocks.unshift(newBlock(vm, d));
    d.left = BLOCKLEN;
  }
  d.left--;
  d.items.unshift(o);
  d.state++;
  if (d.maxlen >= 0 && d.items.length > d.maxlen) decref(vm, pop(vm, d));
}

function recentre(d: Deque): void {
  d.left = CENTER + 1;
  d.right = CENTER;
}

function pop(vm: VM, d: Deque): PyObject {
  if (d.items.length === 0) raise(vm, vm.exc.IndexError!, 'pop from an empty deque');
  const o = d.items.pop()!;
  d.right--;
  d.state++;
  if (d.right < 0) {
    if (d.items.length > 0) {
      freeBlock(vm, d, d.blocks.pop()!);
      d.right = BLOCKLEN - 1;
    } else recentre(d);
  }
  return o;
}

function shift(vm: VM, d: Deque): PyObject {
  if (d.items.length === 0) raise(vm, vm.exc.IndexError!, 'pop from an empty deque');
  const o = d.items.shift()!;
  d.left++;
  d.state++;
  if (d.left === BLOCKLEN) {
    if (d.items.length > 0) {
      freeBlock(vm, d, d.blocks.shift()!);
      d.left = 0;
    } else recentre(d);
  }
  return o;
}

function deque_new(vm: VM, type: PyType, _args: PyObj, _kwds: PyObj | null): PyObject {
  const d = new Deque();
  const o = newInstance(vm, type, d);
  d.blocks.push(newBlock(vm, d));
  return o;
}

function extend(vm: VM, o: PyObject, iterable: PyObject, add: typeof push): void {
  const d = dequeOf(o);
  if (iterable === o) {
    for (const x of d.items.slice()) add(vm, d, share(x));
    return;
  }
  const it = PyObject_GetIter(vm, iterable);
  try {
    for (let x = iterNextOrNull(vm, it); x !== null; x = iterNextOrNull(vm, it)) add(vm, d, x);
  } finally {
    decref(vm, it);
  }
}

function clear(vm: VM, o: PyObj): void {
  const d = dequeOf(o);
  if (d.items.length === 0) return;
  const { items, blocks } = d;
  d.items = [];
  d.blocks = [newBlock(vm, d)];
  recentre(d);
  d.state++;
  for (const x of items) decref(vm, x);
  for (const block of blocks) freeBlock(vm, d, block);
}

const INIT = argSpec('deque', ['iterable', 'maxlen']);

function deque_init(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [iterable, maxlen] = unpackTuple(vm, INIT, args, kwds);
  let limit = -1;
  if (maxlen && maxlen !== vm.None) {
    limit = PyNumber_AsIndex(vm, maxlen, vm.exc.OverflowError!);
    if (limit < 0) valueError(vm, 'maxlen must be non-negative');
  }
  const d = dequeOf(o);
  d.maxlen = limit;
  if (d.items.length > 0) clear(vm, o);
  if (iterable) extend(vm, o, iterable, push);
}

function deque_dealloc(own: () => PyType) {
  return (vm: VM, o: PyObj): void => {
    vm.gc.untrackMaybe(o);
    if (o.wl !== null) vm.clearWeakrefs(o);
    const d = dequeOf(o);
    const { items } = d;
    if (items.length > 0) clear(vm, o);
    for (const block of [...d.blocks, ...d.spare]) vm.heap.mem_free(block);
    freeInstance(vm, o, own());
  };
}

function indexOf(vm: VM, d: Deque, x: PyObject, from: number, to: number): number {
  const { state } = d;
  for (let k = from; k < Math.min(to, d.items.length); k++) {
    const item = share(d.items[k]!);
    const same = PyObject_RichCompareBool(vm, item, x, EQ);
    decref(vm, item);
    if (d.state !== state) raise(vm, vm.exc.RuntimeError!, 'deque mutated during iteration');
    if (same) return k;
  }
  return -1;
}

function position(vm: VM, d: Deque, i: number): number {
  if (i < 0 || i >= d.items.length) raise(vm, vm.exc.IndexError!, 'deque index out of range');
  return i;
}

/** Takes an item out of the middle, as C does by rotating. */
function removeAt(vm: VM, d: Deque, i: number): PyObject {
  rotate(vm, d, -i);
  const o = shift(vm, d);
  rotate(vm, d, i);
  return o;
}

/** @cpython Modules/_collectionsmodule.c _deque_rotate */
function rotate(vm: VM, d: Deque, by: number): void {
  const n = d.items.length;
  if (n <= 1) return;
  let k = ((by % n) + n) % n;
  if (k > n >> 1) k -= n;
  const { maxlen } = d;
  d.maxlen = -1;
  for (; k > 0; k--) unshift(vm, d, pop(vm, d));
  for (; k < 0; k++) push(vm, d, shift(vm, d));
  d.maxlen = maxlen;
}

function copyOf(vm: VM, o: PyObj): PyObj {
  const d = dequeOf(o);
  const limit = d.maxlen < 0 ? none(vm) : PyLong_FromSsize_t(vm, d.maxlen);
  try {
    return vm.call(vm, o.type, d.maxlen < 0 ? [o] : [o, limit], null) as PyObj;
  } finally {
    decref(vm, limit);
  }
}

/** @cpython Modules/_collectionsmodule.c deque_richcompare */
function deque_richcompare(vm: VM, a: PyObj, b: PyObj, op: number): PyObject {
  if (!isSubtype(b.type, vm.t.deque!) || !isSubtype(a.type, vm.t.deque!)) return share(vm.NotImplemented as PyObject);
  const [x, y] = [dequeOf(a).items, dequeOf(b).items];
  if (op === EQ && x.length !== y.length && a !== b) return newBool(vm, false);
  if (op === NE && x.length !== y.length && a !== b) return newBool(vm, true);
  for (let k = 0; k < Math.min(x.length, y.length); k++) {
    const [p, q] = [share(x[k]!), share(y[k]!)];
    try {
      if (PyObject_RichCompareBool(vm, p, q, EQ)) continue;
      return PyObject_RichCompare(vm, p, q, op);
    } finally {
      decref(vm, p);
      decref(vm, q);
    }
  }
  const d = x.length - y.length;
  return newBool(vm, [d < 0, d <= 0, d === 0, d !== 0, d > 0, d >= 0][op]!);
}

function deque_repr(vm: VM, o: PyObj): PyObject {
  const d = dequeOf(o);
  const list = vm.newList(d.items.map((x) => share(x)));
  try {
    const text = d.items.includes(o) ? '[...]' : vm.reprText(list);
    const { ht_name } = o.type;
    const name = ht_name === null ? 'deque' : ht_name.v;
    return newStr(vm, d.maxlen < 0 ? `${name}(${text})` : `${name}(${text}, maxlen=${d.maxlen})`);
  } finally {
    decref(vm, list);
  }
}

const done = (f: (vm: VM, o: PyObj, x: PyObject) => void): MethodSpec => ({
  call: 'O',
  fn: (vm, o, x) => {
    f(vm, o, x);
    return none(vm);
  },
});

function methods(): Record<string, MethodSpec> {
  return {
    append: done((vm, o, x) => push(vm, dequeOf(o), share(x))),
    appendleft: done((vm, o, x) => unshift(vm, dequeOf(o), share(x))),
    extend: done((vm, o, x) => extend(vm, o, x, push)),
    extendleft: done((vm, o, x) => extend(vm, o, x, unshift)),
    pop: { call: 'NOARGS', fn: (vm, o) => pop(vm, dequeOf(o)) },
    popleft: { call: 'NOARGS', fn: (vm, o) => shift(vm, dequeOf(o)) },
    clear: {
      call: 'NOARGS',
      fn: (vm, o) => {
        clear(vm, o);
        return none(vm);
      },
    },
    copy: { call: 'NOARGS', fn: copyOf },
    __copy__: { call: 'NOARGS', fn: copyOf },
    count: {
      call: 'O',
      fn: (vm, o, x) => {
        let n = 0;
        const d = dequeOf(o);
        for (let k = indexOf(vm, d, x, 0, Infinity); k >= 0; k = indexOf(vm, d, x, k + 1, Infinity)) n++;
        return PyLong_FromSsize_t(vm, n);
      },
    },
    index: {
      call: 'FASTCALL',
      fn: (vm, o, args) => {
        const d = dequeOf(o);
        const n = d.items.length;
        const bound = (k: number, fallback: number): number => {
          const i = args[k] ? PyNumber_AsIndex(vm, args[k]!, null) : fallback;
          return i < 0 ? Math.max(0, i + n) : i;
        };
        const at = indexOf(vm, d, args[0]!, bound(1, 0), bound(2, n));
        if (at < 0) valueError(vm, `${vm.reprText(args[0]!)} is not in deque`);
        return PyLong_FromSsize_t(vm, at);
      },
    },
    insert: {
      call: 'FASTCALL',
      fn: (vm, o, args) => {
        const d = dequeOf(o);
        const n = d.items.length;
        if (n === d.maxlen) raise(vm, vm.exc.IndexError!, 'deque already at its maximum size');
        let i = PyNumber_AsIndex(vm, args[0]!, null);
        if (i < 0) i = Math.max(0, i + n);
        i = Math.min(i, n);
        rotate(vm, d, -i);
        if (i === n) push(vm, d, share(args[1]!));
        else unshift(vm, d, share(args[1]!));
        if (i !== n) rotate(vm, d, i);
        return none(vm);
      },
    },
    remove: done((vm, o, x) => {
      const d = dequeOf(o);
      const at = indexOf(vm, d, x, 0, Infinity);
      if (at < 0) valueError(vm, 'deque.remove(x): x not in deque');
      decref(vm, removeAt(vm, d, at));
    }),
    reverse: {
      call: 'NOARGS',
      fn: (vm, o) => {
        dequeOf(o).items.reverse();
        return none(vm);
      },
    },
    rotate: {
      call: 'FASTCALL',
      fn: (vm, o, args) => {
        rotate(vm, dequeOf(o), args.length > 0 ? PyNumber_AsIndex(vm, args[0]!, null) : 1);
        return none(vm);
      },
    },
    __reversed__: { call: 'NOARGS', fn: (vm, o) => iteratorOf(vm, o, true) },
    __sizeof__: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) => {
        const d = dequeOf(o);
        const blocks = Math.ceil((d.left + d.items.length) / BLOCKLEN);
        return PyLong_FromSsize_t(
          vm,
          o.type.tp_basicsize + Math.max(1, blocks) * (BLOCKLEN + 2) * vm.profile.pointerWidth,
        );
      },
    },
    __reduce__: {
      call: 'NOARGS',
      fn: (vm, o: PyObj) => {
        const d = dequeOf(o);
        const args =
          d.maxlen < 0
            ? share(vm.emptyTuple as PyObject)
            : newTuple(vm, [newTuple(vm, []), PyLong_FromSsize_t(vm, d.maxlen)]);
        const state = share((o.d ?? vm.None) as PyObject);
        return newTuple(vm, [share(o.type as PyObject), args, state, iteratorOf(vm, o, false)]);
      },
    },
    __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
  };
}

interface IterState extends State {
  at: number;
  state: number;
  left: number;
}

function iteratorOf(vm: VM, o: PyObj, backwards: boolean): PyObject {
  const d = dequeOf(o);
  const type = backwards ? vm.t.deque_reverse_iterator! : vm.t.deque_iterator!;
  const at = backwards ? d.items.length - 1 : 0;
  return newInstance(vm, type, { refs: [share(o)], at, state: d.state, left: d.items.length } satisfies IterState);
}

function step(by: number) {
  return (vm: VM, o: PyObj): PyObject | null => {
    const s = o.v as IterState;
    const d = dequeOf(s.refs[0]!);
    if (d.state !== s.state) {
      s.left = 0;
      raise(vm, vm.exc.RuntimeError!, 'deque mutated during iteration');
    }
    if (s.left === 0) return null;
    const item = d.items[s.at]!;
    s.at += by;
    s.left--;
    return share(item);
  };
}

export function dequeIteratorSpecs(): Record<'deque_iterator' | 'deque_reverse_iterator', TypeSpec> {
  const hint: Record<string, MethodSpec> = {
    __length_hint__: { call: 'NOARGS', fn: (vm, o) => PyLong_FromSsize_t(vm, (o.v as IterState).left) },
  };
  const flags = TPFLAGS.HAVE_GC;
  return {
    deque_iterator: iteratorSpec('_collections._deque_iterator', 7, step(1), { flags, methods: hint }),
    deque_reverse_iterator: iteratorSpec('_collections._deque_reverse_iterator', 7, step(-1), { flags, methods: hint }),
  };
}

export function dequeSpec(vm: VM, own: () => PyType): TypeSpec {
  const words = vm.profile.run.dequeWords;
  return {
    name: 'collections.deque',
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE | TPFLAGS.SEQUENCE,
    weakref: true,
    slots: {
      tp_new: deque_new,
      tp_init: deque_init,
      tp_dealloc: deque_dealloc(own),
      tp_traverse: (_vm: VM, o: PyObj, visit: Visit) => {
        for (const x of dequeOf(o).items) visit(x);
      },
      tp_clear: clear,
      tp_repr: deque_repr,
      tp_hash: (vm: VM, o: PyObject) => typeError(vm, `unhashable type: '${o.type.tp_name}'`),
      tp_richcompare: deque_richcompare,
      tp_iter: (vm: VM, o: PyObj) => iteratorOf(vm, o, false),
      sq_length: (_vm: VM, o: PyObj) => dequeOf(o).items.length,
      sq_item: (vm: VM, o: PyObj, i: number) => share(dequeOf(o).items[position(vm, dequeOf(o), i)]!),
      sq_ass_item: (vm: VM, o: PyObj, i: number, value: PyObject | null) => {
        const d = dequeOf(o);
        position(vm, d, i);
        if (value === null) return decref(vm, removeAt(vm, d, i));
        const old = d.items[i]!;
        d.items[i] = share(value);
        decref(vm, old);
      },
      sq_contains: (vm: VM, o: PyObj, x: PyObject) => indexOf(vm, dequeOf(o), x, 0, Infinity) >= 0,
      sq_concat: (vm: VM, a: PyObj, b: PyObject) => {
        if (!isSubtype(b.type, own())) typeError(vm, `can only concatenate deque (not "${b.type.tp_name}") to deque`);
        const r = copyOf(vm, a);
        extend(vm, r, b, push);
        return r;
      },
      sq_inplace_concat: (vm: VM, a: PyObj, b: PyObject) => {
        extend(vm, a, b, push);
        return share(a);
      },
      sq_repeat: (vm: VM, a: PyObj, n: number) => {
        const r = copyOf(vm, a);
        const items = dequeOf(a).items.slice();
        if (n <= 0) clear(vm, r);
        for (let k = 1; k < n; k++) for (const x of items) push(vm, dequeOf(r), share(x));
        return r;
      },
    },
    methods: methods(),
    getset: {
      maxlen: { get: (vm, o) => (dequeOf(o).maxlen < 0 ? none(vm) : PyLong_FromSsize_t(vm, dequeOf(o).maxlen)) },
    },
  };
}
