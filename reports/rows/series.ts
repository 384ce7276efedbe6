/** Values over versions: a series for each program and observable, with the steps at which it changes. */
import type { Observable } from '../../oracle/records/schema.ts';
import { cpythons, type ProgramView, type ReportData, type TargetView } from './data.ts';

export interface Point {
  version: string;
  target: string;
  value: number;
}

export interface Step {
  /** the version that has the new value */
  version: string;
  before: number;
  after: number;
}

export interface Series {
  program: string;
  observable: string;
  points: Point[];
  steps: Step[];
}

/** Observables that are, or are summed to, one number. */
export const CHARTED: readonly Observable[] = [
  'traced.current',
  'traced.peak',
  'blocks',
  'arenas',
  'gc.collections',
  'gc.collected',
];

/** One number of the observations at `end`; generations are summed. */
export function numberAt(
  program: ProgramView,
  target: string,
  observable: Observable,
  label = 'end',
): number | undefined {
  const record = program.comparisons.get(target)?.record;
  if (record?.state !== 'ok') return undefined;
  const value = record.observations.findLast((o) => o.label === label)?.values[observable];
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? (value as number[]).reduce((sum, n) => sum + n, 0) : undefined;
}

export function seriesOf(program: ProgramView, observable: Observable, targets: readonly TargetView[]): Series {
  const points = targets.flatMap(({ name, version }) => {
    const value = numberAt(program, name, observable);
    return value === undefined ? [] : [{ version, target: name, value }];
  });
  return { program: program.id, observable, points, steps: stepsOf(points) };
}

export function stepsOf(points: readonly Point[]): Step[] {
  return points.slice(1).flatMap(({ version, value }, i) => {
    const before = points[i]!.value;
    return before === value ? [] : [{ version, before, after: value }];
  });
}

/** Every series of the CPythons that has a step. */
export function atlasSeries(data: ReportData): Series[] {
  const targets = cpythons(data);
  return data.programs.flatMap((program) =>
    CHARTED.map((observable) => seriesOf(program, observable, targets)).filter(({ points }) => points.length > 1),
  );
}
