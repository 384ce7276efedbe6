import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { futureOf } from '../../../src/engine/code/future.ts';
import { type Build, profileFor } from '../../../src/engine/profile/index.ts';
import { buildSymtable, mangle } from '../../../src/engine/scopes/index.ts';
import { parse } from '../../../src/engine/syntax/index.ts';
import { difference } from './tables.ts';

const builds: Build[] = ['3.12.1', '3.13.0', '3.13.18', '3.14.10', '3.15.2'];
const source = readFileSync(new URL('../code/fixtures/constructs.txt', import.meta.url), 'utf8');

/** Recorded with `test/parity/symtable_dump.py` from the constructs of the code generator's test. */
describe('symbol tables', () => {
  it.each(builds)('are those of %s', (build) => {
    const profile = profileFor(build);
    const tree = parse(source, { profile: profile.syntax, mode: 'exec' });
    const future = futureOf(tree, 'constructs.txt', profile);
    const options = { profile, filename: 'constructs.txt', future, allowTopLevelAwait: false };
    const { top } = buildSymtable(tree, options);
    const url = new URL(`fixtures/recorded/symtable-${build}.json`, import.meta.url);
    expect(difference(top, JSON.parse(readFileSync(url, 'utf8')).top, '')).toBeNull();
  });
});

describe('private names', () => {
  it.each([
    ['C', '__x', '_C__x'],
    ['__C', '__x', '_C__x'],
    ['___', '__x', '__x'],
    ['C', '__x__', '__x__'],
    ['C', '_x', '_x'],
    ['C', '__a.b', '__a.b'],
    [null, '__x', '__x'],
  ])('in class %s %s is %s', (className, name, mangled) => {
    expect(mangle(className, name)).toBe(mangled);
  });
});
