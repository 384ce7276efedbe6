/**
 * Folding of constant expressions on the tree, up to 3.13 (later the flow graph does most of it), and what stayed on the
 * tree: `__debug__`, and `'%s' % (a,)` as an f-string. The tree is changed in place; a fold returns the node that takes
 * the place of the one given.
 */
import type { Profile } from '../profile/index.ts';
import type {
  Arguments,
  CompareOperator,
  Comprehension,
  Constant,
  ConstValue,
  Expr,
  Operator,
  Pattern,
  Position,
  TypeParam,
  UnaryOp,
} from '../syntax/ast.ts';
import { foldBinary, foldSubscript, foldUnary } from './const-operators.ts';
import { isTrue } from './const-truth.ts';
import { frozensetOf } from './constants.ts';
import { optimize_format } from './fold-format.ts';

export interface FoldState {
  profile: Profile;
  optimize: number;
  /** annotations stay text */
  futureAnnotations: boolean;
  /** fold operators, or leave them to the flow graph */
  operators: boolean;
}

function constant(at: Position, value: ConstValue): Constant {
  return {
    tag: 'Constant',
    value,
    kind: null,
    lineno: at.lineno,
    col_offset: at.col_offset,
    end_lineno: at.end_lineno,
    end_col_offset: at.end_col_offset,
  };
}

function folded(node: Expr, value: ConstValue | null): Expr {
  return value === null ? node : constant(node, value);
}

const INVERSE: Partial<Record<CompareOperator, CompareOperator>> = {
  Is: 'IsNot',
  IsNot: 'Is',
  In: 'NotIn',
  NotIn: 'In',
};

/** @cpython Python/ast_opt.c fold_unaryop 3.8-3.13 */
function fold_unaryop(e: UnaryOp): Expr {
  const arg = e.operand;
  if (arg.tag === 'Constant') {
    if (e.op === 'Not') return constant(e, { t: 'bool', v: !isTrue(arg.value) });
    return folded(e, foldUnary(e.op, arg.value));
  }
  if (e.op !== 'Not' || arg.tag !== 'Compare' || arg.ops.length !== 1) return e;
  const inverse = INVERSE[arg.ops[0]!];
  if (inverse === undefined) return e;
  arg.ops[0] = inverse;
  return arg;
}

/** @cpython Python/ast_opt.c fold_binop 3.8-3.13; Python/ast_preprocess.c fold_binop 3.14-3.15 */
function fold_binop(e: Expr & { tag: 'BinOp' }, state: FoldState): Expr {
  const { left, right } = e;
  if (left.tag !== 'Constant') return e;
  if (e.op === 'Mod' && right.tag === 'Tuple' && left.value.t === 'str') {
    return optimize_format(e, left.value, right.elts) ?? e;
  }
  if (!state.operators || right.tag !== 'Constant') return e;
  return folded(e, foldBinary(e.op, left.value, right.value, { mixedComplex: state.profile.flow.mixedComplex }));
}

function constantItems(elts: readonly Expr[]): ConstValue[] | null {
  const items: ConstValue[] = [];
  for (const e of elts) {
    if (e.tag !== 'Constant') return null;
    items.push(e.value);
  }
  return items;
}

/**
 * A list or set display that is only iterated over or searched: a tuple, a constant where it can be.
 * @cpython Python/ast_opt.c fold_iter 3.8-3.13
 */
export function fold_iter(e: Expr, state: FoldState): Expr {
  if (!state.operators) return e;
  if (e.tag === 'List') {
    if (e.elts.some((x) => x.tag === 'Starred')) return e;
    const items = constantItems(e.elts);
    return items === null ? { ...e, tag: 'Tuple' } : constant(e, { t: 'tuple', v: items });
  }
  if (e.tag !== 'Set') return e;
  const items = constantItems(e.elts);
  return items === null ? e : constant(e, frozensetOf(items));
}

function foldCompare(e: Expr & { tag: 'Compare' }, state: FoldState): Expr {
  e.left = foldExpr(e.left, state);
  foldExprs(e.comparators, state);
  const last = e.ops.length - 1;
  // only the last comparator is not used again
  if (e.ops[last] === 'In' || e.ops[last] === 'NotIn') e.comparators[last] = fold_iter(e.comparators[last]!, state);
  return e;
}

export function foldExprs(list: (Expr | null)[], state: FoldState): void {
  for (let i = 0; i < list.length; i++) {
    const e = list[i];
    if (e) list[i] = foldExpr(e, state);
  }
}

function foldOptional(e: Expr | null, state: FoldState): Expr | null {
  return e === null ? null : foldExpr(e, state);
}

function foldComprehensions(generators: readonly Comprehension[], state: FoldState): void {
  for (const g of generators) {
    g.target = foldExpr(g.target, state);
    g.iter = foldExpr(g.iter, state);
    foldExprs(g.ifs, state);
    if (state.profile.code.foldsAsyncIter || !g.is_async) g.iter = fold_iter(g.iter, state);
  }
}

/** @cpython Python/ast_opt.c astfold_arguments 3.8-3.13 */
export function foldArguments(a: Arguments, state: FoldState): void {
  if (!state.futureAnnotations) {
    for (const arg of [...a.posonlyargs, ...a.args, a.vararg, ...a.kwonlyargs, a.kwarg]) {
      if (arg?.annotation) arg.annotation = foldExpr(arg.annotation, state);
    }
  }
  foldExprs(a.kw_defaults, state);
  foldExprs(a.defaults, state);
}

export function foldTypeParams(params: readonly TypeParam[], state: FoldState): void {
  for (const tp of params) {
    if (tp.tag === 'TypeVar') tp.bound = foldOptional(tp.bound, state);
    if (tp.default_value) tp.default_value = foldExpr(tp.default_value, state);
  }
}

/**
 * A dispatch function, hence its length.
 * @cpython Python/ast_opt.c astfold_expr 3.8-3.13; Python/ast_preprocess.c astfold_expr 3.14-3.15
 */
export function foldExpr(e: Expr, state: FoldState): Expr {
  switch (e.tag) {
    case 'BoolOp':
      foldExprs(e.values, state);
      return e;
    case 'BinOp':
      e.left = foldExpr(e.left, state);
      e.right = foldExpr(e.right, state);
      return fold_binop(e, state);
    case 'UnaryOp':
      e.operand = foldExpr(e.operand, state);
      return state.operators ? fold_unaryop(e) : e;
    case 'Lambda':
      foldArguments(e.args, state);
      e.body = foldExpr(e.body, state);
      return e;
    case 'IfExp':
      e.test = foldExpr(e.test, state);
      e.body = foldExpr(e.body, state);
      e.orelse = foldExpr(e.orelse, state);
      return e;
    case 'Dict':
      foldExprs(e.keys, state);
      foldExprs(e.values, state);
      return e;
    case 'Set':
    case 'List':
      foldExprs(e.elts, state);
      return e;
    case 'Tuple': {
      foldExprs(e.elts, state);
      if (e.ctx !== 'Load' || !state.operators) return e;
      const items = constantItems(e.elts);
      return items === null ? e : constant(e, { t: 'tuple', v: items });
    }
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      e.elt = foldExpr(e.elt, state);
      foldComprehensions(e.generators, state);
      return e;
    case 'DictComp':
      e.key = foldExpr(e.key, state);
      e.value = foldOptional(e.value, state);
      foldComprehensions(e.generators, state);
      return e;
    case 'Await':
    case 'YieldFrom':
    case 'Attribute':
    case 'Starred':
    case 'NamedExpr':
      e.value = foldExpr(e.value, state);
      return e;
    case 'Yield':
      e.value = foldOptional(e.value, state);
      return e;
    case 'Compare':
      return foldCompare(e, state);
    case 'Call':
      e.func = foldExpr(e.func, state);
      foldExprs(e.args, state);
      for (const k of e.keywords) k.value = foldExpr(k.value, state);
      return e;
    case 'FormattedValue':
    case 'Interpolation':
      e.value = foldExpr(e.value, state);
      e.format_spec = foldOptional(e.format_spec, state);
      return e;
    case 'JoinedStr':
    case 'TemplateStr':
      foldExprs(e.values, state);
      return e;
    case 'Subscript':
      e.value = foldExpr(e.value, state);
      e.slice = foldExpr(e.slice, state);
      if (!state.operators || e.ctx !== 'Load') return e;
      if (e.value.tag !== 'Constant' || e.slice.tag !== 'Constant') return e;
      return folded(e, foldSubscript(e.value.value, e.slice.value));
    case 'Slice':
      e.lower = foldOptional(e.lower, state);
      e.upper = foldOptional(e.upper, state);
      e.step = foldOptional(e.step, state);
      return e;
    case 'Name':
      if (e.ctx !== 'Load' || e.id !== '__debug__') return e;
      return constant(e, { t: 'bool', v: state.optimize === 0 });
    case 'Constant':
      return e;
  }
}

/** Numbers of patterns: `-1`, `1 + 2j`. @cpython Python/ast_preprocess.c fold_const_match_patterns 3.14-3.15 */
function foldPatternNumber(e: Expr, state: FoldState): Expr {
  if (e.tag === 'UnaryOp' && e.op === 'USub' && e.operand.tag === 'Constant') {
    return folded(e, foldUnary('USub', e.operand.value));
  }
  if (e.tag === 'BinOp' && (e.op === 'Add' || e.op === 'Sub') && e.right.tag === 'Constant') {
    const left = foldPatternNumber(e.left, state);
    e.left = left;
    if (left.tag !== 'Constant') return e;
    const op: Operator = e.op;
    return folded(e, foldBinary(op, left.value, e.right.value, { mixedComplex: state.profile.flow.mixedComplex }));
  }
  return e;
}

function foldPatternExpr(e: Expr, state: FoldState): Expr {
  return state.operators ? foldExpr(e, state) : foldPatternNumber(e, state);
}

/** @cpython Python/ast_opt.c astfold_pattern 3.10-3.15 */
export function foldPattern(p: Pattern, state: FoldState): void {
  switch (p.tag) {
    case 'MatchValue':
      p.value = foldPatternExpr(p.value, state);
      break;
    case 'MatchMapping':
      p.keys = p.keys.map((k) => foldPatternExpr(k, state));
      for (const sub of p.patterns) foldPattern(sub, state);
      break;
    case 'MatchClass':
      p.cls = foldExpr(p.cls, state);
      for (const sub of p.patterns) foldPattern(sub, state);
      for (const sub of p.kwd_patterns) foldPattern(sub, state);
      break;
    case 'MatchSequence':
    case 'MatchOr':
      for (const sub of p.patterns) foldPattern(sub, state);
      break;
    case 'MatchAs':
      if (p.pattern !== null) foldPattern(p.pattern, state);
      break;
    case 'MatchSingleton':
    case 'MatchStar':
      break;
  }
}
