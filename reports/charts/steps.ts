/** One value over versions. A version's value holds until the next version: a line of steps, never a slope. */
import * as Plot from '@observablehq/plot';
import type { Point } from '../rows/series.ts';
import { ACCENT, ACCENT_2, FRAME, SOFT, short } from './frame.ts';

/** `others`: values of the twin, as hollow rings over the line of the CPythons. */
export function stepChart(points: readonly Point[], others: readonly Point[] = [], unit = ''): Plot.PlotOptions {
  const versions = [...new Set(points.map(({ version }) => version))];
  const shown = others.filter(({ version }) => versions.includes(version));
  const ends = points.filter(({ value }, i) => i === 0 || points[i - 1]!.value !== value);
  return {
    ...FRAME,
    height: 170,
    marginRight: 28,
    x: { type: 'point', domain: versions, label: null, tickSize: 0, tickFormat: (v: string) => v.replace(/^3\./, '.') },
    y: { label: unit || null, nice: true, ticks: 4, tickFormat: short, grid: true, tickSize: 0 },
    marks: [
      Plot.lineY(points, { x: 'version', y: 'value', curve: 'step-after', stroke: ACCENT, strokeWidth: 1.8 }),
      Plot.dot(points, {
        x: 'version',
        y: 'value',
        r: 3,
        fill: ACCENT,
        title: (p: Point) => `${p.target}: ${p.value}`,
      }),
      Plot.dot(shown, {
        x: 'version',
        y: 'value',
        r: 6,
        stroke: ACCENT_2,
        strokeWidth: 1.6,
        title: (p: Point) => `${p.target}: ${p.value}`,
      }),
      Plot.text(ends, { x: 'version', y: 'value', text: (p: Point) => short(p.value), dy: -10, fill: SOFT }),
    ],
  };
}
