/** The module _statistics: the inverse of the normal distribution's cumulative function, by Wichura's algorithm AS 241. */
import { checkPositional } from '../objects/arguments.ts';
import { valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { PyFloat_AsDouble } from '../objects/numberconversion.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { cLog } from '../objects/value/math-elementary.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

/** Coefficients of numerator and denominator, highest power first: around 1/2, in the tails, far out. */
const MIDDLE = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const TAIL = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const FAR = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
];

function horner(coefficients: readonly number[], r: number): number {
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum = sum * r + coefficients[i]!;
  return sum;
}

/** @cpython Modules/_statisticsmodule.c _statistics__normal_dist_inv_cdf_impl 3.8-3.15; NaN where it is undefined */
function inverse(p: number, mu: number, sigma: number): number {
  if (p <= 0 || p >= 1) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const x = (horner(MIDDLE[0]!, r) * q) / horner(MIDDLE[1]!, r);
    return mu + x * sigma;
  }
  const r = Math.sqrt(-cLog(q <= 0 ? p : 1 - p));
  const [table, t] = r <= 5 ? [TAIL, r - 1.6] : [FAR, r - 5];
  const x = horner(table[0]!, t) / horner(table[1]!, t);
  return mu + (q < 0 ? -x : x) * sigma;
}

export function createStatistics(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_statistics',
    doc: 'Accelerators for the statistics module.\n',
    functions: {
      _normal_dist_inv_cdf: {
        call: 'FASTCALL',
        fn: (m, _m, args: PyObject[]) => {
          checkPositional(m, '_normal_dist_inv_cdf', args.length, 3, 3);
          const [p, mu, sigma] = args.map((o) => PyFloat_AsDouble(m, o)) as [number, number, number];
          const x = inverse(p, mu, sigma);
          if (p <= 0 || p >= 1) valueError(m, 'inv_cdf undefined for these parameters');
          return newFloat(m, x);
        },
        sig: '($module, p, mu, sigma, /)',
      },
    },
  });
}
