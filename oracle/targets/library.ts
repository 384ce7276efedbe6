/**
 * The pure-Python standard library of an emulated version: the folder `lib/python3.X` of an installed CPython of that minor
 * version. HEAPTWIN_STDLIB (a path list) comes first, then what stands beside the interpreters that are found here, then what an
 * interpreter says itself.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Env, findLocations } from './locations.ts';

const isLibrary = (folder: string): boolean => existsSync(join(folder, 'os.py'));

/** Folder of the library of `3.13`; null where no such interpreter is installed. */
export function findLibrary(minor: string, env: Env): string | null {
  for (const folder of (env.HEAPTWIN_STDLIB ?? '').split(delimiter).filter((f) => f !== '')) {
    for (const candidate of [folder, join(folder, `python${minor}`)]) {
      if (isLibrary(candidate) && matches(candidate, minor)) return candidate;
    }
  }
  const locations = findLocations('cpython', env);
  for (const { path } of locations) {
    const folder = join(dirname(dirname(path)), 'lib', `python${minor}`);
    if (isLibrary(folder)) return folder;
  }
  for (const { path } of locations) {
    if (!path.includes(minor)) continue;
    const folder = askInterpreter(path, minor);
    if (folder !== null) return folder;
  }
  return null;
}

function matches(folder: string, minor: string): boolean {
  const name = folder.replace(/[\\/]+$/, '');
  return /python3\.\d+$/.test(name) ? name.endsWith(`python${minor}`) : true;
}

function askInterpreter(path: string, minor: string): string | null {
  const script = 'import os, sys; print(os.path.dirname(os.__file__)); print("%d.%d" % sys.version_info[:2])';
  try {
    const [folder, version] = execFileSync(path, ['-S', '-c', script], { timeout: 5000, encoding: 'utf8' }).split('\n');
    return version === minor && folder && isLibrary(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** A loader of modules: beside the program first, then the library. */
export function moduleLoader(folders: readonly string[]): (path: string) => { source: string; file: string } | null {
  return (path) => {
    for (const folder of folders) {
      const file = join(folder, path);
      if (existsSync(file)) return { source: readFileSync(file, 'utf8'), file };
    }
    return null;
  };
}
