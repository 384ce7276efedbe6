/**
 * Runs small programs as `oracle/measure/driver.py` does in a real interpreter: each as a main module, with two builtins more.
 * `_log()` starts the event log (what came before is forgotten), `_mark()` puts a bar into it, `_end()` ends it.
 */
import { dictSetStr } from '../objects/dict.ts';
import { NotSupported, PyThrow } from '../objects/errors.ts';
import { MethodDef, newBuiltin } from '../objects/methodobject.ts';
import { decref } from '../objects/object.ts';
import type { Host, VM } from '../objects/vm.ts';
import { createVM } from './bootstrap.ts';
import { compileSource } from './compile.ts';
import { createMain, runCode } from './program.ts';

export interface Measured {
  stdout: string;
  /** in the text of heap/events.ts, separated by blanks; empty where the program has no `_log()` */
  events: string;
  /** name of the exception that ended the program, or `not supported: ...` */
  error: string | null;
}

/** OURS: the builtins of the measurement */
function addBuiltins(vm: VM, ended: (events: string[]) => void): void {
  const add = (name: string, act: () => void): void => {
    const def = new MethodDef(name, {
      call: 'NOARGS',
      fn: (m: VM) => {
        act();
        m.None.rc++;
        return m.None;
      },
    });
    const f = newBuiltin(vm, def, null, null);
    dictSetStr(vm, vm.builtins, name, f);
    decref(vm, f);
  };
  add('_mark', () => vm.heap.events_mark());
  add('_log', () => vm.heap.events_start());
  add('_end', () => ended(vm.heap.events_stop()));
}

function execute(vm: VM, source: string): string | null {
  const main = createMain(vm, 'program.py');
  try {
    const code = compileSource(vm, source, 'program.py', 'exec', 0);
    decref(vm, runCode(vm, code, main.d!, main.d!));
    decref(vm, code);
    return null;
  } catch (e) {
    if (e instanceof NotSupported) return `not supported: ${e.construct}`;
    if (!(e instanceof PyThrow)) throw e;
    const name = e.value.type.tp_name;
    decref(vm, e.value);
    return name;
  } finally {
    decref(vm, main);
  }
}

/** Runs the programs one after the other in one twin. */
export function runMeasured(sources: readonly string[], version: string, host: Partial<Host> = {}): Measured[] {
  let chunks: Uint8Array[] = [];
  const vm = createVM({
    version,
    argv: ['program.py'],
    host: {
      ...host,
      write: (fd, data) => {
        if (fd === 1) chunks.push(data.slice());
      },
    },
  });
  let events: string[] = [];
  addBuiltins(vm, (list) => {
    events = list;
  });
  vm.heap.events_install();
  const results: Measured[] = [];
  for (const source of sources) {
    chunks = [];
    events = [];
    const error = execute(vm, source);
    if (vm.heap.events.recording) events = vm.heap.events_stop();
    vm.heap.trace_stop();
    vm.gc.enabled = true;
    results.push({ stdout: decoded(chunks), events: events.join(' '), error });
    if (error?.startsWith('not supported')) break;
  }
  return results;
}

function decoded(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((c) => decoder.decode(c, { stream: true })).join('') + decoder.decode();
}
