/**
 * Runs the number programs of this folder in the twin: what they print, and the memory requests of single statements
 * (`requests.txt`: statement | set-up, separated by `;`) as the heap logs them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dictSetStr } from '../../../src/engine/objects/dict.ts';
import { MethodDef, newBuiltin } from '../../../src/engine/objects/methodobject.ts';
import { createVM } from '../../../src/engine/run/bootstrap.ts';
import { compileSource } from '../../../src/engine/run/compile.ts';
import { createMain, runCode, runMain } from '../../../src/engine/run/program.ts';

export const FOLDER = import.meta.dirname;
export const PROGRAMS = ['values.py', 'module_math.py', 'module_op.py', 'module_misc.py'];

/** What a program of this folder prints. */
export function printed(version: string, file: string): string {
  const parts: Uint8Array[] = [];
  const vm = createVM({ version, host: { write: (_fd, data) => void parts.push(data.slice()) } });
  const path = join(FOLDER, file);
  const outcome = runMain(vm, readFileSync(path, 'utf8'), path);
  return Buffer.concat(parts).toString() + (outcome.notSupported ? JSON.stringify(outcome) : '');
}

export interface Request {
  statement: string;
  setup: string;
}

export function requests(): Request[] {
  const lines = readFileSync(join(FOLDER, 'requests.txt'), 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const bar = line.lastIndexOf(' | ');
      return { statement: line.slice(0, bar), setup: line.slice(bar + 3) };
    });
}

/** Each statement in a function, run twice; the events of the second time. */
export function source({ statement, setup }: Request): string {
  const lines = setup.split(';').filter((line) => line.trim() !== '');
  const body = [...lines, '_start()', statement, '_mark()', 'del x', '_stop()'].map((line) => `    ${line}\n`).join('');
  return `def _run(_start=_start, _stop=_stop, _mark=_mark):\n${body}for _ in range(2): _run()\n`;
}

/** Events of each statement, as `+32 -32 | -32`. */
export function events(version: string): string[] {
  const vm = createVM({ version, host: { write: () => {} } });
  const main = createMain(vm, 'requests');
  const namespace = main.d!;
  let words: string[] = [];
  const add = (name: string, f: () => void): void => {
    const fn = () => {
      f();
      vm.None.rc++;
      return vm.None;
    };
    dictSetStr(vm, namespace, name, newBuiltin(vm, new MethodDef(name, { call: 'NOARGS', fn }), null, null));
  };
  vm.heap.events_install();
  add('_start', () => vm.heap.events_start());
  add('_mark', () => vm.heap.events_mark());
  add('_stop', () => {
    words = vm.heap.events_stop();
  });
  return requests().map((request) => {
    words = [];
    runCode(vm, compileSource(vm, source(request), '<requests>', 'exec', 0), namespace, namespace);
    return words.join(' ');
  });
}
