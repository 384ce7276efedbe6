/**
 * CPython, live: a fork server for throughput, a fresh process where it cannot be had. Both give the same record.
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
  private forks: boolean;
  private readonly unpinned: boolean;

  constructor(target: LiveTarget, options: HarnessOptions, start: StartOptions) {
    this.target = target;
    this.options = options;
    this.workplace = makeWorkplace();
    this.forks = options.forks && !start.fresh;
    this.unpinned = start.unpinned === true;
  }

  async run(program: Program, options: RunOptions): Promise<Answer> {
    const job = {
      dir: this.workplace.job,
      trace: program.trace,
      memory: this.options.limitsMemory ? options.limits.memoryBytes : 0,
      describe: options.describe === true,
    };
    const ending = await this.runJob(program, job, options);
    if (options.signal?.aborted) return emptyAnswer('missing', 'the run was interrupted');
    return answerOf(ending, readHandedIn(this.workplace.job), options.limits);
  }

  /** Through the server while it lives; a server that breaks is replaced by fresh processes. */
  private async runJob(program: Program, job: Record<string, unknown>, options: RunOptions): Promise<Ending> {
    this.prepare(program);
    if (this.forks) {
      try {
        this.server ??= await ForkServer.start(this.target.command, this.workplace, this.unpinned);
        const ending = await this.server.run(job, options.limits, options.signal);
        if (!this.server.alive || ending.timedOut || ending.flooded || ending.signal) this.dropServer();
        return ending;
      } catch (error) {
        if (!(error instanceof ServerError)) throw error;
        this.dropServer();
        this.forks = false;
        this.prepare(program);
      }
    }
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
