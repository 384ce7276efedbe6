/** The statements of a module or a class, with docstring and annotations. */

import { InvariantError } from '../../profile/faults.ts';
import { docstringOf } from '../../scopes/index.ts';
import type { Mod, Stmt } from '../../syntax/ast.ts';
import { cleanDoc } from '../docstrings.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { processDeferredAnnotations } from './annotations.ts';
import { type Compiler, locOf } from './compiler.ts';
import { nameop } from './names.ts';

/** @cpython Python/compile.c find_ann 3.8-3.13 */
function hasAnnotation(body: readonly Stmt[]): boolean {
  return body.some((s) => {
    switch (s.tag) {
      case 'AnnAssign':
        return true;
      case 'For':
      case 'AsyncFor':
      case 'While':
      case 'If':
        return hasAnnotation(s.body) || hasAnnotation(s.orelse);
      case 'With':
      case 'AsyncWith':
        return hasAnnotation(s.body);
      case 'Match':
        return s.cases.some((m) => hasAnnotation(m.body));
      case 'Try':
      case 'TryStar':
        return (
          s.handlers.some((h) => hasAnnotation(h.body)) ||
          hasAnnotation(s.body) ||
          hasAnnotation(s.finalbody) ||
          hasAnnotation(s.orelse)
        );
      default:
        return false;
    }
  });
}

function setsUpAnnotations(c: Compiler, body: readonly Stmt[]): boolean {
  if (c.kinds.annotations === 'eager') return hasAnnotation(body);
  return c.futureAnnotations && c.u.ste.annotationsUsed;
}

/** @cpython Python/codegen.c codegen_body 3.11-3.15 */
export function bodyStmts(c: Compiler, loc: Loc, body: readonly Stmt[], interactive: boolean): void {
  if (setsUpAnnotations(c, body)) c.op(loc, 'SETUP_ANNOTATIONS');
  if (body.length === 0) return;
  let first = 0;
  const doc = interactive ? null : docstringOf(body);
  if (doc !== null && c.optimize < 2) {
    const s = body[0]!;
    if (s.tag !== 'Expr') throw new InvariantError('a docstring that is no expression');
    first = 1;
    c.at(locOf(s.value));
    c.loadConst(locOf(s.value), c.kinds.cleansDocstrings ? cleanDoc(doc) : doc);
    c.nowhere();
    nameop(c, NO_LOCATION, '__doc__', 'Store');
  }
  for (let i = first; i < body.length; i++) c.stmt(body[i]!);
  if (c.kinds.annotations === 'deferred' && !c.futureAnnotations) processDeferredAnnotations(c, loc);
}

function startLocation(body: readonly Stmt[]): Loc {
  const first = body[0];
  return first === undefined ? { lineno: 1, end_lineno: 1, col: 0, end_col: 0 } : locOf(first);
}

/** The code of the whole program, in the module's scope. */
export function moduleBody(c: Compiler, mod: Mod): void {
  c.enterScope('<module>', 'module', mod, 1);
  if (mod.tag === 'Expression') return c.expr(mod.body);
  if (mod.tag === 'FunctionType') throw new InvariantError('a function type has no code');
  const loc = startLocation(mod.body);
  c.at(loc);
  if (c.u.ste.hasConditionalAnnotations) {
    c.op(loc, 'BUILD_SET', 0);
    c.opPlain(loc, 'STORE_NAME', c.u.names, '__conditional_annotations__');
  }
  bodyStmts(c, loc, mod.body, mod.tag === 'Interactive');
}
