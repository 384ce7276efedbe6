/**
 * The contract of a runner: the small file that reaches a kind of target.
 *
 *   identify(command)   who is this? A build, or an error that says what to do
 *   start(target)       a session: whatever can answer one program after the other
 *   session.run         one program -> one answer. Never throws for what a program does: that is a state
 *   session.stop        ends everything that was started
 *
 * To add a kind: one file here that exports a `Runner`, one line in `index.ts`, and its name in `targets/names.ts`.
 * A kind of Python that can run `probe/harness.py` needs nothing but its command (see `pypy.ts`).
 */
import type { Program } from '../programs.ts';
import type { Build, Observation, State } from '../records/schema.ts';
import type { Limits } from './process.ts';

/** A target that can be started. */
export interface LiveTarget {
  /** as it stands in records: `cpython:3.12` */
  target: string;
  kind: string;
  build: Build;
  /** version of the language, for `# requires:` */
  language: readonly [number, number];
  command: readonly string[];
  /** where it was found: `PATH`, `pyenv` ... */
  found: string;
}

/** What a runner says about one program. Observations hold absolute values; the schedule makes differences of them. */
export interface Answer {
  state: State;
  stdout: string;
  stdoutLossy?: boolean;
  stderr: string;
  exit: number | null;
  signal: string | null;
  ms: number;
  observations: Observation[];
  notOffered: string[];
  reason?: string;
  notSupported?: { construct: string; line: number };
  /** with the option `describe`: the start state */
  description?: unknown;
}

export interface RunOptions {
  limits: Limits;
  signal?: AbortSignal;
  /** answer with the start state instead of running the program */
  describe?: boolean;
}

export interface Session {
  run(program: Program, options: RunOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** a fresh process for every program, even where the runner could fork one */
  fresh?: boolean;
  /** hash seed and addresses left to chance; for calibration alone */
  unpinned?: boolean;
}

export interface Runner {
  kind: string;
  identify(
    command: readonly string[],
  ): Promise<{ build: Build; language: readonly [number, number]; executable: string }>;
  start(target: LiveTarget, options?: StartOptions): Promise<Session>;
}

/** An answer without any content, for states in which nothing was observed. */
export function emptyAnswer(state: State, reason: string, ms = 0): Answer {
  return { state, stdout: '', stderr: '', exit: null, signal: null, ms, observations: [], notOffered: [], reason };
}
