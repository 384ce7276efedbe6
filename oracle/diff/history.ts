/**
 * What earlier runs said, in short: one line a run in `.heaptwin/history.jsonl`, so that trends and transitions outlive the runs
 * themselves. Only complete runs are entered. A run that is judged again replaces its line.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isComplete } from '../records/reader.ts';
import { fidelity } from './fidelity.ts';
import { type Comparison, diverges, isSelf, type Judgement } from './judge.ts';

const entryTargetSchema = z.object({
  /** the exact build that answered */
  build: z.string(),
  /** programs that were held against a reference */
  held: z.number(),
  exact: z.number(),
  same: z.number(),
  compared: z.number(),
  /** programs with a value that differs from the reference, known ones too */
  differing: z.array(z.string()),
  /** programs without an answer: not supported, time-out, crash */
  unanswered: z.array(z.string()),
});

export const entrySchema = z.object({
  /** when the run started, ISO 8601: the key of the entry */
  started: z.string(),
  tool: z.string(),
  suite: z.string(),
  environment: z.string(),
  /** hash of each program's text */
  programs: z.record(z.string(), z.string()),
  targets: z.record(z.string(), entryTargetSchema),
});

export type HistoryTarget = z.infer<typeof entryTargetSchema>;
export type HistoryEntry = z.infer<typeof entrySchema>;

/** The entry of a judged run; undefined for one that is incomplete. Targets that are nobody's answerer are left out. */
export function historyEntry({ run, comparisons }: Judgement): HistoryEntry | undefined {
  if (!isComplete(run)) return undefined;
  const targets: HistoryEntry['targets'] = {};
  for (const { target, build } of run.header.targets) {
    const own = comparisons.filter((c) => c.target === target && c.reference !== undefined && !isSelf(c));
    if (own.length > 0 && build) targets[target] = { build: build.id, ...summaryOf(target, own) };
  }
  const { started, tool, suite, environment } = run.header;
  const programs = Object.fromEntries(run.records.map(({ program, programHash }) => [program, programHash]));
  return { started, tool, suite, environment: environment.class, programs, targets };
}

function summaryOf(target: string, own: readonly Comparison[]): Omit<HistoryTarget, 'build'> {
  const { programs: held, exact, same, compared } = fidelity(target, own);
  const ids = (chosen: readonly Comparison[]) => chosen.map(({ program }) => program).sort();
  const unanswered = own.filter(({ ended }) => ended !== 'ok' && ended !== 'error');
  const differing = own.filter((c) => !unanswered.includes(c) && c.rows.some(diverges));
  return { held, exact, same, compared, differing: ids(differing), unanswered: ids(unanswered) };
}

function historyPath(store: string): string {
  return join(store, 'history.jsonl');
}

/** Entries, oldest first. Lines that can't be read (cut off, of another version) are left aside. */
export function readHistory(store: string): HistoryEntry[] {
  const path = historyPath(store);
  if (!existsSync(path)) return [];
  const entries = new Map<string, HistoryEntry>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = entryOf(line);
    if (entry) entries.set(entry.started, entry);
  }
  return [...entries.values()].sort((a, b) => (a.started < b.started ? -1 : 1));
}

function entryOf(line: string): HistoryEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Enters a run and answers with the whole history. */
export function enterHistory(store: string, entry: HistoryEntry | undefined): HistoryEntry[] {
  const before = readHistory(store);
  if (!entry) return before;
  const path = historyPath(store);
  mkdirSync(dirname(path), { recursive: true });
  const again = before.some(({ started }) => started === entry.started);
  if (!again) appendFileSync(path, `${JSON.stringify(entry)}\n`);
  else {
    const lines = before.map((old) => JSON.stringify(old.started === entry.started ? entry : old));
    writeFileSync(path, `${lines.join('\n')}\n`);
  }
  return readHistory(store);
}

export interface Transition {
  target: string;
  program: string;
  from: ProgramState;
  to: ProgramState;
}

export type ProgramState = 'agrees' | 'differs' | 'no answer';

/** What changed between two runs: for targets that both had, and programs whose text is the same in both. */
export function transitions(before: HistoryEntry, after: HistoryEntry): Transition[] {
  const result: Transition[] = [];
  for (const [target, now] of Object.entries(after.targets)) {
    const then = before.targets[target];
    if (!then) continue;
    const touched = new Set([...then.differing, ...then.unanswered, ...now.differing, ...now.unanswered]);
    for (const program of [...touched].sort()) {
      if (before.programs[program] === undefined || before.programs[program] !== after.programs[program]) continue;
      const [from, to] = [stateOf(then, program), stateOf(now, program)];
      if (from !== to) result.push({ target, program, from, to });
    }
  }
  return result;
}

function stateOf(target: HistoryTarget, program: string): ProgramState {
  if (target.unanswered.includes(program)) return 'no answer';
  return target.differing.includes(program) ? 'differs' : 'agrees';
}
