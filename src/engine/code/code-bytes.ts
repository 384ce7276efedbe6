/**
 * `co_code` of a code unit: two bytes a code unit, EXTENDED_ARG before operands over a byte, zeroed cache entries behind
 * (3.11+; before, jumps count bytes or instructions from the start and there are no caches).
 */
import { InvariantError } from '../profile/faults.ts';
import { extendedArgs, jumpOperand } from './assemble.ts';
import type { OpTable } from './opcode-table.ts';
import { OP, OP_NAMES } from './opcodes.ts';
import type { CodeUnit } from './unit.ts';

/** The offset behind an instruction, in code units. */
export function endOffset(unit: CodeUnit, i: number): number {
  return i + 1 < unit.offsets.length ? unit.offsets[i + 1]! : unit.size;
}

/**
 * The offset of an instruction's own opcode, in code units: behind its EXTENDED_ARGs, which `unit.offsets` starts with.
 * `f_lasti` is twice that.
 */
export function opcodeOffset(unit: CodeUnit, table: OpTable, i: number): number {
  return endOffset(unit, i) - 1 - table.caches[unit.ops[i]!]!;
}

/** The operand as it stands in the bytes: of a jump, the distance. */
export function rawOperand(unit: CodeUnit, table: OpTable, i: number): number {
  const op = unit.ops[i]!;
  if (table.isJump[op] !== 1) return unit.args[i]!;
  return jumpOperand(table, op, endOffset(unit, i), unit.offsets[unit.args[i]!] ?? unit.size);
}

/** @cpython Python/assemble.c write_instr 3.12-3.15; Python/compile.c 3.11 */
export function encodeCode(unit: CodeUnit, table: OpTable): Uint8Array {
  const bytes = new Uint8Array(unit.size * 2);
  for (let i = 0; i < unit.ops.length; i++) {
    const op = unit.ops[i]!;
    const number = table.number[op]!;
    if (number < 0 || number > 255) throw new InvariantError(`no number for ${OP_NAMES[op]} in ${table.era}`);
    const arg = rawOperand(unit, table, i);
    let at = unit.offsets[i]! * 2;
    for (let extended = extendedArgs(arg); extended > 0; extended--) {
      bytes[at++] = table.number[OP.EXTENDED_ARG]!;
      bytes[at++] = (arg >> (8 * extended)) & 0xff;
    }
    bytes[at++] = number;
    bytes[at] = arg & 0xff;
  }
  return bytes;
}
