/** The types memoryview and managedbuffer: creation, indexing, comparison, methods. */
import { gcDel, gcNew, track } from './alloc.ts';
import { argSpec, checkPositional, unpackKeywords, unpackTuple } from './arguments.ts';
import { newBytes } from './bytes.ts';
import { hexOf } from './bytesmethods.ts';
import type { GetSetSpec, MethodSpec, TypeSpec } from './define.ts';
import { raise } from './errors.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { realAddress } from './identity.ts';
import { newList } from './list.ts';
import { newBool, newInt, PyLong_FromSsize_t } from './long.ts';
import { describe, memory_ass_sub, memory_item, memory_subscript, unsupported } from './memoryindex.ts';
import { nativeLetter, nativeSize, unpackItem } from './memoryitems.ts';
import {
  type Buffer,
  bufferOf,
  checkReleased,
  contiguousStrides,
  eachItem,
  isContiguous,
  isFortran,
  mbuf_add_view,
  mbuf_dealloc,
  memory_dealloc,
  memory_release,
  PyMemoryView_FromObject,
  type View,
  viewBytes,
  viewData,
} from './memoryview.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool } from './object_protocol.ts';
import { PySeqIter_New } from './seqiter.ts';
import { isStr } from './strbuild.ts';
import { newTuple } from './tuple.ts';
import { EQ, NE, type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

const NEW = argSpec('memoryview', ['object'], { required: 1 });

function memory_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  return PyMemoryView_FromObject(vm, unpackTuple(vm, NEW, args, kwds)[0]!);
}

/** @cpython Objects/memoryobject.c memory_richcompare 3.8-3.15 */
function memory_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  if (op !== EQ && op !== NE) return notImplemented(vm);
  const view: View = a.v;
  const gone = (o: PyObject): boolean => (o.v as View).released || bufferOf(o.v).obj === null;
  if (gone(a) || (b.type === vm.t.memoryview && gone(b))) return newBool(vm, (a === b) === (op === EQ));
  const other = describe(vm, b);
  if (other === null) return notImplemented(vm);
  return newBool(vm, equalItems(vm, view, other) === (op === EQ));
}

function equalItems(
  vm: VM,
  view: View,
  other: { data: Uint8Array; format: string; itemsize: number; shape: number[] },
): boolean {
  if (view.shape.length !== other.shape.length || view.shape.some((n, i) => n !== other.shape[i])) return false;
  const data = viewData(view);
  const n = view.shape.reduce((x, y) => x * y, 1);
  const floats = 'fde';
  const plain = view.format === other.format && !floats.includes(nativeLetter(view.format));
  if (plain) return data.every((x, i) => x === other.data[i]);
  if (nativeLetter(view.format) === '' || nativeLetter(other.format) === '') return false;
  for (let i = 0; i < n; i++) {
    const x = unpackItem(vm, data, i * view.itemsize, view.format);
    const y = unpackItem(vm, other.data, i * other.itemsize, other.format);
    const same = x === y ? x.v === x.v : PyObject_RichCompareBool(vm, x, y, EQ);
    decref(vm, x);
    decref(vm, y);
    if (!same) return false;
  }
  return true;
}

function notImplemented(vm: VM): PyObject {
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** @cpython Objects/memoryobject.c memory_hash 3.8-3.15 */
function memory_hash(vm: VM, o: PyObj): number {
  const view: View = o.v;
  checkReleased(vm, view);
  if (!view.readonly) raise(vm, vm.exc.ValueError!, 'cannot hash writable memoryview object');
  if (!['B', 'b', 'c'].includes(nativeLetter(view.format))) {
    raise(vm, vm.exc.ValueError!, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  }
  PyObject_Hash(vm, bufferOf(view).obj!);
  const hasher = vm.text.hasher;
  hasher.hashBytes(viewData(view));
  vm.hashHi = hasher.hi;
  return hasher.lo;
}

const CAST = argSpec('cast', ['format', 'shape'], { required: 1 });

/** @cpython Objects/memoryobject.c memoryview_cast_impl 3.8-3.15 */
function cast(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const view: View = o.v;
  const [formatArg, shapeArg] = unpackKeywords(vm, CAST, args, kwnames) as [PyObject, PyObject | null];
  const te = vm.exc.TypeError!;
  if (!isStr(formatArg)) {
    const got = formatArg === vm.None ? 'None' : (formatArg as PyObject).type.tp_name;
    PyErr_Format(vm, te, "cast() argument 'format' must be str, not %.50s", got);
  }
  checkReleased(vm, view);
  if (!isContiguous(view)) raise(vm, te, 'memoryview: casts are restricted to C-contiguous views');
  const zero = view.shape.includes(0);
  if ((shapeArg !== null || view.shape.length !== 1) && zero) {
    raise(vm, te, 'memoryview: cannot cast view with zeros in shape or strides');
  }
  const shape = shapeArg === null ? null : shapeOf(vm, shapeArg);
  if (shape !== null && view.shape.length !== 1 && shape.length !== 1) {
    raise(vm, te, 'memoryview: cast must be 1D -> ND or ND -> 1D');
  }
  const format: string = formatArg.v;
  checkCast(vm, view, format);
  const itemsize = nativeSize(format);
  const bytes = viewBytes(view);
  if (bytes % itemsize !== 0) raise(vm, te, 'memoryview: length is not a multiple of itemsize');
  const dims = shape ?? [bytes / itemsize];
  if (dims.reduce((a, n) => a * n, itemsize) !== bytes) {
    raise(vm, te, 'memoryview: product(shape) * itemsize != buffer size');
  }
  return mbuf_add_view(vm, view, { format, itemsize, shape: dims, strides: contiguousStrides(dims, itemsize) });
}

function checkCast(vm: VM, view: View, format: string): void {
  const from = nativeLetter(view.format);
  if (from === '') {
    const text = vm.profile.text.castFormatText.replace('destination', 'source');
    raise(vm, vm.exc.ValueError!, text);
  }
  const to = nativeLetter(format);
  if (to === '') raise(vm, vm.exc.ValueError!, vm.profile.text.castFormatText);
  if (!'Bbc'.includes(from) && !'Bbc'.includes(to)) {
    raise(vm, vm.exc.TypeError!, 'memoryview: cannot cast between two non-byte formats');
  }
}

function shapeOf(vm: VM, o: PyObject): number[] {
  if (!(o.type.tp_flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS))) {
    raise(vm, vm.exc.TypeError!, 'shape must be a list or a tuple');
  }
  return (o.v as PyObject[]).map((item) => {
    if (!(item.type.tp_flags & TPFLAGS.LONG_SUBCLASS)) {
      raise(vm, vm.exc.TypeError!, 'memoryview.cast(): elements of shape must be integers');
    }
    const n = Number(item.v);
    if (n <= 0) raise(vm, vm.exc.ValueError!, 'memoryview.cast(): elements of shape must be integers > 0');
    return n;
  });
}

/** @cpython Objects/memoryobject.c memoryview_tolist_impl 3.8-3.15 */
function tolist(vm: VM, o: PyObj): PyObject {
  const view: View = o.v;
  checkReleased(vm, view);
  if (nativeLetter(view.format) === '') unsupported(vm, view);
  const walk = (dim: number, at: number): PyObject => {
    if (dim === view.shape.length) return unpackItem(vm, view.data, at, view.format);
    const items: PyObject[] = [];
    const n = view.shape[dim]!;
    for (let i = 0; i < n; i++) items.push(vm.None);
    const list = newList(vm, items);
    for (let i = 0; i < n; i++) items[i] = walk(dim + 1, at + i * view.strides[dim]!);
    return list;
  };
  return walk(0, view.offset);
}

const TOBYTES = argSpec('tobytes', ['order']);

function tobytes(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const view: View = o.v;
  checkReleased(vm, view);
  const order = unpackKeywords(vm, TOBYTES, args, kwnames)[0] ?? null;
  const name = order === null || order === vm.None ? 'C' : order.v;
  if (!['C', 'F', 'A'].includes(name)) raise(vm, vm.exc.ValueError!, "order must be 'C', 'F' or 'A'");
  if (name === 'F' && view.shape.length > 1) return newBytes(vm, fortranData(view));
  return newBytes(vm, viewData(view).slice());
}

/** The items with the first dimension running fastest. */
function fortranData(view: View): Uint8Array {
  const turned = { ...view, shape: view.shape.slice().reverse(), strides: view.strides.slice().reverse() };
  const out = new Uint8Array(viewBytes(view));
  let to = 0;
  eachItem(turned, (at) => {
    for (let k = 0; k < view.itemsize; k++) out[to++] = view.data[at + k]!;
  });
  return out;
}

/** @cpython Objects/memoryobject.c memoryview_index_impl, memoryview_count_impl 3.14-3.15 */
function occurrences(vm: VM, o: PyObj, value: PyObject, start: number, stop: number): number[] {
  const view: View = o.v;
  checkReleased(vm, view);
  if (view.shape.length !== 1) {
    const text = 'multi-dimensional lookup is not implemented';
    raise(vm, vm.exc.NotImplementedError!, text);
  }
  const found: number[] = [];
  for (let i = start; i < Math.min(stop, view.shape[0]!); i++) {
    const item = memory_item(vm, o, i);
    if (PyObject_RichCompareBool(vm, item, value, EQ)) found.push(i);
    decref(vm, item);
  }
  return found;
}

function index(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  checkPositional(vm, 'index', args.length, 1, 3);
  const n = (o.v as View).shape[0] ?? 0;
  const bound = (arg: PyObject | undefined, fallback: number): number => {
    if (arg === undefined) return fallback;
    const i = PyNumber_AsIndex(vm, arg, null);
    return i < 0 ? Math.max(0, i + n) : i;
  };
  const found = occurrences(vm, o, args[0]!, bound(args[1], 0), bound(args[2], n));
  if (found.length === 0) raise(vm, vm.exc.ValueError!, 'memoryview.index(x): x not found');
  return PyLong_FromSsize_t(vm, found[0]!);
}

function methods(vm: VM): Record<string, MethodSpec> {
  const own: Record<string, MethodSpec> = {
    release: {
      call: 'NOARGS',
      fn: (m, o: PyObj) => {
        memory_release(m, o.v);
        return none(m);
      },
    },
    tobytes: { call: 'FASTCALL_KEYWORDS', fn: tobytes },
    hex: {
      call: 'FASTCALL_KEYWORDS',
      fn: (m, o: PyObj, args, kwnames) => {
        checkReleased(m, o.v);
        return hexOf(m, viewData(o.v), args, kwnames);
      },
    },
    tolist: { call: 'NOARGS', fn: tolist },
    cast: { call: 'FASTCALL_KEYWORDS', fn: cast },
    toreadonly: {
      call: 'NOARGS',
      fn: (m, o: PyObj) => {
        checkReleased(m, o.v);
        return mbuf_add_view(m, o.v, { readonly: true });
      },
    },
    __enter__: {
      call: 'NOARGS',
      fn: (m, o: PyObj) => {
        checkReleased(m, o.v);
        o.rc++;
        return o;
      },
    },
    __exit__: {
      call: 'VARARGS',
      fn: (m, o: PyObj) => {
        memory_release(m, o.v);
        return none(m);
      },
    },
  };
  if (vm.profile.text.memoryviewSearch) {
    own.count = { call: 'O', fn: (m, o: PyObj, x) => PyLong_FromSsize_t(m, occurrences(m, o, x, 0, Infinity).length) };
    own.index = { call: 'FASTCALL', fn: index };
  }
  return own;
}

/** An attribute that is forbidden once the view is released. */
function attribute(get: (vm: VM, view: View) => PyObject): GetSetSpec {
  return {
    get: (vm, o: PyObj) => {
      checkReleased(vm, o.v);
      return get(vm, o.v);
    },
  };
}

const tupleOf = (vm: VM, items: number[]): PyObject =>
  newTuple(
    vm,
    items.map((n) => PyLong_FromSsize_t(vm, n)),
  );

const GETSETS: Record<string, GetSetSpec> = {
  obj: attribute((_vm, view) => {
    const o = bufferOf(view).obj!;
    o.rc++;
    return o;
  }),
  nbytes: attribute((vm, view) => PyLong_FromSsize_t(vm, viewBytes(view))),
  readonly: attribute((vm, view) => newBool(vm, view.readonly)),
  itemsize: attribute((vm, view) => PyLong_FromSsize_t(vm, view.itemsize)),
  format: attribute((vm, view) => newStr(vm, view.format)),
  ndim: attribute((vm, view) => newInt(vm, view.shape.length)),
  shape: attribute((vm, view) => tupleOf(vm, view.shape)),
  strides: attribute((vm, view) => tupleOf(vm, view.strides)),
  suboffsets: attribute((vm) => tupleOf(vm, [])),
  c_contiguous: attribute((vm, view) => newBool(vm, isContiguous(view))),
  f_contiguous: attribute((vm, view) => newBool(vm, isFortran(view))),
  contiguous: attribute((vm, view) => newBool(vm, isContiguous(view) || isFortran(view))),
};

function length(vm: VM, o: PyObj): number {
  const view: View = o.v;
  checkReleased(vm, view);
  if (view.shape.length === 0) raise(vm, vm.exc.TypeError!, '0-dim memory has no length');
  return view.shape[0]!;
}

function memory_repr(vm: VM, o: PyObj): PyObject {
  const what = (o.v as View).released ? 'released memory' : 'memory';
  return PyUnicode_FromFormat(vm, '<%s at 0x%s>', what, realAddress(vm, o).toString(16));
}

/** Iterator: PyObj with `v` the view (null at the end), `w` the next index. @cpython Objects/memoryobject.c memory_iter 3.10-3.15 */
function memory_iter(vm: VM, o: PyObj): PyObj {
  const type = vm.t.memory_iterator;
  if (type === undefined) return PySeqIter_New(vm, o);
  const view: View = o.v;
  checkReleased(vm, view);
  if (view.shape.length === 0) raise(vm, vm.exc.TypeError!, 'invalid indexing of 0-dim memory');
  if (view.shape.length > 1) {
    raise(vm, vm.exc.NotImplementedError!, 'multi-dimensional sub-views are not implemented');
  }
  const it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), o);
  o.rc++;
  it.w = 0;
  track(vm, it);
  return it;
}

/** @cpython Objects/memoryobject.c memoryiter_next 3.10-3.15 */
function memoryiter_next(vm: VM, it: PyObj): PyObject | null {
  const o: PyObj | null = it.v;
  if (o === null) return null;
  const view: View = o.v;
  if (it.w < view.shape[0]!) {
    checkReleased(vm, view);
    return unpackItem(vm, view.data, view.offset + it.w++ * view.strides[0]!, view.format);
  }
  it.v = null;
  decref(vm, o);
  return null;
}

function iteratorSpec(): TypeSpec {
  return {
    name: 'memory_iterator',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        if (it.v !== null) decref(vm, it.v);
        gcDel(vm, it);
      },
      tp_traverse: (_vm, it: PyObj, visit) => {
        if (it.v !== null) visit(it.v);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: memoryiter_next,
    },
  };
}

/** memoryview and what it stands on, by name in `vm.t`. */
export function memoryviewSpecs(vm: VM): Record<string, TypeSpec> {
  return {
    ...(vm.profile.text.memoryIterator ? { memory_iterator: iteratorSpec() } : {}),
    managedbuffer: {
      name: 'managedbuffer',
      basicsize: (w) => 14 * w,
      flags: TPFLAGS.HAVE_GC,
      slots: {
        tp_dealloc: mbuf_dealloc,
        tp_traverse: (_m, o: PyObj, visit) => {
          const { obj } = o.v as Buffer;
          if (obj !== null) visit(obj);
        },
      },
    },
    memoryview: {
      name: 'memoryview',
      basicsize: (w) => 18 * w,
      itemsize: (w) => w,
      flags: TPFLAGS.HAVE_GC | TPFLAGS.SEQUENCE,
      weakref: true,
      slots: {
        tp_new: memory_new,
        tp_dealloc: memory_dealloc,
        tp_traverse: (_m, o: PyObj, visit) => visit((o.v as View).mbuf),
        tp_repr: memory_repr,
        tp_hash: memory_hash,
        tp_richcompare: memory_richcompare,
        tp_iter: memory_iter,
        sq_length: length,
        sq_item: memory_item,
        mp_length: length,
        mp_subscript: memory_subscript,
        mp_ass_subscript: memory_ass_sub,
        bf_getbuffer: (m, o: PyObj) => {
          checkReleased(m, o.v);
          (o.v as View).exports++;
          return viewData(o.v);
        },
        bf_releasebuffer: (_m, o: PyObj) => {
          (o.v as View).exports--;
        },
        bf_layout: (_m, o: PyObj) => {
          const { format, itemsize, readonly, shape } = o.v as View;
          return { format, itemsize, readonly, shape };
        },
      },
      methods: methods(vm),
      getset: GETSETS,
    },
  };
}
