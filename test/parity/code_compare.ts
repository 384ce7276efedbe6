/**
 * A code unit beside what an interpreter says of the same code object: attribute by attribute, operation by operation,
 * byte by byte.
 */
import { encodeCode } from '../../src/engine/code/code-bytes.ts';
import { encodeExceptions } from '../../src/engine/code/exception-table.ts';
import { encodeLines } from '../../src/engine/code/line-table.ts';
import { OP_TABLES, type OpTable } from '../../src/engine/code/opcode-table.ts';
import { OP, OP_NAMES } from '../../src/engine/code/opcodes.ts';
import { CELL, type CodeUnit, FREE, LOCAL, type UnitConst } from '../../src/engine/code/unit.ts';
import type { Profile } from '../../src/engine/profile/index.ts';

/** A code object as `code_dump.py` prints it. */
export interface DumpedCode {
  name: string;
  qualname: string | null;
  firstlineno: number;
  argcounts: number[];
  flags: number;
  stacksize: number;
  consts: string[];
  names: string[];
  varnames: string[];
  cellvars: string[];
  freevars: string[];
  code: string;
  lines: string;
  exceptions: string;
  children: DumpedCode[];
}

export const ATTRIBUTES = [
  'name',
  'qualname',
  'firstlineno',
  'argcounts',
  'flags',
  'stacksize',
  'consts',
  'names',
  'varnames',
  'cellvars',
  'freevars',
] as const;
export const SEQUENCES = ['operations', 'lines'] as const;
export const BYTES = ['code bytes', 'line bytes', 'exception bytes'] as const;
export type Aspect = (typeof ATTRIBUTES)[number] | (typeof SEQUENCES)[number] | (typeof BYTES)[number];

export interface Difference {
  aspect: Aspect;
  /** a short class of the difference, for the histogram */
  kind: string;
  expected: string;
  actual: string;
}

const DOUBLE = new DataView(new ArrayBuffer(8));

function floatText(x: number): string {
  DOUBLE.setFloat64(0, x);
  return DOUBLE.getBigUint64(0).toString(16).padStart(16, '0');
}

function strText(c: Extract<UnitConst, { t: 'str' }>): string {
  const points = c.cps ? Array.from(c.cps) : Array.from(c.v, (ch) => ch.codePointAt(0)!);
  return 'str ' + points.map((p) => p.toString(16)).join(' ');
}

/** The text of a constant, as `code_dump.py` writes it. */
export function constText(c: UnitConst): string {
  switch (c.t) {
    case 'none':
    case 'ellipsis':
      return c.t;
    case 'bool':
      return String(c.v);
    case 'int':
      return 'int ' + c.v.toString(16);
    case 'float':
      return 'float ' + floatText(c.v);
    case 'complex':
      return `complex ${floatText(c.re)} ${floatText(c.im)}`;
    case 'str':
      return strText(c);
    case 'bytes':
      return 'bytes ' + hex(c.v);
    case 'tuple':
      return `(${c.v.map(constText).join(', ')})`;
    case 'frozenset':
      return `{${c.v.map(constText).sort().join(', ')}}`;
    case 'slice':
      return `[${[c.start, c.stop, c.step].map(constText).join(', ')}]`;
    case 'code':
      return 'code ' + c.v.name;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function named(unit: CodeUnit, kind: number): string[] {
  return unit.localsplusnames.filter((_, i) => (unit.localspluskinds[i]! & kind) !== 0);
}

function attributes(unit: CodeUnit): Record<(typeof ATTRIBUTES)[number], unknown> {
  return {
    name: unit.name,
    qualname: unit.qualname,
    firstlineno: unit.firstlineno,
    argcounts: [unit.argcount, unit.posonlyargcount, unit.kwonlyargcount],
    flags: unit.flags,
    stacksize: unit.stacksize,
    consts: unit.consts.map(constText),
    names: unit.names,
    varnames: named(unit, LOCAL),
    cellvars: named(unit, CELL),
    freevars: named(unit, FREE),
  };
}

export interface Operation {
  op: string;
  arg: number;
  /** offset in code units */
  offset: number;
  line: number;
}

/** Names by number of a version. */
function namesByNumber(table: OpTable): Map<number, string> {
  const names = new Map<number, string>();
  table.number.forEach((number, op) => {
    if (number >= 0 && number < 256) names.set(number, OP_NAMES[op]!);
  });
  return names;
}

/** The line of each code unit, out of a line table. */
function linesOf(dumped: DumpedCode): number[] {
  const bytes = Buffer.from(dumped.lines, 'hex');
  const lines: number[] = [];
  let line = dumped.firstlineno;
  for (let i = 0; i < bytes.length; ) {
    const code = (bytes[i]! >> 3) & 15;
    const length = (bytes[i]! & 7) + 1;
    if (code >= 10 && code <= 12) line += code - 10;
    else if (code === 13 || code === 14) {
      let value = 0;
      let shift = 0;
      let k = i + 1;
      do {
        value |= (bytes[k]! & 63) << shift;
        shift += 6;
      } while (bytes[k++]! & 64);
      line += value & 1 ? -(value >> 1) : value >> 1;
    }
    for (let n = 0; n < length; n++) lines.push(code === 15 ? -1 : line);
    i++;
    while (i < bytes.length && bytes[i]! < 128) i++;
  }
  return lines;
}

/** The operations of a dumped code object, caches and EXTENDED_ARG resolved. */
export function decode(dumped: DumpedCode, table: OpTable): Operation[] {
  const names = namesByNumber(table);
  const bytes = Buffer.from(dumped.code, 'hex');
  const lines = linesOf(dumped);
  const operations: Operation[] = [];
  let extended = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    const op = names.get(bytes[i]!) ?? `#${bytes[i]}`;
    const arg = extended | bytes[i + 1]!;
    extended = op === 'EXTENDED_ARG' ? arg << 8 : 0;
    if (op === 'EXTENDED_ARG' || op === 'CACHE') continue;
    operations.push({ op, arg, offset: i / 2, line: lines[i / 2] ?? -1 });
  }
  return operations;
}

/** Our operations, in the same form. */
export function operations(unit: CodeUnit): Operation[] {
  return Array.from(unit.ops, (op, i) => ({
    op: OP_NAMES[op]!,
    arg: unit.args[i]!,
    offset: unit.offsets[i]!,
    line: unit.lines[i]!,
  }));
}

const isNop = (op: Operation): boolean => op.op === OP_NAMES[OP.NOP];

function compareSequences(dumped: DumpedCode, unit: CodeUnit, table: OpTable): Difference[] {
  const expected = decode(dumped, table).filter((o) => !isNop(o));
  const actual = operations(unit).filter((o) => !isNop(o));
  const differences: Difference[] = [];
  const length = Math.max(expected.length, actual.length);
  const note = (aspect: Aspect, i: number, kind: string): void => {
    const around = (list: Operation[]): string =>
      list
        .slice(Math.max(0, i - 3), i + 4)
        .map((o) => `${o.line}:${o.op} ${o.arg}`)
        .join('  ');
    differences.push({ aspect, kind, expected: around(expected), actual: around(actual) });
  };
  for (let i = 0; i < length; i++) {
    if (expected[i]?.op === actual[i]?.op) continue;
    note('operations', i, `${expected[i]?.op ?? 'end'} / ${actual[i]?.op ?? 'end'}`);
    return differences;
  }
  const line = expected.findIndex((o, i) => o.line !== actual[i]!.line);
  if (line >= 0) note('lines', line, `${expected[line]!.op}: line ${expected[line]!.line - actual[line]!.line} off`);
  return differences;
}

function compareBytes(dumped: DumpedCode, unit: CodeUnit, profile: Profile, table: OpTable): Difference[] {
  const ours: Record<(typeof BYTES)[number], () => Uint8Array> = {
    'code bytes': () => encodeCode(unit, table),
    'line bytes': () => encodeLines(unit, profile.flow),
    'exception bytes': () => encodeExceptions(unit),
  };
  const theirs = { 'code bytes': dumped.code, 'line bytes': dumped.lines, 'exception bytes': dumped.exceptions };
  const differences: Difference[] = [];
  for (const aspect of BYTES) {
    let actual: string;
    try {
      actual = hex(ours[aspect]());
    } catch (e) {
      actual = String(e);
    }
    if (actual !== theirs[aspect]) differences.push({ aspect, kind: '', expected: theirs[aspect], actual });
  }
  return differences;
}

/** All differences of one code object, its children aside. */
export function compareUnit(dumped: DumpedCode, unit: CodeUnit, profile: Profile): Difference[] {
  const table = OP_TABLES[profile.flow.opcodes];
  const ours = attributes(unit);
  const differences: Difference[] = [];
  for (const aspect of ATTRIBUTES) {
    if (aspect === 'qualname' && dumped.qualname === null) continue;
    const expected = JSON.stringify(dumped[aspect]);
    const actual = JSON.stringify(ours[aspect]);
    if (expected !== actual) differences.push({ aspect, kind: aspect, expected, actual });
  }
  return [...differences, ...compareSequences(dumped, unit, table), ...compareBytes(dumped, unit, profile, table)];
}

/** The code units among a unit's constants. */
export function childrenOf(unit: CodeUnit): CodeUnit[] {
  return unit.consts.flatMap((c) => (c.t === 'code' ? [c.v] : []));
}
