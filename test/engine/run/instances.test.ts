/** Calls of classes: what `__init__` can see of the way it was called, as each CPython shows it (recorded). */
import { describe, expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const PROGRAM = `
import sys
seen = []
class Plain:
    def __init__(self, x):
        seen.append(sys.getrefcount(x))
class Slots:
    __slots__ = ('x',)
    def __init__(self, x):
        seen.append(sys.getrefcount(x))
class Default:
    def __init__(self, x, y=1):
        seen.append(sys.getrefcount(x))
class Other(Plain):
    def __init__(self, x):
        seen.append(sys.getrefcount(x) + 10)
def call(cls, n):
    for i in range(n):
        cls(object())
def plain():
    for i in range(3):
        Plain(object())
def slots():
    for i in range(3):
        Slots(object())
def default():
    for i in range(3):
        Default(object())
def change(n):
    for i in range(n):
        (Plain, Other)[i > 2](object())
for f in plain, slots, default:
    f()
    print(seen)
    seen.clear()
change(60)
print(seen.index(14) if 14 in seen else seen.index(13), len(set(seen[-3:])), seen[-1])
class Wrong:
    def __init__(self):
        return 3
for i in range(3):
    try:
        Wrong()
    except TypeError as e:
        print(e)
class Fails:
    def __init__(self, x):
        raise ValueError(x)
    def __del__(self):
        print('del')
for i in range(3):
    try:
        Fails(i)
    except ValueError as e:
        print(e)
`;

const REST = `${"__init__() should return None, not 'int'\n".repeat(3)}0\ndel\n1\ndel\n2\ndel\n`;

const SEEN: Record<string, string> = {
  '3.11': '[4, 4, 4]\n[4, 4, 4]\n[4, 4, 4]\n3 1 14\n',
  '3.12': '[4, 4, 4]\n[4, 4, 4]\n[4, 4, 4]\n3 1 14\n',
  '3.13': '[4, 2, 2]\n[4, 4, 4]\n[4, 4, 4]\n3 1 12\n',
  '3.14': '[3, 1, 1]\n[3, 1, 1]\n[3, 1, 1]\n3 1 11\n',
  '3.15': '[3, 1, 1]\n[3, 1, 1]\n[3, 1, 1]\n3 1 11\n',
};

describe.each(Object.entries(SEEN))('calls of classes in %s', (version, expected) => {
  it('hands arguments over as the version does', () => {
    let out = '';
    const write = (_fd: number, data: Uint8Array): void => {
      out += new TextDecoder().decode(data);
    };
    const vm = createVM({ version, argv: ['a.py'], host: { write } });
    runMain(vm, PROGRAM, 'a.py');
    expect(out).toBe(expected + REST);
  });
});
