/** What operations cost in each version, from the recorded event logs: a row an operation, a value a version. */
import { type OperationRow, type RecordedCase, readRecorded } from '../../oracle/measure/recorded.ts';
import { compareVersions, minorOf } from '../../oracle/targets/names.ts';

/** Of the events between the marks: bytes and blocks that stay, the highest sum on the way, requests made. */
export interface Cost {
  bytes: number;
  blocks: number;
  peak: number;
  requests: number;
}

export interface OperationCost {
  version: string;
  /** null: the version doesn't know the operation, and the name of its error stands in `error` */
  cold: Cost | null;
  warm: Cost | null;
  error?: string;
}

/** Event sequences that several versions share. */
export interface Sequence {
  versions: string[];
  cold: string;
  warm: string;
}

export interface OperationView {
  group: string;
  setup: string;
  operation: string;
  costs: OperationCost[];
  sequences: Sequence[];
}

const EVENT = /([+-])(\d+|\?)[rm]?(?:\*(\d+))?|(\d+|\?)>(\d+)[rm]?(?:\*(\d+))?/g;
const bytesOf = (text: string | undefined): number => (text === undefined || text === '?' ? 0 : Number(text));

/** Adds up a sequence as alloclog.c writes it; what was allocated before the log counts as nothing. */
export function costOf(events: string): Cost {
  const cost: Cost = { bytes: 0, blocks: 0, peak: 0, requests: 0 };
  for (const [, sign, size, times, from, to, moves] of events.matchAll(EVENT)) {
    const n = Number(times ?? moves ?? 1);
    const each = sign === undefined ? bytesOf(to) - bytesOf(from) : sign === '+' ? bytesOf(size) : -bytesOf(size);
    cost.bytes += n * each;
    if (sign !== undefined) cost.blocks += sign === '+' ? n : -n;
    cost.peak = Math.max(cost.peak, cost.bytes);
    cost.requests += n;
  }
  return cost;
}

/** The newest recorded build of each minor version. */
function newestBuilds(builds: readonly string[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const build of [...builds].sort(compareVersions)) newest.set(minorOf(build), build);
  return newest;
}

/** The three recorded runs: cold, second, warm; of each only the operation itself. */
function runs({ events }: OperationRow): string[] {
  const full = events.map((text, k) => (text === '=' ? (events[k - 1] === '=' ? events[0]! : events[k - 1]!) : text));
  return full.map((text) => text.split(' | ')[0]!.trim());
}

function view(c: RecordedCase<OperationRow>, builds: ReadonlyMap<string, string>): OperationView {
  const parts = c.name.split(' // ').map((t) => t.replaceAll('⏎', '\n'));
  const [setup, operation] = parts.length === 1 ? ['', parts[0]!] : [parts[0]!, parts[1]!];
  const costs: OperationCost[] = [];
  const shared = new Map<string, Sequence>();
  for (const [version, build] of builds) {
    const value = c.values.get(build);
    if (value === undefined || typeof value === 'string') {
      costs.push({ version, cold: null, warm: null, error: value ?? 'not recorded' });
      continue;
    }
    const [cold, , warm] = runs(value) as [string, string, string];
    costs.push({ version, cold: costOf(cold), warm: costOf(warm) });
    const key = `${cold}|${warm}`;
    const sequence = shared.get(key) ?? { versions: [], cold, warm };
    sequence.versions.push(version);
    shared.set(key, sequence);
  }
  return { group: c.group, setup, operation, costs, sequences: [...shared.values()] };
}

/** All operations, and the versions that they were measured in. */
export function operationViews(): { versions: string[]; operations: OperationView[] } {
  const recorded = readRecorded('operations');
  const builds = newestBuilds(recorded.builds);
  return { versions: [...builds.keys()], operations: [...recorded.cases.values()].map((c) => view(c, builds)) };
}
