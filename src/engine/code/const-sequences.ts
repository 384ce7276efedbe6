/** Operators on constant sequences: text, bytes, tuples. Lengths count code points, bytes, items. */
import type { ConstValue } from '../syntax/ast.ts';

/** items of a repeated tuple */
const MAX_COLLECTION_SIZE = 256;
/** characters of a repeated text */
const MAX_STR_SIZE = 4096;
/** items of a repeated tuple, those of its tuples counted */
const MAX_TOTAL_ITEMS = 1024;

type Text = Extract<ConstValue, { t: 'str' }>;

/** The code points of a text, surrogates that stand alone included. */
function codePoints(text: Text): number[] {
  if (text.cps !== undefined) return Array.from(text.cps);
  return Array.from(text.v, (c) => c.codePointAt(0)!);
}

/** A text of code points; one that holds surrogates says so. */
export function textOf(points: readonly number[]): Text {
  let v = '';
  let surrogates = false;
  for (const point of points) {
    v += String.fromCodePoint(point);
    if (point >= 0xd800 && point <= 0xdfff) surrogates = true;
  }
  return surrogates ? { t: 'str', v, cps: Uint32Array.from(points) } : { t: 'str', v };
}

function length(c: ConstValue): number {
  if (c.t === 'str') return c.cps?.length ?? codePoints(c).length;
  return c.t === 'bytes' || c.t === 'tuple' ? c.v.length : 0;
}

/** `l + r` of one type; null where the type has no `+`. */
export function concatenate(l: ConstValue, r: ConstValue): ConstValue | null {
  if (l.t === 'str' && r.t === 'str') {
    if (l.cps === undefined && r.cps === undefined) return { t: 'str', v: l.v + r.v };
    return textOf([...codePoints(l), ...codePoints(r)]);
  }
  if (l.t === 'bytes' && r.t === 'bytes') return { t: 'bytes', v: Uint8Array.of(...l.v, ...r.v) };
  if (l.t === 'tuple' && r.t === 'tuple') return { t: 'tuple', v: [...l.v, ...r.v] };
  return null;
}

/** What is left of `limit` after the items of nested tuples. @cpython Python/ast_opt.c check_complexity 3.8-3.13; Python/flowgraph.c const_folding_check_complexity 3.14-3.15 */
function check_complexity(c: ConstValue, limit: number): number {
  if (c.t !== 'tuple' && c.t !== 'frozenset') return limit;
  limit -= c.v.length;
  for (const item of c.v) {
    if (limit < 0) break;
    limit = check_complexity(item, limit);
  }
  return limit;
}

function repeatItems<T>(items: readonly T[], n: number): T[] {
  const result: T[] = [];
  for (let i = 0; i < n; i++) result.push(...items);
  return result;
}

/** `c * n`; null where it is too big to fold, undefined where `c` is no sequence. */
export function repeat(c: ConstValue, n: number | bigint): ConstValue | null | undefined {
  if (c.t !== 'str' && c.t !== 'bytes' && c.t !== 'tuple') return undefined;
  const size = length(c);
  if (size === 0) return c;
  const limit = c.t === 'tuple' ? MAX_COLLECTION_SIZE : MAX_STR_SIZE;
  if (n < 0 || n > Math.floor(limit / size)) return null;
  const count = Number(n);
  switch (c.t) {
    case 'tuple':
      if (count > 0 && check_complexity(c, Math.floor(MAX_TOTAL_ITEMS / count)) < 0) return null;
      return { t: 'tuple', v: repeatItems(c.v, count) };
    case 'bytes':
      return { t: 'bytes', v: Uint8Array.from(repeatItems(Array.from(c.v), count)) };
    case 'str':
      return c.cps === undefined ? { t: 'str', v: c.v.repeat(count) } : textOf(repeatItems(codePoints(c), count));
  }
}

function numberOf(c: ConstValue): number | null | undefined {
  if (c.t === 'none') return undefined;
  if (c.t === 'bool') return c.v ? 1 : 0;
  return c.t === 'int' ? Number(c.v) : null;
}

/** The indexes that a slice of a sequence takes; null where it would raise. @cpython Objects/sliceobject.c PySlice_AdjustIndices 3.14-3.15 */
function sliceIndexes(slice: Extract<ConstValue, { t: 'slice' }>, size: number): number[] | null {
  const step = numberOf(slice.step) ?? (slice.step.t === 'none' ? 1 : null);
  const start = numberOf(slice.start);
  const stop = numberOf(slice.stop);
  if (step === null || step === 0 || start === null || stop === null) return null;
  const low = step < 0 ? -1 : 0;
  const high = step < 0 ? size - 1 : size;
  const clip = (i: number): number => Math.min(Math.max(i < 0 ? i + size : i, low), high);
  const from = start === undefined ? (step < 0 ? high : low) : clip(start);
  const to = stop === undefined ? (step < 0 ? low : high) : clip(stop);
  const indexes: number[] = [];
  for (let i = from; step < 0 ? i > to : i < to; i += step) indexes.push(i);
  return indexes;
}

function pick(c: ConstValue, indexes: readonly number[]): ConstValue | null {
  switch (c.t) {
    case 'tuple':
      return { t: 'tuple', v: indexes.map((i) => c.v[i]!) };
    case 'bytes':
      return { t: 'bytes', v: Uint8Array.from(indexes, (i) => c.v[i]!) };
    case 'str': {
      const points = codePoints(c);
      return textOf(indexes.map((i) => points[i]!));
    }
    default:
      return null;
  }
}

/** `c[index]`; null where it would raise. */
export function subscript(c: ConstValue, index: ConstValue): ConstValue | null {
  const size = length(c);
  if (index.t === 'slice') {
    const indexes = sliceIndexes(index, size);
    return indexes === null ? null : pick(c, indexes);
  }
  if (index.t !== 'int') return null;
  const at = index.v < 0 ? Number(index.v) + size : Number(index.v);
  if (at < 0 || at >= size) return null;
  switch (c.t) {
    case 'tuple':
      return c.v[at]!;
    case 'bytes':
      return { t: 'int', v: c.v[at]! };
    default:
      return pick(c, [at]);
  }
}
