/**
 * The size matrix: `sys.getsizeof` of an object, and the traced bytes and blocks that making it took, with empty free lists and warm.
 * Many expressions share a program: each is measured in a function of its own, after a full collection.
 */
import { keyOf, type SizeRow } from '../../oracle/measure/recorded.ts';
import type { Measured } from '../../oracle/measure/twin.ts';
import { type Case, readCases } from './cases.ts';

const GROWING: [name: string, lengths: readonly number[], setup: (n: number) => string, expression: string][] = [
  ['list by append', [1, 4, 5, 8, 9, 16, 17, 24, 25, 33, 41, 53, 65, 77, 93, 109, 129], append, 'x'],
  ['list(range(n))', [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 64], (n) => `x = list(range(${n}))`, 'x'],
  ['list display', [2, 3, 4, 7, 8, 15, 30, 31, 33], (n) => `x = [${'i, '.repeat(n)}]`, 'x'],
  ['constant list', [3, 4, 7, 15, 30, 31, 33], (n) => `x = [${numbers(n)}]`, 'x'],
  ['tuple', [4, 5, 10, 19, 20, 21, 50], (n) => `x = (${'i, '.repeat(n)})`, 'x'],
  ['tuple(iterator)', [0, 1, 7, 8, 9, 10, 11, 30], (n) => `x = tuple(map(int, range(${n})))`, 'x'],
  ['dict of ints', [1, 5, 6, 10, 11, 21, 22, 42, 43, 85, 86], (n) => `x = {k: k for k in range(${n})}`, 'x'],
  ['dict of strings', [1, 5, 6, 10, 11, 21, 22, 42, 43, 85, 86], (n) => `x = {str(k): k for k in range(${n})}`, 'x'],
  ['dict display', [5, 6, 10, 11, 15, 16, 17, 18, 35], (n) => `x = {${pairs(n)}}`, 'x'],
  ['set by add', [1, 4, 5, 18, 19, 76, 77], (n) => `x = {k for k in range(${n})}`, 'x'],
  ['set(set)', [4, 5, 8, 16, 32, 64], (n) => `x = set({k for k in range(${n})})`, 'x'],
  ['constant set', [3, 5, 8, 16, 31], (n) => `x = {${numbers(n)}}`, 'x'],
  [
    'bytearray by append',
    [1, 2, 5, 8, 12, 19, 27, 36, 46, 57],
    (n) => `x = bytearray()\nfor k in range(${n}): x.append(k)`,
    'x',
  ],
  ['int of n digits', [1, 2, 3, 4, 5, 8, 9, 17, 33], (n) => `x = (1 << (30 * ${n})) - 1`, 'x'],
  ['product of n digits', [1, 2, 3, 5, 9], (n) => `x = ((1 << (30 * ${n})) - 1) * i`, 'x'],
  ['ASCII', [2, 7, 8, 23, 100, 470, 471], (n) => `x = 'a' * ${n}; x += s`, 'x'],
  ['UCS1', [2, 7, 8, 100, 470], (n) => `x = 'é' * ${n}; x += s`, 'x'],
  ['UCS2', [2, 7, 8, 100, 230], (n) => `x = '日' * ${n}; x += s`, 'x'],
  ['UCS4', [2, 7, 8, 100, 110], (n) => `x = '😀' * ${n}; x += s`, 'x'],
  ['deque', [1, 32, 33, 64, 65, 129], (n) => `x = deque()\nfor k in range(${n}): x.append(k)`, 'x'],
  ['instance of n attributes', [1, 2, 5, 6, 10, 20, 28, 29, 30, 31, 40], attributes, 'x'],
  ['its dict', [1, 2, 5, 6, 10, 20, 28, 29, 30, 31, 40], attributes, 'x.__dict__'],
  ['list instance of n attributes', [1, 2, 5, 6, 29, 31], (n) => attributes(n).replace('A()', 'L()'), 'x'],
  [
    'n slots',
    [1, 2, 5, 10, 20],
    (n) => `x = type('S', (), {'__slots__': tuple('abcdefghijklmnopqrstuvwxyz'[:${n}])})`,
    'x()',
  ],
  [
    'class of n slots',
    [1, 2, 5, 10, 20],
    (n) => `x = type('S', (), {'__slots__': tuple('abcdefghijklmnopqrstuvwxyz'[:${n}])})`,
    'x',
  ],
  [
    'class of n names',
    [1, 3, 5, 8, 10, 20],
    (n) => `x = type('S', (), dict.fromkeys('abcdefghijklmnopqrstuvwxyz'[:${n}]))`,
    'x',
  ],
];

const GROWING_MODULE = 'from _collections import deque\nclass L(list): pass\nclass A: pass\n';

function append(n: number): string {
  return `x = []\nfor k in range(${n}): x.append(k)`;
}

function attributes(n: number): string {
  return `x = A()\n${Array.from({ length: n }, (_, k) => `x.a${k} = i`).join('; ')}`;
}

const numbers = (n: number): string => Array.from({ length: n }, (_, k) => k + 1).join(', ');
const pairs = (n: number): string => Array.from({ length: n }, (_, k) => `'a${k}': i`).join(', ');

/** All expressions: those of the list, and the growing ones. */
export function sizes(): Case[] {
  const listed = readCases('sizes').map((c): Case => ({ ...c, after: '' }));
  const growing = GROWING.flatMap(([name, lengths, setup, operation]) =>
    lengths.map(
      (n): Case => ({
        group: 'growth',
        name: `${name}: ${n}`,
        module: GROWING_MODULE,
        setup: setup(n),
        operation,
        after: '',
      }),
    ),
  );
  return [...listed, ...growing];
}

const RUNS = 9;

function measure(c: Case, k: number): string {
  const body = `${c.setup}\nx = ${c.operation}`
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => ` ${l}\n`)
    .join('');
  return `def _f${k}(_s, i=70000, j=300, f=1.5, s='hello', w='w\\xf6rld', u='\\u65e5\\u672c\\u8a9e'):
 _mark()
${body} _mark()
 return _s(x)
_gc.collect()
for _k in range(${RUNS}): _size = _f${k}(_sys.getsizeof)
print(_size)
`;
}

/** One program that measures all of `cases`, a line each; they share a group. */
export function sizeProgram(cases: readonly Case[]): string {
  return `import gc as _gc, sys as _sys
${cases[0]!.module}_gc.disable()
_log()
${cases.map(measure).join('')}_end()
`;
}

const CHUNK = 12;

/** The cases in chunks of one program each. */
function sizeChunks(cases: readonly Case[]): Case[][] {
  const chunks: Case[][] = [];
  for (const c of cases) {
    const last = chunks.at(-1);
    if (last && last[0]!.group === c.group && last.length < CHUNK) last.push(c);
    else chunks.push([c]);
  }
  return chunks;
}

/** What the events add up to: bytes and blocks that stay. */
export function taken(events: string): [bytes: number, blocks: number] {
  let bytes = 0;
  let blocks = 0;
  for (const m of events.matchAll(/([+-])(\d+|\?)|(\d+|\?)>(\d+)/g)) {
    const size = (text: string | undefined): number => (text === '?' ? 0 : Number(text));
    if (m[1] === undefined) bytes += size(m[4]) - size(m[3]);
    else {
      bytes += m[1] === '+' ? size(m[2]) : -size(m[2]);
      blocks += m[1] === '+' ? 1 : -1;
    }
  }
  return [bytes, blocks];
}

function read(cases: readonly Case[], measured: Measured): (SizeRow | string)[] | null {
  if (measured.error !== null) return null;
  const printed = measured.stdout.trimEnd().split('\n').map(Number);
  const parts = measured.events.split('|');
  return cases.map((_, k) => {
    const run = (n: number): [number, number] => taken(parts[2 * (k * RUNS + n) + 1] ?? '');
    return [printed[k]!, ...run(0), ...run(RUNS - 1)];
  });
}

/** Measures all expressions, or some of the programs; where a program of several fails, each by itself, so that the name of the error is known. */
export async function measureSizes(
  run: (source: string) => Promise<Measured>,
  choose: (chunks: Case[][]) => Case[][] = (chunks) => chunks,
  only = '',
): Promise<Map<string, SizeRow | string>> {
  const results = new Map<string, SizeRow | string>();
  for (const chunk of choose(sizeChunks(sizes().filter((c) => keyOf(c).includes(only))))) {
    let read1 = read(chunk, await run(sizeProgram(chunk)));
    if (read1 === null) {
      read1 = [];
      for (const c of chunk) {
        const measured = await run(sizeProgram([c]));
        read1.push(read([c], measured)?.[0] ?? measured.error!);
      }
    }
    chunk.forEach((c, k) => {
      results.set(keyOf(c), read1[k]!);
    });
  }
  return results;
}
