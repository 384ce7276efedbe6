/** The twin of uncaught.ts, a worker thread: runs the sources it is sent as main programs, a fresh VM each. */
import { parentPort, workerData } from 'node:worker_threads';
import { moduleLoader } from '../../src/cli/library.ts';
import { createVM, runMain } from '../../src/engine/index.ts';
import type { Ending } from './uncaught.ts';

const FILE = 'program.py';
const { version, library } = workerData as { version: string; library: string | null };

function run(source: string): Ending {
  const chunks: [Uint8Array[], Uint8Array[]] = [[], []];
  const text = (list: Uint8Array[]): string => Buffer.concat(list).toString('utf8');
  const write = (fd: number, data: Uint8Array): void => void chunks[fd === 2 ? 1 : 0].push(data.slice());
  let exit = -2;
  let fault = '';
  try {
    const encoder = new TextEncoder();
    const host = {
      write,
      load: moduleLoader(library === null ? [] : [library]),
      open: (path: string) => (path.endsWith(FILE) ? encoder.encode(source) : null),
      clock: () => Number(process.hrtime.bigint()),
      time: () => Date.now() * 1e6,
      env: {},
    };
    const vm = createVM({ version, argv: [FILE], host });
    const outcome = runMain(vm, source, FILE);
    exit = outcome.exit;
    if (outcome.notSupported) fault = `not supported: ${outcome.notSupported.construct}\n`;
  } catch (e) {
    fault = `fault: ${String((e as Error).stack)
      .split('\n')
      .slice(0, 4)
      .join('\n')}\n`;
  }
  return { stdout: text(chunks[0]), stderr: text(chunks[1]) + fault, exit };
}

parentPort!.on('message', (source: string) => parentPort!.postMessage(run(source)));
parentPort!.postMessage('ready');
