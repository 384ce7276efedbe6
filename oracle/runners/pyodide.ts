/**
 * Pyodide, CPython compiled to WebAssembly (32 bit): the npm package `pyodide`, in a Node process a program. The target's command is
 * the package's folder. It starts slowly, so the time that a program may take begins with half a minute more.
 */
import { fileURLToPath } from 'node:url';
import { identify } from '../targets/identify.ts';
import { harnessRunner } from './cpython.ts';
import type { LiveTarget, Runner } from './runner.ts';

const ENDING = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const PYTHON = fileURLToPath(new URL(`./pyodide-python.${ENDING}`, import.meta.url));
const START_MS = 30_000;

const harness = harnessRunner({ kind: 'pyodide', flags: [], forks: false, limitsMemory: false });

const commandOf = ([folder]: readonly string[]): string[] => [process.execPath, PYTHON, folder!];

export const pyodide: Runner = {
  kind: 'pyodide',
  async identify(command) {
    const { build, ...identity } = await identify(commandOf(command), START_MS);
    const own = { ...build, implementation: 'pyodide', id: build.id.replace('cpython', 'pyodide') };
    return { ...identity, build: own };
  },
  async start(target: LiveTarget, options) {
    const session = await harness.start({ ...target, command: commandOf(target.command) }, options);
    return {
      run: (program, { limits, ...rest }) =>
        session.run(program, { ...rest, limits: { ...limits, timeoutMs: limits.timeoutMs + START_MS } }),
      stop: () => session.stop(),
    };
  },
};
