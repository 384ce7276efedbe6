/** `heaptwin bench`: parts of the twin, and whole programs side by side in the twin and in a CPython; kept for the report. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BenchReport, meanRatio } from '../bench/report.ts';
import { setting } from './session.ts';
import { type Arguments, EXIT, type ExitCode, type Terminal, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'bench',
  summary: 'measure the twin beside CPython',
  usage: '[NAME]',
  options: {},
  examples: [
    ['heaptwin bench', 'all parts and programs, as a table; shown in the next report'],
    ['heaptwin bench nbody', 'programs whose name contains nbody; nothing is kept'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const where = setting(values, terminal);
  const pattern = positionals[0] ?? '';
  const { measure } = await import('../bench/measure.ts');
  const report = await measure(where.around, pattern, (what) => terminal.err(`${what} ...\n`));
  if (report.programs.length === 0) {
    terminal.err(`nothing ran: no program of the bench has ${pattern} in its name\n`);
    return EXIT.nothingRan;
  }
  if (pattern === '') {
    const path = join(where.store, 'bench.json');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
    terminal.err(`kept in ${path}; heaptwin report shows it\n`);
  }
  terminal.out(values.json ? `${JSON.stringify(report, null, 2)}\n` : table(report));
  return EXIT.expected;
}

function table({ parts, programs, cpython, twin, rounds, ...rest }: BenchReport): string {
  const lines = parts.map(({ name, ns }) => `${name.padEnd(42)}${ns.toFixed(0).padStart(12)} ns`);
  if (parts.length > 0) lines.push('');
  lines.push(
    cpython === null
      ? 'no CPython 3.13 found: the twin alone, no ratios'
      : `twin (as ${twin}) : CPython ${cpython}, user CPU time, median of ${rounds} (smaller is faster)`,
  );
  for (const row of programs) {
    const times = `${row.twin.toFixed(3).padStart(9)} s${row.cpython === null ? '' : `${row.cpython.toFixed(3).padStart(9)} s`}`;
    lines.push(`${row.name.padEnd(20)}${times}${row.ratio === null ? '' : row.ratio.toFixed(2).padStart(9)}`);
  }
  const mean = meanRatio({ parts, programs, cpython, twin, rounds, ...rest });
  if (mean !== undefined) lines.push(`${'geometric mean'.padEnd(42)}${mean.toFixed(2).padStart(9)}`);
  return `${lines.join('\n')}\n`;
}
