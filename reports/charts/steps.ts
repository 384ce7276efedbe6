/** One value over versions. A version's value holds until the next version: a line of steps, never a slope. */
import * as Plot from '@observablehq/plot';
import type { Point } from '../rows/series.ts';
import { ACCENT, ACCENT_2, FRAME, SOFT, short, ticksFor } from './frame.ts';

/** `others`: values of the twin, as hollow rings over the line of the CPythons. */
export function stepChart(points: readonly Point[], others: readonly Point[] = []): Plot.PlotOptions {
  const versions = [...new Set(points.map(({ version }) => version))];
  const shown = others.filter(({ version }) => versions.includes(version));
  const ends = points.filter(({ value }, i) => i === 0 || points[i - 1]!.value !== value);
  return {
    ...FRAME,
    height: 170,
    marginTop: 24,
    marginRight: 40,
    x: {
      type: 'point',
      domain: versions,
      label: null,
      tickSize: 0,
      tickFormat: (version: string) => tickOf(version, versions),
    },
    y: {
      label: null,
      nice: true,
      ticks: ticksFor([...points, ...shown].map(({ value }) => value)),
      tickFormat: short,
      grid: true,
      tickSize: 0,
    },
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
      Plot.text(ends, {
        x: 'version',
        y: 'value',
        text: (p: Point) => short(p.value),
        textAnchor: 'start',
        dx: 4,
        dy: -8,
        fill: SOFT,
      }),
    ],
  };
}

/** `3.12`; the whole version where two patch levels of it are shown. */
function tickOf(version: string, versions: readonly string[]): string {
  const minor = version.split('.').slice(0, 2).join('.');
  return versions.filter((other) => other.startsWith(`${minor}.`)).length > 1 ? version : minor;
}
