/** The worker in which the twin runs: it may loop for ever or take all memory, and is ended from outside. */
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { findLibrary, moduleLoader } from '../targets/library.ts';
import { diskMemo } from '../targets/memo.ts';
import { ENGINE_ENTRY, type RunInTwin, type TwinHost, type WorkerJob, type WorkerReply } from './engine.ts';

const memo = diskMemo(process.env);
const hosts = new Map<string, TwinHost>();

/** The library of the version, where one is installed; without it the twin has its own modules only. */
function hostFor(version: string): TwinHost {
  const minor = version.split('.').slice(0, 2).join('.');
  let host = hosts.get(minor);
  if (!host) {
    const library = findLibrary(minor, process.env);
    host = library === null ? {} : { load: moduleLoader([library]), memo };
    hosts.set(minor, host);
  }
  return host;
}

async function answer(job: WorkerJob): Promise<WorkerReply> {
  try {
    const entry = (await import(pathToFileURL(ENGINE_ENTRY).href)) as { runInTwin?: RunInTwin };
    if (!entry.runInTwin) return { absent: 'the twin cannot run programs yet: its entry has no runInTwin' };
    return { result: await entry.runInTwin(job.program, job.options, hostFor(job.options.version)) };
  } catch (error) {
    return { fault: (error as Error)?.stack ?? String(error) };
  }
}

parentPort?.on('message', async (job: WorkerJob) => parentPort!.postMessage(await answer(job)));
