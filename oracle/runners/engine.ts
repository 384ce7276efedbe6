/**
 * The twin, reached through one function, in a worker that can be ended: `runInTwin` of `src/engine/index.ts`.
 * Everything that crosses the border is declared here. Until that entry exists, or for a version it doesn't know, the
 * answer is `unsupported` with the reason.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildFor } from '../../src/engine/profile/builds.ts';
import type { Program } from '../programs.ts';
import type { Build, Observation, State } from '../records/schema.ts';
import { type Answer, emptyAnswer, type LiveTarget, type Runner, type RunOptions, type Session } from './runner.ts';

export interface EngineOptions {
  /** `3.12` or `3.12.1` */
  version: string;
  /** the text of `co_filename`; always `program.py` here */
  fileName: string;
  /** trace from `start` on, as the harness does */
  trace: boolean;
  /** bytes that the emulated heap may take; beyond it the guest gets MemoryError. 0: no limit */
  memoryBytes: number;
  /** bytes of output, after which the run ends with state `flood` */
  outputBytes: number;
}

/** What the twin answers: the steps of `probe/harness.py`, done by the twin. Observations hold ABSOLUTE values. */
export interface EngineResult {
  stdout: string;
  stderr: string;
  exit: number | null;
  state: State;
  reason?: string;
  notSupported?: { construct: string; line: number };
  observations: Observation[];
  /** observables that the twin doesn't offer yet; those it left out of the observations, if not given */
  notOffered?: string[];
}

/** What the twin asks of the world around it: source of library modules, by path below the library's folder. */
export interface TwinHost {
  load?(path: string): { source: string; file: string } | null;
  /** what the compiler made of a module's source, kept beyond the process */
  memo?<T>(key: string, text: string, make: () => T): T;
  /** the JavaScript made of what `memo` gave */
  emissions?: WeakMap<object, unknown>;
}

/** The entry of the engine. It never throws for what a program does; what it throws is our fault. */
export type RunInTwin = (
  program: Uint8Array,
  options: EngineOptions,
  host?: TwinHost,
) => Promise<EngineResult> | EngineResult;

const ENDING = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ENGINE_FOLDER = fileURLToPath(new URL('../../src/engine/', import.meta.url));
export const ENGINE_ENTRY = join(ENGINE_FOLDER, `index.${ENDING}`);
const WORKER = new URL(`./engine-worker.${ENDING}`, import.meta.url);

export const engine: Runner = {
  kind: 'engine',
  async identify([version]) {
    const build = engineBuild(version ?? '');
    const [major, minor] = build.version.split('.').map(Number) as [number, number];
    return { build, language: [major, minor], executable: '' };
  },
  start: async (target) => new EngineSession(target),
};

/** The twin as a build: its emulated version, and a hash of its whole source, so that the cache forgets with each change. */
export function engineBuild(version: string): Build {
  const known = buildFor(version);
  if (!known) throw new RangeError(`engine:${version}: the twin has no profile of this version`);
  const id = `heaptwin-${known}-${sourceHash()}`;
  return { id, implementation: 'heaptwin', version: known, compiler: '', platform: 'any', pointerWidth: 8, flags: {} };
}

let hashed: string | undefined;

function sourceHash(): string {
  if (hashed) return hashed;
  const hash = createHash('sha256');
  for (const path of globSync(`**/*.${ENDING}`, { cwd: ENGINE_FOLDER }).sort()) {
    hash.update(path).update(readFileSync(join(ENGINE_FOLDER, path)));
  }
  hashed = hash.digest('hex').slice(0, 8);
  return hashed;
}

/** Message to the worker and back; `fault` is an error of ours, with its stack. */
export interface WorkerJob {
  program: Uint8Array;
  options: EngineOptions;
}
export type WorkerReply = { result: EngineResult } | { fault: string } | { absent: string };

class EngineSession implements Session {
  private readonly version: string;
  private worker: Worker | undefined;

  constructor(target: LiveTarget) {
    this.version = target.build.version;
  }

  async run(program: Program, options: RunOptions): Promise<Answer> {
    if (!existsSync(ENGINE_ENTRY))
      return emptyAnswer('unsupported', 'the twin cannot run programs yet: it has no entry');
    const began = performance.now();
    const reply = await this.ask(program, options);
    const ms = Math.round((performance.now() - began) * 10) / 10;
    if (typeof reply === 'string') return this.ended(reply, options, ms);
    if ('absent' in reply) return emptyAnswer('unsupported', reply.absent, ms);
    if ('fault' in reply)
      return { ...emptyAnswer('crash', `fault of the twin: ${firstLine(reply.fault)}`, ms), stderr: reply.fault };
    return answerOfTwin(reply.result, program, ms);
  }

  /** A reply, or how the worker ended instead of replying. */
  private ask(program: Program, options: RunOptions): Promise<WorkerReply | 'timeout' | 'memory' | 'aborted'> {
    const { limits, signal } = options;
    this.worker ??= new Worker(WORKER, {
      resourceLimits: { maxOldGenerationSizeMb: 2048, stackSizeMb: 200 },
      stdout: true,
      stderr: true,
    });
    const worker = this.worker;
    if (worker.listenerCount('error') === 0) worker.on('error', () => {}); // what comes after our answer is no news
    return new Promise((resolve) => {
      const finish = (reply: WorkerReply | 'timeout' | 'memory' | 'aborted') => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        worker.off('message', finish).off('error', fail).off('exit', left);
        if (typeof reply === 'string') void this.stop();
        resolve(reply);
      };
      const fail = (error: Error & { code?: string }) => {
        this.worker = undefined;
        finish(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : { fault: error.stack ?? String(error) });
      };
      const left = (code: number) => fail(new Error(`the worker of the twin ended with exit code ${code}`));
      const abort = () => finish('aborted');
      const timer = setTimeout(() => finish('timeout'), limits.timeoutMs);
      signal?.addEventListener('abort', abort);
      worker.on('message', finish).on('error', fail).on('exit', left);
      const { timeoutMs: _, ...rest } = limits;
      const job: WorkerJob = {
        program: new Uint8Array(program.source),
        options: { version: this.version, fileName: 'program.py', trace: program.trace, ...rest },
      };
      worker.postMessage(job);
    });
  }

  private ended(how: 'timeout' | 'memory' | 'aborted', options: RunOptions, ms: number): Answer {
    if (how === 'aborted') return emptyAnswer('missing', 'the run was interrupted', ms);
    if (how === 'memory') return emptyAnswer('memory', 'the worker of the twin ran out of memory', ms);
    return emptyAnswer('timeout', `ended by us after ${options.limits.timeoutMs / 1000} s; see --timeout`, ms);
  }

  async stop(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }
}

function answerOfTwin(result: EngineResult, program: Program, ms: number): Answer {
  const { state, stdout, stderr, exit, observations, reason, notSupported } = result;
  const traced = program.trace ? [] : ['traced.current', 'traced.peak', 'traced.lines'];
  const notOffered = [...new Set([...traced, ...(result.notOffered ?? ['alloc.events'])])];
  const answer: Answer = {
    state,
    stdout,
    stderr: stderr.slice(-4000),
    exit,
    signal: null,
    ms,
    observations,
    notOffered,
  };
  if (notSupported) answer.notSupported = notSupported;
  const said =
    reason ?? (notSupported ? `not supported: ${notSupported.construct} (line ${notSupported.line})` : undefined);
  if (said) answer.reason = said;
  return answer;
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
