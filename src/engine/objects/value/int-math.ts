/** The integer functions of `math`: gcd, lcm, isqrt, factorial, comb, perm. */
import { overflowError, valueError } from './fault.ts';
import { abs, big, bitLength, type IntValue, norm } from './int.ts';

export function gcd(a: IntValue, b: IntValue): IntValue {
  a = abs(a);
  b = abs(b);
  while (typeof a === 'bigint' || typeof b === 'bigint') {
    if (b === 0) return a;
    const r = norm(big(a) % big(b));
    a = b;
    b = r;
  }
  while (b !== 0) [a, b] = [b, (a as number) % b];
  return a;
}

export function lcm(a: IntValue, b: IntValue): IntValue {
  if (a === 0 || b === 0) return 0;
  const product = (big(abs(a)) / big(gcd(a, b))) * big(abs(b));
  return norm(product);
}

/** Floor of the square root. */
export function isqrt(n: IntValue): IntValue {
  if (n < 0) throw valueError('isqrt() argument must be nonnegative');
  if (typeof n === 'number') {
    const root = Math.floor(Math.sqrt(n));
    return root * root > n ? root - 1 : root;
  }
  return norm(isqrtBig(n));
}

/** Newton's iteration from a root of the upper half of the bits: each step doubles the good digits. */
function isqrtBig(n: bigint): bigint {
  if (n < 0x10000000000000n) return BigInt(Math.floor(Math.sqrt(Number(n))));
  const bits = bitLength(n);
  const shift = BigInt(bits >> 2);
  let root = (isqrtBig(n >> (2n * shift)) + 1n) << shift;
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const LONG_MAX = 2n ** 63n - 1n;

/** @cpython Modules/mathmodule.c math_factorial 3.11-3.15 */
export function factorial(n: IntValue): IntValue {
  if (n > LONG_MAX) throw overflowError(`factorial() argument should not exceed ${LONG_MAX}`);
  if (n < 0) throw valueError('factorial() not defined for negative values');
  return norm(rangeProduct(1n, BigInt(n)));
}

/** Product of from..to by halves, so that factors are of like size. */
function rangeProduct(from: bigint, to: bigint): bigint {
  if (to - from > 8n) {
    const middle = (from + to) >> 1n;
    return rangeProduct(from, middle) * rangeProduct(middle + 1n, to);
  }
  let product = 1n;
  for (let i = from; i <= to; i++) product *= i;
  return product;
}

/** @cpython Modules/mathmodule.c math_perm_impl 3.11-3.15; `k` undefined gives n! */
export function perm(n: IntValue, k?: IntValue): IntValue {
  if (k === undefined) return factorial(n);
  if (n < 0) throw valueError('n must be a non-negative integer');
  if (k < 0) throw valueError('k must be a non-negative integer');
  if (k > n) return 0;
  if (k > LONG_MAX) throw overflowError(`k must not exceed ${LONG_MAX}`);
  const top = BigInt(n);
  return norm(rangeProduct(top - BigInt(k) + 1n, top));
}

/** @cpython Modules/mathmodule.c math_comb_impl 3.11-3.15 */
export function comb(n: IntValue, k: IntValue): IntValue {
  if (n < 0) throw valueError('n must be a non-negative integer');
  if (k < 0) throw valueError('k must be a non-negative integer');
  if (k > n) return 0;
  const top = BigInt(n);
  const other = top - BigInt(k);
  const least = BigInt(k) < other ? BigInt(k) : other;
  if (least > LONG_MAX) throw overflowError(`min(n - k, k) must not exceed ${LONG_MAX}`);
  return norm(combBig(top, least));
}

/** C(n, k) = C(n, j) * C(n - j, k - j) / C(k, j), halving k. */
function combBig(n: bigint, k: bigint): bigint {
  if (k <= 32n) {
    let result = 1n;
    for (let i = 0n; i < k; i++) result = (result * (n - i)) / (i + 1n);
    return result;
  }
  const j = k / 2n;
  return (combBig(n, j) * combBig(n - j, k - j)) / combBig(k, j);
}
