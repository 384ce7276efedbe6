/**
 * Names of the built-in types and C modules: what the twin lacks and what it has too many, by version.
 *
 *     node test/parity/names.ts --as 3.14 --python EXE [--signatures] [--flags] [OWNER...]
 *
 * Lists `- owner name` (lacks), `+ owner name` (too many), `~ owner name ours theirs` (another kind, or signature); then counts.
 * An owner is `type:str` or `module:sys`; with owners only those are listed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createVM, runMain } from '../../src/engine/index.ts';

const script = new URL('./names_dump.py', import.meta.url);

interface Row {
  kind: string;
  signature: string;
}

function parsed(text: string): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const line of text.split('\n')) {
    const [owner, name, kind, ...signature] = line.split(' ');
    if (kind !== undefined) rows.set(`${owner} ${name}`, { kind, signature: signature.join(' ') });
  }
  return rows;
}

function ours(version: string): string {
  let out = '';
  const write = (_fd: number, data: Uint8Array) => {
    out += new TextDecoder().decode(data);
  };
  const { notSupported } = runMain(
    createVM({ version, host: { write } }),
    readFileSync(script, 'utf8'),
    'names_dump.py',
  );
  if (notSupported) process.stderr.write(`not supported: ${notSupported.construct}\n`);
  return out;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string', default: '3.14' },
    python: { type: 'string', default: 'python3' },
    signatures: { type: 'boolean', default: false },
    flags: { type: 'boolean', default: false },
  },
});
const theirs = spawnSync(values.python, ['-S', '-s', script.pathname], { encoding: 'utf8', maxBuffer: 1e8 });
const want = parsed(theirs.stdout);
const got = parsed(ours(values.as));
const modules = new Set([...got.keys()].map((key) => key.split(' ')[0]!));
const isListed = (key: string) => positionals.length === 0 || positionals.includes(key.split(' ')[0]!);
const counts = { same: 0, lacks: 0, tooMany: 0, otherKind: 0, otherSignature: 0, otherFlags: 0 };
const missing = new Set<string>();
const lines: string[] = [];
for (const [key, row] of want) {
  const owner = key.split(' ')[0]!;
  if (!modules.has(owner)) {
    missing.add(owner);
    continue;
  }
  const mine = got.get(key);
  if (mine === undefined) {
    counts.lacks++;
    lines.push(`- ${key}`);
  } else if (key.includes(' .')) {
    const isSame = mine.kind === row.kind && mine.signature === row.signature;
    if (!isSame) counts.otherFlags++;
    if (!isSame && values.flags) lines.push(`~ ${key} ${mine.kind} ${mine.signature} | ${row.kind} ${row.signature}`);
  } else if (mine.kind !== row.kind) {
    counts.otherKind++;
    lines.push(`~ ${key} ${mine.kind} ${row.kind}`);
  } else if (mine.signature !== row.signature) {
    counts.otherSignature++;
    if (values.signatures) lines.push(`~ ${key} ${mine.signature} | ${row.signature}`);
  } else counts.same++;
}
for (const key of got.keys()) {
  if (want.has(key)) continue;
  counts.tooMany++;
  lines.push(`+ ${key}`);
}
for (const line of lines) if (isListed(line.slice(2))) process.stdout.write(`${line}\n`);
process.stdout.write(`owners missing: ${[...missing].join(' ')}\n${values.as} ${JSON.stringify(counts)}\n`);
