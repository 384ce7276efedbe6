/**
 * The hand-over from the code generator to the flow graph: a flat list of instructions with labels, as CPython's
 * `instruction_sequence` holds it before any optimisation, and everything else that is known of the code object.
 *
 * A jump or a block set-up names a label; `labels[label]` is the index of the instruction that follows the label (equal
 * to `instrs.length` where nothing follows). `arg` of an instruction without operand is 0.
 */
import type { UnitConst } from './unit.ts';

/** A source position; lineno -1 = none (NO_LOCATION), -2 = that of the next instruction (NEXT_LOCATION). */
export interface Loc {
  lineno: number;
  end_lineno: number;
  col: number;
  end_col: number;
}

export const NO_LOCATION: Loc = { lineno: -1, end_lineno: -1, col: -1, end_col: -1 };
export const NEXT_LOCATION: Loc = { lineno: -2, end_lineno: -2, col: -2, end_col: -2 };

/** Number of a label within its sequence. */
export type Label = number;

export interface SeqInstr {
  /** number of `opcodes.ts` */
  op: number;
  /** operand; a constant's index in `UnitDraft.consts`, a name's in `names`; for a local, a cell or a free variable
   * as the version's compiler counts before `fix_cell_offsets` (cells from 0 after the locals) */
  arg: number;
  target: Label | null;
  loc: Loc;
}

export interface InstructionSequence {
  instrs: SeqInstr[];
  /** index into `instrs` by label number; -1 where a label was made but never placed */
  labels: number[];
  /**
   * Up to 3.11, where passes go through blocks in the reverse order in which they were made: the rank of the block that
   * starts at an instruction. A labelled block is made with its label, another with its first instruction.
   */
  made?: Map<number, number>;
  /** code of deferred annotations of a module or class, put in at ANNOTATIONS_PLACEHOLDER (3.14+) */
  annotations: InstructionSequence | null;
}

export interface UnitDraft {
  name: string;
  qualname: string;
  filename: string;
  firstlineno: number;
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  /** `co_flags` */
  flags: number;
  names: string[];
  /** locals in order of index, arguments first */
  varnames: string[];
  /** in order of index; an argument that is a cell stands in `varnames` too */
  cellvars: string[];
  freevars: string[];
  /** locals of inlined comprehensions that `locals()` doesn't show (3.12+) */
  fasthidden: Set<string>;
  /** constants, equal ones once, as the compiler's table keyed by type and value has them */
  consts: UnitConst[];
  sequence: InstructionSequence;
}
