/**
 * The fork server's client: one long-lived interpreter that forks a process for each program (probe/harness.py `serve`).
 *
 *   fd 0   one byte and one line of JSON start a job        fd 1, 2   output of the programs, closed by an end mark each
 *   fd 3   {"ready"}, then for each job {"pid"} and {"status"} (as waitpid gives it)
 *
 * A job is over when its status and both end marks have arrived. Whatever goes wrong with the server itself rejects with
 * `ServerError`; the session then goes on with fresh processes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { PYTHON_FLAGS, surround, type Workplace } from './hygiene.ts';
import { Capture, type Ending, endGroup, type Limits, signalName } from './process.ts';

export class ServerError extends Error {
  override name = 'ServerError';
}

const READY_MS = 10_000;
/** after ending a program we wait this long for the supervisor's word, then end the server */
const GRACE_MS = 3_000;

/** One stream of the server: everything before the end mark belongs to the job. */
class MarkedStream {
  private capture = new Capture(0);
  private tail: Buffer = Buffer.alloc(0);
  private mark: Buffer = Buffer.alloc(0);
  closed = true;
  onChange: () => void = () => {};

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.push(chunk));
  }

  begin(mark: string, cap: number): void {
    this.capture = new Capture(cap);
    this.mark = Buffer.from(mark);
    this.tail = Buffer.alloc(0);
    this.closed = false;
  }

  get flooded(): boolean {
    return this.capture.flooded;
  }

  bytes(): Buffer {
    return this.capture.bytes();
  }

  /** Holds back as many bytes as the mark has, since it may be cut in two. */
  private push(chunk: Buffer): void {
    if (this.closed) return; // written by a process that escaped its group: belongs to no job
    const data = Buffer.concat([this.tail, chunk]);
    const end = data.indexOf(this.mark);
    const sure = end >= 0 ? end : Math.max(0, data.length - this.mark.length);
    this.capture.push(data.subarray(0, sure));
    this.tail = data.subarray(sure);
    if (end >= 0) this.closed = true;
    this.onChange();
  }
}

interface Message {
  ready?: boolean;
  pid?: number;
  status?: number;
}

export class ForkServer {
  private readonly child: ChildProcess;
  private readonly stdout: MarkedStream;
  private readonly stderr: MarkedStream;
  private onMessage: (message: Message) => void = () => {};
  private onExit: () => void = () => {};
  /** leader of the running program's process group */
  private program: number | undefined;
  alive = true;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.stdout = new MarkedStream(child.stdout!);
    this.stderr = new MarkedStream(child.stderr!);
    const leave = () => {
      this.alive = false;
      this.onExit();
    };
    child.on('exit', leave);
    child.on('error', leave);
    child.stdin!.on('error', leave);
    this.readMessages(child.stdio[3] as Readable);
  }

  /** Starts a server in a workplace; rejects where it doesn't get ready. */
  static async start(command: readonly string[], workplace: Workplace, unpinned = false): Promise<ForkServer> {
    const surrounded = surround([...command, ...PYTHON_FLAGS, 'harness.py', 'serve'], unpinned);
    const [file, ...args] = surrounded.command as [string, ...string[]];
    const child = spawn(file, args, {
      cwd: workplace.folder,
      env: surrounded.env,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const server = new ForkServer(child);
    await server.until(READY_MS, (done) => {
      server.onMessage = (message) => message.ready && done();
    });
    return server;
  }

  /** Runs one job to its end. */
  async run(job: Record<string, unknown>, limits: Limits, signal?: AbortSignal): Promise<Ending> {
    const end = `\n\0heaptwin end ${randomBytes(8).toString('hex')}\0\n`; // always equally long: see `jobLine`
    const began = performance.now();
    this.program = undefined;
    let status: number | undefined;
    let timedOut = false;
    this.stdout.begin(end, limits.outputBytes);
    this.stderr.begin(end, limits.outputBytes);
    const stopProgram = () => endGroup(this.program);
    const timer = setTimeout(() => {
      timedOut = true;
      stopProgram();
    }, limits.timeoutMs);
    signal?.addEventListener('abort', stopProgram);
    try {
      await this.until(limits.timeoutMs + GRACE_MS, (done) => {
        const check = () => {
          if (this.stdout.flooded || this.stderr.flooded) stopProgram();
          if (status !== undefined && this.stdout.closed && this.stderr.closed) done();
        };
        this.stdout.onChange = this.stderr.onChange = check;
        this.onMessage = (message) => {
          this.program ??= message.pid;
          status ??= message.status;
          if (signal?.aborted) stopProgram();
          check();
        };
        (this.child.stdin as Writable).write(jobLine({ ...job, end }));
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stopProgram);
      this.onMessage = () => {};
    }
    const flooded = this.stdout.flooded || this.stderr.flooded;
    const ms = performance.now() - began;
    return { stdout: this.stdout.bytes(), stderr: this.stderr.bytes(), ...ended(status!), timedOut, flooded, ms };
  }

  stop(): void {
    this.alive = false;
    if (!this.stdout.closed) endGroup(this.program);
    endGroup(this.child.pid);
    for (const stream of this.child.stdio) (stream as Readable | null)?.destroy();
  }

  /** Waits for `arm` to call back; rejects when the server ends or the time is over, and then ends the server. */
  private until(ms: number, arm: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (message: string) => {
        clearTimeout(timer);
        this.stop();
        reject(new ServerError(message));
      };
      const timer = setTimeout(() => fail(`the fork server did not answer within ${ms / 1000} s`), ms);
      this.onExit = () => fail(`the fork server ended (exit code ${this.child.exitCode}, ${this.child.signalCode})`);
      arm(() => {
        clearTimeout(timer);
        this.onExit = () => {};
        resolve();
      });
      if (!this.alive) this.onExit();
    });
  }

  private readMessages(stream: Readable): void {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const lines = text.split('\n');
      text = lines.pop()!;
      for (const line of lines) {
        try {
          this.onMessage(JSON.parse(line));
        } catch {
          // not from the supervisor: a program found the channel; its status comes all the same
        }
      }
    });
    stream.on('error', () => {});
  }
}

/**
 * A job as the harness reads it, padded to one length for all jobs: reading it shapes the free blocks of the heap, hence
 * addresses, hence which names CPython's type attribute cache keeps alive, and that is a block more or less.
 */
function jobLine(job: Record<string, unknown>): string {
  const text = JSON.stringify(job);
  return `j${text.padEnd(Math.ceil((text.length + 32) / 256) * 256)}\n`;
}

/** Splits a status of waitpid. */
function ended(status: number): { exit: number | null; signal: string | null } {
  const number = status & 0x7f;
  return number === 0 ? { exit: (status >> 8) & 0xff, signal: null } : { exit: null, signal: signalName(number) };
}
