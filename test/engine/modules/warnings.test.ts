import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

/** What a program writes to stdout and stderr in a twin without a library. */
function run(version: string, source: string): string {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  runMain(createVM({ version, host }), source, 'program.py');
  return out;
}

test('the compiler warns on stderr, once a place', () => {
  const source = 'for i in range(2):\n  eval("1 is 1")\n';
  expect(run('3.12', source)).toBe(
    '<string>:1: SyntaxWarning: "is" with \'int\' literal. Did you mean "=="?\n'.repeat(2),
  );
});

test('a warning points at the caller; filters decide', () => {
  const source = `import _warnings
def f(): _warnings.warn('old', DeprecationWarning, 2)
f(); f()
_warnings.filters.insert(0, ('ignore', None, DeprecationWarning, None, 0))
_warnings._filters_mutated()
f()
`;
  expect(run('3.12', source)).toBe('program.py:3: DeprecationWarning: old\n  f(); f()\n');
});

test('a subclass of int out of __index__ is deprecated, a text of any kind has a base', () => {
  const source = `class B:
    def __index__(self): return True
print([1, 2][B()])
class T(bytearray): pass
print(int(T(b'100'), 2))
`;
  const text = '__index__ returned non-int (type bool).  The ability to return an instance of a strict subclass of int';
  expect(run('3.12', source)).toContain(`DeprecationWarning: ${text} is deprecated`);
  expect(run('3.12', source)).toContain('2\n4\n');
});

test('a filter makes an exception of it, of the compiler’s own a SyntaxError', () => {
  const error = (category: string) =>
    `import _warnings\n_warnings.filters[:] = [('error', None, ${category}, None, 0)]\n`;
  expect(run('3.12', `${error('Warning')}_warnings.warn('no')`)).toContain('UserWarning: no\n');
  expect(run('3.12', `${error('SyntaxWarning')}eval("'\\\\d'")`)).toContain(
    "SyntaxError: invalid escape sequence '\\d'\n",
  );
});
