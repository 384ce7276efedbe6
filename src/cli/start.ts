/**
 * `heaptwin start`, which is what `npm start` does: runs the whole corpus on everything that is found here and on the twin of every
 * version, compares, writes the report and says where it is.
 */
import { EXIT, type ExitCode, type Terminal, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

/** versions of the twin that the main job runs */
const TWINS = ['3.11', '3.12', '3.13', '3.14', '3.15'];

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
    const target = ['cpython:3.8-3.15', 'pypy', 'micropython', ...TWINS.map((v) => `engine:${v}`)];
    const ran = await call('run', [], { target }, terminal);
    if (ran === EXIT.interrupted || ran === EXIT.nothingRan || ran === EXIT.usage) return ran;
    return call('report', [], {}, terminal);
  },
};
