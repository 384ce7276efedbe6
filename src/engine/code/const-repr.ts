/** `repr` of constants, for the printer of code: as CPython's, but for the order of a frozenset's items. */
import { floatRepr } from '../objects/value/float-text.ts';
import { bytesRepr } from '../objects/value/str-repr.ts';
import type { ConstValue } from '../syntax/ast.ts';
import type { CodeUnit, UnitConst } from './unit.ts';

/** What `repr` shows of a code object: `<code object f at 0x..., file "a.py", line 1>`. */
export type CodeRepr = (unit: CodeUnit) => string;

const NOT_PRINTABLE = /[\p{C}\p{Z}]/u;

function escaped(cp: number): string {
  if (cp === 9) return '\\t';
  if (cp === 10) return '\\n';
  if (cp === 13) return '\\r';
  if (cp < 0x100) return `\\x${cp.toString(16).padStart(2, '0')}`;
  return cp < 0x10000 ? `\\u${cp.toString(16).padStart(4, '0')}` : `\\U${cp.toString(16).padStart(8, '0')}`;
}

function strRepr(c: Extract<ConstValue, { t: 'str' }>): string {
  const points = c.cps ?? Uint32Array.from(Array.from(c.v), (ch) => ch.codePointAt(0)!);
  const quote = points.includes(39) && !points.includes(34) ? '"' : "'";
  let out = quote;
  for (const cp of points) {
    const ch = String.fromCodePoint(cp);
    if (ch === '\\' || ch === quote) out += `\\${ch}`;
    else out += cp !== 32 && NOT_PRINTABLE.test(ch) ? escaped(cp) : ch;
  }
  return out + quote;
}

/** A part of a complex number: no `.0`. */
function partRepr(x: number): string {
  return floatRepr(x).replace(/\.0$/, '');
}

/** @cpython Objects/complexobject.c complex_repr 3.8-3.15 */
function complexRepr(re: number, im: number): string {
  const imaginary = `${partRepr(im)}j`;
  if (Object.is(re, 0)) return imaginary;
  const sign = imaginary.startsWith('-') ? '' : '+';
  return `(${partRepr(re)}${sign}${imaginary})`;
}

export function reprConst(c: UnitConst, code: CodeRepr): string {
  switch (c.t) {
    case 'none':
      return 'None';
    case 'ellipsis':
      return 'Ellipsis';
    case 'bool':
      return c.v ? 'True' : 'False';
    case 'int':
      return String(c.v);
    case 'float':
      return floatRepr(c.v);
    case 'complex':
      return complexRepr(c.re, c.im);
    case 'str':
      return strRepr(c);
    case 'bytes':
      return bytesRepr(c.v);
    case 'tuple':
      return `(${c.v.map((v) => reprConst(v, code)).join(', ')}${c.v.length === 1 ? ',' : ''})`;
    case 'frozenset':
      return c.v.length === 0 ? 'frozenset()' : `frozenset({${c.v.map((v) => reprConst(v, code)).join(', ')}})`;
    case 'slice':
      return `slice(${[c.start, c.stop, c.step].map((v) => reprConst(v, code)).join(', ')})`;
    case 'code':
      return code(c.v);
  }
}
