/** Text in a field: center, ljust, rjust, zfill, expandtabs. Widths count code points; fill is one character. */
import { codePointLength } from './str-search.ts';

/** @cpython Objects/unicodeobject.c unicode_center_impl 3.8-3.15: the odd blank goes left where the width is odd */
export function strCenter(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  const left = (missing >> 1) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function strLjust(text: string, width: number, fill = ' '): string {
  return text + fill.repeat(Math.max(0, width - codePointLength(text)));
}

export function strRjust(text: string, width: number, fill = ' '): string {
  return fill.repeat(Math.max(0, width - codePointLength(text))) + text;
}

/** Zeros after the sign. */
export function strZfill(text: string, width: number): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  const sign = text[0] === '+' || text[0] === '-' ? text[0] : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** @cpython Objects/unicodeobject.c unicode_expandtabs_impl 3.8-3.15 */
export function strExpandTabs(text: string, tabsize = 8): string {
  if (!text.includes('\t')) return text;
  let out = '';
  let column = 0;
  for (const c of text) {
    if (c !== '\t') {
      column = c === '\n' || c === '\r' ? 0 : column + 1;
      out += c;
    } else if (tabsize > 0) {
      const blanks = tabsize - (column % tabsize);
      column += blanks;
      out += ' '.repeat(blanks);
    }
  }
  return out;
}

/**
 * `str.translate`: `look` gives for a code point what stands in the table: a text, a code point, null to delete it, or
 * undefined to keep it. Raises what it likes.
 */
export function strTranslate(text: string, look: (cp: number) => string | number | null | undefined): string {
  let out = '';
  for (const c of text) {
    const found = look(c.codePointAt(0)!);
    if (found === undefined) out += c;
    else if (typeof found === 'number') out += String.fromCodePoint(found);
    else if (found !== null) out += found;
  }
  return out;
}
