/**
 * Borrowed loads (3.14+): a LOAD_FAST becomes LOAD_FAST_BORROW where the local surely outlives the loaded reference,
 * that is, where the reference is consumed within the block before the local is stored to or deleted, and isn't itself
 * stored in a local. Found by running each block on a stack of references, each of which knows the load it comes from.
 */
import {
  type BasicBlock,
  basicblock_nofallthrough,
  type CfgInstr,
  clearVisited,
  type FlowGraph,
  hasTarget,
} from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';

const NOT_LOCAL = -1;
const DUMMY = -1;

/** References on the stack, bottom first: the load each comes from, and the local it refers to. */
interface RefStack {
  loads: number[];
  locals: number[];
}

/** One block's walk: the stack, and by load instruction whether something stands against borrowing. */
interface Walk {
  refs: RefStack;
  spoilt: Uint8Array;
  todo: BasicBlock[];
}

function push(walk: Walk, load: number, local: number): void {
  walk.refs.loads.push(load);
  walk.refs.locals.push(local);
}

function pop(walk: Walk): { load: number; local: number } {
  return { load: walk.refs.loads.pop()!, local: walk.refs.locals.pop()! };
}

/** @cpython Python/flowgraph.c kill_local 3.14-3.15 */
function kill_local(walk: Walk, local: number): void {
  const { loads, locals } = walk.refs;
  for (let i = 0; i < loads.length; i++) if (locals[i] === local) walk.spoilt[loads[i]!] = 1;
}

/** @cpython Python/flowgraph.c store_local 3.14-3.15 */
function store_local(walk: Walk, local: number): void {
  const { load } = pop(walk);
  kill_local(walk, local);
  if (load !== DUMMY) walk.spoilt[load] = 1;
}

/** @cpython Python/flowgraph.c load_fast_push_block 3.14-3.15 */
function load_fast_push_block(walk: Walk, target: BasicBlock): void {
  if (target.visited) return;
  target.visited = true;
  walk.todo.push(target);
}

/** Loads, stores and shuffles; false where the opcode is another. */
function runLocal(walk: Walk, instr: CfgInstr, i: number): boolean {
  const { op, arg } = instr;
  switch (op) {
    case OP.DELETE_FAST:
      kill_local(walk, arg);
      return true;
    case OP.LOAD_FAST:
      push(walk, i, arg);
      return true;
    case OP.LOAD_FAST_AND_CLEAR:
      kill_local(walk, arg);
      push(walk, i, arg);
      return true;
    case OP.LOAD_FAST_LOAD_FAST:
      push(walk, i, arg >> 4);
      push(walk, i, arg & 15);
      return true;
    case OP.STORE_FAST:
      store_local(walk, arg);
      return true;
    case OP.STORE_FAST_LOAD_FAST:
      store_local(walk, arg >> 4);
      push(walk, i, arg & 15);
      return true;
    case OP.STORE_FAST_STORE_FAST:
      store_local(walk, arg >> 4);
      store_local(walk, arg & 15);
      return true;
    case OP.COPY: {
      const at = walk.refs.loads.length - arg;
      push(walk, walk.refs.loads[at]!, walk.refs.locals[at]!);
      return true;
    }
    case OP.SWAP:
      swapTop(walk.refs.loads, arg);
      swapTop(walk.refs.locals, arg);
      return true;
    default:
      return false;
  }
}

function swapTop(items: number[], depth: number): void {
  const at = items.length - depth;
  const top = items[items.length - 1]!;
  items[items.length - 1] = items[at]!;
  items[at] = top;
}

/**
 * Pushes what an opcode adds to what it leaves. 3.14 takes the count for the instruction's index (one `i` hides another),
 * so the block's first instructions pass for the origin, and a load among them is spoilt by what happens to the result.
 */
function pushNew(g: FlowGraph, walk: Walk, instr: CfgInstr, at: number): void {
  const { op, arg } = instr;
  const net = g.table.pushed(op, arg) - g.table.popped(op, arg);
  for (let i = 0; i < net; i++) push(walk, g.kinds.borrowOrigin === 'count' ? i : at, NOT_LOCAL);
}

/** Opcodes that leave some or all of what they take; false where the opcode takes all. */
function runPartial(g: FlowGraph, walk: Walk, instr: CfgInstr, i: number): boolean {
  const { op, arg } = instr;
  switch (op) {
    case OP.GET_ITER:
      if (!g.kinds.iterableKept) return false;
      pushNew(g, walk, instr, i);
      return true;
    case OP.FORMAT_SIMPLE:
    case OP.GET_YIELD_FROM_ITER:
    case OP.GET_ANEXT:
    case OP.GET_LEN:
    case OP.IMPORT_FROM:
    case OP.MATCH_KEYS:
    case OP.MATCH_MAPPING:
    case OP.MATCH_SEQUENCE:
    case OP.WITH_EXCEPT_START:
      pushNew(g, walk, instr, i);
      return true;
    case OP.DICT_MERGE:
    case OP.DICT_UPDATE:
    case OP.LIST_APPEND:
    case OP.LIST_EXTEND:
    case OP.MAP_ADD:
    case OP.RERAISE:
    case OP.SET_ADD:
    case OP.SET_UPDATE:
      for (let j = g.table.popped(op, arg) - g.table.pushed(op, arg); j > 0; j--) pop(walk);
      return true;
    case OP.END_SEND:
    case OP.SET_FUNCTION_ATTRIBUTE: {
      if (!g.kinds.borrowKeepsTop) return false;
      const top = pop(walk);
      for (let j = g.table.popped(op, arg); j > 1; j--) pop(walk);
      push(walk, top.load, top.local);
      return true;
    }
    case OP.CHECK_EXC_MATCH:
      pop(walk);
      push(walk, i, NOT_LOCAL);
      return true;
    case OP.FOR_ITER:
      load_fast_push_block(walk, instr.target!);
      push(walk, i, NOT_LOCAL);
      return true;
    case OP.LOAD_ATTR:
    case OP.LOAD_SUPER_ATTR:
      runAttribute(walk, op, arg, i);
      return true;
    case OP.LOAD_SPECIAL:
    case OP.PUSH_EXC_INFO: {
      const top = pop(walk);
      push(walk, i, NOT_LOCAL);
      push(walk, top.load, top.local);
      return true;
    }
    case OP.SEND:
      load_fast_push_block(walk, instr.target!);
      pop(walk);
      push(walk, i, NOT_LOCAL);
      return true;
    default:
      return false;
  }
}

/** A method's self may be pushed back. */
function runAttribute(walk: Walk, op: number, arg: number, i: number): void {
  const self = pop(walk);
  if (op === OP.LOAD_SUPER_ATTR) {
    pop(walk);
    pop(walk);
  }
  push(walk, i, NOT_LOCAL);
  if ((arg & 1) !== 0) push(walk, self.load, self.local);
}

function runInstruction(g: FlowGraph, walk: Walk, instr: CfgInstr, i: number): void {
  if (runLocal(walk, instr, i) || runPartial(g, walk, instr, i)) return;
  const { op, arg } = instr;
  if (hasTarget(g.table, op)) load_fast_push_block(walk, instr.target!);
  if (g.table.isBlockPush[op] === 1) return;
  for (let j = g.table.popped(op, arg); j > 0; j--) pop(walk);
  for (let j = g.table.pushed(op, arg); j > 0; j--) push(walk, i, NOT_LOCAL);
}

function borrow(b: BasicBlock, spoilt: Uint8Array): void {
  for (let i = 0; i < b.instrs.length; i++) {
    if (spoilt[i] === 1) continue;
    const instr = b.instrs[i]!;
    if (instr.op === OP.LOAD_FAST) instr.op = OP.LOAD_FAST_BORROW;
    else if (instr.op === OP.LOAD_FAST_LOAD_FAST) instr.op = OP.LOAD_FAST_BORROW_LOAD_FAST_BORROW;
  }
}

/** @cpython Python/flowgraph.c optimize_load_fast 3.14-3.15 */
export function optimize_load_fast(g: FlowGraph): void {
  clearVisited(g.entry);
  const walk: Walk = { refs: { loads: [], locals: [] }, spoilt: new Uint8Array(0), todo: [g.entry] };
  g.entry.startDepth = 0;
  g.entry.visited = true;
  for (let b = walk.todo.pop(); b !== undefined; b = walk.todo.pop()) {
    walk.spoilt = new Uint8Array(b.instrs.length);
    walk.refs.loads.length = 0;
    walk.refs.locals.length = 0;
    for (let i = 0; i < b.startDepth; i++) push(walk, DUMMY, NOT_LOCAL);
    for (let i = 0; i < b.instrs.length; i++) runInstruction(g, walk, b.instrs[i]!, i);
    // 3.14 stops at a block without instructions
    const ends = b.instrs.length === 0 ? !g.kinds.linesThroughEmptyBlocks : basicblock_nofallthrough(g.table, b);
    if (!ends && b.next !== null) load_fast_push_block(walk, b.next);
    for (const load of walk.refs.loads) if (load !== DUMMY) walk.spoilt[load] = 1;
    borrow(b, walk.spoilt);
  }
}
