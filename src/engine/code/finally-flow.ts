/** SyntaxWarnings for `return`, `break` and `continue` that leave a `finally` block (3.14+, PEP 765). */
import type { Mod, Position, Stmt } from '../syntax/ast.ts';

interface Context {
  /** in a `finally` block of this function */
  inFinally: boolean;
  /** in a loop that stands in that block */
  inLoop: boolean;
}

type Warn = (at: Position, message: string) => void;

const OUTSIDE: Context = { inFinally: false, inLoop: false };

/** @cpython Python/ast_preprocess.c before_return, before_loop_exit 3.14-3.15 */
function leaves(s: Stmt, context: Context): string | null {
  if (!context.inFinally) return null;
  if (s.tag === 'Return') return 'return';
  if (context.inLoop) return null;
  return s.tag === 'Break' ? 'break' : s.tag === 'Continue' ? 'continue' : null;
}

function visit(body: readonly Stmt[], context: Context, warn: Warn): void {
  for (const s of body) {
    const word = leaves(s, context);
    if (word !== null) warn(s as Stmt & Position, `'${word}' in a 'finally' block`);
    visitInner(s, context, warn);
  }
}

/** @cpython Python/ast_preprocess.c astfold_stmt 3.14-3.15 */
function visitInner(s: Stmt, context: Context, warn: Warn): void {
  switch (s.tag) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return visit(s.body, OUTSIDE, warn);
    case 'ClassDef':
    case 'With':
    case 'AsyncWith':
      return visit(s.body, context, warn);
    case 'For':
    case 'AsyncFor':
    case 'While':
      visit(s.body, { ...context, inLoop: true }, warn);
      return visit(s.orelse, context, warn);
    case 'If':
      visit(s.body, context, warn);
      return visit(s.orelse, context, warn);
    case 'Try':
    case 'TryStar':
      visit(s.body, context, warn);
      for (const h of s.handlers) visit(h.body, context, warn);
      visit(s.orelse, context, warn);
      return visit(s.finalbody, { inFinally: true, inLoop: false }, warn);
    case 'Match':
      for (const m of s.cases) visit(m.body, context, warn);
      return;
    default:
      return;
  }
}

export function warnOfFinallyFlow(mod: Mod, warn: Warn): void {
  if (mod.tag === 'Module' || mod.tag === 'Interactive') visit(mod.body, OUTSIDE, warn);
}
