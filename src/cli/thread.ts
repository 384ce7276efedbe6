/** The twin in a thread of its own: it may loop for ever or take all memory, and is ended from outside. */
import { Worker } from 'node:worker_threads';
import { BUILDS, buildFor } from '../engine/profile/builds.ts';
import { codeFolder } from './library.ts';
import { type Option, type OptionValues, text, UsageError } from './verb.ts';

const STACK_MB = 200;
const HEAP_MB = 8192;
/** what the twin runs when nothing is said */
const DEFAULT_VERSION = '3.13';
/** the compiler of older versions isn't part of the twin */
const OLDEST_MINOR = 11;

export const AS_OPTION: Option = {
  type: 'string',
  value: 'VERSION',
  help: `the CPython to be: 3.12, 3.13.0 ... (default: ${DEFAULT_VERSION})`,
};

/** The build that `--as` names, `3.12.1`. */
export function buildAs(values: OptionValues): string {
  const version = text(values, 'as') ?? DEFAULT_VERSION;
  const build = buildFor(version);
  if (!build) throw new UsageError(`--as ${version}: unknown version; known: ${BUILDS.join(', ')}`);
  if (Number(build.split('.')[1]) >= OLDEST_MINOR) return build;
  throw new UsageError(
    `--as ${version}: the twin runs programs as 3.${OLDEST_MINOR} and later; older CPythons only as real targets`,
  );
}

/** `3.12` of `3.12.1` */
export function minorOfBuild(build: string): string {
  return build.split('.').slice(0, 2).join('.');
}

/** How a thread ended that gave no reply. */
export type Ended = 'timeout' | 'memory';

/** Runs the worker `name` (a file of this folder, without its ending) with a job; its first message is the reply. */
export function inThread<Reply>(
  name: string,
  job: unknown,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Reply | Ended> {
  const fileOf = (file: string): URL =>
    new URL(`./${file}.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileOf('thread-entry'), {
      argv: [codeFolder(process.env) ?? '', fileOf(name).href],
      workerData: job,
      resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: HEAP_MB },
    });
    const finish = (reply: Reply | Ended): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(reply);
    };
    const timer = setTimeout(() => finish('timeout'), timeoutMs);
    signal.addEventListener('abort', () => finish('timeout'));
    worker.on('message', finish);
    worker.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return finish('memory');
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** `ended after 10 s`, `out of memory` */
export function whyEnded(ended: Ended, timeoutMs: number): string {
  return ended === 'timeout' ? `ended after ${timeoutMs / 1000} s` : 'out of memory';
}
