/** The runners, by kind. */
import { cpython } from './cpython.ts';
import { engine } from './engine.ts';
import { exec } from './exec.ts';
import { micropython } from './micropython.ts';
import { pyodide } from './pyodide.ts';
import { pypy } from './pypy.ts';
import type { Runner } from './runner.ts';

export const RUNNERS: Readonly<Record<string, Runner>> = { cpython, engine, pypy, pyodide, micropython, exec };

export function runnerFor(kind: string): Runner {
  const runner = RUNNERS[kind];
  if (!runner) throw new RangeError(`unknown kind of target: ${kind}`);
  return runner;
}
