/** The first pass over statements: enters blocks and records definitions, in the order in which CPython does. */
import { unreachable } from '../profile/faults.ts';
import type {
  AnnAssign,
  AsyncFunctionDef,
  ClassDef,
  ExceptHandler,
  FunctionDef,
  Global,
  Import,
  ImportFrom,
  Nonlocal,
  Stmt,
  TypeAlias,
  WithItem,
} from '../syntax/ast.ts';
import { visit_arguments } from './arguments.ts';
import { docstringOf } from './docstring.ts';
import type { Entry, Place } from './entry.ts';
import { visit_expr, visit_exprs, visit_optional_exprs } from './expressions.ts';
import { visit_pattern } from './patterns.ts';
import { DEF_ANNOT, DEF_GLOBAL, DEF_IMPORT, DEF_LOCAL, DEF_NONLOCAL, DEF_PARAM, USE } from './symbols.ts';
import type { Table } from './table.ts';
import { enter_type_param_block, visit_annotation, visit_annotations, visit_type_param } from './typing.ts';

export function visit_stmts(st: Table, body: readonly Stmt[]): void {
  for (const s of body) visit_stmt(st, s);
}

/** Names annotated in a block that may not run are kept apart (3.14+). */
function conditional(st: Table, visit: () => void): void {
  const entry = st.cur;
  const old = entry.inConditionalBlock;
  entry.inConditionalBlock = true;
  visit();
  entry.inConditionalBlock = old;
}

/** @cpython Python/symtable.c symtable_visit_stmt FunctionDef_kind 3.11-3.15 */
function visit_function(st: Table, s: FunctionDef | AsyncFunctionDef): void {
  st.addDef(s.name, DEF_LOCAL, s);
  visit_exprs(st, s.args.defaults);
  visit_optional_exprs(st, s.args.kw_defaults);
  visit_exprs(st, s.decorator_list);
  const generic = s.type_params.length > 0;
  if (generic) {
    const kwdefaults = s.args.kw_defaults.some((d) => d !== null);
    enter_type_param_block(st, s.name, s.type_params, true, kwdefaults, false, s);
    for (const tp of s.type_params) visit_type_param(st, tp);
  }
  const entry = st.newEntry(s.name, 'function', s, s);
  entry.hasDocstring = docstringOf(s.body) !== null;
  visit_annotations(st, s, s.args, s.returns);
  st.enterExisting(entry);
  if (s.tag === 'AsyncFunctionDef') entry.coroutine = true;
  visit_arguments(st, s.args, s);
  visit_stmts(st, s.body);
  st.exit();
  if (generic) st.exit();
}

/** @cpython Python/symtable.c symtable_visit_stmt ClassDef_kind 3.11-3.15 */
function visit_class(st: Table, s: ClassDef): void {
  st.addDef(s.name, DEF_LOCAL, s);
  visit_exprs(st, s.decorator_list);
  const outerPrivate = st.privateName;
  const generic = s.type_params.length > 0;
  if (generic) {
    enter_type_param_block(st, s.name, s.type_params, false, false, true, s);
    st.privateName = s.name;
    if (st.profile.code.manglesTypeParamsOnly) st.cur.mangledNames = new Set();
    for (const tp of s.type_params) visit_type_param(st, tp);
  }
  visit_exprs(st, s.bases);
  for (const k of s.keywords) if (k.arg !== null) st.checkName(k.arg, k, 'Store');
  for (const k of s.keywords) visit_expr(st, k.value);
  const entry = st.enter(s.name, 'class', s, s);
  st.privateName = s.name;
  if (generic) {
    st.addDef('__type_params__', DEF_LOCAL, s);
    st.addDef('.type_params', USE, s);
  }
  entry.hasDocstring = docstringOf(s.body) !== null;
  visit_stmts(st, s.body);
  st.exit();
  if (generic) st.exit();
  st.privateName = outerPrivate;
}

/** @cpython Python/symtable.c symtable_visit_stmt TypeAlias_kind 3.12-3.15 */
function visit_type_alias(st: Table, s: TypeAlias): void {
  visit_expr(st, s.name);
  const name = s.name.tag === 'Name' ? s.name.id : '';
  const isInClass = st.cur.type === 'class';
  const generic = s.type_params.length > 0;
  if (generic) {
    enter_type_param_block(st, name, s.type_params, false, false, false, s);
    for (const tp of s.type_params) visit_type_param(st, tp);
  }
  const entry = st.enter(name, 'type alias', s, s);
  entry.canSeeClassScope = isInClass;
  if (isInClass) st.addDef('__classdict__', USE, s.value);
  visit_expr(st, s.value);
  st.exit();
  if (generic) st.exit();
}

/** @cpython Python/symtable.c symtable_visit_stmt AnnAssign_kind 3.11-3.15 */
function visit_ann_assign(st: Table, s: AnnAssign): void {
  st.cur.annotationsUsed = true;
  if (s.target.tag === 'Name') {
    const { id } = s.target;
    const cur = st.lookup(id);
    if (cur & (DEF_GLOBAL | DEF_NONLOCAL) && st.cur !== st.top && s.simple) {
      st.error(`annotated name '${id}' can't be ${cur & DEF_GLOBAL ? 'global' : 'nonlocal'}`, s);
    }
    if (s.simple) st.addDef(id, DEF_ANNOT | DEF_LOCAL, s.target);
    else if (s.value !== null) st.addDef(id, DEF_LOCAL, s.target);
  } else {
    visit_expr(st, s.target);
  }
  visit_annotation(st, s.annotation);
  if (s.value !== null) visit_expr(st, s.value);
}

/** @cpython Python/symtable.c symtable_visit_stmt Global_kind, Nonlocal_kind 3.11-3.15 */
function visit_directive(st: Table, s: Global | Nonlocal): void {
  const word = s.tag === 'Global' ? 'global' : 'nonlocal';
  for (const name of s.names) {
    const cur = st.lookup(name);
    if (cur & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT)) {
      if (cur & DEF_PARAM) st.error(`name '${name}' is parameter and ${word}`, s);
      if (cur & USE) st.error(`name '${name}' is used prior to ${word} declaration`, s);
      if (cur & DEF_ANNOT) st.error(`annotated name '${name}' can't be ${word}`, s);
      st.error(`name '${name}' is assigned to before ${word} declaration`, s);
    }
    st.addDef(name, s.tag === 'Global' ? DEF_GLOBAL : DEF_NONLOCAL, s);
    st.recordDirective(name, s);
  }
}

/** @cpython Python/symtable.c check_import_from 3.13-3.15 */
function check_import_from(st: Table, s: ImportFrom): void {
  if (s.module !== '__future__' || s.level !== 0) return;
  const fut = st.future.place;
  if (s.lineno > fut.lineno || (s.lineno === fut.end_lineno && s.col_offset > fut.end_col_offset)) {
    st.error('from __future__ imports must occur at the beginning of the file', s);
  }
}

/** Where lazy imports may stand (3.15). */
function check_lazy(st: Table, s: Import | ImportFrom, what: string): void {
  if (!s.is_lazy) return;
  const { type, inTry } = st.cur;
  const inside =
    type === 'function' ? 'functions' : type === 'class' ? 'classes' : inTry > 0 ? 'try/except blocks' : null;
  if (inside !== null) st.error(`${what} not allowed inside ${inside}`, s);
  if (s.names.some((a) => a.name === '*')) st.error(`${what} * is not allowed`, s);
}

/** @cpython Python/symtable.c symtable_visit_alias 3.11-3.15 */
function visit_aliases(st: Table, s: Import | ImportFrom): void {
  for (const alias of s.names) {
    const name = alias.asname ?? alias.name;
    if (st.profile.code.debugPlace !== 'name') st.checkName(name.split('.')[0] as string, s, 'Store');
    if (name !== '*') st.addDef(name.split('.')[0] as string, DEF_IMPORT, alias);
    else if (st.cur.type !== 'module') st.error('import * only allowed at module level', alias);
  }
}

function visit_handler(st: Table, h: ExceptHandler): void {
  if (h.type !== null) visit_expr(st, h.type);
  if (h.name !== null) st.addDef(h.name, DEF_LOCAL, h);
  visit_stmts(st, h.body);
}

function visit_withitems(st: Table, items: readonly WithItem[]): void {
  for (const item of items) {
    visit_expr(st, item.context_expr);
    if (item.optional_vars !== null) visit_expr(st, item.optional_vars);
  }
}

/** @cpython Python/symtable.c symtable_raise_if_not_coroutine 3.14-3.15; the compiler says the same before */
function require_coroutine(st: Table, what: string, place: Place): void {
  const entry: Entry = st.cur;
  if (st.allowTopLevelAwait && entry.type === 'module') entry.coroutine = true;
  if (!entry.coroutine) st.error(`'${what}' outside async function`, place);
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/symtable.c symtable_visit_stmt 3.11-3.15
 */
export function visit_stmt(st: Table, s: Stmt): void {
  switch (s.tag) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return visit_function(st, s);
    case 'ClassDef':
      return visit_class(st, s);
    case 'TypeAlias':
      return visit_type_alias(st, s);
    case 'Return':
      if (s.value !== null) {
        visit_expr(st, s.value);
        st.cur.returnsValue = true;
      }
      return;
    case 'Delete':
      return visit_exprs(st, s.targets);
    case 'Assign':
      visit_exprs(st, s.targets);
      return visit_expr(st, s.value);
    case 'AnnAssign':
      return visit_ann_assign(st, s);
    case 'AugAssign':
      // before 3.14 nobody looks at the attribute that is assigned to
      if (s.target.tag === 'Attribute' && st.profile.code.debugPlace !== 'name') visit_expr(st, s.target.value);
      else visit_expr(st, s.target);
      return visit_expr(st, s.value);
    case 'AsyncFor':
    case 'For':
      if (s.tag === 'AsyncFor') require_coroutine(st, 'async for', s);
      visit_expr(st, s.target);
      visit_expr(st, s.iter);
      return conditional(st, () => {
        visit_stmts(st, s.body);
        visit_stmts(st, s.orelse);
      });
    case 'While':
    case 'If':
      visit_expr(st, s.test);
      return conditional(st, () => {
        visit_stmts(st, s.body);
        visit_stmts(st, s.orelse);
      });
    case 'Match':
      visit_expr(st, s.subject);
      return conditional(st, () => {
        for (const m of s.cases) {
          visit_pattern(st, m.pattern);
          if (m.guard !== null) visit_expr(st, m.guard);
          visit_stmts(st, m.body);
        }
      });
    case 'Raise':
      if (s.exc !== null) {
        visit_expr(st, s.exc);
        if (s.cause !== null) visit_expr(st, s.cause);
      }
      return;
    case 'Try':
    case 'TryStar':
      return conditional(st, () => {
        st.cur.inTry++;
        visit_try(st, s);
        st.cur.inTry--;
      });
    case 'Assert':
      visit_expr(st, s.test);
      if (s.msg !== null) visit_expr(st, s.msg);
      return;
    case 'Import':
      check_lazy(st, s, 'lazy import');
      return visit_aliases(st, s);
    case 'ImportFrom':
      check_lazy(st, s, 'lazy from ... import');
      visit_aliases(st, s);
      return check_import_from(st, s);
    case 'Global':
    case 'Nonlocal':
      return visit_directive(st, s);
    case 'Expr':
      return visit_expr(st, s.value);
    case 'Pass':
    case 'Break':
    case 'Continue':
      return;
    case 'AsyncWith':
    case 'With':
      if (s.tag === 'AsyncWith') require_coroutine(st, 'async with', s);
      return conditional(st, () => {
        visit_withitems(st, s.items);
        visit_stmts(st, s.body);
      });
    default:
      return unreachable(s);
  }
}

/** The order of handlers and `else` changed in 3.14. */
function visit_try(st: Table, s: Stmt & { tag: 'Try' | 'TryStar' }): void {
  visit_stmts(st, s.body);
  if (st.profile.code.symtableOrder === 'else first') visit_stmts(st, s.orelse);
  for (const h of s.handlers) visit_handler(st, h);
  if (st.profile.code.symtableOrder === 'handlers first') visit_stmts(st, s.orelse);
  visit_stmts(st, s.finalbody);
}
