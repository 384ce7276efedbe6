/**
 * What the programs of this folder print in a real interpreter, written to recorded/BUILD.json:
 *
 *     node test/engine/changes/record.ts PYTHON...
 *
 * A program says at its end from which version on it runs (`# since 3.14`).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILDS } from '../../../src/engine/profile/index.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Text of a stream: addresses are not what is compared. */
const plain = (text: string): string => text.replaceAll(/0x[0-9a-f]{6,}/g, '0x').replaceAll(here, '');

export function record(python: string): string {
  const env = { PATH: process.env.PATH ?? '', PYTHONHASHSEED: '0' };
  const run = (args: string[]) => spawnSync(python, ['-S', '-s', '-B', ...args], { env, cwd: here, encoding: 'utf8' });
  const version = run(['-c', "import sys; print('%d.%d.%d' % sys.version_info[:3])"]).stdout.trim();
  if (!BUILDS.some((build) => build === version)) throw new RangeError(`not a known build: ${version}`);
  const rows: Record<string, unknown> = {};
  for (const name of readdirSync(`${here}programs`).sort()) {
    const since = /^# since 3\.(\d+)$/m.exec(readFileSync(`${here}programs/${name}`, 'utf8'));
    if (since !== null && Number(version.split('.')[1]) < Number(since[1])) continue;
    const { stdout, stderr, status } = run([`programs/${name}`]);
    rows[name] = { stdout: plain(stdout).split('\n'), stderr: plain(stderr).split('\n'), exit: status };
  }
  const file = `${here}recorded/${version}.json`;
  writeFileSync(file, `${JSON.stringify(rows, null, 1)}\n`);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const python of process.argv.slice(2)) process.stdout.write(`${record(python)}\n`);
}
