/**
 * The measuring program of a case. The operation runs `RUNS` times in a function, once between marks of the event log, and once more
 * between readings of tracemalloc and of the blocks: the first run finds empty free lists and cold code, the last one warm ones.
 *
 *   events   setup  |  operation  |  after  |  locals die, next setup  |  operation ...
 *   sums     [traced bytes, peak, blocks, reference counts of the setup's names and of the operands]
 */

import { keyOf, type OperationRow } from '../../oracle/measure/recorded.ts';
import type { Measured } from '../../oracle/measure/twin.ts';
import { type Case, operations } from './cases.ts';

export const RUNS = 12;
/** the runs that are kept: cold, second, warm */
export const KEPT = [0, 1, RUNS - 1];

const PARAMETERS = "i=70000, j=300, f=1.5, s='hello', w='w\\xf6rld', u='\\u65e5\\u672c\\u8a9e'";
const OPERANDS = ['i', 'j', 'f', 's', 'w', 'u'];

function indented(text: string, depth = 1): string {
  return text
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => `${' '.repeat(depth)}${l}\n`)
    .join('');
}

/** Names that the setup binds, and operands that the operation names: their reference counts are read. */
function counted(c: Case): string[] {
  const bound = [...c.setup.matchAll(/(?:^|\n|; )(?:def |class )?([xyz])\b(?: =|\(|:)/g)].map((m) => m[1]!);
  const gone = [...c.operation.matchAll(/\bdel ([xyz])\b(?:, ([xyz])\b)?(?![.[])/g)].flatMap((m) => [m[1]!, m[2]!]);
  const named = OPERANDS.filter((n) => new RegExp(`\\b${n}\\b`).test(c.operation) && c.group !== 'class');
  return [...new Set([...bound, ...named])].filter((n) => !gone.includes(n)).sort();
}

export function program(c: Case): string {
  const names = counted(c);
  const sums = '_t1[0] - _t0[0], _t1[1] - _t0[0], _b1 - _b0';
  return `import gc, sys, _tracemalloc
${c.module}def _run(${PARAMETERS}):
${indented(c.setup)} _mark()
${indented(c.operation)} _mark()
${indented(c.after)} _mark()
def _sum(_t, _r, _b, _c, ${PARAMETERS}):
${indented(c.setup)} _r()
 _b0 = _b()
 _t0 = _t()
${indented(c.operation)} _t1 = _t()
 _b1 = _b()
 return (${[sums, ...names.map((n) => `_c(${n})`)].join(', ')})
gc.collect()
gc.disable()
_log()
for _k in range(${RUNS}): _run()
_end()
_tracemalloc.start(1)
_rows = []
gc.collect()
for _k in range(${RUNS}):
 _rows.append(_sum(_tracemalloc.get_traced_memory, getattr(_tracemalloc, 'reset_peak', int), sys.getallocatedblocks, sys.getrefcount))
print('\\n' + str([${KEPT.map((k) => `_rows[${k}]`).join(', ')}]))
`;
}

/** What one case gave; a string is the name of the error that ended it. */
export function readRow(measured: Measured): OperationRow | string {
  if (measured.error !== null) return measured.error;
  // a run makes three marks; what lies before its first one is setup
  const parts = measured.events.split('|').map((t) => folded(t.trim()));
  const runs = KEPT.map((k) => `${parts[3 * k + 1] ?? ''} | ${parts[3 * k + 2] ?? ''}`);
  const events = runs.map((text, k) => (k > 0 && text === runs[k - 1] ? '=' : text));
  const last = measured.stdout.trimEnd().split('\n').at(-1)!;
  return { events, sums: JSON.parse(last.replaceAll('(', '[').replaceAll(')', ']')) };
}

/** `+8 +8 +8` -> `+8*3` */
export function folded(text: string): string {
  return text.replace(/(\S+)((?: \1)+)(?= |$)/g, (all, one: string) => `${one}*${all.split(' ').length}`);
}

/** Measures all operations, one after the other. */
export async function measureOperations(
  run: (source: string) => Promise<Measured>,
  cases: readonly Case[] = operations(),
): Promise<Map<string, OperationRow | string>> {
  const results = new Map<string, OperationRow | string>();
  for (const c of cases) results.set(keyOf(c), readRow(await run(program(c))));
  return results;
}
