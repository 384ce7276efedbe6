/**
 * Two passes. The first accepts or fails; the second, over the same tokens, explains; where it cannot, the error is
 * the general one, at the last token that the first pass came to. What the tokenizer found wrong behind that place
 * takes precedence, as CPython reads the rest of the source before it reports.
 */
import type { Expr } from './ast.ts';
import type { ParseContext } from './cursor.ts';
import { PARSE_FAILURE } from './cursor.ts';
import { DiagnosingParser } from './diagnosis.ts';
import { SyntaxFault } from './fault.ts';
import { Parser } from './parser.ts';
import type { TokenTable } from './token_table.ts';
import * as K from './tokens.ts';

/** Applies a start rule; throws a SyntaxFault. */
export function runPasses<T>(table: TokenTable, context: ParseContext, rule: (parser: Parser) => T): T {
  const first = new Parser(table, context, false);
  try {
    return rule(first);
  } catch (e) {
    if (e instanceof RangeError) throw stackOverflow(first);
    if (e instanceof SyntaxFault)
      throw preferTokenFault(new DiagnosingParser(table, context, first.furthest), e, first.pos);
    if (e !== PARSE_FAILURE) throw e;
  }
  const second = new DiagnosingParser(table, context, first.furthest);
  try {
    rule(second);
  } catch (e) {
    if (e instanceof RangeError) throw stackOverflow(first);
    if (e instanceof SyntaxFault) throw preferTokenFault(second, e, Math.max(second.furthest, first.furthest));
    if (e !== PARSE_FAILURE) throw e;
  }
  throw generalFault(second, first.furthest);
}

/** The expression of an f-string of the older kind. */
export function parseNested(table: TokenTable, context: ParseContext): Expr {
  return runPasses(table, context, (parser) => parser.starExpressions());
}

/** @cpython Parser/pegen_errors.c _Pypegen_set_syntax_error 3.10-3.15 */
function generalFault(parser: DiagnosingParser, last: number): SyntaxFault {
  const { table } = parser;
  const kind = table.kind[last];
  if (kind === K.ERROR && table.fault) return table.fault.fault;
  if (kind === K.INDENT || kind === K.DEDENT) {
    const message = kind === K.INDENT ? 'unexpected indent' : parser.profile.unexpectedDedent;
    return parser.faultAtLayout('IndentationError', message, last);
  }
  return preferTokenFault(parser, parser.generic(last), last);
}

/** @cpython Parser/pegen_errors.c _PyPegen_tokenize_full_source_to_check_for_errors 3.10-3.15 */
function preferTokenFault(parser: DiagnosingParser, fault: SyntaxFault, last: number): SyntaxFault {
  const { table } = parser;
  const found = table.fault;
  if (!found || fault === found.fault || parser.context.nested) return fault;
  if (!parser.profile.checksRestOfTokens) return fault;
  if (found.raised) return found.insideString && parser.profile.fstringFaultStays ? fault : found.fault;
  const open = table.open.at(-1);
  if (open && table.line[Math.min(last, table.count - 1)]! > open.line) return parser.neverClosed(open);
  return fault;
}

/** @cpython Parser/pegen_errors.c _Pypegen_stack_overflow 3.12-3.15 */
function stackOverflow(parser: Parser): SyntaxFault {
  const place = { lineno: 0, offset: 0, end_lineno: null, end_offset: null };
  return new SyntaxFault('MemoryError', parser.profile.stackOverflow, place, null, parser.context.filename);
}
