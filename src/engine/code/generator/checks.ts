/** SyntaxWarnings of the compiler: code that can't mean what it says. */
import type { Assert, Compare, ConstValue, Expr } from '../../syntax/ast.ts';
import { type Compiler, locOf } from './compiler.ts';

const CONST_TYPE: Record<ConstValue['t'], string> = {
  none: 'NoneType',
  ellipsis: 'ellipsis',
  bool: 'bool',
  int: 'int',
  float: 'float',
  complex: 'complex',
  str: 'str',
  bytes: 'bytes',
  tuple: 'tuple',
  frozenset: 'frozenset',
  slice: 'slice',
};

/** @cpython Python/codegen.c infer_type 3.8-3.15 */
function inferType(e: Expr): string | null {
  switch (e.tag) {
    case 'Tuple':
      return 'tuple';
    case 'List':
    case 'ListComp':
      return 'list';
    case 'Dict':
    case 'DictComp':
      return 'dict';
    case 'Set':
    case 'SetComp':
      return 'set';
    case 'GeneratorExp':
      return 'generator';
    case 'Lambda':
      return 'function';
    case 'TemplateStr':
    case 'Interpolation':
      return 'string.templatelib.Template';
    case 'JoinedStr':
    case 'FormattedValue':
      return 'str';
    case 'Constant':
      return CONST_TYPE[e.value.t];
    default:
      return null;
  }
}

/** @cpython Python/codegen.c check_is_arg 3.8-3.15 */
function isArg(c: Compiler, e: Expr): boolean {
  if (e.tag === 'Tuple' && c.kinds.folding === 'flow graph') return !e.elts.every((x) => x.tag === 'Constant');
  if (e.tag !== 'Constant') return true;
  return e.value.t === 'none' || e.value.t === 'bool' || e.value.t === 'ellipsis';
}

/** @cpython Python/codegen.c codegen_check_compare 3.8-3.15 */
export function checkCompare(c: Compiler, e: Compare): void {
  let left = isArg(c, e.left);
  let leftExpr = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const op = e.ops[i];
    const rightExpr = e.comparators[i]!;
    const right = isArg(c, rightExpr);
    if ((op === 'Is' || op === 'IsNot') && (!left || !right)) {
      const type = inferType(left ? rightExpr : leftExpr);
      const literal = c.kinds.isLiteralNamesType ? `'${type}' literal` : 'a literal';
      const [word, other] = op === 'Is' ? ['is', '=='] : ['is not', '!='];
      return c.warn(locOf(e), `"${word}" with ${literal}. Did you mean "${other}"?`);
    }
    left = right;
    leftExpr = rightExpr;
  }
}

/** @cpython Python/codegen.c check_caller 3.8-3.15 */
export function checkCaller(c: Compiler, e: Expr): void {
  const type = inferType(e);
  if (type === null || e.tag === 'Lambda') return;
  c.warn(locOf(e), `'${type}' object is not callable; perhaps you missed a comma?`);
}

const NO_SUBSCRIPT = new Set<ConstValue['t']>(['none', 'ellipsis', 'bool', 'int', 'float', 'complex', 'frozenset']);

const UNSUBSCRIPTABLE = new Set<Expr['tag']>([
  'Set',
  'SetComp',
  'GeneratorExp',
  'Lambda',
  'TemplateStr',
  'Interpolation',
]);

/** @cpython Python/codegen.c check_subscripter 3.8-3.15 */
export function checkSubscripter(c: Compiler, e: Expr): void {
  const bad = e.tag === 'Constant' ? NO_SUBSCRIPT.has(e.value.t) : UNSUBSCRIPTABLE.has(e.tag);
  if (!bad) return;
  c.warn(locOf(e), `'${inferType(e)}' object is not subscriptable; perhaps you missed a comma?`);
}

const SEQUENCES = new Set<Expr['tag']>(['Tuple', 'List', 'ListComp', 'JoinedStr', 'FormattedValue']);

/** @cpython Python/codegen.c check_index 3.8-3.15 */
export function checkIndex(c: Compiler, e: Expr, index: Expr): void {
  const type = inferType(index);
  if (type === null || type === 'int' || type === 'bool' || type === 'slice') return;
  const t = e.tag === 'Constant' ? e.value.t : null;
  if (!SEQUENCES.has(e.tag) && t !== 'str' && t !== 'bytes' && t !== 'tuple') return;
  const what = `${inferType(e)} indices must be integers or slices, not ${type}`;
  c.warn(locOf(e), `${what}; perhaps you missed a comma?`);
}

/** @cpython Python/codegen.c codegen_assert 3.8-3.15 */
export function checkAssert(c: Compiler, s: Assert): void {
  const { test } = s;
  const nonEmpty =
    (test.tag === 'Tuple' && test.elts.length > 0) ||
    (test.tag === 'Constant' && test.value.t === 'tuple' && test.value.v.length > 0);
  if (nonEmpty) c.warn(locOf(s), 'assertion is always true, perhaps remove parentheses?');
}
