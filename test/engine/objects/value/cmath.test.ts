/** The cmath module against the recorded answers of every CPython; last bits as in math.test.ts. */
import { describe } from 'vitest';
import * as C from '../../../../src/engine/objects/value/cmath.ts';
import { cHypot } from '../../../../src/engine/objects/value/math-elementary.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { MODERN, replay, type Table } from './replay.ts';

const table: Table = {
  c_acos: (_, z) => C.cmathAcos(z),
  c_acosh: (v, z) => C.cmathAcosh(z, values[v]),
  c_asin: (v, z) => C.cmathAsin(z, values[v]),
  c_asinh: (_, z) => C.cmathAsinh(z),
  c_atan: (v, z) => C.cmathAtan(z, values[v]),
  c_atanh: (_, z) => C.cmathAtanh(z),
  c_cos: (_, z) => C.cmathCos(z),
  c_cosh: (_, z) => C.cmathCosh(z),
  c_exp: (_, z) => C.cmathExp(z),
  c_log: (_, z) => C.cmathLog(z),
  c_log10: (_, z) => C.cmathLog10(z),
  c_phase: (_, z) => C.cmathPhase(z),
  c_sin: (v, z) => C.cmathSin(z, values[v]),
  c_sinh: (_, z) => C.cmathSinh(z),
  c_sqrt: (_, z) => C.cmathSqrt(z),
  c_tan: (v, z) => C.cmathTan(z, values[v]),
  c_tanh: (v, z) => C.cmathTanh(z, values[v]),
  c_polar: (_, z) => [cHypot(z.re, z.im), C.cmathPhase(z)],
  c_rect: (_, r, phi) => C.cmathRect(r, phi),
};

describe('cmath', () =>
  replay(
    'cmath',
    table,
    {
      c_acos: 16,
      c_acosh: 14,
      c_asin: 12,
      c_asinh: 15,
      c_atan: 2,
      c_atanh: 2,
      c_cosh: 1,
      c_log: 1,
      c_sin: 1,
      c_log10: 1,
      c_tan: 1,
      c_tanh: 1,
    },
    MODERN,
  ));
