/** Floats against the recorded answers of every CPython. */
import { describe } from 'vitest';
import * as F from '../../../../src/engine/objects/value/float.ts';
import { floatFromHex, floatHex, floatParse, floatRepr } from '../../../../src/engine/objects/value/float-text.ts';
import { bytesRepr, strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import { decimalToAscii } from '../../../../src/engine/objects/value/unicode.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const table: Table = {
  repr: (_, x) => floatRepr(x),
  hex: (_, x) => floatHex(x),
  fromhex: (_, s) => floatFromHex(s),
  parse: (v, s) =>
    floatParse(decimalToAscii(s, databaseOf(v)), (b) =>
      strRepr(values[v].floatErrorStripped && !/[^\0-\x7f]/.test(s) ? b : s, databaseOf(v)),
    ),
  parse_bytes: (v, b) =>
    floatParse(String.fromCharCode(...b), (s) => (values[v].floatErrorStripped && s === '' ? "''" : bytesRepr(b))),
  round: (_, x, n) => F.floatRound(x, n),
  mod: (v, a, b) => F.floatMod(a, b, values[v]),
  floordiv: (v, a, b) => F.floatFloordiv(a, b, values[v]),
  divmod: (v, a, b) => F.floatDivmod(a, b, values[v]),
  truediv: (v, a, b) => F.floatTruediv(a, b, values[v]),
  pow: (v, a, b) => F.floatPow(a, b, values[v]),
};

describe('float', () => replay('float', table, { pow: 2 }));
