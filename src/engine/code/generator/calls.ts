/** Calls: methods, `super()`, plain functions, and the general form with `*` and `**`. */
import { DEF_IMPORT, FREE, GLOBAL_IMPLICIT } from '../../scopes/index.ts';
import type { Attribute, Call, Expr, Keyword } from '../../syntax/ast.ts';
import { strConst } from '../constants.ts';
import type { OpName } from '../opcodes.ts';
import type { Label, Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { callSmall, callWithNames, keywordNames, nullAfter, nullBefore } from './call-forms.ts';
import { checkCaller } from './checks.ts';
import { type Compiler, locOf } from './compiler.ts';
import { STACK_USE_GUIDELINE, starUnpack, TUPLE } from './displays.ts';
import { intrinsic1 } from './intrinsics.ts';
import { addCompare, toBool } from './jumps.ts';
import { attrLoc, loadAttr, loadSuperAttr, nameop } from './names.ts';

/** @cpython Python/codegen.c is_import_originated 3.12-3.15 */
function isImportOriginated(c: Compiler, e: Expr): boolean {
  return c.kinds.importedMethods === 'plain' && e.tag === 'Name' && (c.table.top.symbol(e.id) & DEF_IMPORT) !== 0;
}

/** The `super(...)` call whose attribute can be had without making the object (3.12+). */
export function superCall(c: Compiler, attr: Attribute): Call | null {
  const e = attr.value;
  if (!c.kinds.superCalls || e.tag !== 'Call' || e.func.tag !== 'Name' || e.func.id !== 'super') return null;
  if (attr.attr === '__class__' || e.keywords.length > 0) return null;
  if (c.u.ste.scope('super') !== GLOBAL_IMPLICIT || c.table.top.scope('super') !== 0) return null;
  if (e.args.length === 2) return e.args.some((a) => a.tag === 'Starred') ? null : e;
  if (e.args.length !== 0) return null;
  if (c.u.counts.argcount === 0 && c.u.counts.posonlyargcount === 0) return null;
  return c.refType('__class__') === FREE ? e : null;
}

/** @cpython Python/codegen.c load_args_for_super 3.12-3.15 */
export function loadArgsForSuper(c: Compiler, e: Call): void {
  const loc = locOf(e);
  nameop(c, locOf(e.func), 'super', 'Load');
  if (e.args.length === 2) return c.exprs(e.args);
  nameop(c, loc, '__class__', 'Load');
  const self = c.u.varnames.keys().next().value as string;
  nameop(c, loc, self, 'Load');
}

/** @cpython Python/codegen.c maybe_optimize_method_call 3.11-3.15 */
function methodCall(c: Compiler, e: Call): boolean {
  const meth = e.func;
  if (meth.tag !== 'Attribute' || meth.ctx !== 'Load' || isImportOriginated(c, meth.value)) return false;
  const nargs = e.args.length;
  const nkw = e.keywords.length;
  if (nargs + nkw + (nkw > 0 ? 1 : 0) >= STACK_USE_GUIDELINE) return false;
  if (e.args.some((a) => a.tag === 'Starred') || e.keywords.some((k) => k.arg === null)) return false;
  let loc = locOf(meth);
  const superExpr = superCall(c, meth);
  if (superExpr !== null) {
    loadArgsForSuper(c, superExpr);
    loadSuperAttr(c, loc, meth.attr, true, superExpr.args.length > 0);
    loc = attrLoc(loc, meth);
    c.op(loc, 'NOP');
  } else {
    c.expr(meth.value);
    loc = attrLoc(loc, meth);
    c.at(loc);
    loadAttr(c, loc, meth.attr, true);
  }
  c.exprs(e.args);
  const callLoc = attrLoc(locOf(e), meth);
  if (nkw > 0) {
    for (const k of e.keywords) c.expr(k.value);
    keywordNames(c, c.kinds.methodNamesLocation === 'method' ? loc : callLoc, keywordArgs(e.keywords));
    c.at(callLoc);
    callWithNames(c, callLoc, nargs + nkw);
  } else {
    c.at(callLoc);
    callSmall(c, callLoc, nargs);
  }
  return true;
}

function keywordArgs(keywords: readonly Keyword[]): string[] {
  return keywords.map((k) => k.arg as string);
}

/** @cpython Python/codegen.c codegen_validate_keywords 3.9-3.15 */
function validateKeywords(c: Compiler, keywords: readonly Keyword[]): void {
  const n = keywords.length;
  for (let i = 0; i < n; i++) {
    const arg = keywords[i]!.arg;
    if (arg === null) continue;
    for (let j = i + 1; j < n; j++) {
      if (keywords[j]!.arg !== arg) continue;
      c.at(locOf(keywords[j]!));
      c.error(locOf(keywords[j]!), `keyword argument repeated: ${arg}`);
    }
  }
}

interface Reducer {
  /** operand of LOAD_COMMON_CONSTANT */
  constant: number;
  /** what the elements are collected in; null: they are tests */
  build: OpName | null;
  add: OpName;
  /** of a test: the result where all elements agree, and the jump while they do */
  initial: boolean;
  onward: OpName;
}

const COLLECTS = { initial: false, onward: 'JUMP' } as const;
const TESTS = { build: null, add: 'NOP' } as const;

const REDUCERS: Record<string, Reducer> = {
  tuple: { constant: 2, build: 'BUILD_LIST', add: 'LIST_APPEND', ...COLLECTS },
  all: { constant: 3, ...TESTS, initial: true, onward: 'POP_JUMP_IF_TRUE' },
  any: { constant: 4, ...TESTS, initial: false, onward: 'POP_JUMP_IF_FALSE' },
  list: { constant: 5, build: 'BUILD_LIST', add: 'LIST_APPEND', ...COLLECTS },
  set: { constant: 6, build: 'BUILD_SET', add: 'SET_ADD', ...COLLECTS },
};

/** The loop that stands for the call. */
function reduce(c: Compiler, loc: Loc, name: string, r: Reducer, arg: Expr, end: Label): void {
  if (r.build !== null) c.op(loc, r.build, 0);
  c.expr(arg);
  const loop = c.newLabel();
  const cleanup = c.newLabel();
  if (c.kinds.iteratorSlots === 2) c.op(loc, 'PUSH_NULL');
  c.useLabel(loop);
  c.jump(loc, 'FOR_ITER', cleanup);
  if (r.build !== null) {
    c.op(loc, r.add, c.kinds.iteratorSlots + 1);
    c.jump(loc, 'JUMP', loop);
  } else {
    toBool(c, loc);
    c.jump(loc, r.onward, loop);
  }
  c.op(NO_LOCATION, 'POP_ITER');
  if (r.build === null) c.loadConst(loc, { t: 'bool', v: !r.initial });
  c.jump(loc, 'JUMP', end);
  c.useLabel(cleanup);
  c.op(NO_LOCATION, 'END_FOR');
  c.op(NO_LOCATION, 'POP_ITER');
  if (name === 'tuple') intrinsic1(c, loc, 'LIST_TO_TUPLE');
  else if (r.build === null) c.loadConst(loc, { t: 'bool', v: r.initial });
  c.jump(loc, 'JUMP', end);
}

/**
 * Some builtins of a generator expression run as a loop, if they are the builtins at run time (3.14+).
 * @cpython Python/codegen.c maybe_optimize_function_call 3.14-3.15
 */
function functionCall(c: Compiler, e: Call, end: Label): void {
  const { func } = e;
  const arg = e.args[0];
  if (func.tag !== 'Name' || e.args.length !== 1 || e.keywords.length !== 0 || arg?.tag !== 'GeneratorExp') return;
  const loc = locOf(func);
  const skip = c.newLabel();
  const reducer = c.kinds.reducers.includes(func.id) ? REDUCERS[func.id] : undefined;
  if (reducer !== undefined) {
    c.op(loc, 'COPY', 1);
    c.op(loc, 'LOAD_COMMON_CONSTANT', reducer.constant);
    addCompare(c, loc, 'Is');
    c.jump(loc, 'POP_JUMP_IF_FALSE', skip);
    c.op(loc, 'POP_TOP');
    reduce(c, loc, func.id, reducer, arg, end);
  }
  c.useLabel(skip);
}

/** @cpython Python/codegen.c codegen_call 3.11-3.15 */
export function call(c: Compiler, e: Call): void {
  validateKeywords(c, e.keywords);
  if (methodCall(c, e)) return;
  checkCaller(c, e.func);
  const funcLoc = locOf(e.func);
  // a label that nothing jumps to would still end a block
  const skip = c.kinds.reducers.length > 0 ? c.newLabel() : null;
  c.at(funcLoc);
  nullBefore(c, funcLoc);
  c.at(locOf(e));
  c.expr(e.func);
  if (skip !== null) functionCall(c, e, skip);
  nullAfter(c, funcLoc);
  callHelper(c, locOf(e), 0, e.args, e.keywords);
  if (skip !== null) c.useLabel(skip);
}

/** @cpython Python/codegen.c codegen_subkwargs 3.8-3.15 */
function subkwargs(c: Compiler, loc: Loc, keywords: readonly Keyword[]): void {
  const n = keywords.length;
  const big = n * 2 > STACK_USE_GUIDELINE;
  if (c.kinds.constKeyMap && n > 1 && !big) {
    for (const k of keywords) c.expr(k.value);
    c.loadConst(loc, { t: 'tuple', v: keywordArgs(keywords).map(strConst) });
    c.op(loc, 'BUILD_CONST_KEY_MAP', n);
    return;
  }
  if (big) c.op(NO_LOCATION, 'BUILD_MAP', 0);
  for (const k of keywords) {
    c.loadConst(loc, strConst(k.arg as string));
    c.expr(k.value);
    if (big) c.op(NO_LOCATION, 'MAP_ADD', 1);
  }
  if (!big) c.op(loc, 'BUILD_MAP', n);
}

/** The keyword arguments of the general form, as one dictionary. */
function keywordDict(c: Compiler, loc: Loc, keywords: readonly Keyword[]): void {
  let haveDict = false;
  let seen = 0;
  const flush = (end: number) => {
    subkwargs(c, loc, keywords.slice(end - seen, end));
    if (haveDict) c.op(loc, 'DICT_MERGE', 1);
    haveDict = true;
    seen = 0;
  };
  keywords.forEach((k, i) => {
    if (k.arg !== null) {
      seen++;
      return;
    }
    if (seen > 0) flush(i);
    if (!haveDict) {
      c.op(loc, 'BUILD_MAP', 0);
      haveDict = true;
    }
    c.expr(k.value);
    c.op(loc, 'DICT_MERGE', 1);
  });
  if (seen > 0) flush(keywords.length);
}

/**
 * The arguments and the call; `n` arguments are on the stack already.
 * @cpython Python/codegen.c codegen_call_helper_impl 3.11-3.15
 */
export function callHelper(
  c: Compiler,
  loc: Loc,
  n: number,
  args: readonly Expr[],
  keywords: readonly Keyword[],
  injected: string | null = null,
): void {
  validateKeywords(c, keywords);
  const nkw = keywords.length;
  const nargs = args.length + (injected !== null && c.kinds.genericBase === 'appended' ? 1 : 0);
  const general =
    nargs + nkw * 2 > STACK_USE_GUIDELINE ||
    args.some((a) => a.tag === 'Starred') ||
    keywords.some((k) => k.arg === null);
  if (!general) {
    c.exprs(args);
    if (injected !== null) nameop(c, loc, injected, 'Load');
    const positional = n + args.length + (injected === null ? 0 : 1);
    if (nkw === 0) return callSmall(c, loc, positional);
    for (const k of keywords) c.expr(k.value);
    keywordNames(c, loc, keywordArgs(keywords));
    return callWithNames(c, loc, positional + nkw);
  }
  const only = args[0];
  if (n === 0 && args.length === 1 && only?.tag === 'Starred' && injected === null) c.expr(only.value);
  else starUnpack(c, loc, args, n, TUPLE, injected);
  if (nkw > 0) keywordDict(c, loc, keywords);
  if (c.kinds.callEx === 'null') {
    if (nkw === 0) c.op(loc, 'PUSH_NULL');
    c.op(loc, 'CALL_FUNCTION_EX');
  } else {
    c.op(loc, 'CALL_FUNCTION_EX', nkw > 0 ? 1 : 0);
  }
}
