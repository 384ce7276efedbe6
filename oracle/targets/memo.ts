/**
 * What the twin's compiler makes of a library module, kept beyond the process, as CPython keeps it in `__pycache__`. The folder is
 * the user's cache folder (`HEAPTWIN_CACHE`, else `XDG_CACHE_HOME/heaptwin`, else `~/.cache/heaptwin`; an empty HEAPTWIN_CACHE
 * keeps nothing), below it a folder for the state of the compiler's own files, so that a changed compiler forgets everything.
 * A file is named by a hash of key and text. What can't be read or written is made anew: the cache is never needed.
 */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Env } from './locations.ts';

/** `memo(key, text, make)`: what `make` answers for a key and a text; it depends on nothing else. */
export type Memo = <T>(key: string, text: string, make: () => T) => T;

const ENGINE = fileURLToPath(new URL('../../src/engine/', import.meta.url));
/** what a compiled module depends on */
const COMPILER = ['profile', 'syntax', 'scopes', 'code', 'objects/value'];
/** folders of earlier compilers that are left standing */
const FOLDERS_KEPT = 3;

/** A memo in the user's cache folder. */
export function diskMemo(env: Env): Memo {
  const base = cacheFolder(env);
  let folder: string | undefined;
  return (key, text, make) => {
    if (base === undefined) return make();
    folder ??= currentFolder(base);
    const path = join(folder, createHash('sha256').update(key).update('\0').update(text).digest('hex').slice(0, 40));
    const known = read(path);
    if (known !== undefined) return known as ReturnType<typeof make>;
    const made = make();
    write(folder, path, made);
    return made;
  };
}

function cacheFolder(env: Env, kind = 'code'): string | undefined {
  const { HEAPTWIN_CACHE, XDG_CACHE_HOME } = env;
  if (HEAPTWIN_CACHE !== undefined) return HEAPTWIN_CACHE === '' ? undefined : join(HEAPTWIN_CACHE, kind);
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'heaptwin', kind);
}

/** Where Node keeps what it made of the twin's own files (`module.enableCompileCache`, which keeps versions apart itself). */
export function codeFolder(env: Env): string | undefined {
  return cacheFolder(env, 'javascript');
}

/** The folder of this compiler: by names, sizes and times of its files, which is quick and errs on the side of anew. */
function currentFolder(base: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const name of globSync(
    COMPILER.map((folder) => `${folder}/**/*.{ts,js}`),
    { cwd: ENGINE },
  ).sort()) {
    const { size, mtimeMs } = statSync(join(ENGINE, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  const own = hash.digest('hex').slice(0, 16);
  forget(base, own);
  return join(base, own);
}

function forget(base: string, own: string): void {
  try {
    const others = readdirSync(base).filter((name) => name !== own);
    const byAge = others
      .map((name) => ({ name, age: statSync(join(base, name)).mtimeMs }))
      .sort((a, b) => b.age - a.age);
    for (const { name } of byAge.slice(FOLDERS_KEPT)) rmSync(join(base, name), { recursive: true, force: true });
  } catch {
    // nothing there yet, or not ours to remove
  }
}

function read(path: string): unknown {
  try {
    return deserialize(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** Another process may write the same: whole files appear under their name, in one step. */
function write(folder: string, path: string, value: unknown): void {
  try {
    mkdirSync(folder, { recursive: true });
    const part = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    writeFileSync(part, serialize(value));
    renameSync(part, path);
  } catch {
    // no cache then
  }
}
