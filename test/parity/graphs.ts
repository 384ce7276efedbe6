/**
 * Random object graphs in an interpreter and in the twin: order of events, counts, what was collected.
 *
 *     node test/parity/graphs.ts --as 3.12 --python EXE [--first N] [--count N] [--batch N] [--record]
 *
 * `--python @FOLDER` is the npm package pyodide (314.0.0 is CPython 3.14.2). `--record` writes the interpreter's digests, and the
 * seeds at which the twin differs, to the fixture of the tests.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphProgram, graphsOf } from './graphs/split.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const FIXTURE = join(import.meta.dirname, '../engine/gc/fixtures/graphs.json');

const PYODIDE = `
const { loadPyodide } = await import(process.argv[1] + '/pyodide.mjs');
const py = await loadPyodide({ env: { PYTHONHASHSEED: '0' } });
py.setStdout({ batched: (line) => console.log(line) });
py.globals.set('source', (await import('node:fs')).readFileSync(process.argv[2], 'utf8'));
py.runPython('exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})');
`;

const { values } = parseArgs({
  options: {
    as: { type: 'string' },
    python: { type: 'string' },
    first: { type: 'string', default: '0' },
    count: { type: 'string', default: '300' },
    batch: { type: 'string', default: '500' },
    record: { type: 'boolean', default: false },
  },
});
if (!values.as || !values.python) throw new RangeError('usage: graphs.ts --as VERSION --python EXE');

const options = { encoding: 'utf8', env: { ...process.env, PYTHONHASHSEED: '0' }, maxBuffer: 1 << 28 } as const;

function ask(command: string, args: string[]): Map<number, string> {
  try {
    return graphsOf(execFileSync(command, args, options));
  } catch (error) {
    return graphsOf((error as { stdout?: string }).stdout ?? '');
  }
}

function interpreter(python: string, file: string): Map<number, string> {
  if (python[0] !== '@') return ask(python, ['-s', '-S', '-B', file]);
  return ask(process.execPath, ['--input-type=module', '-e', PYODIDE, python.slice(1), file]);
}

const folder = mkdtempSync(join(tmpdir(), 'graphs-'));
const first = Number(values.first);
const count = Number(values.count);
const open: number[] = [];
const digests: string[] = [];
for (let start = first; start < first + count; start += Number(values.batch)) {
  const size = Math.min(Number(values.batch), first + count - start);
  const file = join(folder, 'program.py');
  writeFileSync(file, graphProgram(start, size));
  const real = interpreter(values.python, file);
  const twin = ask(process.execPath, [MAIN, 'exec', file, '--as', values.as]);
  for (let seed = start; seed < start + size; seed++) {
    const expected = real.get(seed) ?? '';
    digests.push(createHash('sha256').update(expected).digest('hex').slice(0, 12));
    if (twin.get(seed) === expected) continue;
    open.push(seed);
    if (open.length <= 5) show(seed, expected, twin.get(seed) ?? '');
  }
}
rmSync(folder, { recursive: true });
console.log(`${values.as}: ${count - open.length} of ${count} graphs equal; differ: ${open.slice(0, 40).join(' ')}`);
if (values.record) {
  const all = JSON.parse(readFileSync(FIXTURE, 'utf8'));
  all[values.as] = { count, digests, open };
  writeFileSync(FIXTURE, `${JSON.stringify(all)}\n`);
}

function show(seed: number, expected: string, found: string): void {
  const a = expected.split('\n');
  const b = found.split('\n');
  const at = a.findIndex((line, k) => line !== b[k]);
  console.log(`graph ${seed}, line ${at}: ${a[at]?.slice(0, 100)} | twin: ${b[at]?.slice(0, 100)}`);
}
