/** History in the shape of charts and tables: a point a run, and the transitions between neighbours, newest first. */
import { type HistoryEntry, type Transition, transitions } from '../../oracle/diff/index.ts';

export interface TrendPoint {
  /** when the run started, `2026-11-22 22:15` */
  run: string;
  /** percent of the compared values that are the same, rounded down to a tenth */
  share: number;
  same: number;
  compared: number;
}

export function trend(history: readonly HistoryEntry[], target: string): TrendPoint[] {
  return history.flatMap((entry) => {
    const own = entry.targets[target];
    if (!own || own.compared === 0) return [];
    const share = Math.floor((1000 * own.same) / own.compared) / 10;
    return [{ run: runName(entry), share, same: own.same, compared: own.compared }];
  });
}

export interface Change {
  entry: HistoryEntry;
  before: HistoryEntry;
  transitions: Transition[];
}

/** Neighbouring runs between which something changed, newest first. */
export function changes(history: readonly HistoryEntry[]): Change[] {
  const result: Change[] = [];
  for (let i = history.length - 1; i > 0; i--) {
    const [before, entry] = [history[i - 1]!, history[i]!];
    const found = transitions(before, entry);
    if (found.length > 0) result.push({ entry, before, transitions: found });
  }
  return result;
}

export function runName({ started }: HistoryEntry): string {
  return started.slice(0, 16).replace('T', ' ');
}
