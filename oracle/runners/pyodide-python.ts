/**
 * Pyodide as if it were an executable: `node pyodide-python.ts PACKAGE [-FLAG...] SCRIPT [ARGUMENT...]`. Runs the script as
 * `__main__` in the npm package `pyodide` that lies in the folder PACKAGE, with the script's folder and the working directory of
 * this process mounted under their own names, this process's standard streams, and its exit code.
 */
import { readSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What we use of the package. */
interface Pyodide {
  FS: { mkdirTree(path: string): void; chdir(path: string): void };
  mountNodeFS(point: string, folder: string): void;
  setStdin(options: { read(buffer: Uint8Array): number }): void;
  setStdout(options: { write(buffer: Uint8Array): number }): void;
  setStderr(options: { write(buffer: Uint8Array): number }): void;
  toPy(value: unknown): unknown;
  runPython(code: string, options?: { globals?: unknown }): unknown;
}
type Load = (options: { indexURL: string; env: Record<string, string> }) => Promise<Pyodide>;

const MAIN = `
import sys
sys.argv[:] = _arguments
sys.path.insert(0, _folder)
del sys.modules['__main__'].__dict__['_arguments'], sys.modules['__main__'].__dict__['_folder']
`;
/** answers with the exit code; prints what an interpreter prints of an exception that nobody caught */
const RUN = `
def _run(path):
    import sys
    main = sys.modules['__main__'].__dict__
    del main['_run']
    main['__file__'] = path
    with open(path, encoding='utf-8') as file:
        code = compile(file.read(), path, 'exec', dont_inherit=True)
    try:
        exec(code, main)
        return 0
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__.tb_next)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 1
_run(_path)
`;

async function load(folder: string): Promise<Pyodide> {
  const { loadPyodide } = (await import(pathToFileURL(join(folder, 'pyodide.mjs')).href)) as { loadPyodide: Load };
  const env = Object.fromEntries(environment) as Record<string, string>;
  return loadPyodide({ indexURL: folder.replace(/\/?$/, '/'), env });
}

const [folder, ...rest] = process.argv.slice(2) as [string, ...string[]];
const [script, ...args] = rest.slice(rest.findIndex((arg) => !arg.startsWith('-'))) as [string, ...string[]];
const environment = Object.entries(process.env).filter(([name]) => /^(PYTHON|LC_|TZ$|HOME$)/.test(name));
const python = await load(folder).catch((error: Error) => {
  process.stderr.write(`${folder}: no package pyodide that starts: ${error.message}\n`);
  process.exit(1);
});
const path = resolve(script);
for (const point of new Set([process.cwd(), dirname(path)])) {
  python.FS.mkdirTree(point);
  python.mountNodeFS(point, point);
}
python.FS.chdir(process.cwd());
python.setStdin({ read: (buffer) => readSync(0, buffer) });
python.setStdout({ write: (buffer) => writeSync(1, buffer) });
python.setStderr({ write: (buffer) => writeSync(2, buffer) });
const main = { _arguments: [script, ...args], _folder: dirname(path) };
const globals = python.runPython('__import__("sys").modules["__main__"].__dict__') as Map<string, unknown>;
for (const [name, value] of Object.entries(main)) globals.set(name, python.toPy(value));
python.runPython(MAIN);
globals.set('_path', path);
process.exitCode = python.runPython(RUN) as number;
