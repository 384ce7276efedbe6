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
import { LenientParser } from './lenient_parser.ts';
import { Parser } from './parser.ts';
import type { TokenTable } from './token_table.ts';
import * as K from './tokens.ts';

/** Applies a start rule; throws a SyntaxFault. */
export function runPasses<T>(table: TokenTable, context: ParseContext, rule: (parser: Parser) => T): T {
  try {
    return bothPasses(table, context, rule);
  } catch (e) {
    if (e instanceof SyntaxFault && !context.profile.faultEnds) throw withoutEnd(e, context.profile.legacyInText);
    throw e;
  }
}

function bothPasses<T>(table: TokenTable, context: ParseContext, rule: (parser: Parser) => T): T {
  const first = new Parser(table, context, false);
  try {
    const tree = rule(first);
    first.flushWarnings(table.count);
    return tree;
  } catch (e) {
    first.flushWarnings(first.furthest);
    if (e instanceof RangeError) throw stackOverflow(first);
    if (e instanceof SyntaxFault) {
      throw preferTokenFault(new DiagnosingParser(table, context, first.furthest), e, first.pos);
    }
    if (e !== PARSE_FAILURE) throw e;
  }
  // what there was to warn about has been said
  const silent = { ...context, warn: undefined };
  const second = new DiagnosingParser(table, silent, first.furthest);
  try {
    rule(second);
  } catch (e) {
    if (e instanceof RangeError) throw stackOverflow(first);
    if (e instanceof SyntaxFault) {
      if (context.profile.errors === 'll1') requireGrammar(table, silent, rule);
      throw preferTokenFault(second, e, Math.max(second.furthest, first.furthest));
    }
    if (e !== PARSE_FAILURE) throw e;
  }
  if (!context.profile.generalAtLast) throw generalFault(second, first.furthest);
  throw generalFault(second, Math.max(first.furthest, second.furthest));
}

/** Throws where the source is wrong even for the grammar without targets. */
function requireGrammar<T>(table: TokenTable, context: ParseContext, rule: (parser: Parser) => T): void {
  const lenient = new LenientParser(table, context, false);
  try {
    rule(lenient);
  } catch (e) {
    if (e !== PARSE_FAILURE) throw e;
    const { kind } = table;
    let last = lenient.furthest;
    // a block that is missing has a message of its own
    if (kind[last - 1] === K.NEWLINE && kind[last - 2] === K.COLON) return;
    while (kind[last] === K.DEDENT) last++;
    throw generalFault(new DiagnosingParser(table, context, last), last);
  }
}

/** Until 3.9 an error has no end, and old statements are found in its line's text. */
function withoutEnd(fault: SyntaxFault, legacy: boolean): SyntaxFault {
  const { kind, lineno, offset, text, filename } = fault;
  const message = (legacy && kind === 'SyntaxError' && text !== null && legacyMessage(text)) || fault.message;
  return new SyntaxFault(kind, message, { lineno, offset, end_lineno: null, end_offset: null }, text, filename);
}

/** @cpython Objects/exceptions.c _report_missing_parentheses 3.8-3.9 */
function legacyMessage(text: string): string | null {
  if (text.includes('(')) return null;
  return legacyStatement(text, 0) ?? (text.includes(':') ? legacyStatement(text, text.indexOf(':') + 1) : null);
}

function legacyStatement(text: string, from: number): string | null {
  const rest = text.slice(from).trimStart();
  if (rest.startsWith('exec ')) return "Missing parentheses in call to 'exec'";
  if (!rest.startsWith('print ')) return null;
  const data = rest.slice(6).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  const end = data.endsWith(',') ? ' end=" "' : '';
  return `Missing parentheses in call to 'print'. Did you mean print(${data}${end})?`;
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
  const old = parser.profile.generalAtLast;
  if ((kind === K.INDENT || kind === K.DEDENT) && !(old && parser.endsAt(last))) {
    const message = kind === K.INDENT ? 'unexpected indent' : parser.profile.unexpectedDedent;
    return parser.faultAtLayout('IndentationError', message, last);
  }
  if (old && parser.endsAt(last)) {
    return parser.faultAtLayout('SyntaxError', 'unexpected EOF while parsing', last);
  }
  return preferTokenFault(parser, parser.generic(last), Math.max(last, parser.furthest));
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
