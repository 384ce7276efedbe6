/**
 * Source text to tree, as the CPython of a profile does it.
 *
 *     text -> tokenizer.ts -> TokenTable -> parser.ts -> tree (ast.ts)
 *                                   \-> (first pass failed) diagnosis.ts -> SyntaxFault
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import type { Expression, Interactive, Module } from './ast.ts';
import type { ParseContext } from './cursor.ts';
import { SyntaxFault, type WarnCallback } from './fault.ts';
import type { Mode } from './parser.ts';
import { parseNested, runPasses } from './passes.ts';
import { decodeSource, type SourceOrigin } from './source.ts';
import { tokenize } from './tokenizer.ts';

export { SyntaxFault, type WarnCallback } from './fault.ts';
export type { Mode } from './parser.ts';
export { decodeSource } from './source.ts';

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
    lineEndAdded: mode !== 'exec' && !/[\r\n]$/.test(source),
  };
  if (source.includes('\0')) throw nullBytes(context);
  const table = tokenize(normalized(source, mode), context);
  return runPasses(table, context, (parser) => parser.run(mode));
}

/**
 * Parses a source file: decodes it (byte order mark, coding cookie), then as `parse`. Errors of the encoding are those
 * of `python FILE`, or with `origin: 'bytes'` those of `compile(bytes)`.
 */
export function parseBytes(
  source: Uint8Array,
  options: ParseOptions & { origin?: SourceOrigin },
): Module | Expression | Interactive {
  const filename = options.filename ?? '<string>';
  const text = decodeSource(source, filename, options.origin ?? 'file', options.profile);
  const at = text.indexOf('\0');
  if (at >= 0 && options.origin !== 'bytes' && options.profile.nullBytes === 'SyntaxError') {
    throw nullByteInFile(text, at, filename);
  }
  return parse(text, options);
}

/** @cpython Parser/lexer/lexer.c tok_nextc 3.11-3.15: the line as far as the NUL */
function nullByteInFile(text: string, at: number, filename: string): SyntaxFault {
  const lineno = text.slice(0, at).split('\n').length;
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  const place = { lineno, offset: 0, end_lineno: lineno, end_offset: 0 };
  return new SyntaxFault('SyntaxError', 'source code cannot contain null bytes', place, line, filename);
}

/** @cpython Python/pythonrun.c _Py_SourceAsString 3.8-3.15 */
function nullBytes({ profile, filename }: ParseContext): SyntaxFault {
  const place = { lineno: 0, offset: 0, end_lineno: null, end_offset: null };
  return new SyntaxFault(profile.nullBytes, 'source code string cannot contain null bytes', place, null, filename);
}

/** Newlines as `\n`, and one at the end. */
function normalized(source: string, mode: Mode): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return mode === 'eval' || text === '' || text.endsWith('\n') ? text : text + '\n';
}
