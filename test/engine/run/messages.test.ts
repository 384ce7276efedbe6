/** Errors that C sets with a format: their text, name and context, in every version. */
import { expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const SOURCE = `
def f(a, b=1, *, c=2): pass
def g(a, b, c, *, k): pass
def free():
    def inner(): return late
    inner()
    late = 1
for call in ("f(1, 2, 3)", "f(1, 2, 3, c=4)", "g()", "g(1, 2, 3)", "int('12x')", "int(b'q', 16)", "float(' x ')",
             "float('1__0')", "a, b = 1,", "a, *b, c = 1,", "a, b = 5", "[1].index('q')", "nope", "free()", "ValueError(a=1)"):
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            exec(call)
        except Exception as e:
            print(e, '|', getattr(e, 'name', '-'), '|', type(e.__context__).__name__)
`;

const EXPECTED = `f() takes from 1 to 2 positional arguments but 3 were given
f() takes from 1 to 2 positional arguments but 3 positional arguments (and 1 keyword-only argument) were given
g() missing 3 required positional arguments: 'a', 'b', and 'c'
g() missing 1 required keyword-only argument: 'k'
invalid literal for int() with base 10: '12x'
invalid literal for int() with base 16: b'q'
could not convert string to float: ' x '
could not convert string to float: '1__0'
not enough values to unpack (expected 2, got 1)
not enough values to unpack (expected at least 2, got 1)
cannot unpack non-iterable int object
'q' is not in list
name 'nope' is not defined | nope
cannot access free variable 'late' where it is not associated with a value in enclosing scope | late
ValueError() takes no keyword arguments`;

it.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('%s', (version) => {
  let out = '';
  const host = {
    write: (_fd: number, data: Uint8Array) => {
      out += new TextDecoder().decode(data);
    },
  };
  runMain(createVM({ version, host }), SOURCE, 'program.py');
  // 3.14 has another text for this one: lists name their value no more
  const shown = out.replace('list.index(x): x not in list', "'q' is not in list");
  const lines = EXPECTED.split('\n').map(
    (text) => `${text.includes('|') ? text : `${text} | -`} | ZeroDivisionError\n`,
  );
  expect(shown).toBe(lines.join(''));
});
