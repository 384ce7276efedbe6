/**
 * Where interpreters may be: PATH, pyenv, uv, asdf, conda, node_modules, HEAPTWIN_TARGETS, the configuration. Only looks at names of
 * files; whether one starts is found by `identify.ts`. The same file reached by several names is listed once.
 */
import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

export interface Location {
  path: string;
  /** where it was found: `PATH`, `pyenv`, `HEAPTWIN_TARGETS` ... */
  found: string;
}

const CONFIG = 'heaptwin.config.json';
const CPYTHON = /^python3(\.\d+t?)?(\.exe)?$/;
const NAMES: Readonly<Record<string, RegExp>> = {
  cpython: CPYTHON,
  pypy: /^pypy3(\.\d+)?(\.exe)?$/,
  micropython: /^micropython(\.exe)?$/,
};

/** Executables that may be of this kind, best first; shims of version managers are left out, they are found behind them. */
export function findLocations(kind: string, env: Env, further: readonly string[] = [], cwd = ''): Location[] {
  if (kind === 'pyodide') return pyodidePackages(env, further, cwd);
  const name = NAMES[kind];
  if (!name) return [];
  const found: Location[] = [];
  for (const path of listed(env.HEAPTWIN_TARGETS)) found.push(...executables(path, name, 'HEAPTWIN_TARGETS'));
  for (const path of further) found.push(...executables(path, name, CONFIG));
  for (const folder of listed(env.PATH)) {
    if (!/[\\/]shims[\\/]?$/.test(folder)) found.push(...executables(folder, name, 'PATH'));
  }
  for (const [manager, folder] of managers(env)) {
    for (const version of entries(folder)) found.push(...executables(join(folder, version, 'bin'), name, manager));
  }
  for (const root of condaRoots(env)) found.push(...executables(join(root, 'bin'), name, 'conda'));
  return unique(found);
}

/** Folders of the npm package `pyodide`: those that are listed, and what is installed where heaptwin was called. */
function pyodidePackages(env: Env, further: readonly string[], cwd: string): Location[] {
  const all = [
    ...listed(env.HEAPTWIN_TARGETS).map((path) => ({ path, found: 'HEAPTWIN_TARGETS' })),
    ...further.map((path) => ({ path, found: CONFIG })),
    { path: join(cwd, 'node_modules', 'pyodide'), found: 'node_modules' },
  ];
  return unique(all.filter(({ path }) => existsSync(join(path, 'pyodide.asm.wasm'))));
}

function listed(value: string | undefined): string[] {
  return (value ?? '').split(delimiter).filter((part) => part !== '');
}

/** [manager, folder of versions, each with a folder `bin`] */
function managers(env: Env): (readonly [string, string])[] {
  const home = homeOf(env);
  return [
    ['pyenv', join(env.PYENV_ROOT ?? join(home, '.pyenv'), 'versions')],
    ['uv', env.UV_PYTHON_INSTALL_DIR ?? join(env.XDG_DATA_HOME ?? join(home, '.local/share'), 'uv/python')],
    ['asdf', join(env.ASDF_DATA_DIR ?? join(home, '.asdf'), 'installs/python')],
    ['mise', join(env.MISE_DATA_DIR ?? join(home, '.local/share/mise'), 'installs/python')],
    ...condaRoots(env).map((root) => ['conda', join(root, 'envs')] as const),
  ];
}

function condaRoots(env: Env): string[] {
  const usual = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge'].map((name) => join(homeOf(env), name));
  const named = [env.CONDA_PREFIX, env.CONDA_EXE && join(env.CONDA_EXE, '../..'), env.MAMBA_ROOT_PREFIX];
  return [...named.filter((root) => root !== undefined && root !== ''), ...usual] as string[];
}

function homeOf(env: Env): string {
  return env.HOME ?? env.USERPROFILE ?? '';
}

/** A path of an executable, or of a folder with executables of that name. A listed path that isn't there stays: its target says so. */
function executables(path: string, name: RegExp, found: string): Location[] {
  const base = path.split(/[\\/]/).at(-1)!;
  if ((found === 'HEAPTWIN_TARGETS' || found === CONFIG) && !existsSync(path))
    return name === CPYTHON ? [{ path, found }] : [];
  if (isFile(path)) return base === '' || found === 'PATH' || !matches(base, name) ? [] : [{ path, found }];
  if (existsSync(join(path, 'pyodide.asm.wasm'))) return [];
  return entries(path)
    .filter((entry) => name.test(entry) && isFile(join(path, entry)))
    .sort((a, b) => b.length - a.length || (a < b ? 1 : -1))
    .map((entry) => ({ path: join(path, entry), found }));
}

/** A listed file of any name counts as CPython unless its name says otherwise. */
function matches(base: string, name: RegExp): boolean {
  if (name !== CPYTHON) return name.test(base);
  return !/pypy|micropython/.test(base);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function unique(locations: Location[]): Location[] {
  const seen = new Map<string, Location>();
  for (const location of locations) {
    let real = location.path;
    try {
      real = realpathSync(location.path);
    } catch {
      // a link to nowhere: keep its own name, identifying it will say why it doesn't start
    }
    if (!seen.has(real)) seen.set(real, location);
  }
  return [...seen.values()];
}
