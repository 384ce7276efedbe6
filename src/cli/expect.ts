/** `heaptwin expect`: writes what differs now into the known differences, as `todo`, with a reason; and removes stale rows. */
import { matchesGlob } from 'node:path';
import { isSelf, type Judgement, type Known, type Stale, unexpected, writeKnown } from '../../oracle/diff/index.ts';
import { JUDGE_OPTIONS, judgedRun } from './judged.ts';
import { setting } from './session.ts';
import { type Arguments, EXIT, type ExitCode, list, type Terminal, text, UsageError, type Verb } from './verb.ts';

const KINDS: readonly string[] = ['by-design', 'bug', 'todo', 'flaky'];

export const verb: Verb = {
  name: 'expect',
  summary: 'write present divergences into the known differences',
  usage: '[RUN] --reason TEXT [-t TARGET...]',
  options: {
    reason: { type: 'string', value: 'TEXT', help: 'why it differs; every row needs one' },
    kind: { type: 'string', value: 'KIND', help: 'by-design, bug, todo or flaky (default todo)' },
    target: { type: 'string', short: 't', multiple: true, value: 'TARGET', help: 'name or glob (default: engine:*)' },
    pattern: { type: 'string', short: 'k', value: 'TEXT', help: 'only programs whose id contains TEXT' },
    prune: { type: 'boolean', help: 'only remove rows that no longer differ' },
    ...JUDGE_OPTIONS,
  },
  examples: [
    ['heaptwin expect -k weakref --reason "WeakValueDictionary is not done yet"', 'what differs now is known'],
    ['heaptwin expect --prune', 'remove what no longer differs'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const reason = text(values, 'reason');
  const kind = text(values, 'kind') ?? 'todo';
  if (!KINDS.includes(kind)) throw new UsageError(`--kind ${kind}: expected ${KINDS.join(', ')}`);
  if (!values.prune && (reason === undefined || reason.trim().length < 8)) {
    throw new UsageError('say why it differs, in a sentence: --reason "..."');
  }
  const judged = judgedRun(values, positionals[0], setting(values, terminal), terminal);
  if (!judged) return EXIT.nothingRan;
  const targets = list(values, 'target');
  const kept = withoutStale(judged.known, judged.judgement.stale);
  const choice = { targets: targets.length > 0 ? targets : ['engine:*'], pattern: text(values, 'pattern') ?? '' };
  const added = values.prune ? [] : presentRows(judged.judgement, choice, reason!, kind as Known['kind']);
  writeKnown([...kept, ...added], judged.knownPath);
  const removed = judged.judgement.stale.length;
  if (values.json) terminal.out(`${JSON.stringify({ path: judged.knownPath, added, removed }, null, 2)}\n`);
  else terminal.out(`${added.length} rows written, ${removed} stale removed: ${judged.knownPath}\n`);
  return EXIT.expected;
}

/** One row for a program and observable, with all targets in which it differs. */
export function presentRows(
  judgement: Judgement,
  choice: { targets: readonly string[]; pattern: string },
  reason: string,
  kind: Known['kind'],
): Known[] {
  const rows = new Map<string, Known>();
  for (const comparison of judgement.comparisons) {
    const { program, target } = comparison;
    if (isSelf(comparison) || !program.includes(choice.pattern)) continue;
    if (!choice.targets.some((glob) => glob === target || matchesGlob(target, glob))) continue;
    for (const { observable } of unexpected(comparison)) {
      const key = `${program} ${observable}`;
      const row = rows.get(key) ?? { program, observable, targets: [], reason, kind };
      row.targets.push(target);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
}

/** Stale targets leave their row; a row without targets goes. */
export function withoutStale(known: readonly Known[], stale: readonly Stale[]): Known[] {
  return known
    .map((row) => ({
      ...row,
      targets: row.targets.filter((target) => !stale.some((s) => s.row === row && s.target === target)),
    }))
    .filter((row) => row.targets.length > 0);
}
