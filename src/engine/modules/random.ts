/** The module _random: the generator type. Layout: object, index and 624 words of 4 bytes. `v` is a MersenneTwister. */
import { checkPositional, noKeywords } from '../objects/arguments.ts';
import type { TypeSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { PyErr_Format } from '../objects/format.ts';
import { bitLength, digitCount, type IntValue, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { longFromBytes } from '../objects/longmethods.ts';
import { allocInstance } from '../objects/longnew.ts';
import { PyNumber_Absolute, PyNumber_AsIndex } from '../objects/number.ts';
import { isLong } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { hashInt, PyObject_Hash } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import { intToBytes } from '../objects/value/int-bytes.ts';
import { MersenneTwister } from '../objects/value/mersenne-twister.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

const WORDS = 624;

function generator(o: PyObject): MersenneTwister {
  return o.v as MersenneTwister;
}

/** @cpython Modules/_randommodule.c random_seed 3.8-3.15: the magnitude as words of 32 bits */
function random_seed(vm: VM, self: PyObject, arg: PyObject | null): void {
  if (arg === null || arg === vm.None) {
    // OURS: no entropy but what the embedder lends as time
    generator(self).seed(Math.floor(vm.host.time?.() ?? vm.hooks.clock()));
    return;
  }
  const n = isLong(arg) ? PyNumber_Absolute(vm, arg) : newInt(vm, hashMagnitude(vm, arg));
  const value: IntValue = n.v;
  const bits = typeof value === 'number' ? bitLength(BigInt(value)) : bitLength(value);
  const words = bits === 0 ? 1 : Math.floor((bits - 1) / 32) + 1;
  const key = vm.heap.mem_malloc(4 * words);
  generator(self).seed(value);
  decref(vm, n);
  vm.heap.mem_free(key);
}

/** hash(o) as an unsigned 64-bit number */
function hashMagnitude(vm: VM, o: PyObject): IntValue {
  const lo = PyObject_Hash(vm, o);
  const n = hashInt(lo, vm.hashHi);
  if (n >= 0) return n;
  return BigInt.asUintN(64, BigInt(n));
}

function seedArgument(vm: VM, args: PyObject[]): PyObject | null {
  checkPositional(vm, 'seed', args.length, 0, 1);
  return args[0] ?? null;
}

/** @cpython Objects/typeobject.c PyType_GenericNew: seeded by __init__ */
function random_new(vm: VM, type: PyType): PyObject {
  const o = allocInstance(vm, type, 0);
  o.v = new MersenneTwister();
  return o;
}

/** @cpython Modules/_randommodule.c random_init 3.11-3.15 */
function random_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  if (self.type.tp_init === random_init) noKeywords(vm, 'Random', kwds);
  const items: PyObject[] = args.v;
  if (items.length > 1 && vm.profile.numbers.randomCounts === 'plain')
    typeError(vm, 'Random() requires 0 or 1 argument');
  checkPositional(vm, 'Random', items.length, 0, 1);
  random_seed(vm, self, items[0] ?? null);
}

/** @cpython Modules/_randommodule.c _random_Random_getrandbits_impl 3.9-3.15 */
function getrandbits(vm: VM, self: PyObject, arg: PyObject): PyObject {
  const k = PyNumber_AsIndex(vm, arg, vm.exc.OverflowError!);
  if (k < 0) valueError(vm, 'number of bits must be non-negative');
  if (k === 0) return newInt(vm, 0);
  if (k <= 32) return PyLong_FromSsize_t(vm, generator(self).getrandbits(k));
  const words = Math.floor((k - 1) / 32) + 1;
  const block = vm.heap.mem_malloc(4 * words);
  const n = generator(self).getrandbits(k);
  const bytes = intToBytes(n, 4 * words, 'little', false, vm.profile.values);
  const res = longFromBytes(vm, bytes, true, false, n);
  vm.heap.mem_free(block);
  return res;
}

function getstate(vm: VM, self: PyObject): PyObject {
  return newTuple(
    vm,
    generator(self)
      .getState()
      .map((n) => PyLong_FromSsize_t(vm, n)),
  );
}

/** @cpython Modules/_randommodule.c _random_Random_setstate 3.8-3.15 */
function setstate(vm: VM, self: PyObject, state: PyObject): PyObject {
  if (!(state.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) typeError(vm, 'state vector must be a tuple');
  const items: PyObject[] = state.v;
  if (items.length !== WORDS + 1) valueError(vm, 'state vector is the wrong size');
  const words = items.map((o) => {
    if (!isLong(o)) typeError(vm, 'an integer is required');
    const n: IntValue = o.v;
    if (n < 0) PyErr_Format(vm, vm.exc.OverflowError!, "can't convert negative value to unsigned int");
    if (digitCount(n) > 3)
      PyErr_Format(vm, vm.exc.OverflowError!, 'Python int too large to convert to C unsigned long');
    return Number(n);
  });
  if (words[WORDS]! > WORDS) valueError(vm, 'invalid state');
  generator(self).setState(words);
  vm.None.rc++;
  return vm.None;
}

function randomSpec(): TypeSpec {
  return {
    name: '_random.Random',
    basicsize: (w) => Math.ceil((2 * w + 4 + 4 * WORDS) / w) * w,
    flags: TPFLAGS.BASETYPE,
    heap: true,
    doc: 'Random() -> create a random number generator with its own internal state.',
    slots: {
      tp_new: random_new,
      tp_init: random_init,
      tp_dealloc: (vm, o: PyObject) => {
        const { type } = o;
        type.tp_free!(vm, o);
        decref(vm, type);
      },
    },
    methods: {
      random: { call: 'NOARGS', fn: (vm: VM, o: PyObject) => newFloat(vm, generator(o).random()), sig: '($self, /)' },
      seed: {
        call: 'FASTCALL',
        fn: (vm: VM, o: PyObject, args: PyObject[]) => {
          random_seed(vm, o, seedArgument(vm, args));
          vm.None.rc++;
          return vm.None;
        },
        sig: '($self, n=None, /)',
      },
      getstate: { call: 'NOARGS', fn: getstate, sig: '($self, /)' },
      setstate: { call: 'O', fn: setstate, sig: '($self, state, /)' },
      getrandbits: { call: 'O', fn: getrandbits, sig: '($self, k, /)' },
    },
  };
}

export function createRandom(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_random',
    doc: 'Module implements the Mersenne Twister random number generator.',
    exec: (m, _module, add) => add('Random', defineType(m, randomSpec())),
  });
}
