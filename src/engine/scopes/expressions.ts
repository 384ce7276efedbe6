/** The first pass over expressions, comprehensions included. */
import type {
  Comprehension,
  DictComp,
  Expr,
  GeneratorExp,
  Lambda,
  ListComp,
  Name,
  NamedExpr,
  SetComp,
} from '../syntax/ast.ts';
import { visit_arguments } from './arguments.ts';
import type { ComprehensionKind } from './entry.ts';

import { DEF_COMP_ITER, DEF_GLOBAL, DEF_LOCAL, DEF_NONLOCAL, DEF_PARAM, USE } from './symbols.ts';
import type { Table } from './table.ts';

export function visit_exprs(st: Table, exprs: readonly Expr[]): void {
  for (const e of exprs) visit_expr(st, e);
}

export function visit_optional_exprs(st: Table, exprs: readonly (Expr | null)[]): void {
  for (const e of exprs) if (e !== null) visit_expr(st, e);
}

/** @cpython Python/symtable.c symtable_raise_if_annotation_block 3.11-3.15 */
function raise_if_annotation_block(st: Table, what: string, e: Expr): void {
  const { type, scopeInfo } = st.cur;
  if (type === 'annotation') {
    const quoted = st.profile.code.annotationText === 'can not' ? `'${what}' can not` : `${what} cannot`;
    st.error(`${quoted} be used within an annotation`, e);
  }
  if (type === 'type variable') st.error(`${what} cannot be used within ${scopeInfo}`, e);
  if (type === 'type alias') st.error(`${what} cannot be used within a type alias`, e);
  if (type === 'type parameters') st.error(`${what} cannot be used within the definition of a generic`, e);
}

const NAMED_IN = {
  class: 'in a class body',
  'type parameters': 'within the definition of a generic',
  'type alias': 'in a type alias',
  'type variable': 'in a TypeVar bound',
} as const;

/** @cpython Python/symtable.c symtable_extend_namedexpr_scope 3.11-3.15 */
function extend_namedexpr_scope(st: Table, e: Name): void {
  for (let i = st.stack.length - 1; i >= 0; i--) {
    const entry = st.stack[i]!;
    if (entry.comprehension !== 'none') {
      const target = st.lookup(e.id, entry);
      if (target & DEF_COMP_ITER && target & DEF_LOCAL) {
        st.error(`assignment expression cannot rebind comprehension iteration variable '${e.id}'`, e);
      }
      continue;
    }
    if (entry.type === 'function') {
      const global = st.lookup(e.id, entry) & DEF_GLOBAL;
      st.addDef(e.id, global ? DEF_GLOBAL : DEF_NONLOCAL, e);
      st.recordDirective(e.id, e);
      return st.addDefTo(entry, e.id, DEF_LOCAL, e);
    }
    if (entry.type === 'module') {
      st.addDef(e.id, DEF_GLOBAL, e);
      st.recordDirective(e.id, e);
      return st.addDefTo(entry, e.id, DEF_GLOBAL, e);
    }
    if (entry.type !== 'annotation') {
      st.error(`assignment expression within a comprehension cannot be used ${NAMED_IN[entry.type]}`, e);
    }
  }
}

/** @cpython Python/symtable.c symtable_handle_namedexpr 3.11-3.15 */
function handle_namedexpr(st: Table, e: NamedExpr): void {
  if (st.cur.compIterExpr > 0) {
    st.error('assignment expression cannot be used in a comprehension iterable expression', e);
  }
  if (st.cur.comprehension !== 'none' && e.target.tag === 'Name') extend_namedexpr_scope(st, e.target);
  visit_expr(st, e.value);
  visit_expr(st, e.target);
}

/** Names of blocks that have none of their own are in brackets from 3.15 on. */
function blockName(st: Table, name: string): string {
  return st.profile.code.bracketedBlocks ? `<${name}>` : name;
}

function visit_lambda(st: Table, e: Lambda): void {
  visit_exprs(st, e.args.defaults);
  visit_optional_exprs(st, e.args.kw_defaults);
  st.enter(blockName(st, 'lambda'), 'function', e, e);
  visit_arguments(st, e.args, e);
  visit_expr(st, e.body);
  st.exit();
}

/** @cpython Python/symtable.c symtable_visit_comprehension 3.11-3.15 */
function visit_comprehension(st: Table, lc: Comprehension): void {
  const entry = st.cur;
  entry.compIterTarget = true;
  visit_expr(st, lc.target);
  entry.compIterTarget = false;
  entry.compIterExpr++;
  visit_expr(st, lc.iter);
  entry.compIterExpr--;
  visit_exprs(st, lc.ifs);
  if (lc.is_async) entry.coroutine = true;
}

const COMPREHENSION_KIND = { ListComp: 'list', SetComp: 'set', DictComp: 'dict', GeneratorExp: 'generator' } as const;
const BLOCK_NAME: Record<Exclude<ComprehensionKind, 'none'>, string> = {
  list: 'listcomp',
  set: 'setcomp',
  dict: 'dictcomp',
  generator: 'genexpr',
};

function isAsyncDef(st: Table): boolean {
  return st.cur.type === 'function' && st.cur.coroutine;
}

function topLevelAwait(st: Table): boolean {
  return st.allowTopLevelAwait && st.cur.type === 'module';
}

/** Up to 3.12 the compiler finds misplaced `await`, and never sees an annotation that is only text. */
function checksAsync(st: Table): boolean {
  return st.profile.code.asyncChecks === 'symtable' || !st.stack.some((entry) => entry.type === 'annotation');
}

/** @cpython Python/symtable.c symtable_handle_comprehension 3.11-3.15 */
function handle_comprehension(
  st: Table,
  e: ListComp | SetComp | DictComp | GeneratorExp,
  elt: Expr,
  value: Expr | null,
): void {
  const kind = COMPREHENSION_KIND[e.tag];
  const outermost = e.generators[0]!;
  st.cur.compIterExpr++;
  visit_expr(st, outermost.iter);
  st.cur.compIterExpr--;
  const entry = st.enter(blockName(st, BLOCK_NAME[kind]), 'function', e, e);
  entry.comprehension = kind;
  if (outermost.is_async) entry.coroutine = true;
  st.addDef('.0', DEF_PARAM, e);
  entry.compIterTarget = true;
  visit_expr(st, outermost.target);
  entry.compIterTarget = false;
  visit_exprs(st, outermost.ifs);
  for (const lc of e.generators.slice(1)) visit_comprehension(st, lc);
  if (value !== null) visit_expr(st, value);
  visit_expr(st, elt);
  entry.generator = kind === 'generator';
  const isAsync = entry.coroutine && kind !== 'generator';
  st.exit();
  if (!isAsync) return;
  if (!isAsyncDef(st) && st.cur.comprehension === 'none' && !topLevelAwait(st) && checksAsync(st)) {
    st.error('asynchronous comprehension outside of an asynchronous function', e);
  }
  st.cur.coroutine = true;
}

const YIELD_IN: Record<ComprehensionKind, string> = {
  none: '',
  list: 'list comprehension',
  set: 'set comprehension',
  dict: 'dict comprehension',
  generator: 'generator expression',
};

function mark_generator(st: Table, e: Expr): void {
  st.cur.generator = true;
  if (st.cur.comprehension !== 'none') st.error(`'yield' inside ${YIELD_IN[st.cur.comprehension]}`, e);
}

/** @cpython Python/symtable.c symtable_visit_expr Name_kind 3.11-3.15 */
function visit_name(st: Table, e: Name): void {
  if (st.cur.inUnevaluatedAnnotation) return;
  st.addDef(e.id, e.ctx === 'Load' ? USE : DEF_LOCAL, e, e.ctx);
  // the use of super is a use of __class__
  if (e.ctx === 'Load' && e.id === 'super' && st.cur.isFunctionLike) st.addDef('__class__', USE, e);
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/symtable.c symtable_visit_expr 3.11-3.15
 */
export function visit_expr(st: Table, e: Expr): void {
  switch (e.tag) {
    case 'NamedExpr':
      raise_if_annotation_block(st, 'named expression', e);
      return handle_namedexpr(st, e);
    case 'BoolOp':
      return visit_exprs(st, e.values);
    case 'BinOp':
      visit_expr(st, e.left);
      return visit_expr(st, e.right);
    case 'UnaryOp':
      return visit_expr(st, e.operand);
    case 'Lambda':
      return visit_lambda(st, e);
    case 'IfExp':
      visit_expr(st, e.test);
      visit_expr(st, e.body);
      return visit_expr(st, e.orelse);
    case 'Dict':
      visit_optional_exprs(st, e.keys);
      return visit_exprs(st, e.values);
    case 'Set':
    case 'List':
    case 'Tuple':
      return visit_exprs(st, e.elts);
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      return handle_comprehension(st, e, e.elt, null);
    case 'DictComp':
      return handle_comprehension(st, e, e.key, e.value);
    case 'Yield':
      raise_if_annotation_block(st, 'yield expression', e);
      if (e.value !== null) visit_expr(st, e.value);
      return mark_generator(st, e);
    case 'YieldFrom':
      raise_if_annotation_block(st, 'yield expression', e);
      visit_expr(st, e.value);
      return mark_generator(st, e);
    case 'Await':
      raise_if_annotation_block(st, 'await expression', e);
      if (!topLevelAwait(st) && checksAsync(st)) {
        if (!st.cur.isFunctionLike) st.error("'await' outside function", e);
        if (!isAsyncDef(st) && st.cur.comprehension === 'none') st.error("'await' outside async function", e);
      }
      visit_expr(st, e.value);
      st.cur.coroutine = true;
      return;
    case 'Compare':
      visit_expr(st, e.left);
      return visit_exprs(st, e.comparators);
    case 'Call':
      visit_expr(st, e.func);
      visit_exprs(st, e.args);
      for (const k of e.keywords) {
        const place = st.profile.code.debugPlace === 'construct' ? e : k;
        if (k.arg !== null) st.checkName(k.arg, place, 'Store');
      }
      for (const k of e.keywords) visit_expr(st, k.value);
      return;
    case 'FormattedValue':
    case 'Interpolation':
      visit_expr(st, e.value);
      if (e.format_spec !== null) visit_expr(st, e.format_spec);
      return;
    case 'JoinedStr':
    case 'TemplateStr':
      return visit_exprs(st, e.values);
    case 'Constant':
      return;
    case 'Attribute':
      st.checkName(e.attr, e, e.ctx);
      return visit_expr(st, e.value);
    case 'Subscript':
      visit_expr(st, e.value);
      return visit_expr(st, e.slice);
    case 'Starred':
      return visit_expr(st, e.value);
    case 'Slice':
      return visit_optional_exprs(st, [e.lower, e.upper, e.step]);
    case 'Name':
      return visit_name(st, e);
  }
}
