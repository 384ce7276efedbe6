/**
 * `heaptwin check`: the only verb that gates. Everything that differs must be known, everything known must still differ.
 * The twin is gated by default; with -t any target.
 */
import { matchesGlob } from 'node:path';
import {
  type Comparison,
  countRows,
  isSelf,
  type JudgedRow,
  type Judgement,
  type Stale,
  show,
  unexpected,
} from '../../oracle/diff/index.ts';
import { isComplete } from '../../oracle/records/reader.ts';
import { JUDGE_OPTIONS, judgedRun } from './judged.ts';
import { setting } from './session.ts';
import { type Arguments, count, EXIT, type ExitCode, list, type Terminal, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'check',
  summary: 'fail where something differs that is not known',
  usage: '[RUN] [-t TARGET...]',
  options: {
    target: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TARGET',
      help: 'what must agree; a name or glob, repeatable (default: engine:*)',
    },
    lines: { type: 'string', value: 'N', help: 'divergences to show (default 40)' },
    ...JUDGE_OPTIONS,
  },
  examples: [
    ['heaptwin check', 'the twin in the last run against its CPythons'],
    ['heaptwin check night.jsonl -t cpython:3.14.5 --reference cpython:3.14.4', 'one build against another'],
  ],
  run,
};

export interface CheckResult {
  path: string;
  compared: number;
  same: number;
  complete: boolean;
  missing: number;
  unexpected: { program: string; target: string; rows: JudgedRow[] }[];
  stale: Stale[];
}

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const judged = judgedRun(values, positionals[0], setting(values, terminal), terminal);
  if (!judged) return EXIT.nothingRan;
  const targets = list(values, 'target');
  const result = checkJudgement(judged.judgement, targets.length > 0 ? targets : ['engine:*'], judged.path);
  const code = exitCode(result);
  if (values.json) terminal.out(`${JSON.stringify({ ...result, exit: code }, null, 2)}\n`);
  else terminal.out(describe(result, count(values, 'lines', 40)));
  return code;
}

export function checkJudgement(judgement: Judgement, targets: readonly string[], path: string): CheckResult {
  const fits = (name: string) => targets.some((target) => target === name || matchesGlob(name, target));
  const chosen = judgement.comparisons.filter((c) => fits(c.target) && !isSelf(c));
  const rows = chosen.flatMap((c) => c.rows);
  return {
    path,
    compared: rows.length,
    same: countRows(rows).same,
    complete: isComplete(judgement.run),
    missing: chosen.filter(isMissing).length,
    unexpected: chosen
      .map((c) => ({ program: c.program, target: c.target, rows: unexpected(c) }))
      .filter(({ rows }) => rows.length > 0),
    stale: judgement.stale,
  };
}

function isMissing({ ended, reference }: Comparison): boolean {
  return ended === 'missing' || reference === undefined;
}

/** A divergence outweighs everything; then what is missing; then what is better than expected. */
export function exitCode(result: CheckResult): ExitCode {
  if (result.compared === 0) return EXIT.nothingRan;
  if (result.unexpected.length > 0) return EXIT.unexpected;
  if (!result.complete || result.missing > 0) return EXIT.incomplete;
  return result.stale.length > 0 ? EXIT.onlyUnexpectedPasses : EXIT.expected;
}

function describe(result: CheckResult, limit: number): string {
  const lines = result.unexpected.flatMap(({ program, target, rows }) =>
    rows.map((row) => `${target}  ${program}  ${row.observable}: ${pair(row)}`),
  );
  const shown = lines.slice(0, limit);
  if (lines.length > limit) shown.push(`... ${lines.length - limit} more; --lines ${lines.length} shows all`);
  for (const { row, target } of result.stale) {
    shown.push(`stale: ${target}  ${row.program}  ${row.observable} no longer differs (${row.reason})`);
  }
  if (!result.complete) shown.push(`incomplete: ${result.path} was interrupted or cut off`);
  if (result.missing > 0) shown.push(`incomplete: ${result.missing} programs have no record or no reference`);
  const programs = result.unexpected.length;
  shown.push(
    `${result.same} of ${result.compared} values are the same; unexpected: ${lines.length} in ${programs} programs; stale: ${result.stale.length}`,
  );
  return `${shown.join('\n')}\n`;
}

function pair(row: JudgedRow): string {
  const [expected, got] = [show(row.reference, row.value, 90), show(row.value, row.reference, 90)];
  return `expected ${expected.replaceAll('\n', '\\n')}, got ${got.replaceAll('\n', '\\n')}`;
}
