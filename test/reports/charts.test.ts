import { describe, expect, it } from 'vitest';
import { classHistogram } from '../../reports/charts/classes.ts';
import { collectionTimeline } from '../../reports/charts/collections.ts';
import { short } from '../../reports/charts/frame.ts';
import { matrixChart } from '../../reports/charts/matrix.ts';
import { Painter } from '../../reports/charts/render.ts';
import { stepChart } from '../../reports/charts/steps.ts';
import { matrixRows } from '../../reports/rows/matrix.ts';
import { seriesOf } from '../../reports/rows/series.ts';
import { smallData } from './fixture.ts';

const data = smallData();
const painter = new Painter();
const program = data.programs.find(({ id }) => id === 'sizes/a')!;
const reals = data.targets.filter(({ kind }) => kind === 'cpython');

/** One line an element, so that a changed chart reads well in a review. */
function drawn(options: Parameters<Painter['draw']>[0]): string {
  return painter
    .draw(options, 'a chart')
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/></g, '>\n<');
}

describe('charts', () => {
  it('steps over versions', () => {
    const { points } = seriesOf(program, 'blocks', reals);
    expect(drawn(stepChart(points, [{ version: '3.12.1', target: 'engine:3.12', value: 30 }]))).toMatchSnapshot();
  });

  it('size classes', () => {
    const rows = [
      { target: 'cpython:3.12', size: 32, blocks: 30 },
      { target: 'cpython:3.12', size: 64, blocks: -2 },
      { target: 'engine:3.12', size: 32, blocks: 30 },
    ];
    expect(drawn(classHistogram(rows))).toMatchSnapshot();
  });

  it('collections', () => {
    const rows = ['half', 'end'].map((label, i) => ({ label, generation: 'young', collections: i + 1 }));
    expect(drawn(collectionTimeline(rows))).toMatchSnapshot();
  });

  it('agreement matrix', () => {
    expect(drawn(matrixChart(matrixRows(data)))).toMatchSnapshot();
  });

  it('writes short figures', () => {
    expect([0, -310, 9999, 48_120, 1_048_576].map(short)).toEqual(['0', '-310', '9999', '48.1k', '1M']);
  });
});
