/** Integers against the recorded answers of every CPython. */
import { describe } from 'vitest';
import * as I from '../../../../src/engine/objects/value/int.ts';
import { intFromBytes, intToBytes } from '../../../../src/engine/objects/value/int-bytes.ts';
import * as F from '../../../../src/engine/objects/value/int-float.ts';
import * as M from '../../../../src/engine/objects/value/int-math.ts';
import { intParse, intToDecimal, intToPrefixed } from '../../../../src/engine/objects/value/int-text.ts';
import { bytesRepr, strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import { decimalToAscii } from '../../../../src/engine/objects/value/unicode.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const parse = (build: Build, text: string, base: I.IntValue) =>
  intParse(decimalToAscii(text, databaseOf(build)), Number(base), {
    maxDigits: 4300,
    limitUnit: values[build].intLimitUnit,
    repr: () => strRepr(text, databaseOf(build)),
  });
const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const table: Table = {
  parse,
  parse_bytes: (_, bytes, base) => intParse(latin1(bytes), base, { maxDigits: 4300, repr: () => bytesRepr(bytes) }),
  to_str: (v, n) => intToDecimal(1n << BigInt(n), 4300, values[v].intLimitUnit),
  to_str_exact: (v, n, d) => intToDecimal(10n ** BigInt(n) + BigInt(d), 4300, values[v].intLimitUnit),
  add: (_, a, b) => I.add(a, b),
  sub: (_, a, b) => I.sub(a, b),
  mul: (_, a, b) => I.mul(a, b),
  floordiv: (v, a, b) => I.floordiv(a, b, values[v]),
  mod: (v, a, b) => I.mod(a, b, values[v]),
  divmod: (v, a, b) => I.divmod(a, b, values[v]),
  truediv: (_, a, b) => F.truediv(a, b),
  and: (_, a, b) => I.and(a, b),
  or: (_, a, b) => I.or(a, b),
  xor: (_, a, b) => I.xor(a, b),
  gcd: (_, a, b) => M.gcd(a, b),
  compare: (_, a, b) => I.compare(a, b),
  neg: (_, a) => I.neg(a),
  invert: (_, a) => I.invert(a),
  abs: (_, a) => I.abs(a),
  bit_length: (_, a) => I.bitLength(a),
  bit_count: (_, a) => I.bitCount(a),
  digits: (_, a) => I.digitCount(a),
  hex: (_, a) => intToPrefixed(a, 16),
  oct: (_, a) => intToPrefixed(a, 8),
  bin: (_, a) => intToPrefixed(a, 2),
  str: (_, a) => intToDecimal(a, 4300),
  float: (_, a) => F.intToFloat(a),
  isqrt: (_, a) => M.isqrt(a),
  pow: (_, a, b) => I.pow(a, b),
  lshift: (_, a, b) => I.lshift(a, b),
  rshift: (_, a, b) => I.rshift(a, b),
  powmod: (_, a, b, m) => I.powmod(a, b, m),
  to_bytes: (v, n, length, order, signed) => intToBytes(n, length, order, signed, values[v]),
  from_bytes: (_, b, order, signed) => intFromBytes(b, order, signed),
  from_float: (_, x) => F.floatToInt(x),
  as_integer_ratio: (_, x) => F.floatAsIntegerRatio(x),
  floor: (_, x) => F.floatFloor(x),
  ceil: (_, x) => F.floatCeil(x),
  round: (_, x) => F.floatRoundToInt(x),
  round_int: (_, n, digits) => F.intRound(n, digits),
  factorial: (_, n) => M.factorial(n),
  comb: (_, n, k) => M.comb(n, k),
  perm: (_, n, k) => M.perm(n, k),
  perm1: (_, n) => M.perm(n),
  lcm_n: (_, ...a) => a.reduce((x, y) => M.lcm(x, y), 1),
  gcd_n: (_, ...a) => a.reduce((x, y) => M.gcd(x, y), 0),
};

describe('int', () => replay('int', table));
