/** Type parameters (PEP 695, 696) and `type` statements. */
import type { Expr, Position, TypeAlias, TypeParam } from '../../syntax/ast.ts';
import { intConst, NONE, strConst } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import { setupAnnotationsScope } from './annotations.ts';
import { callSmall, nullAfter, nullBefore } from './call-forms.ts';
import { DEFAULTS, makeClosure } from './closures.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic1, intrinsic2 } from './intrinsics.ts';
import { nameop, targetName } from './names.ts';

/** The function that evaluates a bound, a default or an alias when it is asked for. */
function lazyEvaluator(
  c: Compiler,
  loc: Loc,
  end: Loc,
  key: object,
  name: string,
  second: boolean,
  visit: () => void,
): void {
  const withFormat = c.kinds.annotationScopes === 'format parameter';
  if (withFormat) {
    c.loadConst(loc, { t: 'tuple', v: [intConst(1)] });
    setupAnnotationsScope(c, loc, key, name, second);
  } else {
    c.enterScope(name, 'annotations', key, loc.lineno, null, undefined, second);
  }
  visit();
  c.op(end, 'RETURN_VALUE');
  const co = c.assemble(true);
  c.exitScope();
  makeClosure(c, end, co, withFormat ? DEFAULTS : 0);
}

/** @cpython Python/codegen.c codegen_type_param_bound_or_default 3.12-3.15 */
function boundOrDefault(c: Compiler, e: Expr, tp: TypeParam, second: boolean, allowStarred: boolean): void {
  const loc = locOf(e);
  const end = c.kinds.boundLocation === 'bound' ? loc : locOf(tp);
  lazyEvaluator(c, loc, end, tp, tp.name, second, () => {
    if (allowStarred && e.tag === 'Starred') {
      c.expr(e.value);
      c.op(loc, 'UNPACK_SEQUENCE', 1);
    } else {
      c.expr(e);
    }
  });
}

function typeVar(c: Compiler, loc: Loc, tp: TypeParam): void {
  if (tp.tag === 'TypeVarTuple') return intrinsic1(c, loc, 'TYPEVARTUPLE');
  if (tp.tag === 'ParamSpec') return intrinsic1(c, loc, 'PARAMSPEC');
  if (tp.bound === null) return intrinsic1(c, loc, 'TYPEVAR');
  boundOrDefault(c, tp.bound, tp, false, false);
  intrinsic2(c, loc, tp.bound.tag === 'Tuple' ? 'TYPEVAR_WITH_CONSTRAINTS' : 'TYPEVAR_WITH_BOUND');
}

/** @cpython Python/codegen.c codegen_type_params 3.12-3.15 */
export function typeParams(c: Compiler, params: readonly TypeParam[]): void {
  let seenDefault = false;
  for (const tp of params) {
    const loc = locOf(tp);
    c.loadConst(loc, strConst(tp.name));
    typeVar(c, loc, tp);
    if (tp.default_value !== null && tp.default_value !== undefined) {
      seenDefault = true;
      boundOrDefault(c, tp.default_value, tp, tp.tag === 'TypeVar', tp.tag === 'TypeVarTuple');
      intrinsic2(c, loc, 'SET_TYPEPARAM_DEFAULT');
    } else if (seenDefault) {
      c.error(loc, `non-default type parameter '${tp.name}' follows default type parameter`);
    }
    c.op(loc, 'COPY', 1);
    nameop(c, loc, tp.name, 'Store');
  }
  c.op(locOf(params[0] as Position), 'BUILD_TUPLE', params.length);
}

/** The value of an alias, and the alias object. */
function aliasBody(c: Compiler, s: TypeAlias, name: string): void {
  const loc = locOf(s);
  if (c.kinds.annotationScopes === 'format parameter') {
    c.loadConst(loc, { t: 'tuple', v: [intConst(1)] });
    setupAnnotationsScope(c, loc, s, name);
  } else {
    c.enterScope(name, 'function', s, loc.lineno);
    // no docstring
    c.addConst(NONE);
  }
  c.expr(s.value);
  c.op(loc, 'RETURN_VALUE');
  const co = c.assemble(false);
  c.exitScope();
  makeClosure(c, loc, co, c.kinds.annotationScopes === 'format parameter' ? DEFAULTS : 0);
  c.op(loc, 'BUILD_TUPLE', 3);
  intrinsic1(c, loc, 'TYPEALIAS');
}

/** @cpython Python/codegen.c codegen_typealias 3.12-3.15 */
export function typeAliasStmt(c: Compiler, s: TypeAlias): void {
  const loc = locOf(s);
  const name = targetName(s.name);
  const generic = s.type_params.length > 0;
  if (generic) {
    nullBefore(c, loc);
    c.enterScope(`<generic parameters of ${name}>`, 'annotations', s.type_params, loc.lineno);
    c.loadConst(loc, strConst(name));
    typeParams(c, s.type_params);
  } else {
    c.loadConst(loc, strConst(name));
    c.loadNone(loc);
  }
  aliasBody(c, s, name);
  if (generic) {
    const co = c.assemble(false);
    c.exitScope();
    makeClosure(c, loc, co, 0);
    nullAfter(c, loc);
    callSmall(c, loc, 0);
  }
  nameop(c, loc, name, 'Store');
}
