/** Arguments of text methods: sizes, C ints, strings. */
import { badArgument } from './arguments.ts';
import { raise } from './errors.ts';
import { _PyNumber_Index, PyNumber_AsIndex } from './number.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { isStr } from './strbuild.ts';
import { PyUnicode_AsUTF8 } from './strcodec.ts';
import type { VM } from './vm.ts';

/** An int argument as C's Py_ssize_t. */
export function sizeArgument(vm: VM, o: PyObject): number {
  const index = _PyNumber_Index(vm, o);
  const v = index === vm.True ? 1 : index === vm.False ? 0 : index.v;
  decref(vm, index);
  if (typeof v === 'bigint' && BigInt.asIntN(64, v) !== v) {
    raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C ssize_t');
  }
  return Number(v);
}

/** A C int argument (PyLong_AsInt). */
export function intArgument(vm: VM, o: PyObject): number {
  const n = PyNumber_AsIndex(vm, o, null);
  if (n > 0x7fffffff || n < -0x80000000) {
    raise(vm, vm.exc.OverflowError!, 'Python int too large to convert to C int');
  }
  return n;
}

/** A `str` argument of C's format `s`: null where it isn't given. */
export function stringArgument(vm: VM, name: string, what: string, o: PyObject | null): string | null {
  if (o === null) return null;
  if (!isStr(o)) badArgument(vm, name, `argument '${what}'`, 'str', o);
  const s = PyUnicode_AsUTF8(vm, o as PyText);
  if (s.includes('\0')) raise(vm, vm.exc.ValueError!, 'embedded null character');
  return s;
}
