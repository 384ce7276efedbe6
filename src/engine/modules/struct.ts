/**
 * The module _struct. A Struct is a PyObj: `v` its layout, `w` the format as bytes, `x` the block of its codes. Formats that functions
 * are given are kept as Structs in a dict of up to 100.
 */
import { checkPositional } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { newComplex } from '../objects/complex.ts';
import { PyComplex_AsCComplex } from '../objects/complextype.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { clearError, PyThrow, typeError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { PyErr_Format } from '../objects/format.ts';
import { type IntValue, newBool, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { allocInstance } from '../objects/longnew.ts';
import { isIndex, PyNumber_AsIndex, PyNumber_Index } from '../objects/number.ts';
import { isLong, PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import { newStr } from '../objects/unicode.ts';
import type { Complex } from '../objects/value/complex.ts';
import { Fault } from '../objects/value/fault.ts';
import { type StructHost, structPack, structUnpack } from '../objects/value/struct.ts';
import { type StructLayout, structLayout } from '../objects/value/struct-layout.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { PyErr_NewException } from './newexception.ts';
import { bytesOf } from './operator.ts';

interface StructData {
  layout: StructLayout;
  /** bytes object */
  format: PyObject;
  /** block of the codes, mem domain */
  codes: number;
}

const CACHE_LIMIT = 100;

/** What one twin's module holds. */
class State {
  readonly vm: VM;
  error!: PyType;
  Struct!: PyType;
  iterator!: PyType;
  readonly cache: Map<string, PyObject> = new Map();
  readonly host: StructHost<PyObject>;
  constructor(vm: VM) {
    this.vm = vm;
    this.host = hostOf(vm);
  }

  /** Runs a pure algorithm; its faults are struct.error or what they say. */
  run<T>(f: () => T): T {
    try {
      return f();
    } catch (e) {
      if (!(e instanceof Fault)) throw e;
      const type = e.type === 'struct.error' ? this.error : this.vm.exc[e.type]!;
      throw new PyThrow(this.vm.newException(type, e.message));
    }
  }

  fail(message: string): never {
    throw new PyThrow(this.vm.newException(this.error, message));
  }
}

function hostOf(vm: VM): StructHost<PyObject> {
  return {
    integer: (o) => {
      if (!isLong(o) && !isIndex(o)) return undefined;
      const n = PyNumber_Index(vm, o);
      const v: IntValue = n.v;
      decref(vm, n);
      return v;
    },
    float: (o) => {
      try {
        return PyFloat_AsDouble(vm, o);
      } catch (e) {
        clearError(vm, e);
        return undefined;
      }
    },
    complex: (o) => {
      try {
        return PyComplex_AsCComplex(vm, o);
      } catch (e) {
        clearError(vm, e);
        return undefined;
      }
    },
    bytes: (o, code) => {
      if (o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) return o.v;
      return code !== 'c' && o.type === vm.t.bytearray ? bytesOf(vm, o) : undefined;
    },
    truth: (o) => PyObject_IsTrue(vm, o),
  };
}

/** The text of a format, which is str or bytes. */
function formatText(state: State, o: PyObject): string {
  const { vm } = state;
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return o.v;
  if (!(o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS)) {
    PyErr_Format(
      vm,
      vm.exc.TypeError!,
      'Struct() argument 1 must be a str or bytes object, not %.200s',
      o.type.tp_name,
    );
  }
  let s = '';
  for (const byte of o.v as Uint8Array) s += String.fromCharCode(byte);
  return s;
}

/** @cpython Modules/_struct.c prepare_s 3.8-3.15: format as bytes, then the block of codes */
function prepare(state: State, o: PyObject): StructData {
  const { vm } = state;
  const text = formatText(state, o);
  let format: PyObject = o;
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    if (!/[^\0-\x7f]/.test(text)) format = newBytes(vm, bytes);
    else format.rc++;
  } else o.rc++;
  try {
    const layout = state.run(() => structLayout(text, vm.profile.values));
    const codes = vm.heap.mem_malloc((codeCount(layout) + 1) * 4 * vm.profile.pointerWidth);
    return { layout, format, codes };
  } catch (e) {
    decref(vm, format);
    throw e;
  }
}

/** Codes that C keeps: one a field; padding has none. */
function codeCount(layout: StructLayout): number {
  return layout.fields.filter((f) => f.code !== 'x').length;
}

/** @cpython Modules/_struct.c cache_struct_converter 3.8-3.15: borrowed */
function cached(state: State, o: PyObject): PyObject {
  const { vm, cache } = state;
  const key = o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS ? `s${o.v}` : `b${formatText(state, o)}`;
  const found = cache.get(key);
  if (found !== undefined) return found;
  const s = vm.call(vm, state.Struct, [o], null);
  if (cache.size === CACHE_LIMIT) clearCache(state);
  cache.set(key, s);
  return s;
}

function clearCache(state: State): void {
  for (const s of state.cache.values()) decref(state.vm, s);
  state.cache.clear();
}

function layoutOf(s: PyObject): StructLayout {
  return (s.v as StructData).layout;
}

/** @cpython Modules/_struct.c s_pack_internal 3.8-3.15 */
function pack(state: State, s: PyObject, values: PyObject[]): PyObject {
  const { vm } = state;
  return newBytes(
    vm,
    state.run(() => structPack(layoutOf(s), values, state.host, vm.profile.values)),
  );
}

function guestValue(vm: VM, code: string, value: unknown): PyObject {
  if (typeof value === 'boolean') return newBool(vm, value);
  if (value instanceof Uint8Array) return newBytes(vm, value);
  if ('efd'.includes(code)) return newFloat(vm, value as number);
  if (typeof value === 'object') return newComplex(vm, (value as Complex).re, (value as Complex).im);
  return newInt(vm, value as IntValue);
}

/** @cpython Modules/_struct.c s_unpack_internal 3.8-3.15 */
function unpackBytes(state: State, s: PyObject, bytes: Uint8Array): PyObject {
  const values = state.run(() => structUnpack(layoutOf(s), bytes));
  return newTuple(
    state.vm,
    values.map(({ code, value }) => guestValue(state.vm, code, value)),
  );
}

function unpack(state: State, s: PyObject, buffer: PyObject): PyObject {
  const bytes = bytesOf(state.vm, buffer);
  const { size } = layoutOf(s);
  if (bytes.length !== size) state.fail(`unpack requires a buffer of ${size} bytes`);
  return unpackBytes(state, s, bytes);
}

/** @cpython Modules/_struct.c Struct_unpack_from_impl 3.8-3.15 */
function unpackFrom(state: State, s: PyObject, buffer: PyObject, start: PyObject | null): PyObject {
  const { vm } = state;
  let offset = start === null ? 0 : PyNumber_AsIndex(vm, start, vm.exc.IndexError!);
  const bytes = bytesOf(vm, buffer);
  const { size } = layoutOf(s);
  if (offset < 0) {
    if (offset + size > 0) state.fail(`not enough data to unpack ${size} bytes at offset ${offset}`);
    if (offset + bytes.length < 0) state.fail(`offset ${offset} out of range for ${bytes.length}-byte buffer`);
    offset += bytes.length;
  }
  if (bytes.length - offset < size) {
    const need = size + offset;
    const what = `unpack_from requires a buffer of at least ${need} bytes for unpacking ${size} bytes`;
    state.fail(`${what} at offset ${offset} (actual buffer size is ${bytes.length})`);
  }
  return unpackBytes(state, s, bytes.subarray(offset, offset + size));
}

/** @cpython Modules/_struct.c s_pack_into 3.8-3.15 */
function packInto(state: State, s: PyObject, args: PyObject[]): PyObject {
  const { vm } = state;
  const layout = layoutOf(s);
  if (args.length !== layout.items + 2) {
    if (args.length === 0) state.fail('pack_into expected buffer argument');
    if (args.length === 1) state.fail('pack_into expected offset argument');
    state.fail(`pack_into expected ${layout.items} items for packing (got ${args.length - 2})`);
  }
  const target = args[0]!;
  if (target.type.bf_getbuffer === null || target.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) {
    typeError(vm, `read-write bytes-like object expected, not ${target.type.tp_name}`);
  }
  const bytes = bytesOf(vm, target);
  let offset = PyNumber_AsIndex(vm, args[1]!, vm.exc.IndexError!);
  const { size } = layout;
  if (offset < 0) {
    if (offset + size > 0) state.fail(`no space to pack ${size} bytes at offset ${offset}`);
    if (offset + bytes.length < 0) state.fail(`offset ${offset} out of range for ${bytes.length}-byte buffer`);
    offset += bytes.length;
  }
  if (bytes.length - offset < size) {
    const what = `pack_into requires a buffer of at least ${size + offset} bytes for packing ${size} bytes`;
    state.fail(`${what} at offset ${offset} (actual buffer size is ${bytes.length})`);
  }
  bytes.set(
    state.run(() => structPack(layout, args.slice(2), state.host, vm.profile.values)),
    offset,
  );
  vm.None.rc++;
  return vm.None;
}

/** @cpython Modules/_struct.c Struct_iter_unpack 3.8-3.15; `v` of the iterator: struct, buffer, place */
function iterUnpack(state: State, s: PyObject, buffer: PyObject): PyObject {
  const { vm } = state;
  const { size } = layoutOf(s);
  if (size === 0) state.fail('cannot iteratively unpack with a struct of length 0');
  const bytes = bytesOf(vm, buffer);
  if (bytes.length % size !== 0) {
    state.fail(`iterative unpacking requires a buffer of a multiple of ${size} bytes`);
  }
  const type = state.iterator;
  const it = new PyObj(type, vm.gc.alloc(vm, type.tp_basicsize, type.preheader), { bytes, index: 0 });
  type.rc++;
  s.rc++;
  buffer.rc++;
  it.w = s;
  it.x = buffer;
  vm.gc.track(it);
  return it;
}

function iteratorSpec(state: State): TypeSpec {
  return {
    name: '_struct.unpack_iterator',
    basicsize: (w) => 14 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION | TPFLAGS.IMMUTABLETYPE,
    heap: true,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        const { type } = it;
        xdecref(vm, it.w);
        xdecref(vm, it.x);
        vm.gc.free(vm, it.addr, type.preheader);
        decref(vm, type);
      },
      tp_traverse: (_vm, it: PyObj, visit) => {
        visit(it.type);
        if (it.w !== null) visit(it.w);
        if (it.x !== null) visit(it.x);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: (vm, it: PyObj) => {
        if (it.w === null) return null;
        const { size } = layoutOf(it.w);
        if (it.v.index >= it.v.bytes.length) {
          const { w, x } = it;
          it.w = null;
          it.x = null;
          xdecref(vm, w);
          xdecref(vm, x);
          return null;
        }
        const from: number = it.v.index;
        it.v.index += size;
        return unpackBytes(state, it.w, it.v.bytes.subarray(from, from + size));
      },
    },
    methods: {
      __length_hint__: {
        call: 'NOARGS',
        fn: (vm: VM, it: PyObj) =>
          PyLong_FromSsize_t(vm, it.w === null ? 0 : (it.v.bytes.length - it.v.index) / layoutOf(it.w).size),
      },
    },
  };
}

function structSpec(state: State): TypeSpec {
  const words = state.vm.profile.numbers.structWords;
  const init = (vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void => {
    const items: PyObject[] = args.v;
    const given = items.length + (kwds === null ? 0 : (kwds.x as number));
    if (given !== 1) {
      if (items.length > 1) typeError(vm, `Struct() takes at most 1 argument (${items.length} given)`);
      typeError(vm, "Struct() missing required argument 'format' (pos 1)");
    }
    const format = items[0] ?? (kwds!.v.values.find((o: unknown) => o != null) as PyObject);
    const old = self.v as StructData | null;
    self.v = prepare(state, format);
    if (old !== null) release(vm, old);
  };
  return {
    name: '_struct.Struct',
    basicsize: (w) => words * w,
    flags: TPFLAGS.BASETYPE,
    heap: true,
    weakref: true,
    doc: 'Struct(fmt) --> compiled struct object',
    slots: {
      tp_new: (vm, type) => allocInstance(vm, type, 0),
      tp_init: init,
      tp_dealloc: (vm, s: PyObj) => {
        const { type } = s;
        if (s.wl) vm.clearWeakrefs(s);
        if (s.v !== null) release(vm, s.v as StructData);
        type.tp_free!(vm, s);
        decref(vm, type);
      },
    },
    methods: {
      pack: { call: 'FASTCALL', fn: (_vm: VM, s: PyObject, args: PyObject[]) => pack(state, s, args) },
      pack_into: { call: 'FASTCALL', fn: (_vm: VM, s: PyObject, args: PyObject[]) => packInto(state, s, args) },
      unpack: { call: 'O', fn: (_vm: VM, s: PyObject, b: PyObject) => unpack(state, s, b), sig: '($self, buffer, /)' },
      unpack_from: {
        call: 'FASTCALL_KEYWORDS',
        fn: (vm: VM, s: PyObject, args: PyObject[], kwnames: PyText[] | null) => {
          const [buffer, offset] = bufferAndOffset(vm, args, kwnames);
          return unpackFrom(state, s, buffer, offset);
        },
        sig: '($self, /, buffer, offset=0)',
      },
      iter_unpack: {
        call: 'O',
        fn: (_vm: VM, s: PyObject, b: PyObject) => iterUnpack(state, s, b),
        sig: '($self, buffer, /)',
      },
      __sizeof__: {
        call: 'NOARGS',
        fn: (vm: VM, s: PyObject) =>
          PyLong_FromSsize_t(vm, s.type.tp_basicsize + (codeCount(layoutOf(s)) + 1) * 4 * vm.profile.pointerWidth),
      },
    },
    getset: {
      format: {
        get: (vm, s: PyObject) => {
          let text = '';
          for (const byte of (s.v as StructData).format.v as Uint8Array) text += String.fromCharCode(byte);
          return newStr(vm, text);
        },
        doc: 'struct format string',
      },
      size: { get: (vm, s: PyObject) => PyLong_FromSsize_t(vm, layoutOf(s).size), doc: 'struct size in bytes' },
    },
  };
}

function release(vm: VM, data: StructData): void {
  vm.heap.mem_free(data.codes);
  decref(vm, data.format);
}

/** buffer, offset=0, by position or name. */
function bufferAndOffset(vm: VM, args: PyObject[], kwnames: PyText[] | null): [PyObject, PyObject | null] {
  const nargs = args.length - (kwnames?.length ?? 0);
  let buffer = nargs > 0 ? args[0]! : null;
  let offset = nargs > 1 ? args[1]! : null;
  (kwnames ?? []).forEach((name, i) => {
    if (name.v === 'buffer') buffer = args[nargs + i]!;
    else if (name.v === 'offset') offset = args[nargs + i]!;
    else typeError(vm, vm.profile.run.unexpectedKeyword.replace('%f', 'unpack_from').replace('%k', name.v));
  });
  if (buffer === null) typeError(vm, "unpack_from() missing required argument 'buffer' (pos 1)");
  return [buffer, offset];
}

function structFunctions(state: State): Record<string, MethodSpec> {
  const first = (vm: VM, args: PyObject[]): PyObject => {
    if (args.length === 0) typeError(vm, 'missing format argument');
    return cached(state, args[0]!);
  };
  return {
    _clearcache: {
      call: 'NOARGS',
      fn: (vm) => {
        clearCache(state);
        vm.None.rc++;
        return vm.None;
      },
      sig: '($module, /)',
    },
    calcsize: {
      call: 'O',
      fn: (vm, _m, o) => PyLong_FromSsize_t(vm, layoutOf(cached(state, o)).size),
      sig: '($module, format, /)',
    },
    iter_unpack: {
      call: 'FASTCALL',
      fn: (vm, _m, args: PyObject[]) => {
        checkPositional(vm, 'iter_unpack', args.length, 2, 2);
        return iterUnpack(state, cached(state, args[0]!), args[1]!);
      },
      sig: '($module, format, buffer, /)',
    },
    pack: { call: 'FASTCALL', fn: (vm, _m, args: PyObject[]) => pack(state, first(vm, args), args.slice(1)) },
    pack_into: { call: 'FASTCALL', fn: (vm, _m, args: PyObject[]) => packInto(state, first(vm, args), args.slice(1)) },
    unpack: {
      call: 'FASTCALL',
      fn: (vm, _m, args: PyObject[]) => {
        checkPositional(vm, 'unpack', args.length, 2, 2);
        return unpack(state, cached(state, args[0]!), args[1]!);
      },
      sig: '($module, format, buffer, /)',
    },
    unpack_from: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args: PyObject[], kwnames) => {
        if (args.length === 0) typeError(vm, 'unpack_from() takes at least 1 positional argument (0 given)');
        const [buffer, offset] = bufferAndOffset(vm, args.slice(1), kwnames);
        return unpackFrom(state, cached(state, args[0]!), buffer, offset);
      },
      sig: '($module, format, /, buffer, offset=0)',
    },
  };
}

export function createStruct(vm: VM): PyObj {
  const state = new State(vm);
  return defineModule(vm, {
    name: '_struct',
    doc: 'Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.',
    functions: structFunctions(state),
    exec: (m, _module, add) => {
      state.Struct = defineType(m, structSpec(state));
      state.iterator = defineType(m, iteratorSpec(state));
      state.error = PyErr_NewException(m, 'struct.error', m.exc.Exception!);
      add('Struct', state.Struct);
      state.error.rc++;
      add('error', state.error);
    },
  });
}
