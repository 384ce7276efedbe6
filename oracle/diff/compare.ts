/**
 * One record held against its reference: a row an observable, in the order of time.
 *
 *   state     how both ended; where the target did not end like the reference, nothing further can be compared
 *   stdout, exit
 *   each probe("label"), end, after: their observables; `end` has the plain names, others `label.name` (`label#2.name`)
 *
 * `start` is context and not compared. Where the reference has no value there is no row.
 */
import { OBSERVABLES, type ProgramRecord, type State } from '../records/schema.ts';
import { equal, type Observed, sameShape } from './values.ts';

export const VERDICTS = ['same', 'same shape', 'by design', 'not offered', 'wrong'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const PROGRAM_VERDICTS = ['ok', 'error', 'timeout', 'crash', 'missing', 'unsupported'] as const;
export type ProgramVerdict = (typeof PROGRAM_VERDICTS)[number];

const OF_STATE: Readonly<Record<State, ProgramVerdict>> = {
  ok: 'ok',
  error: 'error',
  unparsable: 'error',
  timeout: 'timeout',
  memory: 'crash',
  flood: 'crash',
  crash: 'crash',
  vanished: 'crash',
  babble: 'crash',
  unsupported: 'unsupported',
  missing: 'missing',
};

/** How a program ended, in the six words of the reports; `record.state` says it more finely. */
export function programVerdict(record: ProgramRecord): ProgramVerdict {
  return OF_STATE[record.state];
}

export interface Row {
  /** `stdout`, `traced.current`, `after.blocks`, `half-way.gc.count` */
  observable: string;
  /** the observable without its label: `gc.count` */
  kind: string;
  verdict: Verdict;
  value: Observed | undefined;
  reference: Observed;
}

/** Rows of a record against its reference. */
export function compareRecords(mine: ProgramRecord, reference: ProgramRecord): Row[] {
  const rows = [stateRow(mine, reference)];
  if (mine.state !== reference.state || !hasEnded(reference)) return rows;
  rows.push(textRow('stdout', mine.stdout, reference.stdout));
  if (mine.exit !== null || reference.exit !== null) rows.push(row('exit', 'exit', mine.exit, reference.exit));
  const values = labelled(mine);
  for (const [label, expected] of labelled(reference)) {
    if (label === 'start') continue;
    const given = values.get(label);
    for (const name of OBSERVABLES) {
      const value = expected[name];
      if (value === undefined || reference.notOffered.includes(name)) continue;
      const offered = mine.notOffered.includes(name) ? undefined : given?.[name];
      rows.push(row(label === 'end' ? name : `${label}.${name}`, name, offered, value));
    }
  }
  return rows;
}

function hasEnded({ state }: ProgramRecord): boolean {
  return state === 'ok' || state === 'error';
}

/** That a target says it doesn't do something is not wrong, but it is not the same either. */
function stateRow(mine: ProgramRecord, reference: ProgramRecord): Row {
  const result = row('state', 'state', mine.state, reference.state);
  if (result.verdict === 'same') return result;
  const absent = mine.state === 'unsupported' || mine.state === 'missing';
  return { ...result, verdict: absent ? 'not offered' : 'wrong' };
}

function textRow(name: string, value: string, reference: string): Row {
  return row(name, name, value, reference);
}

function row(observable: string, kind: string, value: Observed | undefined, reference: Observed): Row {
  return { observable, kind, value, reference, verdict: verdictOf(value, reference) };
}

function verdictOf(value: Observed | undefined, reference: Observed): Verdict {
  if (value === undefined) return 'not offered';
  if (equal(value, reference)) return 'same';
  return sameShape(value, reference) ? 'same shape' : 'wrong';
}

/** Values by label; a label that comes again is `label#2`. */
function labelled(record: ProgramRecord): Map<string, ProgramRecord['observations'][number]['values']> {
  const found = new Map<string, ProgramRecord['observations'][number]['values']>();
  const times = new Map<string, number>();
  for (const { label, values } of record.observations) {
    const time = (times.get(label) ?? 0) + 1;
    times.set(label, time);
    found.set(time === 1 ? label : `${label}#${time}`, values);
  }
  return found;
}
