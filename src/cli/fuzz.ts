/** `heaptwin fuzz --as 3.13 --seed N --count 10000`: generated programs in a real CPython and in the twin, compared after every statement. */
import { describe, Fuzzer } from '../../oracle/fuzz/fuzz.ts';
import { Interpreter } from '../../oracle/measure/interpreter.ts';
import { Twin } from '../../oracle/measure/twin.ts';
import { BUILDS, buildFor } from '../engine/profile/builds.ts';
import { setting, targetsFor } from './session.ts';
import { type Arguments, count, EXIT, type ExitCode, type Terminal, text, UsageError, type Verb } from './verb.ts';

const DEFAULT_VERSION = '3.13';

/** The command of a live CPython whose build is the emulated one; null where there is none. */
async function interpreterOf(build: string, values: Arguments['values'], terminal: Terminal): Promise<string | null> {
  const given = text(values, 'python');
  if (given !== undefined) return given;
  const { around } = setting(values, terminal);
  const minor = build.split('.').slice(0, 2).join('.');
  for (const name of [`cpython:${build}`, `cpython:${minor}`]) {
    const found = await targetsFor([name], around, { ...terminal, err: () => {} });
    const live = found.live.find((t) => t.build.version === build);
    if (live) return live.command[0]!;
  }
  return null;
}

async function run({ values }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const version = text(values, 'as') ?? DEFAULT_VERSION;
  const build = buildFor(version);
  if (!build) throw new UsageError(`--as ${version}: unknown version; known: ${BUILDS.join(', ')}`);
  const python = await interpreterOf(build, values, terminal);
  if (python === null) {
    terminal.err(`heaptwin fuzz: no CPython ${build} here; --python FILE names one\n`);
    return EXIT.nothingRan;
  }
  const seed = count(values, 'seed', 1, 0);
  const total = count(values, 'count', 1000);
  const interpreter = new Interpreter(python, null);
  const twin = new Twin(build);
  let done = 0;
  const found = await new Fuzzer(interpreter, twin).run({
    seed,
    count: total,
    batch: count(values, 'batch', 25),
    most: count(values, 'most', 10),
    signal: terminal.signal,
    onBatch: (n, bad) => {
      done = n;
      if (terminal.interactive) terminal.err(`\r${n} of ${total}, ${bad} part`);
    },
  });
  if (terminal.interactive) terminal.err('\n');
  interpreter.end();
  await twin.end();
  if (values.json) terminal.out(`${JSON.stringify({ build, seed, programs: done, divergences: found })}\n`);
  else {
    for (const d of found) terminal.out(`${describe(d)}\n`);
    terminal.out(`${build}: ${done} programs from seed ${seed}, ${found.length} part\n`);
  }
  if (terminal.signal.aborted) return EXIT.interrupted;
  return found.length > 0 ? EXIT.unexpected : EXIT.expected;
}

export const verb: Verb = {
  name: 'fuzz',
  summary: 'run generated programs in a real CPython and in the twin',
  usage: '[--as VERSION] [--seed N] [--count N] [--batch N] [--most N] [--python FILE]',
  options: {
    as: { type: 'string', value: 'VERSION', help: `the CPython to be (default: ${DEFAULT_VERSION})` },
    seed: { type: 'string', value: 'N', help: 'number of the first program (default: 1)' },
    count: { type: 'string', value: 'N', help: 'how many programs (default: 1000)' },
    batch: { type: 'string', value: 'N', help: 'programs that share a process (default: 25)' },
    most: { type: 'string', value: 'N', help: 'end after so many that part (default: 10)' },
    python: { type: 'string', value: 'FILE', help: 'the interpreter (default: the one found of that build)' },
  },
  examples: [
    ['heaptwin fuzz --as 3.13 --seed 1 --count 10000', 'ten thousand programs; what parts is made small and shown'],
    ['heaptwin fuzz --as 3.12 --seed 421 --count 1', 'one program again'],
  ],
  run,
};
