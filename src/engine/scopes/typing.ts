/** The first pass over annotations, type parameters and type aliases: the blocks that are evaluated late. */
import type { Arg, Arguments, AsyncFunctionDef, Expr, FunctionDef, TypeParam } from '../syntax/ast.ts';
import type { Place } from './entry.ts';
import { visit_expr } from './expressions.ts';
import { DEF_LOCAL, DEF_PARAM, DEF_TYPE_PARAM, USE } from './symbols.ts';
import type { Table } from './table.ts';

/** @cpython Python/symtable.c symtable_enter_type_param_block 3.12-3.15 */
export function enter_type_param_block(
  st: Table,
  name: string,
  key: object,
  hasDefaults: boolean,
  hasKwdefaults: boolean,
  isClass: boolean,
  place: Place,
): void {
  const inClass = st.cur.type === 'class';
  const entry = st.enter(name, 'type parameters', key, place);
  if (inClass) {
    entry.canSeeClassScope = true;
    st.addDef('__classdict__', USE, place);
  }
  if (isClass) {
    st.addDef('.type_params', DEF_LOCAL, place);
    st.addDef('.type_params', USE, place);
    st.addDef('.generic_base', DEF_LOCAL, place);
    st.addDef('.generic_base', USE, place);
  }
  if (hasDefaults) st.addDef('.defaults', DEF_PARAM, place);
  if (hasKwdefaults) st.addDef('.kwdefaults', DEF_PARAM, place);
}

/** @cpython Python/symtable.c symtable_visit_type_param_bound_or_default 3.13-3.15 */
function visit_bound_or_default(st: Table, e: Expr | null, tp: TypeParam, scopeInfo: string, second: boolean): void {
  if (tp.name === '__classdict__' && st.profile.code.annotations === 'deferred') {
    st.error(`reserved name '${tp.name}' cannot be used for type parameter`, tp);
  }
  if (e === null) return;
  const isInClass = st.cur.canSeeClassScope;
  const entry = st.enter(tp.name, 'type variable', tp, e, second);
  entry.canSeeClassScope = isInClass;
  if (isInClass) st.addDef('__classdict__', USE, e);
  entry.scopeInfo = scopeInfo;
  visit_expr(st, e);
  st.exit();
}

/** @cpython Python/symtable.c symtable_visit_type_param 3.12-3.15 */
export function visit_type_param(st: Table, tp: TypeParam): void {
  st.addDef(tp.name, DEF_TYPE_PARAM | DEF_LOCAL, tp);
  switch (tp.tag) {
    case 'TypeVar': {
      const info = tp.bound?.tag === 'Tuple' ? 'a TypeVar constraint' : 'a TypeVar bound';
      visit_bound_or_default(st, tp.bound, tp, info, false);
      visit_bound_or_default(st, tp.default_value, tp, 'a TypeVar default', true);
      break;
    }
    case 'TypeVarTuple':
      visit_bound_or_default(st, tp.default_value, tp, 'a TypeVarTuple default', false);
      break;
    case 'ParamSpec':
      visit_bound_or_default(st, tp.default_value, tp, 'a ParamSpec default', false);
      break;
  }
}

/** The block of a module's or class's annotations is one and entered again for each (3.14+). */
function visit_deferred(st: Table, annotation: Expr): void {
  const parent = st.cur;
  const isUnevaluated = parent.type === 'function';
  if (
    (parent.type === 'class' || parent.type === 'module') &&
    (parent.type === 'module' || parent.inConditionalBlock) &&
    !parent.hasConditionalAnnotations
  ) {
    parent.hasConditionalAnnotations = true;
    st.addDef('__conditional_annotations__', USE, annotation);
  }
  if (parent.annotationBlock === null) {
    const block = st.enter('__annotate__', 'annotation', parent, annotation, true);
    parent.annotationBlock = block;
    if (parent.type === 'class' && !st.future.annotations) {
      block.canSeeClassScope = true;
      st.addDef('__classdict__', USE, annotation);
    }
  } else {
    st.enterExisting(parent.annotationBlock);
  }
  const entry = st.cur;
  if (isUnevaluated) entry.inUnevaluatedAnnotation = true;
  visit_expr(st, annotation);
  if (isUnevaluated) entry.inUnevaluatedAnnotation = false;
  st.exit();
}

/** @cpython Python/symtable.c symtable_visit_annotation 3.11-3.15 */
export function visit_annotation(st: Table, annotation: Expr): void {
  if (st.profile.code.annotations === 'deferred') return visit_deferred(st, annotation);
  const future = st.future.annotations;
  if (future) st.enter('_annotation', 'annotation', annotation, annotation);
  visit_expr(st, annotation);
  if (future) st.exit();
}

function visit_argannotations(st: Table, args: readonly (Arg | null)[]): void {
  for (const arg of args) {
    if (arg?.annotation) {
      st.cur.annotationsUsed = true;
      visit_expr(st, arg.annotation);
    }
  }
}

/** @cpython Python/symtable.c symtable_visit_annotations 3.11-3.15 */
export function visit_annotations(
  st: Table,
  s: FunctionDef | AsyncFunctionDef,
  a: Arguments,
  returns: Expr | null,
): void {
  const deferred = st.profile.code.annotations === 'deferred';
  if (deferred) {
    const inClass = st.cur.canSeeClassScope || st.cur.type === 'class';
    const block = st.enter('__annotate__', 'annotation', a, s);
    if (inClass) {
      block.canSeeClassScope = true;
      st.addDef('__classdict__', USE, s);
    }
  } else if (st.future.annotations) {
    st.enter('_annotation', 'annotation', a, s);
  }
  visit_argannotations(st, a.posonlyargs);
  visit_argannotations(st, a.args);
  visit_argannotations(st, [a.vararg, a.kwarg]);
  visit_argannotations(st, a.kwonlyargs);
  if (deferred && returns !== null) {
    st.cur.annotationsUsed = true;
    visit_expr(st, returns);
  }
  if (deferred || st.future.annotations) st.exit();
  if (!deferred && returns !== null) visit_annotation(st, returns);
}
