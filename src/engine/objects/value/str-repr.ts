/** repr and ascii() of str, repr of bytes: quote choice and escapes. */
import type { UnicodeData } from './unicode.ts';

const HEX = '0123456789abcdef';

/** The quote that repr uses: double ones where the text has single ones only. */
const quoteFor = (single: boolean, double: boolean): string => (single && !double ? '"' : "'");

/** Text that reads itself in repr: printable ASCII without quotes and backslash. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

function escaped(cp: number): string {
  if (cp === 9) return '\\t';
  if (cp === 10) return '\\n';
  if (cp === 13) return '\\r';
  if (cp < 0x100) return '\\x' + HEX[cp >> 4] + HEX[cp & 15];
  return cp < 0x10000 ? '\\u' + cp.toString(16).padStart(4, '0') : '\\U' + cp.toString(16).padStart(8, '0');
}

/** @cpython Objects/unicodeobject.c unicode_repr 3.11-3.15 */
export function strRepr(text: string, unicode: UnicodeData): string {
  return PLAIN.test(text) ? `'${text}'` : quotedText(text, (cp) => unicode.isPrintable(cp));
}

/** `ascii(text)`. @cpython Objects/object.c PyObject_ASCII 3.11-3.15 */
export function strAscii(text: string): string {
  return PLAIN.test(text) ? `'${text}'` : quotedText(text, (cp) => cp >= 32 && cp < 127);
}

function quotedText(text: string, isPrintable: (cp: number) => boolean): string {
  const quote = quoteFor(text.includes("'"), text.includes('"'));
  let out = quote;
  for (let i = 0; i < text.length; i++) {
    let cp = text.charCodeAt(i);
    if (cp >= 0xd800 && cp < 0xdc00) {
      cp = text.codePointAt(i)!;
      if (cp > 0xffff) i++;
    }
    if (cp === 92) out += '\\\\';
    else if (cp === quote.charCodeAt(0)) out += '\\' + quote;
    else out += isPrintable(cp) ? String.fromCodePoint(cp) : escaped(cp);
  }
  return out + quote;
}

/** @cpython Objects/bytesobject.c PyBytes_Repr 3.11-3.15 */
export function bytesRepr(bytes: Uint8Array): string {
  const quote = quoteFor(bytes.includes(39), bytes.includes(34));
  let out = 'b' + quote;
  for (const b of bytes) {
    if (b === 92) out += '\\\\';
    else if (b === quote.charCodeAt(0)) out += '\\' + quote;
    else out += b >= 32 && b < 127 ? String.fromCharCode(b) : escaped(b);
  }
  return out + quote;
}

/**
 * repr of a bytearray; until 3.14 a single quote is escaped even inside double ones.
 * @cpython Objects/bytearrayobject.c bytearray_repr 3.11-3.15
 */
export function bytearrayRepr(bytes: Uint8Array, rules: { bytearrayEscapesSingle: boolean }): string {
  const body = bytesRepr(bytes);
  const escaped = rules.bytearrayEscapesSingle && body[1] === '"' ? body.replaceAll("'", "\\'") : body;
  return `bytearray(${escaped})`;
}
