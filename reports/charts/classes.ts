/** Blocks in use of each size class at the end of a program, above the line more than at its start, below it fewer. */
import * as Plot from '@observablehq/plot';
import { ACCENT, ACCENT_2, FRAME, SOFT, short } from './frame.ts';

export interface ClassRow {
  target: string;
  /** upper bound of the class in bytes */
  size: number;
  blocks: number;
}

/** Bars for the first target, rings for the second (the twin): a ring at the end of its bar is agreement. */
export function classHistogram(rows: readonly ClassRow[]): Plot.PlotOptions {
  const [first] = rows;
  const bars = rows.filter(({ target }) => target === first?.target);
  const rings = rows.filter(({ target }) => target !== first?.target);
  const sizes = [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
  const title = (row: ClassRow) => `${row.target}: ${row.blocks} blocks of ${row.size} bytes`;
  return {
    ...FRAME,
    marginBottom: 44,
    x: {
      type: 'band',
      domain: sizes,
      label: 'size class in bytes',
      tickSize: 0,
      tickRotate: sizes.length > 12 ? -60 : 0,
    },
    y: {
      type: 'symlog',
      label: 'blocks',
      tickFormat: short,
      ticks: decades(rows.map(({ blocks }) => blocks)),
      grid: true,
      tickSize: 0,
    },
    marks: [
      Plot.barY(bars, { x: 'size', y: 'blocks', fill: ACCENT, fillOpacity: 0.75, title }),
      Plot.dot(rings, { x: 'size', y: 'blocks', r: 4, stroke: ACCENT_2, strokeWidth: 1.6, title }),
      Plot.ruleY([0], { stroke: SOFT }),
    ],
  };
}

/** 0 and the powers of ten that the values reach, on both sides. */
function decades(values: readonly number[]): number[] {
  const powers = [1, 10, 100, 1000, 1e4, 1e5, 1e6];
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  return [0, ...powers.filter((n) => n <= most), ...powers.map((n) => -n).filter((n) => n >= least)];
}
