/** Collectors by kind, held against what interpreters printed: pressure programs, events of random object graphs. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pointsOf, programFile, readPressure } from '../../../oracle/pressure/series.ts';
import { createVM, runMain } from '../../../src/engine/index.ts';
import { graphProgram, graphsOf } from '../../parity/graphs/split.ts';

/** A `weakref` that is enough for programs that only need what is written in C. */
const WEAKREF = 'from _weakref import *\n';

function run(version: string, source: string): { stdout: string; stderr: string } {
  const out = ['', ''];
  const host = {
    write: (fd: number, data: Uint8Array) => {
      out[fd === 2 ? 1 : 0] += new TextDecoder().decode(data);
    },
    load: (path: string) => (path === 'weakref.py' ? { source: WEAKREF, file: '/weakref.py' } : null),
  };
  runMain(createVM({ version, host }), source, 'program.py');
  return { stdout: out[0]!, stderr: out[1]! };
}

describe('garbage pressure', () => {
  const { programs } = readPressure();
  const growth = programs.find(({ name }) => name === 'growth')!;
  for (const series of growth.series.filter(({ how, kind }) => how === 'live' && kind === 'generational')) {
    it(`of ${series.build} is the interpreter's, point by point`, () => {
      const { stdout } = run(series.build, readFileSync(programFile('growth'), 'utf8'));
      expect(pointsOf(stdout)).toEqual(series.points);
    });
  }
});

describe('graphs', () => {
  const file = join(import.meta.dirname, 'fixtures/graphs.json');
  const recorded: Record<string, { count: number; digests: string[]; open: number[] }> = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const [version, { count, digests, open }] of Object.entries(recorded)) {
    it(`${count - open.length} of ${count} have the events of ${version}, in order`, () => {
      const graphs = graphsOf(run(version, graphProgram(0, count)).stdout);
      const differing: number[] = [];
      digests.forEach((digest, seed) => {
        const mine = createHash('sha256')
          .update(graphs.get(seed) ?? '')
          .digest('hex')
          .slice(0, 12);
        if (mine !== digest) differing.push(seed);
      });
      expect(differing).toEqual(open);
    });
  }
});

describe('a listener', () => {
  it('is told of each collection, with its line', () => {
    const vm = createVM({ version: '3.14.2', host: { write: () => {} } });
    const seen: string[] = [];
    vm.gc.listener = ({ generation, trigger, line, collected }) =>
      seen.push(`${generation} ${trigger} ${line} ${collected}`);
    runMain(vm, 'import gc\na = []\na.append(a)\ndel a\ngc.collect(0)\n', 'program.py');
    expect(seen).toContain('0 explicit 5 1');
    expect(seen.at(-1)).toMatch(/^2 shutdown 0 /);
  });
});
