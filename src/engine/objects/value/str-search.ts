/**
 * Searching in text. Indexes of the guest count code points; a string that holds no surrogate pairs (kind 1 or 2) is
 * searched as it is, one of kind 4 goes through a translation of positions.
 */

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** Whether positions in code points and in code units can differ. */
export const hasPairs = (text: string): boolean => PAIR.test(text);

/** Length in code points. */
export function codePointLength(text: string): number {
  let n = text.length;
  for (let i = 0; i < text.length - 1; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      n--;
      i++;
    }
  return n;
}

/** Code unit at which the code point of this index begins. */
export function unitIndex(text: string, index: number): number {
  let unit = 0;
  for (let i = 0; i < index && unit < text.length; i++) {
    const isPair = (text.charCodeAt(unit) & 0xfc00) === 0xd800 && (text.charCodeAt(unit + 1) & 0xfc00) === 0xdc00;
    unit += isPair ? 2 : 1;
  }
  return unit;
}

/** Code points before a code unit. */
export const pointIndex = (text: string, unit: number): number => codePointLength(text.slice(0, unit));

/** start and end of a search brought into 0..length (start may lie beyond). @cpython ADJUST_INDICES */
export function adjusted(start: number, end: number, length: number): [number, number] {
  if (end > length) end = length;
  else if (end < 0) end = Math.max(0, end + length);
  if (start < 0) start = Math.max(0, start + length);
  return [start, end];
}

/** The part that start and end cut out, as code units; undefined where it is less than nothing. */
function cut(text: string, start: number, end: number): { from: number; to: number; pairs: boolean } | undefined {
  const pairs = hasPairs(text);
  const [from, to] = adjusted(start, end, pairs ? codePointLength(text) : text.length);
  if (from > to) return undefined;
  return pairs ? { from: unitIndex(text, from), to: unitIndex(text, to), pairs } : { from, to, pairs };
}

export function strFind(text: string, sub: string, start = 0, end = Number.MAX_SAFE_INTEGER): number {
  const part = cut(text, start, end);
  if (!part) return -1;
  const at = text.indexOf(sub, part.from);
  if (at < 0 || at + sub.length > part.to) return -1;
  return part.pairs ? pointIndex(text, at) : at;
}

export function strRfind(text: string, sub: string, start = 0, end = Number.MAX_SAFE_INTEGER): number {
  const part = cut(text, start, end);
  if (!part || part.to - sub.length < part.from) return -1;
  const at = text.lastIndexOf(sub, part.to - sub.length);
  if (at < part.from) return -1;
  return part.pairs ? pointIndex(text, at) : at;
}

export function strCount(text: string, sub: string, start = 0, end = Number.MAX_SAFE_INTEGER): number {
  const part = cut(text, start, end);
  if (!part) return 0;
  if (sub === '') return codePointLength(text.slice(part.from, part.to)) + 1;
  let count = 0;
  for (
    let at = text.indexOf(sub, part.from);
    at >= 0 && at + sub.length <= part.to;
    at = text.indexOf(sub, at + sub.length)
  )
    count++;
  return count;
}

/** @cpython Objects/unicodeobject.c tailmatch 3.8-3.15 */
export function strStartsWith(text: string, sub: string, start = 0, end = Number.MAX_SAFE_INTEGER): boolean {
  const part = cut(text, start, end);
  return part !== undefined && part.from + sub.length <= part.to && text.startsWith(sub, part.from);
}

export function strEndsWith(text: string, sub: string, start = 0, end = Number.MAX_SAFE_INTEGER): boolean {
  const part = cut(text, start, end);
  return part !== undefined && part.to - sub.length >= part.from && text.endsWith(sub, part.to);
}

/** Replaces the first `count` occurrences, all where it is negative; an empty needle stands between all characters. */
export function strReplace(text: string, sub: string, by: string, count = -1): string {
  if (count < 0 && sub !== '') return text.replaceAll(sub, () => by);
  const limit = count < 0 ? Number.MAX_SAFE_INTEGER : count;
  if (limit === 0) return text;
  if (sub === '') return interleaved(text, by, limit);
  let out = '';
  let from = 0;
  for (let n = 0; n < limit; n++) {
    const at = text.indexOf(sub, from);
    if (at < 0) break;
    out += text.slice(from, at) + by;
    from = at + sub.length;
  }
  return out + text.slice(from);
}

function interleaved(text: string, by: string, limit: number): string {
  let out = by;
  let n = 1;
  let from = 0;
  for (const c of text) {
    if (n >= limit) break;
    out += c;
    from += c.length;
    if (n < limit) out += by;
    n++;
  }
  return out + text.slice(from);
}
