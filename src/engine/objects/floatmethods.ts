/** float: methods and attributes. */
import { badArgument, checkPositional } from './arguments.ts';
import { callOneArg } from './call.ts';
import type { GetSetSpec, MethodSpec } from './define.ts';
import { typeError, valueError } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { newFloat } from './float.ts';
import { float_float } from './floatoperators.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { newBool, newInt } from './long.ts';
import { lshift } from './longbits.ts';
import { PyNumber_AsIndex } from './number.ts';
import { PyFloat_AsDouble, PyLong_FromDouble } from './numberconversion.ts';
import { float_format } from './numbertext.ts';
import { decref, type PyObject } from './object.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import { floatRound } from './value/float.ts';
import { floatFromHex, floatHex } from './value/float-text.ts';
import { floatAsIntegerRatio, floatRoundToInt } from './value/int-float.ts';
import type { VM } from './vm.ts';

function isStr(o: PyObject): boolean {
  return (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
}

/** @cpython Objects/floatobject.c float___round___impl 3.8-3.15 */
function float_round(vm: VM, self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, '__round__', args.length, 0, 1);
  const x: number = self.v;
  const given = args[0] ?? vm.None;
  if (given === vm.None) return roundToInt(vm, x);
  const ndigits = PyNumber_AsIndex(vm, given, null);
  return newFloat(
    vm,
    guarded(vm, () => floatRound(x, ndigits)),
  );
}

function roundToInt(vm: VM, x: number): PyObject {
  if (!Number.isFinite(x)) return PyLong_FromDouble(vm, x);
  return PyLong_FromDouble(vm, Number(floatRoundToInt(x)));
}

/** @cpython Objects/floatobject.c float_as_integer_ratio_impl 3.8-3.15: whole number, then one of the two is shifted. */
function float_as_integer_ratio(vm: VM, self: PyObject): PyObject {
  const x: number = self.v;
  const [top, bottom] = guarded(vm, () => floatAsIntegerRatio(x));
  let whole = Math.abs(x);
  let exponent = 0;
  if (x !== 0 && bottom === 1) {
    // the whole part is what is left without trailing zeros
    for (; whole % 2 === 0; whole /= 2) exponent++;
  } else for (let d = BigInt(bottom); d > 1n; d >>= 1n) exponent--;
  const start = x === 0 ? 0 : bottom === 1 ? (x < 0 ? -whole : whole) : Number(top);
  let numerator = PyLong_FromDouble(vm, start);
  let denominator: PyObject = newInt(vm, 1);
  const shift = newInt(vm, Math.abs(exponent));
  if (exponent > 0) numerator = replaced(vm, numerator, lshift(vm, numerator.v, exponent));
  else denominator = replaced(vm, denominator, lshift(vm, 1, -exponent));
  const pair = newTuple(vm, [numerator, denominator]);
  decref(vm, shift);
  return pair;
}

function replaced(vm: VM, old: PyObject, value: PyObject): PyObject {
  decref(vm, old);
  return value;
}

/** @cpython Objects/floatobject.c float_hex_impl 3.8-3.15 */
function float_hex(vm: VM, self: PyObject): PyObject {
  const text = floatHex(self.v);
  const m = /^(-?)0x(.*)p([+-])(\d+)$/.exec(text);
  if (m === null) return self.type.tp_repr!(vm, self);
  if (self.v === 0) return newStr(vm, text);
  const format = m[1] === '-' ? '-0x%sp%c%d' : '0x%sp%c%d';
  return PyUnicode_FromFormat(vm, format, m[2], m[3], Number(m[4]));
}

/** @cpython Objects/floatobject.c float_fromhex 3.8-3.15 */
function float_fromhex(vm: VM, type: PyType, arg: PyObject): PyObject {
  if (!isStr(arg)) typeError(vm, 'bad argument type for built-in operation');
  const x = newFloat(
    vm,
    guarded(vm, () => floatFromHex(arg.v)),
  );
  return ofType(vm, type, x);
}

/** Steals a result; through the class where it is another one. */
function ofType(vm: VM, type: PyType, x: PyObject): PyObject {
  if (type === vm.tFloat) return x;
  try {
    return callOneArg(vm, type, x);
  } finally {
    decref(vm, x);
  }
}

/** @cpython Objects/floatobject.c float_from_number_impl 3.14-3.15 */
function float_from_number(vm: VM, type: PyType, number: PyObject): PyObject {
  if (number.type === vm.tFloat && type === vm.tFloat) {
    number.rc++;
    return number;
  }
  return ofType(vm, type, newFloat(vm, PyFloat_AsDouble(vm, number)));
}

function float_getformat(vm: VM, _type: PyType, arg: PyObject): PyObject {
  if (!isStr(arg)) badArgument(vm, '__getformat__', 'argument', 'str', arg);
  if (arg.v !== 'double' && arg.v !== 'float') {
    valueError(vm, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  return newStr(vm, 'IEEE, little-endian');
}

function formatMethod(vm: VM, self: PyObject, spec: PyObject): PyObject {
  if (!isStr(spec)) badArgument(vm, '__format__', 'argument', 'str', spec);
  return float_format(vm, self, spec.v);
}

/** floor and ceil give what trunc gives of the rounded value. */
function rounded(f: (x: number) => number): MethodSpec {
  return { call: 'NOARGS', fn: (vm: VM, o: PyObject) => PyLong_FromDouble(vm, f(o.v)), sig: '($self, /)' };
}

function wholes(vm: VM): Record<string, MethodSpec> {
  if (!vm.profile.numbers.floatFloor) return {};
  return { __floor__: rounded(Math.floor), __ceil__: rounded(Math.ceil) };
}

export function floatMethods(vm: VM): Record<string, MethodSpec> {
  return {
    ...(vm.profile.numbers.fromNumber && {
      from_number: { call: 'O', kind: 'class', fn: float_from_number, sig: '($type, number, /)' } as const,
    }),
    conjugate: { call: 'NOARGS', fn: float_float, sig: '($self, /)' },
    __trunc__: rounded((x) => x),
    ...wholes(vm),
    __round__: { call: 'FASTCALL', fn: float_round, sig: '($self, ndigits=None, /)' },
    as_integer_ratio: { call: 'NOARGS', fn: float_as_integer_ratio, sig: '($self, /)' },
    fromhex: { call: 'O', kind: 'class', fn: float_fromhex, sig: '($type, string, /)' },
    hex: { call: 'NOARGS', fn: float_hex, sig: '($self, /)' },
    is_integer: {
      call: 'NOARGS',
      fn: (m: VM, o: PyObject) => newBool(m, Number.isInteger(o.v)),
      sig: '($self, /)',
    },
    __getnewargs__: {
      call: 'NOARGS',
      fn: (m: VM, o: PyObject) => newTuple(m, [newFloat(m, o.v)]),
      sig: '($self, /)',
    },
    __getformat__: { call: 'O', kind: 'class', fn: float_getformat, sig: '($type, typestr, /)' },
    __format__: { call: 'O', fn: formatMethod, sig: '($self, format_spec, /)' },
  };
}

export function floatGetsets(): Record<string, GetSetSpec> {
  return {
    real: { get: float_float, doc: 'the real part of a complex number' },
    imag: { get: (m) => newFloat(m, 0), doc: 'the imaginary part of a complex number' },
  };
}
