/**
 * Which modules of the standard library the twin can import, and what the others lack.
 *
 *     node test/parity/imports.ts --as 3.13 [--python EXE] [--only PART] [--brief]
 *
 * Every Python file of the library of that version counts, submodules of packages included (test suites, `__main__` and programs that
 * act when they are imported aside). Each is imported in a twin of its own, in a worker with a stack like that of `exec`. What fails is
 * grouped by its cause, the most common first. With `--python`, what that interpreter can't import either (Windows modules, say) doesn't
 * count. `importOutcomes` is what the test asks.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { findLibrary, moduleLoader } from '../../oracle/targets/library.ts';
import { createVM, runMain } from '../../src/engine/index.ts';

const SECONDS = 30;
/** folders of suites and demonstrations, and modules that do something when they are imported */
const LEFT_OUT =
  /^(test|tests|idlelib|turtledemo|lib2to3|site-packages|lib-dynload|__phello__|ensurepip|tkinter|antigravity|this|turtle|pydoc_data|config-.*|__pycache__|.*_sysconfigdata.*)$/;

export interface ImportOutcome {
  module: string;
  /** null: imported; else the last line of what went wrong */
  cause: string | null;
}

/** Dotted names of the Python files of a library. */
export function libraryModules(folder: string, prefix = ''): string[] {
  const names: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = entry.name.replace(/\.py$/, '');
    if (LEFT_OUT.test(name) || name.startsWith('__')) continue;
    if (entry.isDirectory()) {
      const inner = join(folder, entry.name);
      if (!readdirSync(inner).includes('__init__.py')) continue;
      names.push(prefix + name, ...libraryModules(inner, `${prefix}${name}.`));
    } else if (entry.name.endsWith('.py') && /^\w+$/.test(name)) names.push(prefix + name);
  }
  return names.sort();
}

/** Imports one module in a fresh twin. */
function importIn(version: string, library: string, module: string): ImportOutcome {
  const err: Uint8Array[] = [];
  const write = (fd: number, data: Uint8Array): void => void (fd === 2 && err.push(data.slice()));
  try {
    const vm = createVM({ version, host: { write, load: moduleLoader([library]) }, argv: ['main.py'] });
    const outcome = runMain(vm, `import ${module}\n`, 'main.py');
    if (outcome.notSupported) return { module, cause: `not supported: ${outcome.notSupported.construct}` };
    if (outcome.exit === 0) return { module, cause: null };
    return { module, cause: Buffer.concat(err).toString().trimEnd().split('\n').at(-1) ?? '' };
  } catch (e) {
    const places = String((e as Error).stack)
      .split('\n')
      .slice(1, 3);
    return { module, cause: `fault: ${e} ${places.map((p) => p.trim().replace(/\(.*\/src\//, '(')).join(' ')}` };
  }
}

/** Imports each of `modules`, in a worker that is replaced when it hangs. */
export async function importOutcomes(version: string, library: string, modules: string[]): Promise<ImportOutcome[]> {
  const start = async (): Promise<Worker> => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { version, library },
      resourceLimits: { stackSizeMb: 200, maxOldGenerationSizeMb: 2048 },
    });
    await once(worker, 'message');
    return worker;
  };
  const outcomes: ImportOutcome[] = [];
  let worker = await start();
  for (const module of modules) {
    worker.postMessage(module);
    const guard = AbortSignal.timeout(SECONDS * 1000);
    try {
      const [outcome] = (await once(worker, 'message', { signal: guard })) as [ImportOutcome];
      outcomes.push(outcome);
    } catch (e) {
      outcomes.push({ module, cause: guard.aborted ? 'takes too long' : `worker: ${(e as Error).message}` });
      await worker.terminate();
      worker = await start();
    }
  }
  await worker.terminate();
  return outcomes;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      as: { type: 'string', default: '3.13' },
      python: { type: 'string' },
      only: { type: 'string', default: '' },
      brief: { type: 'boolean', default: false },
    },
  });
  const library = findLibrary(values.as.split('.').slice(0, 2).join('.'), process.env);
  if (library === null) throw new Error(`no library of ${values.as} here`);
  const modules = libraryModules(library).filter((name) => name.includes(values.only));
  const outcomes = await importOutcomes(values.as, library, modules);
  const imports = (name: string): boolean =>
    !values.python || spawnSync(values.python, ['-s', '-S', '-B', '-c', `import ${name}`], { input: '' }).status === 0;
  const failed = outcomes.filter((o) => o.cause !== null && imports(o.module));
  const good = outcomes.filter((o) => o.cause === null).length;
  const groups = Map.groupBy(failed, (o) => o.cause!);
  if (!values.brief) {
    for (const [cause, members] of [...groups].sort((a, b) => b[1].length - a[1].length)) {
      console.log(`${members.length}  ${cause}\n     ${members.map((o) => o.module).join(' ')}`);
    }
  }
  console.log(`${values.as}: ${good} of ${good + failed.length} modules of the library are imported`);
}

if (!isMainThread && parentPort && workerData?.library) {
  const { version, library } = workerData as { version: string; library: string };
  parentPort.on('message', (name: string) => parentPort!.postMessage(importIn(version, library, name)));
  parentPort.postMessage('ready');
} else if (import.meta.main) await main();
