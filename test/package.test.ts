/**
 * The package as it is installed: built files alone, under node_modules, where Node strips no types. Whatever is read at run time
 * and not copied by the build is missing here.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'heaptwin-package-'));
const installed = join(folder, 'node_modules/heaptwin');

function node(...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
}

/** Names of packages, those of scopes too. */
function* packages(modules: string): Generator<string> {
  for (const name of readdirSync(modules)) {
    if (name.startsWith('.')) continue;
    if (!name.startsWith('@')) yield name;
    else for (const scoped of readdirSync(join(modules, name))) yield join(name, scoped);
  }
}

beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, [join(root, 'tools/build.ts'), join(installed, 'dist')]);
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  for (const name of packages(join(root, 'node_modules'))) {
    if (name === 'heaptwin') continue;
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = join(installed, 'dist/src/cli/main.js');

test('says its version', () => {
  expect(node(main, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('runs a program in the twin', { timeout: 60_000 }, () => {
  writeFileSync(join(folder, 'program.py'), 'import sys\nprint("é".upper(), "\\N{BULLET}", sys.getsizeof([]))\n');
  expect(node(main, 'exec', 'program.py', '--as', '3.12')).toBe('É • 56\n');
});

test('runs a program of the corpus and writes the report', { timeout: 60_000 }, () => {
  const run = ['run', '-t', 'engine:3.13', '-k', 'sizes/', '--no-cache', '--json'];
  const outcome = JSON.parse(node(main, ...run)) as { counts: Record<string, number> };
  expect(outcome.counts.ok).toBeGreaterThan(5);
  expect(outcome.counts.crash ?? 0).toBe(0);
  expect(node(main, 'report')).toMatch(/^\d+ pages; open /m);
});

test('is a library', () => {
  writeFileSync(join(folder, 'use.mjs'), "import { createVM } from 'heaptwin'; console.log(typeof createVM);\n");
  expect(node('use.mjs')).toBe('function\n');
});
