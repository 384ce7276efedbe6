import { describe, expect, it } from 'vitest';
import { fidelity } from '../../oracle/diff/index.ts';
import { claimRows } from '../../reports/rows/claims.ts';
import { matrixRows } from '../../reports/rows/matrix.ts';
import { atlasSeries, stepsOf } from '../../reports/rows/series.ts';
import { valueRows } from '../../reports/rows/table.ts';
import { smallData } from './fixture.ts';

const data = smallData();

describe('rows', () => {
  it('targets stand in order of kind and version', () => {
    expect(data.targets.map(({ name }) => name)).toEqual(['cpython:3.11', 'cpython:3.12', 'engine:3.12', 'pypy']);
  });

  it('matrix: counts of programs and values', () => {
    const cells = matrixRows(data);
    const cell = (target: string, topic: string) => cells.find((c) => c.target === target && c.topic === topic)!;
    expect(cell('engine:3.12', 'sizes')).toMatchObject({ programs: 1, agreeing: 1, differing: 0, unanswered: 0 });
    expect(cell('engine:3.12', 'cycles')).toMatchObject({ programs: 2, agreeing: 0, differing: 1, unanswered: 1 });
    expect(cell('cpython:3.12', 'sizes').programs).toBe(0);
    // stdout, exit; half: 2; end: 5; after: 1
    expect(cell('engine:3.12', 'sizes')).toMatchObject({ compared: 10, same: 10 });
    expect(cell('pypy', 'sizes')).toMatchObject({ compared: 2, same: 2 });
  });

  it('fidelity: what ran, what was exact, what each observable gave', () => {
    const own = data.judgement.comparisons.filter(({ target }) => target === 'engine:3.12');
    const sum = fidelity('engine:3.12', own);
    expect(sum).toMatchObject({ programs: 3, ran: 2, exact: 1, wrong: 1, notSupported: 1, timeouts: 0, crashes: 0 });
    expect(sum.kinds.find(({ kind }) => kind === 'blocks')).toEqual({
      kind: 'blocks',
      same: 5,
      compared: 6,
      notOffered: 0,
    });
  });

  it('series: steps over versions', () => {
    const blocks = atlasSeries(data).find((s) => s.program === 'sizes/a' && s.observable === 'blocks')!;
    expect(blocks.steps).toEqual([{ version: '3.12.1', before: 40, after: 30 }]);
    expect(stepsOf([])).toEqual([]);
  });

  it('values: one row each, without the reference itself', () => {
    const rows = valueRows(data.judgement);
    expect(rows.filter(({ target }) => target === 'cpython:3.12')).toEqual([]);
    expect(rows).toContainEqual({
      program: 'cycles/b',
      target: 'engine:3.12',
      ended: 'ok',
      reference: 'cpython:3.12',
      observable: 'blocks',
      verdict: 'same shape',
      value: 8,
      expected: 7,
    });
  });

  it('claims: what depends on the version comes first', () => {
    const claim = (id: string, equals: number) => ({
      id,
      section: 'own',
      quote: '',
      statement: id,
      program: `sizes/${id}`,
      how: { read: 'integer', unit: 'bytes', measured: id },
      expects: { equals },
    });
    const changed = smallData();
    changed.claims = [claim('x', 1), claim('y', 2)] as never;
    const printed = (id: string, values: [string, number][]) => ({
      id: `sizes/${id}`,
      topic: 'sizes',
      comparisons: new Map(values.map(([t, n]) => [t, { record: { stdout: `claim ${id}: ${n}\n` } }])),
    });
    const values = (a: number, b: number): [string, number][] => [
      ['cpython:3.11', a],
      ['cpython:3.12', b],
    ];
    changed.programs = [printed('x', values(1, 1)), printed('y', values(1, 2))] as never;
    const rows = claimRows(changed);
    expect(rows.map(({ claim: { id }, differs }) => [id, differs])).toEqual([
      ['y', 'truth'],
      ['x', 'no'],
    ]);
    expect(rows[0]!.settled.map(({ result }) => result)).toEqual([
      { value: 1, truth: 'false' },
      { value: 2, truth: 'true' },
    ]);
  });
});
