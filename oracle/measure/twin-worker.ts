/** The worker of twin.ts. A fault of the twin ends the job, not the worker. */
import { parentPort } from 'node:worker_threads';
import { runMeasured } from '../../src/engine/index.ts';
import type { Measured, TwinJob } from './twin.ts';

function answer({ version, sources }: TwinJob): Measured[] {
  try {
    return runMeasured(sources, version);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [{ stdout: '', events: '', error: `fault: ${text.split('\n').slice(0, 6).join(' ')}` }];
  }
}

parentPort?.on('message', (job: TwinJob) => parentPort!.postMessage(answer(job)));
