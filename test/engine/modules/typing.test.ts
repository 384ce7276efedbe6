/** Type aliases, as `type` makes them and as a call does; no library is needed for these. */
import { expect, test } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

function run(source: string, version: string): string {
  let out = '';
  const host = { write: (_fd: number, data: Uint8Array) => void (out += new TextDecoder().decode(data)) };
  runMain(createVM({ version, host }), source, 'program.py');
  return out.trimEnd();
}

const SOURCE = `type Plain = int
type Many[T] = list[T]
print(Many[int].__origin__, Many[int].__args__, Many.__parameters__, Many.__module__)
try: Plain[int]
except TypeError as e: print(e)
print((int | Plain).__args__)
made = type(Plain)('Made', int, type_params=Many.__type_params__)
print(made, made.__value__, made[str].__args__)
try: type(Plain)('Made', int, type_params=(3,))
except TypeError as e: print(e)`;

const ALIKE = `Many (<class 'int'>,) (T,) __main__
Only generic type aliases are subscriptable
(<class 'int'>, Plain)
Made <class 'int'> (<class 'str'>,)`;

test('a type alias can be called for, subscripted and united', () => {
  expect(run(SOURCE, '3.12')).toBe(ALIKE);
  expect(run(SOURCE, '3.14')).toBe(`${ALIKE}\nExpected a type param, got 3`);
});
