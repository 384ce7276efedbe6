/** The twin of suites.ts, a worker thread: runs the programs it is sent the names of, a fresh VM each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { moduleLoader } from '../../oracle/targets/library.ts';
import { diskMemo } from '../../oracle/targets/memo.ts';
import { nodeSystem } from '../../src/cli/system.ts';
import { createVM, runMain } from '../../src/engine/index.ts';
import type { TwinAnswer } from './suites.ts';

const { folder, version, library } = workerData as { folder: string; version: string; library: string };

const load = moduleLoader([folder, library]);
const memo = diskMemo(process.env);

function run(file: string): TwinAnswer {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const answer: TwinAnswer = { stdout: '', stderr: '', exit: 0 };
  try {
    const write = (fd: number, data: Uint8Array) => void (fd === 2 ? err : out).push(data.slice());
    const host = {
      write,
      system: nodeSystem(write, () => new Uint8Array(0), folder),
      time: () => Date.now() * 1e6,
      load,
      memo,
      clock: () => Number(process.hrtime.bigint()),
    };
    const vm = createVM({ version, host, argv: [file] });
    const outcome = runMain(vm, readFileSync(join(folder, file), 'utf8'), file);
    answer.exit = outcome.exit;
    if (outcome.notSupported) answer.notSupported = outcome.notSupported.construct;
  } catch (e) {
    const places = String((e as Error).stack)
      .split('\n')
      .slice(1, 3);
    answer.fault = `${e} ${places.map((place) => place.trim().replace(/\(.*\/src\//, '(')).join(' ')}`;
  }
  answer.stdout = Buffer.concat(out).toString();
  answer.stderr = Buffer.concat(err).toString();
  return answer;
}

parentPort!.on('message', (file: string) => parentPort!.postMessage(run(file)));
parentPort!.postMessage('ready');
