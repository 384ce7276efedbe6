/** The corpus keeps its own rules: metadata, vocabulary, size, claims; and its programs repeat themselves exactly. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { claimLines, readClaims } from '../../corpus/claims.ts';
import { codeOf, offeredBy, readCorpus } from '../../corpus/program.ts';
import { KEYWORDS, MODULES, SHOWN, TOPICS } from '../../corpus/vocabulary.ts';

const DIR = fileURLToPath(new URL('../../corpus', import.meta.url));
const programs = readCorpus(DIR);
const claims = readClaims(DIR);

const duplicates = (list: string[]) => list.filter((item, at) => list.indexOf(item) !== at);

/** Modules that the source imports itself; what stands in a long string is left out. */
function importsOf(source: string): string[] {
  const code = source.replaceAll(/"""[\s\S]*?"""/g, '""');
  const names = [...code.matchAll(/^\s*(?:import|from) ([a-z_]+)/gm)].map((match) => match[1]!);
  return [...new Set(names)].sort();
}

describe('corpus', () => {
  it('has at least 110 programs, in every topic', () => {
    expect(programs.length).toBeGreaterThanOrEqual(110);
    expect(TOPICS.filter((topic) => !programs.some((program) => program.topic === topic))).toEqual([]);
  });

  it('gives each program its own title, text and name', () => {
    expect(duplicates(programs.map((program) => program.title))).toEqual([]);
    expect(duplicates(programs.map((program) => codeOf(program.source)))).toEqual([]);
    expect(programs.map((program) => program.id).filter((id) => !/^[a-z-]+\/[a-z][a-z0-9_]*$/.test(id))).toEqual([]);
  });

  it.each(programs.map((program) => [program.id, program] as const))('%s keeps the rules of form', (_, program) => {
    const code = codeOf(program.source);
    const lines = code.split('\n').length - 1;
    expect(lines).toBeGreaterThanOrEqual(5);
    expect(lines).toBeLessThanOrEqual(60);
    expect([...program.source].filter((char) => char > '~')).toEqual([]);
    expect(program.source).not.toMatch(/[\t\r]| +$/m);
    expect(code.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(importsOf(code)).toEqual([...program.needs, ...program.optional].sort());
    expect(/\bprobe\(/.test(code)).toBe(program.probe);
    const printed = [...code.matchAll(/claim ([a-z][a-z0-9-]*):/g)].map((match) => match[1]!);
    expect([...new Set(printed)].sort()).toEqual([...program.claims].sort());
  });

  it('uses every word of its vocabulary', () => {
    const used = new Set(programs.flatMap((program) => [...program.keywords, ...program.shows]));
    const modules = new Set(programs.flatMap((program) => [...program.needs, ...program.optional]));
    expect([...KEYWORDS, ...SHOWN].filter((word) => !used.has(word))).toEqual([]);
    expect(MODULES.filter((word) => !modules.has(word))).toEqual([]);
  });
});

describe('claims', () => {
  it('each has one row and one program that prints it', () => {
    expect(claims.length).toBeGreaterThanOrEqual(30);
    expect(duplicates(claims.map((claim) => claim.id))).toEqual([]);
    for (const claim of claims) {
      const program = programs.find((one) => one.id === claim.program);
      expect(program?.claims, claim.id).toContain(claim.id);
    }
    const rows = claims.map((claim) => claim.id).sort();
    expect(programs.flatMap((program) => program.claims).sort()).toEqual(rows);
  });
});

/** The first CPython 3.8+ on this machine's PATH; its own file rather than a version manager's slow shim. */
function findPython(): { command: string; version: string } | undefined {
  const ask = 'import sys; print(sys.implementation.name, "%d.%d" % sys.version_info[:2], sys.executable)';
  const answers = (command: string) => spawnSync(command, ['-S', '-c', ask], { encoding: 'utf8' }).stdout ?? '';
  for (const command of ['python3', 'python']) {
    const [name, version, executable] = answers(command).trim().split(' ');
    if (name !== 'cpython' || !version || !offeredBy({ requires: '>=3.8' }, version)) continue;
    return { command: executable && answers(executable) ? executable : command, version };
  }
  return undefined;
}

const python = findPython();
const pinned = spawnSync('setarch', ['-R', 'true']).status === 0;
const FALLBACK = 'import builtins; builtins.probe = lambda label: None; import sys; exec(open(sys.argv[1]).read())';

function run(path: string, probe: boolean): string {
  const args = ['-s', '-S', '-B', ...(probe ? ['-c', FALLBACK] : []), path];
  const command = pinned ? ['setarch', '-R', python!.command, ...args] : [python!.command, ...args];
  const env = { PYTHONHASHSEED: '0', PATH: process.env.PATH ?? '' };
  const done = spawnSync(command[0]!, command.slice(1), { env, encoding: 'utf8', timeout: 20_000 });
  expect({ status: done.status, stderr: done.stderr }).toEqual({ status: 0, stderr: '' });
  return done.stdout;
}

describe.skipIf(python === undefined)(`programs on python ${python?.version ?? '(none found)'}`, () => {
  const runnable = programs.filter((program) => python && offeredBy(program, python.version));

  it.each(runnable.map((program) => [program.id, program] as const))('%s repeats itself', (_, program) => {
    const first = run(program.path, program.probe);
    expect(first).not.toBe('');
    expect(run(program.path, program.probe)).toBe(first);
    expect([...claimLines(first).keys()].sort()).toEqual([...program.claims].sort());
    // Addresses and paths never reach the output.
    expect(first).not.toMatch(/0x[0-9a-f]{6,}|\/(?:home|root|tmp|usr)\//);
  });
});
