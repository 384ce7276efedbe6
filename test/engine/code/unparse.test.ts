import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Unparser } from '../../../src/engine/code/unparse.ts';
import { type Build, profileFor } from '../../../src/engine/profile/index.ts';
import { parse } from '../../../src/engine/syntax/index.ts';

const builds: Build[] = ['3.11.7', '3.12.1', '3.13.18', '3.14.10', '3.15.2'];

/** Recorded: `def f() -> (EXPR)` under `from __future__ import annotations`, and what the annotation then is. */
describe('annotations as text', () => {
  it.each(builds)('are those of %s', (build) => {
    const profile = profileFor(build);
    const unparser = new Unparser(profile.code.unicode);
    const url = new URL(`fixtures/recorded/annotations-${build}.json`, import.meta.url);
    const cases: [source: string, text: string][] = JSON.parse(readFileSync(url, 'utf8'));
    for (const [source, text] of cases) {
      const tree = parse(`(${source})`, { profile: profile.syntax, mode: 'eval' });
      expect([source, unparser.text(tree.body)]).toEqual([source, text]);
    }
  });
});
