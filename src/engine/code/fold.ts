/** The pass over the tree that comes before the symbol table: folds constants, drops docstrings under `-OO`. */
import { docstringOf } from '../scopes/index.ts';
import type { AsyncFunctionDef, ClassDef, FunctionDef, Mod, Stmt, WithItem } from '../syntax/ast.ts';
import {
  type FoldState,
  fold_iter,
  foldArguments,
  foldExpr,
  foldExprs,
  foldPattern,
  foldTypeParams,
} from './fold-expressions.ts';

/** The statements of a module, class or function. @cpython Python/ast_opt.c astfold_body 3.8-3.15 */
function foldBody(body: Stmt[], state: FoldState): void {
  let hadDocstring = docstringOf(body) !== null;
  if (hadDocstring && state.optimize >= 2 && state.profile.code.dropsDocstrings === 'tree') {
    const first = body[0]!;
    if (body.length === 1) body[0] = { ...first, tag: 'Pass' } as Stmt;
    else body.shift();
    hadDocstring = false;
  }
  foldStmts(body, state);
  const first = body[0];
  // a text that folding made is no docstring
  if (!hadDocstring && first?.tag === 'Expr' && docstringOf(body) !== null) {
    const { lineno, col_offset, end_lineno, end_col_offset } = first;
    first.value = { tag: 'JoinedStr', values: [first.value], lineno, col_offset, end_lineno, end_col_offset };
  }
}

function foldStmts(body: readonly Stmt[], state: FoldState): void {
  for (const s of body) foldStmt(s, state);
}

function foldFunction(s: FunctionDef | AsyncFunctionDef, state: FoldState): void {
  foldTypeParams(s.type_params, state);
  foldArguments(s.args, state);
  foldBody(s.body, state);
  foldExprs(s.decorator_list, state);
  if (!state.futureAnnotations && s.returns !== null) s.returns = foldExpr(s.returns, state);
}

function foldClass(s: ClassDef, state: FoldState): void {
  foldTypeParams(s.type_params, state);
  foldExprs(s.bases, state);
  for (const k of s.keywords) k.value = foldExpr(k.value, state);
  foldBody(s.body, state);
  foldExprs(s.decorator_list, state);
}

function foldItems(items: readonly WithItem[], state: FoldState): void {
  for (const item of items) {
    item.context_expr = foldExpr(item.context_expr, state);
    if (item.optional_vars !== null) item.optional_vars = foldExpr(item.optional_vars, state);
  }
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/ast_opt.c astfold_stmt 3.8-3.13; Python/ast_preprocess.c astfold_stmt 3.14-3.15
 */
function foldStmt(s: Stmt, state: FoldState): void {
  switch (s.tag) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return foldFunction(s, state);
    case 'ClassDef':
      return foldClass(s, state);
    case 'TypeAlias':
      s.name = foldExpr(s.name, state);
      foldTypeParams(s.type_params, state);
      s.value = foldExpr(s.value, state);
      return;
    case 'Return':
      if (s.value !== null) s.value = foldExpr(s.value, state);
      return;
    case 'Delete':
      return foldExprs(s.targets, state);
    case 'Assign':
      foldExprs(s.targets, state);
      s.value = foldExpr(s.value, state);
      return;
    case 'AugAssign':
      s.target = foldExpr(s.target, state);
      s.value = foldExpr(s.value, state);
      return;
    case 'AnnAssign':
      s.target = foldExpr(s.target, state);
      if (!state.futureAnnotations) s.annotation = foldExpr(s.annotation, state);
      if (s.value !== null) s.value = foldExpr(s.value, state);
      return;
    case 'For':
    case 'AsyncFor':
      s.target = foldExpr(s.target, state);
      s.iter = foldExpr(s.iter, state);
      foldStmts(s.body, state);
      foldStmts(s.orelse, state);
      if (s.tag === 'For') s.iter = fold_iter(s.iter, state);
      return;
    case 'While':
    case 'If':
      s.test = foldExpr(s.test, state);
      foldStmts(s.body, state);
      return foldStmts(s.orelse, state);
    case 'With':
    case 'AsyncWith':
      foldItems(s.items, state);
      return foldStmts(s.body, state);
    case 'Raise':
      if (s.exc !== null) s.exc = foldExpr(s.exc, state);
      if (s.cause !== null) s.cause = foldExpr(s.cause, state);
      return;
    case 'Try':
    case 'TryStar':
      foldStmts(s.body, state);
      for (const h of s.handlers) {
        if (h.type !== null) h.type = foldExpr(h.type, state);
        foldStmts(h.body, state);
      }
      foldStmts(s.orelse, state);
      return foldStmts(s.finalbody, state);
    case 'Assert':
      s.test = foldExpr(s.test, state);
      if (s.msg !== null) s.msg = foldExpr(s.msg, state);
      return;
    case 'Expr':
      s.value = foldExpr(s.value, state);
      return;
    case 'Match':
      s.subject = foldExpr(s.subject, state);
      for (const m of s.cases) {
        foldPattern(m.pattern, state);
        if (m.guard !== null) m.guard = foldExpr(m.guard, state);
        foldStmts(m.body, state);
      }
      return;
    case 'Import':
    case 'ImportFrom':
    case 'Global':
    case 'Nonlocal':
    case 'Pass':
    case 'Break':
    case 'Continue':
      return;
  }
}

/** Changes the tree in place. @cpython Python/ast_opt.c _PyAST_Optimize 3.8-3.13; Python/ast_preprocess.c 3.14-3.15 */
export function foldTree(mod: Mod, state: FoldState): void {
  switch (mod.tag) {
    case 'Module':
      return foldBody(mod.body, state);
    case 'Interactive':
      return foldStmts(mod.body, state);
    case 'Expression':
      mod.body = foldExpr(mod.body, state);
      return;
    case 'FunctionType':
      return;
  }
}
