/** The type complex: constructor, operators, methods. */
import { argSpec, badArgument, unpackTuple } from './arguments.ts';
import { PyObject_GenericGetAttr } from './attributes.ts';
import { callNoArgs, callOneArg } from './call.ts';
import { complex_dealloc, newComplexResult } from './complex.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { raise, typeError, valueError } from './errors.ts';
import { guarded } from './fault_errors.ts';
import { newFloat } from './float.ts';
import { floatPair, hashDouble, notImplemented } from './floatoperators.ts';
import { newBool } from './long.ts';
import { allocInstance } from './longnew.ts';
import { isIndex } from './number.ts';
import { checkResult, isFloat, isLong, PyFloat_AsDouble, PyLong_AsDouble, PyNumber_Float } from './numberconversion.ts';
import { complex_format, complex_repr } from './numbertext.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { lookupSpecial } from './slotfunctions.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS } from './type.ts';
import {
  type Complex,
  type ComplexRules,
  complexAbs,
  complexAdd,
  complexAddReal,
  complexDiv,
  complexDivReal,
  complexMul,
  complexMulReal,
  complexNeg,
  complexParse,
  complexPow,
  complexSub,
  complexSubReal,
  realDivComplex,
  realSubComplex,
} from './value/complex.ts';
import { Hash64, hashComplex } from './value/hash-numeric.ts';
import { decimalToAscii } from './value/unicode.ts';
import type { VM } from './vm.ts';

export function isComplex(vm: VM, o: PyObject): boolean {
  return o.type === vm.t.complex || isSubtype(o.type, vm.t.complex!);
}

/** What an operand is: a complex, a real number, or nothing that takes part. */
function operand(vm: VM, o: PyObject): Complex | number | undefined {
  if (isComplex(vm, o)) return o.v;
  if (isLong(o)) return PyLong_AsDouble(vm, o.v);
  return isFloat(vm, o) ? o.v : undefined;
}

interface Forms {
  both: (a: Complex, b: Complex, rules: ComplexRules) => Complex;
  realRight: (a: Complex, x: number, rules: ComplexRules) => Complex;
  realLeft: (x: number, b: Complex, rules: ComplexRules) => Complex;
}

function binary(forms: Forms) {
  return (vm: VM, v: PyObject, w: PyObject): PyObject => {
    const a = operand(vm, v);
    if (a === undefined) return notImplemented(vm);
    const b = operand(vm, w);
    if (b === undefined) return notImplemented(vm);
    const rules = vm.profile.values;
    const z = guarded(vm, () => {
      if (typeof a === 'number') return forms.realLeft(a, b as Complex, rules);
      return typeof b === 'number' ? forms.realRight(a, b, rules) : forms.both(a, b, rules);
    });
    return newComplexResult(vm, z);
  };
}

const asComplex = (x: Complex | number): Complex => (typeof x === 'number' ? { re: x, im: 0 } : x);

/** @cpython Objects/complexobject.c complex_pow 3.8-3.15 */
function complex_pow(vm: VM, v: PyObject, w: PyObject, z: PyObject): PyObject {
  const a = operand(vm, v);
  if (a === undefined) return notImplemented(vm);
  const b = operand(vm, w);
  if (b === undefined) return notImplemented(vm);
  if (z !== vm.None) valueError(vm, 'complex modulo');
  return newComplexResult(
    vm,
    guarded(vm, () => complexPow(asComplex(a), asComplex(b), vm.profile.values)),
  );
}

/** @cpython Objects/complexobject.c complex_richcompare 3.8-3.15 */
function complex_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (op !== EQ && op !== NE) return notImplemented(vm);
  const { re, im } = a.v as Complex;
  let equal: boolean;
  if (isLong(b)) {
    if (im === 0) {
      const real = newFloat(vm, re);
      const res = vm.tFloat.tp_richcompare!(vm, real, b, op);
      decref(vm, real);
      return res;
    }
    equal = false;
  } else if (isFloat(vm, b)) equal = re === b.v && im === 0;
  else if (isComplex(vm, b)) equal = re === b.v.re && im === b.v.im;
  else return notImplemented(vm);
  return newBool(vm, equal === (op === EQ));
}

/** @cpython Objects/complexobject.c complex_hash 3.8-3.15 */
function complex_hash(vm: VM, o: PyObject): number {
  const { re, im } = o.v as Complex;
  const real = new Hash64();
  const imaginary = new Hash64();
  real.lo = hashDouble(vm, o, re);
  real.hi = vm.hashHi;
  imaginary.lo = hashDouble(vm, o, im);
  imaginary.hi = vm.hashHi;
  const out = new Hash64();
  hashComplex(real, imaginary, out);
  vm.hashHi = out.hi;
  return out.lo;
}

function ofType(vm: VM, type: PyType, z: Complex): PyObject {
  const o = allocInstance(vm, type, 0);
  o.v = z;
  return o;
}

/** @cpython Objects/complexobject.c try_complex_special_method 3.8-3.15 */
export function tryComplexMethod(vm: VM, o: PyObject): PyObject | null {
  const method = lookupSpecial(vm, o, '__complex__');
  if (method === null) return null;
  let res: PyObject;
  try {
    res = callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
  checkResult(vm, o, '__complex__', 'complex', res);
  return res;
}

function fromString(vm: VM, type: PyType, text: PyObject): PyObject {
  const ascii = decimalToAscii(text.v, vm.text.unicode);
  const repr = (): string => {
    const r = text.type.tp_repr!(vm, text);
    const s: string = r.v;
    decref(vm, r);
    return s;
  };
  return ofType(
    vm,
    type,
    guarded(vm, () => complexParse(ascii, repr)),
  );
}

function isReal(o: PyObject): boolean {
  return o.type.nb_float !== null || isIndex(o);
}

const COMPLEX_NEW = argSpec('complex', ['real', 'imag'], { positional: 2 });

/** @cpython Objects/complexobject.c actual_complex_new 3.14-3.15, complex_new_impl 3.8-3.15 */
function complex_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [r, i] = unpackTuple(vm, COMPLEX_NEW, args, kwds);
  const isLonely = args.v.length === 1 && (kwds === null || kwds.x === 0);
  if (vm.profile.numbers.complexArguments === 'real') {
    if (isLonely) return complexOfOne(vm, type, r!);
    if (r || i) return complexOfTwo(vm, type, r ?? vm.smallInts[5]!, i ?? null);
    return ofType(vm, type, { re: 0, im: 0 });
  }
  return complexOfPlain(vm, type, r ?? vm.smallInts[5]!, i ?? null);
}

/** @cpython Objects/complexobject.c actual_complex_new 3.14-3.15 */
function complexOfOne(vm: VM, type: PyType, arg: PyObject): PyObject {
  if (arg.type === vm.t.complex && type === arg.type) {
    arg.rc++;
    return arg;
  }
  if (arg.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) return fromString(vm, type, arg);
  const tmp = tryComplexMethod(vm, arg);
  if (tmp !== null) {
    const z: Complex = tmp.v;
    const res = ofType(vm, type, z);
    decref(vm, tmp);
    return res;
  }
  if (isComplex(vm, arg)) return ofType(vm, type, arg.v);
  if (isReal(arg)) return ofType(vm, type, { re: PyFloat_AsDouble(vm, arg), im: 0 });
  return typeError(vm, `complex() argument must be a string or a number, not ${arg.type.tp_name}`);
}

/** A part as a float, through PyNumber_Float. */
function realPart(vm: VM, o: PyObject): number {
  const tmp = PyNumber_Float(vm, o);
  const x: number = tmp.v;
  decref(vm, tmp);
  return x;
}

/** @cpython Objects/complexobject.c complex_new_impl 3.14-3.15 */
function complexOfTwo(vm: VM, type: PyType, r: PyObject, i: PyObject | null): PyObject {
  const needed = (name: string, o: PyObject): string =>
    `complex() argument '${name}' must be a real number, not ${o.type.tp_name}`;
  const tmp = tryComplexMethod(vm, r);
  const real = tmp ?? r;
  try {
    if (!isReal(real) && !isComplex(vm, real)) typeError(vm, needed('real', real));
    if (i !== null && !isReal(i) && !isComplex(vm, i)) typeError(vm, needed('imag', i));
    let re: number;
    let im = 0;
    if (isComplex(vm, real)) {
      ({ re, im } = real.v as Complex);
      if (!isReal(r)) vm.warn?.(vm.exc.DeprecationWarning!, needed('real', r));
    } else re = realPart(vm, real);
    if (i === null) return ofType(vm, type, { re, im });
    if (isComplex(vm, i)) {
      vm.warn?.(vm.exc.DeprecationWarning!, needed('imag', i));
      const c: Complex = i.v;
      return ofType(vm, type, { re: re - c.im, im: isComplex(vm, real) ? c.re + im : c.re });
    }
    const y = realPart(vm, i);
    return ofType(vm, type, { re, im: isComplex(vm, real) ? y + im : y });
  } finally {
    if (tmp !== null) decref(vm, tmp);
  }
}

/** @cpython Objects/complexobject.c complex_new_impl 3.8-3.13 */
function complexOfPlain(vm: VM, type: PyType, r: PyObject, i: PyObject | null): PyObject {
  if (r.type === vm.t.complex && i === null && type === r.type) {
    r.rc++;
    return r;
  }
  if (r.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
    if (i !== null) typeError(vm, "complex() can't take second arg if first is a string");
    return fromString(vm, type, r);
  }
  if (i !== null && i.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) {
    typeError(vm, "complex() second arg can't be a string");
  }
  const tmp = tryComplexMethod(vm, r);
  const real = tmp ?? r;
  try {
    if (!isReal(real) && !isComplex(vm, real)) {
      typeError(vm, `complex() first argument must be a string or a number, not '${real.type.tp_name}'`);
    }
    if (i !== null && !isReal(i) && !isComplex(vm, i)) {
      typeError(vm, `complex() second argument must be a number, not '${i.type.tp_name}'`);
    }
    const first: Complex = isComplex(vm, real) ? real.v : { re: realPart(vm, real), im: 0 };
    if (i === null) return ofType(vm, type, { ...first });
    if (isComplex(vm, i)) {
      const c: Complex = i.v;
      return ofType(vm, type, { re: first.re - c.im, im: isComplex(vm, real) ? c.re + first.im : c.re });
    }
    const y = realPart(vm, i);
    return ofType(vm, type, { re: first.re, im: isComplex(vm, real) ? y + first.im : y });
  } finally {
    if (tmp !== null) decref(vm, tmp);
  }
}

/** @cpython Objects/complexobject.c PyComplex_AsCComplex 3.8-3.15 */
export function PyComplex_AsCComplex(vm: VM, o: PyObject): Complex {
  if (isComplex(vm, o)) return o.v;
  const tmp = tryComplexMethod(vm, o);
  if (tmp !== null) {
    const z: Complex = tmp.v;
    decref(vm, tmp);
    return z;
  }
  return { re: PyFloat_AsDouble(vm, o), im: 0 };
}

/** @cpython Objects/complexobject.c complex_from_number_impl 3.14-3.15 */
function complex_from_number(vm: VM, type: PyType, number: PyObject): PyObject {
  if (number.type === vm.t.complex && type === number.type) {
    number.rc++;
    return number;
  }
  const res = newComplexResult(vm, PyComplex_AsCComplex(vm, number));
  if (type === vm.t.complex) return res;
  try {
    return callOneArg(vm, type, res);
  } finally {
    decref(vm, res);
  }
}

function complex_self(vm: VM, o: PyObject): PyObject {
  if (o.type !== vm.t.complex) return newComplexResult(vm, o.v);
  o.rc++;
  return o;
}

function complex_abs(vm: VM, o: PyObject): PyObject {
  const z: Complex = o.v;
  const x = guarded(vm, () => complexAbs(z));
  return newFloat(vm, x);
}

function formatMethod(vm: VM, self: PyObject, spec: PyObject): PyObject {
  if (!(spec.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) badArgument(vm, '__format__', 'argument', 'str', spec);
  return complex_format(vm, self, spec.v);
}

function complexMethods(vm: VM): Record<string, MethodSpec> {
  const { complexMethod, fromNumber } = vm.profile.numbers;
  const conjugate = (m: VM, o: PyObject): PyObject => newComplexResult(m, { re: o.v.re, im: -o.v.im });
  return {
    ...(fromNumber && {
      from_number: { call: 'O', kind: 'class', fn: complex_from_number, sig: '($type, number, /)' } as const,
    }),
    conjugate: { call: 'NOARGS', fn: conjugate, sig: '($self, /)' },
    ...(complexMethod && { __complex__: { call: 'NOARGS', fn: complex_self, sig: '($self, /)' } as const }),
    __getnewargs__: { call: 'NOARGS', fn: (m: VM, o: PyObject) => floatPair(m, o.v.re, o.v.im), sig: '($self, /)' },
    __format__: { call: 'O', fn: formatMethod, sig: '($self, format_spec, /)' },
  };
}

/** `//`, `%` and divmod of complex numbers, int() and float() of one: they existed to say no (until 3.9). */
function refusals(vm: VM): Partial<PyType> {
  if (!vm.profile.numbers.complexRefusals) return {};
  const no = (text: string) => (m: VM) => raise(m, m.exc.TypeError!, text);
  return {
    nb_floor_divide: no("can't take floor of complex number."),
    nb_remainder: no("can't mod complex numbers."),
    nb_divmod: no("can't take floor or mod of complex number."),
    nb_int: no("can't convert complex to int"),
    nb_float: no("can't convert complex to float"),
  };
}

/** type complex */
export function complexSpec(vm: VM): TypeSpec {
  return {
    name: 'complex',
    basicsize: (w) => 2 * w + 16,
    flags: TPFLAGS.BASETYPE,
    doc: `Create a complex number from a string or numbers.

If a string is given, parse it as a complex number.
If a single number is given, convert it to a complex number.
If the 'real' or 'imag' arguments are given, create a complex number
with the specified real and imaginary components.`,
    slots: {
      tp_dealloc: complex_dealloc,
      tp_repr: complex_repr,
      tp_hash: complex_hash,
      tp_richcompare: complex_richcompare,
      tp_new: complex_new,
      ...(vm.profile.numbers.ownGetattr.includes('complex') && {
        tp_getattro: PyObject_GenericGetAttr as PyType['tp_getattro'],
      }),
      nb_add: binary({
        both: complexAdd,
        realRight: complexAddReal,
        realLeft: (x, b, rules) => complexAddReal(b, x, rules),
      }),
      nb_subtract: binary({ both: complexSub, realRight: complexSubReal, realLeft: realSubComplex }),
      nb_multiply: binary({
        both: complexMul,
        realRight: complexMulReal,
        realLeft: (x, b, rules) => complexMulReal(b, x, rules),
      }),
      nb_true_divide: binary({ both: complexDiv, realRight: complexDivReal, realLeft: realDivComplex }),
      nb_power: complex_pow,
      nb_negative: (m, o) => newComplexResult(m, complexNeg(o.v)),
      nb_positive: complex_self,
      nb_absolute: complex_abs,
      nb_bool: (_m, o: PyObject) => o.v.re !== 0 || o.v.im !== 0,
      ...refusals(vm),
    },
    methods: complexMethods(vm),
    members: {
      real: { get: (m, o: PyObject) => newFloat(m, o.v.re), fresh: true, doc: 'the real part of a complex number' },
      imag: {
        get: (m, o: PyObject) => newFloat(m, o.v.im),
        fresh: true,
        doc: 'the imaginary part of a complex number',
      },
    },
  };
}
