import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

test('values go to bytes and come back', () => {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  const source = `import marshal
for x in -5, 2**40, 1.5, 'é', (1, [2, {'k': None}]), frozenset([1]), b'y':
    assert marshal.loads(marshal.dumps(x)) == x
a = [1]
a.append(a)
assert marshal.loads(marshal.dumps(a))[1][1][0] == 1
print(marshal.dumps([1.5]))
`;
  runMain(createVM({ version: '3.12', host }), source, 'program.py');
  expect(out).toBe("b'[\\x01\\x00\\x00\\x00\\xe7\\x00\\x00\\x00\\x00\\x00\\x00\\xf8?'\n");
});
