/** A target: what it is, how faithful by observable, and where it differs, worst first. */
import { type Comparison, diverges, fidelity, firstDivergence, isSelf, show } from '../../oracle/diff/index.ts';
import { type Html, html } from '../html/html.ts';
import { type Page, rootOf, scrolling } from '../html/page.ts';
import type { ReportData, TargetView } from '../rows/data.ts';
import { number, percent, programLink, targetPath, whatIs } from './parts.ts';

export function targetPage(target: TargetView, data: ReportData): Page {
  const path = targetPath(target);
  const root = rootOf(path);
  const comparisons = data.judgement.comparisons.filter((c) => c.target === target.name);
  const compared = comparisons.filter((c) => !isSelf(c));
  const { kinds, ...sum } = fidelity(target.name, compared);
  const references = [...new Set(compared.flatMap(({ reference }) => reference ?? []))];
  const figures: [number, string, boolean][] = [
    [sum.programs, 'programs with a reference', false],
    [sum.exact, 'exact stdout', false],
    [sum.wrong, target.kind === 'cpython' ? 'another stdout' : 'wrong stdout or end', sum.wrong > 0],
    [sum.notSupported, 'not supported', false],
    [sum.timeouts + sum.crashes, 'time-outs and crashes', sum.timeouts + sum.crashes > 0],
  ];
  const tiles = figures.map(
    ([n, name, bad]) => html`<div class="${bad && target.kind === 'engine' && 'bad'}"><b>${number(n)}</b>${name}</div>`,
  );
  const rows = kinds.map(
    (kind) =>
      html`<tr><th scope="row">${kind.kind}</th><td class="num">${number(kind.same)}</td><td class="num">${number(kind.compared)}</td><td class="num">${percent(kind.same, kind.compared)}</td><td class="num">${number(kind.notOffered)}</td></tr>`,
  );
  const body = html`<h1>${target.name}</h1>
<p class="lead">${whatIs(target)}. ${references.length > 0 ? `Held against ${references.join(', ')}.` : 'It is the reference, or has none.'}</p>
${
  compared.length > 0 &&
  html`<div class="tiles">${tiles}</div>
<h2>Fidelity by observable</h2>
${scrolling(
  'fidelity by observable',
  html`<table class="stick"><thead><tr><th>observable</th><th class="num">same</th><th class="num">compared</th><th class="num">share</th><th class="num">not offered</th></tr></thead>
<tbody>${rows}<tr><th scope="row">all</th><td class="num">${number(sum.same)}</td><td class="num">${number(sum.compared)}</td><td class="num">${percent(sum.same, sum.compared)}</td><td></td></tr></tbody></table>`,
)}
${differences(compared, root)}`
}`;
  return { path, title: target.name, body };
}

function differences(comparisons: readonly Comparison[], root: string): Html {
  const different = comparisons.filter((c) => c.rows.some(diverges));
  if (different.length === 0) return html`<p class="call good">Nothing differs.</p>`;
  const row = (c: Comparison) => {
    const first = firstDivergence(c)!;
    const n = c.rows.filter(diverges).length;
    return html`<tr><th scope="row">${programLink(root, c.program)}</th><td class="num">${n}</td><td>${first.observable}</td>
<td class="mono">${show(first.reference, first.value, 50)}</td><td class="mono">${show(first.value, first.reference, 50)}</td><td class="wrap">${first.known?.reason ?? ''}</td></tr>`;
  };
  return html`<h2>Differences (${different.length} programs)</h2><p><label>Filter <input type="search" data-for="differences"></label></p>${scrolling(
    'differences',
    html`<table class="stick" id="differences"><thead><tr><th>program</th><th class="num">values</th><th>first</th><th>reference</th><th>here</th><th>known</th></tr></thead><tbody>${different.map(row)}</tbody></table>`,
  )}`;
}
