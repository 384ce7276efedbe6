/**
 * `co_linetable` (3.11+) and what is derived from it. An entry covers up to 8 code units; its first byte is
 * `1 code(4) length-1(3)`, where the code says how positions are written:
 *
 *   0-9  short: columns below 80 on the same line     10-12  one line, 0-2 lines further, columns below 128
 *   13   line alone     14  everything, as varints    15     no position
 */
import type { FlowProfile } from '../profile/flow.ts';
import { endOffset } from './code-bytes.ts';
import type { CodeUnit } from './unit.ts';

const SHORT = 0;
const ONE_LINE = 10;
const NO_COLUMNS = 13;
const LONG = 14;
const NONE = 15;
/** code units of one entry, at most */
const MAX_ENTRY = 8;

export interface Place {
  line: number;
  endLine: number;
  col: number;
  endCol: number;
}

/** The position of an instruction; -1 where it has none. */
export function placeOf(unit: CodeUnit, i: number): Place {
  return { line: unit.lines[i]!, endLine: unit.endLines[i]!, col: unit.cols[i]!, endCol: unit.endCols[i]! };
}

function samePlace(a: Place, b: Place): boolean {
  return a.line === b.line && a.endLine === b.endLine && a.col === b.col && a.endCol === b.endCol;
}

class LineWriter {
  readonly bytes: number[] = [];
  #line: number;

  constructor(firstlineno: number) {
    this.#line = firstlineno;
  }

  #first(code: number, length: number): void {
    this.bytes.push(0x80 | (code << 3) | (length - 1));
  }

  /** @cpython Include/internal/pycore_code.h write_varint 3.11-3.15 */
  #varint(value: number): void {
    while (value >= 64) {
      this.bytes.push(0x40 | (value & 0x3f));
      value >>>= 6;
    }
    this.bytes.push(value);
  }

  /** @cpython Include/internal/pycore_code.h write_signed_varint 3.11-3.15 */
  #signed(value: number): void {
    this.#varint(value < 0 ? (-value << 1) | 1 : value << 1);
  }

  /** Whether columns could be written short. */
  #columns(p: Place, length: number): boolean {
    const delta = p.line - this.#line;
    if (p.endLine !== p.line) return false;
    if (delta === 0 && p.col < 80 && p.endCol - p.col < 16 && p.endCol >= p.col) {
      this.#first(SHORT + (p.col >> 3), length);
      this.bytes.push(((p.col & 7) << 4) | (p.endCol - p.col));
      return true;
    }
    if (delta < 0 || delta > 2 || p.col >= 128 || p.endCol >= 128) return false;
    this.#first(ONE_LINE + delta, length);
    this.bytes.push(p.col, p.endCol);
    return true;
  }

  /** @cpython Python/assemble.c write_location_info_entry 3.12-3.15; Python/compile.c 3.11 */
  entry(p: Place, length: number): void {
    if (p.line < 0) {
      this.#first(NONE, length);
      return;
    }
    const withColumns = p.col >= 0 && p.endCol >= 0;
    if (!withColumns && (p.endLine === p.line || p.endLine < 0)) {
      this.#first(NO_COLUMNS, length);
      this.#signed(p.line - this.#line);
    } else if (!withColumns || !this.#columns(p, length)) this.#long(p, length);
    this.#line = p.line;
  }

  #long(p: Place, length: number): void {
    this.#first(LONG, length);
    this.#signed(p.line - this.#line);
    this.#varint(p.endLine - p.line);
    this.#varint(p.col + 1);
    this.#varint(p.endCol + 1);
  }

  run(p: Place, length: number): void {
    for (; length > MAX_ENTRY; length -= MAX_ENTRY) this.entry(p, MAX_ENTRY);
    if (length > 0) this.entry(p, length);
  }
}

/** @cpython Python/assemble.c assemble_location_info 3.12-3.15; Python/compile.c assemble 3.11 */
export function encodeLines(unit: CodeUnit, kinds: FlowProfile): Uint8Array {
  const writer = new LineWriter(unit.firstlineno);
  let start = 0;
  for (let i = 0; i < unit.ops.length; i++) {
    const place = placeOf(unit, i);
    const last = i + 1 === unit.ops.length;
    const joined = kinds.lineEntries === 'run' && !last && samePlace(place, placeOf(unit, i + 1));
    if (joined) continue;
    writer.run(place, endOffset(unit, i) - start);
    start = endOffset(unit, i);
  }
  return Uint8Array.from(writer.bytes);
}

/** `co_lines()`: start and end in bytes, and the line or null. @cpython Objects/codeobject.c lineiter_next 3.10-3.15 */
export function coLines(unit: CodeUnit): [start: number, end: number, line: number | null][] {
  const ranges: [number, number, number | null][] = [];
  for (let i = 0; i < unit.ops.length; i++) {
    const line = unit.lines[i]! < 0 ? null : unit.lines[i]!;
    const end = endOffset(unit, i) * 2;
    const last = ranges.at(-1);
    if (last !== undefined && last[2] === line) last[1] = end;
    else ranges.push([unit.offsets[i]! * 2, end, line]);
  }
  return ranges;
}

/** `co_positions()`: one a code unit, null where unknown. @cpython Objects/codeobject.c positionsiter_next 3.11-3.15 */
export function coPositions(unit: CodeUnit): (number | null)[][] {
  const positions: (number | null)[][] = [];
  for (let i = 0; i < unit.ops.length; i++) {
    const p = placeOf(unit, i);
    const known = [p.line, p.line < 0 ? -1 : Math.max(p.endLine, p.line), p.col, p.endCol];
    const withColumns = p.line >= 0 && p.col >= 0 && p.endCol >= 0;
    const entry = known.map((v, k) => (v < 0 || (k > 1 && !withColumns) ? null : v));
    for (let n = endOffset(unit, i) - unit.offsets[i]!; n > 0; n--) positions.push(entry);
  }
  return positions;
}
