/** Uncaught exceptions of programs without imports: stderr and exit code as the interpreters gave them (test/parity/uncaught.ts). */
import { describe, expect, it } from 'vitest';
import { createVM, runMain } from '../../../../src/engine/index.ts';
import { answerOf, FILE, normal, programs, recorded } from '../../../parity/uncaught.ts';

const NAMES = [
  'multi-line-message',
  'str-raises',
  'module-none',
  'three-deep',
  'context-cycle',
  'notes-bad-str',
  'group-nested-last',
  'group-many',
  'group-deep',
  'group-member-chained',
  'group-except-star-raise',
  'recursion-two',
  'recursion-bounded-four',
  'syntax-return',
  'syntax-raised-multi',
  'syntax-in-group',
  'caret-multi-line-many',
  'caret-multi-line-binary',
  'caret-wide-string',
  'caret-subscript',
  'suggestion-attribute-inner',
  'suggestion-self',
  'suggestion-syntax-keyword',
  'exit-text',
  'finalizer-shutdown',
  'finalizer-generator-yields',
];

function run(version: string, source: string) {
  const out = ['', ''];
  const decoder = new TextDecoder();
  const host = { write: (fd: number, data: Uint8Array) => void (out[fd - 1] += decoder.decode(data)) };
  const { exit } = runMain(createVM({ version, host }), source, FILE);
  return { stdout: normal(out[0]!, null), stderr: normal(out[1]!, null), exit };
}

describe.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('as %s', (version) => {
  const all = recorded();
  const sources = new Map(programs().map(({ name, source }) => [name, source]));
  it.each(NAMES)('%s', (name) => {
    expect(run(version, sources.get(name)!)).toEqual(answerOf(all, name, version));
  });
});
