/** Parts of the twin alone (tinybench): nanoseconds an operation, only to be compared with themselves. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { createVM } from '../engine/index.ts';
import { decref } from '../engine/objects/object.ts';
import { compileSource } from '../engine/run/compile.ts';
import { createMain, runCode } from '../engine/run/program.ts';
import { heapCases } from './heap.ts';

export interface SuiteRow {
  name: string;
  /** median nanoseconds an operation */
  ns: number;
}

export interface Case {
  name: string;
  /** operations in one run */
  ops: number;
  run: () => void;
}

const LOOPS = 20_000;
const SAMPLE = fileURLToPath(new URL('programs/nbody.py', import.meta.url));

const SETUP = `
import gc
class C:
    def __init__(self):
        self.x = 1
    def m(self):
        return self
def f(a):
    return a
def call(n):
    for _ in range(n):
        f(1)
def method(n, o=C()):
    for _ in range(n):
        o.m()
def load(n, o=C()):
    for _ in range(n):
        o.x
def store(n, o=C()):
    for _ in range(n):
        o.x = n
def instance(n):
    for _ in range(n):
        C()
gc.collect()
`;

/** Cases that run statements in one VM. */
function guest(version: string, statements: readonly [name: string, source: string, ops: number][]): Case[] {
  const vm = createVM({ version, argv: ['bench.py'], host: { write: () => undefined } });
  const globals = createMain(vm, 'bench.py').d!;
  const compile = (source: string) => compileSource(vm, source, 'bench.py', 'exec', 0);
  decref(vm, runCode(vm, compile(SETUP), globals, globals));
  return statements.map(([name, source, ops]) => {
    const code = compile(source);
    return { name, ops, run: () => decref(vm, runCode(vm, code, globals, globals)) };
  });
}

/** Parsing and compiling a file, without running it. */
function compiler(version: string): Case {
  const vm = createVM({ version, argv: ['bench.py'], host: { write: () => undefined } });
  const source = readFileSync(SAMPLE, 'utf8');
  return {
    name: `parse and compile a file of ${source.split('\n').length} lines`,
    ops: 1,
    run: () => decref(vm, compileSource(vm, source, 'bench.py', 'exec', 0)),
  };
}

export async function runSuites(version: string): Promise<SuiteRow[]> {
  const cases = [
    ...heapCases(),
    compiler(version),
    ...guest(version, [
      ['call of a function', `call(${LOOPS})`, LOOPS],
      ['call of a method', `method(${LOOPS})`, LOOPS],
      ['load of an attribute', `load(${LOOPS})`, LOOPS],
      ['store of an attribute', `store(${LOOPS})`, LOOPS],
      ['instance with __init__', `instance(${LOOPS})`, LOOPS],
      ['collection of a fresh heap', 'gc.collect()', 1],
    ]),
  ];
  const bench = new Bench({ time: 200, warmupTime: 100 });
  for (const { name, run } of cases) bench.add(name, run);
  await bench.run();
  return bench.tasks.map((task, k) => {
    if (task.result.state !== 'completed') throw new Error(`${task.name}: ${task.result.state}`);
    return { name: task.name, ns: (task.result.latency.p50 * 1e6) / cases[k]!.ops };
  });
}
