/**
 * What a tree from a program must fulfil before the compiler gets it: contexts, sequences that may not be empty, lengths that belong
 * together, places in order. @cpython Python/ast.c _PyAST_Validate 3.8-3.15
 */
import { typeError, valueError } from '../objects/errors.ts';
import type { VM } from '../objects/vm.ts';
import type { TreeNode } from './ast_objects.ts';

type Context = 'Load' | 'Store' | 'Del';
type Nodes = (TreeNode | null)[];

/** Expressions that have a context. */
const WITH_CONTEXT = new Set(['Attribute', 'Subscript', 'Starred', 'Name', 'List', 'Tuple']);
/** Sequences that may not be empty, by statement. */
const NONEMPTY: Record<string, string[]> = {
  FunctionDef: ['body'],
  AsyncFunctionDef: ['body'],
  ClassDef: ['body'],
  Delete: ['targets'],
  Assign: ['targets'],
  For: ['body'],
  AsyncFor: ['body'],
  While: ['body'],
  If: ['body'],
  With: ['items', 'body'],
  AsyncWith: ['items', 'body'],
  Match: ['cases'],
  Try: ['body'],
  TryStar: ['body'],
  ExceptHandler: ['body'],
  match_case: ['body'],
  Import: ['names'],
  ImportFrom: ['names'],
  Global: ['names'],
  Nonlocal: ['names'],
};
/** Fields that are stored into, or deleted. */
const TARGETS: Record<string, Record<string, Context>> = {
  Delete: { targets: 'Del' },
  Assign: { targets: 'Store' },
  AugAssign: { target: 'Store' },
  AnnAssign: { target: 'Store' },
  For: { target: 'Store' },
  AsyncFor: { target: 'Store' },
  NamedExpr: { target: 'Store' },
  comprehension: { target: 'Store' },
  withitem: { optional_vars: 'Store' },
  TypeAlias: { name: 'Store' },
};
const KEYWORDS = new Set(['None', 'True', 'False']);

const isNode = (value: unknown): value is TreeNode => typeof value === 'object' && value !== null && 'tag' in value;

class Validator {
  readonly vm: VM;

  constructor(vm: VM) {
    this.vm = vm;
  }

  wrong(text: string): never {
    valueError(this.vm, text);
  }

  positions(node: TreeNode): void {
    const { lineno, col_offset, end_lineno, end_col_offset } = node as Record<string, number | undefined>;
    if (lineno === undefined) return;
    const [line, col, endLine, endCol] = [lineno, col_offset!, end_lineno!, end_col_offset!];
    if (line > endLine) this.wrong(`AST node line range (${line}, ${endLine}) is not valid`);
    if ((line < 0 && endLine !== line) || (col < 0 && endCol !== col)) {
      this.wrong(`AST node column range (${col}, ${endCol}) for line range (${line}, ${endLine}) is not valid`);
    }
    if (line === endLine && col > endCol) this.wrong(`line ${line}, column ${col}-${endCol} is not a valid range`);
  }

  /** An expression that is used in a context. */
  expression(node: TreeNode, context: Context): void {
    this.positions(node);
    const tag = node.tag as string;
    if (WITH_CONTEXT.has(tag)) {
      const { ctx } = node;
      if (tag === 'Name') this.name(node.id as string);
      if (ctx !== context) this.wrong(`expression must have ${context} context but has ${ctx} instead`);
    } else if (context !== 'Load') this.wrong(`expression which can't be assigned to in ${context} context`);
    this.lengths(node);
    if (tag === 'Starred') return this.expression(node.value as TreeNode, context);
    if (tag === 'List' || tag === 'Tuple') return this.expressions(node.elts as Nodes, context);
    this.fields(node);
  }

  expressions(nodes: Nodes, context: Context): void {
    for (const node of nodes) {
      if (node === null) this.wrong('None disallowed in expression list');
      this.expression(node, context);
    }
  }

  name(id: string): void {
    if (KEYWORDS.has(id)) this.wrong(`identifier field can't represent '${id}' constant`);
  }

  /** Numbers of parts that belong together. */
  lengths(node: TreeNode): void {
    const count = (field: string): number => (node[field] as unknown[]).length;
    switch (node.tag) {
      case 'BoolOp':
        if (count('values') < 2) this.wrong('BoolOp with less than 2 values');
        return;
      case 'Dict':
        if (count('keys') !== count('values')) this.wrong("Dict doesn't have the same number of keys as values");
        return;
      case 'Compare':
        if (count('comparators') === 0) this.wrong('Compare has no comparators');
        if (count('comparators') !== count('ops')) {
          this.wrong('Compare has a different number of comparators and operands');
        }
        return;
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
      case 'GeneratorExp':
        if (count('generators') === 0) this.wrong('comprehension with no generators');
        return;
      case 'arguments':
        if (count('posonlyargs') + count('args') < count('defaults')) {
          this.wrong('more positional defaults than args on arguments');
        }
        if (count('kwonlyargs') !== count('kw_defaults')) {
          this.wrong('length of kwonlyargs is not the same as kw_defaults on arguments');
        }
    }
  }

  /** Statements, and what stands between them and expressions. */
  part(node: TreeNode): void {
    this.positions(node);
    const tag = node.tag as string;
    for (const field of NONEMPTY[tag] ?? []) {
      if ((node[field] as unknown[]).length === 0) this.wrong(`empty ${field} on ${tag}`);
    }
    this.lengths(node);
    if (tag === 'AnnAssign' && node.simple && (node.target as TreeNode).tag !== 'Name') {
      typeError(this.vm, 'AnnAssign with simple non-Name target');
    }
    if (tag === 'Raise' && node.exc === null && node.cause !== null) this.wrong('Raise with cause but no exception');
    if (tag === 'Try' || tag === 'TryStar') this.tryParts(node, tag);
    if (tag === 'ImportFrom' && (node.level as number) < 0) this.wrong('Negative ImportFrom level');
    this.fields(node);
  }

  tryParts(node: TreeNode, tag: string): void {
    const empty = (field: string): boolean => (node[field] as unknown[]).length === 0;
    if (empty('handlers') && empty('finalbody')) this.wrong(`${tag} has neither handlers nor finalbody`);
    if (empty('handlers') && !empty('orelse')) this.wrong(`${tag} has orelse but no except handlers`);
  }

  pattern(node: TreeNode): void {
    this.positions(node);
    const count = (field: string): number => (node[field] as unknown[]).length;
    switch (node.tag) {
      case 'MatchSingleton':
        if (!['none', 'bool'].includes((node.value as { t: string }).t)) {
          this.wrong('MatchSingleton can only contain True, False and None');
        }
        break;
      case 'MatchMapping':
        if (count('keys') !== count('patterns')) {
          this.wrong("MatchMapping doesn't have the same number of keys as patterns");
        }
        break;
      case 'MatchClass':
        if (count('kwd_attrs') !== count('kwd_patterns')) {
          this.wrong("MatchClass doesn't have the same number of keyword attributes as patterns");
        }
        break;
      case 'MatchAs':
        if (node.name === '_') this.wrong("can't capture name '_' in patterns");
        if (node.name === null && node.pattern !== null) {
          this.wrong('MatchAs must specify a target name if a pattern is given');
        }
        break;
      case 'MatchOr':
        if (count('patterns') < 2) this.wrong('MatchOr requires at least 2 patterns');
    }
    this.fields(node);
  }

  fields(node: TreeNode): void {
    const targets = TARGETS[node.tag as string] ?? {};
    const holes = node.tag === 'Dict' || node.tag === 'arguments';
    for (const [name, value] of Object.entries(node)) {
      const list = Array.isArray(value) ? (value as unknown[]) : [value];
      for (const item of list) {
        if (item === null && Array.isArray(value) && !holes) this.wrong('None disallowed in expression list');
        if (isNode(item)) this.visit(item, targets[name] ?? 'Load');
      }
    }
  }

  visit(node: TreeNode, context: Context): void {
    const tag = node.tag as string;
    if (tag.startsWith('Match') && tag !== 'Match') this.pattern(node);
    else if (EXPRESSIONS.has(tag)) this.expression(node, context);
    else this.part(node);
  }
}

const EXPRESSIONS = new Set(
  (
    'BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict Set ListComp SetComp DictComp GeneratorExp Await Yield YieldFrom Compare Call ' +
    'FormattedValue Interpolation JoinedStr TemplateStr Constant Attribute Subscript Starred Name List Tuple Slice'
  ).split(' '),
);

export function validateTree(vm: VM, tree: TreeNode): void {
  new Validator(vm).visit(tree, 'Load');
}
