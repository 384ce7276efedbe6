/** Agreement of targets with their references by topic: the share of programs in which every value is the same. */
import * as Plot from '@observablehq/plot';
import type { Cell } from '../rows/matrix.ts';
import { FRAME, LINE } from './frame.ts';

/** Colour by share of agreeing programs, figures in the cells. Topics run downwards, targets across. */
export function matrixChart(cells: readonly Cell[]): Plot.PlotOptions {
  const shown = cells.filter(({ programs }) => programs > 0);
  const targets = [...new Set(shown.map(({ target }) => target))];
  const topics = [...new Set(shown.map(({ topic }) => topic))];
  const share = (cell: Cell) => cell.agreeing / cell.programs;
  return {
    ...FRAME,
    width: 150 + targets.length * 74,
    height: 60 + topics.length * 24,
    marginLeft: 140,
    marginTop: 46,
    marginBottom: 6,
    x: { type: 'band', domain: targets, axis: 'top', label: null, tickSize: 0, padding: 0.05, tickRotate: -18 },
    y: { type: 'band', domain: topics, label: null, tickSize: 0, padding: 0.08 },
    marks: [
      Plot.cell(shown, {
        x: 'target',
        y: 'topic',
        fill: 'var(--accent)',
        fillOpacity: (cell: Cell) => 0.05 + 0.6 * share(cell),
        stroke: LINE,
        title: (c: Cell) => `${c.target}, ${c.topic}: ${c.agreeing} of ${c.programs} programs agree in every value`,
      }),
      Plot.text(shown, {
        x: 'target',
        y: 'topic',
        text: (cell: Cell) => `${cell.agreeing}/${cell.programs}`,
        fill: 'currentColor',
      }),
    ],
  };
}
