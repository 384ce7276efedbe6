/** Observed values as the diff sees them: equality, likeness of shape, and one line of text for each. */
import { isDeepStrictEqual } from 'node:util';

export type Observed =
  | number
  | string
  | null
  | readonly number[]
  | readonly string[]
  | { readonly [key: string]: Observed };

export function equal(a: Observed, b: Observed): boolean {
  return isDeepStrictEqual(a, b);
}

/**
 * Order or ratio holds:
 *
 *   number   same sign, and neither is more than twice the other
 *   list     same length, signs and order of the elements
 *   map      same keys, each value of the same shape
 *   text     equal once every number is replaced; differences in words are differences in shape
 */
export function sameShape(a: Observed, b: Observed): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.sign(a) === Math.sign(b) && Math.abs(a) <= 2 * Math.abs(b) && Math.abs(b) <= 2 * Math.abs(a);
  }
  if (typeof a === 'string' && typeof b === 'string') return withoutNumbers(a) === withoutNumbers(b);
  if (Array.isArray(a) && Array.isArray(b)) return sameOrder(a, b);
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameShape(a[key]!, b[key]!));
  }
  return a === b;
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+(\.\d+)?/g, '#');
}

function sameOrder(a: readonly Observed[], b: readonly Observed[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (typeof a[i] !== 'number' || typeof b[i] !== 'number') return false;
    if (Math.sign(a[i] as number) !== Math.sign(b[i] as number)) return false;
    if (i > 0 && order(a, i) !== order(b, i)) return false;
  }
  return true;
}

function order(list: readonly Observed[], i: number): number {
  return Math.sign((list[i] as number) - (list[i - 1] as number));
}

function isMap(value: Observed): value is { readonly [key: string]: Observed } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `-56`, `[3, 0, 1]`, `{32: +2, 64: -1}`; of maps and lists what differs from `other` first where it is given. */
export function show(value: Observed | undefined, other?: Observed, limit = 200): string {
  if (value === undefined) return '-';
  const text = isMap(value) ? showMap(value, other) : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

function showMap(value: { readonly [key: string]: Observed }, other: Observed | undefined): string {
  const against = other !== undefined && isMap(other) ? other : undefined;
  const keys = new Set([...Object.keys(value), ...Object.keys(against ?? {})]);
  const shown = [...keys].filter((key) => against === undefined || !equal(value[key] ?? 0, against[key] ?? 0));
  const pairs = shown.map((key) => `${key}: ${JSON.stringify(value[key] ?? 0)}`);
  return `{${pairs.join(', ')}}`;
}

/** The first line in which two texts differ, counted from 1. */
export function firstDifferingLine(a: string, b: string): { line: number; a: string; b: string } | undefined {
  const [left, right] = [a.split('\n'), b.split('\n')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] !== right[i]) return { line: i + 1, a: left[i] ?? '(end)', b: right[i] ?? '(end)' };
  }
  return undefined;
}
