/**
 * Holds text and binary data of the twin against an interpreter: every expression of texts_expressions.txt is evaluated in both,
 * one process each, and results and exceptions are compared as repr.
 *
 *     node test/parity/texts.ts --python <exe> [--only <part of an expression>] [--record <file>]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVM, runMain } from '../../src/engine/index.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Expressions of the list that contain `part`. */
export function expressions(part = ''): string[] {
  const lines = readFileSync(join(HERE, 'texts_expressions.txt'), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#') && line.includes(part));
}

/** A program that prints a line an expression. */
export function programOf(lines: readonly string[]): string {
  const calls = lines.map((line, i) => `t(${i}, lambda: (${line}))`);
  return `def t(i, f):
    try:
        r = ascii(f())
    except BaseException as e:
        r = type(e).__name__ + ': ' + ascii(str(e))
    print(i, r)
${calls.join('\n')}
`;
}

/** What the twin of a version prints. */
export function inTwin(program: string, version: string): string {
  const decoder = new TextDecoder();
  let out = '';
  const vm = createVM({
    version,
    host: {
      // what the compiler warns of goes to stderr
      write: (fd, data) => {
        if (fd === 1) out += decoder.decode(data, { stream: true });
      },
    },
  });
  const outcome = runMain(vm, program, 'texts.py');
  if (outcome.notSupported) out += `not supported: ${outcome.notSupported.construct}\n`;
  return out;
}

function inPython(python: string, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'texts-'));
  try {
    const file = join(folder, 'texts.py');
    writeFileSync(file, program);
    const env = { PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' };
    return execFileSync(python, ['-W', 'ignore', '-s', '-S', '-B', file], { encoding: 'utf8', env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function main(): void {
  const { values: args } = parseArgs({
    options: { python: { type: 'string' }, only: { type: 'string', default: '' }, record: { type: 'string' } },
  });
  if (!args.python) throw new Error('--python is missing');
  const version = execFileSync(args.python, ['-c', 'import sys;print(sys.version.split()[0])'], {
    encoding: 'utf8',
  }).trim();
  const lines = expressions(args.only);
  const program = programOf(lines);
  const wanted = inPython(args.python, program).split('\n');
  if (args.record) writeFileSync(args.record, `${wanted.join('\n')}`);
  const given = inTwin(program, version).split('\n');
  let wrong = 0;
  lines.forEach((line, i) => {
    if (given[i] === wanted[i]) return;
    wrong++;
    console.log(`${line}\n  python ${wanted[i]}\n  twin   ${given[i]}`);
  });
  console.log(`${version}: ${lines.length - wrong} of ${lines.length} equal`);
  if (wrong > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
