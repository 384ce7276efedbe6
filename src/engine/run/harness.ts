/**
 * Runs a program as `oracle/probe/harness.py` does in a real interpreter, step by step, with the same observations: start, each
 * `probe("label")`, end, after. Values are absolute; whoever reads them takes the differences.
 */
import { heapStats } from '../heap/index.ts';
import { dictGetStr } from '../objects/dict.ts';
import { NotSupported, PyThrow } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { clearModule } from '../objects/moduleobject.ts';
import { decref, type PyObj } from '../objects/object.ts';
import { newRange, range_iter } from '../objects/range.ts';
import type { Host, VM } from '../objects/vm.ts';
import { profileFor } from '../profile/index.ts';
import { createVM } from './bootstrap.ts';
import { compileBytes } from './compile.ts';
import { preload } from './imports.ts';
import { type AllocationEvent, addProbe, createMain, eventsOf, runCode } from './program.ts';
import { prepareStart, restoreStart, takenByReader, usedBefore } from './start.ts';
import { reportUncaught } from './uncaught.ts';

export interface HarnessOptions {
  version: string;
  fileName: string;
  trace: boolean;
  /** bytes of output after which the run ends with state `flood` */
  outputBytes: number;
  /** looks at the globals when the observation `end` has been taken, before they are cleared */
  inspect?: (vm: VM, globals: PyObj) => void;
  /** keep a log of the requests from `start` to `end` */
  events?: boolean;
}

export interface ObservedValues {
  'traced.current'?: number;
  'traced.peak'?: number;
  'traced.lines'?: Record<string, [number, number]>;
  blocks: number;
  classes: Record<string, number>;
  pools: Record<string, number>;
  arenas: number;
  'gc.count': number[];
  'gc.collections': number[];
  'gc.collected': number[];
  'gc.uncollectable': number[];
  'gc.pending'?: number;
}

export interface HarnessResult {
  stdout: string;
  stderr: string;
  exit: number | null;
  state: 'ok' | 'error' | 'unparsable' | 'flood' | 'unsupported' | 'memory';
  reason?: string;
  notSupported?: { construct: string; line: number };
  observations: { label: string; values: ObservedValues }[];
  events?: AllocationEvent[];
}

class Flood extends Error {}

/** Collects what the guest writes; throws Flood beyond the cap. */
class Output {
  private readonly chunks: Uint8Array[][] = [[], []];
  private bytes = 0;
  private readonly cap: number;
  constructor(cap: number) {
    this.cap = cap;
  }
  write(fd: number, data: Uint8Array): void {
    this.bytes += data.length;
    if (this.cap > 0 && this.bytes > this.cap) throw new Flood();
    this.chunks[fd === 2 ? 1 : 0]!.push(data.slice());
  }
  text(fd: 1 | 2): string {
    const list = this.chunks[fd - 1]!;
    const all = new Uint8Array(list.reduce((n, c) => n + c.length, 0));
    let at = 0;
    for (const c of list) {
      all.set(c, at);
      at += c.length;
    }
    return new TextDecoder().decode(all);
  }
}

/** All observables at this moment; makes no object of the guest. */
function observe(vm: VM, traced: boolean, program: string): ObservedValues {
  const { classes, arenas } = heapStats(vm.heap);
  const values: ObservedValues = {
    blocks: vm.heap.allocatedBlocks(),
    classes: {},
    pools: {},
    arenas: arenas.current,
    'gc.count': [...vm.gc.counts],
    'gc.collections': vm.gc.stats.map((s) => s.collections),
    'gc.collected': vm.gc.stats.map((s) => s.collected),
    'gc.uncollectable': vm.gc.stats.map((s) => s.uncollectable),
  };
  for (const c of classes) {
    values.classes[c.size] = c.used;
    values.pools[c.size] = c.pools;
  }
  if (traced) {
    const { trace } = vm.heap;
    values['traced.current'] = trace.current;
    values['traced.peak'] = trace.peak;
    const lines: Record<string, [number, number]> = {};
    for (const { filename, line, bytes, count } of trace.lines(takenByReader(vm))) {
      // what the harness itself asks for, outside of any frame of the program
      if (filename === '<unknown>') continue;
      const key = filename === program ? String(line) : `${filename.slice(filename.lastIndexOf('/') + 1)}:${line}`;
      const row = lines[key] ?? [0, 0];
      lines[key] = [row[0] + bytes, row[1] + count];
    }
    values['traced.lines'] = lines;
  }
  return values;
}

/** Collects until nothing is left, at least three times; what the first collection found. */
function collect(vm: VM): number {
  const first = vm.gc.collect(vm, 2);
  // its loop is over a range: where ranges have a free list, the iterator stays there
  const range = newRange(vm, newInt(vm, 0), newInt(vm, 9), newInt(vm, 1));
  const it = range_iter(vm, range);
  decref(vm, range);
  for (let k = 0; k < 9; k++) if (vm.gc.collect(vm, 2) === 0 && k > 0) break;
  decref(vm, it);
  return first;
}

/** Runs `program`; never throws for what a program does. */
export function runHarness(program: Uint8Array, options: HarnessOptions, host: Partial<Host> = {}): HarnessResult {
  const output = new Output(options.outputBytes);
  const result: HarnessResult = { stdout: '', stderr: '', exit: null, state: 'ok', observations: [] };
  try {
    const vm = createVM({
      version: options.version,
      host: { ...host, write: (fd, data) => output.write(fd, data) },
      argv: [options.fileName],
      prepare: (heap) => prepareStart(heap, profileFor(options.version).build),
    });
    steps(vm, program, options, result);
  } catch (e) {
    if (e instanceof Flood) {
      result.state = 'flood';
      result.reason = `ended by us after ${options.outputBytes} bytes of output`;
    } else if (e instanceof NotSupported) {
      result.state = 'unsupported';
      result.notSupported = { construct: e.construct, line: e.line };
    } else throw e;
  }
  result.stdout = output.text(1);
  result.stderr = output.text(2);
  return result;
}

function steps(vm: VM, program: Uint8Array, options: HarnessOptions, result: HarnessResult): void {
  const { fileName } = options;
  if (options.events) vm.heap.events_install();
  preloadFor(vm, program);
  const main = createMain(vm, fileName);
  // the real harness holds these itself: they outlive the program's globals
  for (const name of ['__file__', '__annotations__']) {
    const held = dictGetStr(vm, main.d!, name);
    if (held !== null) held.rc++;
  }
  const note = (label: string): void => {
    result.observations.push({ label, values: observe(vm, options.trace, fileName) });
  };
  addProbe(vm, note);
  restoreStart(vm);
  let code: ReturnType<typeof compileBytes>;
  try {
    code = compileBytes(vm, program, fileName);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    result.state = 'unparsable';
    result.exit = reportUncaught(vm, e);
    return;
  }
  usedBefore(vm);
  collect(vm);
  if (options.trace) {
    vm.heap.trace_start(1);
    collect(vm);
    vm.heap.trace.clear_traces();
  }
  note('start');
  if (options.events) vm.heap.events_start(vm.heap.trace.where);
  try {
    decref(vm, runCode(vm, code, main.d!, main.d!));
    result.exit = 0;
    if (options.events) result.events = eventsOf(vm);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    if (options.events) result.events = eventsOf(vm);
    note('end');
    options.inspect?.(vm, main.d!);
    result.exit = reportUncaught(vm, e);
    result.state = result.exit === 0 ? 'ok' : 'error';
    return;
  }
  note('end');
  const end = result.observations.at(-1)!;
  options.inspect?.(vm, main.d!);
  end.values['gc.pending'] = vm.gc.collect(vm, 2);
  clearModule(vm, main);
  collect(vm);
  note('after');
  vm.finish();
}

/** What the real harness has imported before a program starts, as far as this program names it. */
const PRELOADED = new Set(
  (
    'abc array atexit bisect builtins collections collections.abc contextlib copy dataclasses enum functools gc heapq io ' +
    'inspect itertools json keyword linecache math operator os pickle queue random re reprlib signal string struct ' +
    'subprocess sys textwrap threading time traceback tracemalloc types typing warnings weakref'
  ).split(' '),
);

/** OURS: imports before tracing what the program imports, so that its own import binds a name and nothing else. */
function preloadFor(vm: VM, program: Uint8Array): void {
  const text = new TextDecoder().decode(program);
  const names = new Set<string>();
  for (const m of text.matchAll(/^[ \t]*(?:from\s+([\w.]+)\s+import|import\s+([\w., ]+))/gm)) {
    for (const part of (m[1] ?? m[2]!).split(',')) names.add(part.trim().split(/\s+/)[0]!);
  }
  // what syntax or a library function imports when it runs
  if (/^[ \t]*(?:class|def|type)\s+\w+\s*\[/m.test(text)) names.add('typing');
  if (names.has('collections')) names.add('heapq');
  for (const name of names) {
    if (!PRELOADED.has(name)) continue;
    try {
      preload(vm, [name]);
    } catch (e) {
      // the program's own import says what is the matter
      if (!(e instanceof PyThrow) && !(e instanceof NotSupported)) throw e;
    }
  }
}
