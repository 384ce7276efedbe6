/**
 * Holds our code units against an interpreter's code objects, for every file of its standard library.
 *
 *     node test/parity/code.ts --python <exe> [--as 3.13] [--library <folder>] [--files <part of a path>] [--limit n] [--show n]
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile } from '../../src/engine/code/index.ts';
import type { CodeUnit } from '../../src/engine/code/unit.ts';
import { type Profile, profileFor } from '../../src/engine/profile/index.ts';
import { parseBytes } from '../../src/engine/syntax/index.ts';
import {
  type Aspect,
  ATTRIBUTES,
  BYTES,
  childrenOf,
  compareUnit,
  type Difference,
  type DumpedCode,
} from './code_compare.ts';
import { unicodeNames } from './unicode_names.ts';

export interface CodeFigures {
  files: number;
  /** files that we could not compile, with the reason */
  failed: { path: string; reason: string }[];
  /** code objects of the interpreter */
  units: number;
  /** code objects that we have no counterpart of */
  missing: number;
  /** code objects whose aspect is the same */
  same: Record<Aspect, number>;
  sameAttributes: number;
  /** identical in every attribute and byte */
  identical: number;
  /** counts of the first difference of a code object, by aspect and kind */
  kinds: Map<string, number>;
}

export interface CodeOptions {
  python: string;
  as?: string;
  /** a folder of sources in place of the interpreter's standard library */
  library?: string;
  files?: string;
  limit?: number;
  /** called for each code object that differs */
  onDifference?: (path: string, dumped: DumpedCode, differences: Difference[]) => void;
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (!existsSync(path)) continue;
    if (entry.isDirectory()) {
      if (entry.name !== 'site-packages' && entry.name !== '__pycache__') yield* sources(path);
    } else if (entry.name.endsWith('.py')) yield path;
  }
}

export interface Answer {
  code?: DumpedCode;
  error?: string;
}

/** A long-lived interpreter that compiles files. */
export class CodeOracle {
  readonly #child;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  constructor(python: string) {
    const script = fileURLToPath(new URL('code_dump.py', import.meta.url));
    this.#child = spawn(python, ['-S', '-B', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#waiting.shift()?.(JSON.parse(line)));
    this.#child.on('exit', (code) => {
      for (const answer of this.#waiting.splice(0)) answer({ error: `the interpreter ended: ${code}` });
    });
  }

  ask(question: { path?: string; source?: string }): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
  }
}

function emptyFigures(): CodeFigures {
  const aspects: Aspect[] = [...ATTRIBUTES, 'operations', 'lines', ...BYTES];
  const same = Object.fromEntries(aspects.map((a) => [a, 0])) as Record<Aspect, number>;
  return { files: 0, failed: [], units: 0, missing: 0, same, sameAttributes: 0, identical: 0, kinds: new Map() };
}

function count(figures: CodeFigures, differences: Difference[]): void {
  const aspects = new Set(differences.map((d) => d.aspect));
  // different operations have different lines
  if (aspects.has('operations')) aspects.add('lines');
  for (const aspect of Object.keys(figures.same) as Aspect[]) if (!aspects.has(aspect)) figures.same[aspect]++;
  if (!ATTRIBUTES.some((a) => aspects.has(a))) figures.sameAttributes++;
  if (aspects.size === 0) figures.identical++;
  const first = differences[0];
  if (first === undefined) return;
  const kind = `${first.aspect}: ${first.kind}`;
  figures.kinds.set(kind, (figures.kinds.get(kind) ?? 0) + 1);
}

function compareTree(
  figures: CodeFigures,
  dumped: DumpedCode,
  unit: CodeUnit | undefined,
  visit: (dumped: DumpedCode, differences: Difference[]) => void,
  profile: Profile,
): void {
  figures.units++;
  if (unit === undefined) figures.missing++;
  else {
    const differences = compareUnit(dumped, unit, profile);
    count(figures, differences);
    if (differences.length > 0) visit(dumped, differences);
  }
  const children = unit === undefined ? [] : childrenOf(unit);
  const aligned = children.length === dumped.children.length;
  dumped.children.forEach((child, i) => {
    const match = aligned
      ? children[i]
      : children.find((c) => c.name === child.name && c.firstlineno === child.firstlineno);
    compareTree(figures, child, match, visit, profile);
  });
}

/** Compiles the interpreter's standard library on both sides and counts what is the same. */
export async function measureCode(options: CodeOptions): Promise<CodeFigures> {
  const about = 'import sys,sysconfig,json;print(json.dumps([sys.version.split()[0],sysconfig.get_path("stdlib")]))';
  const [version, library] = JSON.parse(execFileSync(options.python, ['-c', about], { encoding: 'utf8' }));
  const profile = profileFor(options.as ?? version);
  const nameToChar = unicodeNames(options.python);
  const oracle = new CodeOracle(options.python);
  const figures = emptyFigures();
  for (const path of sources(options.library ?? library)) {
    if (options.files !== undefined && !path.includes(options.files)) continue;
    if (options.limit !== undefined && figures.files >= options.limit) break;
    const answer = await oracle.ask({ path });
    if (answer.code === undefined) continue;
    figures.files++;
    let unit: CodeUnit;
    try {
      const tree = parseBytes(readFileSync(path), {
        profile: profile.syntax,
        filename: path,
        mode: 'exec',
        nameToChar,
      });
      unit = compile(tree, { profile, filename: path, mode: 'exec' });
    } catch (e) {
      figures.failed.push({ path, reason: e instanceof Error ? (e.stack ?? e.message) : String(e) });
      continue;
    }
    compareTree(figures, answer.code, unit, (d, list) => options.onDifference?.(path, d, list), profile);
  }
  oracle.close();
  return figures;
}

function print(figures: CodeFigures): void {
  const { units } = figures;
  const share = (n: number): string => `${n} of ${units} (${((100 * n) / units).toFixed(3)}%)`;
  console.log(
    `files ${figures.files}, failed ${figures.failed.length}, code objects ${units}, missing ${figures.missing}`,
  );
  for (const [aspect, n] of Object.entries(figures.same)) console.log(`  ${aspect.padEnd(16)} ${share(n)}`);
  console.log(`  all attributes   ${share(figures.sameAttributes)}`);
  console.log(`  identical        ${share(figures.identical)}`);
  const reasons = new Map<string, number>();
  for (const { reason } of figures.failed) {
    const text = reason.split('\n').slice(0, 2).join(' ').slice(0, 160);
    reasons.set(text, (reasons.get(text) ?? 0) + 1);
  }
  for (const [title, kinds] of [
    ['failures', reasons],
    ['first differences', figures.kinds],
  ] as const) {
    if (kinds.size > 0) console.log(title);
    for (const [kind, n] of [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 25)) console.log(`  ${n}\t${kind}`);
  }
}

async function main(): Promise<void> {
  const { values: args } = parseArgs({
    options: {
      python: { type: 'string' },
      as: { type: 'string' },
      library: { type: 'string' },
      files: { type: 'string' },
      limit: { type: 'string' },
      show: { type: 'string', default: '5' },
    },
  });
  if (!args.python) throw new Error('--python is missing');
  let shown = 0;
  const figures = await measureCode({
    python: args.python,
    as: args.as,
    library: args.library,
    files: args.files,
    limit: args.limit === undefined ? undefined : Number(args.limit),
    onDifference: (path, dumped, differences) => {
      if (shown++ >= Number(args.show)) return;
      console.log(`== ${path}:${dumped.firstlineno} ${dumped.qualname ?? dumped.name}`);
      for (const d of differences.slice(0, 3)) {
        console.log(`  ${d.aspect}: ${d.kind}\n    - ${d.expected.slice(0, 400)}\n    + ${d.actual.slice(0, 400)}`);
      }
    },
  });
  for (const { path, reason } of figures.failed.slice(0, Number(args.show)))
    console.log(`!! ${path}\n   ${reason.split('\n').slice(0, 4).join('\n   ')}`);
  print(figures);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
