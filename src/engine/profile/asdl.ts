import { byBuild } from './builds.ts';

/**
 * The abstract grammar of a version's syntax tree, as the classes of the module ast have it: what a sum is one of, or the fields of a
 * product. A constructor is written as in the classes' docstrings: `Return(expr? value)`; `?` may be None, `*` a list.
 * Source: Parser/Python.asdl of each version; checked against `_ast` of the interpreters.
 */
export interface AsdlProfile {
  area: 'asdl';
  types: Readonly<Record<string, string | readonly string[]>>;
  /** what a node's constructor does about fields that are missing or unknown */
  init: 'plain' | 'warns' | 'refuses';
  /** nodes have a repr of their own, `__replace__` */
  repr: boolean;
  replace: boolean;
  /** a list or a context that a tree given to compile() lacks */
  missingList: 'error' | 'empty';
}

/** Constructors in place of those of the same name; new ones behind the one named. */
function changed(sum: string | readonly string[], changes: readonly (readonly [string, string?])[]): readonly string[] {
  const list = [...(sum as readonly string[])];
  const at = (name: string): number => list.findIndex((text) => text === name || text.startsWith(`${name}(`));
  for (const [text, behind] of changes) {
    if (behind !== undefined) list.splice(at(behind) + 1, 0, text);
    else list[at(text.slice(0, text.indexOf('(')))] = text;
  }
  return list;
}

const TYPES_3_11: AsdlProfile['types'] = {
  alias: 'alias(identifier name, identifier? asname)',
  arg: 'arg(identifier arg, expr? annotation, string? type_comment)',
  arguments:
    'arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)',
  boolop: ['And', 'Or'],
  cmpop: ['Eq', 'NotEq', 'Lt', 'LtE', 'Gt', 'GtE', 'Is', 'IsNot', 'In', 'NotIn'],
  comprehension: 'comprehension(expr target, expr iter, expr* ifs, int is_async)',
  excepthandler: ['ExceptHandler(expr? type, identifier? name, stmt* body)'],
  expr: [
    'BoolOp(boolop op, expr* values)',
    'NamedExpr(expr target, expr value)',
    'BinOp(expr left, operator op, expr right)',
    'UnaryOp(unaryop op, expr operand)',
    'Lambda(arguments args, expr body)',
    'IfExp(expr test, expr body, expr orelse)',
    'Dict(expr* keys, expr* values)',
    'Set(expr* elts)',
    'ListComp(expr elt, comprehension* generators)',
    'SetComp(expr elt, comprehension* generators)',
    'DictComp(expr key, expr value, comprehension* generators)',
    'GeneratorExp(expr elt, comprehension* generators)',
    'Await(expr value)',
    'Yield(expr? value)',
    'YieldFrom(expr value)',
    'Compare(expr left, cmpop* ops, expr* comparators)',
    'Call(expr func, expr* args, keyword* keywords)',
    'FormattedValue(expr value, int conversion, expr? format_spec)',
    'JoinedStr(expr* values)',
    'Constant(constant value, string? kind)',
    'Attribute(expr value, identifier attr, expr_context ctx)',
    'Subscript(expr value, expr slice, expr_context ctx)',
    'Starred(expr value, expr_context ctx)',
    'Name(identifier id, expr_context ctx)',
    'List(expr* elts, expr_context ctx)',
    'Tuple(expr* elts, expr_context ctx)',
    'Slice(expr? lower, expr? upper, expr? step)',
  ],
  expr_context: ['Load', 'Store', 'Del'],
  keyword: 'keyword(identifier? arg, expr value)',
  match_case: 'match_case(pattern pattern, expr? guard, stmt* body)',
  mod: [
    'Module(stmt* body, type_ignore* type_ignores)',
    'Interactive(stmt* body)',
    'Expression(expr body)',
    'FunctionType(expr* argtypes, expr returns)',
  ],
  operator: [
    'Add',
    'Sub',
    'Mult',
    'MatMult',
    'Div',
    'Mod',
    'Pow',
    'LShift',
    'RShift',
    'BitOr',
    'BitXor',
    'BitAnd',
    'FloorDiv',
  ],
  pattern: [
    'MatchValue(expr value)',
    'MatchSingleton(constant value)',
    'MatchSequence(pattern* patterns)',
    'MatchMapping(expr* keys, pattern* patterns, identifier? rest)',
    'MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)',
    'MatchStar(identifier? name)',
    'MatchAs(pattern? pattern, identifier? name)',
    'MatchOr(pattern* patterns)',
  ],
  stmt: [
    'FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)',
    'AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)',
    'ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list)',
    'Return(expr? value)',
    'Delete(expr* targets)',
    'Assign(expr* targets, expr value, string? type_comment)',
    'AugAssign(expr target, operator op, expr value)',
    'AnnAssign(expr target, expr annotation, expr? value, int simple)',
    'For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)',
    'AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)',
    'While(expr test, stmt* body, stmt* orelse)',
    'If(expr test, stmt* body, stmt* orelse)',
    'With(withitem* items, stmt* body, string? type_comment)',
    'AsyncWith(withitem* items, stmt* body, string? type_comment)',
    'Match(expr subject, match_case* cases)',
    'Raise(expr? exc, expr? cause)',
    'Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)',
    'TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)',
    'Assert(expr test, expr? msg)',
    'Import(alias* names)',
    'ImportFrom(identifier? module, alias* names, int? level)',
    'Global(identifier* names)',
    'Nonlocal(identifier* names)',
    'Expr(expr value)',
    'Pass',
    'Break',
    'Continue',
  ],
  type_ignore: ['TypeIgnore(int lineno, string tag)'],
  unaryop: ['Invert', 'Not', 'UAdd', 'USub'],
  withitem: 'withitem(expr context_expr, expr? optional_vars)',
};

const TYPES_3_12: AsdlProfile['types'] = {
  ...TYPES_3_11,
  stmt: changed(TYPES_3_11.stmt!, [
    [
      'FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)',
    ],
    [
      'AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)',
    ],
    [
      'ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)',
    ],
    ['TypeAlias(expr name, type_param* type_params, expr value)', 'Assign'],
  ]),
  type_param: ['TypeVar(identifier name, expr? bound)', 'ParamSpec(identifier name)', 'TypeVarTuple(identifier name)'],
};

const TYPES_3_13: AsdlProfile['types'] = {
  ...TYPES_3_12,
  type_param: changed(TYPES_3_12.type_param!, [
    ['TypeVar(identifier name, expr? bound, expr? default_value)'],
    ['ParamSpec(identifier name, expr? default_value)'],
    ['TypeVarTuple(identifier name, expr? default_value)'],
  ]),
};

const TYPES_3_14: AsdlProfile['types'] = {
  ...TYPES_3_13,
  arguments:
    'arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)',
  expr: changed(TYPES_3_13.expr!, [
    ['Dict(expr?* keys, expr* values)'],
    ['Interpolation(expr value, constant str, int conversion, expr? format_spec)', 'FormattedValue'],
    ['TemplateStr(expr* values)', 'JoinedStr'],
  ]),
};

const TYPES_3_15: AsdlProfile['types'] = {
  ...TYPES_3_14,
  expr: changed(TYPES_3_14.expr!, [['DictComp(expr key, expr? value, comprehension* generators)']]),
  stmt: changed(TYPES_3_14.stmt!, [
    ['Import(alias* names, int? is_lazy)'],
    ['ImportFrom(identifier? module, alias* names, int? level, int? is_lazy)'],
  ]),
};
export const asdl = byBuild<AsdlProfile>(
  { area: 'asdl', types: TYPES_3_11, init: 'plain', repr: false, replace: false, missingList: 'error' },
  {
    '3.12.1': { types: TYPES_3_12, missingList: 'empty' },
    '3.13.0': { types: TYPES_3_13, init: 'warns' },
    '3.14.4': { types: TYPES_3_14, repr: true, replace: true },
    '3.15.2': { types: TYPES_3_15, init: 'refuses' },
  },
);
