/** tracemalloc beside real interpreters: traced bytes, peak, and the memory of its own tables along a request sequence. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/engine/heap/heap.ts';
import { buildFor } from '../../../src/engine/profile/builds.ts';
import { heap as profiles } from '../../../src/engine/profile/heap.ts';
import { type Run, replay } from './oracle/sequence.ts';

type Look = [traced: number, peak: number, memory: number];

const STEPS_PER_LOOK = 1000;
const fixture = new URL('./fixtures/traces.json', import.meta.url);
const { runs, recorded } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  runs: Run[];
  recorded: { version: string; answers: Look[][] }[];
};

/**
 * The looks of the twin. What the interpreter had traced before the run is unknown but small: `traces` blocks from
 * `lines` lines of one file, of `bytes` bytes in all.
 */
function looks(version: string, run: Run, bytes: number, traces: number, lines: number): Look[] {
  const heap = new Heap(profiles[buildFor(version)!]);
  const { trace } = heap;
  const { tracebacks } = trace;
  let line = 0;
  trace.where = () => {
    tracebacks.begin();
    tracebacks.push(tracebacks.file('record.py'), line);
    return tracebacks.end(1);
  };
  heap.trace_start();
  for (let i = 0; i < traces; i++) {
    line = i % lines;
    heap.raw_malloc(i === 0 ? bytes : 0);
  }
  line = 0;
  const result: Look[] = [[trace.current, trace.peak, trace.get_tracemalloc_memory()]];
  replay(heap, run, (_, __, ___, step) => {
    if ((step + 1) % STEPS_PER_LOOK !== 0) return;
    result.push([trace.current, trace.peak, trace.get_tracemalloc_memory()]);
  });
  return result;
}

describe('recorded traces', () => {
  for (const { version, answers } of recorded) {
    it(`traces as CPython ${version} does`, () => {
      runs.forEach((run, i) => {
        const theirs = answers[i]!;
        const candidates: Look[][] = [];
        for (let lines = 1; lines <= 8; lines++) {
          for (let traces = lines; traces <= 16; traces++) {
            const mine = looks(version, { ...run, steps: 0 }, theirs[0]![0], traces, lines);
            if (mine[0]![2] === theirs[0]![2]) candidates.push(looks(version, run, theirs[0]![0], traces, lines));
          }
        }
        const memory = (all: Look[]) => all.map((look) => look[2]).join();
        const mine = candidates.find((c) => memory(c) === memory(theirs)) ?? candidates[0]!;
        expect(mine.map(([traced, , memory]) => [traced, memory])).toEqual(
          theirs.map(([traced, , memory]) => [traced, memory]),
        );
        // each look at the interpreter makes objects of its own for a moment: at most this much of a peak is theirs
        mine.forEach(([, peak], n) => {
          expect(Math.abs(theirs[n]![1] - peak)).toBeLessThanOrEqual(128);
        });
      });
    });
  }
});
