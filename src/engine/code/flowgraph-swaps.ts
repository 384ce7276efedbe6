/**
 * Shuffles of the stack: a run of SWAPs becomes the shortest with the same effect, and a SWAP before two stores becomes
 * the two stores in the other order.
 */
import type { BasicBlock, CfgInstr } from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';

/** The items that a run of SWAPs leaves on the stack, top first, as their numbers before it. */
function shuffled(run: readonly CfgInstr[], depth: number): number[] {
  const stack = Array.from({ length: depth }, (_, i) => i);
  for (const instr of run) {
    if (instr.op !== OP.SWAP) continue;
    const top = stack[0]!;
    stack[0] = stack[instr.arg - 1]!;
    stack[instr.arg - 1] = top;
  }
  return stack;
}

/** The run of SWAPs and NOPs that starts at `ix`; empty where there is but one SWAP. */
function swapRun(b: BasicBlock, ix: number): CfgInstr[] {
  let end = ix + 1;
  let more = false;
  for (; end < b.instrs.length; end++) {
    const { op } = b.instrs[end]!;
    if (op === OP.SWAP) more = true;
    else if (op !== OP.NOP) break;
  }
  return more ? b.instrs.slice(ix, end) : [];
}

/**
 * Rewrites the run at `ix`; each cycle of the permutation costs one SWAP an item, written from the run's end on.
 * Returns the index of the run's last instruction. @cpython Python/flowgraph.c swaptimize 3.12-3.15
 */
export function swaptimize(b: BasicBlock, ix: number): number {
  const run = swapRun(b, ix);
  if (run.length === 0) return ix;
  const depth = Math.max(...run.map((instr) => (instr.op === OP.SWAP ? instr.arg : 0)));
  const stack = shuffled(run, depth);
  const VISITED = -1;
  let current = run.length - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === VISITED || stack[i] === i) continue;
    let j = i;
    for (;;) {
      if (j > 0) run[current--]!.set(OP.SWAP, j + 1);
      if (stack[j] === VISITED) break;
      const next = stack[j]!;
      stack[j] = VISITED;
      j = next;
    }
  }
  while (current >= 0) run[current--]!.nop();
  return ix + run.length - 1;
}

function swappable(op: number): boolean {
  return op === OP.STORE_FAST || op === OP.STORE_FAST_MAYBE_NULL || op === OP.POP_TOP;
}

function storesTo(instr: CfgInstr): number {
  return instr.op === OP.STORE_FAST || instr.op === OP.STORE_FAST_MAYBE_NULL ? instr.arg : -1;
}

/** @cpython Python/flowgraph.c next_swappable_instruction 3.12-3.15 */
function next_swappable_instruction(b: BasicBlock, i: number, lineno: number): number {
  while (++i < b.instrs.length) {
    const instr = b.instrs[i]!;
    if (lineno >= 0 && instr.loc.lineno !== lineno) return -1;
    if (instr.op === OP.NOP) continue;
    return swappable(instr.op) ? i : -1;
  }
  return -1;
}

/** Whether the stores at `j` and `k` may change places. */
function exchangeable(b: BasicBlock, j: number, k: number): boolean {
  const first = storesTo(b.instrs[j]!);
  const second = storesTo(b.instrs[k]!);
  if (first < 0 && second < 0) return true;
  if (first === second) return false;
  for (let i = j + 1; i < k; i++) {
    const between = storesTo(b.instrs[i]!);
    if (between >= 0 && (between === first || between === second)) return false;
  }
  return true;
}

/** @cpython Python/flowgraph.c apply_static_swaps 3.12-3.15 */
export function apply_static_swaps(b: BasicBlock, i: number): void {
  const { instrs } = b;
  for (; i >= 0; i--) {
    const swap = instrs[i]!;
    if (swap.op !== OP.SWAP) {
      if (swap.op === OP.NOP || swappable(swap.op)) continue;
      return;
    }
    const j = next_swappable_instruction(b, i, -1);
    if (j < 0) return;
    let k = j;
    const { lineno } = instrs[j]!.loc;
    for (let count = swap.arg - 1; count > 0; count--) {
      k = next_swappable_instruction(b, k, lineno);
      if (k < 0) return;
    }
    if (!exchangeable(b, j, k)) return;
    swap.nop();
    const store = instrs[j]!;
    instrs[j] = instrs[k]!;
    instrs[k] = store;
  }
}
