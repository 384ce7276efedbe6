/** Texts of numbers as objects: str and repr of int, float and complex, `hex` and its like, and format(), with what each step asks for. */
import { guarded } from './fault_errors.ts';
import { newFloat } from './float.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { _PyLong_New, digitCount, type IntValue, UNSETTLED } from './long.ts';
import { decref, type PyObject } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { ASCII, kindOf, newStr, newStrKind, strSize } from './unicode.ts';
import type { Complex } from './value/complex.ts';
import { floatRepr } from './value/float-text.ts';
import { formatComplex, formatFloat, formatInt } from './value/format.ts';
import { intToFloat } from './value/int-float.ts';
import { intToDecimal, intToPrefixed } from './value/int-text.ts';
import type { VM } from './vm.ts';

/** Decimal digits of an int, with C's work space of 9 digits a word around `f`. */
export function withDecimal<T>(vm: VM, n: IntValue, f: (text: string) => T): T {
  const text = guarded(vm, () => intToDecimal(n, vm.intMaxStrDigits));
  const size = digitCount(n);
  const digits = 1 + size + Math.floor(size / 99);
  // of one digit (for 0) it dies as any small int does
  const scratch = _PyLong_New(vm, digits > 1 ? UNSETTLED : 0, digits);
  const res = f(text);
  decref(vm, scratch);
  return res;
}

/** @cpython Objects/longobject.c long_to_decimal_string 3.8-3.15: always a new string. */
export function long_to_decimal_string(vm: VM, o: PyObject): PyObject {
  return withDecimal(vm, o.v, (text) => newStrKind(vm, text, ASCII));
}

/** @cpython Objects/longobject.c _PyLong_Format 3.8-3.15 */
export function _PyLong_Format(vm: VM, o: PyObject, base: 2 | 8 | 10 | 16): PyObject {
  if (base === 10) return long_to_decimal_string(vm, o);
  return newStrKind(vm, intToPrefixed(o.v, base), ASCII);
}

/** @cpython Python/pystrtod.c format_float_short 3.8-3.15: size of the buffer for a text that it gives. */
function bufferSize(text: string): number {
  if (/[nN]/.test(text)) return 5;
  const [mantissa, exponent] = text.split(/[eE]/) as [string, string?];
  return 3 + mantissa.replace(/[^0-9]/g, '').length + (exponent === undefined ? 0 : 5);
}

/** Runs `f` while the C text of a float takes its buffer. */
function withBuffer<T>(vm: VM, text: string, f: () => T): T {
  const buf = vm.heap.mem_malloc(bufferSize(text));
  const res = f();
  vm.heap.mem_free(buf);
  return res;
}

/** @cpython Objects/floatobject.c float_repr 3.8-3.15 */
export function float_repr(vm: VM, o: PyObject): PyObject {
  const text = floatRepr(o.v);
  return withBuffer(vm, text, () => newStr(vm, text));
}

/** A part of a complex number: as repr of a float, without `.0`. */
function partText(x: number, sign: boolean): string {
  const text = floatRepr(x);
  const short = text.endsWith('.0') ? text.slice(0, -2) : text;
  return sign && !short.startsWith('-') ? `+${short}` : short;
}

/** @cpython Objects/complexobject.c complex_repr 3.8-3.15 */
export function complex_repr(vm: VM, o: PyObject): PyObject {
  const { re, im } = o.v as Complex;
  if (Object.is(re, 0)) {
    const only = partText(im, false);
    return withBuffer(vm, only, () => PyUnicode_FromFormat(vm, '%s%s%sj%s', '', '', only, ''));
  }
  const real = partText(re, false);
  const imaginary = partText(im, true);
  const pre = vm.heap.mem_malloc(bufferSize(real));
  const buf = vm.heap.mem_malloc(bufferSize(imaginary));
  const res = PyUnicode_FromFormat(vm, '%s%s%sj%s', '(', real, imaginary, ')');
  vm.heap.mem_free(buf);
  vm.heap.mem_free(pre);
  return res;
}

function context(vm: VM, o: PyObject) {
  return {
    typeName: o.type.tp_name,
    maxDigits: vm.intMaxStrDigits,
    decimal: (cp: number) => vm.text.unicode.decimal(cp),
  };
}

/** Nothing that would need the digits apart from the result: no width, sign, grouping or `n`. */
function isPlain(spec: string): boolean {
  return !/^(?:.?[<>=^])|[+ ,_nX]|^z?#?0?[1-9]/su.test(spec);
}

/** A temporary string beside the result. */
function withTemporary<T>(vm: VM, text: string, f: () => T): T {
  const addr = text.length <= 1 ? 0 : vm.heap.obj_malloc(strSize(vm, text.length, ASCII));
  const res = f();
  if (addr !== 0) vm.heap.obj_free(addr);
  return res;
}

/** A result that a writer took for exactly this text: a new string, but no block for nothing. */
function written(vm: VM, text: string): PyObject {
  return text.length === 0 ? newStr(vm, text) : newStrKind(vm, text, kindOf(text));
}

/** @cpython Python/formatter_unicode.c _PyLong_FormatAdvancedWriter 3.8-3.15 */
export function int_format(vm: VM, o: PyObject, spec: string): PyObject {
  if (spec === '') return emptySpec(vm, o, o.type === vm.tInt);
  const n: IntValue = o.v;
  const text = guarded(vm, () => formatInt(n, spec, vm.profile.values, context(vm, o)));
  const type = /[a-zA-Z%]$/.exec(spec)?.[0] ?? 'd';
  if (type === 'c') return written(vm, text);
  if (/[eEfFgG%]/.test(type)) {
    const tmp = newFloat(vm, intToFloat(n));
    const res = floatResult(vm, spec, text);
    decref(vm, tmp);
    return res;
  }
  const base = type === 'b' ? 2 : type === 'o' ? 8 : /[xX]/.test(type) ? 16 : 10;
  if (isPlain(spec) && o.type === vm.tInt) {
    return base === 10 ? withDecimal(vm, n, () => written(vm, text)) : written(vm, text);
  }
  const tmp = _PyLong_Format(vm, o, base);
  const res = written(vm, text);
  decref(vm, tmp);
  return res;
}

/** format(x, ''): str(x). */
function emptySpec(vm: VM, o: PyObject, exact: boolean): PyObject {
  if (exact) return o.type.tp_repr!(vm, o);
  return PyObject_Str(vm, o);
}

/** The digits of a formatted float without padding and grouping: what C's buffer held. */
function bareDigits(text: string): string {
  return text.replace(/^[^0-9a-z.]*?(-?[0-9inf.].*)$/su, '$1').replace(/[,_ ]/g, '');
}

/** @cpython Python/formatter_unicode.c format_float_internal 3.8-3.15: the result alone, or digits first */
function floatResult(vm: VM, spec: string, text: string): PyObject {
  const digits = bareDigits(text);
  const buf = vm.heap.mem_malloc(bufferSize(digits.replace('%', '')));
  if (isPlain(spec)) {
    const res = newStr(vm, text);
    vm.heap.mem_free(buf);
    return res;
  }
  return withTemporary(vm, digits, () => {
    vm.heap.mem_free(buf);
    return written(vm, text);
  });
}

/** @cpython Python/formatter_unicode.c _PyFloat_FormatAdvancedWriter 3.8-3.15 */
export function float_format(vm: VM, o: PyObject, spec: string): PyObject {
  if (spec === '') return emptySpec(vm, o, o.type === vm.tFloat);
  const text = guarded(vm, () => formatFloat(o.v, spec, vm.profile.values, context(vm, o)));
  return floatResult(vm, spec, text);
}

/** @cpython Python/formatter_unicode.c _PyComplex_FormatAdvancedWriter 3.8-3.15 */
export function complex_format(vm: VM, o: PyObject, spec: string): PyObject {
  if (spec === '') return emptySpec(vm, o, o.type === vm.t.complex);
  return written(
    vm,
    guarded(vm, () => formatComplex(o.v, spec, vm.profile.values, context(vm, o))),
  );
}
