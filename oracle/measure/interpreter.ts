/**
 * Many small programs in a real CPython: one process (driver.py), a fork a job. Replies come in order.
 *
 *   fd 0   a line of JSON a job        fd 3   a line of JSON a reply
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { PYTHON_FLAGS, surround } from '../runners/hygiene.ts';
import type { Measured } from './twin.ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));

/** The compiled event log; null where no C compiler is at hand or the platform isn't POSIX. */
export function eventLibrary(): string | null {
  if (process.platform === 'win32') return null;
  const source = join(FOLDER, 'alloclog.c');
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const library = join(tmpdir(), `heaptwin-alloclog-${process.getuid?.() ?? 0}-${hash}.so`);
  if (existsSync(library)) return library;
  const part = `${library}.${process.pid}`;
  const built = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', part, source], { stdio: 'ignore' });
  if (built.status !== 0) return null;
  renameSync(part, library);
  return library;
}

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

export class Interpreter {
  #process: ChildProcess;
  #waiting: Waiting[] = [];

  /** `library`: of the event log; without it events stay empty */
  constructor(executable: string, library: string | null) {
    const script = [join(FOLDER, 'driver.py'), ...(library === null ? [] : [library])];
    const { command, env } = surround([executable, ...PYTHON_FLAGS, ...script]);
    this.#process = spawn(command[0]!, command.slice(1), { env, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    let errors = '';
    this.#process.stderr!.on('data', (d: Buffer) => {
      errors = (errors + d.toString()).slice(-2000);
    });
    const replies = createInterface({ input: this.#process.stdio[3] as Readable });
    replies.on('line', (line) => this.#waiting.shift()?.resolve(JSON.parse(line)));
    this.#process.on('close', () => {
      for (const w of this.#waiting.splice(0)) w.reject(new Error(`${executable} ended: ${errors}`));
    });
  }

  #ask(job: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin!.write(`${JSON.stringify(job)}\n`);
    });
  }

  /** One program in a fork of its own. */
  async run(source: string): Promise<Measured> {
    return (await this.#ask({ source })) as Measured;
  }

  /** Several programs in one fork, one after the other; their events aren't asked for. */
  async together(sources: readonly string[]): Promise<Measured[]> {
    const reply = (await this.#ask({ together: sources })) as { together?: Measured[]; error?: string };
    if (reply.together) return reply.together.map((r) => ({ ...r, events: '' }));
    return [{ stdout: '', events: '', error: reply.error ?? 'crash' }];
  }

  end(): void {
    this.#process.stdin!.end();
  }
}
