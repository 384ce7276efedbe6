/**
 * The twin of unittests.ts, a worker thread: runs the driver over one test module and posts each of its events at once, so that the parent
 * knows the test that never ends.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { diskMemo } from '../../oracle/targets/memo.ts';
import { moduleLoader } from '../../src/cli/library.ts';
import { nodeSystem } from '../../src/cli/system.ts';
import { createVM, runMain } from '../../src/engine/index.ts';
import type { Ending, TestEvent } from './unittests.ts';

export interface TwinJob {
  driver: string;
  module: string;
  first: number;
  /** part of the ids of tests to run */
  only: string;
  version: string;
  library: string;
  /** the working directory of the guest */
  folder: string;
}

const job = workerData as TwinJob;
const SEPARATOR = '\x1e';
const decoder = new TextDecoder();
let line = '';
/** the end of what was written to stderr */
let complaint = '';

/** Posts the events among what the driver and the tests write to stdout. */
function write(fd: number, data: Uint8Array): void {
  if (fd !== 1) {
    complaint = (complaint + Buffer.from(data).toString()).slice(-2000);
    return;
  }
  const parts = (line + decoder.decode(data, { stream: true })).split('\n');
  line = parts.pop()!;
  for (const part of parts) {
    const at = part.indexOf(SEPARATOR);
    if (at >= 0) parentPort!.postMessage(JSON.parse(part.slice(at + 1)) as TestEvent);
  }
}

function run(): Ending {
  try {
    const vm = createVM({
      version: job.version,
      argv: [job.driver, job.module, String(job.first), job.only],
      host: {
        write,
        load: moduleLoader([dirname(job.driver), job.library]),
        memo: diskMemo(process.env),
        clock: () => Number(process.hrtime.bigint()),
        time: () => Date.now() * 1e6,
        env: {},
        system: nodeSystem(write, () => new Uint8Array(0), job.folder),
      },
    });
    const outcome = runMain(vm, readFileSync(job.driver, 'utf8'), job.driver);
    if (outcome.notSupported) return { event: 'ended', notSupported: outcome.notSupported.construct };
    return { event: 'ended', detail: complaint };
  } catch (e) {
    const places = String((e as Error).stack)
      .split('\n')
      .slice(1, 4);
    return { event: 'ended', fault: `${e} ${places.map((p) => p.trim().replace(/\(.*\/src\//, '(')).join(' ')}` };
  }
}

parentPort!.postMessage(run());
