import type { ConstValue, Stmt } from '../syntax/ast.ts';

/** @cpython Python/ast.c _PyAST_GetDocString 3.8-3.15 */
export function docstringOf(body: readonly Stmt[]): (ConstValue & { t: 'str' }) | null {
  const first = body[0];
  if (first === undefined || first.tag !== 'Expr' || first.value.tag !== 'Constant') return null;
  return first.value.value.t === 'str' ? first.value.value : null;
}
