/**
 * `exec:COMMAND`: any command that runs a Python file given as its last argument.
 * Where it can run the probe it is observed like every other Python; else only stdout and exit code are offered.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../programs.ts';
import { OBSERVABLES } from '../records/schema.ts';
import { IdentifyError, identify } from '../targets/identify.ts';
import { harnessRunner } from './cpython.ts';
import { cleanEnvironment, freshJobFolder, makeWorkplace, type Workplace, withPinnedAddresses } from './hygiene.ts';
import { DEFAULT_LIMITS, runProcess } from './process.ts';
import { answerOf } from './result.ts';
import { type Answer, emptyAnswer, type LiveTarget, type Runner, type RunOptions, type Session } from './runner.ts';

const observed = harnessRunner({ kind: 'exec', flags: [], forks: false, limitsMemory: false });

/** Flag of a build that could not identify itself: programs are run plainly, without the harness. */
const PLAIN = 'plain';

export const exec: Runner = {
  kind: 'exec',
  async identify(command) {
    try {
      return await identify(command);
    } catch (error) {
      if (!(error instanceof IdentifyError)) throw error;
      return identifyPlain(command, error);
    }
  },
  async start(target, options) {
    return target.build.flags[PLAIN] ? new PlainSession(target) : observed.start(target, options);
  },
};

/** A command that cannot identify itself, but can print a word. */
async function identifyPlain(command: readonly string[], first: IdentifyError) {
  const workplace = makeWorkplace();
  try {
    freshJobFolder(workplace);
    const ending = await runPlain(command, workplace, Buffer.from("print('heaptwin')\n"), { limits: DEFAULT_LIMITS });
    if (ending.stdout.toString().trim() !== 'heaptwin') throw first;
  } finally {
    workplace.remove();
  }
  const name = command[0]!.split(/[\\/]/).at(-1)!;
  const hash = createHash('sha256').update(command.join('\0')).digest('hex').slice(0, 8);
  const build = {
    id: `${name}-unknown-${hash}`,
    implementation: name,
    version: 'unknown',
    compiler: '',
    platform: process.platform,
    pointerWidth: 0,
    flags: { [PLAIN]: true },
  };
  return { build, language: [3, 99] as const, executable: command[0]! };
}

function runPlain(command: readonly string[], workplace: Workplace, source: Buffer, options: RunOptions) {
  freshJobFolder(workplace);
  writeFileSync(join(workplace.job, 'program.py'), source);
  return runProcess({
    command: withPinnedAddresses([...command, 'program.py']),
    cwd: workplace.job,
    env: cleanEnvironment(),
    input: '',
    limits: options.limits,
    signal: options.signal,
  });
}

class PlainSession implements Session {
  private readonly target: LiveTarget;
  private readonly workplace = makeWorkplace();

  constructor(target: LiveTarget) {
    this.target = target;
  }

  async run(program: Program, options: RunOptions): Promise<Answer> {
    const ending = await runPlain(this.target.command, this.workplace, program.source, options);
    if (options.signal?.aborted) return emptyAnswer('missing', 'the run was interrupted');
    const done = { done: true as const, not_offered: [...OBSERVABLES] };
    return answerOf(ending, { observations: [], failures: [], done }, options.limits);
  }

  async stop(): Promise<void> {
    this.workplace.remove();
  }
}
