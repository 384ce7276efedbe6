/**
 * `heaptwin start`, which is what `npm start` does: runs the whole corpus on everything that is found here and on the twin of every
 * version, compares, writes the report and says where it is.
 */
import { EXIT, type ExitCode, type Terminal, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

async function call(
  name: string,
  positionals: string[],
  values: Record<string, unknown>,
  terminal: Terminal,
): Promise<ExitCode> {
  const entry = VERBS.find((v) => v.name === name);
  if (!entry) throw new Error(`no such verb: ${name}`);
  const verb = await entry.load();
  return verb.run({ values: values as never, positionals }, terminal);
}

export const verb: Verb = {
  name: 'start',
  summary: 'the main job: everything found here, corpus, comparison, report',
  usage: '',
  options: {},
  examples: [['heaptwin start', 'what `npm start` does']],
  async run(_args, terminal) {
    const ran = await call('run', [], {}, terminal);
    if (ran === EXIT.interrupted || ran === EXIT.nothingRan || ran === EXIT.usage) return ran;
    return call('report', [], {}, terminal);
  },
};
