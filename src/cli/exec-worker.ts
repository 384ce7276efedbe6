/** Runs one program in the twin, in a thread with a stack that deep recursion fits into. */
import { readFileSync, readSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type AllocationEvent, createVM, type GcEvent, runMain } from '../engine/index.ts';
import { diskMemo, moduleLoader } from './library.ts';
import { nodeSystem } from './system.ts';

export interface ExecJob {
  file: string;
  version: string;
  library: string | null;
  argv: string[];
  /** hand the output over instead of writing it */
  collect: boolean;
  /** log the requests to the memory domains */
  events: boolean;
  /** tell of each collection */
  collections: boolean;
}

export interface ExecReply {
  stdout: string;
  stderr: string;
  exit: number;
  ms: number;
  notSupported?: { construct: string; line: number };
  events?: AllocationEvent[];
  collections?: GcEvent[];
  /** an import found nothing, and there is no library */
  withoutLibrary?: boolean;
}

/** Writes all of it, also where a pipe is full for a moment. */
function writeAll(fd: number, data: Uint8Array): void {
  let at = 0;
  while (at < data.length) {
    try {
      at += writeSync(fd, data, at);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EAGAIN') throw error;
    }
  }
}

/** Bytes from the standard input, none at its end. */
function readInput(size: number): Uint8Array {
  const data = new Uint8Array(Math.min(size, 1 << 16));
  for (;;) {
    try {
      return data.subarray(0, readSync(0, data, 0, data.length, null));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EOF') return data.subarray(0, 0);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

function run(job: ExecJob): ExecReply {
  const chunks: [Uint8Array[], Uint8Array[]] = [[], []];
  const pending: Uint8Array[] = [];
  let waiting = 0;
  const flush = (): void => {
    if (waiting > 0) writeAll(1, Buffer.concat(pending.splice(0)));
    waiting = 0;
  };
  const write = (fd: number, data: Uint8Array): void => {
    if (job.collect) chunks[fd === 2 ? 1 : 0].push(data.slice());
    else if (fd === 2) {
      flush();
      writeAll(2, data);
    } else {
      pending.push(data.slice());
      waiting += data.length;
      if (waiting > 8192) flush();
    }
  };
  const began = performance.now();
  const loader = moduleLoader([dirname(job.file), ...(job.library === null ? [] : [job.library])]);
  let missed = false;
  const load: typeof loader = (path) => {
    const found = loader(path);
    missed ||= found === null;
    return found;
  };
  const vm = createVM({
    version: job.version,
    argv: job.argv,
    host: {
      write,
      load,
      memo: diskMemo(process.env),
      clock: () => Number(process.hrtime.bigint()),
      time: () => Date.now() * 1e6,
      env: process.env as Record<string, string>,
      read: (_fd, size) => readInput(size),
      system: nodeSystem(write, readInput),
    },
  });
  const collections: GcEvent[] = [];
  if (job.collections) vm.gc.listener = (event) => collections.push(event);
  const outcome = runMain(vm, readFileSync(job.file, 'utf8'), resolve(job.file), { events: job.events });
  flush();
  const text = (list: Uint8Array[]): string => Buffer.concat(list).toString('utf8');
  return {
    stdout: text(chunks[0]),
    stderr: text(chunks[1]),
    exit: outcome.exit,
    ms: Math.round(performance.now() - began),
    ...(outcome.notSupported ? { notSupported: outcome.notSupported } : {}),
    ...(missed && job.library === null && outcome.exit !== 0 ? { withoutLibrary: true } : {}),
    ...(outcome.events ? { events: outcome.events } : {}),
    ...(job.collections ? { collections } : {}),
  };
}

parentPort!.postMessage(run(workerData as ExecJob));
