/**
 * Prints a code unit as the version's `dis.dis` does: line, label or offset, opcode, operand and its meaning, then the
 * exception table. Addresses in reprs of code objects are the caller's to give.
 */
import type { DisProfile } from '../profile/dis.ts';
import type { Profile } from '../profile/index.ts';
import { extendedArgs } from './assemble.ts';
import { endOffset, rawOperand } from './code-bytes.ts';
import type { CodeRepr } from './const-repr.ts';
import { argumentText } from './dis-arguments.ts';
import { coLines } from './line-table.ts';
import { OP_TABLES, type OpTable } from './opcode-table.ts';
import { OP, OP_NAMES } from './opcodes.ts';
import type { CodeUnit, ExceptionEntry } from './unit.ts';

const OPNAME_WIDTH = 20;
const OPARG_WIDTH = 5;
const NO_LINENO = '  --';

/** One printed instruction; offsets in bytes. */
interface Row {
  offset: number;
  /** where jumps to it go: before its EXTENDED_ARGs */
  start: number;
  opname: string;
  arg: number | null;
  text: string;
}

interface Printer {
  unit: CodeUnit;
  table: OpTable;
  kinds: DisProfile;
  code: CodeRepr;
  /** number of each label by offset */
  labels: Map<number, number>;
}

function startOf(unit: CodeUnit, i: number): number {
  return (i < unit.offsets.length ? unit.offsets[i]! : unit.size) * 2;
}

/** Where `dis` says that a jump goes: what its operand counts to, which for END_ASYNC_FOR is behind the SEND. */
function jumpOffset(unit: CodeUnit, table: OpTable, i: number): number {
  if (unit.ops[i] !== OP.END_ASYNC_FOR) return startOf(unit, unit.args[i]!);
  return (endOffset(unit, i) - rawOperand(unit, table, i)) * 2;
}

/** Offsets that a jump or, where they are labels, the exception table names. */
function targets(unit: CodeUnit, table: OpTable, kinds: DisProfile): number[] {
  const found = new Set<number>();
  unit.ops.forEach((op, i) => {
    if (table.isJump[op] === 1) found.add(jumpOffset(unit, table, i));
  });
  for (const e of unit.exceptions) {
    found.add(startOf(unit, e.target));
    if (kinds.targets === 'offsets') continue;
    found.add(startOf(unit, e.start));
    found.add(startOf(unit, e.end));
  }
  return [...found].sort((a, b) => a - b);
}

function targetText(p: Printer, i: number): string {
  const to = jumpOffset(p.unit, p.table, i);
  if (p.kinds.targets === 'offsets') return `to ${to}`;
  return `${p.unit.ops[i] === OP.END_ASYNC_FOR ? 'from' : 'to'} L${p.labels.get(to)}`;
}

function rowsOf(p: Printer, i: number): Row[] {
  const { unit, table } = p;
  const op = unit.ops[i]!;
  const raw = rawOperand(unit, table, i);
  const start = startOf(unit, i);
  const rows: Row[] = [];
  const count = extendedArgs(raw);
  for (let k = 0; k < count; k++) {
    const arg = raw >> (8 * (count - k));
    rows.push({ offset: start + 2 * k, start: start + 2 * k, opname: 'EXTENDED_ARG', arg, text: '' });
  }
  const hasArg = table.hasArg[op] === 1;
  const text = !hasArg ? '' : table.isJump[op] === 1 ? targetText(p, i) : argumentText(unit, i, table, p.kinds, p.code);
  rows.push({ offset: start + 2 * count, start, opname: OP_NAMES[op]!, arg: hasArg ? raw : null, text });
  return rows;
}

/** First offsets of lines, as `dis.findlinestarts` has them. */
function lineStarts(p: Printer): Map<number, number | null> {
  const starts = new Map<number, number | null>();
  let last: number | null | undefined;
  for (const [start, , line] of coLines(p.unit)) {
    if (p.kinds.targets === 'offsets' ? line !== null && line !== last : line !== last) {
      starts.set(start, line);
      last = line;
    }
  }
  return starts;
}

function lineWidth(p: Printer, starts: Map<number, number | null>): number {
  const lines = [...starts.values()];
  const largest = Math.max(-1, ...lines.map((line) => line || -1));
  if (p.kinds.targets === 'offsets') return starts.size === 0 ? 0 : largest >= 1000 ? String(largest).length : 3;
  if (largest === -1) return 0;
  const width = Math.max(3, String(largest).length);
  return width < NO_LINENO.length && lines.includes(null) ? NO_LINENO.length : width;
}

function operandFields(row: Row, p: Printer): string[] {
  if (row.arg === null) return [row.opname.padEnd(OPNAME_WIDTH)];
  const excess = p.kinds.targets === 'labels' ? Math.max(0, row.opname.length - OPNAME_WIDTH) : 0;
  const fields = [row.opname.padEnd(OPNAME_WIDTH), String(row.arg).padStart(OPARG_WIDTH - excess)];
  return row.text === '' ? fields : [...fields, `(${row.text})`];
}

function exceptionLine(p: Printer, e: ExceptionEntry): string {
  const at = (i: number): number => startOf(p.unit, i);
  const lasti = e.lasti ? ' lasti' : '';
  if (p.kinds.targets === 'offsets') {
    return `  ${at(e.start)} to ${at(e.end) - 2} -> ${at(e.target)} [${e.depth}]${lasti}`;
  }
  const label = (i: number): string => `L${p.labels.get(at(i))}`;
  return `  ${label(e.start)} to ${label(e.end)} -> ${label(e.target)} [${e.depth}]${lasti}`;
}

function printedRow(p: Printer, row: Row, lineno: string, offsetWidth: number): string {
  const label = p.labels.get(row.offset);
  const fields = lineno === '' ? [] : [lineno];
  if (p.kinds.targets === 'offsets') {
    fields.push('   ', label === undefined ? '  ' : '>>', String(row.offset).padStart(offsetWidth));
  } else {
    const width = 4 + String(p.labels.size).length;
    fields.push(label === undefined ? ' '.repeat(width) : `L${label}:`.padStart(width), '   ');
  }
  return [...fields, ...operandFields(row, p)].join(' ').trimEnd();
}

/** The lines of one code object. @cpython Lib/dis.py disassemble 3.11-3.15 */
function disassemble(p: Printer): string[] {
  const starts = lineStarts(p);
  const width = lineWidth(p, starts);
  const last = endOffset(p.unit, p.unit.ops.length - 1) * 2 - 2;
  const offsetWidth = last >= 10000 ? String(last).length : 4;
  const out: string[] = [];
  for (let i = 0; i < p.unit.ops.length; i++) {
    for (const row of rowsOf(p, i)) {
      const starting = starts.has(row.offset) && width > 0;
      if (starting && row.offset > 0) out.push('');
      const line = starts.get(row.offset);
      const text = starting ? (line === null ? NO_LINENO : String(line)) : '';
      out.push(printedRow(p, row, width === 0 ? '' : text.padStart(width), offsetWidth));
    }
  }
  if (p.unit.exceptions.length > 0) out.push('ExceptionTable:', ...p.unit.exceptions.map((e) => exceptionLine(p, e)));
  return out;
}

/** `<code object f at 0x..., file "a.py", line 1>` without a real address. */
export function codeRepr(unit: CodeUnit, address = '0x0'): string {
  return `<code object ${unit.name} at ${address}, file "${unit.filename}", line ${unit.firstlineno}>`;
}

export interface DisOptions {
  /** how often to go into nested code objects; all if absent */
  depth?: number;
  codeRepr?: CodeRepr;
}

function walk(unit: CodeUnit, profile: Profile, options: Required<DisOptions>, out: string[]): void {
  const table = OP_TABLES[profile.flow.opcodes];
  const kinds = profile.dis;
  const labels = new Map(targets(unit, table, kinds).map((offset, n) => [offset, n + 1]));
  out.push(...disassemble({ unit, table, kinds, code: options.codeRepr, labels }));
  if (options.depth <= 0) return;
  for (const c of unit.consts) {
    if (c.t !== 'code') continue;
    out.push('', `Disassembly of ${options.codeRepr(c.v)}:`);
    walk(c.v, profile, { ...options, depth: options.depth - 1 }, out);
  }
}

/** The text of `dis.dis(code)`. */
export function dis(unit: CodeUnit, profile: Profile, options: DisOptions = {}): string {
  const out: string[] = [];
  const depth = options.depth ?? Number.POSITIVE_INFINITY;
  walk(unit, profile, { depth, codeRepr: options.codeRepr ?? ((u) => codeRepr(u)) }, out);
  return `${out.join('\n')}\n`;
}
