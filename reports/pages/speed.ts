/** Speed: whole programs as ratios to CPython, side by side in one measurement, and the parts of the twin in nanoseconds. */
import { type BenchReport, meanRatio } from '../../src/bench/report.ts';
import { ratioChart } from '../charts/ratios.ts';
import type { Painter } from '../charts/render.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import type { ReportData } from '../rows/data.ts';
import { number } from './parts.ts';

export function speedPage({ bench }: ReportData, painter: Painter): Page {
  const body = html`<h1>Speed</h1>
<p class="lead">The twin with all its accounting on, beside CPython: user CPU time of the inner work, interleaved runs, medians.
Times belong to one machine at one hour; the ratios are what can be compared.</p>
${bench ? measured(bench, painter) : html`<p class="call plain">Nothing was measured here yet: <code>heaptwin bench</code>, then <code>heaptwin report</code>.</p>`}`;
  return { path: 'speed.html', title: 'Speed', body };
}

function measured(bench: BenchReport, painter: Painter): Html {
  const mean = meanRatio(bench);
  const rows = bench.programs.flatMap(({ name, ratio }) => (ratio === null ? [] : [{ name, ratio }]));
  return html`<p class="note">Measured ${bench.measured.slice(0, 16).replace('T', ' ')} UTC, the twin as ${bench.twin}, Node ${bench.node},
${bench.cpython === null ? 'no CPython 3.13 found: no ratios' : `against CPython ${bench.cpython}`}, ${bench.rounds} rounds.</p>
${
  mean !== undefined &&
  html`<div class="tiles"><div><b>${mean.toFixed(2)}</b>geometric mean of ${rows.length} programs, twin : CPython (smaller is faster)</div></div>
<h2>Programs</h2>
<div class="scroll" tabindex="0" role="region" aria-label="ratios, chart">${trusted(painter.draw(ratioChart(rows, mean), 'time of the twin divided by time of CPython, by program'))}</div>`
}
${scrolling(
  'programs',
  html`<table class="stick"><thead><tr><th>program</th><th class="num">twin, s</th><th class="num">CPython, s</th><th class="num">ratio</th></tr></thead><tbody>${bench.programs.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th><td class="num">${row.twin.toFixed(3)}</td><td class="num">${row.cpython?.toFixed(3) ?? '-'}</td><td class="num">${row.ratio?.toFixed(2) ?? '-'}</td></tr>`,
  )}</tbody></table>`,
)}
${
  bench.parts.length > 0 &&
  html`<h2>Parts of the twin</h2>${scrolling(
    'parts of the twin',
    html`<table><thead><tr><th>operation</th><th class="num">ns</th></tr></thead><tbody>${bench.parts.map(
      ({ name, ns }) => html`<tr><th scope="row">${name}</th><td class="num">${number(Math.round(ns))}</td></tr>`,
    )}</tbody></table>`,
  )}`
}`;
}
