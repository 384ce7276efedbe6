/** Claims settled for each CPython of the run from what its program printed there. */
import { type Settled, settle } from '../../corpus/claims.ts';
import type { Claim } from '../../corpus/vocabulary.ts';
import { cpythons, type ReportData, type TargetView } from './data.ts';
import { type Point, type Step, stepsOf } from './series.ts';

export interface ClaimRow {
  claim: Claim;
  settled: { target: TargetView; result: Settled }[];
  /** does the answer, or else the measured value, depend on the version? */
  differs: 'truth' | 'value' | 'no';
  /** numeric values over versions */
  points: Point[];
  steps: Step[];
}

const RANK = { truth: 0, value: 1, no: 2 } as const;

/** What differs between versions comes first, then what is false everywhere. */
export function claimRows(data: ReportData): ClaimRow[] {
  const targets = cpythons(data);
  const rows = data.claims.map((claim) => claimRow(claim, targets, data));
  return rows.sort((a, b) => RANK[a.differs] - RANK[b.differs] || falses(b) - falses(a));
}

function claimRow(claim: Claim, targets: readonly TargetView[], data: ReportData): ClaimRow {
  const program = data.programs.find(({ id }) => id === claim.program);
  const settled = targets.map((target) => {
    const record = program?.comparisons.get(target.name)?.record;
    return { target, result: settle(claim, record?.stdout ?? '') };
  });
  const known = settled.filter(({ result }) => result.truth !== 'unsettled');
  const truths = new Set(known.map(({ result }) => result.truth));
  const values = new Set(known.map(({ result }) => result.value));
  const points = known.flatMap(({ target, result }) =>
    typeof result.value === 'number' ? [{ version: target.version, target: target.name, value: result.value }] : [],
  );
  const differs = truths.size > 1 ? 'truth' : values.size > 1 ? 'value' : 'no';
  return { claim, settled, differs, points, steps: stepsOf(points) };
}

function falses({ settled }: ClaimRow): number {
  return settled.filter(({ result }) => result.truth === 'false').length;
}
