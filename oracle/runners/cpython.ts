/**
 * CPython, live. A server forks a process for each program; "fresh" is a server that forks one program only, so that both
 * walk the same path and give the same record (a process without the fork would start with a few blocks more or less).
 * Where there is no fork, nothing in the heap can be read neutrally either: programs then run alone, for their output.
 * `harnessRunner` is what every Python that can run the harness shares; `pypy.ts` and `micropython.ts` only choose options.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../programs.ts';
import { identify } from '../targets/identify.ts';
import { freshJobFolder, makeWorkplace, PYTHON_FLAGS, surround, type Workplace } from './hygiene.ts';
import { type Ending, runProcess } from './process.ts';
import { answerOf, readHandedIn } from './result.ts';
import {
  type Answer,
  emptyAnswer,
  type LiveTarget,
  type Runner,
  type RunOptions,
  type Session,
  type StartOptions,
} from './runner.ts';
import { ForkServer, ServerError } from './server.ts';

export interface HarnessOptions {
  kind: string;
  /** arguments before the harness */
  flags: readonly string[];
  /** can it fork a process for each program? */
  forks: boolean;
  /** is RLIMIT_AS set? Some implementations reserve far more than they use */
  limitsMemory: boolean;
}

export function harnessRunner(options: HarnessOptions): Runner {
  return {
    kind: options.kind,
    identify: (command) => identify(command),
    start: async (target, start) => new HarnessSession(target, options, start ?? {}),
  };
}

export const cpython: Runner = harnessRunner({
  kind: 'cpython',
  flags: PYTHON_FLAGS,
  forks: process.platform !== 'win32',
  limitsMemory: true,
});

class HarnessSession implements Session {
  private readonly target: LiveTarget;
  private readonly options: HarnessOptions;
  private readonly workplace: Workplace;
  private server: ForkServer | undefined;
  private readonly fresh: boolean;
  private readonly unpinned: boolean;

  constructor(target: LiveTarget, options: HarnessOptions, start: StartOptions) {
    this.target = target;
    this.options = options;
    this.workplace = makeWorkplace();
    this.fresh = start.fresh === true;
    this.unpinned = start.unpinned === true;
  }

  async run(program: Program, options: RunOptions): Promise<Answer> {
    const job = {
      dir: this.workplace.job,
      trace: program.trace,
      memory: this.options.limitsMemory ? options.limits.memoryBytes : 0,
      seconds: Math.ceil(options.limits.timeoutMs / 1000),
      describe: options.describe === true,
    };
    const ending = await this.runJob(program, job, options);
    if (options.signal?.aborted) return emptyAnswer('missing', 'the run was interrupted');
    return answerOf(ending, readHandedIn(this.workplace.job), options.limits);
  }

  /** Forked by the server; by one of its own when asked for a fresh process, or when the server broke. */
  private async runJob(program: Program, job: Record<string, unknown>, options: RunOptions): Promise<Ending> {
    this.prepare(program);
    if (!this.options.forks) return this.runAlone(job, options);
    if (this.fresh) this.dropServer();
    try {
      return await this.runForked(job, options);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.dropServer();
    }
    this.prepare(program);
    try {
      return await this.runForked(job, options);
    } catch (error) {
      this.dropServer();
      if (error instanceof ServerError) return failedEnding(error.message);
      throw error;
    }
  }

  private async runForked(job: Record<string, unknown>, options: RunOptions): Promise<Ending> {
    this.server ??= await ForkServer.start(this.target.command, this.workplace, this.unpinned);
    const ending = await this.server.run(job, options.limits, options.signal);
    if (!this.server.alive || ending.timedOut || ending.flooded || ending.signal) this.dropServer();
    return ending;
  }

  private runAlone(job: Record<string, unknown>, options: RunOptions): Promise<Ending> {
    return runProcess({
      ...surround([...this.target.command, ...this.options.flags, 'harness.py', 'fresh'], this.unpinned),
      cwd: this.workplace.folder,
      input: JSON.stringify(job) + '\n',
      limits: options.limits,
      signal: options.signal,
    });
  }

  private prepare(program: Program): void {
    freshJobFolder(this.workplace);
    writeFileSync(join(this.workplace.job, 'program.py'), program.source);
  }

  private dropServer(): void {
    this.server?.stop();
    this.server = undefined;
  }

  async stop(): Promise<void> {
    this.dropServer();
    this.workplace.remove();
  }
}

function failedEnding(failure: string): Ending {
  const nothing = Buffer.alloc(0);
  return {
    stdout: nothing,
    stderr: nothing,
    exit: null,
    signal: null,
    timedOut: false,
    flooded: false,
    ms: 0,
    failure,
  };
}
