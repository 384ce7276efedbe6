/** The format mini-language against the recorded answers of every CPython. */
import { describe } from 'vitest';
import { complexRepr } from '../../../../src/engine/objects/value/complex.ts';
import { floatRepr } from '../../../../src/engine/objects/value/float-text.ts';
import * as F from '../../../../src/engine/objects/value/format.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

const digits = (v: Build) => ({ decimal: (cp: number) => databaseOf(v).decimal(cp) });

const table: Table = {
  int: (v, n, spec) => (spec === '' ? String(n) : F.formatInt(n, spec, values[v], { maxDigits: 4300, ...digits(v) })),
  float: (v, x, spec) => (spec === '' ? floatRepr(x) : F.formatFloat(x, spec, values[v], digits(v))),
  str: (v, s, spec) => (spec === '' ? s : F.formatStr(s, spec, values[v], digits(v))),
  complex: (v, z, spec) => (spec === '' ? complexRepr(z) : F.formatComplex(z, spec, values[v], digits(v))),
};

describe('format', () => replay('format', table));
