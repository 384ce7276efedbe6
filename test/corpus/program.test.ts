/** Metadata of a program: what is read, and what is refused with a message that names file and fault. */
import { describe, expect, it } from 'vitest';
import { codeOf, offeredBy, readMetadata } from '../../corpus/program.ts';

const source = (...lines: string[]) => ['x = 1', '', '# heaptwin', ...lines.map((line) => `# ${line}`), ''].join('\n');
const GOOD = ['title: A list grows', 'section: 2.2 Size classes', 'shows: stdout blocks', 'keywords: list'];

describe('readMetadata', () => {
  it('reads lists, defaults and repeated claims', () => {
    const text = source(...GOOD, 'needs: gc sys', 'claim: pool-size', 'claim: arena-size', 'probe: yes');
    expect(readMetadata(text, 'sizes/x.py')).toEqual({
      title: 'A list grows',
      section: '2.2 Size classes',
      shows: ['stdout', 'blocks'],
      requires: '>=3.8',
      needs: ['gc', 'sys'],
      optional: [],
      probe: true,
      claims: ['pool-size', 'arena-size'],
      keywords: ['list'],
    });
  });

  it.each([
    ['no metadata', 'x = 1\n', /no line '# heaptwin'/],
    ['code after the metadata', source(...GOOD) + 'y = 2\n', /not a metadata line: y = 2/],
    ['an unknown key', source(...GOOD, 'author: x'), /unknown key: author/],
    ['a key given twice', source(...GOOD, 'title: Again'), /given twice: title/],
    ['a word outside the vocabulary', source(...GOOD.slice(0, 3), 'keywords: lists'), /keywords\.0/],
    ['an unknown version', source(...GOOD, 'requires: 3.9'), /requires/],
    ['a missing title', source(...GOOD.slice(1)), /title/],
    ['an empty value', 'x = 1\n# heaptwin\n# title:\n', /not a metadata line/],
  ])('refuses %s', (_, text, message) => {
    expect(() => readMetadata(text, 'sizes/x.py')).toThrow(message);
    expect(() => readMetadata(text, 'sizes/x.py')).toThrow(/^sizes\/x\.py: /);
  });

  it('finds the code without its metadata', () => {
    expect(codeOf(source(...GOOD))).toBe('x = 1\n');
    expect(codeOf('x = 1\n')).toBe('x = 1\n');
  });
});

describe('offeredBy', () => {
  it('compares versions by number', () => {
    expect(offeredBy({ requires: '>=3.10' }, '3.9')).toBe(false);
    expect(offeredBy({ requires: '>=3.9' }, '3.10.13')).toBe(true);
    expect(offeredBy({ requires: '>=3.12' }, '4.0')).toBe(true);
  });
});
