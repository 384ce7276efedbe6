/** The worker in which the twin runs: it may loop for ever or take all memory, and is ended from outside. */
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { findLibrary, moduleLoader } from '../targets/library.ts';
import { codeFolder, diskMemo, type Memo } from '../targets/memo.ts';
import { ENGINE_ENTRY, type RunInTwin, type TwinHost, type WorkerJob, type WorkerReply } from './engine.ts';

const onDisk = diskMemo(process.env);
// the engine is imported with the first job: what Node makes of its files is kept beyond the process
const folder = codeFolder(process.env);
if (folder !== undefined) enableCompileCache(folder);
const hosts = new Map<string, TwinHost>();

/** Modules of the library are read once a worker: the next twin of the build gets the same code, and its JavaScript with it. */
function inMemory(below: Memo): Memo {
  const known = new Map<string, unknown>();
  return <T>(key: string, text: string, make: () => T): T => {
    if (key.endsWith('program.py')) return make();
    const name = `${key}\0${text}`;
    const found = known.get(name) as T | undefined;
    if (found !== undefined) return found;
    const made = below(key, text, make);
    known.set(name, made);
    return made;
  };
}

/** The library of the version, where one is installed; without it the twin has its own modules only. */
function hostFor(version: string): TwinHost {
  const minor = version.split('.').slice(0, 2).join('.');
  let host = hosts.get(minor);
  if (!host) {
    const library = findLibrary(minor, process.env);
    host = library === null ? {} : { load: moduleLoader([library]), memo: inMemory(onDisk), emissions: new WeakMap() };
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
