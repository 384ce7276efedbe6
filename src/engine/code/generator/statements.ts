/** What is emitted for each kind of statement: the dispatch. */
import type { Stmt } from '../../syntax/ast.ts';
import { annAssignStmt, assertStmt, assignStmt, augAssignStmt, exprStmt, raiseStmt } from './assignments.ts';
import { classStmt } from './classes.ts';
import { type Compiler, locOf } from './compiler.ts';
import { tryStarStmt, tryStmt } from './exceptions.ts';
import { functionStmt } from './functions.ts';
import { fromImportStmt, importStmt } from './imports.ts';
import { asyncForStmt, breakStmt, continueStmt, forStmt, ifStmt, returnStmt, whileStmt } from './loops.ts';
import { matchStmt } from './patterns.ts';
import { typeAliasStmt } from './type-params.ts';
import { withStmt } from './with.ts';

/** A statement that may not run, or not once: annotations in it are conditional. */
function conditional<S extends Stmt>(c: Compiler, s: S, visit: (c: Compiler, s: S) => void): void {
  c.u.inConditionalBlock++;
  visit(c, s);
  c.u.inConditionalBlock--;
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/codegen.c codegen_visit_stmt 3.11-3.15
 */
export function visitStmt(c: Compiler, s: Stmt): void {
  switch (s.tag) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return functionStmt(c, s);
    case 'ClassDef':
      return classStmt(c, s);
    case 'TypeAlias':
      return typeAliasStmt(c, s);
    case 'Return':
      return returnStmt(c, s);
    case 'Delete':
      return c.exprs(s.targets);
    case 'Assign':
      return assignStmt(c, s);
    case 'AugAssign':
      return augAssignStmt(c, s);
    case 'AnnAssign':
      return annAssignStmt(c, s);
    case 'For':
      return conditional(c, s, forStmt);
    case 'AsyncFor':
      return conditional(c, s, asyncForStmt);
    case 'While':
      return conditional(c, s, whileStmt);
    case 'If':
      return conditional(c, s, ifStmt);
    case 'Match':
      return conditional(c, s, matchStmt);
    case 'Raise':
      return raiseStmt(c, s);
    case 'Try':
      return conditional(c, s, tryStmt);
    case 'TryStar':
      return conditional(c, s, tryStarStmt);
    case 'Assert':
      return assertStmt(c, s);
    case 'Import':
      return importStmt(c, s);
    case 'ImportFrom':
      return fromImportStmt(c, s);
    case 'Global':
    case 'Nonlocal':
      return;
    case 'Expr':
      return exprStmt(c, s);
    case 'Pass':
      return c.op(locOf(s), 'NOP');
    case 'Break':
      return breakStmt(c, locOf(s));
    case 'Continue':
      return continueStmt(c, locOf(s));
    case 'With':
    case 'AsyncWith':
      return conditional(c, s, withStmt);
  }
}
