/**
 * Holds the instruction sequences of our code generator, before any optimisation, against an interpreter's (3.12+), for
 * the files of its standard library.
 *
 *     node test/parity/codegen.ts --python <exe> [--files <part of a path>] [--limit n] [--show n] [--file path]
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { profileFor } from '../../src/engine/profile/index.ts';
import { parseBytes } from '../../src/engine/syntax/index.ts';
import { draftsOf, flatten, type Ours, type Row, type Theirs } from '../engine/code/drafts.ts';
import { unicodeNames } from './unicode_names.ts';

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    file: { type: 'string' },
    files: { type: 'string' },
    limit: { type: 'string' },
    step: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
  },
});
if (!args.python) throw new Error('--python is missing');

const about = 'import sys,sysconfig,json;print(json.dumps([sys.version.split()[0],sysconfig.get_path("stdlib")]))';
const [version, library] = JSON.parse(execFileSync(args.python, ['-c', about], { encoding: 'utf8' }));
const profile = profileFor(version);
const nameToChar = unicodeNames(args.python);

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (!existsSync(path)) continue;
    if (entry.isDirectory()) {
      if (entry.name !== 'site-packages' && entry.name !== '__pycache__') yield* sources(path);
    } else if (entry.name.endsWith('.py')) yield path;
  }
}

function oursOf(path: string): Ours[] {
  const tree = parseBytes(readFileSync(path), { profile: profile.syntax, mode: 'exec', nameToChar, filename: path });
  return draftsOf(tree, profile, path);
}

const count = { files: 0, equal: 0, units: 0, sameUnits: 0, sameOps: 0, faults: 0, refused: 0 };
let shown = 0;
const show = (text: string) => {
  if (shown++ < Number(args.show)) console.log(text.slice(0, 1500));
};

const same = (a: Row | undefined, b: Row | undefined) => a !== undefined && b !== undefined && String(a) === String(b);

function difference(path: string, name: string, ours: Row[], theirs: Row[]): string {
  let i = 0;
  while (same(ours[i], theirs[i])) i++;
  const lines = [`${path} ${name} instruction ${i} of ${theirs.length}`];
  for (let k = Math.max(0, i - 3); k < i + 5; k++) {
    lines.push(`${k === i ? '>' : ' '} ours ${String(ours[k] ?? '-').padEnd(50)} theirs ${theirs[k] ?? '-'}`);
  }
  return lines.join('\n');
}

function compare(answer: Theirs): void {
  count.files++;
  if (answer.error) {
    count.refused++;
    return;
  }
  let drafts: Ours[];
  try {
    drafts = oursOf(answer.file);
  } catch (e) {
    count.faults++;
    show(`FAULT ${answer.file}: ${e instanceof Error ? e.stack?.slice(0, 600) : JSON.stringify(e)}`);
    return;
  }
  const theirs = flatten(answer, []);
  // 3.12 shows the module alone; the annotations of a module are shown by none
  if (theirs.length === 1) drafts = drafts.slice(-1);
  if (drafts.length > theirs.length) drafts.splice(theirs.length - 1, drafts.length - theirs.length);
  let equal = drafts.length === theirs.length;
  if (!equal) show(`${answer.file}: ${drafts.length} code objects, theirs ${theirs.length}`);
  drafts.forEach((ours, i) => {
    const them = theirs[i] ?? [];
    count.units++;
    if (ours.rows.map((r) => r[0]).join() === them.map((r) => r[0]).join()) count.sameOps++;
    if (ours.rows.length === them.length && ours.rows.every((row, k) => same(row, them[k]))) {
      count.sameUnits++;
      return;
    }
    if (equal) show(difference(answer.file, ours.name, ours.rows, them));
    equal = false;
  });
  if (equal) count.equal++;
}

let files = args.file ? [args.file] : [...sources(library)];
if (args.files) files = files.filter((f) => f.includes(args.files!));
files = files.filter((_, i) => i % Number(args.step) === 0);
if (args.limit) files = files.slice(0, Number(args.limit));

const script = fileURLToPath(new URL('codegen_dump.py', import.meta.url));

/** Asks for some files; returns how many answers came (an interpreter under test may crash). */
async function ask(batch: string[]): Promise<number> {
  const child = spawn(args.python!, ['-S', '-B', '-W', 'ignore', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(batch.join('\n'));
  let answers = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    answers++;
    compare(JSON.parse(line));
  }
  return answers;
}

let tries = 0;
while (files.length > 0) {
  const answers = await ask(files);
  tries = answers === 0 ? tries + 1 : 0;
  if (tries === 3) show(`no answer for ${files[0]}`);
  files = files.slice(tries === 3 ? 1 : answers);
}
console.log(version, JSON.stringify(count));
