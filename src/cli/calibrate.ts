/** `heaptwin calibrate`: runs everything several times and writes down what repeats; or describes the start state. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { classify, type Repeated } from '../../oracle/calibrate.ts';
import { choosePrograms, makeProgram, type Program, readPrograms } from '../../oracle/programs.ts';
import { buildKey, CLASSES, type Classes } from '../../oracle/records/classes.ts';
import type { ProgramRecord } from '../../oracle/records/schema.ts';
import { PROBE_VERSION, runPlan } from '../../oracle/run.ts';
import { environment } from '../../oracle/runners/hygiene.ts';
import { runnerFor } from '../../oracle/runners/index.ts';
import type { LiveTarget, StartOptions } from '../../oracle/runners/runner.ts';
import type { Found } from '../../oracle/targets/find.ts';
import { jobsFrom, limitsFrom, setting, targetNames, targetsFor } from './session.ts';
import { type Arguments, count, EXIT, type ExitCode, type Terminal, text, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'calibrate',
  summary: 'measure how far observables repeat',
  usage: '[GLOB...] [-t TARGET...] [OPTION...]',
  options: {
    target: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TARGET',
      help: 'what to calibrate (default: every CPython)',
    },
    pattern: { type: 'string', short: 'k', value: 'TEXT', help: 'only programs whose id contains TEXT' },
    runs: { type: 'string', short: 'n', value: 'N', help: 'pinned runs (default 5); two more without pins' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'programs at the same time' },
    timeout: { type: 'string', value: 'S', help: 'seconds a program may take (default 10)' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'where to write the classes (default: .heaptwin/classes.json)',
    },
    describe: { type: 'boolean', help: 'instead: the state from which programs start, as JSON' },
  },
  examples: [
    ['heaptwin calibrate -n 5', 'A/A runs of the whole corpus on everything here'],
    ["heaptwin calibrate 'threads/*' -t cpython:3.13", 'one topic on one version'],
    [
      'heaptwin calibrate --describe -t cpython:3.12',
      "size classes, free lists and collector at start, for the twin's profile",
    ],
  ],
  run,
};

const UNPINNED_RUNS = 2;

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const where = setting(values, terminal);
  const named = targetNames(values, where.config);
  const found = await targetsFor(named.length > 0 ? named : ['cpython'], where.around, terminal);
  const live = found.live.filter(({ kind }) => kind !== 'engine');
  if (live.length === 0) {
    terminal.err('nothing ran: no interpreter here can be calibrated; see heaptwin targets\n');
    return EXIT.nothingRan;
  }
  if (values.describe) return describe(live, terminal);
  const programs = choosePrograms(readPrograms(where.corpus), positionals, text(values, 'pattern'));
  const runs = count(values, 'runs', 5, 2);
  const plan = { limits: limitsFrom(values, where.config), jobs: jobsFrom(values) };
  const classes: Classes = { probe: PROBE_VERSION, environment: environment().class, builds: {} };
  for (const target of live) {
    const repeat = (start: StartOptions) => oneRun(target, programs, { ...plan, start }, terminal.signal);
    const repeated: Repeated = { pinned: [], unpinned: [] };
    for (let i = 0; i < runs; i++) (repeated.pinned as ProgramRecord[][]).push(await repeat({ fresh: i % 2 === 1 }));
    for (let i = 0; i < UNPINNED_RUNS; i++)
      (repeated.unpinned as ProgramRecord[][]).push(await repeat({ unpinned: true }));
    if (terminal.signal.aborted) return EXIT.interrupted;
    classes.builds[buildKey(target.build.id)] = classify(repeated);
    terminal.err(`${target.target}: ${summary(classes, target)}\n`);
  }
  const output = text(values, 'output');
  const path = output ? resolve(terminal.cwd, output) : join(where.store, 'classes.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(classes, null, 2) + '\n');
  terminal.err(`written to ${path}\n`);
  if (values.json) terminal.out(JSON.stringify(classes, null, 2) + '\n');
  return found.failed.length > 0 ? EXIT.incomplete : EXIT.expected;
}

type Plan = Pick<Parameters<typeof runPlan>[0], 'limits' | 'jobs' | 'start'>;

async function oneRun(target: LiveTarget, programs: readonly Program[], plan: Plan, signal: AbortSignal) {
  const records: ProgramRecord[] = [];
  const found: Found = { live: [target], recorded: [], failed: [] };
  const onRecord = (record: ProgramRecord) => records.push(record);
  await runPlan({ ...plan, programs, found, environment: environment(), signal, onRecord });
  return records;
}

/** `13 exact, 2 exact when pinned; less in 1 programs: threads/race` */
function summary(classes: Classes, target: LiveTarget): string {
  const { classes: own, except } = classes.builds[buildKey(target.build.id)]!;
  const counts = CLASSES.map((name) => [Object.values(own).filter((c) => c === name).length, name] as const);
  const text = counts
    .filter(([n]) => n > 0)
    .map(([n, name]) => `${n} ${name}`)
    .join(', ');
  const exceptions = Object.keys(except);
  const shown = exceptions.slice(0, 5).join(', ') + (exceptions.length > 5 ? ' ...' : '');
  return exceptions.length === 0 ? text : `${text}; less in ${exceptions.length} programs: ${shown}`;
}

async function describe(live: readonly LiveTarget[], terminal: Terminal): Promise<ExitCode> {
  const states: Record<string, unknown> = {};
  const nothing = makeProgram('nothing', Buffer.from('pass\n'));
  const limits = { timeoutMs: 20_000, memoryBytes: 0, outputBytes: 1 << 20 };
  for (const target of live) {
    const session = await runnerFor(target.kind).start(target);
    const answer = await session.run(nothing, { limits, signal: terminal.signal, describe: true });
    await session.stop();
    if (answer.description === undefined)
      terminal.err(`${target.target}: left out: ${answer.reason ?? answer.stderr}\n`);
    else states[target.target] = answer.description;
  }
  terminal.out(JSON.stringify(states, null, 2) + '\n');
  return Object.keys(states).length < live.length ? EXIT.incomplete : EXIT.expected;
}
