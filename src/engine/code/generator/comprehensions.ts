/**
 * Comprehensions and generator expressions: a function of their own that is called at once, or (lists, sets and
 * dictionaries from 3.12 on) code inlined where they stand, whose names are pushed aside meanwhile.
 */
import { InvariantError } from '../../profile/faults.ts';
import { CELL, DEF_LOCAL, DEF_NONLOCAL, type Entry, FREE, scopeOf } from '../../scopes/index.ts';
import type { Comprehension, DictComp, Expr, GeneratorExp, ListComp, SetComp } from '../../syntax/ast.ts';
import type { OpName } from '../opcodes.ts';
import type { Label, Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { callSmall } from './call-forms.ts';
import { makeClosure, wrapInStopIterationHandler } from './closures.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic1 } from './intrinsics.ts';
import { jumpIf } from './jumps.ts';
import { endFor } from './loops.ts';
import { NO_LABEL } from './unit-state.ts';
import { awaitTop, loadFirstSent, yieldFrom } from './unwinding.ts';

type Comp = ListComp | SetComp | DictComp | GeneratorExp;

interface Element {
  kind: Comp['tag'];
  elt: Expr;
  /** of a dictionary; null in `{**x for ...}` */
  value: Expr | null;
}

/** What an inlined comprehension changed, to be undone after it. */
interface InlineState {
  /** names whose values are on the stack */
  pushed: string[];
  /** symbols of the outer block as they were */
  symbols: Map<string, number>;
  fastHidden: string[];
  cleanup: Label;
}

/** @cpython Python/codegen.c codegen_addop_yield 3.11-3.15 */
export function addYield(c: Compiler, loc: Loc): void {
  const { ste } = c.u;
  if (ste.generator && ste.coroutine) intrinsic1(c, loc, 'ASYNC_GEN_WRAP');
  c.op(loc, 'YIELD_VALUE');
  c.op(loc, 'RESUME', 1);
}

function eltLoc(e: Element): Loc {
  const loc = locOf(e.elt);
  if (e.value === null) return loc;
  return { ...loc, end_lineno: e.value.end_lineno, end_col: e.value.end_col_offset };
}

/** Evaluates the element and adds it to the container `depth` below it, or yields it; returns its location. */
function addElement(c: Compiler, e: Element, depth: number, loc: Loc): Loc {
  const at = eltLoc(e);
  if (e.elt.tag === 'Starred' || (e.kind === 'DictComp' && e.value === null)) {
    return addUnpacked(c, e, depth, loc);
  }
  c.expr(e.elt);
  switch (e.kind) {
    case 'GeneratorExp':
      addYield(c, at);
      c.op(at, 'POP_TOP');
      break;
    case 'ListComp':
      c.op(at, 'LIST_APPEND', depth + 1);
      break;
    case 'SetComp':
      c.op(at, 'SET_ADD', depth + 1);
      break;
    case 'DictComp':
      c.expr(e.value as Expr);
      c.op(at, 'MAP_ADD', depth + 1);
      break;
  }
  return at;
}

/** `[*x for x in y]` and the like (3.15). */
function addUnpacked(c: Compiler, e: Element, depth: number, loc: Loc): Loc {
  const at = locOf(e.elt);
  const inner = e.elt.tag === 'Starred' ? e.elt.value : e.elt;
  c.expr(inner);
  switch (e.kind) {
    case 'ListComp':
      c.op(at, 'LIST_EXTEND', depth + 1);
      break;
    case 'SetComp':
      c.op(at, 'SET_UPDATE', depth + 1);
      break;
    case 'DictComp':
      c.op(at, 'DICT_UPDATE', depth + 1);
      break;
    case 'GeneratorExp': {
      const start = c.newLabel();
      const end = c.newLabel();
      c.op(at, 'GET_ITER');
      c.useLabel(start);
      c.jump(at, 'FOR_ITER', end);
      addYield(c, at);
      c.op(at, 'POP_TOP');
      c.jump(NO_LOCATION, 'JUMP', start);
      c.useLabel(end);
      endFor(c);
      void loc;
      break;
    }
  }
  return at;
}

/** A one-element display as iterable: `for y in [f(x)]` is an assignment. */
function singleElement(iter: Expr): Expr | null {
  if (iter.tag !== 'List' && iter.tag !== 'Tuple') return null;
  const only = iter.elts.length === 1 ? iter.elts[0]! : null;
  return only !== null && only.tag !== 'Starred' ? only : null;
}

function generator(
  c: Compiler,
  loc: Loc,
  generators: readonly Comprehension[],
  index: number,
  depth: number,
  e: Element,
  iterOnStack: boolean,
): void {
  if (generators[index]!.is_async) asyncGenerator(c, loc, generators, index, depth, e, iterOnStack);
  else syncGenerator(c, loc, generators, index, depth, e, iterOnStack);
}

/** Loads the iterator of a `for`; false where the value is on the stack and there is no loop. */
function loadIterator(c: Compiler, loc: Loc, gen: Comprehension, index: number, iterOnStack: boolean): boolean {
  const iterLoc = locOf(gen.iter);
  const comp = c.kinds.comprehensionIter;
  if (iterOnStack) {
    if (comp === 'inside' || comp === 'both') c.op(iterLoc, 'GET_ITER');
    return true;
  }
  if (index === 0) {
    if (c.u.prologue > 0) return true;
    c.op(loc, 'LOAD_FAST', 0);
    if (c.kinds.genexpIter === 'inside' || c.kinds.genexpIter === 'both') c.op(iterLoc, 'GET_ITER');
    return true;
  }
  const single = singleElement(gen.iter);
  if (single !== null) {
    c.expr(single);
    return false;
  }
  c.expr(gen.iter);
  c.op(c.kinds.forLocation === 'iter' ? iterLoc : loc, 'GET_ITER');
  if (comp === 'both') c.op(iterLoc, 'GET_ITER');
  return true;
}

/** @cpython Python/codegen.c codegen_sync_comprehension_generator 3.11-3.15 */
function syncGenerator(
  c: Compiler,
  loc: Loc,
  generators: readonly Comprehension[],
  index: number,
  depth: number,
  e: Element,
  iterOnStack: boolean,
): void {
  const start = c.newLabel();
  const ifCleanup = c.newLabel();
  const anchor = c.newLabel();
  const gen = generators[index]!;
  const loops = loadIterator(c, loc, gen, index, iterOnStack);
  if (loops) {
    depth += c.kinds.iteratorSlots;
    c.useLabel(start);
    c.jump(c.kinds.compForLocation === 'iter' ? locOf(gen.iter) : loc, 'FOR_ITER', anchor);
  }
  c.expr(gen.target);
  for (const test of gen.ifs) jumpIf(c, loc, test, ifCleanup, false);
  let at = locOf(e.elt);
  if (index + 1 < generators.length) generator(c, loc, generators, index + 1, depth, e, false);
  else at = addElement(c, e, depth, loc);
  c.useLabel(ifCleanup);
  if (loops) {
    c.jump(c.kinds.compJumpLocation === 'element' ? at : loc, 'JUMP', start);
    c.useLabel(anchor);
    endFor(c);
  }
}

/** @cpython Python/codegen.c codegen_async_comprehension_generator 3.11-3.15 */
function asyncGenerator(
  c: Compiler,
  loc: Loc,
  generators: readonly Comprehension[],
  index: number,
  depth: number,
  e: Element,
  iterOnStack: boolean,
): void {
  const start = c.newLabel();
  const send = c.newLabel();
  const except = c.newLabel();
  const ifCleanup = c.newLabel();
  const gen = generators[index]!;
  if (!iterOnStack) {
    if (index === 0) {
      if (c.u.prologue === 0) c.op(loc, 'LOAD_FAST', 0);
    } else {
      c.expr(gen.iter);
      if (c.kinds.asyncIter === 'outside') c.op(c.kinds.forLocation === 'iter' ? locOf(gen.iter) : loc, 'GET_AITER');
    }
  }
  if (c.kinds.asyncIter === 'inside' && (index > 0 || iterOnStack || c.u.prologue === 0))
    c.op(locOf(gen.iter), 'GET_AITER');
  c.useLabel(start);
  c.pushFBlock(loc, 'async comprehension generator', start);
  c.jump(loc, 'SETUP_FINALLY', except);
  c.op(loc, 'GET_ANEXT');
  loadFirstSent(c, loc);
  c.useLabel(send);
  yieldFrom(c, loc, true);
  c.op(loc, 'POP_BLOCK');
  c.expr(gen.target);
  for (const test of gen.ifs) jumpIf(c, loc, test, ifCleanup, false);
  let at = locOf(e.elt);
  if (index + 1 < generators.length) generator(c, loc, generators, index + 1, depth + 1, e, false);
  else at = addElement(c, e, depth + 1, loc);
  c.useLabel(ifCleanup);
  c.jump(c.kinds.compJumpLocation === 'element' ? at : loc, 'JUMP', start);
  c.popFBlock('async comprehension generator');
  c.useLabel(except);
  if (c.kinds.asyncForEnd === 'jump') c.jump(loc, 'END_ASYNC_FOR', send);
  else c.op(loc, 'END_ASYNC_FOR');
}

/** A name that the comprehension binds, and that must not touch the one outside. */
function isIsolated(symbol: number, pushesAll: boolean): boolean {
  return ((symbol & DEF_LOCAL) !== 0 && (symbol & DEF_NONLOCAL) === 0) || pushesAll;
}

/** @cpython Python/compile.c _PyCompile_TweakInlinedComprehensionScopes 3.12-3.15 */
function tweakScopes(c: Compiler, comp: Entry, inClassBlock: boolean, pushesAll: boolean, state: InlineState): void {
  const { u } = c;
  const boundOnly = c.kinds.comprehensionScopes === 'bound names';
  for (const [name, symbol] of comp.symbols) {
    if (boundOnly && !isIsolated(symbol, inClassBlock)) continue;
    const scope = scopeOf(symbol);
    const outer = u.ste.symbol(name);
    const outerScope = scopeOf(outer);
    const differs = scope !== outerScope && (boundOnly || scope !== FREE) && !(scope === CELL && outerScope === FREE);
    if (differs || (inClassBlock && !boundOnly)) {
      u.ste.symbols.set(name, symbol);
      state.symbols.set(name, outer);
    }
    if (isIsolated(symbol, pushesAll) && !u.ste.isFunctionLike && u.fasthidden.get(name) !== true) {
      u.fasthidden.set(name, true);
      state.fastHidden.push(name);
    }
  }
}

/** @cpython Python/codegen.c codegen_push_inlined_comprehension_locals 3.12-3.15 */
function pushLocals(c: Compiler, loc: Loc, comp: Entry, pushesAll: boolean, state: InlineState): void {
  const { u } = c;
  for (const [name, symbol] of comp.symbols) {
    if (!isIsolated(symbol, pushesAll)) continue;
    const outerScope = scopeOf(state.symbols.get(name) ?? u.ste.symbol(name));
    c.opName(loc, 'LOAD_FAST_AND_CLEAR', u.varnames, name);
    if (scopeOf(symbol) === CELL) c.opName(loc, 'MAKE_CELL', outerScope === FREE ? u.freevars : u.cellvars, name);
    state.pushed.push(name);
  }
  if (state.pushed.length === 0) return;
  // the outermost iterable back to the top
  c.op(loc, 'SWAP', state.pushed.length + 1);
  state.cleanup = c.newLabel();
  c.jump(loc, 'SETUP_FINALLY', state.cleanup);
}

/** @cpython Python/codegen.c push_inlined_comprehension_state 3.12-3.15 */
function pushState(c: Compiler, loc: Loc, comp: Entry): InlineState {
  const state: InlineState = { pushed: [], symbols: new Map(), fastHidden: [], cleanup: NO_LABEL };
  const inClassBlock = c.u.ste.type === 'class' && c.u.inInlinedComp === 0;
  c.u.inInlinedComp++;
  const pushesAll = inClassBlock && c.kinds.classComprehensions === 'all names';
  tweakScopes(c, comp, inClassBlock, pushesAll, state);
  pushLocals(c, loc, comp, pushesAll, state);
  return state;
}

function restoreLocals(c: Compiler, loc: Loc, state: InlineState): void {
  c.op(loc, 'SWAP', state.pushed.length + 1);
  for (let i = state.pushed.length - 1; i >= 0; i--) {
    c.opName(loc, 'STORE_FAST_MAYBE_NULL', c.u.varnames, state.pushed[i]!);
  }
}

/** @cpython Python/codegen.c pop_inlined_comprehension_state 3.12-3.15 */
function popState(c: Compiler, loc: Loc, state: InlineState): void {
  if (state.pushed.length > 0) {
    c.op(NO_LOCATION, 'POP_BLOCK');
    const end = c.newLabel();
    c.jump(NO_LOCATION, c.kinds.inlineExitJump, end);
    c.useLabel(state.cleanup);
    c.op(NO_LOCATION, 'SWAP', 2);
    c.op(NO_LOCATION, 'POP_TOP');
    restoreLocals(c, loc, state);
    c.op(NO_LOCATION, 'RERAISE', 0);
    c.useLabel(end);
    restoreLocals(c, loc, state);
  }
  c.u.inInlinedComp--;
  for (const [name, symbol] of state.symbols) c.u.ste.symbols.set(name, symbol);
  for (const name of state.fastHidden) c.u.fasthidden.set(name, false);
}

const NAME = {
  ListComp: '<listcomp>',
  SetComp: '<setcomp>',
  DictComp: '<dictcomp>',
  GeneratorExp: '<genexpr>',
} as const;
const BUILD: Record<'ListComp' | 'SetComp' | 'DictComp', OpName> = {
  ListComp: 'BUILD_LIST',
  SetComp: 'BUILD_SET',
  DictComp: 'BUILD_MAP',
};

/** The iterable outside, made an iterator there where the version does so. */
function outermostIter(c: Compiler, comp: Loc, gen: Comprehension, inlined: boolean): void {
  c.expr(gen.iter);
  const loc = c.kinds.forLocation === 'iter' ? locOf(gen.iter) : comp;
  if (gen.is_async) {
    if (c.kinds.asyncIter === 'outside') c.op(loc, 'GET_AITER');
    return;
  }
  const where = inlined ? c.kinds.comprehensionIter : c.kinds.genexpIter;
  if (where === 'outside' || where === 'both') c.op(loc, 'GET_ITER');
}

/** A generator expression makes its iterator before it is a generator (3.15). */
function startGenerator(c: Compiler, gen: Comprehension): void {
  const loc = locOf(gen.iter);
  c.op(NO_LOCATION, 'RESUME', 4);
  c.op(loc, 'LOAD_FAST', 0);
  c.op(loc, gen.is_async ? 'GET_AITER' : 'GET_ITER');
}

/** @cpython Python/codegen.c codegen_comprehension 3.11-3.15 */
export function comprehension(c: Compiler, e: Comp): void {
  const loc = locOf(e);
  const comp = c.table.blocks.get(e);
  if (comp === undefined) throw new InvariantError(`no block for the comprehension of line ${e.lineno}`);
  const outermost = e.generators[0]!;
  const element: Element =
    e.tag === 'DictComp' ? { kind: e.tag, elt: e.key, value: e.value } : { kind: e.tag, elt: e.elt, value: null };
  let state: InlineState | null = null;
  if (comp.compInlined) {
    outermostIter(c, loc, outermost, true);
    state = pushState(c, loc, comp);
  } else {
    const counts = { argcount: 1, posonlyargcount: 0, kwonlyargcount: 0 };
    const start = () => startGenerator(c, outermost);
    c.enterScope(NAME[e.tag], 'comprehension', e, e.lineno, null, counts, false, start);
    c.at(loc);
  }
  if (e.tag !== 'GeneratorExp') {
    c.op(loc, BUILD[e.tag], 0);
    if (state !== null) c.op(loc, 'SWAP', 2);
  }
  generator(c, loc, e.generators, 0, 0, element, state !== null);
  if (state !== null) return popState(c, loc, state);
  if (e.tag !== 'GeneratorExp') c.op(loc, 'RETURN_VALUE');
  else if (c.kinds.stopIterationHandler) wrapInStopIterationHandler(c);
  const co = c.assemble(true);
  c.exitScope();
  makeClosure(c, loc, co, 0);
  outermostIter(c, loc, outermost, false);
  callSmall(c, loc, 0);
  if (comp.coroutine && e.tag !== 'GeneratorExp') awaitTop(c, loc, 0);
}
