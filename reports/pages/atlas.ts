/** Atlas: sizes and observables by version, as step charts with the steps listed. What never changes is listed, not drawn. */
import type { Painter } from '../charts/render.ts';
import { stepChart } from '../charts/steps.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import { type ClaimRow, claimRows } from '../rows/claims.ts';
import { cpythons, type ReportData } from '../rows/data.ts';
import { atlasSeries, CHARTED, type Series, type Step } from '../rows/series.ts';
import { number, programLink } from './parts.ts';

const ROOT = '';
/** of each observable, the series with the largest steps are drawn; all are listed */
const DRAWN = 6;

export function atlasPage(data: ReportData, painter: Painter): Page {
  const versions = cpythons(data).map(({ version }) => version);
  const all = atlasSeries(data);
  const body = html`<h1>Atlas</h1>
<p class="lead">Each measured size and each observable over ${versions.length} versions of CPython (${versions.join(', ')}). A step is a version that gives
another value than the one before it.</p>
<p>${['sizes', ...CHARTED].map((name) => html`<a href="#${name}">${name}</a> `)}</p>
${sizes(data, painter)}
${CHARTED.map((observable) =>
  section(
    observable,
    all.filter((s) => s.observable === observable),
    painter,
  ),
)}`;
  return { path: 'atlas.html', title: 'Atlas', body };
}

function sizes(data: ReportData, painter: Painter): Html {
  const rows = claimRows(data).filter(({ points }) => points.length > 1);
  const moving = rows.filter(({ steps }) => steps.length > 0);
  const still = rows.filter(({ steps }) => steps.length === 0);
  const chart = (row: ClaimRow) => {
    const { claim, points, steps } = row;
    const svg = painter.draw(stepChart(points), `${claim.how.measured} over versions`);
    return html`<figure><figcaption><b>${programLink(ROOT, claim.program, claim.id)}</b> ${claim.how.measured}${claim.how.unit && `, in ${claim.how.unit}`}. ${stepList(steps)}</figcaption>${trusted(svg)}</figure>`;
  };
  const row = ({ claim, points }: ClaimRow) =>
    html`<tr><th scope="row">${programLink(ROOT, claim.program, claim.id)}</th><td class="num">${number(points[0]!.value)} ${claim.how.unit}</td><td class="wrap">${claim.how.measured}</td></tr>`;
  return html`<h2 id="sizes">Sizes and counts</h2>
<p class="note">Measured by the programs that settle claims. ${moving.length} change over versions, ${still.length} do not.</p>
<div class="charts">${moving.map(chart)}</div>
<details><summary>${still.length} that are the same in every version</summary>${scrolling(
    'constant sizes',
    html`<table><thead><tr><th>claim</th><th class="num">value</th><th>measured</th></tr></thead><tbody>${still.map(row)}</tbody></table>`,
  )}</details>`;
}

function section(observable: string, series: readonly Series[], painter: Painter): Html {
  const moving = series.filter(({ steps }) => steps.length > 0).sort((a, b) => largest(b) - largest(a));
  const chart = (s: Series) => {
    const svg = painter.draw(stepChart(s.points), `${observable} of ${s.program} over versions`);
    return html`<figure><figcaption><b>${programLink(ROOT, s.program)}</b></figcaption>${trusted(svg)}</figure>`;
  };
  const row = (s: Series) =>
    html`<tr><th scope="row">${programLink(ROOT, s.program)}</th><td class="wrap">${stepList(s.steps)}</td></tr>`;
  const id = `list-${observable.replace('.', '-')}`;
  return html`<h2 id="${observable}">${observable}</h2>
<p class="note">At the end of a program, against its start. ${moving.length} of ${series.length} programs change over versions; the largest relative steps are drawn.</p>
<div class="charts">${moving.slice(0, DRAWN).map(chart)}</div>
${
  moving.length > 0 &&
  html`<details><summary>all steps of ${moving.length} programs</summary><p><label>Filter <input type="search" data-for="${id}"></label></p>${scrolling(
    `steps of ${observable}`,
    html`<table class="stick" id="${id}"><thead><tr><th>program</th><th>steps</th></tr></thead><tbody>${moving.map(row)}</tbody></table>`,
  )}</details>`
}`;
}

/** The largest step in relation to the larger of its two values. */
function largest({ steps }: Series): number {
  return Math.max(
    ...steps.map(({ before, after }) => Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after))),
  );
}

function stepList(steps: readonly Step[]): Html {
  return html`${steps.map(({ version, before, after }, i) => html`${i > 0 && '; '}${version}: ${number(before)} → ${number(after)}`)}`;
}
