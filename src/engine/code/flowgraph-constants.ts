/**
 * Constants in the flow graph: their table while it grows, folding of tuples (all versions), of lists, sets and
 * operators (3.14+), small integers as operands (3.14+), and the removal of constants that no instruction loads.
 */
import { InvariantError } from '../profile/faults.ts';
import type { ConstValue } from '../syntax/ast.ts';
import type { BasicBlock, CfgInstr, FlowGraph } from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';
import { NO_LOCATION } from './sequence.ts';
import type { UnitConst } from './unit.ts';

/** longest run of constants that is looked at (_PY_STACK_USE_GUIDELINE) */
const MAX_SEQUENCE = 30;
/** shortest list or set literal that becomes a constant */
const MIN_CONST_SEQUENCE_SIZE = 3;
/** largest integer that is an operand (_PY_IS_SMALL_INT, and a byte) */
const MAX_SMALL_INT = 255;

export function loads_const(op: number): boolean {
  return op === OP.LOAD_CONST || op === OP.LOAD_SMALL_INT || op === OP.LOAD_COMMON_CONSTANT;
}

/** LOAD_COMMON_CONSTANT's operands from 7 on, which are plain constants (3.15+). */
const COMMON_CONSTANTS: readonly ConstValue[] = [
  { t: 'none' },
  { t: 'str', v: '' },
  { t: 'bool', v: true },
  { t: 'bool', v: false },
  { t: 'int', v: -1 },
];
const FIRST_COMMON_CONSTANT = 7;

/** Whether a load is of a constant that folding can see: not of the builtins among the common constants. */
export function isPlainLoad(op: number, arg: number): boolean {
  return loads_const(op) && (op !== OP.LOAD_COMMON_CONSTANT || arg >= FIRST_COMMON_CONSTANT);
}

function commonConstant(arg: number): ConstValue {
  const value = COMMON_CONSTANTS[arg - FIRST_COMMON_CONSTANT];
  if (value === undefined) throw new InvariantError(`not a plain common constant: ${arg}`);
  return value;
}

function sameConstant(a: UnitConst, b: ConstValue): boolean {
  return a.t === b.t && (!('v' in a) || !('v' in b) || a.v === b.v) && (a.t !== 'str' || a.cps === undefined);
}

/** @cpython Python/flowgraph.c maybe_instr_make_load_common_const 3.15 */
export function maybe_instr_make_load_common_const(g: FlowGraph, instr: CfgInstr, value: UnitConst): boolean {
  if (!g.kinds.commonConstants) return false;
  const index = COMMON_CONSTANTS.findIndex((c) => sameConstant(value, c));
  if (index < 0) return false;
  instr.set(OP.LOAD_COMMON_CONSTANT, index + FIRST_COMMON_CONSTANT);
  return true;
}

/** @cpython Python/flowgraph.c get_const_value 3.12-3.15 */
export function get_const_value(g: FlowGraph, op: number, arg: number): UnitConst {
  if (op === OP.LOAD_SMALL_INT) return { t: 'int', v: arg };
  if (op === OP.LOAD_COMMON_CONSTANT) return commonConstant(arg);
  const value = g.consts[arg];
  if (value === undefined) throw new InvariantError(`no constant with index ${arg}`);
  return value;
}

/** The constants' indexes by key, made when the first is looked up. */
function constIndex(g: FlowGraph): Map<string, number> {
  if (g.constIndex === null) {
    g.constIndex = new Map();
    for (let i = g.consts.length - 1; i >= 0; i--) {
      const c = g.consts[i]!;
      if (c.t !== 'code') g.constIndex.set(g.cache.key(c), i);
    }
  }
  return g.constIndex;
}

/** Index of a constant that may be new. @cpython Python/flowgraph.c add_const 3.13-3.15 */
export function add_const(g: FlowGraph, value: ConstValue): number {
  const indexes = constIndex(g);
  const merged = g.cache.merge(value);
  const { key } = merged;
  const known = indexes.get(key);
  if (known !== undefined) return known;
  indexes.set(key, g.consts.length);
  g.consts.push(merged.value);
  return g.consts.length - 1;
}

/** @cpython Python/flowgraph.c maybe_instr_make_load_smallint 3.14-3.15 */
export function maybe_instr_make_load_smallint(g: FlowGraph, instr: CfgInstr, value: UnitConst): boolean {
  if (!g.kinds.smallInts || value.t !== 'int' || typeof value.v !== 'number') return false;
  if (value.v < 0 || value.v > MAX_SMALL_INT) return false;
  instr.set(OP.LOAD_SMALL_INT, value.v);
  return true;
}

/** @cpython Python/flowgraph.c instr_make_load_const 3.14-3.15 */
export function instr_make_load_const(g: FlowGraph, instr: CfgInstr, value: ConstValue): void {
  if (maybe_instr_make_load_smallint(g, instr, value)) return;
  if (!maybe_instr_make_load_common_const(g, instr, value)) instr.set(OP.LOAD_CONST, add_const(g, value));
}

/**
 * The `size` instructions before and at `start` that load constants, NOPs between them aside; null where another stands
 * there. @cpython Python/flowgraph.c get_const_loading_instrs 3.14-3.15
 */
export function get_const_loading_instrs(b: BasicBlock, start: number, size: number): CfgInstr[] | null {
  const found: CfgInstr[] = [];
  for (let i = start; i >= 0 && found.length < size; i--) {
    const instr = b.instrs[i]!;
    if (instr.op === OP.NOP) continue;
    if (!isPlainLoad(instr.op, instr.arg)) return null;
    found.push(instr);
  }
  return found.length === size ? found.reverse() : null;
}

/** @cpython Python/flowgraph.c nop_out 3.14-3.15 */
export function nop_out(instrs: readonly CfgInstr[]): void {
  for (const instr of instrs) {
    instr.nop();
    instr.loc = NO_LOCATION;
  }
}

function plain(value: UnitConst): ConstValue {
  if (value.t === 'code') throw new InvariantError('code object among the items of a constant');
  return value;
}

/** The constants that a run of instructions loads. */
export function valuesOf(g: FlowGraph, instrs: readonly CfgInstr[]): ConstValue[] {
  return instrs.map((instr) => plain(get_const_value(g, instr.op, instr.arg)));
}

/** 3.12, 3.13: the constants must stand directly before. @cpython Python/flowgraph.c fold_tuple_on_constants 3.12-3.13 */
function fold_tuple_on_constants(g: FlowGraph, b: BasicBlock, i: number): void {
  const size = b.instrs[i]!.arg;
  if (i < size) return;
  const run = b.instrs.slice(i - size, i);
  if (!run.every((instr) => instr.op === OP.LOAD_CONST)) return;
  const index = add_const(g, { t: 'tuple', v: valuesOf(g, run) });
  for (const instr of run) instr.nop();
  b.instrs[i]!.set(OP.LOAD_CONST, index);
}

/** @cpython Python/flowgraph.c fold_tuple_of_constants 3.14-3.15 */
export function fold_tuple_of_constants(g: FlowGraph, b: BasicBlock, i: number): void {
  if (g.kinds.folding === 'tuples') {
    fold_tuple_on_constants(g, b, i);
    return;
  }
  const instr = b.instrs[i]!;
  if (instr.arg > MAX_SEQUENCE) return;
  const run = get_const_loading_instrs(b, i - 1, instr.arg);
  if (run === null) return;
  const tuple: ConstValue = { t: 'tuple', v: valuesOf(g, run) };
  nop_out(run);
  instr_make_load_const(g, instr, tuple);
}

/**
 * A chain of BUILD_LIST 0, LOAD_CONST, LIST_APPEND, LOAD_CONST, LIST_APPEND ... that ends at `i`: in the intrinsic that
 * makes it a tuple, or (3.15) in the last append, where what follows only iterates; also of a set. A constant then.
 * @cpython Python/flowgraph.c fold_constant_intrinsic_list_to_tuple 3.14, fold_constant_seq_into_load_const 3.15
 */
export function foldConstantChain(g: FlowGraph, b: BasicBlock, i: number): void {
  const end = b.instrs[i]!;
  const isIntrinsic = end.op === OP.CALL_INTRINSIC_1;
  const appendOp = isIntrinsic ? OP.LIST_APPEND : end.op;
  const buildOp = appendOp === OP.LIST_APPEND ? OP.BUILD_LIST : OP.BUILD_SET;
  const values: ConstValue[] = [];
  let expectAppend = isIntrinsic;
  for (let pos = i - 1; pos >= 0; pos--) {
    const instr = b.instrs[pos]!;
    if (instr.op === OP.NOP) continue;
    if (instr.op === buildOp && instr.arg === 0) {
      if (!expectAppend) return;
      const last = isIntrinsic ? i : i + 1;
      nop_out(b.instrs.slice(pos, last).filter((other) => other.op !== OP.NOP));
      const v = values.reverse();
      instr_make_load_const(g, end, buildOp === OP.BUILD_SET ? frozenset(g, v) : { t: 'tuple', v });
      return;
    }
    if (expectAppend ? instr.op !== appendOp || instr.arg !== 1 : !isPlainLoad(instr.op, instr.arg)) return;
    if (!expectAppend) values.push(plain(get_const_value(g, instr.op, instr.arg)));
    expectAppend = !expectAppend;
  }
}

/** @cpython Python/flowgraph.c optimize_lists_and_sets 3.14-3.15 */
export function optimize_lists_and_sets(g: FlowGraph, b: BasicBlock, i: number, nextop: number): void {
  const instr = b.instrs[i]!;
  const containsOrIter = nextop === OP.GET_ITER || nextop === OP.CONTAINS_OP;
  const size = instr.arg;
  if (size > MAX_SEQUENCE || (size < MIN_CONST_SEQUENCE_SIZE && !containsOrIter)) return;
  const run = get_const_loading_instrs(b, i - 1, size);
  if (run === null) {
    if (containsOrIter && instr.op === OP.BUILD_LIST) instr.set(OP.BUILD_TUPLE, size);
    return;
  }
  const v = valuesOf(g, run);
  const isSet = instr.op === OP.BUILD_SET;
  const index = add_const(g, isSet ? frozenset(g, v) : { t: 'tuple', v });
  nop_out(run);
  if (containsOrIter) {
    instr.set(OP.LOAD_CONST, index);
    return;
  }
  const build = b.instrs[i - 2]!;
  build.loc = instr.loc;
  build.set(instr.op, 0);
  b.instrs[i - 1]!.set(OP.LOAD_CONST, index);
  instr.set(isSet ? OP.SET_UPDATE : OP.LIST_EXTEND, 1);
}

/** The key under which a value is equal to another in a set: numbers of any type are equal by value. */
function hashKey(g: FlowGraph, value: ConstValue): string {
  switch (value.t) {
    case 'bool':
      return `i${value.v ? 1 : 0}`;
    case 'float':
      return Number.isInteger(value.v) ? `i${BigInt(value.v)}` : `f${value.v}`;
    case 'complex':
      return value.im === 0 ? hashKey(g, { t: 'float', v: value.re }) : g.cache.key(value);
    case 'tuple':
      return `(${value.v.map((v) => hashKey(g, v)).join(' ')})`;
    default:
      return g.cache.key(value);
  }
}

/** A frozenset's items in order of first appearance, equal ones once (the set's own order is the objects' matter). */
export function frozenset(g: FlowGraph, items: readonly ConstValue[]): ConstValue {
  const seen = new Map<string, ConstValue>();
  for (const item of items) {
    const key = hashKey(g, item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return { t: 'frozenset', v: [...seen.values()] };
}

/** @cpython Python/flowgraph.c remove_unused_consts 3.12-3.15 */
export function remove_unused_consts(g: FlowGraph): void {
  const used = new Uint8Array(g.consts.length);
  // the first may be the docstring and always stays
  if (used.length > 0) used[0] = 1;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (g.table.operand[instr.op] === 'const') used[instr.arg] = 1;
  }
  const moved = new Int32Array(used.length);
  let count = 0;
  for (let i = 0; i < used.length; i++) moved[i] = used[i] === 1 ? count++ : -1;
  if (count === used.length) return;
  g.consts = g.consts.filter((_, i) => used[i] === 1);
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (g.table.operand[instr.op] === 'const') instr.arg = moved[instr.arg]!;
  }
}
