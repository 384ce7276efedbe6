/** Ratios of times on a logarithmic axis: a bar from 1 (as fast as CPython) to the ratio. */
import * as Plot from '@observablehq/plot';
import { ACCENT, ACCENT_2, FRAME, LINE, SOFT } from './frame.ts';

export interface Ratio {
  name: string;
  ratio: number;
}

export function ratioChart(rows: readonly Ratio[], mean: number | undefined): Plot.PlotOptions {
  const sorted = rows.toSorted((a, b) => b.ratio - a.ratio);
  const ratios = [...rows.map(({ ratio }) => ratio), 1];
  return {
    ...FRAME,
    width: 640,
    height: 50 + rows.length * 22,
    marginLeft: 120,
    marginRight: 60,
    marginTop: 26,
    x: {
      type: 'log',
      axis: 'top',
      label: null,
      domain: [Math.min(...ratios) * 0.95, Math.max(...ratios) * 1.05],
      ticks: [0.25, 0.5, 1, 2, 3, 5, 10, 20].filter(
        (t) => t > Math.min(...ratios) * 0.9 && t < Math.max(...ratios) * 1.1,
      ),
      tickFormat: (ratio: number) => `${ratio}×`,
      grid: true,
      tickSize: 0,
    },
    y: { type: 'band', domain: sorted.map(({ name }) => name), label: null, tickSize: 0, padding: 0.25 },
    marks: [
      Plot.barX(sorted, { y: 'name', x1: 1, x2: 'ratio', fill: ACCENT, fillOpacity: 0.75 }),
      Plot.ruleX([1], { stroke: SOFT }),
      ...(mean === undefined ? [] : [Plot.ruleX([mean], { stroke: ACCENT_2, strokeDasharray: '3 3' })]),
      Plot.text(sorted, {
        y: 'name',
        x: 'ratio',
        text: ({ ratio }: Ratio) => ratio.toFixed(2),
        textAnchor: 'start',
        dx: 5,
        fill: 'currentColor',
        stroke: LINE,
        strokeWidth: 0,
      }),
    ],
  };
}
