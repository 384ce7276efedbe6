/**
 * Holds our symbol tables against an interpreter's, for the files of its standard library.
 *
 *     node test/parity/symtable.ts --python <exe> [--files <part of a path>] [--file path] [--step n] [--show n]
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { futureOf } from '../../src/engine/code/future.ts';
import { profileFor } from '../../src/engine/profile/index.ts';
import { buildSymtable, type Entry } from '../../src/engine/scopes/index.ts';
import { parseBytes } from '../../src/engine/syntax/index.ts';
import { type Block, difference } from '../engine/scopes/tables.ts';
import { unicodeNames } from './unicode_names.ts';

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    file: { type: 'string' },
    files: { type: 'string' },
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

function oursOf(path: string): Entry {
  const tree = parseBytes(readFileSync(path), { profile: profile.syntax, mode: 'exec', nameToChar, filename: path });
  const future = futureOf(tree, path, profile);
  return buildSymtable(tree, { profile, filename: path, future, allowTopLevelAwait: false }).top;
}

const count = { files: 0, equal: 0, refused: 0, faults: 0 };
let shown = 0;
const show = (text: string) => {
  if (shown++ < Number(args.show)) console.log(text.slice(0, 600));
};

function compare(answer: { file: string; top?: Block; error?: string }): void {
  count.files++;
  if (answer.top === undefined) {
    count.refused++;
    return;
  }
  try {
    const found = difference(oursOf(answer.file), answer.top, answer.file);
    if (found === null) count.equal++;
    else show(found);
  } catch (e) {
    count.faults++;
    show(`FAULT ${answer.file}: ${e instanceof Error ? e.stack : JSON.stringify(e)}`);
  }
}

let files = args.file ? [args.file] : [...sources(library)];
if (args.files) files = files.filter((f) => f.includes(args.files!));
files = files.filter((_, i) => i % Number(args.step) === 0);
const script = fileURLToPath(new URL('symtable_dump.py', import.meta.url));
const child = spawn(args.python, ['-S', '-B', '-W', 'ignore', script], { stdio: ['pipe', 'pipe', 'inherit'] });
child.stdin.end(files.join('\n'));
for await (const line of createInterface({ input: child.stdout })) compare(JSON.parse(line));
console.log(version, JSON.stringify(count));
