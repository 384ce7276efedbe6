/**
 * The parts of the front end by themselves: tokens, literals, dumps, decoding, depth, speed of failure.
 */
import { describe, expect, test } from 'vitest';
import { profileFor } from '../../../src/engine/profile/index.ts';
import { compareTree, dump, reprFloat } from '../../../src/engine/syntax/dump.ts';
import { type Mode, parse, parseBytes, SyntaxFault } from '../../../src/engine/syntax/index.ts';
import { decodeEscapes, decodeNumber } from '../../../src/engine/syntax/literals.ts';
import { tokenize } from '../../../src/engine/syntax/tokenizer.ts';
import * as K from '../../../src/engine/syntax/tokens.ts';

const { syntax: profile } = profileFor('3.14');

function faultOf(source: string, version = '3.14', mode: Mode = 'exec'): SyntaxFault {
  try {
    parse(source, { profile: profileFor(version).syntax, mode });
  } catch (e) {
    if (e instanceof SyntaxFault) return e;
    throw e;
  }
  throw new Error(`accepted: ${source.slice(0, 40)}`);
}

describe('tokens', () => {
  test('columns count UTF-8 bytes', () => {
    const t = tokenize('é = "日本" + x\n', { profile, filename: 'x' });
    const rows = Array.from({ length: t.count }, (_, i) => [t.kind[i], t.col[i], t.endCol[i]]);
    expect(rows.slice(0, 5)).toEqual([
      [K.NAME, 0, 2],
      [K.EQUAL, 3, 4],
      [K.STRING, 5, 13],
      [K.PLUS, 14, 15],
      [K.NAME, 16, 17],
    ]);
  });

  test('an f-string is many tokens from 3.12 on, one before', () => {
    const kinds = (version: string) => {
      const t = tokenize('f"a{b:>{c}}"\n', { profile: profileFor(version).syntax, filename: 'x' });
      return Array.from(t.kind.subarray(0, t.count));
    };
    expect(kinds('3.11')).toEqual([K.STRING, K.NEWLINE, K.ENDMARKER]);
    expect(kinds('3.12').slice(0, 6)).toEqual([
      K.FSTRING_START,
      K.FSTRING_MIDDLE,
      K.LBRACE,
      K.NAME,
      K.COLON,
      K.FSTRING_MIDDLE,
    ]);
  });

  test('a fault ends the tokens and is kept', () => {
    const t = tokenize("x = 'abc\n", { profile, filename: 'x' });
    expect(t.kind[t.count - 1]).toBe(K.ERROR);
    expect(t.fault!.fault.message).toBe('unterminated string literal (detected at line 1)');
  });
});

describe('literals', () => {
  test('numbers', () => {
    expect(decodeNumber('0x_ff')).toEqual({ t: 'int', v: 255 });
    expect(decodeNumber('9007199254740993')).toEqual({ t: 'int', v: 9007199254740993n });
    expect(decodeNumber('1_0.5e1')).toEqual({ t: 'float', v: 105 });
    expect(decodeNumber('0777.')).toEqual({ t: 'float', v: 777 });
    expect(decodeNumber('1e3j')).toEqual({ t: 'complex', re: 0, im: 1000 });
    expect(decodeNumber('0b1')).toEqual({ t: 'int', v: 1 });
  });

  test('surrogates stay apart', () => {
    const value = decodeEscapes('\\ud83d\\ude00', { nameToChar: undefined, invalid: null });
    expect(Array.from(value.cps!)).toEqual([0xd83d, 0xde00]);
  });

  test('an escape that Python does not know is kept and reported', () => {
    const hooks = { nameToChar: undefined, invalid: null as unknown as null };
    expect(decodeEscapes('a\\d', hooks).v).toBe('a\\d');
    expect(hooks.invalid).toEqual({ index: 1, text: '\\d', octal: false });
  });
});

describe('dump', () => {
  test('as ast.dump of 3.13', () => {
    const tree = parse('x = -1.5, "a\'b", f(*c, d=2)', { profile, mode: 'exec' });
    expect(dump(tree)).toBe(
      "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=Tuple(elts=[UnaryOp(op=USub(), " +
        "operand=Constant(value=1.5)), Constant(value=\"a'b\"), Call(func=Name(id='f'), " +
        "args=[Starred(value=Name(id='c'))], keywords=[keyword(arg='d', value=Constant(value=2))])]))])",
    );
  });

  test('with positions', () => {
    const tree = parse('a', { profile, mode: 'eval' });
    expect(dump(tree, { attributes: true })).toBe(
      "Expression(body=Name(id='a', lineno=1, col_offset=0, end_lineno=1, end_col_offset=1))",
    );
  });

  test('floats as repr has them', () => {
    const values = [0.1, 1e16, 1e15, 1e-5, 0.0001, 123456.789, -0, 1e22, 5e-324, Number.POSITIVE_INFINITY];
    expect(values.map(reprFloat)).toEqual([
      '0.1',
      '1e+16',
      '1000000000000000.0',
      '1e-05',
      '0.0001',
      '123456.789',
      '-0.0',
      '1e+22',
      '5e-324',
      'inf',
    ]);
  });

  test('compareTree names the place', () => {
    const tree = (source: string) => parse(source, { profile, mode: 'exec' });
    expect(compareTree(tree('a + b'), tree('a + b'))).toBeNull();
    expect(compareTree(tree('a + b'), tree('a + 1'))).toBe('body[0].value.right: Name != Constant');
  });
});

describe('depth', () => {
  const accepted: Record<string, string> = {
    'sum of 5000 terms': Array(5000).fill('a').join('+'),
    '190 parentheses': `${'('.repeat(190)}x${')'.repeat(190)}`,
    '1000 elif': `if a: pass\n${'elif b: pass\n'.repeat(1000)}`,
    '2000 not': `${'not '.repeat(2000)}x`,
    'long attribute chain': `a${'.b'.repeat(5000)}`,
    '99 levels of indentation': `${Array.from({ length: 99 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')}${' '.repeat(99)}pass`,
  };
  test.each(Object.entries(accepted))('%s', (_name, source) => {
    parse(source, { profile, mode: 'exec' });
  });

  const refused: [string, string, string][] = [
    ['201 parentheses', `${'('.repeat(201)}x${')'.repeat(201)}`, 'too many nested parentheses'],
    [
      '100 calls, a comma missing',
      `${'f('.repeat(100)}1 2${')'.repeat(100)}`,
      'invalid syntax. Perhaps you forgot a comma?',
    ],
    ['an unclosed list in lists', `${'['.repeat(150)}1${']'.repeat(149)}`, "'[' was never closed"],
    ['nested dictionaries', `${'{1:'.repeat(60)}1 2${'}'.repeat(60)}`, 'invalid syntax. Perhaps you forgot a comma?'],
  ];
  test.each(refused)('%s', (_name, source, message) => {
    const before = performance.now();
    expect(faultOf(source).message).toBe(message);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('modes and bytes', () => {
  test('single', () => {
    const tags = (source: string) => parse(source, { profile, mode: 'single' }).body.map((s) => s.tag);
    expect(tags('x; y')).toEqual(['Expr', 'Expr']);
    expect(tags('if x:\n  y\n')).toEqual(['If']);
    const what = 'multiple statements found while compiling a single statement';
    expect(faultOf('x\ny', '3.14', 'single').message).toBe(what);
  });

  test('cookies and byte order marks', () => {
    const text = (bytes: number[]) =>
      dump(parseBytes(Uint8Array.from(bytes), { profile, mode: 'exec', origin: 'bytes' }));
    const latin = [...Buffer.from('# coding: latin-1\n"'), 0xe9, 0x22];
    expect(text(latin)).toContain("'é'");
    expect(text([0xef, 0xbb, 0xbf, 0x78])).toContain("id='x'");
    expect(() => text([0x22, 0xff, 0x22])).toThrow(expect.objectContaining({ kind: 'SyntaxError' }));
    expect(() => text([...Buffer.from('# coding: foo\n')])).toThrow(
      expect.objectContaining({ message: 'unknown encoding: foo' }),
    );
  });

  test('warnings go to the callback', () => {
    const seen: unknown[] = [];
    parse('x = "\\d"\ny = 1if x else 2', { profile, mode: 'exec', warn: (...row) => seen.push(row) < 0 });
    expect(seen).toEqual([
      [
        'SyntaxWarning',
        '"\\d" is an invalid escape sequence. Such sequences will not work in the future. Did you mean "\\\\d"? A raw string is also an option.',
        1,
        '<string>',
      ],
      ['SyntaxWarning', 'invalid decimal literal', 2, '<string>'],
    ]);
  });
});
