/**
 * The order in which the compiler of 3.11 and before makes its blocks: a labelled block with its label, a block that
 * just follows the end of another with its first instruction. Labels and instructions are noted as they come; the
 * ranks are worked out when the sequence is complete.
 */
import { OP } from '../opcodes.ts';
import type { Label, SeqInstr } from '../sequence.ts';

const ENDS = new Set<number>([OP.RETURN_VALUE, OP.RAISE_VARARGS, OP.RERAISE]);
const PUSHES = new Set<number>([OP.SETUP_FINALLY, OP.SETUP_CLEANUP, OP.SETUP_WITH, OP.SETUP_ASYNC_WITH]);

/** @cpython Python/compile.c is_end_of_basic_block 3.11 */
function endsBlock(instr: SeqInstr): boolean {
  return ENDS.has(instr.op) || (instr.target !== null && !PUSHES.has(instr.op));
}

export class BlockRanks {
  /** by label: how many instructions there were when it was made */
  readonly #made: number[] = [];
  readonly #placed: { label: Label; at: number }[] = [];

  label(label: Label, instructions: number): void {
    this.#made[label] = instructions;
  }

  place(label: Label, at: number): void {
    this.#placed.push({ label, at });
  }

  /** Ranks of blocks by the index of their first instruction. */
  ranks(instrs: readonly SeqInstr[]): Map<number, number> {
    const starts = new Map<number, number>();
    // of labels at one place the last has the instructions
    for (const { label, at } of this.#placed) starts.set(at, label);
    const events: { at: number; start: number; label: Label }[] = [];
    for (const [start, label] of starts) events.push({ at: this.#made[label] ?? 0, start, label });
    for (let i = 1; i < instrs.length; i++) {
      if (!starts.has(i) && endsBlock(instrs[i - 1]!)) events.push({ at: i, start: i, label: Number.MAX_SAFE_INTEGER });
    }
    events.sort((a, b) => a.at - b.at || a.label - b.label);
    const ranks = new Map<number, number>([[0, 0]]);
    events.forEach((e, i) => {
      ranks.set(e.start, i + 1);
    });
    return ranks;
  }
}
