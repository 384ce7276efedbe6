/** Overview: how much agrees, what is wrong first, the matrix of targets and topics, and what each target is. */
import { type Comparison, firstDivergence, isSelf, show, transitions } from '../../oracle/diff/index.ts';
import { isComplete } from '../../oracle/records/reader.ts';
import { matrixChart } from '../charts/matrix.ts';
import type { Painter } from '../charts/render.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import type { ReportData, TargetView } from '../rows/data.ts';
import { runName } from '../rows/history.ts';
import { type Cell, cellOf, matrixRows } from '../rows/matrix.ts';
import { transitionTable } from './history.ts';
import { endingOf, number, percent, programLink, targetLink, whatIs, wordFor } from './parts.ts';

const ROOT = '';
const SHOWN = 12;

export function overviewPage(data: ReportData, painter: Painter): Page {
  const cells = matrixRows(data);
  const body = html`<h1>Memory behaviour, compared to the byte</h1>
<p class="lead">${number(data.programs.length)} programs on ${data.targets.length} targets. Every value is held against a real CPython: the twin
against the build it emulates, everything else against the newest one. Equal or not equal; there are no thresholds.</p>
${!isComplete(data.judgement.run) && html`<p class="call"><b>This run is incomplete:</b> it was interrupted or cut off. What is missing did not pass; <a href="health.html">run health</a> says more.</p>`}
${tiles(data)}
${changed(data)}
<h2 id="wrong">Wrong first</h2>
${wrongFirst(data)}
<h2 id="matrix">Agreement by topic</h2>
<p class="note">Of the values that a target and its reference both have, the percentage that is the same, rounded down. The table leads to the programs of a topic.</p>
<div class="scroll" tabindex="0" role="region" aria-label="agreement matrix, chart">${trusted(painter.draw(matrixChart(twinFirst(cells, data)), 'percentage of values that are the same, by target and topic'))}</div>
<details><summary>As a table: programs that agree in every value, of those that have a reference</summary>${matrixTable(data, cells)}</details>
<h2 id="targets">Targets</h2>
${targetTable(data)}`;
  return { path: 'index.html', title: 'Overview', body };
}

/** The twin's columns come first: they are what may be wrong. */
function twinFirst(cells: readonly Cell[], data: ReportData): Cell[] {
  const kind = new Map(data.targets.map((target) => [target.name, target.kind]));
  const own = cells.filter(({ target }) => kind.get(target) === 'engine');
  return [...own, ...cells.filter((cell) => !own.includes(cell))];
}

function tiles(data: ReportData): Html {
  const twins = data.targets.filter(({ kind }) => kind === 'engine');
  const tile = (target: TargetView) => {
    const rows = comparisonsOf(data, target).flatMap((c) => c.rows.filter((row) => row.kind !== 'state'));
    const compared = rows.filter(({ verdict }) => verdict !== 'not offered').length;
    const same = rows.filter(({ verdict }) => verdict === 'same').length;
    return html`<div><b>${percent(same, compared)}</b>${targetLink(ROOT, target)}: ${number(same)} of ${number(compared)} values</div>`;
  };
  return twins.length === 0 ? html`` : html`<div class="tiles">${twins.map(tile)}</div>`;
}

/** What is not as it was in the run before: first on the page, as that is why one looks. */
function changed({ history, ...data }: ReportData): Html {
  const [before, entry] = history.slice(-2);
  if (!before || !entry || entry.started !== data.judgement.run.header.started) return html``;
  const found = transitions(before, entry);
  const since = html`Since the run of ${runName(before)}`;
  if (found.length === 0) return html`<p class="call plain">${since}: nothing changed.</p>`;
  return html`<h2 id="changed">Changed</h2>
<p class="note">${since}; <a href="history.html">history</a> has the earlier ones.</p>
${transitionTable(found, { history, ...data })}`;
}

function comparisonsOf(data: ReportData, target: TargetView): Comparison[] {
  return data.judgement.comparisons.filter((c) => c.target === target.name && !isSelf(c));
}

function wrongFirst(data: ReportData): Html {
  const kinds = new Map(data.targets.map(({ name, kind }) => [name, kind]));
  const wrong = data.judgement.comparisons.filter(
    (c) => kinds.get(c.target) === 'engine' && c.rows.some((row) => row.verdict === 'wrong' && !row.known),
  );
  if (wrong.length === 0) return nothingWrong(data);
  const order = (c: Comparison) =>
    firstDivergence(c)?.observable === 'stdout' ? 1 : firstDivergence(c)?.kind === 'state' ? 0 : 2;
  const sorted = wrong.toSorted((a, b) => order(a) - order(b) || (a.program < b.program ? -1 : 1));
  const groups = [...Map.groupBy(sorted, ({ program }) => program).values()];
  const list = (rows: readonly Comparison[][]) =>
    scrolling(
      'wrong values of the twin',
      html`<table class="stick"><thead><tr><th>program</th><th>first divergence</th><th>expected</th><th>got</th><th>in the twin of</th></tr></thead>
<tbody>${rows.map(wrongRow)}</tbody></table>`,
    );
  const rest = groups.slice(SHOWN);
  return html`${list(groups.slice(0, SHOWN))}${rest.length > 0 && html`<details><summary>${rest.length} more programs</summary>${list(rest)}</details>`}`;
}

/** Says no more than was looked at. */
function nothingWrong({ judgement, targets }: ReportData): Html {
  const twins = new Set(targets.flatMap(({ name, kind }) => (kind === 'engine' ? [name] : [])));
  if (twins.size === 0) return html`<p class="call plain">The twin was not part of this run.</p>`;
  const own = judgement.comparisons.filter((c) => twins.has(c.target));
  const held = own.filter((c) => c.rows.length > 0).length;
  const answers = `${number(held)} answers of the twin that have a reference`;
  return isComplete(judgement.run) && held > 0
    ? html`<p class="call good">No value is wrong in the ${answers}.</p>`
    : html`<p class="call plain">Nothing wrong so far, in the ${answers}.</p>`;
}

/** One program; the values are those of the target that comes first, in bold where there are others. */
function wrongRow(group: readonly Comparison[]): Html {
  const row = firstDivergence(group[0]!);
  if (!row) return html``;
  const expected = show(row.reference, row.value, 44);
  const got = row.kind === 'state' ? endingOf(group[0]!) : show(row.value, row.reference, 44);
  const names = group.map(({ target }) => target.replace('engine:', ''));
  const versions = names.map((name, i) => (i === 0 && names.length > 1 ? html`<b>${name}</b> ` : html`${name} `));
  return html`<tr><th scope="row">${programLink(ROOT, group[0]!.program)}</th><td>${row.observable}</td>
<td class="mono">${expected}</td><td class="mono v-wrong wide">${got}</td><td class="wrap">${versions}</td></tr>`;
}

function matrixTable(data: ReportData, cells: readonly Cell[]): Html {
  const rows = data.topics.map(
    (topic) =>
      html`<tr><th scope="row"><a href="programs.html#${topic}">${topic}</a></th>${data.targets.map(
        ({ name, kind }) => {
          const cell = cells.find((c) => c.target === name && c.topic === topic)!;
          return matrixCell(cell, kind);
        },
      )}</tr>`,
  );
  const head = data.targets.map((target) => html`<th class="cell">${targetLink(ROOT, target)}</th>`);
  return scrolling(
    'agreement matrix',
    html`<table class="stick"><thead><tr><th>topic</th>${head}</tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function matrixCell(cell: Cell, kind: string): Html {
  if (cell.programs === 0) return html`<td class="cell v-none">-</td>`;
  const { counts } = cell;
  const wrong = counts.wrong + counts['same shape'];
  const look =
    cell.differing > 0 ? (kind === 'engine' ? 'v-wrong' : 'v-shape') : cell.unanswered > 0 ? 'v-none' : 'v-same';
  const title = `${counts.same} values the same, ${wrong} ${wordFor('wrong', kind)}, ${counts['by design']} by design, ${counts['not offered']} not offered`;
  return html`<td class="cell ${look}" title="${title}"><a href="programs.html#${cell.topic}">${cell.agreeing}/${cell.programs}</a></td>`;
}

function targetTable(data: ReportData): Html {
  const row = (target: TargetView) => {
    const cell = cellOf(target.name, '', comparisonsOf(data, target));
    const { counts } = cell;
    const bad = counts.wrong + counts['same shape'];
    return html`<tr><th scope="row">${targetLink(ROOT, target)}</th><td class="wrap">${whatIs(target)}</td>
<td class="num">${number(counts.same)}</td><td class="num">${number(bad)}</td><td class="num">${number(counts['by design'])}</td>
<td class="num">${number(counts['not offered'])}</td><td class="num">${number(cell.unanswered)}</td></tr>`;
  };
  return scrolling(
    'targets',
    html`<table class="stick"><thead><tr><th>target</th><th>what it is</th><th class="num">same</th><th class="num">different</th>
<th class="num">by design</th><th class="num">not offered</th><th class="num">programs unanswered</th></tr></thead><tbody>${data.targets.map(row)}</tbody></table>`,
  );
}
