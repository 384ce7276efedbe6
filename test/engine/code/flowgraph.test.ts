import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { _PyCfg_OptimizeCodeUnit, flowGraph } from '../../../src/engine/code/flowgraph.ts';
import { hasTarget } from '../../../src/engine/code/flowgraph-blocks.ts';
import { optimize_load_fast } from '../../../src/engine/code/flowgraph-borrow.ts';
import { calculate_stackdepth } from '../../../src/engine/code/flowgraph-depth.ts';
import { OP_TABLES } from '../../../src/engine/code/opcode-table.ts';
import { OP, OP_NAMES, type OpName } from '../../../src/engine/code/opcodes.ts';
import type { InstructionSequence } from '../../../src/engine/code/sequence.ts';
import type { UnitConst } from '../../../src/engine/code/unit.ts';
import { profileFor } from '../../../src/engine/profile/index.ts';

type Row = [op: OpName, arg: number | null, lineno: number, end_lineno: number, col: number, end_col: number];

/** A raw sequence and what `optimize_cfg` made of it; a jump's operand is an index. */
interface Recorded {
  instrs: Row[];
  consts: UnitConst[];
  nlocals: number;
  optimised: Row[];
  constsAfter: UnitConst[];
}

const fixtures = new URL('fixtures/', import.meta.url);
const builds = readdirSync(fixtures).flatMap((name) => /^flowgraph-(.*)\.jsonl$/.exec(name)?.[1] ?? []);

function recorded(build: string): Recorded[] {
  const text = readFileSync(new URL(`flowgraph-${build}.jsonl`, fixtures), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function sequenceOf(rows: Row[], isTarget: (op: number) => boolean): InstructionSequence {
  const labels: number[] = [];
  const instrs = rows.map(([name, arg, lineno, end_lineno, col, end_col]) => {
    const op = OP[name];
    const target = isTarget(op) ? labels.push(arg ?? 0) - 1 : null;
    return { op, arg: target === null ? (arg ?? 0) : 0, target, loc: { lineno, end_lineno, col, end_col } };
  });
  return { instrs, labels, annotations: null };
}

function optimised(build: string, { instrs, consts, nlocals }: Recorded): { rows: Row[]; consts: UnitConst[] } {
  const { flow } = profileFor(build);
  const table = OP_TABLES[flow.opcodes];
  const g = flowGraph(
    sequenceOf(instrs, (op) => hasTarget(table, op)),
    consts,
    flow,
  );
  _PyCfg_OptimizeCodeUnit(g, nlocals, 0, 1);
  calculate_stackdepth(g, false);
  if (flow.borrow) optimize_load_fast(g);
  let count = 0;
  for (let b: typeof g.entry | null = g.entry; b !== null; b = b.next) {
    b.index = count;
    count += b.instrs.length;
  }
  const rows: Row[] = [];
  for (let b: typeof g.entry | null = g.entry; b !== null; b = b.next) {
    for (const { op, arg, target, loc } of b.instrs) {
      const operand = hasTarget(table, op) ? target!.index : arg;
      rows.push([OP_NAMES[op]!, operand, loc.lineno, loc.end_lineno, loc.col, loc.end_col]);
    }
  }
  return { rows, consts: g.consts };
}

/** Without an order of a frozenset's items. */
function sorted(c: UnitConst): UnitConst {
  if (c.t === 'tuple') return { t: 'tuple', v: c.v.map((v) => sorted(v) as typeof v) };
  if (c.t !== 'frozenset') return c;
  return { t: 'frozenset', v: c.v.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

describe.each(builds)('flow graph of %s', (build) => {
  it('is optimised as the interpreter does it', () => {
    for (const r of recorded(build)) {
      const { rows, consts } = optimised(build, r);
      const expected = r.optimised.map(([op, arg, ...loc]) => [op, arg ?? 0, ...loc]);
      expect(rows).toEqual(expected);
      expect(consts.map(sorted)).toEqual(r.constsAfter.map(sorted));
    }
  });
});
