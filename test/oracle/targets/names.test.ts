import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../../oracle/targets/config.ts';
import { findTargets, splitCommand } from '../../../oracle/targets/find.ts';
import { findLocations } from '../../../oracle/targets/locations.ts';
import { compareVersions, parseTargetName, versionsOf } from '../../../oracle/targets/names.ts';
import { temporaryFolder } from '../fixtures/fakes.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

test('names', () => {
  expect(parseTargetName('3.12')).toEqual({ kind: 'cpython', rest: '3.12' });
  expect(parseTargetName('cpython:/usr/bin/python3')).toEqual({ kind: 'cpython', rest: '/usr/bin/python3' });
  expect(parseTargetName('exec:a b:c')).toEqual({ kind: 'exec', rest: 'a b:c' });
  expect(versionsOf('3.8-3.11')).toEqual(['3.8', '3.9', '3.10', '3.11']);
  expect(versionsOf('3.13.0')).toEqual(['3.13.0']);
  expect(compareVersions('3.9', '3.10.1')).toBeLessThan(0);
  expect(splitCommand(`a "b c" 'd e' f`)).toEqual(['a', 'b c', 'd e', 'f']);
});

test.each([
  ['jython:2.7', 'unknown kind of target: jython'],
  ['cpython:three', 'got: three'],
  ['engine:latest', 'got: latest'],
  ['exec:', 'expected a command'],
])('%s names the value and the remedy', (name, message) => {
  expect(() => parseTargetName(name)).toThrow(message);
});

test('an empty range is refused', () => {
  expect(() => versionsOf('3.12-3.8')).toThrow('empty range of versions: 3.12-3.8');
});

test('interpreters are found in the folders of version managers, once each, shims left out', () => {
  const executable = (path: string) => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, 0o755);
    return path;
  };
  const home = folder.path;
  const pyenv = executable(join(home, '.pyenv/versions/3.9.1/bin/python3.9'));
  symlinkSync(pyenv, join(home, '.pyenv/versions/3.9.1/bin/python3'));
  const uv = executable(join(home, '.local/share/uv/python/cpython-3.13.0-linux/bin/python3.13'));
  const asdf = executable(join(home, '.asdf/installs/python/3.10.2/bin/python3.10'));
  const conda = executable(join(home, 'miniconda3/bin/python3.11'));
  const env3 = executable(join(home, 'miniconda3/envs/data/bin/python3.12'));
  executable(join(home, '.pyenv/shims/python3'));
  const named = executable(join(home, 'own/mypython'));
  const env = { HOME: home, PATH: join(home, '.pyenv/shims'), HEAPTWIN_TARGETS: named };
  const found = findLocations('cpython', env, [join(home, 'nowhere/python3')]);
  const byManager = found.map(({ path, found }) => [found, path]);
  expect(byManager).toEqual([
    ['HEAPTWIN_TARGETS', named],
    ['heaptwin.config.json', join(home, 'nowhere/python3')],
    ['pyenv', pyenv],
    ['uv', uv],
    ['asdf', asdf],
    ['conda', env3],
    ['conda', conda],
  ]);
});

test('a listed interpreter that is not there is reported, and the others go on', async () => {
  const around = { env: {}, cwd: '.', interpreters: ['/nowhere/python3'] };
  const found = await findTargets(['cpython', 'engine:3.12'], around);
  expect(found.failed).toMatchObject([{ target: 'cpython:/nowhere/python3' }]);
  expect(found.live.map((t) => t.target)).toEqual(['engine:3.12']);
});

test.each([
  ['{', 'not JSON'],
  ['{"corpse": "x"}', 'corpse'],
  ['{"timeout": "soon"}', 'timeout'],
])('a wrong configuration names the key: %s', (text, message) => {
  writeFileSync(join(folder.path, 'wrong.json'), text);
  expect(() => readConfig(folder.path, 'wrong.json')).toThrow(message);
  expect(() => readConfig(folder.path, 'absent.json')).toThrow('no such file');
});
