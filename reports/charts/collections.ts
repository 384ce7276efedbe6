/** Collections of a program over its course: how many each generation had by each observation. */
import * as Plot from '@observablehq/plot';
import { ACCENT, ACCENT_2, FRAME, SOFT, ticksFor } from './frame.ts';

export interface CollectionRow {
  /** `end`, `after`, or a label of the program */
  label: string;
  generation: string;
  collections: number;
}

const GENERATIONS = ['young', 'middle', 'old'];

export function generationName(index: number): string {
  return GENERATIONS[index] ?? `generation ${index}`;
}

export function collectionTimeline(rows: readonly CollectionRow[]): Plot.PlotOptions {
  const labels = [...new Set(rows.map(({ label }) => label))];
  const sums = labels.map((label) => rows.reduce((n, row) => n + (row.label === label ? row.collections : 0), 0));
  const highest = Math.max(...sums);
  const long = labels.some((label) => label.length > 6) || labels.length > 6;
  return {
    ...FRAME,
    height: long ? 220 : 190,
    marginTop: 26,
    marginBottom: long ? 70 : 36,
    x: { type: 'band', domain: labels, label: null, tickSize: 0, tickRotate: long ? -30 : 0 },
    y: { label: 'collections since start', grid: true, ticks: ticksFor([0, highest]), tickSize: 0 },
    color: { domain: GENERATIONS, range: [ACCENT, ACCENT_2, SOFT] },
    marks: [
      Plot.barY(rows, {
        x: 'label',
        y: 'collections',
        fill: 'generation',
        title: (row: CollectionRow) => `${row.label}: ${row.collections} of the ${row.generation} generation`,
      }),
      Plot.ruleY([0], { stroke: SOFT }),
    ],
  };
}
