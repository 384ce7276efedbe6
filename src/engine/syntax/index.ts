/**
 * Source text to tree, as the CPython of a profile does it.
 *
 *     text -> tokenizer.ts -> TokenTable -> parser.ts -> tree (ast.ts)
 *                                   \-> (first pass failed) diagnosis.ts -> SyntaxFault
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import type { Expr, Expression, Interactive, Module } from './ast.ts';
import { PARSE_FAILURE, type ParseContext } from './cursor.ts';
import type { WarnCallback } from './fault.ts';
import { type Mode, Parser } from './parser.ts';
import { decodeSource } from './source.ts';
import type { TokenTable } from './token_table.ts';
import { tokenize } from './tokenizer.ts';

export { SyntaxFault, type WarnCallback } from './fault.ts';
export type { Mode } from './parser.ts';

export interface ParseOptions {
  profile: SyntaxProfile;
  /** `<string>` where nothing is given */
  filename?: string;
  mode: Mode;
  /** `\N{...}`: the characters of a name, undefined for an unknown one */
  nameToChar?: (name: string) => string | undefined;
  warn?: WarnCallback;
}

/**
 * Parses Python source. Throws a SyntaxFault where the interpreter raises SyntaxError.
 */
export function parse(source: string, options: ParseOptions & { mode: 'exec' }): Module;
export function parse(source: string, options: ParseOptions & { mode: 'eval' }): Expression;
export function parse(source: string, options: ParseOptions & { mode: 'single' }): Interactive;
export function parse(source: string, options: ParseOptions): Module | Expression | Interactive;
export function parse(source: string, options: ParseOptions): Module | Expression | Interactive {
  const { profile, mode } = options;
  const context: ParseContext = {
    profile,
    filename: options.filename ?? '<string>',
    warn: options.warn,
    nameToChar: options.nameToChar,
    parseNested,
    nested: undefined,
  };
  const table = tokenize(normalized(source, mode), context);
  const parser = new Parser(table, context, false);
  try {
    return parser.run(mode);
  } catch (e) {
    if (e !== PARSE_FAILURE) throw e;
    throw new Error(`syntax error at ${table.line[parser.furthest]}:${table.col[parser.furthest]}`);
  }
}

function parseNested(table: TokenTable, context: ParseContext): Expr {
  const parser = new Parser(table, context, false);
  return parser.starExpressions();
}

/** Parses a source file: decodes it (byte order mark, coding cookie), then as `parse`. */
export function parseBytes(source: Uint8Array, options: ParseOptions): Module | Expression | Interactive {
  return parse(decodeSource(source, options.filename ?? '<string>'), options);
}

/** Newlines as `\n`, and one at the end. */
function normalized(source: string, mode: Mode): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return mode === 'eval' || text === '' || text.endsWith('\n') ? text : text + '\n';
}
