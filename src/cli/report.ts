/** `heaptwin report`: writes the static site, JUnit XML, a Markdown summary and the rows of a run. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { enterHistory, fidelity, historyEntry, isSelf, type Judgement } from '../../oracle/diff/index.ts';
import { parseBench } from '../bench/report.ts';
import { JUDGE_OPTIONS, judgedRun } from './judged.ts';
import { setting } from './session.ts';
import { type Arguments, EXIT, type ExitCode, type Terminal, text, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'report',
  summary: 'write the report of a run',
  usage: '[RUN] [-o FOLDER]',
  options: {
    output: { type: 'string', short: 'o', value: 'FOLDER', help: 'where to write it (default: out/report)' },
    ...JUDGE_OPTIONS,
  },
  examples: [
    ['heaptwin report', 'the last run, to out/report/index.html'],
    ['heaptwin report night.jsonl -o site', 'another run, another folder'],
    ['heaptwin report --reference cpython:3.13', 'held against another version'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const where = setting(values, terminal);
  const judged = judgedRun(values, positionals[0], where, terminal);
  if (!judged) return EXIT.nothingRan;
  if (judged.judgement.run.records.length === 0) {
    terminal.err(`${judged.path} has no records: there is nothing to report\n`);
    return EXIT.nothingRan;
  }
  const { writeReport } = await import('../../reports/index.ts');
  const folder = resolve(terminal.cwd, text(values, 'output') ?? 'out/report');
  const bench = join(where.store, 'bench.json');
  const written = writeReport(judged.judgement, where.corpus, folder, {
    history: enterHistory(where.store, historyEntry(judged.judgement)),
    bench: existsSync(bench) ? parseBench(readFileSync(bench, 'utf8')) : undefined,
  });
  const stepSummary = terminal.env.GITHUB_STEP_SUMMARY;
  if (stepSummary) appendFileSync(stepSummary, readFileSync(written.summary));
  if (values.json) terminal.out(`${JSON.stringify(written, null, 2)}\n`);
  else terminal.out(`${outcome(judged.judgement)}${written.pages} pages; open ${written.index}\n`);
  return EXIT.expected;
}

/** A line a target: how many programs printed the same, and how many values are the same. */
function outcome({ run, comparisons }: Judgement): string {
  const rows = run.header.targets.flatMap(({ target }) => {
    const own = comparisons.filter((c) => c.target === target && !isSelf(c));
    const f = fidelity(target, own);
    if (f.programs === 0) return [];
    const share = f.compared === 0 ? '-' : `${(Math.floor((1000 * f.same) / f.compared) / 10).toFixed(1)} %`;
    const reference = own.find((c) => c.reference !== undefined)!.reference!;
    const cells = [
      target,
      reference,
      `${f.exact}/${f.programs}`,
      `${f.same}/${f.compared}`,
      share,
      `${f.notSupported}`,
    ];
    return [cells];
  });
  if (rows.length === 0) return '';
  const table = [['target', 'held against', 'same stdout', 'same values', 'share', 'not supported'], ...rows];
  const widths = table[0]!.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return `${table.map(line).join('\n')}\n`;
}
