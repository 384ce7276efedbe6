/** Variables of operands that are handed over stay untouched while what lies below them on the stack gets real. */
import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

const PROGRAM = `
def f(*a, **k): return len(a) + len(k)
def calls():
    items, s, h, k = (1,), 5, f, {}
    return [s + h(s), s + h(1, x=2), s + f(1, x=2), s + h(*items), s + h(*items, **k), s + (lambda a=s: a)()]
def values():
    x = 5
    y = x + (yield x + 1)
    yield x + (yield f(y))
g = values()
print(calls(), next(g), g.send(3), g.send(4))
`;

test.each(['3.11', '3.12', '3.13', '3.14', '3.15'])('local below a call or a yield, %s', (version) => {
  let out = '';
  const write = (_fd: number, data: Uint8Array) => {
    out += new TextDecoder().decode(data);
  };
  const vm = createVM({ version, argv: ['x.py'], host: { write } });
  runMain(vm, PROGRAM, 'x.py');
  expect(out).toBe('[6, 7, 7, 6, 6, 10] 6 1 9\n');
});
