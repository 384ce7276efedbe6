/** Tokens as the module tokenize of 3.12 gives them (measured). */
import { describe, expect, it } from 'vitest';
import { SourceTokens } from '../../../../src/engine/objects/value/source-tokens.ts';

const lines = (source: string): string[] => source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const shown = (source: string): string[] =>
  new SourceTokens(lines(source), false).tokens.map(
    ({ kind, text, start, end }) => `${kind} ${JSON.stringify(text)} ${start.join(':')}-${end.join(':')}`,
  );

describe('source tokens', () => {
  it('f-strings come in pieces', () => {
    expect(shown('f"a{b!r:>{w}}c{{"\n')).toEqual([
      'FSTRING_START "f\\"" 1:0-1:2',
      'FSTRING_MIDDLE "a" 1:2-1:3',
      'OP "{" 1:3-1:4',
      'NAME "b" 1:4-1:5',
      'OP "!" 1:5-1:6',
      'NAME "r" 1:6-1:7',
      'OP ":" 1:7-1:8',
      'FSTRING_MIDDLE ">" 1:8-1:9',
      'OP "{" 1:9-1:10',
      'NAME "w" 1:10-1:11',
      'OP "}" 1:11-1:12',
      'FSTRING_MIDDLE "" 1:12-1:12',
      'OP "}" 1:12-1:13',
      'FSTRING_MIDDLE "c{" 1:13-1:15',
      'FSTRING_END "\\"" 1:16-1:17',
      'NEWLINE "\\n" 1:17-1:18',
      'ENDMARKER "" 2:0-2:0',
    ]);
  });

  it('indentation, comments and empty lines', () => {
    expect(shown('if x:\n    y\n\n  # hm\nz')).toEqual([
      'NAME "if" 1:0-1:2',
      'NAME "x" 1:3-1:4',
      'OP ":" 1:4-1:5',
      'NEWLINE "\\n" 1:5-1:6',
      'INDENT "    " 2:0-2:4',
      'NAME "y" 2:4-2:5',
      'NEWLINE "\\n" 2:5-2:6',
      'NL "\\n" 3:0-3:1',
      'COMMENT "# hm" 4:2-4:6',
      'NL "\\n" 4:6-4:7',
      'DEDENT "" 5:0-5:0',
      'NAME "z" 5:0-5:1',
      'NEWLINE "" 5:1-5:2',
      'ENDMARKER "" 6:0-6:0',
    ]);
  });

  it('an open bracket ends in a fault behind its tokens', () => {
    const { tokens, end } = new SourceTokens(['('], false);
    expect(tokens.map((t) => t.kind)).toEqual(['OP', 'NL']);
    expect(end?.message).toBe('unexpected EOF in multi-line statement');
  });
});
