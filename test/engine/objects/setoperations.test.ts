import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

function run(source: string): string {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  runMain(createVM({ version: '3.12', host }), source, 'program.py');
  return out.trimEnd();
}

/** A key that counts how often it is hashed, and may change a container while it is compared. */
const KEY = `class Key:
    hashed = 0
    then = None
    def __init__(self, n): self.n = n
    def __hash__(self):
        Key.hashed += 1
        return self.n % 2
    def __eq__(self, other):
        if Key.then is not None: Key.then()
        return self.n == other.n
`;

test('a dict beside a set gives its hashes', () => {
  const source = `${KEY}
d = dict.fromkeys(Key(k) for k in range(6))
Key.hashed = 0
s = set(d)
s ^= s.difference(d)
s.symmetric_difference_update(d)
print(Key.hashed, len(s))`;
  expect(run(source)).toBe('0 0');
});

test('containers that change while they are compared keep their counts', () => {
  const source = `${KEY}
import sys
before = sys.getrefcount(Key)
for operation in set.difference, set.intersection, set.union, set.symmetric_difference, set.issubset:
    for make in set, list, dict.fromkeys:
        a = {Key(k) for k in range(9)}
        b = make([Key(k) for k in range(5, 14)])
        Key.then = lambda: (a.clear(), b.clear())
        try: operation(a, b)
        except RuntimeError: pass
        Key.then = None
        del a, b
print(sys.getrefcount(Key) - before)`;
  expect(run(source)).toBe('0');
});

test('setdefault looks once', () => {
  const source = `${KEY}
count = 0
def then():
    global count
    count += 1
d = {Key(1): 5}
Key.hashed, Key.then = 0, then
d.setdefault(Key(3))
print(Key.hashed, count, len(d))`;
  expect(run(source)).toBe('1 1 2');
});
