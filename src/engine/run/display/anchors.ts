/**
 * Where an operation failed within its expression: the operator of a binary operation, the brackets of a subscript or a call.
 * The expression is parsed again, as the interpreter does. Lines count from 0, columns in characters.
 */
import type { SyntaxProfile } from '../../profile/syntax.ts';
import type { Expr } from '../../syntax/ast.ts';
import { parse, SyntaxFault } from '../../syntax/index.ts';
import { charactersBefore } from './columns.ts';

export interface Anchors {
  leftLine: number;
  left: number;
  rightLine: number;
  right: number;
}

/** The lines of an expression, as characters, and a walk over them. */
class Segment {
  readonly lines: string[][];
  private readonly texts: string[];
  constructor(segment: string) {
    this.texts = segment.split('\n');
    this.lines = this.texts.map((line) => [...line]);
  }

  /** Place of a node's end or start: the parser saw the segment in brackets, a line below. */
  at(line: number, bytes: number): { line: number; column: number } {
    return { line: line - 2, column: charactersBefore(this.texts[line - 2] ?? '', bytes) };
  }

  /** The first character from here on that is white space's, comment's and continuation's end, and that `stop` takes. */
  find(from: { line: number; column: number }, stop: (c: string) => boolean): { line: number; column: number } | null {
    let { line, column } = from;
    while (line < this.lines.length) {
      const c = this.lines[line]![column];
      if (c === undefined || c === '\\' || c === '#') {
        line++;
        column = 0;
      } else if (stop(c)) return { line, column };
      else column++;
    }
    return null;
  }
}

function expressionOf(segment: string, profile: SyntaxProfile): Expr | null {
  try {
    const tree = parse(`(\n${segment}\n)`, { profile, filename: '<segment>', mode: 'exec' });
    const statement = tree.body[0];
    return tree.body.length === 1 && statement?.tag === 'Expr' ? statement.value : null;
  } catch (e) {
    if (e instanceof SyntaxFault) return null;
    throw e;
  }
}

/** @cpython Lib/traceback.py _extract_caret_anchors_from_line_segment 3.11-3.15 */
export function anchorsOf(segment: string, profile: SyntaxProfile, calls: boolean): Anchors | null {
  const expr = expressionOf(segment, profile);
  if (expr === null) return null;
  const text = new Segment(segment);
  if (expr.tag === 'BinOp') return operator(text, expr.left, expr.right);
  if (expr.tag === 'Subscript') return brackets(text, expr, expr.value, '[');
  if (expr.tag === 'Call' && calls) return brackets(text, expr, expr.func, '(');
  return null;
}

function operator(text: Segment, left: Expr, right: Expr): Anchors | null {
  const start = text.find(text.at(left.end_lineno, left.end_col_offset), (c) => !/\s/.test(c) && c !== ')');
  if (start === null) return null;
  const { line, column } = start;
  const operand = text.at(right.lineno, right.col_offset);
  const next = text.lines[line]![column + 1];
  const free = operand.line > line || column + 1 < operand.column;
  const two = next !== undefined && free && !/[\s\\#]/.test(next);
  return { leftLine: line, left: column, rightLine: line, right: column + (two ? 2 : 1) };
}

function brackets(text: Segment, expr: Expr, before: Expr, bracket: string): Anchors | null {
  const start = text.find(text.at(before.end_lineno, before.end_col_offset), (c) => c === bracket);
  if (start === null) return null;
  const end = text.at(expr.end_lineno, expr.end_col_offset);
  return { leftLine: start.line, left: start.column, rightLine: end.line, right: end.column };
}
