/** `heaptwin exec FILE... --as 3.12`: runs programs in the twin as `python3.12 FILE` would. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { AllocationEvent } from '../engine/index.ts';
import { BUILDS, buildFor } from '../engine/profile/builds.ts';
import type { ExecJob, ExecReply } from './exec-worker.ts';
import { findLibrary } from './library.ts';
import { type Arguments, EXIT, type ExitCode, seconds, type Terminal, text, UsageError, type Verb } from './verb.ts';

const WORKER = new URL(`./exec-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
/** what the twin runs when nothing is said */
const DEFAULT_VERSION = '3.13';
const STACK_MB = 200;
/** the compiler of older versions isn't part of the twin */
const OLDEST_MINOR = 11;

/** A reply, or how the thread ended instead. */
function execute(job: ExecJob, timeoutMs: number, signal: AbortSignal): Promise<ExecReply | 'timeout' | 'memory'> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      workerData: job,
      resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 8192 },
    });
    const finish = (reply: ExecReply | 'timeout' | 'memory'): void => {
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

/** `+56m  program.py:3` */
function eventLine({ text, place }: AllocationEvent): string {
  return place === '' ? text : `${text}\t${place}`;
}

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const version = text(values, 'as') ?? DEFAULT_VERSION;
  const build = buildFor(version);
  if (!build) throw new UsageError(`--as ${version}: unknown version; known: ${BUILDS.join(', ')}`);
  const oldest = Number(build.split('.')[1]);
  if (oldest < OLDEST_MINOR)
    throw new UsageError(
      `--as ${version}: the twin runs programs as 3.${OLDEST_MINOR} and later; older CPythons only as real targets`,
    );
  if (positionals.length === 0) throw new UsageError('no file given, e.g. heaptwin exec program.py --as 3.12');
  for (const file of positionals) {
    if (!existsSync(file)) throw new UsageError(`${file}: no such file`);
  }
  const minor = build.split('.').slice(0, 2).join('.');
  const library = findLibrary(minor, terminal.env);
  const collect = values.json === true || positionals.length > 1;
  const timeoutMs = seconds(values, 'timeout', 3600) * 1000;
  let worst: number = EXIT.expected;
  for (const file of positionals) {
    const job: ExecJob = {
      file,
      version: build,
      library,
      argv: [file],
      collect,
      events: values['alloc-events'] === true,
    };
    const reply = await execute(job, timeoutMs, terminal.signal);
    if (typeof reply === 'string') {
      const reason = reply === 'timeout' ? `ended after ${timeoutMs / 1000} s` : 'out of memory';
      if (collect) terminal.out(`${JSON.stringify({ file, stdout: '', stderr: '', exit: null, reason })}\n`);
      else terminal.err(`heaptwin exec: ${file}: ${reason}\n`);
      worst = EXIT.incomplete;
      continue;
    }
    const { events, ...rest } = reply;
    if (collect)
      terminal.out(`${JSON.stringify({ file, ...rest, ...(events && { events: events.map(eventLine) }) })}\n`);
    else if (events) terminal.err(events.map((e) => `${eventLine(e)}\n`).join(''));
    if (collect) continue;
    if (reply.notSupported) {
      const { construct, line } = reply.notSupported;
      terminal.err(`heaptwin exec: ${file}: not supported: ${construct}${line > 0 ? ` (line ${line})` : ''}\n`);
    }
    worst = reply.exit;
  }
  return worst as ExitCode;
}

export const verb: Verb = {
  name: 'exec',
  summary: 'run programs in the twin',
  usage: 'FILE... [--as VERSION] [--json] [--alloc-events] [--timeout S]',
  options: {
    as: { type: 'string', value: 'VERSION', help: `the CPython to be: 3.12, 3.13.0 ... (default: ${DEFAULT_VERSION})` },
    'alloc-events': {
      type: 'boolean',
      help: 'print on stderr each malloc, realloc and free of the three memory domains, with its line; probe() sets a mark',
    },
    timeout: { type: 'string', value: 'S', help: 'seconds a program may take (default: 3600)' },
  },
  examples: [
    ['heaptwin exec program.py --as 3.12', 'what python3.12 program.py would do: output, errors, exit code'],
    ['heaptwin exec program.py --alloc-events', 'what it asks of the memory domains: +56 obj, -24m mem, 32>64r raw'],
    ['heaptwin exec a.py b.py --as 3.14', 'a JSON line a file: file, stdout, stderr, exit, ms'],
  ],
  run,
};
