/**
 * Trees, positions and errors against what interpreters answered (test/fixtures/syntax_answers.json, made by
 * test/parity/record_syntax.ts). The whole standard libraries are held against interpreters by test/parity/ast.ts.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { profileFor } from '../../../src/engine/profile/index.ts';
import { parse, SyntaxFault } from '../../../src/engine/syntax/index.ts';
import { canonicalHash, shapeOf } from '../../parity/canonical.ts';
import type { Answer } from '../../parity/oracle.ts';

interface Recorded {
  builds: string[];
  recorded: { source: string; answers: Record<string, Answer> }[];
}

const fixture = new URL('../../fixtures/syntax_answers.json', import.meta.url);
const { builds, recorded }: Recorded = JSON.parse(readFileSync(fixture, 'utf8'));
const nameToChar = (name: string) => ({ BULLET: '\u2022' })[name];

/** Known differences, by build and source; one that differs no longer fails. */
const KNOWN: Record<string, string[]> = {
  // the older parser reads an f-string's expression to its end, and has the quotes of an inner string as the outer's
  '3.8.18': ['f"{lambda x: 1}"', "f'{a['x']}'", 'a <> b'],
  // the general error stands at the last token that any rule of the second pass has seen
  '3.9.18': ['x[*a]', 'x := 1'],
};

function answerOf(source: string, build: string): Answer {
  const { syntax: profile } = profileFor(build);
  try {
    return { hash: canonicalHash(parse(source, { profile, mode: 'exec', nameToChar }), shapeOf(profile)) };
  } catch (e) {
    if (!(e instanceof SyntaxFault)) throw e;
    return { error: [e.kind, e.message, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text] };
  }
}

/** Answers of 3.8 have no text where its tree builder raises. */
function comparable(answer: Answer): unknown {
  return answer.error ? answer.error.slice(0, 6) : answer.hash;
}

describe.each(builds)('%s', (build) => {
  test.each(recorded.map((r) => [JSON.stringify(r.source), r] as const))('%s', (_name, { source, answers }) => {
    const key = Object.keys(answers).find((k) => k.split(' ').includes(build))!;
    const ours = comparable(answerOf(source, build));
    const theirs = comparable(answers[key]!);
    if (KNOWN[build]?.includes(source)) expect(ours).not.toEqual(theirs);
    else expect(ours).toEqual(theirs);
  });
});
