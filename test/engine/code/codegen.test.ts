import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Build, profileFor } from '../../../src/engine/profile/index.ts';
import { parse } from '../../../src/engine/syntax/index.ts';
import { draftsOf, flatten, type Theirs } from './drafts.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const builds: Build[] = ['3.12.1', '3.13.0', '3.13.18', '3.14.10', '3.15.2'];

/** Recorded with `test/parity/codegen_dump.py` from `constructs.txt`; 3.12 shows the module alone. */
describe('instruction sequences before optimisation', () => {
  it.each(builds)('are those of %s', (build) => {
    const profile = profileFor(build);
    const answer: Theirs = JSON.parse(fixture(`recorded/codegen-${build}.json`));
    const theirs = flatten(answer, []);
    const tree = parse(fixture('constructs.txt'), {
      profile: profile.syntax,
      mode: 'exec',
      filename: 'constructs.txt',
    });
    let ours = draftsOf(tree, profile, 'constructs.txt');
    if (theirs.length === 1) ours = ours.slice(-1);
    expect(ours.length).toBe(theirs.length);
    ours.forEach((draft, i) => {
      expect([draft.name, draft.rows]).toEqual([draft.name, theirs[i]]);
    });
  });
});
