/** Cycles that wait to be collected, over the cycles made: the incremental collector in colour, the generational ones beside it. */
import * as Plot from '@observablehq/plot';
import { type PressureSeries, peakOf } from '../../oracle/pressure/series.ts';
import { ACCENT, ACCENT_2, FRAME, SOFT, short } from './frame.ts';

interface Point {
  build: string;
  made: number;
  waiting: number;
}

const pointsOf = ({ build, points }: PressureSeries): Point[] =>
  points.map(([made, waiting]) => ({ build, made, waiting }));

export function pressureChart(series: readonly PressureSeries[]): Plot.PlotOptions {
  const incremental = series.filter(({ kind }) => kind === 'incremental');
  const others = series.filter(({ kind }) => kind === 'generational');
  const peaks = [...incremental, ...others.slice(0, 1)].map((one) => {
    const peak = peakOf(one);
    const at = one.points.find(([, waiting]) => waiting === peak)!;
    return {
      label: `${one.kind === 'incremental' ? one.build : 'the others'}: ${short(peak)}`,
      made: at[0],
      waiting: peak,
    };
  });
  const line = (one: PressureSeries, stroke: string, width: number) =>
    Plot.lineY(pointsOf(one), { x: 'made', y: 'waiting', stroke, strokeWidth: width });
  return {
    ...FRAME,
    width: 640,
    height: 260,
    marginTop: 26,
    marginRight: 16,
    marginBottom: 36,
    x: { label: 'cycles made', labelAnchor: 'right', labelArrow: 'none', tickFormat: short, ticks: 6, tickSize: 0 },
    y: { label: 'waiting', labelArrow: 'none', tickFormat: short, ticks: 5, grid: true, tickSize: 0, nice: true },
    marks: [
      ...incremental.map((one) =>
        Plot.areaY(pointsOf(one), { x: 'made', y: 'waiting', fill: ACCENT_2, fillOpacity: 0.14 }),
      ),
      ...incremental.map((one) => line(one, ACCENT_2, 2)),
      ...others.map((one) => line(one, ACCENT, 1.6)),
      Plot.text(peaks, { x: 'made', y: 'waiting', text: 'label', dy: -9, fill: SOFT }),
    ],
  };
}
