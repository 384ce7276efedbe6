/** `from __future__ import ...` at the head of a program. */
import type { Profile } from '../profile/index.ts';
import type { Future, Place } from '../scopes/index.ts';
import type { ImportFrom, Mod, Stmt } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/fault.ts';

export const CO_FUTURE_ANNOTATIONS = 0x1000000;
const CO_FUTURE_BARRY_AS_BDFL = 0x400000;

interface FutureContext {
  filename: string;
  profile: Profile;
}

/** Features that are the language by now. */
const MANDATORY = new Set([
  'nested_scopes',
  'generators',
  'division',
  'absolute_import',
  'with_statement',
  'print_function',
  'unicode_literals',
  'generator_stop',
]);

/** An error at a feature, or as 3.12 had it at the start of the statement, open-ended. */
function fault(message: string, context: FutureContext, s: ImportFrom, feature: Place): never {
  const { filename, profile } = context;
  if (profile.code.futurePlace === 'statement') {
    const start = { lineno: s.lineno, offset: s.col_offset + 1, end_lineno: s.lineno, end_offset: null };
    throw new SyntaxFault('SyntaxError', message, start, null, filename);
  }
  const at = feature;
  const place = {
    lineno: at.lineno,
    offset: at.col_offset + 1,
    end_lineno: at.end_lineno,
    end_offset: at.end_col_offset + 1,
  };
  throw new SyntaxFault('SyntaxError', message, place, null, filename);
}

/** @cpython Python/future.c future_check_features 3.8-3.15 */
function checkFeatures(s: ImportFrom, context: FutureContext, future: Future): void {
  if (s.is_lazy) {
    const word = { ...s, end_lineno: s.lineno, end_col_offset: s.col_offset + 4 };
    fault('lazy from __future__ import is not allowed', context, s, word);
  }
  for (const alias of s.names) {
    const { name } = alias;
    if (MANDATORY.has(name)) continue;
    if (name === 'annotations') {
      future.annotations = true;
      future.flags |= CO_FUTURE_ANNOTATIONS;
    } else if (name === 'barry_as_FLUFL') {
      future.barryAsBdfl = true;
      future.flags |= CO_FUTURE_BARRY_AS_BDFL;
    } else if (name === 'braces') {
      fault('not a chance', context, s, alias);
    } else {
      fault(`future feature ${name} is not defined`, context, s, alias);
    }
  }
}

function isDocstring(s: Stmt): boolean {
  return s.tag === 'Expr' && s.value.tag === 'Constant' && s.value.value.t === 'str';
}

/** @cpython Python/future.c _PyFuture_FromAST 3.8-3.15 */
export function futureOf(mod: Mod, filename: string, profile: Profile): Future {
  const future: Future = {
    annotations: false,
    barryAsBdfl: false,
    flags: 0,
    place: { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 },
  };
  if (mod.tag !== 'Module' && mod.tag !== 'Interactive') return future;
  let first = true;
  for (const s of mod.body) {
    if (s.tag === 'ImportFrom' && s.module === '__future__' && (s.level ?? 0) === 0) {
      checkFeatures(s, { filename, profile }, future);
      future.place = s;
    } else if (!(first && isDocstring(s))) {
      break;
    }
    first = false;
  }
  return future;
}
