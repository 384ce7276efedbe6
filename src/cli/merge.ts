/** `heaptwin merge`: joins the shards of a run into one, strictly. */
import { resolve } from 'node:path';
import { MergeError, mergeRuns } from '../../oracle/records/merge.ts';
import { RecordFileError, readRun } from '../../oracle/records/reader.ts';
import { newRunPath, setLatest } from '../../oracle/records/store.ts';
import { writeRun } from '../../oracle/records/writer.ts';
import { setting } from './session.ts';
import { type Arguments, EXIT, type ExitCode, type Terminal, text, UsageError, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'merge',
  summary: 'join the shards of a run',
  usage: 'FILE... [-o FILE]',
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'where to write the joined run (default: .heaptwin/runs/)',
    },
    'allow-missing': { type: 'boolean', help: 'join what is there; the result is marked incomplete' },
  },
  examples: [
    ['heaptwin merge part*.jsonl -o run.jsonl', 'all shards of a run'],
    ['heaptwin merge part1.jsonl part3.jsonl --allow-missing', 'one shard was lost'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (positionals.length === 0) throw new UsageError('name the files of the shards: heaptwin merge part*.jsonl');
  const where = setting(values, terminal);
  try {
    const parts = positionals.map((name) => ({ name, run: readRun(resolve(terminal.cwd, name)) }));
    const { run, complete } = mergeRuns(parts, values['allow-missing'] === true);
    const output = text(values, 'output');
    const path = output ? resolve(terminal.cwd, output) : newRunPath(where.store, new Date());
    const footer = writeRun(path, run, complete);
    if (!output) setLatest(where.store, path);
    terminal.err(`${footer.records} records of ${footer.programs} programs, written to ${path}\n`);
    if (values.json) terminal.out(`${JSON.stringify({ path, ...footer }, null, 2)}\n`);
    return complete ? EXIT.expected : EXIT.incomplete;
  } catch (error) {
    if (error instanceof MergeError || error instanceof RecordFileError) throw new UsageError(error.message);
    throw error;
  }
}
