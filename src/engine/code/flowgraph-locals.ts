/**
 * Locals in the flow graph: loads that may find a local unbound are LOAD_FAST_CHECK (3.12+), found by following
 * "may be unbound" as a bit set through the graph; pairs of loads and stores become one instruction (3.13+).
 */
import {
  type BasicBlock,
  basicblock_nofallthrough,
  type CfgInstr,
  clearVisited,
  type FlowGraph,
} from './flowgraph-blocks.ts';
import { remove_redundant_nops } from './flowgraph-cleanup.ts';
import { OP } from './opcodes.ts';

/** locals that are followed from block to block; the rest within a block alone */
const TRACKED = 64;

/** @cpython Python/flowgraph.c maybe_push 3.12-3.15 */
function maybe_push(b: BasicBlock, low: number, high: number, todo: BasicBlock[]): void {
  const newLow = (b.unsafeLow | low) >>> 0;
  const newHigh = (b.unsafeHigh | high) >>> 0;
  if (newLow === b.unsafeLow && newHigh === b.unsafeHigh) return;
  b.unsafeLow = newLow;
  b.unsafeHigh = newHigh;
  if (b.visited) return;
  b.visited = true;
  todo.push(b);
}

/** The local's state after an instruction: true may be unbound, false is bound, null as before. */
function stateAfter(instr: CfgInstr): boolean | null {
  switch (instr.op) {
    case OP.DELETE_FAST:
    case OP.LOAD_FAST_AND_CLEAR:
    case OP.STORE_FAST_MAYBE_NULL:
      return true;
    case OP.STORE_FAST:
    case OP.LOAD_FAST_CHECK:
    case OP.LOAD_FAST:
      return false;
    default:
      return null;
  }
}

/** @cpython Python/flowgraph.c scan_block_for_locals 3.12-3.15 */
function scan_block_for_locals(g: FlowGraph, b: BasicBlock, todo: BasicBlock[]): void {
  let low = b.unsafeLow;
  let high = b.unsafeHigh;
  for (const instr of b.instrs) {
    if (instr.except !== null) maybe_push(instr.except, low, high, todo);
    if (instr.arg >= TRACKED) continue;
    const after = stateAfter(instr);
    if (after === null) continue;
    const bit = 1 << (instr.arg & 31);
    const mask = instr.arg < 32 ? low : high;
    if (instr.op === OP.LOAD_FAST && (mask & bit) !== 0) instr.op = OP.LOAD_FAST_CHECK;
    const changed = (after ? mask | bit : mask & ~bit) >>> 0;
    if (instr.arg < 32) low = changed;
    else high = changed;
  }
  if (b.next !== null && !basicblock_nofallthrough(g.table, b)) maybe_push(b.next, low, high, todo);
  const last = b.last();
  if (last !== undefined && g.table.isJump[last.op] === 1) maybe_push(last.target!, low, high, todo);
}

/** Locals beyond the tracked: bound means loaded or stored before in the same block. @cpython Python/flowgraph.c fast_scan_many_locals 3.12-3.15 */
function fast_scan_many_locals(g: FlowGraph, nlocals: number): void {
  const boundIn = new Int32Array(nlocals - TRACKED);
  let number = 0;
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    number++;
    for (const instr of b.instrs) {
      if (instr.arg < TRACKED || instr.op === OP.LOAD_FAST_CHECK) continue;
      const after = stateAfter(instr);
      if (after === null) continue;
      const i = instr.arg - TRACKED;
      if (instr.op === OP.LOAD_FAST && boundIn[i] !== number) instr.op = OP.LOAD_FAST_CHECK;
      boundIn[i] = after ? number - 1 : number;
    }
  }
}

function bitsBetween(from: number, to: number): number {
  let mask = 0;
  for (let i = Math.max(from, 0); i < to; i++) mask |= 1 << i;
  return mask >>> 0;
}

/** @cpython Python/flowgraph.c add_checks_for_loads_of_uninitialized_variables 3.12-3.15 */
export function add_checks_for_loads_of_uninitialized_variables(g: FlowGraph, nlocals: number, nparams: number): void {
  if (nlocals === 0) return;
  if (nlocals > TRACKED) fast_scan_many_locals(g, nlocals);
  const tracked = Math.min(nlocals, TRACKED);
  clearVisited(g.entry);
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) b.unsafeLow = b.unsafeHigh = 0;
  const todo: BasicBlock[] = [];
  const low = bitsBetween(nparams, Math.min(tracked, 32));
  maybe_push(g.entry, low, bitsBetween(nparams - 32, tracked - 32), todo);
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) scan_block_for_locals(g, b, todo);
  for (let b = todo.pop(); b !== undefined; b = todo.pop()) {
    b.visited = false;
    scan_block_for_locals(g, b, todo);
  }
}

/** @cpython Python/flowgraph.c make_super_instruction 3.13-3.15 */
function make_super_instruction(first: CfgInstr, second: CfgInstr, op: number): void {
  const line1 = first.loc.lineno;
  const line2 = second.loc.lineno;
  if (line1 >= 0 && line2 >= 0 && line1 !== line2) return;
  if (first.arg >= 16 || second.arg >= 16) return;
  first.set(op, (first.arg << 4) | second.arg);
  second.nop();
}

/** @cpython Python/flowgraph.c insert_superinstructions 3.13-3.15 */
export function insert_superinstructions(g: FlowGraph): void {
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (let i = 0; i + 1 < b.instrs.length; i++) {
      const instr = b.instrs[i]!;
      const next = b.instrs[i + 1]!;
      if (instr.op === OP.LOAD_FAST && next.op === OP.LOAD_FAST) {
        make_super_instruction(instr, next, OP.LOAD_FAST_LOAD_FAST);
      } else if (instr.op === OP.STORE_FAST && next.op === OP.LOAD_FAST) {
        make_super_instruction(instr, next, OP.STORE_FAST_LOAD_FAST);
      } else if (instr.op === OP.STORE_FAST && next.op === OP.STORE_FAST) {
        make_super_instruction(instr, next, OP.STORE_FAST_STORE_FAST);
      }
    }
  }
  remove_redundant_nops(g);
}
