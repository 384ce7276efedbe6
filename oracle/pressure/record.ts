/**
 * Records the series of the pressure programs.
 *
 *     node oracle/pressure/record.ts --live 3.13.18=python3.13 --live 3.14.2=@PYODIDE_FOLDER ... --twin 3.14.2 ...
 *
 * A live target is an interpreter, or `@` and the folder of the npm package pyodide (314.0.0 is CPython 3.14.2).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFor } from '../../src/engine/profile/builds.ts';
import { gc } from '../../src/engine/profile/gc.ts';
import { PRESSURE_PROGRAMS, type PressureSeries, pointsOf, programFile, titleOf } from './series.ts';

const { values } = parseArgs({
  options: {
    live: { type: 'string', multiple: true, default: [] },
    twin: { type: 'string', multiple: true, default: [] },
  },
});

const ENV = { ...process.env, PYTHONHASHSEED: '0' };
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

const PYODIDE = `
const { loadPyodide } = await import(process.argv[1] + '/pyodide.mjs');
const py = await loadPyodide();
py.setStdout({ batched: (line) => console.log(line) });
py.globals.set('source', (await import('node:fs')).readFileSync(process.argv[2], 'utf8'));
py.runPython('exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})');
`;

function run(target: string, file: string): string {
  const options = { encoding: 'utf8', env: ENV, maxBuffer: 1 << 26 } as const;
  if (!target.startsWith('@')) return execFileSync(target, ['-s', '-S', '-B', file], options);
  return execFileSync(process.execPath, ['--input-type=module', '-e', PYODIDE, target.slice(1), file], options);
}

const kindOf = (build: string): PressureSeries['kind'] => gc[buildFor(build)!].kind;

const programs = PRESSURE_PROGRAMS.map((name) => {
  const file = programFile(name);
  const live = values.live.map((text): PressureSeries => {
    const [build, target] = text.split('=') as [string, string];
    return { build, kind: kindOf(build), how: 'live', points: pointsOf(run(target, file)) };
  });
  const twin = values.twin.map((build): PressureSeries => {
    const stdout = execFileSync(process.execPath, [MAIN, 'exec', file, '--as', build], { encoding: 'utf8', env: ENV });
    return { build, kind: kindOf(build), how: 'twin', points: pointsOf(stdout) };
  });
  return { name, title: titleOf(readFileSync(file, 'utf8')), series: [...live, ...twin] };
});
const text = JSON.stringify({ recorded: new Date().toISOString().slice(0, 10), programs });
writeFileSync(join(import.meta.dirname, 'recorded.json'), `${text}\n`);
