/**
 * Holds our refusals against an interpreter's: sources that it rejects must be rejected by us, with the same message,
 * line and column.
 *
 *     node test/parity/invalid.ts --python <exe> [--tests <folder with test_syntax.py>] [--limit n] [--show n]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { profileFor } from '../../src/engine/profile/index.ts';
import { parse, SyntaxFault } from '../../src/engine/syntax/index.ts';
import { Dice, mutate, snippetsOf } from './mutations.ts';
import { Oracle, type PythonError } from './oracle.ts';
import { unicodeNames } from './unicode_names.ts';

const { values: args } = parseArgs({
  options: {
    python: { type: 'string' },
    tests: { type: 'string' },
    limit: { type: 'string', default: '100000' },
    mutations: { type: 'string', default: '3000' },
    show: { type: 'string', default: '10' },
  },
});
if (!args.python) throw new Error('--python is missing');
const about = 'import sys,sysconfig,json;print(json.dumps([sys.version.split()[0],sysconfig.get_path("stdlib")]))';
const [version, library] = JSON.parse(execFileSync(args.python, ['-c', about], { encoding: 'utf8' }));
const { syntax: profile } = profileFor(version);
const here = new URL('.', import.meta.url);

function madeSources(): string[] {
  const dice = new Dice(20261122);
  const snippets = snippetsOf(readFileSync(new URL('valid_snippets.txt', here), 'utf8'));
  return Array.from({ length: Number(args.mutations) }, () => mutate(snippets[dice.below(snippets.length)]!, dice));
}

function extractedSources(): string[] {
  const folder = args.tests ?? join(library, 'test');
  if (!existsSync(folder)) return [];
  const script = new URL('extract_invalid.py', here).pathname;
  const text = execFileSync(args.python!, ['-W', 'ignore', script, folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const oracle = new Oracle(args.python);
const nameToChar = unicodeNames(args.python);
const rows = { rejected: 0, accepted: 0, message: 0, place: 0, end: 0, text: 0, wronglyRejected: 0 };
const misses = new Map<string, string[]>();

function note(key: string, text: string): void {
  const list = misses.get(key) ?? [];
  list.push(text);
  misses.set(key, list);
}

async function check(source: string): Promise<void> {
  const { error } = await oracle.ask({ source });
  let ours: SyntaxFault | null = null;
  try {
    parse(source, { profile, mode: 'exec', nameToChar });
  } catch (e) {
    if (!(e instanceof SyntaxFault)) throw new Error(`on ${JSON.stringify(source)}: ${(e as Error)?.stack ?? e}`);
    ours = e;
  }
  if (!error) {
    if (!ours) return;
    rows.wronglyRejected++;
    note('!! we refuse', `${JSON.stringify(source)}: ${ours.message}`);
    return;
  }
  if (ours) compare(source, error, ours);
  else {
    rows.accepted++;
    note('!! we accept', `${JSON.stringify(source)}: ${error[1]}`);
  }
}

function compare(source: string, error: PythonError, ours: SyntaxFault): void {
  rows.rejected++;
  const [kind, message, line, offset, endLine, endOffset, text] = error;
  const sameMessage = kind === ours.kind && message === ours.message;
  if (sameMessage) rows.message++;
  if (sameMessage && line === ours.lineno && offset === ours.offset) {
    rows.place++;
    if (text === ours.text) rows.text++;
    else
      note('text', `${JSON.stringify(source)}: ${message} ${JSON.stringify(text)} ours ${JSON.stringify(ours.text)}`);
    if (endLine === ours.end_lineno && endOffset === ours.end_offset) rows.end++;
    else
      note(
        'end',
        `${JSON.stringify(source)}: ${message} ${endLine}:${endOffset} ours ${ours.end_lineno}:${ours.end_offset}`,
      );
    return;
  }
  const key = sameMessage ? `place of ${message}` : `${message}  <>  ${ours.message}`;
  note(
    key,
    `${JSON.stringify(source)} theirs ${kind} ${line}:${offset} ours ${ours.kind} ${ours.lineno}:${ours.offset}`,
  );
}

for (const [name, sources] of [
  ['made', madeSources()],
  ['extracted', extractedSources()],
] as const) {
  const before = { ...rows };
  for (const source of sources.slice(0, Number(args.limit))) await check(source);
  const n = rows.rejected + rows.accepted - before.rejected - before.accepted;
  const percent = (k: keyof typeof rows) => `${((100 * (rows[k] - before[k])) / Math.max(1, n)).toFixed(1)} %`;
  console.log(
    `${version} ${name}: ${n} invalid, rejected ${percent('rejected')}, message ${percent('message')}, ` +
      `message+line+column ${percent('place')}, end ${percent('end')}, text ${percent('text')}, valid but refused ${rows.wronglyRejected - before.wronglyRejected}`,
  );
}
oracle.close();
const sorted = [...misses].sort((a, b) => b[1].length - a[1].length);
for (const [key, list] of sorted.slice(0, Number(args.show))) {
  console.log(
    `${list.length} x ${key}\n    ${list
      .slice(0, 3)
      .map((t) => t.slice(0, 200))
      .join('\n    ')}`,
  );
}
