/** The list of programs by topic, with a cell for each target: where every number of the report leads in the end. */
import { isSelf, worst } from '../../oracle/diff/index.ts';
import { type Html, html } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import type { ProgramView, ReportData, TargetView } from '../rows/data.ts';
import { classOfVerdict, endingOf, legend, programLink, targetLink, wordFor } from './parts.ts';

const ROOT = '';

export function programsPage(data: ReportData): Page {
  const head = data.targets.map((target) => html`<th class="cell">${targetLink(ROOT, target)}</th>`);
  const rows = data.programs.map((program, i) => {
    const first = data.programs[i - 1]?.topic !== program.topic;
    return html`<tr${first && html` id="${program.topic}"`}><th scope="row">${programLink(ROOT, program.id)}</th>${data.targets.map((target) => cell(program, target))}</tr>`;
  });
  const body = html`<h1>Programs</h1>
<p class="lead">Of each program and target, the worst verdict over all its values; the figure is how many values are not the same.</p>
${legend()}
<p><label>Filter <input type="search" data-for="list" placeholder="weakref, generations ..."></label></p>
${scrolling('programs', html`<table class="stick" id="list"><thead><tr><th>program</th>${head}</tr></thead><tbody>${rows}</tbody></table>`)}`;
  return { path: 'programs.html', title: 'Programs', body };
}

function cell(program: ProgramView, target: TargetView): Html {
  const comparison = program.comparisons.get(target.name);
  if (!comparison) return html`<td class="cell v-none">-</td>`;
  if (comparison.ended !== 'ok' && comparison.ended !== comparison.referenceRecord?.state) {
    const look = comparison.ended === 'unsupported' || comparison.ended === 'missing' ? 'v-none' : 'v-wrong';
    return html`<td class="cell ${look}" title="${endingOf(comparison)}">${programLink(ROOT, program.id, comparison.ended)}</td>`;
  }
  if (isSelf(comparison)) return html`<td class="cell v-none" title="the reference">ref</td>`;
  const verdict = worst(comparison.rows);
  const differing = comparison.rows.filter((row) => row.verdict !== 'same').length;
  const look = verdict === 'wrong' && target.kind !== 'engine' ? 'v-shape' : classOfVerdict(verdict);
  const title = wordFor(verdict, target.kind);
  const shown = comparison.rows.length === 0 ? '-' : verdict === 'same' ? '=' : String(differing);
  return html`<td class="cell ${look}" title="${title}">${programLink(ROOT, program.id, shown)}</td>`;
}
