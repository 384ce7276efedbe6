/**
 * The places where the second pass looks for mistakes. Here they do nothing: the first pass never calls them, and the
 * second one overrides them (diagnosis_*.ts). A hook is called at the point where CPython's grammar would try the
 * `invalid_` rule, raises if it knows the mistake, and leaves the position as it was.
 */
import type { Expr } from './ast.ts';
import { Cursor } from './cursor.ts';

export class Hooks extends Cursor {
  // expressions
  protected invalidExpression(_start: number, _left: Expr): void {}
  protected invalidConditional(_start: number, _body: Expr, _test: Expr): void {}
  protected invalidElse(_start: number): void {}
  protected invalidLambdaBody(_start: number, _colon: number): void {}
  protected invalidStatementIf(_start: number): void {}
  protected invalidNamedExpression(_start: number, _left: Expr): void {}
  protected invalidOperand(_operator: number): void {}
  protected invalidGroup(_open: number): void {}
  protected invalidSequenceItem(): void {}
  protected invalidUnpacking(_open: number, _element: Expr): void {}
  protected invalidDictUnpacking(_open: number, _stars: number): void {}
  protected invalidComprehensionTarget(_open: number, _items: Expr[], _comma: number): void {}
  protected invalidUnpackedComprehension(_open: number): void {}
  protected invalidDict(_open: number): void {}
  protected invalidForIf(_start: number): void {}
  // strings
  protected invalidField(_open: number, _template: boolean): void {}
  protected invalidStringMix(_start: number): void {}
  // calls
  protected invalidArguments(_open: number): void {}
  /** an argument from `start`, read as far as the `=` or comprehension that stands here */
  protected invalidKeyword(_start: number): void {}
  protected invalidStarred(_star: number): void {}
  // parameters
  protected invalidParameter(_what: string, _from: number, _to: number, _lambda: boolean): void {}
  protected invalidTypeParams(_open: number): void {}
  protected invalidTypeParam(_start: number): void {}
  // targets
  protected invalidForTarget(_start: number): void {}
  protected invalidWithItem(_start: number): void {}
  protected invalidDelete(_start: number): void {}
  protected invalidAdjacent(_start: number, _value: Expr): void {}
  protected invalidAssignment(_start: number, _value: Expr): void {}
  // statements
  protected invalidImportTarget(_as: number): void {}
  protected invalidCompound(_start: number): void {}
  protected invalidBlock(_owner: string, _line: number): void {}
  protected missingColon(_rule: string, _start: number): void {}
  protected invalidTry(_start: number): void {}
  protected invalidHandler(_star: boolean): void {}
  protected invalidImport(_start: number): void {}
  protected invalidImported(_trailingComma: boolean): void {}
  protected invalidRaise(_start: number): void {}
  protected invalidAssert(_start: number): void {}
  protected invalidElseClause(_owner: string): void {}
  protected invalidExcept(_start: number, _star: boolean): void {}
  protected invalidMatch(_start: number): void {}
  // patterns
  protected invalidAsPattern(_start: number): void {}
  protected invalidClassPattern(_start: number): void {}
  protected invalidMappingPattern(_start: number): void {}
  /** A keyword of the grammar was forced (`&&':'`): at the token that stands there. */
  protected forced(_text: string): void {}
}
