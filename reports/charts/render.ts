/** Draws Plot options as SVG text in a document of its own; nothing touches the network or a browser. */
import * as Plot from '@observablehq/plot';
import { JSDOM } from 'jsdom';

export class Painter {
  private readonly document: Document = new JSDOM('').window.document as unknown as Document;

  /** The label is what a screen reader says. */
  draw(options: Plot.PlotOptions, label: string): string {
    const chart = Plot.plot({ ...options, document: this.document, figure: false });
    chart.setAttribute('role', 'img');
    chart.setAttribute('aria-label', label);
    return chart.outerHTML;
  }
}
