/**
 * Holds our trees against an interpreter's, for every file of its standard library (or of another folder).
 *
 *     node test/parity/ast.ts --python <exe> [--library <folder>] [--files <part of a path>] [--limit n] [--show n]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { profileFor } from '../../src/engine/profile/index.ts';
import { parseBytes, SyntaxFault } from '../../src/engine/syntax/index.ts';
import { canonicalHash, canonicalText, shapeOf } from './canonical.ts';
import { Oracle } from './oracle.ts';
import { unicodeNames } from './unicode_names.ts';

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    library: { type: 'string' },
    files: { type: 'string' },
    limit: { type: 'string' },
    show: { type: 'string', default: '10' },
  },
});
if (!args.python) throw new Error('--python is missing');

const about = 'import sys,sysconfig,json;print(json.dumps([sys.version.split()[0],sysconfig.get_path("stdlib")]))';
const [version, library] = JSON.parse(execFileSync(args.python, ['-c', about], { encoding: 'utf8' }));
const { syntax: profile } = profileFor(version);
const shape = shapeOf(profile);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (!existsSync(path)) continue;
    if (entry.isDirectory()) {
      if (entry.name !== 'site-packages' && entry.name !== '__pycache__') yield* sources(path);
    } else if (entry.name.endsWith('.py')) yield path;
  }
}

let files = [...sources(args.library ?? library)];
if (args.files) files = files.filter((f) => f.includes(args.files!));
if (args.limit) files = files.slice(0, Number(args.limit));

const oracle = new Oracle(args.python);
const nameToChar = unicodeNames(args.python);
const count = { equal: 0, different: 0, onlyTheirs: 0, onlyOurs: 0, bothRefuse: 0, bothRefuseSame: 0 };
let shown = 0;
const show = (text: string) => {
  if (shown++ < Number(args.show)) console.log(text.slice(0, 900));
};
let bytes = 0;
let ms = 0;

async function check(path: string): Promise<void> {
  const answer = await oracle.ask({ path });
  const data = readFileSync(path);
  let ours: string | null = null;
  let fault: SyntaxFault | null = null;
  let tree: unknown = null;
  const before = performance.now();
  try {
    tree = parseBytes(data, { profile, mode: 'exec', nameToChar, origin: 'bytes' });
  } catch (e) {
    if (!(e instanceof SyntaxFault)) {
      show(`FAULT ${path}: ${e instanceof Error ? e.stack?.slice(0, 300) : JSON.stringify(e)}`);
    } else fault = e;
  }
  ms += performance.now() - before;
  bytes += data.length;
  if (tree) ours = canonicalHash(tree, shape);
  if (ours === null && answer.error) {
    count.bothRefuse++;
    const theirs = answer.error;
    const same = fault && fault.message === theirs[1] && fault.lineno === theirs[2] && fault.offset === theirs[3];
    if (same) count.bothRefuseSame++;
    else show(`error text ${path}: theirs ${JSON.stringify(theirs)} ours ${JSON.stringify(fault)}`);
  } else if (ours === null) {
    count.onlyTheirs++;
    show(`we refuse ${path}: ${JSON.stringify(fault)}`);
  } else if (answer.error) {
    count.onlyOurs++;
    show(`they refuse ${path}: ${JSON.stringify(answer.error)}`);
  } else if (ours === answer.hash) count.equal++;
  else {
    count.different++;
    if (shown < Number(args.show)) show(await difference(path, canonicalText(tree, shape)));
  }
}

async function difference(path: string, ours: string): Promise<string> {
  const theirs = (await oracle.ask({ path, full: true })).text!.split('\n');
  const own = ours.split('\n');
  let i = 0;
  while (i < own.length && own[i] === theirs[i]) i++;
  const from = Math.max(0, i - 4);
  return `different ${path}\n  theirs: ${excerpt(theirs, from, i)}\n  ours:   ${excerpt(own, from, i)}`;
}

function excerpt(lines: string[], from: number, at: number): string {
  return lines
    .slice(from, at + 3)
    .map((line) => line.slice(0, 100))
    .join(' | ');
}

for (const path of files) await check(path);
oracle.close();
const valid = count.equal + count.different + count.onlyTheirs + count.onlyOurs;
const share = ((100 * count.equal) / Math.max(1, valid)).toFixed(3);
console.log(`${version}: ${files.length} files, ${share} % equal`, JSON.stringify(count));
console.log(
  `parsed ${(bytes / 1e6).toFixed(1)} MB in ${(ms / 1e3).toFixed(2)} s (${(bytes / 1e3 / ms).toFixed(1)} MB/s)`,
);
