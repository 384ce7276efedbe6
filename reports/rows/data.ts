/**
 * Everything the pages are made of, from one judged run: targets in their order, programs with text and metadata, and the
 * comparison of each pair. Nothing here is formatted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClaims } from '../../corpus/claims.ts';
import { CorpusError, codeOf, readMetadata } from '../../corpus/program.ts';
import type { Claim, Metadata } from '../../corpus/vocabulary.ts';
import { type Comparison, compareVersions, type HistoryEntry, type Judgement } from '../../oracle/diff/index.ts';
import type { Target } from '../../oracle/records/schema.ts';
import type { BenchReport } from '../../src/bench/report.ts';

export interface TargetView {
  name: string;
  kind: string;
  version: string;
  /** file name of its page, safe for every file system */
  slug: string;
  target: Target;
}

export interface ProgramView {
  id: string;
  topic: string;
  /** undefined where the program is no longer in the corpus or its text has changed since the run */
  source?: string;
  metadata?: Metadata;
  /** by target name */
  comparisons: Map<string, Comparison>;
}

/** What isn't part of the run: earlier runs, oldest first (this one too), and the last measurement of speed. */
export interface Surroundings {
  history: readonly HistoryEntry[];
  bench?: BenchReport | undefined;
}

export interface ReportData extends Surroundings {
  judgement: Judgement;
  targets: TargetView[];
  programs: ProgramView[];
  topics: string[];
  claims: Claim[];
}

const KINDS = ['cpython', 'engine', 'pypy', 'pyodide', 'micropython', 'exec'];

export function reportData(
  judgement: Judgement,
  corpus: string,
  { history, bench }: Surroundings = { history: [] },
): ReportData {
  const targets = judgement.run.header.targets.map(viewOf).sort(byKindAndVersion);
  const programs = new Map<string, ProgramView>();
  for (const comparison of judgement.comparisons) {
    const id = comparison.program;
    let program = programs.get(id);
    if (!program) {
      program = { id, topic: topicOf(id), ...readSource(corpus, id), comparisons: new Map() };
      programs.set(id, program);
    }
    program.comparisons.set(comparison.target, comparison);
  }
  const sorted = [...programs.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const topics = [...new Set(sorted.map(({ topic }) => topic))];
  const claims = existsSync(join(corpus, 'claims.json')) ? readClaims(corpus) : [];
  return { judgement, targets, programs: sorted, topics, claims, history, bench };
}

function viewOf(target: Target): TargetView {
  const version = target.build?.version ?? '';
  return { name: target.target, kind: target.kind, version, slug: slugOf(target.target), target };
}

function slugOf(name: string): string {
  return name.replace(/[^\w.-]+/g, '-').slice(0, 80);
}

function byKindAndVersion(a: TargetView, b: TargetView): number {
  const [left, right] = [a, b].map(({ kind }) => KINDS.indexOf(kind)) as [number, number];
  return left - right || compareVersions(a.version, b.version) || (a.name < b.name ? -1 : 1);
}

function topicOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : '';
}

function readSource(corpus: string, id: string): Pick<ProgramView, 'source' | 'metadata'> {
  const path = join(corpus, `${id}.py`);
  if (!existsSync(path)) return {};
  const source = readFileSync(path, 'utf8');
  try {
    return { source: codeOf(source), metadata: readMetadata(source, id) };
  } catch (error) {
    if (error instanceof CorpusError) return { source };
    throw error;
  }
}

/** CPythons of a run, oldest first: the axis of every chart over versions. */
export function cpythons(data: ReportData): TargetView[] {
  return data.targets.filter(({ kind }) => kind === 'cpython');
}
