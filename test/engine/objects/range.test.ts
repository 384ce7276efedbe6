/** Ranges beyond 2**53, counting, the state of an iterator; the answers are CPython's. */
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
r=range(0,100,3); i=iter(r); next(i); print(i.__reduce__())
i.__setstate__(5); print(list(i))
i=iter(range(10)); i.__setstate__(-4); print(list(i))
i=iter(range(10)); i.__setstate__(40); print(list(i))
try: iter(range(3)).__setstate__('x')
except TypeError as e: print(e)
try: iter(range(3)).__setstate__(2**70)
except OverflowError as e: print(e)
class A:
    def __eq__(self,o): return True
print(range(10).count(A()), range(10).count(3.0), range(10).index(A()))
print(len(range(2**63-1)), len(range(2**60)))
try: len(range(2**63))
except OverflowError as e: print(e)
print(range(2**63)[2**62], range(2**63-1)[-1], range(2**63-1)[2**62:][5])
print(range(2**70)[2**60:2**61:2**58], bool(range(2**70)))
`;

const ANSWER = `(<built-in function iter>, (range(3, 102, 3),), None)
[18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57, 60, 63, 66, 69, 72, 75, 78, 81, 84, 87, 90, 93, 96, 99]
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
[]
'str' object cannot be interpreted as an integer
Python int too large to convert to C long
10 1 0
9223372036854775807 1152921504606846976
Python int too large to convert to C ssize_t
4611686018427387904 9223372036854775806 4611686018427387909
range(1152921504606846976, 2305843009213693952, 288230376151711744) True
`;

it.each(['3.12', '3.13', '3.14', '3.15'])('large ranges and states (%s)', (version) => {
  expect(run(version, SOURCE)).toBe(ANSWER);
});
