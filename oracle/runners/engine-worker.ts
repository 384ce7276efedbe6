/** The worker in which the twin runs: it may loop for ever or take all memory, and is ended from outside. */
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { ENGINE_ENTRY, type RunInTwin, type WorkerJob, type WorkerReply } from './engine.ts';

async function answer(job: WorkerJob): Promise<WorkerReply> {
  try {
    const entry = (await import(pathToFileURL(ENGINE_ENTRY).href)) as { runInTwin?: RunInTwin };
    if (!entry.runInTwin) return { absent: 'the twin cannot run programs yet: its entry has no runInTwin' };
    return { result: await entry.runInTwin(job.program, job.options) };
  } catch (error) {
    return { fault: (error as Error)?.stack ?? String(error) };
  }
}

parentPort?.on('message', async (job: WorkerJob) => parentPort!.postMessage(await answer(job)));
