/** The types int and bool. */
import { PyObject_GenericGetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { newFloat } from './float.ts';
import { float_pow } from './floatoperators.ts';
import {
  _PyLong_Copy,
  type IntValue,
  long_add,
  long_dealloc,
  long_long,
  long_mul,
  long_sub,
  negated,
  newBool,
  newInt,
} from './long.ts';
import { bitAnd, bitOr, bitXor, long_invert, long_lshift, long_rshift } from './longbits.ts';
import { l_divmod, l_mod, long_div, long_true_divide } from './longdivision.ts';
import { longGetsets, longMethods } from './longmethods.ts';
import { bool_new, bool_vectorcall, long_new, long_vectorcall } from './longnew.ts';
import { isModulus, long_pow } from './longpower.ts';
import { isLong, PyLong_AsDouble } from './numberconversion.ts';
import { long_to_decimal_string } from './numbertext.ts';
import type { PyAtom, PyObject } from './object.ts';
import { intHash } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { type Binary, type PyType, TPFLAGS } from './type.ts';
import { internNew } from './unicode.ts';
import type { VM } from './vm.ts';

function notImplemented(vm: VM): PyObject {
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** A slot that works on two ints, and leaves anything else to the other operand. */
function binary(f: (vm: VM, a: PyObject, b: PyObject) => PyObject): Binary {
  return (vm, a, b) => (isLong(a) && isLong(b) ? f(vm, a, b) : notImplemented(vm));
}

/** @cpython Objects/longobject.c long_richcompare 3.8-3.15 */
function long_richcompare(vm: VM, a: PyObject, b: PyObject, op: number): PyObject {
  if (!isLong(a) || !isLong(b)) return notImplemented(vm);
  const x: IntValue = a.v;
  const y: IntValue = b.v;
  switch (op) {
    case 0:
      return newBool(vm, x < y);
    case 1:
      return newBool(vm, x <= y);
    case 2:
      return newBool(vm, x === y);
    case 3:
      return newBool(vm, x !== y);
    case 4:
      return newBool(vm, x > y);
    default:
      return newBool(vm, x >= y);
  }
}

/** @cpython Objects/longobject.c long_neg 3.8-3.15 */
function long_neg(vm: VM, o: PyObject): PyAtom {
  const n: IntValue = o.v;
  if (typeof n === 'number' && n < 0x40000000 && n > -0x40000000) return newInt(vm, 0 - n);
  const z = _PyLong_Copy(vm, o);
  z.v = negated(n);
  return z;
}

/** @cpython Objects/longobject.c long_pow 3.8-3.15, its first part */
function nb_power(vm: VM, v: PyObject, w: PyObject, x: PyObject): PyObject {
  if (!isLong(v) || !isLong(w) || !isModulus(vm, x)) return notImplemented(vm);
  if (x === vm.None && (w.v as IntValue) < 0) return float_pow(vm, v, w, x);
  return long_pow(vm, v, w, x);
}

function long_divmod(vm: VM, a: PyObject, b: PyObject): PyObject {
  const { div, rem } = l_divmod(vm, a, b);
  return newTuple(vm, [div, rem]);
}

const INT_DOC = `int([x]) -> integer
int(x, base=10) -> integer

Convert a number or string to an integer, or return 0 if no arguments
are given.  If x is a number, return x.__int__().  For floating-point
numbers, this truncates towards zero.

If x is not a number or if base is given, then x must be a string,
bytes, or bytearray instance representing an integer literal in the
given base.  The literal can be preceded by '+' or '-' and be surrounded
by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
Base 0 means to interpret the base from the string as an integer literal.
>>> int('0b100', base=0)
4`;

/** type int */
export function longSpec(vm: VM): TypeSpec {
  const { intVectorcall, ownGetattr } = vm.profile.numbers;
  return {
    name: 'int',
    basicsize: (w) => 3 * w,
    itemsize: () => 4,
    flags: TPFLAGS.BASETYPE | TPFLAGS.LONG_SUBCLASS,
    doc: INT_DOC,
    slots: {
      tp_dealloc: long_dealloc,
      tp_repr: long_to_decimal_string,
      tp_hash: (m, o) => intHash(m, o.v),
      tp_richcompare: long_richcompare,
      tp_new: long_new,
      ...(ownGetattr.includes('int') && { tp_getattro: PyObject_GenericGetAttr as PyType['tp_getattro'] }),
      ...(intVectorcall && { type_vectorcall: long_vectorcall }),
      nb_add: binary((m, a, b) => long_add(m, a.v, b.v)),
      nb_subtract: binary((m, a, b) => long_sub(m, a.v, b.v)),
      nb_multiply: binary((m, a, b) => long_mul(m, a.v, b.v, a === b)),
      nb_remainder: binary(l_mod),
      nb_divmod: binary(long_divmod),
      nb_power,
      nb_negative: long_neg,
      nb_positive: long_long,
      nb_absolute: (m, o) => ((o.v as IntValue) < 0 ? long_neg(m, o) : long_long(m, o)),
      nb_bool: (_m, o: PyObject) => o.v !== 0,
      nb_invert: long_invert,
      nb_lshift: binary(long_lshift),
      nb_rshift: binary(long_rshift),
      nb_and: binary((m, a, b) => bitAnd(m, a.v, b.v)),
      nb_xor: binary((m, a, b) => bitXor(m, a.v, b.v)),
      nb_or: binary((m, a, b) => bitOr(m, a.v, b.v)),
      nb_int: long_long,
      nb_float: (m, o) => newFloat(m, PyLong_AsDouble(m, o.v)),
      nb_floor_divide: binary(long_div),
      nb_true_divide: binary(long_true_divide),
      nb_index: long_long,
    },
    methods: longMethods(vm),
    getset: longGetsets(),
  };
}

/** @cpython Objects/boolobject.c bool_repr 3.8-3.15 */
function bool_repr(vm: VM, o: PyObject): PyObject {
  return internNew(vm, o === vm.True ? 'True' : 'False');
}

/** `&`, `|`, `^` of two bools give a bool, of anything else what int gives. */
function logical(
  f: (a: boolean, b: boolean) => boolean,
  general: (vm: VM, a: IntValue, b: IntValue) => PyObject,
): Binary {
  return (vm, a, b) => {
    if (a.type === vm.tBool && b.type === vm.tBool) return newBool(vm, f(a === vm.True, b === vm.True));
    return isLong(a) && isLong(b) ? general(vm, a.v, b.v) : notImplemented(vm);
  };
}

/** type bool */
export function boolSpec(vm: VM): TypeSpec {
  const warning = vm.profile.numbers.boolInvert;
  return {
    name: 'bool',
    base: vm.tInt,
    basicsize: (w) => 3 * w,
    itemsize: () => 4,
    flags: TPFLAGS.LONG_SUBCLASS,
    doc: `bool(object=False, /)
--

Returns True when the argument is true, False otherwise.

The builtins True and False are the only two instances of the class bool.
The class bool is a subclass of the class int, and cannot be subclassed.`,
    slots: {
      tp_dealloc: (m, o) => {
        // True and False never die
        o.rc = m.profile.objects.staticRefcount;
      },
      tp_repr: bool_repr,
      tp_new: bool_new,
      type_vectorcall: bool_vectorcall,
      nb_and: logical((a, b) => a && b, bitAnd),
      nb_xor: logical((a, b) => a !== b, bitXor),
      nb_or: logical((a, b) => a || b, bitOr),
      ...(warning !== null && {
        nb_invert: (m: VM, o: PyObject) => {
          m.warn?.(m.exc.DeprecationWarning!, warning);
          return long_invert(m, o);
        },
      }),
    },
  };
}
