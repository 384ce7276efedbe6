/** `heaptwin report`: writes the static site, JUnit XML, a Markdown summary and the rows of a run. */
import { appendFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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
  const written = writeReport(judged.judgement, where.corpus, folder);
  const stepSummary = terminal.env.GITHUB_STEP_SUMMARY;
  if (stepSummary) appendFileSync(stepSummary, readFileSync(written.summary));
  if (values.json) terminal.out(`${JSON.stringify(written, null, 2)}\n`);
  else terminal.out(`${written.pages} pages; open ${written.index}\n`);
  return EXIT.expected;
}
