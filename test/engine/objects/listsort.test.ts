/** Which comparisons list.sort asks, against what CPython 3.12.1, 3.14.10 and 3.15.2 asked: their number and a sum over their order. */
import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

function run(source: string, version = '3.12'): string {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  runMain(createVM({ version, host }), source, 'program.py');
  return out.trimEnd();
}

const COUNTING = `class Key:
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        global asked, trace
        asked += 1
        trace = (trace * 31 + self.v * 7 + other.v) % 1000000007
        return self.v < other.v
for name, make in [
    ('scattered', lambda n: [k * 7919 % 1009 for k in range(n)]),
    ('few values', lambda n: [k * k % 5 for k in range(n)]),
    ('saw', lambda n: [k % 37 for k in range(n)]),
    ('falling stairs', lambda n: [-(k // 5) for k in range(n)]),
    ('two runs', lambda n: [*range(0, n, 2), *range(1, n, 2)]),
]:
    for n in 65, 300, 1000:
        asked = trace = 0
        values = make(n)
        keys = [Key(v) for v in values]
        keys.sort()
        assert [k.v for k in keys] == sorted(values)
        print(name, n, asked, trace)
`;

const RECORDED: Record<string, string> = {
  '3.12': `scattered 65 304 736537037
scattered 300 2068 765154463
scattered 1000 8609 976450176
few values 65 276 613921579
few values 300 1476 935590869
few values 1000 5322 502430015
saw 65 128 116073868
saw 300 1338 142402639
saw 1000 7475 34780048
falling stairs 65 272 93752654
falling stairs 300 1361 580078326
falling stairs 1000 5108 655039311
two runs 65 128 167165304
two runs 300 598 959071596
two runs 1000 1998 605202903`,
  '3.14': `scattered 65 307 753036985
scattered 300 2079 257656587
scattered 1000 8628 89455265
few values 65 279 425095018
few values 300 1485 678530706
few values 1000 5338 376797038
saw 65 129 159774732
saw 300 1346 134576452
saw 1000 7491 430701228
falling stairs 65 113 152008144
falling stairs 300 536 936866455
falling stairs 1000 1796 175248036
two runs 65 129 57339582
two runs 300 599 753278387
two runs 1000 1999 466415142`,
  '3.15': `scattered 65 315 978184994
scattered 300 2084 403796135
scattered 1000 8637 239539009
few values 65 281 116108672
few values 300 1495 507002351
few values 1000 5347 701895620
saw 65 129 159774732
saw 300 1278 595899984
saw 1000 7528 864488814
falling stairs 65 113 152008144
falling stairs 300 536 936866455
falling stairs 1000 1796 175248036
two runs 65 129 57339582
two runs 300 599 753278387
two runs 1000 1999 466415142`,
};

for (const [version, asked] of Object.entries(RECORDED)) {
  test(`list.sort of ${version} asks what it asks`, () => expect(run(COUNTING, version)).toBe(asked));
}

test('a comparison that throws leaves what was sorted so far, nothing lost', () => {
  const source = `class Key:
    def __init__(self, v): self.v = v
    def __lt__(self, other):
        global left
        left -= 1
        if left == 0: raise KeyError
        return self.v < other.v
for left in 1, 200, 500, 900, 1500:
    keys = [Key(k * 7919 % 1009) for k in range(300)]
    values = sorted(k.v for k in keys)
    try: keys.sort()
    except KeyError: pass
    print(sorted(k.v for k in keys) == values, end=' ')`;
  expect(run(source)).toBe('True True True True True');
});

test('a list changed during its sort is noticed, though it is empty again', () => {
  const source = `def key(x):
    items.append(x)
    items.clear()
    return x
items = [2, 1]
try: items.sort(key=key)
except ValueError as e: print(e, items)
def key(x):
    items.clear()
    return x
items.sort(key=key)
print(items, items.__sizeof__())`;
  expect(run(source)).toBe('list modified during sort [1, 2]\n[1, 2] 56');
});

test('what is not implemented is asked from the start', () => {
  const source = `asked = []
class Key:
    def __init__(self, v): self.v = v
    def __lt__(self, other):
        asked.append('<')
        return NotImplemented
    def __gt__(self, other):
        asked.append('>')
        return self.v > other.v
sorted([Key(2), Key(1), Key(0)])
print(*asked, sep='')`;
  expect(run(source)).toBe('<<><<>');
});
