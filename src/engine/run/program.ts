/** Runs a main program in a twin, as `pythonX.Y FILE` would. */
import { dictSet, dictSetStr, newDict } from '../objects/dict.ts';
import { NotSupported, PyThrow } from '../objects/errors.ts';
import { MethodDef, newBuiltin } from '../objects/methodobject.ts';
import { newModule } from '../objects/moduleobject.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { CodeData } from './code.ts';
import { compileSource, functionOf } from './compile.ts';
import { Py_FinalizeEx } from './finalization.ts';
import { reportUncaught } from './uncaught.ts';

/** Runs a code object with these namespaces; the result of its last expression in eval mode, else None. */
export function runCode(vm: VM, code: PyObj, globals: PyObj, locals: PyObject): PyObject {
  const fn = vm.newFunction(code, globals);
  const data = code.v as CodeData;
  vm.nextLocals = locals;
  return functionOf(vm, data)(fn, -1);
}

/** A new `__main__` module, in sys.modules. */
export function createMain(vm: VM, filename: string): PyObj {
  const main = newModule(vm, '__main__');
  const d = main.d!;
  const { mainNames } = vm.profile.run;
  if (mainNames.includes('__annotations__')) {
    const annotations = newDict(vm);
    dictSetStr(vm, d, '__annotations__', annotations);
    decref(vm, annotations);
  }
  const builtins = vm.moduleNamed('builtins')!;
  dictSetStr(vm, d, '__builtins__', builtins);
  const file = newStr(vm, filename);
  dictSetStr(vm, d, '__file__', file);
  decref(vm, file);
  if (mainNames.includes('__cached__')) dictSetStr(vm, d, '__cached__', vm.None);
  dictSet(vm, vm.modules, intern(vm, '__main__'), main);
  return main;
}

export interface Outcome {
  exit: number;
  notSupported?: { construct: string; line: number };
  /** requests of the program's execution to the memory domains, in order */
  events?: AllocationEvent[];
}

export interface AllocationEvent {
  /** `+56`, `-24m`, `32>64r`: see heap/events.ts */
  text: string;
  /** where Python was, `program.py:3`; '' outside of any frame */
  place: string;
}

/** `events`: keep a log of the requests that the execution makes; a builtin `probe(label)` sets a mark in it. */
export function runMain(vm: VM, source: string, filename: string, options: { events?: boolean } = {}): Outcome {
  const outcome = runSource(vm, source, filename, options.events ?? false);
  return options.events ? { ...outcome, events: eventsOf(vm) } : outcome;
}

/** Ends the log. */
export function eventsOf(vm: VM): AllocationEvent[] {
  const { events, trace } = vm.heap;
  return vm.heap.events_stop().map((text, i) => {
    const frame = trace.tracebacks.frames(events.placeOf(i))[0]!;
    return { text, place: frame.line === 0 ? '' : `${frame.filename}:${frame.line}` };
  });
}

function runSource(vm: VM, source: string, filename: string, events: boolean): Outcome {
  if (events) {
    vm.heap.events_install();
    addProbe(vm, () => vm.heap.events_mark());
  }
  try {
    const exit = runModule(vm, source, filename, events);
    if (!events) Py_FinalizeEx(vm);
    return { exit };
  } catch (e) {
    if (e instanceof NotSupported) return { exit: 3, notSupported: { construct: e.construct, line: e.line } };
    throw e;
  }
}

/** The exit code of a program that has run. */
function runModule(vm: VM, source: string, filename: string, events: boolean): number {
  const main = createMain(vm, filename);
  vm.cdepth = vm.profile.core.recursion.evalUnits;
  try {
    const code = compileSource(vm, source, filename, 'exec', 0, 'main');
    if (events) vm.heap.events_start(vm.heap.trace.where);
    try {
      decref(vm, runCode(vm, code, main.d!, main.d!));
    } finally {
      decref(vm, code);
    }
    return 0;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    return reportUncaught(vm, e);
  } finally {
    decref(vm, main);
  }
}

/** The builtin `probe(label)`. */
export function addProbe(vm: VM, note: (label: string) => void): void {
  const def = new MethodDef('probe', {
    call: 'FASTCALL',
    fn: (m: VM, _self: PyObject, args: PyObject[]) => {
      note(args.length > 0 ? String(args[0]!.v) : '');
      m.None.rc++;
      return m.None;
    },
  });
  const f = newBuiltin(vm, def, null, null);
  dictSetStr(vm, vm.builtins, 'probe', f);
  decref(vm, f);
}
