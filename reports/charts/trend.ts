/** The share of equal values over runs, a line a target; runs stand side by side, whatever time lies between them. */
import * as Plot from '@observablehq/plot';
import type { TrendPoint } from '../rows/history.ts';
import { ACCENT, FRAME, SOFT } from './frame.ts';

export function trendChart(points: readonly TrendPoint[]): Plot.PlotOptions {
  const runs = [...new Set(points.map(({ run }) => run))];
  const last = points.filter(({ run }) => run === runs.at(-1));
  return {
    ...FRAME,
    height: 170,
    marginLeft: 58,
    marginTop: 20,
    marginRight: 56,
    x: {
      type: 'point',
      domain: runs,
      label: null,
      tickSize: 0,
      ticks: [runs[0]!, runs.at(-1)!],
      tickFormat: (run: string) => run.slice(0, 10),
    },
    y: { label: null, nice: true, ticks: 4, tickFormat: (share: number) => `${share} %`, grid: true, tickSize: 0 },
    marks: [
      Plot.lineY(points, { x: 'run', y: 'share', stroke: ACCENT, strokeWidth: 1.8 }),
      Plot.dot(points, {
        x: 'run',
        y: 'share',
        r: 3,
        fill: ACCENT,
        title: (p: TrendPoint) => `${p.run}: ${p.same} of ${p.compared} values the same`,
      }),
      Plot.text(last, {
        x: 'run',
        y: 'share',
        text: (p: TrendPoint) => `${p.share} %`,
        textAnchor: 'start',
        dx: 6,
        fill: SOFT,
      }),
    ],
  };
}
