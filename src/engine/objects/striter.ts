/**
 * Iterators of str, bytes and bytearray: PyObj with `v` the sequence (null at the end), `w` the next index (in units for str).
 * Layout: GC header, four words.
 */
import { gcDel, gcNew, track } from './alloc.ts';
import type { TypeSpec } from './define.ts';
import { dictGetStr } from './dict.ts';
import { newInt, PyLong_FromSsize_t } from './long.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, PyObj, type PyObject, type PyText } from './object.ts';
import { newChar } from './stroperators.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { ASCII, KIND, newStr, strLength, UCS4 } from './unicode.ts';
import type { VM } from './vm.ts';

function newIterator(vm: VM, type: PyType, sequence: PyObject): PyObj {
  const it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), sequence);
  sequence.rc++;
  it.w = 0;
  track(vm, it);
  return it;
}

/** @cpython Objects/unicodeobject.c unicode_iter 3.8-3.15 */
export function unicode_iter(vm: VM, o: PyText): PyObj {
  const ascii = (o.w & KIND) === ASCII && vm.t.str_ascii_iterator;
  return newIterator(vm, ascii || vm.t.str_iterator!, o);
}

/** @cpython Objects/unicodeobject.c unicodeiter_next 3.8-3.15 */
function unicodeiter_next(vm: VM, it: PyObj): PyObject | null {
  const o: PyText | null = it.v;
  if (o === null) return null;
  const s: string = o.v;
  const at: number = it.w;
  if (at < s.length) {
    const c = (o.w & KIND) === UCS4 ? s.codePointAt(at)! : s.charCodeAt(at);
    it.w = at + (c > 0xffff ? 2 : 1);
    return newChar(vm, c);
  }
  it.v = null;
  decref(vm, o);
  return null;
}

/** @cpython Objects/unicodeobject.c unicode_ascii_iter_next 3.11-3.15 */
function unicode_ascii_iter_next(vm: VM, it: PyObj): PyObject | null {
  const o: PyText | null = it.v;
  if (o === null) return null;
  const s: string = o.v;
  const at: number = it.w;
  if (at < s.length) {
    it.w = at + 1;
    const c = vm.latin1[s.charCodeAt(at)]!;
    c.rc++;
    return c;
  }
  it.v = null;
  decref(vm, o);
  return null;
}

/** @cpython Objects/bytesobject.c striter_next and bytearrayiter_next 3.8-3.15 */
function byteiter_next(vm: VM, it: PyObj): PyObject | null {
  const o: PyObject | null = it.v;
  if (o === null) return null;
  const at: number = it.w;
  const n: number = o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS ? o.v.length : (o as PyObj).w;
  if (at < n) {
    it.w = at + 1;
    return newInt(vm, o.v[at]);
  }
  it.v = null;
  decref(vm, o);
  return null;
}

/** Positions are kept in units; the guest counts code points. */
function position(_vm: VM, it: PyObj): number {
  const o: PyText = it.v;
  if (typeof o.v !== 'string' || (o.w & KIND) !== UCS4) return it.w;
  return [...o.v.slice(0, it.w)].length;
}

function lengthHint(vm: VM, it: PyObj): PyObject {
  const o: PyObject | null = it.v;
  if (o === null) return newInt(vm, 0);
  return PyLong_FromSsize_t(vm, Math.max(0, itemsOf(vm, o) - position(vm, it)));
}

function itemsOf(_vm: VM, o: PyObject): number {
  if (typeof o.v === 'string') return strLength(o as PyText);
  return o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS ? o.v.length : (o as PyObj).w;
}

/** @cpython Objects/unicodeobject.c unicodeiter_reduce, Objects/bytesobject.c striter_reduce 3.8-3.15 */
function reduce(vm: VM, it: PyObj): PyObject {
  const builtin = dictGetStr(vm, vm.builtins, 'iter')!;
  builtin.rc++;
  const o: PyObject | null = it.v;
  if (o === null) {
    const rest =
      it.type === vm.t.bytes_iterator || it.type === vm.t.bytearray_iterator ? newTuple(vm, []) : newStr(vm, '');
    return newTuple(vm, [builtin, newTuple(vm, [rest])]);
  }
  o.rc++;
  return newTuple(vm, [builtin, newTuple(vm, [o]), PyLong_FromSsize_t(vm, position(vm, it))]);
}

/** @cpython Objects/unicodeobject.c unicodeiter_setstate 3.8-3.15 */
function setstate(vm: VM, it: PyObj, state: PyObject): PyObject {
  const index = PyNumber_AsIndex(vm, state, vm.exc.OverflowError!);
  const o: PyObject | null = it.v;
  if (o !== null) {
    const n = itemsOf(vm, o);
    const at = Math.min(Math.max(index, 0), n);
    const wide = typeof o.v === 'string' && ((o as PyText).w & KIND) === UCS4;
    it.w = wide ? [...(o.v as string)].slice(0, at).join('').length : at;
  }
  vm.None.rc++;
  return vm.None;
}

function iteratorSpec(name: string, next: (vm: VM, it: PyObj) => PyObject | null): TypeSpec {
  return {
    name,
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        const o: PyObject | null = it.v;
        if (o !== null) decref(vm, o);
        gcDel(vm, it);
      },
      tp_traverse: (_vm, it: PyObj, visit) => {
        if (it.v !== null) visit(it.v);
      },
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: next,
    },
    methods: {
      __length_hint__: {
        call: 'NOARGS',
        fn: lengthHint,
        doc: 'Private method returning an estimate of len(list(it)).',
      },
      __reduce__: { call: 'NOARGS', fn: reduce, doc: 'Return state information for pickling.' },
      __setstate__: { call: 'O', fn: setstate, doc: 'Set state information for unpickling.' },
    },
  };
}

/** The iterator types of texts, by their name in `vm.t`. */
export function textIteratorSpecs(vm: VM): Record<string, TypeSpec> {
  const specs: Record<string, TypeSpec> = {
    str_iterator: iteratorSpec('str_iterator', unicodeiter_next),
    bytes_iterator: iteratorSpec('bytes_iterator', byteiter_next),
    bytearray_iterator: iteratorSpec('bytearray_iterator', byteiter_next),
  };
  if (vm.profile.text.asciiIterator) {
    specs.str_ascii_iterator = iteratorSpec('str_ascii_iterator', unicode_ascii_iter_next);
  }
  return specs;
}

/** @cpython Objects/bytesobject.c bytes_iter, Objects/bytearrayobject.c bytearray_iter 3.8-3.15 */
export function bytes_iter(vm: VM, o: PyObject): PyObj {
  const own = o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS ? vm.t.bytes_iterator! : vm.t.bytearray_iterator!;
  return newIterator(vm, own, o);
}
