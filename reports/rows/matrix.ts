/** Agreement of targets with their references, by topic: the cells of the overview's matrix. */
import { type Comparison, type Counts, countRows, diverges, isSelf } from '../../oracle/diff/index.ts';
import type { ReportData } from './data.ts';

export interface Cell {
  target: string;
  topic: string;
  /** programs that have a reference other than themselves */
  programs: number;
  /** of these: every value the same */
  agreeing: number;
  /** of these: at least one value wrong, or of the same shape only */
  differing: number;
  /** of these: not run to an end of their own */
  unanswered: number;
  /** values that both sides have, and those of them that are equal */
  compared: number;
  same: number;
  /** values by verdict; how programs ended is not among them */
  counts: Counts;
}

export function matrixRows(data: ReportData): Cell[] {
  const cells: Cell[] = [];
  for (const { name } of data.targets) {
    for (const topic of data.topics) {
      const programs = data.programs.filter((program) => program.topic === topic);
      const comparisons = programs.map((program) => program.comparisons.get(name)).filter((c) => c !== undefined);
      cells.push(cellOf(name, topic, comparisons));
    }
  }
  return cells;
}

export function cellOf(target: string, topic: string, comparisons: readonly Comparison[]): Cell {
  const compared = comparisons.filter(hasReference);
  const answered = compared.filter(hasAnswered);
  const rows = compared.flatMap((c) => c.rows).filter((row) => row.kind !== 'state');
  const values = rows.filter(({ verdict }) => verdict !== 'not offered');
  return {
    target,
    topic,
    programs: compared.length,
    agreeing: answered.filter(agrees).length,
    differing: answered.filter((c) => c.rows.some(isDifference)).length,
    unanswered: compared.length - answered.length,
    compared: values.length,
    same: values.filter(({ verdict }) => verdict === 'same').length,
    counts: countRows(rows),
  };
}

/** A reference of its own that ran: a program that needs a newer version says nothing about any target. */
function hasReference(comparison: Comparison): boolean {
  const state = comparison.referenceRecord?.state;
  return state !== undefined && state !== 'unsupported' && !isSelf(comparison);
}

/** Everything that was compared is the same; values that aren't offered don't count against it. */
export function agrees({ rows }: Comparison): boolean {
  return rows.length > 0 && !rows.some(diverges);
}

function isDifference(row: Comparison['rows'][number]): boolean {
  return row.verdict === 'wrong' || row.verdict === 'same shape';
}

function hasAnswered({ ended, record, referenceRecord }: Comparison): boolean {
  return ended === 'ok' || ended === 'error' || record.state === referenceRecord?.state;
}
