/** Small programs in the twin of every version: output, traceback and exit code as `pythonX.Y FILE` gives them. */
import { describe, expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const VERSIONS = ['3.11', '3.12', '3.13', '3.14', '3.15'];

interface Ran {
  stdout: string;
  stderr: string;
  exit: number;
}

function run(version: string, source: string): Ran {
  const out = ['', ''];
  const host = {
    write: (fd: number, data: Uint8Array) => {
      out[fd === 2 ? 1 : 0] += new TextDecoder().decode(data);
    },
  };
  const { exit } = runMain(createVM({ version, host }), source, 'program.py');
  return { stdout: out[0]!, stderr: out[1]!, exit };
}

it('input() reads the lines that are there', () => {
  const lines = new TextEncoder().encode('Ann\n1 2 3\nlast');
  let at = 0;
  let out = '';
  const host = {
    write: (_fd: number, data: Uint8Array) => {
      out += new TextDecoder().decode(data);
    },
    read: (_fd: number, size: number) => lines.subarray(at, (at = Math.min(lines.length, at + size))),
  };
  const source = `
print(input('name? '), sum(map(int, input().split())), repr(input()))
try:
    input()
except EOFError as e:
    print(e)
`;
  runMain(createVM({ version: '3.13', host }), source, 'program.py');
  expect(out).toBe("name? Ann 6 'last'\nEOF when reading a line\n");
});

const PROGRAMS: Record<string, { source: string; stdout: string }> = {
  'weak proxies: what is stored through one stays a proxy; arithmetic': {
    source: `
from _weakref import proxy
class Link: pass
link = Link()
root = proxy(link)
root.prev = root.next = root
print(root.next is root, link.prev is root)
class N(float): pass
n = N(7)
p = proxy(n)
print(divmod(p, 2), p ** 2, +p, abs(p), int(p), float(p), 2 + p)
`,
    stdout: 'True True\n(3.0, 1.0) 49.0 7.0 7.0 7 7.0 9.0\n',
  },
  'a method that some instances hide': {
    source: `
class C:
    def __init__(self, hides):
        if hides:
            self.own = hides
        self.other = 1
    def own(self):
        return 'class'
def call(o):
    return o.own()
a, b = C(None), C(lambda: 'instance')
print([call(o) for o in (a, a, a, b, a, b)])
`,
    stdout: "['class', 'class', 'class', 'instance', 'class', 'instance']\n",
  },
  'handlers, finally and chaining': {
    source: `
def f(n):
    try:
        if n == 0:
            raise ValueError('none')
        return 10 // (n - 1)
    except ZeroDivisionError as e:
        try:
            raise KeyError(n) from e
        except KeyError as k:
            return type(k.__cause__).__name__, k.__suppress_context__
    finally:
        print('finally', n)
for n in (1, 2):
    print(f(n))
try:
    f(0)
except ValueError as e:
    print(e.args, e.__context__)
`,
    stdout: `finally 1\n('ZeroDivisionError', True)\nfinally 2\n10\nfinally 0\n('none',) None\n`,
  },
  'characters by name': {
    source: String.raw`
print("\N{BULLET}", f"\N{SNOWMAN}{1}", "\N{HANGUL SYLLABLE GAG}")
try:
    eval(r"'\N{LATIN SMALL LETTER A WITH MACRON AND GRAVE}'")
except SyntaxError as e:
    print(e)
`,
    stdout:
      "• ☃1 각\n(unicode error) 'unicodeescape' codec can't decode bytes in position 0-45: unknown Unicode character name (<string>, line 1)\n",
  },
  'aiter() and anext(), with a default': {
    source: `
async def numbers():
    yield 1
async def main():
    a = numbers()
    print(await anext(a), await anext(a, 'none'))
    try:
        await anext(a)
    except StopAsyncIteration:
        print('end')
    return [x async for x in aiter(numbers())]
c = main()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
try:
    anext(5)
except TypeError as e:
    print(e)
`,
    stdout: `1 none\nend\n[1]\n'int' object is not an async iterator\n`,
  },
  'a collection while zip() fills a tuple': {
    source: `
import gc, itertools
class Rows:
    def __iter__(self):
        self.n = 0
        return self
    def __next__(self):
        gc.collect()
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return [self.n]
print(list(zip(Rows(), Rows())), list(itertools.zip_longest(Rows(), [1, 2, 3])))
`,
    stdout: '[([1], [1]), ([2], [2])] [([1], 1), ([2], 2), (None, 3)]\n',
  },
  'the display of single mode goes where sys.stdout is': {
    source: `
import sys
class Shouting:
    def write(self, text): collected.append(text.upper())
collected = []
sys.stdout, old = Shouting(), sys.stdout
exec(compile('"abc"', '<x>', 'single'))
print('x', end='')
sys.stdout = old
print(collected, _)
exec(compile('1 + 1', '<x>', 'single'))
print('last')
`,
    stdout: `["'ABC'", '\\n', 'X', ''] abc\n2\nlast\n`,
  },
  'generators: send, throw, close, delegation': {
    source: `
def inner():
    try:
        while True:
            got = yield 'ready'
            print('got', got)
    except KeyError:
        return 'caught'
    finally:
        print('closed')
def outer():
    result = yield from inner()
    yield result
g = outer()
print(next(g), g.send(1))
print(g.throw(KeyError('x')))
h = inner()
next(h)
h.close()
print(list(g))
`,
    stdout: 'got 1\nready ready\nclosed\ncaught\nclosed\n[]\n',
  },
  'references are dropped when they end': {
    source: `
class Node:
    def __init__(self, name): self.name = name
    def __del__(self): print('del', self.name)
def f():
    a = Node('local')
    return len(a.name)
print(f())
x = Node('first')
x = Node('second')
d = {'k': Node('in dict')}
del d['k']
l = [Node(i) for i in range(2)]
l.clear()
del x
`,
    stdout: 'del local\n5\ndel first\ndel in dict\ndel 1\ndel 0\ndel second\n',
  },
  'cycles, weak references, finalizers': {
    source: `
import gc
class Node:
    def __del__(self): print('del')
a = Node()
a.me = a
del a
print(gc.collect(), gc.garbage)
l = []
l.append(l)
del l
print(gc.collect())
`,
    stdout: 'del\n1 []\n1\n',
  },
  'match, walrus, star expressions, closures': {
    source: `
def kind(x):
    match x:
        case {'a': int(n), **rest}: return n, rest
        case [first, *_, last]: return first, last
        case str() | None: return 'text or none'
        case _: return 'other'
print(kind({'a': 1, 'b': 2}), kind([1, 2, 3]), kind(None), kind(4.5))
first, *middle, last = range(5)
print(first, middle, last, (n := 3) + n, [*range(2), *'ab'])
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
c = counter()
print(c(), c(), f'{3.14159:.2f} {"x"!r:>5} {10:#x}')
`,
    stdout: "(1, {'b': 2}) (1, 3) text or none other\n0 [1, 2, 3] 4 6 [0, 1, 'a', 'b']\n1 2 3.14   'x' 0xa\n",
  },
};

describe.each(VERSIONS)('as %s', (version) => {
  it.each(Object.entries(PROGRAMS))('%s', (_name, { source, stdout }) => {
    expect(run(version, source)).toEqual({ stdout, stderr: '', exit: 0 });
  });

  it('prints an uncaught exception with its marks and exits with 1', () => {
    const { stderr, exit } = run(version, 'def f(x):\n    return x + missing\nf(1)\n');
    expect(exit).toBe(1);
    expect(stderr).toContain('  File "program.py", line 2, in f\n    return x + missing\n               ^^^^^^^\n');
    expect(stderr.endsWith("NameError: name 'missing' is not defined\n")).toBe(true);
  });

  it('ends a recursion without end as RecursionError', () => {
    const { stdout } = run(version, 'def f(): f()\ntry: f()\nexcept RecursionError as e: print(e)\n');
    expect(stdout).toBe('maximum recursion depth exceeded\n');
  });
});

it('3.12 onwards: the values of getrefcount for locals and immortals', () => {
  const source = 'import sys\ndef f():\n    x = []\n    return sys.getrefcount(x), sys.getrefcount(None)\nprint(f())\n';
  const shown = VERSIONS.slice(1).map((v) => run(v, source).stdout.trim());
  expect(shown).toEqual(['(2, 4294967295)', '(2, 4294967295)', '(1, 3221225472)', '(1, 3221225472)']);
});
