/** Agreement of targets with their references by topic: the share of values that are the same. */
import * as Plot from '@observablehq/plot';
import type { Cell } from '../rows/matrix.ts';
import { FRAME, LINE } from './frame.ts';

/** Colour and figures: the share in percent, rounded down, so that 100 means all. Topics run downwards, targets across. */
export function matrixChart(cells: readonly Cell[]): Plot.PlotOptions {
  const shown = cells.filter(({ compared }) => compared > 0);
  const targets = [...new Set(shown.map(({ target }) => target))];
  const topics = [...new Set(shown.map(({ topic }) => topic))];
  const share = (cell: Cell) => cell.same / cell.compared;
  return {
    ...FRAME,
    width: 210 + targets.length * 64,
    height: 60 + topics.length * 24,
    marginLeft: 140,
    marginRight: 70,
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
        title: (c: Cell) =>
          `${c.target}, ${c.topic}: ${c.same} of ${c.compared} values are the same; ${c.agreeing} of ${c.programs} programs agree in all`,
      }),
      Plot.text(shown, {
        x: 'target',
        y: 'topic',
        text: (cell: Cell) => String(Math.floor(100 * share(cell))),
        fill: 'currentColor',
      }),
    ],
  };
}
