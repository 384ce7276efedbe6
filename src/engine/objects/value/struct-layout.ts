/** Formats of the `struct` module: parsing into a layout of fields with offsets. */
import { Fault } from './fault.ts';

export interface StructField {
  code: string;
  /** values of this code in a row; for s and p the length of the one value */
  count: number;
  offset: number;
  /** bytes of one value */
  size: number;
}

export interface StructLayout {
  little: boolean;
  native: boolean;
  fields: readonly StructField[];
  size: number;
  /** values that are packed or unpacked */
  items: number;
}

/** The part of a build's profile that struct reads. */
export interface StructRules {
  /** codes F and D (complex, 3.14+) */
  structComplex: boolean;
  /** messages for numbers out of range: each code its own (3.11; before with C's limits), or all alike (3.12+) */
  structRangeTexts: 'own as C' | 'own' | 'alike';
  /** native `f` refuses what is too large for it (3.13.18+) */
  structNativeFloatChecked: boolean;
  /** message for a format that isn't ASCII */
  structNonAscii: 'codec' | 'struct';
}

export const structError = (message: string): Fault => new Fault('struct.error', message);

const STANDARD: Record<string, number> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  e: 2,
  f: 4,
  d: 8,
  s: 1,
  p: 1,
  F: 8,
  D: 16,
};
const NATIVE: Record<string, number> = { ...STANDARD, l: 8, L: 8, n: 8, N: 8, P: 8 };
const SIZE_LIMIT = 2n ** 63n - 1n;

/** Native alignment: the size, a complex that of its parts. */
const alignmentOf = (code: string, size: number): number => (code === 'F' || code === 'D' ? size / 2 : size);

/** @cpython Modules/_struct.c prepare_s 3.11-3.15 (64-bit Linux) */
export function structLayout(format: string, rules: StructRules): StructLayout {
  const order = '@=<>!'.includes(format[0] ?? ' ') ? format[0]! : '';
  const native = order === '' || order === '@';
  const little = order !== '>' && order !== '!';
  const sizes = native ? NATIVE : STANDARD;
  const fields: StructField[] = [];
  let size = 0n;
  let items = 0;
  for (let at = order.length; at < format.length; at++) {
    if (/[\t-\r ]/.test(format[at]!)) continue;
    const digits = /^\d+/.exec(format.slice(at))?.[0] ?? '';
    at += digits.length;
    if (at >= format.length) throw structError('repeat count given without format specifier');
    const code = format[at]!;
    const one = Object.hasOwn(sizes, code) ? sizes[code]! : 0;
    const isComplex = code === 'F' || code === 'D';
    if (BigInt(digits || 0) > SIZE_LIMIT) throw structError('total struct size too long');
    if (one === 0 || (isComplex && !rules.structComplex)) throw structError('bad char in struct format');
    const count = digits === '' ? 1n : BigInt(digits);
    if (native) {
      const alignment = BigInt(alignmentOf(code, one));
      size = ((size + alignment - 1n) / alignment) * alignment;
    }
    const isText = code === 's' || code === 'p';
    if (code !== 'x' && (isText || count > 0n)) {
      fields.push({ code, count: Number(count), offset: Number(size), size: one });
      items += isText ? 1 : Number(count);
    }
    size += count * BigInt(one);
    if (size > SIZE_LIMIT) throw structError('total struct size too long');
  }
  return { little, native, fields, size: Number(size), items };
}
