/** tee: iterators over a chain of blocks that remember what one of them has read. refs of a block: iterator, next block, items. */
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, valueError } from '../objects/errors.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_GetIter } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type IterNext, iteratorSpec, newInstance, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';

/** items in a block: its block of memory is 64 words long */
const LINKCELLS = 57;

interface BlockState extends State {
  running: boolean;
}

/** refs: 0 the block */
interface TeeState extends State {
  index: number;
}

function newBlock(vm: VM, it: PyObject): PyObj {
  return newInstance(vm, vm.t.tee_dataobject!, { refs: [share(it), null], running: false } satisfies BlockState);
}

/** @cpython Modules/itertoolsmodule.c teedataobject_getitem 3.8-3.15 */
function getitem(vm: VM, block: PyObj, i: number): PyObject | null {
  const s = block.v as BlockState;
  if (i + 2 < s.refs.length) return share(s.refs[i + 2]!);
  if (s.running) raise(vm, vm.exc.RuntimeError!, 'cannot re-enter the tee iterator');
  s.running = true;
  try {
    const value = iterNextOrNull(vm, s.refs[0]!);
    if (value === null) return null;
    s.refs.push(value);
    return share(value);
  } finally {
    s.running = false;
  }
}

const tee_next: IterNext = (vm, o) => {
  const s = o.v as TeeState;
  let block = s.refs[0] as PyObj;
  if (s.index >= LINKCELLS) {
    const b = block.v as BlockState;
    b.refs[1] ??= newBlock(vm, b.refs[0]!);
    const next = share(b.refs[1] as PyObj);
    s.refs[0] = next;
    decref(vm, block);
    block = next;
    s.index = 0;
  }
  const value = getitem(vm, block, s.index);
  if (value !== null) s.index++;
  return value;
};

function copyTee(vm: VM, o: PyObj): PyObj {
  const s = o.v as TeeState;
  return newInstance(vm, vm.t.tee!, { refs: [share(s.refs[0]!)], index: s.index } satisfies TeeState);
}

function teeOf(vm: VM, iterable: PyObject): PyObj {
  const it = PyObject_GetIter(vm, iterable);
  try {
    if (it.type === vm.t.tee) return copyTee(vm, it as PyObj);
    return newInstance(vm, vm.t.tee!, { refs: [newBlock(vm, it)], index: 0 } satisfies TeeState);
  } finally {
    decref(vm, it);
  }
}

export const teeFunction: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _self, args) => {
    checkPositional(vm, 'tee', args.length, 1, 2);
    const n = args.length > 1 ? PyNumber_AsIndex(vm, args[1]!, vm.exc.OverflowError!) : 2;
    if (n < 0) valueError(vm, 'n must be >= 0');
    const out: PyObject[] = [];
    if (n > 0) out.push(teeOf(vm, args[0]!));
    while (out.length < n) out.push(copyTee(vm, out[0] as PyObj));
    return newTuple(vm, out);
  },
};

/** The types; they are found again in `vm.t` under tee and tee_dataobject. */
export function teeSpecs(): Record<string, TypeSpec> {
  return {
    _tee: iteratorSpec('itertools._tee', 6, tee_next, {
      flags: TPFLAGS.HAVE_GC,
      weakref: true,
      slots: { tp_new: (vm: VM, _type: PyType, args: PyObj) => teeOf(vm, (args.v as PyObject[])[0]!) },
      methods: { __copy__: { call: 'NOARGS', fn: (vm, o) => copyTee(vm, o) } },
    }),
    _tee_dataobject: {
      name: 'itertools._tee_dataobject',
      basicsize: (w) => (5 + LINKCELLS) * w,
      flags: TPFLAGS.HAVE_GC,
      slots: { ...STATE_SLOTS, ...STATE_CLEAR },
    },
  };
}
