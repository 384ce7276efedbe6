/** A small judged run: two CPythons, the twin (right once, wrong once), an implementation that lacks things, hostile output. */
import { judge } from '../../oracle/diff/index.ts';
import type { Observation, ProgramRecord } from '../../oracle/records/schema.ts';
import { type ReportData, reportData } from '../../reports/rows/data.ts';
import { recordFor, runOf } from '../oracle/fixtures/fakes.ts';

export const HOSTILE = '<script>alert(1)</script> | `x` & "y"\n';

const target = (name: string, kind: string, implementation: string, version: string) => ({
  target: name,
  kind,
  source: 'live' as const,
  build: {
    id: `${implementation}-${version}-00000000`,
    implementation,
    version,
    compiler: 'GCC',
    platform: 'linux',
    pointerWidth: 8,
    flags: {},
  },
});

function observations(blocks: number, young: number): Observation[] {
  const gc = { 'gc.collections': [young, 0, 1] };
  const end = { blocks, 'traced.peak': blocks * 50, classes: { 32: blocks, 64: 2 }, ...gc };
  return [
    { label: 'start', values: { blocks: 1000 } },
    { label: 'half', values: { blocks: 1, ...gc } },
    { label: 'end', values: { ...end, 'traced.lines': { 1: [56, 1] } } },
    { label: 'after', values: { blocks: 0 } },
  ];
}

const ok = (program: string, name: string, blocks: number, young: number, more: Partial<ProgramRecord> = {}) =>
  recordFor(program, name, { observations: observations(blocks, young), ...more });

export function smallData(corpus = '/nowhere'): ReportData {
  const records = [
    ok('sizes/a', 'cpython:3.11', 40, 2),
    ok('sizes/a', 'cpython:3.12', 30, 3),
    ok('sizes/a', 'engine:3.12', 30, 3),
    recordFor('sizes/a', 'pypy', { observations: [{ label: 'end', values: {} }], notOffered: ['blocks'] }),
    ok('cycles/b', 'cpython:3.11', 7, 0, { stdout: HOSTILE }),
    ok('cycles/b', 'cpython:3.12', 7, 0, { stdout: HOSTILE }),
    ok('cycles/b', 'engine:3.12', 8, 0, { stdout: HOSTILE + HOSTILE }),
    recordFor('cycles/b', 'pypy', { state: 'timeout', exit: null, reason: 'ended by us after 10 s', observations: [] }),
    ok('cycles/c', 'cpython:3.12', 7, 0),
    recordFor('cycles/c', 'engine:3.12', {
      state: 'unsupported',
      exit: null,
      observations: [],
      notSupported: { construct: 'match <x>', line: 3 },
    }),
  ];
  const targets = [
    target('pypy', 'pypy', 'pypy', '3.11.13'),
    target('engine:3.12', 'engine', 'heaptwin', '3.12.1'),
    target('cpython:3.12', 'cpython', 'cpython', '3.12.1'),
    target('cpython:3.11', 'cpython', 'cpython', '3.11.7'),
  ];
  const counts = { programs: 3, records: records.length, counts: {} };
  const footer = { type: 'footer' as const, finished: '2026-01-01T00:01:00.000Z', complete: true, ...counts };
  return reportData(judge({ ...runOf(records, { targets }), footer }), corpus);
}
