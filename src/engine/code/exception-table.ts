/**
 * `co_exceptiontable` (3.11+): entries of start, length, target and `depth << 1 | lasti`, as varints of 6 bits a byte,
 * highest first; bit 6 says that more follow, bit 7 that an entry starts.
 */
import type { CodeUnit } from './unit.ts';

/** @cpython Python/assemble.c assemble_emit_exception_table_item 3.12-3.15; Python/compile.c 3.11 */
function emitItem(bytes: number[], value: number, start: number): void {
  let shift = 0;
  while (value >> (shift + 6) > 0 && shift < 24) shift += 6;
  for (; shift >= 0; shift -= 6) {
    bytes.push(((value >> shift) & 0x3f) | (shift > 0 ? 0x40 : 0) | start);
    start = 0;
  }
}

/** @cpython Python/assemble.c assemble_exception_table 3.12-3.15; Python/compile.c 3.11 */
export function encodeExceptions(unit: CodeUnit): Uint8Array {
  const bytes: number[] = [];
  const offset = (i: number): number => unit.offsets[i] ?? unit.size;
  for (const entry of unit.exceptions) {
    emitItem(bytes, offset(entry.start), 0x80);
    emitItem(bytes, offset(entry.end) - offset(entry.start), 0);
    emitItem(bytes, offset(entry.target), 0);
    emitItem(bytes, (entry.depth << 1) | (entry.lasti ? 1 : 0), 0);
  }
  return Uint8Array.from(bytes);
}
