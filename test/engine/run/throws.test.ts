/** Exceptions thrown into generators: their context, the frames that they pass, what can't be made. */
import { expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

function run(version: string, source: string): string {
  let out = '';
  const host = {
    write: (_fd: number, data: Uint8Array) => {
      out += new TextDecoder().decode(data);
    },
  };
  runMain(createVM({ version, host }), source, 'program.py');
  return out;
}

const SOURCE = `
import sys
class Wrong(Exception):
    def __new__(cls):
        return 5
def inner():
    try:
        yield 1
    except Exception as e:
        f = sys._getframe()
        print(type(e).__name__, repr(e.__context__), f.f_code.co_name, f.f_back.f_code.co_name)
        yield 2
def outer():
    try:
        raise KeyError('a')
    except KeyError:
        yield from inner()
for what in (ValueError('b'), Wrong):
    g = outer()
    next(g)
    print(g.throw(what))
`;

it.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('as CPython %s', (version) => {
  expect(run(version, SOURCE)).toBe('ValueError None inner outer\n2\nTypeError None inner outer\n2\n');
});

const HANDLING = `
def f():
    try:
        raise KeyError('a')
    except KeyError:
        yield
g = f()
next(g)
try:
    g.throw(ValueError)
except ValueError as e:
    print(repr(e.__context__))
`;

it.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('what the generator handles is the context (%s)', (version) => {
  expect(run(version, HANDLING)).toBe("KeyError('a')\n");
});

it('three arguments are deprecated from 3.12 on', () => {
  const source = `
def f():
    yield
try:
    f().throw(ValueError, 'x')
except ValueError:
    pass
`;
  const text = 'the (type, exc, tb) signature of throw() is deprecated';
  expect(run('3.11', source)).not.toContain(text);
  expect(run('3.12', source)).toContain(text);
});
