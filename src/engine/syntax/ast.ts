/**
 * The tree: node shapes of CPython's `ast` module, the union over 3.8-3.15 (field lists as 3.15 has them).
 *
 * A node is a plain object with a `tag` (the class name in `ast`), the class's fields under their Python names,
 * and, for nodes that carry a position, the four position fields; columns count UTF-8 bytes, as CPython's do.
 * `None` is `null`, lists are arrays, identifiers are strings (NFKC-normalised).
 * Longer than other files: one declaration a node, nothing else.
 */

/** A compile-time constant. `int` is a number when it is a safe integer, else a bigint. */
export type ConstValue =
  | { t: 'none' }
  | { t: 'ellipsis' }
  | { t: 'bool'; v: boolean }
  | { t: 'int'; v: number | bigint }
  | { t: 'float'; v: number }
  | { t: 'complex'; re: number; im: number }
  /** `v` is UTF-16; `cps` is present only when the text holds surrogate code points, and is then authoritative. */
  | { t: 'str'; v: string; cps?: Uint32Array }
  | { t: 'bytes'; v: Uint8Array }
  | { t: 'tuple'; v: ConstValue[] }
  | { t: 'frozenset'; v: ConstValue[] }
  /** slices are constants from 3.14 on */
  | { t: 'slice'; start: ConstValue; stop: ConstValue; step: ConstValue };

export interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

export type Operator =
  | 'Add'
  | 'Sub'
  | 'Mult'
  | 'MatMult'
  | 'Div'
  | 'Mod'
  | 'Pow'
  | 'LShift'
  | 'RShift'
  | 'BitOr'
  | 'BitXor'
  | 'BitAnd'
  | 'FloorDiv';
export type UnaryOperator = 'Invert' | 'Not' | 'UAdd' | 'USub';
export type BoolOperator = 'And' | 'Or';
export type CompareOperator = 'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn';
export type ExprContext = 'Load' | 'Store' | 'Del';

export interface Module {
  tag: 'Module';
  body: Stmt[];
  type_ignores: never[];
}

export interface Interactive {
  tag: 'Interactive';
  body: Stmt[];
}

export interface Expression {
  tag: 'Expression';
  body: Expr;
}

export interface FunctionType {
  tag: 'FunctionType';
  argtypes: Expr[];
  returns: Expr;
}

export type Mod = Module | Interactive | Expression | FunctionType;

export interface FunctionDef extends Position {
  tag: 'FunctionDef';
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}

export interface AsyncFunctionDef extends Position {
  tag: 'AsyncFunctionDef';
  name: string;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_comment: string | null;
  type_params: TypeParam[];
}

export interface ClassDef extends Position {
  tag: 'ClassDef';
  name: string;
  bases: Expr[];
  keywords: Keyword[];
  body: Stmt[];
  decorator_list: Expr[];
  type_params: TypeParam[];
}

export interface Return extends Position {
  tag: 'Return';
  value: Expr | null;
}

export interface Delete extends Position {
  tag: 'Delete';
  targets: Expr[];
}

export interface Assign extends Position {
  tag: 'Assign';
  targets: Expr[];
  value: Expr;
  type_comment: string | null;
}

export interface TypeAlias extends Position {
  tag: 'TypeAlias';
  name: Expr;
  type_params: TypeParam[];
  value: Expr;
}

export interface AugAssign extends Position {
  tag: 'AugAssign';
  target: Expr;
  op: Operator;
  value: Expr;
}

export interface AnnAssign extends Position {
  tag: 'AnnAssign';
  target: Expr;
  annotation: Expr;
  value: Expr | null;
  simple: number;
}

export interface For extends Position {
  tag: 'For';
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}

export interface AsyncFor extends Position {
  tag: 'AsyncFor';
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
  type_comment: string | null;
}

export interface While extends Position {
  tag: 'While';
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface If extends Position {
  tag: 'If';
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface With extends Position {
  tag: 'With';
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}

export interface AsyncWith extends Position {
  tag: 'AsyncWith';
  items: WithItem[];
  body: Stmt[];
  type_comment: string | null;
}

export interface Match extends Position {
  tag: 'Match';
  subject: Expr;
  cases: MatchCase[];
}

export interface Raise extends Position {
  tag: 'Raise';
  exc: Expr | null;
  cause: Expr | null;
}

export interface Try extends Position {
  tag: 'Try';
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}

export interface TryStar extends Position {
  tag: 'TryStar';
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}

export interface Assert extends Position {
  tag: 'Assert';
  test: Expr;
  msg: Expr | null;
}

export interface Import extends Position {
  tag: 'Import';
  names: Alias[];
  is_lazy: number | null;
}

export interface ImportFrom extends Position {
  tag: 'ImportFrom';
  module: string | null;
  names: Alias[];
  level: number | null;
  is_lazy: number | null;
}

export interface Global extends Position {
  tag: 'Global';
  names: string[];
}

export interface Nonlocal extends Position {
  tag: 'Nonlocal';
  names: string[];
}

export interface ExprStmt extends Position {
  tag: 'Expr';
  value: Expr;
}

export interface Pass extends Position {
  tag: 'Pass';
}

export interface Break extends Position {
  tag: 'Break';
}

export interface Continue extends Position {
  tag: 'Continue';
}

export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue;

export interface BoolOp extends Position {
  tag: 'BoolOp';
  op: BoolOperator;
  values: Expr[];
}

export interface NamedExpr extends Position {
  tag: 'NamedExpr';
  target: Expr;
  value: Expr;
}

export interface BinOp extends Position {
  tag: 'BinOp';
  left: Expr;
  op: Operator;
  right: Expr;
}

export interface UnaryOp extends Position {
  tag: 'UnaryOp';
  op: UnaryOperator;
  operand: Expr;
}

export interface Lambda extends Position {
  tag: 'Lambda';
  args: Arguments;
  body: Expr;
}

export interface IfExp extends Position {
  tag: 'IfExp';
  test: Expr;
  body: Expr;
  orelse: Expr;
}

export interface Dict extends Position {
  tag: 'Dict';
  keys: (Expr | null)[];
  values: Expr[];
}

export interface SetNode extends Position {
  tag: 'Set';
  elts: Expr[];
}

export interface ListComp extends Position {
  tag: 'ListComp';
  elt: Expr;
  generators: Comprehension[];
}

export interface SetComp extends Position {
  tag: 'SetComp';
  elt: Expr;
  generators: Comprehension[];
}

export interface DictComp extends Position {
  tag: 'DictComp';
  key: Expr;
  value: Expr | null;
  generators: Comprehension[];
}

export interface GeneratorExp extends Position {
  tag: 'GeneratorExp';
  elt: Expr;
  generators: Comprehension[];
}

export interface Await extends Position {
  tag: 'Await';
  value: Expr;
}

export interface Yield extends Position {
  tag: 'Yield';
  value: Expr | null;
}

export interface YieldFrom extends Position {
  tag: 'YieldFrom';
  value: Expr;
}

export interface Compare extends Position {
  tag: 'Compare';
  left: Expr;
  ops: CompareOperator[];
  comparators: Expr[];
}

export interface Call extends Position {
  tag: 'Call';
  func: Expr;
  args: Expr[];
  keywords: Keyword[];
}

export interface FormattedValue extends Position {
  tag: 'FormattedValue';
  value: Expr;
  conversion: number;
  format_spec: Expr | null;
}

export interface Interpolation extends Position {
  tag: 'Interpolation';
  value: Expr;
  str: ConstValue;
  conversion: number;
  format_spec: Expr | null;
}

export interface JoinedStr extends Position {
  tag: 'JoinedStr';
  values: Expr[];
}

export interface TemplateStr extends Position {
  tag: 'TemplateStr';
  values: Expr[];
}

export interface Constant extends Position {
  tag: 'Constant';
  value: ConstValue;
  kind: string | null;
}

export interface Attribute extends Position {
  tag: 'Attribute';
  value: Expr;
  attr: string;
  ctx: ExprContext;
}

export interface Subscript extends Position {
  tag: 'Subscript';
  value: Expr;
  slice: Expr;
  ctx: ExprContext;
}

export interface Starred extends Position {
  tag: 'Starred';
  value: Expr;
  ctx: ExprContext;
}

export interface Name extends Position {
  tag: 'Name';
  id: string;
  ctx: ExprContext;
}

export interface List extends Position {
  tag: 'List';
  elts: Expr[];
  ctx: ExprContext;
}

export interface Tuple extends Position {
  tag: 'Tuple';
  elts: Expr[];
  ctx: ExprContext;
}

export interface Slice extends Position {
  tag: 'Slice';
  lower: Expr | null;
  upper: Expr | null;
  step: Expr | null;
}

export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetNode
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | Interpolation
  | JoinedStr
  | TemplateStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

export interface MatchValue extends Position {
  tag: 'MatchValue';
  value: Expr;
}

export interface MatchSingleton extends Position {
  tag: 'MatchSingleton';
  value: ConstValue;
}

export interface MatchSequence extends Position {
  tag: 'MatchSequence';
  patterns: Pattern[];
}

export interface MatchMapping extends Position {
  tag: 'MatchMapping';
  keys: Expr[];
  patterns: Pattern[];
  rest: string | null;
}

export interface MatchClass extends Position {
  tag: 'MatchClass';
  cls: Expr;
  patterns: Pattern[];
  kwd_attrs: string[];
  kwd_patterns: Pattern[];
}

export interface MatchStar extends Position {
  tag: 'MatchStar';
  name: string | null;
}

export interface MatchAs extends Position {
  tag: 'MatchAs';
  pattern: Pattern | null;
  name: string | null;
}

export interface MatchOr extends Position {
  tag: 'MatchOr';
  patterns: Pattern[];
}

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export interface TypeVar extends Position {
  tag: 'TypeVar';
  name: string;
  bound: Expr | null;
  default_value: Expr | null;
}

export interface ParamSpec extends Position {
  tag: 'ParamSpec';
  name: string;
  default_value: Expr | null;
}

export interface TypeVarTuple extends Position {
  tag: 'TypeVarTuple';
  name: string;
  default_value: Expr | null;
}

export type TypeParam = TypeVar | ParamSpec | TypeVarTuple;

export interface ExceptHandler extends Position {
  tag: 'ExceptHandler';
  type: Expr | null;
  name: string | null;
  body: Stmt[];
}

export interface Arguments {
  tag: 'arguments';
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
}

export interface Arg extends Position {
  tag: 'arg';
  arg: string;
  annotation: Expr | null;
  type_comment: string | null;
}

export interface Keyword extends Position {
  tag: 'keyword';
  arg: string | null;
  value: Expr;
}

export interface Alias extends Position {
  tag: 'alias';
  name: string;
  asname: string | null;
}

export interface WithItem {
  tag: 'withitem';
  context_expr: Expr;
  optional_vars: Expr | null;
}

export interface MatchCase {
  tag: 'match_case';
  pattern: Pattern;
  guard: Expr | null;
  body: Stmt[];
}

export interface Comprehension {
  tag: 'comprehension';
  target: Expr;
  iter: Expr;
  ifs: Expr[];
  is_async: number;
}

export type Node =
  | Mod
  | Stmt
  | Expr
  | Pattern
  | TypeParam
  | ExceptHandler
  | Arguments
  | Arg
  | Keyword
  | Alias
  | WithItem
  | MatchCase
  | Comprehension;
