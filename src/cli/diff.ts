/** `heaptwin diff`: two runs, or two targets of one run, value by value. Shows; never gates. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareRecords, diverges, type Row, show } from '../../oracle/diff/index.ts';
import type { ProgramRecord, Run } from '../../oracle/records/schema.ts';
import { latestRunPath } from '../../oracle/records/store.ts';
import { namedRun } from './judged.ts';
import { setting } from './session.ts';
import { type Arguments, count, EXIT, type ExitCode, type Terminal, text, UsageError, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'diff',
  summary: 'show where two runs or two targets differ',
  usage: 'A B [--run FILE]',
  options: {
    run: { type: 'string', value: 'FILE', help: 'the run that holds both targets (default: the last one)' },
    pattern: { type: 'string', short: 'k', value: 'TEXT', help: 'only programs whose id contains TEXT' },
    lines: { type: 'string', value: 'N', help: 'differences to show (default 60)' },
  },
  examples: [
    ['heaptwin diff engine:3.12 cpython:3.12', 'two targets of the last run'],
    ['heaptwin diff yesterday.jsonl today.jsonl', 'two runs, target by target'],
    ['heaptwin diff cpython:3.13 cpython:3.14 -k generations --json', 'one topic, as JSON'],
  ],
  run,
};

interface Difference {
  program: string;
  a: string;
  b: string;
  rows: Row[];
}

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [a, b] = positionals;
  if (a === undefined || b === undefined || positionals.length > 2) {
    throw new UsageError('name two run files or two targets: heaptwin diff engine:3.12 cpython:3.12');
  }
  const files = [a, b].every((name) => existsSync(resolve(terminal.cwd, name)));
  const all = files ? betweenRuns(a, b, terminal) : betweenTargets(a, b, text(values, 'run'), terminal, values);
  const pattern = text(values, 'pattern') ?? '';
  const compared = all.filter(({ program }) => program.includes(pattern));
  if (compared.length === 0) {
    terminal.err(`nothing to compare between ${a} and ${b}\n`);
    return EXIT.nothingRan;
  }
  if (values.json) terminal.out(`${JSON.stringify(compared.filter(differs), null, 2)}\n`);
  else terminal.out(describe(compared, count(values, 'lines', 60)));
  return EXIT.expected;
}

function differs({ rows }: Difference): boolean {
  return rows.some((row) => row.verdict !== 'same');
}

function betweenTargets(
  a: string,
  b: string,
  file: string | undefined,
  terminal: Terminal,
  values: Arguments['values'],
): Difference[] {
  const run = namedRun(file ?? latestRunPath(setting(values, terminal).store), terminal);
  const names = run.header.targets.map(({ target }) => target);
  for (const name of [a, b]) {
    if (!names.includes(name)) throw new UsageError(`${name}: not in this run, which has ${names.join(', ')}`);
  }
  return pairs(run, a, run, b);
}

function betweenRuns(a: string, b: string, terminal: Terminal): Difference[] {
  const [before, after] = [namedRun(a, terminal), namedRun(b, terminal)];
  if (before.header.environment.class !== after.header.environment.class) {
    const classes = `${before.header.environment.class} and ${after.header.environment.class}`;
    throw new UsageError(`runs of different environments are never compared: ${classes}`);
  }
  const both = before.header.targets.filter(({ target }) => after.header.targets.some((t) => t.target === target));
  return both.flatMap(({ target }) => pairs(before, target, after, target));
}

/** The values of `a` are the reference of those of `b`. Other text or another probe: nothing to compare. */
function pairs(before: Run, a: string, after: Run, b: string): Difference[] {
  const others = new Map(of(after, b).map((record) => [record.program, record]));
  return of(before, a).flatMap((record) => {
    const other = others.get(record.program);
    if (!other || other.programHash !== record.programHash || other.probe !== record.probe) return [];
    return [{ program: record.program, a, b, rows: compareRecords(other, record) }];
  });
}

function of(run: Run, target: string): ProgramRecord[] {
  return run.records.filter((record) => record.target === target);
}

function describe(compared: readonly Difference[], limit: number): string {
  const different = compared.filter(differs);
  const lines = different.flatMap(({ program, a, b, rows }) =>
    rows.filter((row) => row.verdict !== 'same').map((row) => `${program}  ${line(row, a === b ? a : '')}`),
  );
  const cut = lines.length > limit ? [`... ${lines.length - limit} more; --lines ${lines.length} shows all`] : [];
  const values = compared.flatMap(({ rows }) => rows);
  const same = values.filter(({ verdict }) => verdict === 'same').length;
  const sum = `${compared.length} programs compared, ${different.length} differ; ${same} of ${values.length} values are the same`;
  return [...lines.slice(0, limit), ...cut, sum, ''].join('\n');
}

function line(row: Row, target: string): string {
  const label = row.verdict === 'wrong' || diverges(row) ? '' : ` (${row.verdict})`;
  const [a, b] = [show(row.reference, row.value, 80), show(row.value, row.reference, 80)];
  return `${target ? `${target}  ` : ''}${row.observable}: ${oneLine(a)} | ${oneLine(b)}${label}`;
}

function oneLine(value: string): string {
  return value.replaceAll('\n', '\\n');
}
