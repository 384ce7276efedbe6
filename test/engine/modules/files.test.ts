/** Files: through a host's system, and in the twin's memory where the host lends none. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { nodeSystem } from '../../../src/cli/system.ts';
import { createVM, type Host, runMain } from '../../../src/engine/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'heaptwin-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(source: string, more: Partial<Host> = {}): string {
  let out = '';
  const write = (_fd: number, data: Uint8Array): void => {
    out += new TextDecoder().decode(data);
  };
  runMain(createVM({ version: '3.13', host: { write, ...more } }), source, 'program.py');
  return out;
}

const READ_BACK = (path: string): string => `
with open(${JSON.stringify(path)}, 'w') as f:
    print(f.write('one\\ntwo\\nthrée\\n'), f.tell())
with open(${JSON.stringify(path)}) as f:
    print(f.readline(), f.tell(), f.read(2), [line for line in f])
with open(${JSON.stringify(path)}, 'r+b') as f:
    f.seek(-1, 2)
    print(f.write(b'!'), f.seek(0), f.read())
try:
    open(${JSON.stringify(path)}, 'x')
except FileExistsError as e:
    print(e.errno, e.strerror)
try:
    f.read()
except ValueError as e:
    print(e)
`;
const ANSWER =
  "14 15\none\n 4 tw ['o\\n', 'thrée\\n']\n1 0 b'one\\ntwo\\nthr\\xc3\\xa9e!'\n17 File exists\nread of closed file\n";

it('files in memory', () => {
  expect(run(READ_BACK('x.txt'))).toBe(ANSWER);
});

it('files of the host', () => {
  const path = join(folder, 'x.txt');
  const system = nodeSystem(
    () => undefined,
    () => new Uint8Array(0),
  );
  expect(run(READ_BACK(path), { system })).toBe(ANSWER);
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthrée!');
});

it('folders of the host, through posix', () => {
  const system = nodeSystem(
    () => undefined,
    () => new Uint8Array(0),
  );
  const source = `
import posix
posix.chdir(${JSON.stringify(folder)})
posix.mkdir('inner')
open('inner/a', 'w').close()
print(posix.listdir('inner'), [(e.name, e.path, e.is_file()) for e in posix.scandir('inner')])
print(posix.stat('inner/a').st_size, posix.stat('inner/a')[6], posix.stat_result.n_fields)
for f in posix.rmdir, posix.unlink:
    try:
        f('inner')
    except OSError as e:
        print(type(e).__name__, e)
posix.rename('inner/a', 'b')
posix.rmdir('inner')
try:
    posix.rename('inner', 'c')
except OSError as e:
    print(e)
`;
  expect(run(source, { system })).toBe(
    "['a'] [('a', 'inner/a', True)]\n0 0 19\nOSError [Errno 39] Directory not empty: 'inner'\n" +
      "IsADirectoryError [Errno 21] Is a directory: 'inner'\n[Errno 2] No such file or directory: 'inner' -> 'c'\n",
  );
});
