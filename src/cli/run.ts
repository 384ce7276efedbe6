/** `heaptwin run`: programs on targets; writes a run of records. Never judges: that is what `diff` and `check` do. */
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { choosePrograms, inShard, type Program, readPrograms, suiteHash } from '../../oracle/programs.ts';
import { RecordFileError, readRun } from '../../oracle/records/reader.ts';
import {
  FORMAT,
  type Footer,
  type Header,
  type ProgramRecord,
  recordsJsonSchema,
} from '../../oracle/records/schema.ts';
import { listRuns, newRunPath, setLatest } from '../../oracle/records/store.ts';
import { RunWriter } from '../../oracle/records/writer.ts';
import { expectedRecords, runPlan } from '../../oracle/run.ts';
import { environment } from '../../oracle/runners/hygiene.ts';
import { type Found, headerTargets } from '../../oracle/targets/find.ts';
import { Progress } from './progress.ts';
import { jobsFrom, limitsFrom, type Setting, setting, shardFrom, targetNames, targetsFor } from './session.ts';
import {
  type Arguments,
  EXIT,
  type ExitCode,
  type OptionValues,
  type Terminal,
  text,
  UsageError,
  type Verb,
} from './verb.ts';
import { version } from './version.ts';

export const verb: Verb = {
  name: 'run',
  summary: 'run programs on targets, write records',
  usage: '[GLOB...] [-t TARGET...] [OPTION...]',
  options: {
    target: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TARGET',
      help: 'where to run; repeatable (default: all that are here)',
    },
    pattern: { type: 'string', short: 'k', value: 'TEXT', help: 'only programs whose id contains TEXT' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'programs at the same time' },
    shard: { type: 'string', value: 'I/N', help: 'only this part of the programs; join the parts with merge' },
    timeout: { type: 'string', value: 'S', help: 'seconds a program may take (default 10)' },
    resume: { type: 'boolean', help: 'go on with the last interrupted run' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where to write the run (default: .heaptwin/runs/)' },
    schema: { type: 'boolean', help: 'print the JSON Schema of a line of a run, and end' },
    'no-cache': { type: 'boolean', help: 'ask everything anew' },
  },
  examples: [
    ['heaptwin run', 'every program on everything found here'],
    ["heaptwin run 'sizes/*' -t cpython:3.8-3.15", 'one topic on eight versions'],
    ['heaptwin run -t engine:3.12 -t cpython:3.12 -k weakref', 'the twin beside its model'],
    ['heaptwin run --shard 2/4 -o part2.jsonl', 'a quarter of the programs, for heaptwin merge'],
    ['heaptwin run --resume', 'after Ctrl-C'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (values.schema) {
    terminal.out(`${JSON.stringify(recordsJsonSchema(), null, 2)}\n`);
    return EXIT.expected;
  }
  const where = setting(values, terminal);
  const shard = shardFrom(values);
  const limits = limitsFrom(values, where.config);
  const jobs = jobsFrom(values);
  const suite = readPrograms(where.corpus);
  const chosen = choosePrograms(suite, positionals, text(values, 'pattern'));
  const programs = shard ? chosen.filter(({ id }) => inShard(id, shard)) : chosen;
  if (programs.length === 0 && !shard) return nothing(terminal, `no program fits; ${suite.length} in ${where.corpus}`);
  const found = await targetsFor(targetNames(values, where.config), where.around, terminal);
  if (found.live.length + found.recorded.length === 0)
    return nothing(terminal, 'no target can run programs; see heaptwin targets');
  sayRecorded(found, terminal);

  const started = new Date();
  const header: Header = {
    type: 'header',
    format: FORMAT,
    tool: `heaptwin ${version()}`,
    suite: suiteHash(chosen),
    targets: headerTargets(found),
    environment: environment(),
    started: started.toISOString(),
    ...(shard ? { shard } : {}),
  };
  const previous = values.resume ? interrupted(where, header, terminal) : undefined;
  const path = outputPath(values, terminal, where, started, shard);
  const writer = new RunWriter(path, header);
  const progress = new Progress(terminal, expectedRecords({ programs, found }));
  await runPlan({
    programs,
    found,
    environment: header.environment,
    limits,
    jobs,
    store: values['no-cache'] ? undefined : where.store,
    resumed: previous?.records,
    signal: terminal.signal,
    onRecord(record) {
      writer.write(record);
      progress.add(record);
    },
  });
  const footer = writer.finish(!terminal.signal.aborted);
  if (previous && previous.path !== path) rmSync(previous.path, { force: true });
  if (!text(values, 'output')) setLatest(where.store, path);
  return conclude(values, terminal, { path, footer, found, programs, summary: progress.end() });
}

interface Outcome {
  path: string;
  footer: Footer;
  found: Found;
  programs: readonly Program[];
  summary: string;
}

function conclude(values: OptionValues, terminal: Terminal, outcome: Outcome): ExitCode {
  const { footer, found, path, summary } = outcome;
  terminal.err(
    `${summary}\n${footer.complete ? 'written to' : 'interrupted; go on with heaptwin run --resume; so far in'} ${path}\n`,
  );
  if (values.json) {
    const failed = found.failed.map(({ target, reason }) => ({ target, reason }));
    const { type: _, ...counts } = footer;
    terminal.out(`${JSON.stringify({ path, ...counts, failed }, null, 2)}\n`);
  }
  if (!footer.complete) return EXIT.interrupted;
  if (footer.records === 0 && outcome.programs.length > 0) return EXIT.nothingRan;
  return found.failed.length > 0 || (footer.counts.missing ?? 0) > 0 ? EXIT.incomplete : EXIT.expected;
}

function nothing(terminal: Terminal, why: string): ExitCode {
  terminal.err(`nothing ran: ${why}\n`);
  return EXIT.nothingRan;
}

function sayRecorded(found: Found, terminal: Terminal): void {
  if (found.recorded.length === 0) return;
  const names = found.recorded.map(({ target, recorded }) => `${target} (${recorded.build.version})`);
  terminal.err(`not on this machine, checked-in records answer: ${names.join(', ')}\n`);
}

function outputPath(
  values: OptionValues,
  terminal: Terminal,
  where: Setting,
  started: Date,
  shard: { index: number; of: number } | undefined,
): string {
  const output = text(values, 'output');
  return output ? resolve(terminal.cwd, output) : newRunPath(where.store, started, shard);
}

/** The last run that was not finished, if it ran the same suite in the same environment. */
function interrupted(
  where: Setting,
  header: Header,
  terminal: Terminal,
): { path: string; records: ProgramRecord[] } | undefined {
  for (const path of listRuns(where.store, true).reverse()) {
    if (!existsSync(path)) continue;
    try {
      const { header: before, records, footer } = readRun(path);
      if (footer?.complete) break;
      if (before.suite !== header.suite || before.environment.class !== header.environment.class) continue;
      if (before.shard?.index !== header.shard?.index || before.shard?.of !== header.shard?.of) continue;
      terminal.err(`resuming ${path}: ${records.length} records are there\n`);
      return { path, records };
    } catch (error) {
      if (!(error instanceof RecordFileError)) throw error;
      terminal.err(`left aside: ${error.message}\n`);
    }
  }
  throw new UsageError('--resume: no interrupted run of these programs; run without --resume');
}
