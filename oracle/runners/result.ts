/**
 * From what a process left behind to an answer: the lines that the harness handed in, the way it ended, its output.
 * The order of questions is the precedence of states: what we did to it, then how it died, then what it said.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OBSERVABLES, type Observation, observationSchema, type State, type Values } from '../records/schema.ts';
import type { Ending, Limits } from './process.ts';
import type { Answer } from './runner.ts';

const STDERR_CHARACTERS = 4000;

const observedSchema = observationSchema.extend({ more: z.literal(true).optional() });
const failedSchema = z.strictObject({ label: z.string(), failed: z.string() });
const doneSchema = z.object({
  done: z.literal(true),
  not_offered: z.array(z.string()),
  unparsable: z.boolean().optional(),
  memory: z.boolean().optional(),
  describe: z.unknown().optional(),
});
const resultLineSchema = z.union([doneSchema, failedSchema, observedSchema]);

/** What the harness handed in. */
export interface HandedIn {
  observations: Observation[];
  done?: z.infer<typeof doneSchema>;
  /** readings that failed, e.g. for want of memory */
  failures: string[];
  /** a line that isn't a result line */
  babble?: string;
}

export function readHandedIn(folder: string): HandedIn {
  let text = '';
  try {
    text = readFileSync(join(folder, 'result.jsonl'), 'utf8');
  } catch {
    // the process ended before it could write: the absence is what we report
  }
  return parseHandedIn(text);
}

export function parseHandedIn(text: string): HandedIn {
  const handedIn: HandedIn = { observations: [], failures: [] };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const parsed = resultLineSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      handedIn.babble ??= line.slice(0, 200);
    } else if ('done' in parsed.data) {
      handedIn.done = parsed.data;
    } else if ('failed' in parsed.data) {
      handedIn.failures.push(`observation ${parsed.data.label}: ${parsed.data.failed}`);
    } else {
      addObservation(handedIn.observations, parsed.data);
    }
  }
  return handedIn;
}

/** `warm` is the harness's own; `more` belongs to the line before; `pending` is a value of `end`. */
function addObservation(observations: Observation[], line: z.infer<typeof observedSchema>): void {
  const last = observations.at(-1);
  if (line.label === 'warm') return;
  if (line.more && last?.label === line.label) {
    Object.assign(last.values, line.values);
  } else if (line.label === 'pending') {
    const found = line.values['gc.pending'];
    if (last && found !== undefined) last.values['gc.pending'] = found;
  } else if (!line.more) {
    observations.push({ label: line.label, values: line.values });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Judges an ending. */
export function answerOf(ending: Ending, handedIn: HandedIn, limits: Limits): Answer {
  const [state, reason] = judge(ending, handedIn, limits);
  const stdout = ending.stdout.toString('utf8');
  const lossy = ending.flooded || !Buffer.from(stdout, 'utf8').equals(ending.stdout);
  const answer: Answer = {
    state,
    stdout,
    stderr: ending.stderr.toString('utf8').slice(-STDERR_CHARACTERS),
    exit: ending.timedOut || ending.flooded ? null : ending.exit,
    signal: ending.timedOut || ending.flooded ? null : ending.signal,
    ms: Math.round(ending.ms * 10) / 10,
    observations: handedIn.observations,
    notOffered: handedIn.done?.not_offered ?? [...notOfferedOf(handedIn.observations)],
  };
  if (lossy) answer.stdoutLossy = true;
  const reasons = [reason, ...handedIn.failures].filter((text) => text !== '');
  if (reasons.length > 0) answer.reason = reasons.join('; ');
  if (handedIn.done?.describe !== undefined) answer.description = handedIn.done.describe;
  return answer;
}

function notOfferedOf(observations: readonly Observation[]): string[] {
  if (observations.length === 0) return [];
  const seen = new Set(observations.flatMap(({ values }) => Object.keys(values)));
  return OBSERVABLES.filter((name) => !seen.has(name) && name !== 'gc.pending');
}

function judge(ending: Ending, handedIn: HandedIn, limits: Limits): [State, string] {
  const { done } = handedIn;
  if (ending.failure) return ['missing', `the target did not start: ${ending.failure}`];
  if (ending.flooded) return ['flood', `ended by us after ${limits.outputBytes} bytes of output`];
  if (ending.timedOut) return ['timeout', `ended by us after ${limits.timeoutMs / 1000} s; see --timeout`];
  if (ending.signal) return ['crash', `ended by ${ending.signal}`];
  if (handedIn.babble !== undefined) return ['babble', `not a result line: ${handedIn.babble}`];
  if (!done) return ['vanished', `the process ended (exit code ${ending.exit}) without handing in its observations`];
  if (done.unparsable) return ['unparsable', lastLine(ending.stderr)];
  if (done.memory) return ['memory', `MemoryError under the limit of ${limits.memoryBytes} bytes`];
  if (ending.exit !== 0)
    return ['error', `exit code ${ending.exit}: ${lastLine(ending.stderr) || 'nothing on stderr'}`];
  return ['ok', ''];
}

function lastLine(bytes: Buffer): string {
  return bytes.toString('utf8').trim().split('\n').at(-1)!.slice(0, 300);
}

/** Differences against `start`, as records hold them; `start` itself stays absolute. */
export function relativeToStart(observations: readonly Observation[]): Observation[] {
  const start = observations.find(({ label }) => label === 'start');
  if (!start) return [];
  return observations.map((observation) =>
    observation === start
      ? observation
      : { label: observation.label, values: difference(observation.values, start.values) },
  );
}

function difference(values: Values, base: Values): Values {
  const result: Values = {};
  for (const name of ['traced.current', 'blocks', 'arenas'] as const) {
    if (values[name] !== undefined) result[name] = values[name] - (base[name] ?? 0);
  }
  if (values['traced.peak'] !== undefined)
    result['traced.peak'] = values['traced.peak'] - (base['traced.current'] ?? 0);
  for (const name of ['classes', 'pools'] as const) {
    if (values[name]) result[name] = countDifference(values[name], base[name] ?? {});
  }
  for (const name of ['gc.count', 'gc.collections', 'gc.collected', 'gc.uncollectable'] as const) {
    const own = base[name] ?? [];
    if (values[name]) result[name] = values[name].map((n, i) => n - (own[i] ?? 0));
  }
  if (values['traced.lines'])
    result['traced.lines'] = lineDifference(values['traced.lines'], base['traced.lines'] ?? {});
  if (values['gc.pending'] !== undefined) result['gc.pending'] = values['gc.pending'];
  if (values['alloc.events']) result['alloc.events'] = values['alloc.events'];
  return result;
}

function countDifference(values: Record<string, number>, base: Record<string, number>): Record<string, number> {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(values)])].sort((a, b) => Number(a) - Number(b));
  const rows = keys.map((key) => [key, (values[key] ?? 0) - (base[key] ?? 0)] as const);
  return Object.fromEntries(rows.filter(([, n]) => n !== 0));
}

type Lines = Record<string, [number, number]>;

function lineDifference(values: Lines, base: Lines): Lines {
  const keys = [...new Set([...Object.keys(base), ...Object.keys(values)])].sort(byLine);
  const rows = keys.map((key) => {
    const [bytes, blocks] = values[key] ?? [0, 0];
    const [baseBytes, baseBlocks] = base[key] ?? [0, 0];
    return [key, [bytes - baseBytes, blocks - baseBlocks]] as [string, [number, number]];
  });
  return Object.fromEntries(rows.filter(([, [bytes, blocks]]) => bytes !== 0 || blocks !== 0));
}

/** Lines of the program by number, then lines of libraries by name. */
function byLine(a: string, b: string): number {
  return (Number(a) || Number.POSITIVE_INFINITY) - (Number(b) || Number.POSITIVE_INFINITY) || (a < b ? -1 : 1);
}
