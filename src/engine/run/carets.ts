/**
 * The marks under a line of a traceback: `~~~~^~~~`. Which part of the line is marked comes from the instruction's position; the
 * part that failed within an operation (operator, brackets) is found by parsing that part again, as the interpreter does.
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import type { Expr } from '../syntax/ast.ts';
import { parse, SyntaxFault } from '../syntax/index.ts';

export interface Anchors {
  /** characters from the start of the segment to where the carets start and end */
  left: number;
  right: number;
}

/** @cpython Lib/traceback.py _extract_caret_anchors_from_line_segment 3.11-3.15 */
export function caretAnchors(segment: string, profile: SyntaxProfile, calls: boolean): Anchors | null {
  let body: Expr;
  try {
    const tree = parse(`(\n${segment}\n)`, { profile, filename: '<segment>', mode: 'exec' });
    const statement = tree.body[0];
    if (tree.body.length !== 1 || statement?.tag !== 'Expr') return null;
    body = statement.value;
  } catch (e) {
    if (e instanceof SyntaxFault) return null;
    throw e;
  }
  const lines = segment.split('\n');
  const at = (line: number, byteColumn: number): number => {
    let offset = 0;
    for (let k = 0; k < line - 2; k++) offset += lines[k]!.length + 1;
    return offset + charColumn(lines[line - 2] ?? '', byteColumn);
  };
  if (body.tag === 'BinOp') {
    const from = at(body.left.end_lineno, body.left.end_col_offset);
    const to = at(body.right.lineno, body.right.col_offset);
    for (let k = from; k < to; k++) {
      const c = segment[k]!;
      if (/\s/.test(c) || c === ')' || c === '(' || c === '\\' || c === '#') {
        if (c === '#') while (k < to && segment[k] !== '\n') k++;
        continue;
      }
      const two = k + 1 < segment.length && !/[\s#]/.test(segment[k + 1]!) && k + 1 < to && segment[k + 1] !== '(';
      return { left: k, right: k + (two && '*/<>'.includes(c) ? 2 : 1) };
    }
    return null;
  }
  if (body.tag === 'Subscript') {
    const left = segment.indexOf('[', at(body.value.end_lineno, body.value.end_col_offset));
    return { left, right: at(body.end_lineno, body.end_col_offset) };
  }
  if (body.tag === 'Call' && calls) {
    const left = segment.indexOf('(', at(body.func.end_lineno, body.func.end_col_offset));
    return { left, right: at(body.end_lineno, body.end_col_offset) };
  }
  return null;
}

/** Column in UTF-16 units of a column in UTF-8 bytes. */
export function charColumn(line: string, bytes: number): number {
  let n = 0;
  let k = 0;
  while (k < line.length && n < bytes) {
    const c = line.codePointAt(k)!;
    n += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    k += c > 0xffff ? 2 : 1;
  }
  return k;
}
