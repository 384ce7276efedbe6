/** Small programs in the twin, in a worker with a stack of an interpreter's size: `runMeasured` of the engine. */
import { Worker } from 'node:worker_threads';

export interface Measured {
  stdout: string;
  /** memory requests between `_log()` and the end, see alloclog.c; bars where the program called `_mark()` */
  events: string;
  /** name of the exception that ended the program; `fault: ...` where the twin itself failed */
  error: string | null;
}

export interface TwinJob {
  version: string;
  sources: readonly string[];
}

const WORKER = new URL(`./twin-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
const STACK_MB = 64;

/** One worker; jobs are answered in order. */
export class Twin {
  #worker: Worker;
  #waiting: { resolve(reply: Measured[]): void; reject(error: Error): void }[] = [];
  readonly version: string;

  constructor(version: string) {
    this.version = version;
    this.#worker = new Worker(WORKER, { resourceLimits: { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 4096 } });
    this.#worker.on('message', (reply: Measured[]) => this.#waiting.shift()?.resolve(reply));
    this.#worker.on('error', (error) => {
      for (const w of this.#waiting.splice(0)) w.reject(error as Error);
    });
  }

  /** The programs one after the other in one fresh twin. */
  together(sources: readonly string[]): Promise<Measured[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage({ version: this.version, sources } satisfies TwinJob);
    });
  }

  async run(source: string): Promise<Measured> {
    return (await this.together([source]))[0]!;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
