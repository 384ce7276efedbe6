/**
 * Programs of the corpus as the oracle needs them: id, text, hash, and what the text says about how to run it.
 * The id is the path without ending: `corpus/sizes/int.py` is `sizes/int`. The format is described in corpus/README.md.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

export interface Program {
  id: string;
  source: Buffer;
  /** sha256 of the source */
  hash: string;
  /** false where the program uses tracemalloc itself: then the harness doesn't, and `traced.*` is not offered */
  trace: boolean;
  /** lowest and highest version of the language, from `# requires: >=3.9` */
  requires: string;
}

export function makeProgram(id: string, source: Buffer): Program {
  const text = source.toString('latin1');
  return {
    id,
    source,
    hash: createHash('sha256').update(source).digest('hex'),
    trace: !/\btracemalloc\b/.test(text.split('\n# heaptwin')[0]!),
    requires: /^# requires: *(.*?) *$/m.exec(text)?.[1] ?? '',
  };
}

/** All programs of a corpus folder, sorted by id. */
export function readPrograms(corpus: string): Program[] {
  const paths = globSync('**/*.py', { cwd: corpus }).map((path) => path.replaceAll('\\', '/'));
  return paths.sort().map((path) => makeProgram(path.slice(0, -3), readFileSync(join(corpus, path))));
}

/** Programs whose id fits a glob (`sizes/*`, `sizes`, `**` when empty) and contains the pattern. */
export function choosePrograms(programs: readonly Program[], globs: readonly string[], pattern?: string): Program[] {
  const fits = (id: string) => globs.length === 0 || globs.some((glob) => fitsGlob(id, glob));
  return programs.filter(({ id }) => fits(id) && (pattern === undefined || id.includes(pattern)));
}

function fitsGlob(id: string, glob: string): boolean {
  const plain = glob
    .replace(/^\.\//, '')
    .replace(/^corpus\//, '')
    .replace(/\.py$/, '')
    .replace(/\/$/, '');
  return id === plain || id.startsWith(plain + '/') || matchesGlob(id, plain);
}

/** sha256 over ids and hashes: two runs with the same suite hash ran the same programs. */
export function suiteHash(programs: readonly Program[]): string {
  const hash = createHash('sha256');
  for (const { id, hash: own } of programs) hash.update(`${id} ${own}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Shard i of n by a stable hash of the id: a program stays in its shard when others come and go. */
export function inShard(id: string, shard: { index: number; of: number }): boolean {
  const number = createHash('sha256').update(id).digest().readUInt32BE(0);
  return (number % shard.of) + 1 === shard.index;
}

/** Does a version (`[3, 12]`) satisfy `>=3.9`, `<3.13`, `>=3.9, <3.13`? An empty text is satisfied by every version. */
export function satisfies(version: readonly [number, number], requires: string): boolean {
  return requires
    .split(',')
    .map((clause) => /^\s*(>=|<=|==|<|>)\s*(\d+)\.(\d+)\s*$/.exec(clause))
    .filter((match) => match !== null)
    .every(([, operator, major, minor]) => {
      const difference = (version[0] - Number(major)) * 1000 + version[1] - Number(minor);
      if (operator === '>=') return difference >= 0;
      if (operator === '<=') return difference <= 0;
      if (operator === '==') return difference === 0;
      return operator === '<' ? difference < 0 : difference > 0;
    });
}
