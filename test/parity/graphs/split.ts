/** The program of random graphs: its text for some seeds, and its output by seed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function graphProgram(first: number, count: number): string {
  const source = readFileSync(join(import.meta.dirname, 'program.py'), 'utf8');
  return source.replace(/^FIRST, COUNT = .*$/m, `FIRST, COUNT = ${first}, ${count}`);
}

/** What each graph printed. */
export function graphsOf(stdout: string): Map<number, string> {
  const graphs = new Map<number, string>();
  for (const part of stdout.split(/^# /m).slice(1)) {
    const end = part.indexOf('\n');
    graphs.set(Number(part.slice(0, end)), part.slice(end + 1));
  }
  return graphs;
}
