/** Pyodide is found where its package lies; what lies there and doesn't start says so by name. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTargets } from '../../../oracle/targets/find.ts';
import { findLocations } from '../../../oracle/targets/locations.ts';
import { temporaryFolder } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const own = join(folder.path, 'node_modules/pyodide');
const listed = join(folder.path, 'listed');
for (const path of [own, listed]) {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'pyodide.asm.wasm'), '');
}

test('in node_modules and in HEAPTWIN_TARGETS; it is no CPython executable', () => {
  const env = { HEAPTWIN_TARGETS: listed };
  expect(findLocations('pyodide', env, [], folder.path)).toEqual([
    { path: listed, found: 'HEAPTWIN_TARGETS' },
    { path: own, found: 'node_modules' },
  ]);
  expect(findLocations('cpython', env)).toEqual([]);
});

test('a package that does not start is a failed target with a reason', { timeout: 40_000 }, async () => {
  const around = { env: {}, cwd: folder.path, interpreters: [] };
  const { live, failed } = await findTargets([`pyodide:${own}`], around);
  expect(live).toEqual([]);
  expect(failed[0]).toMatchObject({ kind: 'pyodide', target: `pyodide:${own}` });
  expect(failed[0]!.reason).toContain('pyodide.mjs');
  const missing = await findTargets(['pyodide'], { ...around, cwd: join(folder.path, 'nowhere') });
  expect(missing.failed[0]!.reason).toContain('npm install pyodide');
});
