/** Small well-typed programs from a seed: a list of statements over variables whose kinds are known. */
import { filled, GRAMMAR, type Kind, MODULE, type Rule } from './grammar.ts';

/** A seeded stream of numbers below 1 (mulberry32). */
export function stream(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = ['a', 'b', 'c', 'd', 'f', 'h', 'm', 'o'];
const LONGEST = 14;
/** variables of these kinds fit wherever any object does */
const EVERYTHING: Kind = 'any';

interface Draft {
  kinds: Map<string, Kind>;
  random: () => number;
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!;
}

function fitting(draft: Draft, kinds: readonly Kind[]): string[] {
  return [...draft.kinds].filter(([, k]) => kinds.includes(EVERYTHING) || kinds.includes(k)).map(([name]) => name);
}

/** A statement by this rule; null where no variables fit. */
function statement(draft: Draft, rule: Rule): string | null {
  const { random, kinds } = draft;
  const names = new Map<string, string>();
  for (const [hole, wanted] of rule.holes) {
    const candidates = fitting(draft, wanted);
    if (candidates.length === 0) return null;
    names.set(hole, pick(candidates, random));
  }
  const int = (): number => 1000 + Math.floor(random() * 90000);
  let text = filled(rule.body, names, int);
  const guard = filled(rule.guard, names, int);
  if (rule.makes !== null) {
    const name = pick(NAMES, random);
    text = `${name} = ${text}`;
    kinds.set(name, rule.makes);
  }
  if (rule.body.startsWith('del $x:any')) kinds.delete(names.get('x')!);
  else if (rule.body.startsWith('$x:any = None')) kinds.set(names.get('x')!, 'any');
  else if (rule.body.startsWith('$x:any, $y:any =')) swap(kinds, names.get('x')!, names.get('y')!);
  return guard === '' ? text : `if ${guard}: ${text}`;
}

function swap(kinds: Map<string, Kind>, x: string, y: string): void {
  const old = kinds.get(x)!;
  kinds.set(x, kinds.get(y)!);
  kinds.set(y, old);
}

/** The statements of program number `seed`. */
export function statements(seed: number): string[] {
  const random = stream(seed);
  const draft: Draft = { kinds: new Map(), random };
  const list: string[] = [];
  const length = 3 + Math.floor(random() * (LONGEST - 3));
  while (list.length < length) {
    const text = statement(draft, pick(GRAMMAR, random));
    if (text !== null) list.push(text);
  }
  return list;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${line}\n`)
    .join('');
}

/** Values that are read after each statement, in this order; then three for each variable. */
export const READINGS = ['traced', 'peak', 'blocks', 'gc.count'] as const;
export const PER_VARIABLE = ['refcount', 'size', 'id'] as const;

/**
 * The program: the statements in a function that is called `calls` times, with a probe behind each. A probe appends a row: number of the
 * statement, readings, and for each variable its reference count, size and id. At the end all rows are printed.
 */
export function programOf(list: readonly string[], calls: number): string {
  const lines = list.map((text, k) => {
    const known = namesAt(list, k);
    const each = known.map((n) => `_c(${n}), _s(${n}), id(${n})`).join(', ');
    return `${indented(text)} _p(${k}, (${each}${each === '' ? '' : ','}))\n`;
  });
  return `import gc, sys, _tracemalloc
${MODULE}_rows = []
_c, _s, _t, _b, _g = sys.getrefcount, sys.getsizeof, _tracemalloc.get_traced_memory, sys.getallocatedblocks, gc.get_count
_r = getattr(_tracemalloc, 'reset_peak', int)
def _p(k, seen):
 _rows.append((k, _t(), _b(), _g(), seen))
 _r()
def _main():
${lines.join('')}gc.collect()
_tracemalloc.start(1)
gc.collect()
for _k in range(${calls}):
 _main()
_tracemalloc.stop()
print()
for _k in _rows: print(_k)
`;
}

/** Variables that are bound behind statement `k`. */
export function namesAt(list: readonly string[], k: number): string[] {
  const bound = new Set<string>();
  for (const text of list.slice(0, k + 1)) {
    const made = /^([a-z]) = /.exec(text);
    if (made) bound.add(made[1]!);
    const gone = /^del ([a-z])$/.exec(text);
    if (gone) bound.delete(gone[1]!);
  }
  return NAMES.filter((n) => bound.has(n));
}

/** Is every variable bound where it is used? Shrinking leaves out statements. */
export function isWhole(list: readonly string[]): boolean {
  const bound = new Set<string>();
  for (const text of list) {
    const own = new Set(
      [...text.matchAll(/\b(?:for|as|lambda) ([a-z](?:, [a-z])?)/g)].flatMap((m) => m[1]!.split(', ')),
    );
    const made = /^([a-z]) = /.exec(text);
    const rest = (made ? text.slice(4) : text).replace(/'(?:[^'{}]|\{[^}]*\})*'/g, (s) =>
      [...s.matchAll(/\{([a-z])\b/g)].map((m) => m[1]).join(' '),
    );
    for (const m of rest.matchAll(/(?<![\w.'"])([abcdfhmo])(?![\w'"(=])/g)) {
      if (!bound.has(m[1]!) && !own.has(m[1]!)) return false;
    }
    const gone = /^del ([a-z])$/.exec(text);
    if (gone) bound.delete(gone[1]!);
    if (made) bound.add(made[1]!);
  }
  return true;
}
