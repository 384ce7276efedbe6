/** Methods of array.array. */
import { checkPositional } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { lookupAttrStr, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { type Items, itemAt, itemsOf, machineFormat, newArray, resize, setItemAt } from './array_storage.ts';
import { none, share } from './instance.ts';

const bytesOf = (a: Items): Uint8Array => a.data.slice(0, a.length * a.kind.size);

function find(vm: VM, o: PyObj, x: PyObject, from = 0, to = Infinity): number {
  const a = itemsOf(o);
  for (let k = from; k < Math.min(to, a.length); k++) {
    const item = itemAt(vm, a, k);
    const same = PyObject_RichCompareBool(vm, item, x, EQ);
    decref(vm, item);
    if (same) return k;
  }
  return -1;
}

/** Takes out an item. */
function removeAt(vm: VM, o: PyObj, i: number): void {
  const a = itemsOf(o);
  const { size } = a.kind;
  const tail = a.data.slice((i + 1) * size, a.length * size);
  resize(vm, o, a.length - 1);
  a.data.set(tail, i * size);
}

/** @cpython Modules/arraymodule.c array_array_insert_impl, ins1 */
function insert(vm: VM, o: PyObj, where: number, x: PyObject): void {
  const a = itemsOf(o);
  const { size } = a.kind;
  // the value is checked first, in a place of its own
  a.kind.set(vm, new DataView(new ArrayBuffer(size)), 0, x);
  const i = Math.min(a.length, where < 0 ? Math.max(0, where + a.length) : where);
  const tail = a.data.slice(i * size, a.length * size);
  resize(vm, o, a.length + 1);
  a.data.set(tail, (i + 1) * size);
  setItemAt(vm, a, i, x);
}

function tolist(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  return vm.newList(Array.from({ length: a.length }, (_, k) => itemAt(vm, a, k)));
}

function tounicode(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  if (a.kind.code !== 'u' && a.kind.code !== 'w') valueError(vm, vm.profile.modules.arrayTexts.tounicode);
  let text = '';
  for (let k = 0; k < a.length; k++) text += String.fromCodePoint(a.view.getUint32(4 * k, true));
  return newStr(vm, text);
}

function index(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'index', args.length, 1, 3);
  const n = itemsOf(o).length;
  const bound = (k: number, fallback: number): number => {
    const i = args[k] ? PyNumber_AsIndex(vm, args[k], null) : fallback;
    return i < 0 ? Math.max(0, i + n) : i;
  };
  const at = find(vm, o, args[0]!, bound(1, 0), bound(2, n));
  if (at < 0) valueError(vm, 'array.index(x): x not in array');
  return newInt(vm, at);
}

function pop(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'pop', args.length, 0, 1);
  const a = itemsOf(o);
  if (a.length === 0) raise(vm, vm.exc.IndexError!, 'pop from empty array');
  let i = args[0] ? PyNumber_AsIndex(vm, args[0], null) : -1;
  if (i < 0) i += a.length;
  if (i < 0 || i >= a.length) raise(vm, vm.exc.IndexError!, 'pop index out of range');
  const x = itemAt(vm, a, i);
  removeAt(vm, o, i);
  return x;
}

function fromlist(vm: VM, o: PyObj, list: PyObject): PyObject {
  if (!isSubtype(list.type, vm.tList)) typeError(vm, 'arg must be list');
  const a = itemsOf(o);
  const items = list.v as PyObject[];
  if (items.length === 0) return none(vm);
  const before = a.length;
  resize(vm, o, before + items.length);
  try {
    for (let k = 0; k < items.length; k++) setItemAt(vm, a, before + k, items[k]!);
  } catch (e) {
    resize(vm, o, before);
    throw e;
  }
  return none(vm);
}

function byteswap(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  const { size } = a.kind;
  for (let k = 0; k < a.length; k++) a.data.subarray(k * size, (k + 1) * size).reverse();
  return none(vm);
}

function reverse(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  const before = bytesOf(a);
  const { size } = a.kind;
  for (let k = 0; k < a.length; k++) a.data.set(before.subarray(k * size, (k + 1) * size), (a.length - 1 - k) * size);
  return none(vm);
}

/** @cpython Modules/arraymodule.c array_array_fromfile_impl */
function fromfile(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'fromfile', args.length, 2, 2);
  const n = PyNumber_AsIndex(vm, args[1]!, vm.exc.OverflowError!);
  if (n < 0) valueError(vm, 'negative count');
  const wanted = n * itemsOf(o).kind.size;
  const size = newInt(vm, wanted);
  const bytes = callMethod(vm, args[0]!, 'read', [size]);
  decref(vm, size);
  try {
    if (!isSubtype(bytes.type, vm.tBytes)) typeError(vm, "read() didn't return bytes");
    decref(vm, callMethod(vm, o, 'frombytes', [bytes]));
    if ((bytes.v as Uint8Array).length !== wanted) raise(vm, vm.exc.EOFError!, "read() didn't return enough bytes");
  } finally {
    decref(vm, bytes);
  }
  return none(vm);
}

/** @cpython Modules/arraymodule.c array_array___reduce_ex___impl */
function reduce(vm: VM, o: PyObj, protocol: PyObject): PyObject {
  const a = itemsOf(o);
  const d = lookupAttrStr(vm, o, '__dict__') ?? none(vm);
  const code = newStr(vm, a.kind.code);
  if (PyNumber_AsIndex(vm, protocol, null) < 3)
    return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [code, tolist(vm, o)]), d]);
  const module = vm.moduleNamed('array')!;
  const rebuild = lookupAttrStr(vm, module, '_array_reconstructor')!;
  const args = [share(o.type as PyObject), code, newInt(vm, machineFormat(a.kind.code)), newBytes(vm, bytesOf(a))];
  return newTuple(vm, [rebuild, newTuple(vm, args), d]);
}

function copy(vm: VM, o: PyObj): PyObject {
  const a = itemsOf(o);
  const made = newArray(vm, vm.t.array!, a.kind, a.length);
  itemsOf(made).data.set(bytesOf(a));
  return made;
}

export const ARRAY_METHODS: Record<string, MethodSpec> = {
  tolist: { call: 'NOARGS', fn: tolist },
  tobytes: { call: 'NOARGS', fn: (vm, o: PyObj) => newBytes(vm, bytesOf(itemsOf(o))) },
  tounicode: { call: 'NOARGS', fn: tounicode },
  tofile: { call: 'O', fn: (vm, o: PyObj, file) => writeTo(vm, o, file) },
  fromfile: { call: 'FASTCALL', fn: fromfile },
  fromlist: { call: 'O', fn: fromlist },
  fromunicode: {
    call: 'O',
    fn: (vm, o: PyObj, text) => {
      const a = itemsOf(o);
      if (!isSubtype(text.type, vm.tStr)) typeError(vm, `fromunicode() argument must be str, not ${text.type.tp_name}`);
      if (a.kind.code !== 'u' && a.kind.code !== 'w') valueError(vm, vm.profile.modules.arrayTexts.fromunicode);
      const chars = [...(text.v as string)];
      const before = a.length;
      resize(vm, o, before + chars.length);
      for (let k = 0; k < chars.length; k++) a.view.setUint32(4 * (before + k), chars[k]!.codePointAt(0)!, true);
      return none(vm);
    },
  },
  insert: {
    call: 'FASTCALL',
    fn: (vm, o: PyObj, args) => {
      checkPositional(vm, 'insert', args.length, 2, 2);
      insert(vm, o, PyNumber_AsIndex(vm, args[0]!, null), args[1]!);
      return none(vm);
    },
  },
  pop: { call: 'FASTCALL', fn: pop },
  index: { call: 'FASTCALL', fn: index },
  count: {
    call: 'O',
    fn: (vm, o: PyObj, x) => {
      let n = 0;
      for (let k = find(vm, o, x); k >= 0; k = find(vm, o, x, k + 1)) n++;
      return newInt(vm, n);
    },
  },
  remove: {
    call: 'O',
    fn: (vm, o: PyObj, x) => {
      const at = find(vm, o, x);
      if (at < 0) valueError(vm, 'array.remove(x): x not in array');
      removeAt(vm, o, at);
      return none(vm);
    },
  },
  reverse: { call: 'NOARGS', fn: reverse },
  byteswap: { call: 'NOARGS', fn: byteswap },
  buffer_info: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => {
      const a = itemsOf(o);
      return newTuple(vm, [newInt(vm, a.block === 0 ? 0 : vm.heap.realAddress(a.block)), newInt(vm, a.length)]);
    },
  },
  __copy__: { call: 'NOARGS', fn: copy },
  __deepcopy__: { call: 'O', fn: (vm, o) => copy(vm, o) },
  __reduce_ex__: { call: 'O', fn: reduce },
  __sizeof__: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => newInt(vm, o.type.tp_basicsize + itemsOf(o).allocated * itemsOf(o).kind.size),
  },
};

const CHUNK = 64 * 1024;

/** @cpython Modules/arraymodule.c array_array_tofile_impl: in pieces of 64 KiB */
function writeTo(vm: VM, o: PyObj, file: PyObject): PyObject {
  const data = bytesOf(itemsOf(o));
  for (let at = 0; at < data.length; at += CHUNK) {
    const piece = newBytes(vm, data.slice(at, at + CHUNK));
    try {
      decref(vm, callMethod(vm, file, 'write', [piece]));
    } finally {
      decref(vm, piece);
    }
  }
  return none(vm);
}
