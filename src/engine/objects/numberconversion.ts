/** Conversions between numbers that many functions share: PyNumber_Long, PyNumber_Float, PyFloat_AsDouble, PyLong_AsDouble, PyLong_FromDouble. */

import { newBytes } from './bytes.ts';
import { callNoArgs } from './call.ts';
import { typeError } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { newFloat } from './float.ts';
import { PyErr_Format, replacedError } from './format.ts';
import { _PyLong_Copy, _PyLong_New, bitLength, type IntValue, maybe_small_long, newInt } from './long.ts';
import { _PyNumber_Index, isIndex, PyNumber_Index } from './number.ts';
import { decref, type PyObject } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { isSubtype, TPFLAGS } from './type.ts';
import { ASCII, newStr, strSize } from './unicode.ts';
import { floatParse } from './value/float-text.ts';
import { floatToInt, intToFloat } from './value/int-float.ts';
import { intParse } from './value/int-text.ts';
import { decimalToAscii } from './value/unicode.ts';
import type { VM } from './vm.ts';

export function isLong(o: PyObject): boolean {
  return (o.type.tp_flags & TPFLAGS.LONG_SUBCLASS) !== 0;
}

export function isFloat(vm: VM, o: PyObject): boolean {
  return o.type === vm.tFloat || isSubtype(o.type, vm.tFloat);
}

/** @cpython Objects/longobject.c PyLong_AsDouble 3.8-3.15 */
export function PyLong_AsDouble(vm: VM, n: IntValue): number {
  return typeof n === 'number' ? n : guarded(vm, () => intToFloat(n));
}

/** @cpython Objects/longobject.c PyLong_FromDouble 3.8-3.15: room for the bits of the float's exponent where it is beyond 64 bits */
export function PyLong_FromDouble(vm: VM, x: number): PyObject {
  const n = guarded(vm, () => floatToInt(x));
  if (typeof n === 'number' || Math.abs(x) < 2 ** 63) return newInt(vm, n);
  return _PyLong_New(vm, n, Math.floor((bitLength(n < 0n ? -n : n) - 1) / 30) + 1);
}

/** "X.__float__() must return a float, not Y" or the older "__float__ returned non-float (type Y)"; `owner` where that one names it. */
export function wrongResult(vm: VM, o: PyObject, method: string, kind: string, res: PyObject, owner: boolean): string {
  if (vm.profile.core.texts.wrongResult === 'method') {
    const article = kind === 'int' ? 'an' : 'a';
    return `${o.type.tp_name}.${method}() must return ${article} ${kind}, not ${res.type.tp_name}`;
  }
  return `${owner ? `${o.type.tp_name}.` : ''}${method} returned non-${kind} (type ${res.type.tp_name})`;
}

/** What such a method gave: an exact object passes, a subclass is warned of and left to the caller, the rest is an error. */
export function checkResult(
  vm: VM,
  o: PyObject,
  method: string,
  kind: 'int' | 'float' | 'complex',
  res: PyObject,
): void {
  const wanted = kind === 'int' ? vm.tInt : kind === 'float' ? vm.tFloat : vm.t.complex!;
  if (res.type === wanted) return;
  const text = wrongResult(vm, o, method, kind, res, kind === 'float');
  try {
    if (!isSubtype(res.type, wanted)) typeError(vm, text);
    const strict = `The ability to return an instance of a strict subclass of ${kind} is deprecated, `;
    vm.warn?.(vm.exc.DeprecationWarning!, `${text}.  ${strict}and may be removed in a future version of Python.`);
  } catch (e) {
    decref(vm, res);
    throw e;
  }
}

/** @cpython Objects/floatobject.c PyFloat_AsDouble 3.8-3.15 */
export function PyFloat_AsDouble(vm: VM, o: PyObject): number {
  if (o.type === vm.tFloat) return o.v;
  const f = o.type.nb_float;
  if (isFloat(vm, o)) return o.v;
  if (f === null) {
    if (isIndex(o)) {
      const index = _PyNumber_Index(vm, o);
      try {
        return PyLong_AsDouble(vm, index.v);
      } finally {
        decref(vm, index);
      }
    }
    PyErr_Format(vm, vm.exc.TypeError!, 'must be real number, not %.50s', o.type.tp_name);
  }
  const res = f!(vm, o);
  checkResult(vm, o, '__float__', 'float', res);
  const x = res.v as number;
  decref(vm, res);
  return x;
}

/** @cpython Objects/abstract.c PyNumber_Float 3.8-3.15 */
export function PyNumber_Float(vm: VM, o: PyObject): PyObject {
  if (o.type === vm.tFloat) {
    o.rc++;
    return o;
  }
  const f = o.type.nb_float;
  if (f !== null) {
    const res = f(vm, o);
    checkResult(vm, o, '__float__', 'float', res);
    if (res.type === vm.tFloat) return res;
    const x = res.v as number;
    decref(vm, res);
    return newFloat(vm, x);
  }
  if (isIndex(o)) {
    const index = _PyNumber_Index(vm, o);
    try {
      return newFloat(vm, PyLong_AsDouble(vm, index.v));
    } finally {
      decref(vm, index);
    }
  }
  if (isFloat(vm, o)) return newFloat(vm, o.v);
  return PyFloat_FromString(vm, o);
}

/** The text of str, bytes and bytes-like arguments of int() and float(); null for anything else. */
function numberText(vm: VM, o: PyObject): string | null {
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return decimalToAscii(o.v, vm.text.unicode);
  const bytes = bufferOf(vm, o);
  if (bytes === null) return null;
  let s = '';
  for (const byte of bytes) s += String.fromCharCode(byte);
  return s;
}

function bufferOf(vm: VM, o: PyObject): Uint8Array | null {
  if (o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) return o.v;
  const get = o.type.bf_getbuffer;
  if (get === null) return null;
  const data = get(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  return data;
}

/** Runs `f` while the ASCII copy that C makes of a text lives: none for ASCII strings and bytes. */
function withAscii<T>(vm: VM, o: PyObject, text: string, f: () => T): T {
  let addr = 0;
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
    if (o.v !== text) addr = vm.heap.obj_malloc(strSize(vm, text.length, ASCII));
  } else if (!(o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) && o.type !== vm.t.bytearray) {
    addr = vm.heap.obj_malloc(4 * vm.profile.pointerWidth + text.length + 1);
  }
  try {
    return f();
  } finally {
    if (addr !== 0) vm.heap.obj_free(addr);
  }
}

/** repr of an argument, for messages; bytes-like ones show as bytes */
function reprText(vm: VM, o: PyObject): string {
  const repr = PyObject_Repr(vm, o);
  const text: string = repr.v;
  decref(vm, repr);
  return text;
}

/** @cpython Objects/floatobject.c PyFloat_FromString 3.8-3.15 */
export function PyFloat_FromString(vm: VM, o: PyObject): PyObject {
  const text = numberText(vm, o);
  if (text === null) {
    const { realNumber } = vm.profile.numbers;
    typeError(vm, `float() argument must be a string or a ${realNumber}, not '${o.type.tp_name.slice(0, 200)}'`);
  }
  return withAscii(vm, o, text, () => {
    const copy = text.includes('_') ? vm.heap.mem_malloc(text.length + 1) : 0;
    const invalid = (): never => notFloat(vm, o, text);
    try {
      return newFloat(
        vm,
        guarded(vm, () => floatParse(text, invalid)),
      );
    } finally {
      if (copy !== 0) vm.heap.mem_free(copy);
    }
  });
}

const FLOAT_START = /^[+-]?(?:\d|\.\d|inf|nan)/i;

/** @cpython Objects/floatobject.c float_from_string_inner, Python/pystrtod.c PyOS_string_to_double 3.8-3.15 */
function notFloat(vm: VM, o: PyObject, text: string): never {
  const error = vm.exc.ValueError!;
  const start = text.replace(/^[\s\x1c-\x1f]+/, '');
  if (text.includes('_')) PyErr_Format(vm, error, 'could not convert string to %s: %R', 'float', o);
  if (!FLOAT_START.test(start)) {
    const end = start.indexOf('\0');
    replacedError(vm, error, "could not convert string to float: '%.200s'", end < 0 ? start : start.slice(0, end));
  }
  PyErr_Format(vm, error, 'could not convert string to float: %R', o);
}

const LOG_BASE: number[] = [];
for (let base = 2; base <= 36; base++) LOG_BASE[base] = Math.log(base) / Math.log(2 ** 30);

/** Digits that the parser makes room for: by the number of characters. */
function parseRoom(text: string, base: number): number {
  const body = text.trim().replace(/^[+-]/, '');
  const prefix = /^0[xX]/.test(body) ? 16 : /^0[oO]/.test(body) ? 8 : /^0[bB]/.test(body) ? 2 : 0;
  const radix = base === 0 ? prefix || 10 : base;
  const digits = (prefix === radix ? body.slice(2) : body).replaceAll('_', '').length;
  const bits = Math.log2(radix);
  if (Number.isInteger(bits)) return Math.floor((digits * bits + 29) / 30);
  return Math.floor(digits * LOG_BASE[radix]! + 1);
}

/**
 * The parser's error shows what it read, as a str; the caller's takes its place and shows the argument.
 * @cpython Objects/longobject.c PyLong_FromString, PyLong_FromUnicodeObject, _PyLong_FromBytes 3.8-3.15
 */
function invalidLiteral(vm: VM, o: PyObject, text: string, base: number): never {
  const format = 'invalid literal for int() with base %d: %.200R';
  const end = text.indexOf('\0');
  const read = newStr(vm, (end < 0 ? text : text.slice(0, end)).slice(0, 200));
  replacedError(vm, vm.exc.ValueError!, format, base, read);
  decref(vm, read);
  if (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) PyErr_Format(vm, vm.exc.ValueError!, format, base, o);
  const shown = newBytes(vm, bufferOf(vm, o)!.slice(0, 200));
  try {
    PyErr_Format(vm, vm.exc.ValueError!, format, base, shown);
  } finally {
    decref(vm, shown);
  }
}

/** @cpython Objects/longobject.c PyLong_FromUnicodeObject, _PyLong_FromBytes 3.8-3.15; null where `o` is no text */
export function longFromText(vm: VM, o: PyObject, base: number): PyObject | null {
  const text = numberText(vm, o);
  if (text === null) return null;
  return withAscii(vm, o, text, () => {
    const invalid = (base: number): never => invalidLiteral(vm, o, text, base);
    const options = { maxDigits: vm.intMaxStrDigits, repr: () => reprText(vm, o), invalid };
    const n = guarded(vm, () => intParse(text, base, options));
    return maybe_small_long(vm, _PyLong_New(vm, n, parseRoom(text, base)));
  });
}

/** @cpython Objects/abstract.c PyNumber_Long 3.8-3.15 */
export function PyNumber_Long(vm: VM, o: PyObject): PyObject {
  if (o.type === vm.tInt) {
    o.rc++;
    return o;
  }
  const f = o.type.nb_int;
  if (f !== null) {
    const res = f(vm, o);
    checkResult(vm, o, '__int__', 'int', res);
    return exactInt(vm, res);
  }
  if (isIndex(o)) return PyNumber_Index(vm, o);
  const truncated = longFromTrunc(vm, o);
  if (truncated !== null) return truncated;
  const parsed = longFromText(vm, o, 10);
  if (parsed !== null) return parsed;
  const { realNumber } = vm.profile.numbers;
  const text = `int() argument must be a string, a bytes-like object or a ${realNumber}, not '%.200s'`;
  PyErr_Format(vm, vm.exc.TypeError!, text, o.type.tp_name);
}

/** Steals an int; an exact one of its value. */
function exactInt(vm: VM, res: PyObject): PyObject {
  if (res.type === vm.tInt) return res;
  const copy = _PyLong_Copy(vm, res);
  decref(vm, res);
  return copy;
}

/** `int(x)` through `__trunc__` (until 3.13); null where there is none. */
function longFromTrunc(vm: VM, o: PyObject): PyObject | null {
  const { trunc } = vm.profile.numbers;
  if (trunc === 'none') return null;
  const method = lookupSpecial(vm, o, '__trunc__');
  if (method === null) return null;
  let res: PyObject;
  try {
    if (trunc === 'deprecated') {
      vm.warn?.(vm.exc.DeprecationWarning!, 'The delegation of int() to __trunc__ is deprecated.');
    }
    res = callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
  if (isLong(res)) return exactInt(vm, res);
  try {
    if (!isIndex(res)) {
      PyErr_Format(vm, vm.exc.TypeError!, '__trunc__ returned non-Integral (type %.200s)', res.type.tp_name);
    }
    return PyNumber_Index(vm, res);
  } finally {
    decref(vm, res);
  }
}
