/** Splitting and stripping of text. White space is a predicate, so that bytes (as latin-1 text) go the same way. */
import { valueError } from './fault.ts';

export type CharacterTest = (cp: number) => boolean;

/** White space of bytes. */
export const isAsciiSpace: CharacterTest = (c) => c === 32 || (c >= 9 && c <= 13);

/** All white space is in the basic plane, so code units do. */
export function strSplit(text: string, isSpace: CharacterTest, maxsplit = -1): string[] {
  const parts: string[] = [];
  const n = text.length;
  let i = 0;
  for (let left = maxsplit < 0 ? n + 1 : maxsplit; ; left--) {
    while (i < n && isSpace(text.charCodeAt(i))) i++;
    if (i >= n) return parts;
    if (left === 0) break;
    const start = i++;
    while (i < n && !isSpace(text.charCodeAt(i))) i++;
    parts.push(text.slice(start, i));
  }
  // the last part of a limited split keeps the white space at the end
  parts.push(text.slice(i));
  return parts;
}

export function strRsplit(text: string, isSpace: CharacterTest, maxsplit = -1): string[] {
  const parts: string[] = [];
  let i = text.length;
  for (let left = maxsplit < 0 ? i + 1 : maxsplit; ; left--) {
    while (i > 0 && isSpace(text.charCodeAt(i - 1))) i--;
    if (i <= 0) return parts.reverse();
    if (left === 0) break;
    const end = i--;
    while (i > 0 && !isSpace(text.charCodeAt(i - 1))) i--;
    parts.push(text.slice(i, end));
  }
  parts.push(text.slice(0, i));
  return parts.reverse();
}

const emptySeparator = () => valueError('empty separator');

export function strSplitBy(text: string, separator: string, maxsplit = -1): string[] {
  if (separator === '') throw emptySeparator();
  if (maxsplit < 0) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let left = maxsplit; left > 0; left--) {
    const at = text.indexOf(separator, from);
    if (at < 0) break;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  parts.push(text.slice(from));
  return parts;
}

export function strRsplitBy(text: string, separator: string, maxsplit = -1): string[] {
  if (separator === '') throw emptySeparator();
  const parts: string[] = [];
  let end = text.length;
  for (let left = maxsplit < 0 ? text.length + 1 : maxsplit; left > 0; left--) {
    const at = end < separator.length ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.push(text.slice(at + separator.length, end));
    end = at;
  }
  parts.push(text.slice(0, end));
  return parts.reverse();
}

export function strPartition(text: string, separator: string): [string, string, string] {
  if (separator === '') throw emptySeparator();
  const at = text.indexOf(separator);
  return at < 0 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)];
}

export function strRpartition(text: string, separator: string): [string, string, string] {
  if (separator === '') throw emptySeparator();
  const at = text.lastIndexOf(separator);
  return at < 0 ? ['', '', text] : [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** Line ends of str. @cpython Objects/unicodeobject.c ascii_linebreak, Unicode line break property */
export const isStrLineBreak: CharacterTest = (c) =>
  (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c === 0x85 || c === 0x2028 || c === 0x2029;

/** Line ends of bytes. */
export const isBytesLineBreak: CharacterTest = (c) => c === 10 || c === 13;

export function strSplitLines(text: string, keepEnds: boolean, isBreak: CharacterTest = isStrLineBreak): string[] {
  const lines: string[] = [];
  const n = text.length;
  for (let i = 0; i < n; ) {
    const start = i;
    while (i < n && !isBreak(text.charCodeAt(i))) i++;
    const end = i;
    if (i < n) i += text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10 ? 2 : 1;
    lines.push(text.slice(start, keepEnds ? i : end));
  }
  return lines;
}

/** Strips code points that the predicate accepts; `sides` is 1 left, 2 right, 3 both. */
export function strStrip(text: string, isStripped: CharacterTest, sides: 1 | 2 | 3 = 3): string {
  let from = 0;
  let to = text.length;
  if (sides & 1)
    while (from < to) {
      const cp = text.codePointAt(from)!;
      if (!isStripped(cp)) break;
      from += cp > 0xffff ? 2 : 1;
    }
  if (sides & 2)
    while (to > from) {
      let cp = text.charCodeAt(to - 1);
      if ((cp & 0xfc00) === 0xdc00 && to - 2 >= from) cp = Math.max(cp, pairAt(text, to - 2));
      if (!isStripped(cp)) break;
      to -= cp > 0xffff ? 2 : 1;
    }
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

const pairAt = (text: string, at: number): number => {
  const cp = text.codePointAt(at)!;
  return cp > 0xffff ? cp : 0;
};

/** Test for `strip(chars)`. */
export function oneOf(characters: string): CharacterTest {
  const set = new Set<number>();
  for (const c of characters) set.add(c.codePointAt(0)!);
  return (cp) => set.has(cp);
}
