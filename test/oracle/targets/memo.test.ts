/** The cache of compiled modules: what comes back is what went in; nothing that happens to its folder can do harm. */
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diskMemo } from '../../../oracle/targets/memo.ts';
import { createVM, runMain } from '../../../src/engine/index.ts';
import { temporaryFolder } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

function counted(env: Record<string, string>) {
  const memo = diskMemo(env);
  let made = 0;
  const ask = (key: string, text: string) =>
    memo(key, text, () => ({ made: ++made, ops: Uint16Array.of(1, 515), big: 1n << 80n }));
  return { ask, made: () => made };
}

function kept(below: string): string[] {
  return readdirSync(below, { recursive: true, withFileTypes: true }).flatMap((e) =>
    e.isFile() ? [join(e.parentPath, e.name)] : [],
  );
}

test('answers again without making it, in another process too; another key or text is another thing', () => {
  const env = { HEAPTWIN_CACHE: join(folder.path, 'a') };
  const first = counted(env);
  const made = first.ask('3.12 m.py', 'x = 1');
  expect(first.ask('3.12 m.py', 'x = 1')).toEqual(made);
  expect(counted(env).ask('3.12 m.py', 'x = 1')).toEqual(made);
  expect(first.made()).toBe(1);
  first.ask('3.13 m.py', 'x = 1');
  first.ask('3.12 m.py', 'x = 2');
  expect(first.made()).toBe(3);
});

test('a file that is cut off is made anew; no folder at all is no fault', () => {
  const env = { HEAPTWIN_CACHE: join(folder.path, 'b') };
  counted(env).ask('k', 't');
  for (const path of kept(env.HEAPTWIN_CACHE)) truncateSync(path, 7);
  const again = counted(env);
  expect(again.ask('k', 't')).toMatchObject({ made: 1, ops: Uint16Array.of(1, 515) });
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  expect(counted({ HEAPTWIN_CACHE: file }).ask('k', 't').made).toBe(1);
  const none = counted({ HEAPTWIN_CACHE: '' });
  none.ask('k', 't');
  none.ask('k', 't');
  expect(none.made()).toBe(2);
});

test('a module of the library runs the same from the cache', () => {
  const memo = diskMemo({ HEAPTWIN_CACHE: join(folder.path, 'c') });
  const source = 'import m\nprint(m.f(2), m.f.__code__.co_firstlineno, m.K)\n';
  const module =
    'K = (1 << 70, 2.5, b"x", frozenset({3}))\n\ndef f(x, *, y=3):\n    return [x ** y for _ in range(2)]\n';
  const load = (path: string) => (path === 'm.py' ? { source: module, file: '/lib/m.py' } : null);
  const outputs = [1, 2, 3].map(() => {
    let out = '';
    const write = (_fd: number, data: Uint8Array) => {
      out += Buffer.from(data).toString();
    };
    runMain(createVM({ version: '3.13', host: { write, load, memo } }), source, 'program.py');
    return out;
  });
  expect(outputs[0]).toBe("[8, 8] 3 (1180591620717411303424, 2.5, b'x', frozenset({3}))\n");
  expect(new Set(outputs).size).toBe(1);
  expect(kept(join(folder.path, 'c')).length).toBe(1);
});
