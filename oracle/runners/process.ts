/**
 * One child process with a hard time limit and a cap on its output, whose whole process group is ended by id.
 *
 * node:child_process rather than execa: a program has to lead a process group of its own, that group has to be ended
 * even after its leader is gone, the server needs a fourth pipe and answers many programs on the same three; execa ends
 * direct children only and buffers a stream from its start to its end. `git`-like simple calls would use execa.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface Limits {
  timeoutMs: number;
  /** bytes of address space; 0: no limit */
  memoryBytes: number;
  /** bytes of stdout and of stderr, each */
  outputBytes: number;
}

export const DEFAULT_LIMITS: Limits = { timeoutMs: 10_000, memoryBytes: 1 << 30, outputBytes: 1 << 20 };

/** How a process ended, before anybody judges what it means. */
export interface Ending {
  stdout: Buffer;
  stderr: Buffer;
  exit: number | null;
  signal: string | null;
  timedOut: boolean;
  flooded: boolean;
  ms: number;
  /** the process could not be started at all */
  failure?: string;
}

/** Bytes up to a cap; what comes after it is dropped and remembered as a flood. */
export class Capture {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  flooded = false;
  private readonly cap: number;

  constructor(cap: number) {
    this.cap = cap;
  }

  push(chunk: Buffer): void {
    const room = this.cap - this.size;
    if (chunk.length > room) this.flooded = true;
    if (room <= 0) return;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.chunks.push(kept);
    this.size += kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** Ends a process and everything in its group. Silent where nothing is left to end. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // already gone
  }
}

export interface Start {
  command: readonly string[];
  cwd: string;
  env: Record<string, string>;
  input: string;
  limits: Limits;
  signal?: AbortSignal;
}

/** Runs a command to its end, or to ours. Never throws: a command that doesn't start is an ending with `failure`. */
export function runProcess(start: Start): Promise<Ending> {
  const began = performance.now();
  const { limits } = start;
  const stdout = new Capture(limits.outputBytes);
  const stderr = new Capture(limits.outputBytes);
  let timedOut = false;
  return new Promise((resolve) => {
    const [file, ...args] = start.command as [string, ...string[]];
    const child = spawn(file, args, { cwd: start.cwd, env: start.env, detached: process.platform !== 'win32' });
    const end = () => endGroup(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, limits.timeoutMs);
    start.signal?.addEventListener('abort', end);
    const finish = (exit: number | null, signal: string | null, failure?: string) => {
      clearTimeout(timer);
      start.signal?.removeEventListener('abort', end);
      const ms = performance.now() - began;
      const flooded = stdout.flooded || stderr.flooded;
      resolve({ stdout: stdout.bytes(), stderr: stderr.bytes(), exit, signal, timedOut, flooded, ms, failure });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      if (stdout.flooded) end();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk);
      if (stderr.flooded) end();
    });
    child.on('error', (error) => finish(null, null, error.message));
    closeAfterExit(child, finish);
    child.stdin.on('error', () => {}); // ended before it read its input
    child.stdin.end(start.input);
  });
}

/** A left-over grandchild may hold the pipes open: end the group when the leader exits, and don't wait for ever. */
function closeAfterExit(child: ChildProcess, finish: (exit: number | null, signal: string | null) => void): void {
  let closed = false;
  child.on('close', (exit, signal) => {
    closed = true;
    finish(exit, signal);
  });
  child.on('exit', (exit, signal) => {
    endGroup(child.pid);
    setTimeout(() => {
      if (closed) return;
      child.stdout?.destroy();
      child.stderr?.destroy();
      finish(exit, signal);
    }, 500).unref();
  });
}

/** 11 -> `SIGSEGV` */
export function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
