/**
 * Builds the package: JavaScript of all that ships into `dist/`, and beside it what is read at run time (probe, records, corpus,
 * data). In the checkout nothing needs it; Node refuses to strip types under node_modules, so the packed package does.
 * `node tools/build.ts [FOLDER]` writes elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
rmSync(dist, { recursive: true, force: true });
const compiler = join(root, 'node_modules/typescript/bin/tsc');
try {
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', dist], { stdio: 'inherit' });
} catch {
  // type errors are the tests' business; the JavaScript is written all the same
  process.exitCode = process.env.CI_RELEASE ? 1 : 0;
}
const ASSETS = [
  'corpus/**/*.{py,json,md}',
  'oracle/**/*.{py,json,jsonl}',
  'reports/**/*.{css,json,js}',
  'src/**/*.{js,json,py}',
];
const assets = globSync(ASSETS, { cwd: root });
for (const path of ['package.json', ...assets]) {
  mkdirSync(dirname(join(dist, path)), { recursive: true });
  cpSync(join(root, path), join(dist, path));
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
process.stdout.write(`built heaptwin ${version} into ${dist}\n`);
