import type { Expr } from './ast.ts';
import type { StringParser } from './strings.ts';

export function nestedPieces(
  parser: StringParser,
  index: number,
  bodyStart: number,
  bodyEnd: number,
  raw: boolean,
): Expr[] {
  throw new Error(`not yet: ${parser.tokenText(index)} ${bodyStart} ${bodyEnd} ${raw}`);
}
