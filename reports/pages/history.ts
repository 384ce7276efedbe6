/** History: the trend of every target, and the runs in which a program began to agree, to differ, or to give no answer. */
import type { Transition } from '../../oracle/diff/index.ts';
import type { Painter } from '../charts/render.ts';
import { trendChart } from '../charts/trend.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import type { ReportData, TargetView } from '../rows/data.ts';
import { changes, runName, trend } from '../rows/history.ts';
import { number, programLink, targetLink } from './parts.ts';

const ROOT = '';
/** older changes are in history.jsonl */
const CHANGES_SHOWN = 30;

export function historyPage(data: ReportData, painter: Painter): Page {
  const { history } = data;
  const found = changes(history);
  const body = html`<h1>History</h1>
<p class="lead">${number(history.length)} complete ${history.length === 1 ? 'run' : 'runs'} of this store. Only what changed is listed: a program that
agreed in every value and no longer does, or the other way round.</p>
<h2>Trend</h2>
<div class="charts">${data.targets.filter(({ kind }) => kind !== 'cpython').map((target) => figure(target, data, painter))}</div>
<h2>Transitions</h2>
${found.length === 0 && html`<p class="call plain">${history.length < 2 ? 'There is one run so far: nothing to hold it against.' : 'Nothing changed between runs.'}</p>`}
${found.slice(0, CHANGES_SHOWN).map(
  ({ entry, before, transitions }) => html`<h3>${runName(entry)}</h3>
<p class="note">${entry.tool}; since ${runName(before)}</p>${transitionTable(transitions, data)}`,
)}`;
  return { path: 'history.html', title: 'History', body };
}

function figure(target: TargetView, data: ReportData, painter: Painter): Html {
  const points = trend(data.history, target.name);
  if (points.length === 0) return html``;
  const chart = painter.draw(trendChart(points), `share of equal values of ${target.name} over runs`);
  return html`<figure><figcaption><b>${targetLink(ROOT, target)}</b> share of values that are the same</figcaption>${trusted(chart)}</figure>`;
}

const LOOK = { agrees: 'v-same', differs: 'v-wrong', 'no answer': 'v-none' } as const;

/** One row for all programs of a target that made the same step. */
export function transitionTable(transitions: readonly Transition[], data: ReportData): Html {
  const groups = Map.groupBy(transitions, ({ target, from, to }) => `${target} ${from} ${to}`);
  const known = new Set(data.programs.map(({ id }) => id));
  const row = (group: readonly Transition[]) => {
    const { target, from, to } = group[0]!;
    const links = group.map(
      ({ program }, i) => html`${i > 0 && ', '}${known.has(program) ? programLink(ROOT, program) : program}`,
    );
    return html`<tr><th scope="row">${target}</th><td class="${LOOK[from]}">${from}</td><td class="${LOOK[to]}">${to}</td>
<td class="num">${number(group.length)}</td><td class="wrap">${group.length > 12 ? html`<details><summary>${group.length} programs</summary>${links}</details>` : links}</td></tr>`;
  };
  return scrolling(
    'transitions',
    html`<table><thead><tr><th>target</th><th>before</th><th>now</th><th class="num">programs</th><th>which</th></tr></thead><tbody>${[...groups.values()].map(row)}</tbody></table>`,
  );
}
