/**
 * Operators as generated code calls them. Each looks for the exact built-in types first, where no reference is visible to
 * anybody; the general way counts the operands that generated code left uncounted (`mask`, one bit an operand).
 */

import { newFloat } from '../../objects/float.ts';
import { long_add, long_mul, long_sub, newInt } from '../../objects/long.ts';
import * as number from '../../objects/number.ts';
import { dealloc, type PyObject } from '../../objects/object.ts';
import { PyObject_IsTrue, PyObject_RichCompare } from '../../objects/object_protocol.ts';
import type { Binary } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';

/** Calls `f(a, b)` with the operands of `mask` counted. */
export function counted(vm: VM, f: Binary, a: PyObject, b: PyObject, mask: number): PyObject {
  if (mask === 0) return f(vm, a, b);
  if (mask & 1) a.rc++;
  if (mask & 2) b.rc++;
  try {
    return f(vm, a, b);
  } finally {
    if (mask & 1 && --a.rc === 0) dealloc(vm, a);
    if (mask & 2 && --b.rc === 0) dealloc(vm, b);
  }
}

type Operator = (a: PyObject, b: PyObject, mask: number) => PyObject;

function general(vm: VM, f: Binary): Operator {
  return (a, b, mask) => counted(vm, f, a, b, mask);
}

export function arithmetic(vm: VM) {
  const { tInt, tFloat } = vm;
  const add = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_add(vm, a.v, b.v);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v + b.v);
    return counted(vm, number.PyNumber_Add, a, b, mask);
  };
  const sub = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_sub(vm, a.v, b.v);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v - b.v);
    return counted(vm, number.PyNumber_Subtract, a, b, mask);
  };
  const mul = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_mul(vm, a.v, b.v, a === b);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v * b.v);
    return counted(vm, number.PyNumber_Multiply, a, b, mask);
  };
  const iadd = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_add(vm, a.v, b.v);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v + b.v);
    return counted(vm, number.PyNumber_InPlaceAdd, a, b, mask);
  };
  const isub = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_sub(vm, a.v, b.v);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v - b.v);
    return counted(vm, number.PyNumber_InPlaceSubtract, a, b, mask);
  };
  const imul = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt) return long_mul(vm, a.v, b.v, a === b);
    if (a.type === tFloat && b.type === tFloat) return newFloat(vm, a.v * b.v);
    return counted(vm, number.PyNumber_InPlaceMultiply, a, b, mask);
  };
  const truediv = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tFloat && b.type === tFloat && b.v !== 0) return newFloat(vm, a.v / b.v);
    return counted(vm, number.PyNumber_TrueDivide, a, b, mask);
  };
  const mod = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt && smallPair(a.v, b.v) && b.v > 0) {
      const r = a.v % b.v;
      return newInt(vm, r < 0 ? r + b.v : r + 0);
    }
    // a divisor of one digit: rem1, which takes no room
    if (a.type === tInt && b.type === tInt && typeof a.v === 'number' && a.v >= 0 && b.v > 0 && b.v < 0x40000000)
      return newInt(vm, a.v % b.v);
    return counted(vm, number.PyNumber_Remainder, a, b, mask);
  };
  const floordiv = (a: PyObject, b: PyObject, mask: number): PyObject => {
    if (a.type === tInt && b.type === tInt && smallPair(a.v, b.v) && b.v > 0)
      return newInt(vm, Math.floor(a.v / b.v) + 0);
    return counted(vm, number.PyNumber_FloorDivide, a, b, mask);
  };
  return {
    add,
    sub,
    mul,
    iadd,
    isub,
    imul,
    truediv,
    mod,
    floordiv,
    and_: general(vm, number.PyNumber_And),
    or_: general(vm, number.PyNumber_Or),
    xor: general(vm, number.PyNumber_Xor),
    lshift: general(vm, number.PyNumber_Lshift),
    rshift: general(vm, number.PyNumber_Rshift),
    matmul: general(vm, number.PyNumber_MatrixMultiply),
    pow_: general(vm, (m, a, b) => number.PyNumber_Power(m, a, b, m.None)),
    ipow: general(vm, (m, a, b) => number.PyNumber_InPlacePower(m, a, b, m.None)),
    iand: general(vm, number.PyNumber_InPlaceAnd),
    ior: general(vm, number.PyNumber_InPlaceOr),
    ixor: general(vm, number.PyNumber_InPlaceXor),
    ilshift: general(vm, number.PyNumber_InPlaceLshift),
    irshift: general(vm, number.PyNumber_InPlaceRshift),
    imatmul: general(vm, number.PyNumber_InPlaceMatrixMultiply),
    imod: general(vm, number.PyNumber_InPlaceRemainder),
    ifloordiv: general(vm, number.PyNumber_InPlaceFloorDivide),
    itruediv: general(vm, number.PyNumber_InPlaceTrueDivide),
    neg: (a: PyObject, _mask: number) => number.PyNumber_Negative(vm, a),
    pos: (a: PyObject, _mask: number) => number.PyNumber_Positive(vm, a),
    invert: (a: PyObject, _mask: number) => number.PyNumber_Invert(vm, a),
  };
}

/** Both one digit: exact in doubles, and results need no room rules. */
function smallPair(a: unknown, b: unknown): boolean {
  return (
    typeof a === 'number' &&
    typeof b === 'number' &&
    a < 0x40000000 &&
    a > -0x40000000 &&
    b < 0x40000000 &&
    b > -0x40000000
  );
}

export function comparisons(vm: VM) {
  const { tInt, tFloat, tStr } = vm;
  const slow = (a: PyObject, b: PyObject, op: number, mask: number): PyObject =>
    counted(vm, (m, x, y) => PyObject_RichCompare(m, x, y, op), a, b, mask);
  const slowTest = (a: PyObject, b: PyObject, op: number, mask: number): boolean => {
    const r = slow(a, b, op, mask);
    try {
      return r === vm.True ? true : r === vm.False ? false : PyObject_IsTrue(vm, r);
    } finally {
      if (--r.rc === 0) dealloc(vm, r);
    }
  };
  const simple = (a: PyObject, b: PyObject): boolean =>
    (a.type === tInt && b.type === tInt) || (a.type === tFloat && b.type === tFloat);
  return {
    lt: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 0, mask),
    le: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 1, mask),
    eq: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 2, mask),
    ne: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 3, mask),
    gt: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 4, mask),
    ge: (a: PyObject, b: PyObject, mask: number) => slow(a, b, 5, mask),
    lt_test: (a: PyObject, b: PyObject, mask: number) => (simple(a, b) ? a.v < b.v : slowTest(a, b, 0, mask)),
    le_test: (a: PyObject, b: PyObject, mask: number) => (simple(a, b) ? a.v <= b.v : slowTest(a, b, 1, mask)),
    gt_test: (a: PyObject, b: PyObject, mask: number) => (simple(a, b) ? a.v > b.v : slowTest(a, b, 4, mask)),
    ge_test: (a: PyObject, b: PyObject, mask: number) => (simple(a, b) ? a.v >= b.v : slowTest(a, b, 5, mask)),
    eq_test: (a: PyObject, b: PyObject, mask: number) =>
      simple(a, b) || (a.type === tStr && b.type === tStr) ? a.v === b.v : slowTest(a, b, 2, mask),
    ne_test: (a: PyObject, b: PyObject, mask: number) =>
      simple(a, b) || (a.type === tStr && b.type === tStr) ? a.v !== b.v : slowTest(a, b, 3, mask),
    truth: (a: PyObject, mask: number): boolean => {
      if (a === vm.True) return true;
      if (a === vm.False || a === vm.None) return false;
      if (mask === 0) return PyObject_IsTrue(vm, a);
      a.rc++;
      try {
        return PyObject_IsTrue(vm, a);
      } finally {
        if (--a.rc === 0) dealloc(vm, a);
      }
    },
  };
}
