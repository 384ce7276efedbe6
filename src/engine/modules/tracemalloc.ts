/** The _tracemalloc module, over the heap's own tracing. */
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { valueError } from '../objects/errors.ts';
import { newBool, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

/** Strings and tracebacks of one snapshot, each made once. */
interface Made {
  files: Map<number, PyText>;
  tracebacks: Map<number, PyObject>;
}

/** @cpython Modules/_tracemalloc.c traceback_to_pyobject: ((file, line), ...), the most recent call first */
function tracebackTuple(vm: VM, made: Made, id: number): PyObject {
  const known = made.tracebacks.get(id);
  if (known !== undefined) return share(known);
  const { tracebacks } = vm.heap.trace;
  const frames: PyObject[] = [];
  for (let k = 0; k < tracebacks.nframe(id); k++) {
    const file = tracebacks.fileAt(id, k);
    let name = made.files.get(file);
    if (name === undefined) {
      name = newStr(vm, tracebacks.filenames[file]!);
      made.files.set(file, name);
    }
    frames.push(newTuple(vm, [share(name as PyObject), newInt(vm, tracebacks.lineAt(id, k))]));
  }
  const t = newTuple(vm, frames);
  made.tracebacks.set(id, t);
  return share(t);
}

function newMade(): Made {
  return { files: new Map(), tracebacks: new Map() };
}

function release(vm: VM, made: Made): void {
  for (const o of made.tracebacks.values()) decref(vm, o);
  for (const o of made.files.values()) decref(vm, o);
}

function getTraces(vm: VM): PyObject {
  const { trace } = vm.heap;
  const out: PyObject[] = [];
  if (!trace.tracing) return vm.newList(out);
  const made = newMade();
  const traces = [...trace.snapshot()];
  for (const { size, traceback } of traces) {
    const items: PyObject[] = [newInt(vm, 0), newInt(vm, size), tracebackTuple(vm, made, traceback)];
    if (vm.profile.run.traceTotals) items.push(newInt(vm, trace.tracebacks.totalNframe(traceback)));
    out.push(newTuple(vm, items));
  }
  release(vm, made);
  return vm.newList(out);
}

function objectTraceback(vm: VM, o: PyObject): PyObject {
  const block = o.type.preheader > 0 ? vm.gc.blockOf(vm, o as PyObj) : o.addr;
  const id = block > 0 ? vm.heap.trace.tracebackOf(block) : 0;
  if (id === 0) return none(vm);
  const made = newMade();
  const t = tracebackTuple(vm, made, id);
  release(vm, made);
  return t;
}

const act = (f: (vm: VM) => void): MethodSpec => ({
  call: 'NOARGS',
  fn: (vm) => {
    f(vm);
    return none(vm);
  },
});

const FUNCTIONS: Record<string, MethodSpec> = {
  start: {
    call: 'FASTCALL',
    fn: (vm, _s, args) => {
      checkPositional(vm, 'start', args.length, 0, 1);
      const n = args.length > 0 ? PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!) : 1;
      if (n < 1 || n > 65535) valueError(vm, 'the number of frames must be in range [1; 65535]');
      vm.heap.trace_start(n);
      return none(vm);
    },
  },
  stop: act((vm) => vm.heap.trace_stop()),
  clear_traces: act((vm) => vm.heap.trace.clear_traces()),
  reset_peak: act((vm) => vm.heap.trace.reset_peak()),
  is_tracing: { call: 'NOARGS', fn: (vm) => newBool(vm, vm.heap.trace.tracing) },
  get_traceback_limit: { call: 'NOARGS', fn: (vm) => newInt(vm, vm.heap.trace.max_nframe) },
  get_traced_memory: {
    call: 'NOARGS',
    fn: (vm) => {
      const { tracing, current, peak } = vm.heap.trace;
      return newTuple(vm, [newInt(vm, tracing ? current : 0), newInt(vm, tracing ? peak : 0)]);
    },
  },
  get_tracemalloc_memory: {
    call: 'NOARGS',
    fn: (vm) => PyLong_FromSsize_t(vm, vm.heap.trace.get_tracemalloc_memory()),
  },
  _get_traces: { call: 'NOARGS', fn: getTraces },
  _get_object_traceback: { call: 'O', fn: (vm, _s, o) => objectTraceback(vm, o) },
};

export function createTracemalloc(vm: VM): PyObj {
  return defineModule(vm, { name: '_tracemalloc', functions: FUNCTIONS });
}
