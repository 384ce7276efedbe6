/** Complex numbers: arithmetic, text. A complex is a pair of floats. */
import { overflowError, valueError, zeroDivision } from './fault.ts';
import { type FloatStyle, floatToString } from './float-text.ts';
import { cAtan2, cCos, cExp, cHypot, cLog, cSin } from './math-elementary.ts';
import { cPow } from './math-power.ts';

export interface Complex {
  re: number;
  im: number;
}

/** The part of a build's profile that complex arithmetic reads. */
export interface ComplexRules {
  complexDivZero: string;
  complexPowZero: string;
  /** the modulus of a power is divided by exp(angle * im) rather than multiplied by exp(-angle * im) */
  complexPowDivides: boolean;
  /** products and quotients regain infinities as in annex G of C99; a real operand stays real (3.14+) */
  complexAnnexG: boolean;
}

const isInf = (x: number): boolean => x === Infinity || x === -Infinity;
const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);
const signed = (magnitude: number, sign: number): number => (isNegative(sign) ? -magnitude : magnitude);
/** 1 for an infinity, else 0, with the sign of x. */
const boxed = (x: number): number => signed(isInf(x) ? 1 : 0, x);
const withoutNan = (x: number): number => (Number.isNaN(x) ? 0 : x);

export const complexAdd = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const complexSub = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
export const complexNeg = (a: Complex): Complex => ({ re: -a.re, im: -a.im });

/** @cpython Objects/complexobject.c _Py_c_prod 3.11-3.15 */
export function complexMul(a: Complex, b: Complex, rules: ComplexRules): Complex {
  const re = a.re * b.re - a.im * b.im;
  const im = a.re * b.im + a.im * b.re;
  if (!rules.complexAnnexG || !(Number.isNaN(re) && Number.isNaN(im))) return { re, im };
  return recoveredProduct(a, b) ?? { re, im };
}

function recoveredProduct(a: Complex, b: Complex): Complex | undefined {
  let [x, y, u, v] = [a.re, a.im, b.re, b.im];
  let again = false;
  if (isInf(x) || isInf(y)) {
    [x, y, u, v] = [boxed(x), boxed(y), withoutNan(u), withoutNan(v)];
    again = true;
  }
  if (isInf(u) || isInf(v)) {
    [u, v, x, y] = [boxed(u), boxed(v), withoutNan(x), withoutNan(y)];
    again = true;
  }
  if (!again && (isInf(a.re * b.re) || isInf(a.im * b.im) || isInf(a.re * b.im) || isInf(a.im * b.re))) {
    [x, y, u, v] = [withoutNan(x), withoutNan(y), withoutNan(u), withoutNan(v)];
    again = true;
  }
  return again ? { re: Infinity * (x * u - y * v), im: Infinity * (x * v + y * u) } : undefined;
}

/** Smith's division. @cpython Objects/complexobject.c _Py_c_quot 3.11-3.15 */
export function complexDiv(a: Complex, b: Complex, rules: ComplexRules): Complex {
  const r = quotient(a, b);
  if (r === undefined) throw zeroDivision(rules.complexDivZero);
  if (!rules.complexAnnexG || !(Number.isNaN(r.re) && Number.isNaN(r.im))) return r;
  const aFinite = Number.isFinite(a.re) && Number.isFinite(a.im);
  const bFinite = Number.isFinite(b.re) && Number.isFinite(b.im);
  if ((isInf(a.re) || isInf(a.im)) && bFinite) {
    const [x, y] = [boxed(a.re), boxed(a.im)];
    return { re: Infinity * (x * b.re + y * b.im), im: Infinity * (y * b.re - x * b.im) };
  }
  if ((isInf(b.re) || isInf(b.im)) && aFinite) {
    const [x, y] = [boxed(b.re), boxed(b.im)];
    return { re: 0 * (a.re * x + a.im * y), im: 0 * (a.im * x - a.re * y) };
  }
  return r;
}

function quotient(a: Complex, b: Complex): Complex | undefined {
  const re = Math.abs(b.re);
  const im = Math.abs(b.im);
  if (re >= im) {
    if (re === 0) return undefined;
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    return { re: (a.re + a.im * ratio) / denominator, im: (a.im - a.re * ratio) / denominator };
  }
  if (im >= re) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    return { re: (a.re * ratio + a.im) / denominator, im: (a.im * ratio - a.re) / denominator };
  }
  return { re: Number.NaN, im: Number.NaN };
}

const fromReal = (re: number): Complex => ({ re, im: 0 });

/** complex op float and float op complex: with annex G the float has no imaginary part at all, before it has 0. */
export function complexAddReal(a: Complex, x: number, rules: ComplexRules): Complex {
  return rules.complexAnnexG ? { re: a.re + x, im: a.im } : complexAdd(a, fromReal(x));
}

export function complexSubReal(a: Complex, x: number, rules: ComplexRules): Complex {
  return rules.complexAnnexG ? { re: a.re - x, im: a.im } : complexSub(a, fromReal(x));
}

export function realSubComplex(x: number, a: Complex, rules: ComplexRules): Complex {
  return rules.complexAnnexG ? { re: x - a.re, im: -a.im } : complexSub(fromReal(x), a);
}

export function complexMulReal(a: Complex, x: number, rules: ComplexRules): Complex {
  return rules.complexAnnexG ? { re: a.re * x, im: a.im * x } : complexMul(a, fromReal(x), rules);
}

export function complexDivReal(a: Complex, x: number, rules: ComplexRules): Complex {
  if (!rules.complexAnnexG) return complexDiv(a, fromReal(x), rules);
  if (x === 0) throw zeroDivision(rules.complexDivZero);
  return { re: a.re / x, im: a.im / x };
}

/** @cpython Objects/complexobject.c _Py_rc_quot 3.14-3.15 */
export function realDivComplex(x: number, b: Complex, rules: ComplexRules): Complex {
  if (!rules.complexAnnexG) return complexDiv(fromReal(x), b, rules);
  const re = Math.abs(b.re);
  const im = Math.abs(b.im);
  let r: Complex = { re: Number.NaN, im: Number.NaN };
  if (re >= im) {
    if (re === 0) throw zeroDivision(rules.complexDivZero);
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    r = { re: x / denominator, im: (-x * ratio) / denominator };
  } else if (im >= re) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    r = { re: (x * ratio) / denominator, im: -x / denominator };
  }
  if (Number.isNaN(r.re) && Number.isNaN(r.im) && Number.isFinite(x) && (isInf(b.re) || isInf(b.im)))
    return { re: 0 * (x * boxed(b.re)), im: 0 * (-x * boxed(b.im)) };
  return r;
}

/** `abs(z)`. @cpython Objects/complexobject.c complex_abs 3.8-3.15 */
export function complexAbs(a: Complex): number {
  const r = cHypot(a.re, a.im);
  if (r === Infinity && Number.isFinite(a.re) && Number.isFinite(a.im)) throw overflowError('absolute value too large');
  return r;
}

/** @cpython Objects/complexobject.c complex_pow 3.11-3.15 */
export function complexPow(a: Complex, b: Complex, rules: ComplexRules): Complex {
  const isSmall = b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100;
  const r = isSmall ? integerPower(a, b.re, rules) : polarPower(a, b, rules);
  if (isInf(r.re) || isInf(r.im)) throw overflowError('complex exponentiation');
  return r;
}

function integerPower(a: Complex, n: number, rules: ComplexRules): Complex {
  if (n > 0) return repeatedProduct(a, n, rules);
  return complexDiv({ re: 1, im: 0 }, repeatedProduct(a, -n, rules), {
    ...rules,
    complexDivZero: rules.complexPowZero,
  });
}

function repeatedProduct(a: Complex, n: number, rules: ComplexRules): Complex {
  let r: Complex = { re: 1, im: 0 };
  let p = a;
  for (let mask = 1; n >= mask; mask <<= 1) {
    if (n & mask) r = complexMul(r, p, rules);
    p = complexMul(p, p, rules);
  }
  return r;
}

/** @cpython Objects/complexobject.c _Py_c_pow 3.11-3.15 */
function polarPower(a: Complex, b: Complex, rules: ComplexRules): Complex {
  if (b.re === 0 && b.im === 0) return { re: 1, im: 0 };
  if (a.re === 0 && a.im === 0) {
    if (b.im !== 0 || b.re < 0) throw zeroDivision(rules.complexPowZero);
    return { re: 0, im: 0 };
  }
  const modulus = cHypot(a.re, a.im);
  let length = cPow(modulus, b.re);
  const angle = cAtan2(a.im, a.re);
  let phase = angle * b.re;
  if (b.im !== 0) {
    if (rules.complexPowDivides) length /= cExp(angle * b.im);
    else length *= cExp(-angle * b.im);
    phase += b.im * cLog(modulus);
  }
  // C's cos sets errno to EDOM for an infinity, which reads as the error of zero to a negative power
  if (isInf(phase)) throw zeroDivision(rules.complexPowZero);
  return { re: length * cCos(phase), im: length * cSin(phase) };
}

/** `repr(z)`. @cpython Objects/complexobject.c complex_repr 3.8-3.15 */
export function complexRepr({ re, im }: Complex): string {
  const part = (x: number, style: FloatStyle) => floatToString(x, 'r', 0, style);
  if (Object.is(re, 0)) return part(im, {}) + 'j';
  return `(${part(re, {})}${part(im, { sign: true })}j)`;
}

const NUM = '(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|(?:inf(?:inity)?|nan)';
const COMPLEX = new RegExp(`^(?:([+-]?(?:${NUM}))(?=$|[+-])(?!j))?(?:([+-]?)((?:${NUM})?)(j))?$`, 'i');
const SPACES = /^[\t-\r ]+|[\t-\r ]+$/g;

const floatOf = (text: string): number => {
  const named = /^([+-]?)(inf|nan)/i.exec(text);
  if (!named) return Number(text);
  return named[2]!.toLowerCase() === 'nan' ? Number.NaN : named[1] === '-' ? -Infinity : Infinity;
};

/**
 * `complex(text)`; `text` has been brought to ASCII (`decimalToAscii`), `repr` is that of the argument.
 * @cpython Objects/complexobject.c complex_from_string_inner 3.11-3.15
 */
export function complexParse(text: string, repr: () => string): Complex {
  let body = text;
  if (body.includes('_')) {
    body = body.replace(/(?<=\d)_(?=\d)/g, '');
    if (body.includes('_')) throw valueError(`could not convert string to complex: ${repr()}`);
  }
  body = body.replace(SPACES, '');
  if (body.startsWith('(') && body.endsWith(')')) body = body.slice(1, -1).replace(SPACES, '');
  const m = COMPLEX.exec(body);
  if (!m || body === '' || (m[1] !== undefined && m[4] !== undefined && m[2] === ''))
    throw valueError('complex() arg is a malformed string');
  const re = m[1] === undefined ? 0 : floatOf(m[1]);
  const im = m[4] === undefined ? 0 : floatOf(m[2]! + (m[3] || '1'));
  return { re, im };
}
