/**
 * A whole run judged: every record against its reference, with known differences applied and stale ones named. Nothing
 * here prints or decides an exit code; that is what the verbs do.
 */
import { type Classes, classOf, gates } from '../records/classes.ts';
import type { ProgramRecord, Run, Target } from '../records/schema.ts';
import { compareRecords, type ProgramVerdict, programVerdict, type Row, type Verdict } from './compare.ts';
import { explain, type Known, type Place, type Stale, staleRows, useOf } from './known.ts';
import { type Reference, References } from './reference.ts';

export interface JudgedRow extends Row {
  /** may a difference in it fail a check? */
  gates: boolean;
  known?: Known;
}

export interface Comparison {
  program: string;
  target: string;
  record: ProgramRecord;
  ended: ProgramVerdict;
  /** name of the reference; undefined where there is none for this program */
  reference?: string;
  referenceRecord?: ProgramRecord;
  rows: JudgedRow[];
}

export interface Judgement {
  run: Run;
  comparisons: Comparison[];
  stale: Stale[];
}

export interface JudgeOptions {
  known?: readonly Known[];
  classes?: Classes;
  /** target or version that every target is held against */
  reference?: string;
}

export function judge(run: Run, options: JudgeOptions = {}): Judgement {
  const references = new References(run, options.reference);
  const used = new Set<string>();
  const places: Place[] = [];
  const targets = new Map(run.header.targets.map((target) => [target.target, target]));
  const comparisons = run.records.map((record) => {
    const comparison = compareOne(record, targets.get(record.target), references);
    for (const row of comparison.rows) {
      const place = { program: record.program, target: record.target, observable: row.observable };
      places.push(place);
      applyKnown(row, place, options.known ?? [], used);
      row.gates = mayGate(options.classes, comparison, row);
    }
    return comparison;
  });
  return { run, comparisons, stale: staleRows(options.known ?? [], places, used) };
}

function compareOne(record: ProgramRecord, target: Target | undefined, references: References): Comparison {
  const base: Comparison = {
    program: record.program,
    target: record.target,
    record,
    ended: programVerdict(record),
    rows: [],
  };
  const reference = target && references.of(target);
  const other = reference?.records.get(record.program);
  if (!reference || !other || !comparable(record, other)) return base;
  const rows = compareRecords(record, other).map((row) => ({ ...row, gates: true }));
  return { ...base, reference: nameOf(reference, record.target), referenceRecord: other, rows };
}

/** Another text or another probe: nothing to compare. */
function comparable(a: ProgramRecord, b: ProgramRecord): boolean {
  return a.programHash === b.programHash && a.probe === b.probe && b.state !== 'missing';
}

function nameOf(reference: Reference, target: string): string {
  return reference.name === target ? `${target} itself` : reference.name;
}

function applyKnown(row: JudgedRow, place: Place, known: readonly Known[], used: Set<string>): void {
  if (row.verdict === 'same') return;
  const found = explain(known, place);
  if (!found) return;
  row.known = found.row;
  used.add(useOf(found.row, found.pattern));
  if (found.row.kind === 'by-design') row.verdict = 'by design';
}

/** What was never calibrated gates: a missing measurement must not hide a difference. */
function mayGate(classes: Classes | undefined, comparison: Comparison, row: Row): boolean {
  const build = comparison.referenceRecord?.build;
  if (!classes || !build || row.kind === 'state') return true;
  const measured = classOf(classes, build, comparison.program, row.kind);
  return measured === undefined || gates(measured);
}

export function isSelf(comparison: Comparison): boolean {
  return comparison.reference === `${comparison.target} itself`;
}

/** Rows that differ, gate, and are not known. `not offered` is no divergence, except that a program did not run at all. */
export function unexpected(comparison: Comparison): JudgedRow[] {
  return comparison.rows.filter((row) => row.gates && !row.known && diverges(row));
}

export function diverges(row: Row): boolean {
  if (row.verdict === 'wrong' || row.verdict === 'same shape' || row.verdict === 'by design') return true;
  return row.kind === 'state' && row.verdict === 'not offered' && row.value !== 'missing';
}

export type Counts = Record<Verdict, number>;

export function emptyCounts(): Counts {
  return { same: 0, 'same shape': 0, 'by design': 0, 'not offered': 0, wrong: 0 };
}

export function countRows(rows: Iterable<Row>, counts: Counts = emptyCounts()): Counts {
  for (const { verdict } of rows) counts[verdict]++;
  return counts;
}

/** The worst verdict of a program on a target, for one cell of a matrix. */
export function worst(rows: readonly Row[]): Verdict {
  const order: readonly Verdict[] = ['wrong', 'same shape', 'by design', 'not offered'];
  return order.find((verdict) => rows.some((row) => row.verdict === verdict)) ?? 'same';
}

/** The earliest row that is not the same. */
export function firstDivergence(comparison: Comparison): JudgedRow | undefined {
  return comparison.rows.find((row) => diverges(row));
}
