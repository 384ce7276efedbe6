/** Text expressions against what interpreters of each version were recorded to give (test/parity/texts.ts records). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expressions, inTwin, programOf } from '../../parity/texts.ts';

/** Codecs of the standard library, which isn't loaded here. */
const NEEDS_LIBRARY = /'nope'|'hex'/;

test.each(['3.11.7', '3.12.1', '3.13.18', '3.14.10', '3.15.2'])('texts of %s', (version) => {
  const wanted = readFileSync(join(import.meta.dirname, 'recorded', `texts-${version}.txt`), 'utf8').split('\n');
  const lines = expressions();
  const given = inTwin(programOf(lines), version).split('\n');
  const differing = lines
    .map((line, i) => ({ line, given: given[i], wanted: wanted[i] }))
    .filter((row) => row.given !== row.wanted && !NEEDS_LIBRARY.test(row.line));
  expect(differing).toEqual([]);
  expect(lines.length).toBeGreaterThan(300);
});
