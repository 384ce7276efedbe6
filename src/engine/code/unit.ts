/**
 * The hand-over from the compiler to the emitter: one `CodeUnit` a code object, plain data.
 *
 * Instructions are held in parallel typed arrays, one entry an instruction; inline caches and EXTENDED_ARG are not
 * instructions here, but `offsets` says where CPython has the instruction (in code units of 2 bytes, caches and
 * EXTENDED_ARG counted), so that `co_code` offsets, `f_lasti` and jump offsets can be derived. The argument of a jump
 * is the INDEX of its target instruction.
 */
import type { ConstValue } from '../syntax/ast.ts';

/** A constant of a code object: any compile-time constant, or a nested code object. */
export type UnitConst = ConstValue | { t: 'code'; v: CodeUnit };

/** Kinds of a fast local (CPython's `CO_FAST_*` bits), combined by or. */
export const LOCAL = 0x20;
export const CELL = 0x40;
export const FREE = 0x80;
/** comprehension-local that is hidden from `locals()` (3.12+) */
export const HIDDEN = 0x10;

/** One row of the exception table; instruction indexes, `end` exclusive. */
export interface ExceptionEntry {
  start: number;
  end: number;
  target: number;
  depth: number;
  lasti: boolean;
}

export interface CodeUnit {
  name: string;
  qualname: string;
  filename: string;
  firstlineno: number;
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  flags: number;
  stacksize: number;
  names: string[];
  /** `co_varnames` + cells + free variables in CPython's order, an argument that is also a cell standing once. */
  localsplusnames: string[];
  localspluskinds: Uint8Array;
  consts: UnitConst[];
  /** opcode numbers of `code/opcodes.ts` (ours, one number a name, the union of all versions) */
  ops: Uint16Array;
  args: Int32Array;
  offsets: Int32Array;
  /** total length in code units */
  size: number;
  /** -1 where an instruction has no position */
  lines: Int32Array;
  endLines: Int32Array;
  cols: Int32Array;
  endCols: Int32Array;
  exceptions: ExceptionEntry[];
}
