/**
 * Operators on constants, as the compiler applies them when it folds: Python's results, and CPython's limits on what is
 * worth folding. `null` means "leave it to run time", whether because it would raise or because it would be too big.
 * The number functions are those of `objects/value`, a leaf that imports nothing of its column.
 */
import { Fault } from '../objects/value/fault.ts';
import { type FloatTexts, floatFloordiv, floatMod, floatPow, floatTruediv } from '../objects/value/float.ts';
import * as int from '../objects/value/int.ts';
import { intToFloat, truediv } from '../objects/value/int-float.ts';
import type { ConstValue, Operator, UnaryOperator } from '../syntax/ast.ts';
import { type Complex, complexOperator } from './const-complex.ts';
import { concatenate, repeat, subscript } from './const-sequences.ts';

/** bits of an integer result */
const MAX_INT_SIZE = 128;

/** texts of errors that nobody sees: the expression is left to run time */
const TEXTS: FloatTexts & int.IntTexts = {
  floatDivZero: '',
  floatModZero: '',
  floatDivmodZero: '',
  floatFloorDivZero: '',
  floatPowZero: '',
  intFloorDivZero: '',
  intModZero: '',
};

export interface OperatorRules {
  /** a real and a complex number: the real one has no imaginary part, rather than a zero one (3.14+) */
  mixedComplex: boolean;
}

type IntConst = Extract<ConstValue, { t: 'int' | 'bool' }>;

function isInt(c: ConstValue): c is IntConst {
  return c.t === 'int' || c.t === 'bool';
}

function intOf(c: IntConst): int.IntValue {
  return c.t === 'bool' ? (c.v ? 1 : 0) : c.v;
}

function intConst(v: int.IntValue): ConstValue {
  return { t: 'int', v };
}

function floatConst(v: number): ConstValue {
  return { t: 'float', v };
}

/** @cpython Python/ast_opt.c safe_power 3.8-3.13; Python/flowgraph.c const_folding_safe_power 3.14-3.15 */
function safe_power(a: int.IntValue, b: int.IntValue): ConstValue | null {
  if (a !== 0 && b > 0 && int.bitLength(a) > Math.floor(MAX_INT_SIZE / Number(b))) return null;
  if (b < 0) return a === 0 ? null : power(intToFloat(a), intToFloat(b));
  return intConst(int.pow(a, b));
}

function power(a: number, b: number): ConstValue | null {
  const result = floatPow(a, b, TEXTS);
  return result === 'complex' ? complexPower({ re: a, im: 0 }, { re: b, im: 0 }) : floatConst(result);
}

function complexPower(a: Complex, b: Complex): ConstValue | null {
  const result = complexOperator('Pow', a, b);
  return result === null ? null : { t: 'complex', ...result };
}

/** @cpython Python/ast_opt.c safe_lshift 3.8-3.13; Python/flowgraph.c const_folding_safe_lshift 3.14-3.15 */
function safe_lshift(a: int.IntValue, b: int.IntValue): ConstValue | null {
  if (b < 0) return null;
  if (a !== 0 && b !== 0 && (b > MAX_INT_SIZE || int.bitLength(a) > MAX_INT_SIZE - Number(b))) return null;
  return intConst(int.lshift(a, b));
}

function intOperator(op: Operator, a: int.IntValue, b: int.IntValue): ConstValue | null {
  switch (op) {
    case 'Add':
      return intConst(int.add(a, b));
    case 'Sub':
      return intConst(int.sub(a, b));
    case 'Mult':
      if (a !== 0 && b !== 0 && int.bitLength(a) + int.bitLength(b) > MAX_INT_SIZE) return null;
      return intConst(int.mul(a, b));
    case 'Div':
      return floatConst(truediv(a, b));
    case 'FloorDiv':
      return intConst(int.floordiv(a, b, TEXTS));
    case 'Mod':
      return intConst(int.mod(a, b, TEXTS));
    case 'Pow':
      return safe_power(a, b);
    case 'LShift':
      return safe_lshift(a, b);
    case 'RShift':
      return b < 0 ? null : intConst(int.rshift(a, b));
    case 'BitAnd':
      return intConst(int.and(a, b));
    case 'BitOr':
      return intConst(int.or(a, b));
    case 'BitXor':
      return intConst(int.xor(a, b));
    case 'MatMult':
      return null;
  }
}

function floatOperator(op: Operator, a: number, b: number): ConstValue | null {
  switch (op) {
    case 'Add':
      return floatConst(a + b);
    case 'Sub':
      return floatConst(a - b);
    case 'Mult':
      return floatConst(a * b);
    case 'Div':
      return floatConst(floatTruediv(a, b, TEXTS));
    case 'FloorDiv':
      return floatConst(floatFloordiv(a, b, TEXTS));
    case 'Mod':
      return floatConst(floatMod(a, b, TEXTS));
    case 'Pow':
      return power(a, b);
    default:
      return null;
  }
}

function toFloat(c: ConstValue): number | null {
  if (c.t === 'float') return c.v;
  return isInt(c) ? intToFloat(intOf(c)) : null;
}

/** A number as complex; `re` alone where it is real. */
function toComplex(c: ConstValue): Complex | null {
  if (c.t === 'complex') return { re: c.re, im: c.im };
  const re = toFloat(c);
  return re === null ? null : { re, im: null };
}

function withComplex(op: Operator, l: ConstValue, r: ConstValue, rules: OperatorRules): ConstValue | null {
  const a = toComplex(l);
  const b = toComplex(r);
  if (a === null || b === null) return null;
  if (!rules.mixedComplex) {
    a.im ??= 0;
    b.im ??= 0;
  }
  const result = complexOperator(op, a, b);
  return result === null ? null : { t: 'complex', ...result };
}

function boolOperator(op: Operator, l: boolean, r: boolean): ConstValue | null {
  switch (op) {
    case 'BitAnd':
      return { t: 'bool', v: l && r };
    case 'BitOr':
      return { t: 'bool', v: l || r };
    case 'BitXor':
      return { t: 'bool', v: l !== r };
    default:
      return null;
  }
}

function operate(op: Operator, l: ConstValue, r: ConstValue, rules: OperatorRules): ConstValue | null {
  if (l.t === 'bool' && r.t === 'bool') {
    const result = boolOperator(op, l.v, r.v);
    if (result !== null) return result;
  }
  if (isInt(l) && isInt(r)) return intOperator(op, intOf(l), intOf(r));
  if (l.t === 'complex' || r.t === 'complex') return withComplex(op, l, r, rules);
  if (op === 'Add' && l.t === r.t && l.t !== 'float') return concatenate(l, r);
  if (op === 'Mult' && isInt(l)) {
    const repeated = repeat(r, intOf(l));
    if (repeated !== undefined) return repeated;
  }
  if (op === 'Mult' && isInt(r)) {
    const repeated = repeat(l, intOf(r));
    if (repeated !== undefined) return repeated;
  }
  const a = toFloat(l);
  const b = toFloat(r);
  return a === null || b === null ? null : floatOperator(op, a, b);
}

/** Runs a fold; what raises isn't folded. */
function quietly(fold: () => ConstValue | null): ConstValue | null {
  try {
    return fold();
  } catch (e) {
    if (e instanceof Fault) return null;
    throw e;
  }
}

/** `l op r`. @cpython Python/ast_opt.c fold_binop 3.8-3.13; Python/flowgraph.c eval_const_binop 3.14-3.15 */
export function foldBinary(op: Operator, l: ConstValue, r: ConstValue, rules: OperatorRules): ConstValue | null {
  return quietly(() => operate(op, l, r, rules));
}

/** `l[r]`. @cpython Python/ast_opt.c fold_subscr 3.8-3.13 */
export function foldSubscript(l: ConstValue, r: ConstValue): ConstValue | null {
  const index = r.t === 'bool' ? { t: 'int' as const, v: r.v ? 1 : 0 } : r;
  return subscript(l, index);
}

function unary(op: 'Invert' | 'UAdd' | 'USub', c: ConstValue): ConstValue | null {
  if (isInt(c)) {
    const v = intOf(c);
    return intConst(op === 'Invert' ? int.invert(v) : op === 'USub' ? int.neg(v) : v);
  }
  if (op === 'Invert') return null;
  const sign = op === 'USub' ? -1 : 1;
  if (c.t === 'float') return floatConst(sign * c.v);
  return c.t === 'complex' ? { t: 'complex', re: sign * c.re, im: sign * c.im } : null;
}

/** `op c`; `not` is the caller's, who knows what is true. @cpython Python/ast_opt.c fold_unaryop 3.8-3.13 */
export function foldUnary(op: Exclude<UnaryOperator, 'Not'>, c: ConstValue): ConstValue | null {
  return quietly(() => unary(op, c));
}
