/** The allocator beside real interpreters: every address and arena of long random request sequences. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { violations } from '../../../src/engine/heap/check.ts';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { parseDebugMallocStats, restore } from '../../../src/engine/heap/start.ts';
import { debugmallocstats } from '../../../src/engine/heap/stats.ts';
import { buildFor } from '../../../src/engine/profile/builds.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';
import { type LibcRun, newLibc, replayLibc } from './oracle/libc-sequence.ts';
import { digests, type Run, replay, STEPS_PER_DIGEST, startHeap } from './oracle/sequence.ts';

interface Recording {
  version: string;
  answers: string[];
}

const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;
const pools = read<{ runs: Run[]; recorded: Recording[] }>('./fixtures/pools.json');
const statistics = read<{ runs: Run[]; recorded: { version: string; before: string[]; after: string[] }[] }>(
  './fixtures/statistics.json',
);
const libc = read<{ runs: (LibcRun & { digests: string })[] }>('./fixtures/libc.json');

/** `same`, or the steps among which the first difference lies */
function compare(mine: string, theirs: string): string {
  for (let i = 0; i < theirs.length; i += 8) {
    if (mine.slice(i, i + 8) === theirs.slice(i, i + 8)) continue;
    const step = (i / 8) * STEPS_PER_DIGEST;
    return `differs in steps ${step}-${step + STEPS_PER_DIGEST - 1}`;
  }
  return 'same';
}

describe('recorded interpreters', () => {
  for (const { version, answers } of pools.recorded) {
    it(`places every block where CPython ${version} does`, () => {
      const profile = profiles[buildFor(version)!];
      expect(pools.runs.map((run, i) => compare(digests(profile, run), answers[i]!))).toEqual(
        pools.runs.map(() => 'same'),
      );
    });
  }

  it('gives arenas back, so that the recordings say something about it', () => {
    const heap = startHeap(profiles['3.13.0'], pools.runs[3]!);
    let returned = 0;
    replay(heap, pools.runs[3]!, (_, __, r) => {
      returned = r;
    });
    expect(returned).toBeGreaterThan(10);
    expect(violations(heap)).toEqual([]);
  });
});

describe('recorded statistics', () => {
  for (const { version, before, after } of statistics.recorded) {
    it(`ends a run from the start state of CPython ${version} with the same statistics`, () => {
      const end = parseDebugMallocStats(after.join('\n')).arenas;
      const start = parseDebugMallocStats(before.join('\n'));
      const misaligned = end.misaligned - start.arenas.misaligned;
      const nextMisaligned = Array.from({ length: end.current - start.arenas.current }, (_, i) => i < misaligned);
      const heap = new Heap(profiles[buildFor(version)!]);
      expect(restore(heap, { ...start, nextMisaligned })).toEqual([]);
      replay(heap, statistics.runs[0]!, () => {});
      expect(debugmallocstats(heap, []).split('\n')).toEqual(after);
      expect(violations(heap)).toEqual([]);
    });
  }
});

describe('recorded C library', () => {
  for (const run of libc.runs) {
    it(`places every block where glibc does, requests up to ${run.largest} bytes`, () => {
      const { libc, space } = newLibc();
      const words = replayLibc(libc, space, run);
      expect(compare(digestWords(words), run.digests)).toBe('same');
    });
  }
});

const pythons = (process.env.HEAPTWIN_ORACLE_PYTHONS ?? '').split(':').filter((p) => p !== '');

describe('interpreters at hand (HEAPTWIN_ORACLE_PYTHONS=path:path, needs cc)', () => {
  it.skipIf(pythons.length > 0)('skipped: no interpreter is named', () => {});
  for (const python of pythons) {
    it(`places every block where ${python} does`, { timeout: 60_000 }, () => {
      const path = (name: string) => new URL(`./oracle/${name}`, import.meta.url).pathname;
      const text = execFileSync(python, ['-s', '-S', '-B', path('record.py'), path('runs.json')], { encoding: 'utf8' });
      const { version, answers } = JSON.parse(text) as Recording;
      const profile = profiles[buildFor(version)!];
      const runs = read<Run[]>('./oracle/runs.json');
      expect(runs.map((run, i) => compare(digests(profile, run), answers[i]!))).toEqual(runs.map(() => 'same'));
    });
  }
});

function digestWords(words: Uint32Array): string {
  let text = '';
  for (let start = 0; start < words.length; start += STEPS_PER_DIGEST) {
    let hash = 2166136261;
    for (const word of words.subarray(start, start + STEPS_PER_DIGEST)) hash = Math.imul(hash ^ word, 16777619);
    text += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return text;
}
