/** Complex numbers against the recorded answers of every CPython. */
import { describe } from 'vitest';
import * as C from '../../../../src/engine/objects/value/complex.ts';
import { strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import { decimalToAscii } from '../../../../src/engine/objects/value/unicode.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const table: Table = {
  repr: (_, z) => C.complexRepr(z),
  parse: (v, s) => C.complexParse(decimalToAscii(s, databaseOf(v)), () => strRepr(s, databaseOf(v))),
  add: (_, a, b) => C.complexAdd(a, b),
  sub: (_, a, b) => C.complexSub(a, b),
  mul: (v, a, b) => C.complexMul(a, b, values[v]),
  div: (v, a, b) => C.complexDiv(a, b, values[v]),
  add_real: (v, a, x) => C.complexAddReal(a, x, values[v]),
  real_add: (v, x, a) => C.complexAddReal(a, x, values[v]),
  sub_real: (v, a, x) => C.complexSubReal(a, x, values[v]),
  real_sub: (v, x, a) => C.realSubComplex(x, a, values[v]),
  mul_real: (v, a, x) => C.complexMulReal(a, x, values[v]),
  real_mul: (v, x, a) => C.complexMulReal(a, x, values[v]),
  div_real: (v, a, x) => C.complexDivReal(a, x, values[v]),
  real_div: (v, x, a) => C.realDivComplex(x, a, values[v]),
  neg: (_, a) => C.complexNeg(a),
  abs: (_, a) => C.complexAbs(a),
  pow: (v, a, b) => C.complexPow(a, b, values[v]),
  pow_neg: (v, x, y) => C.complexPow({ re: x, im: 0 }, { re: y, im: 0 }, values[v]),
};

describe('complex', () => replay('complex', table, { abs: 1, pow: 2 }));
