/** Run health: what did not start, did not answer, is not supported, took too long, or is not offered; and stale known differences. */
import { type Comparison, isSelf } from '../../oracle/diff/index.ts';
import { isComplete } from '../../oracle/records/reader.ts';
import { type Html, html } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import type { ReportData } from '../rows/data.ts';
import { endingOf, number, programLink, targetLink, whatIs } from './parts.ts';

const ROOT = '';

const SECTIONS = [
  ['timeout', 'Ended by the time limit'],
  ['crash', 'Crashed, or ended without an answer'],
  ['unsupported', 'Not supported'],
  ['missing', 'Missing'],
] as const;

export function healthPage(data: ReportData): Page {
  const { run, stale, comparisons } = data.judgement;
  const body = html`<h1>Run health</h1>
<p class="lead">Run of ${run.header.started}, environment ${run.header.environment.class}, ${run.header.tool}: ${number(run.records.length)} records.</p>
${isComplete(run) ? html`<p class="call good">The run is complete.</p>` : html`<p class="call">The run is incomplete: it was interrupted or cut off. What is missing did not pass.</p>`}
${failures(data)}
${ended(data)}
${stale.length > 0 && html`<h2>Stale known differences</h2><ul>${stale.map(({ row, target }) => html`<li>${programLink(ROOT, row.program)} ${row.observable} on ${target}: no longer differs (${row.reason})</li>`)}</ul>`}
${SECTIONS.map(([verdict, title]) =>
  section(
    title,
    comparisons.filter((c) => c.ended === verdict && !isForOthers(c)),
  ),
)}
${section('Programs that need a newer version', comparisons.filter(isForOthers))}
${unreferenced(comparisons)}
${notOffered(data)}`;
  return { path: 'health.html', title: 'Run health', body };
}

/** The program says that it needs a newer version: nobody's fault. */
function isForOthers({ record }: Comparison): boolean {
  return record.state === 'unsupported' && (record.reason ?? '').startsWith('the program requires Python');
}

function failures(data: ReportData): Html | undefined {
  const failed = data.targets.filter(({ target }) => target.build === undefined);
  if (failed.length === 0) return undefined;
  return html`<h2>Targets that did not start</h2><ul>${failed.map((target) => html`<li>${target.name}: ${whatIs(target)}</li>`)}</ul>`;
}

function ended(data: ReportData): Html {
  const states = [...new Set(data.judgement.run.records.map(({ state }) => state))].sort();
  const row = (target: ReportData['targets'][number]) => {
    const records = data.judgement.run.records.filter((record) => record.target === target.name);
    const slowest = records.reduce((ms, record) => Math.max(ms, record.ms), 0);
    const counts = states.map(
      (state) => html`<td class="num">${records.filter((r) => r.state === state).length || ''}</td>`,
    );
    const sources = [...new Set(records.map(({ source }) => source))].join(', ');
    return html`<tr><th scope="row">${targetLink(ROOT, target)}</th>${counts}<td class="num">${number(Math.round(slowest))}</td><td>${sources}</td></tr>`;
  };
  return html`<h2>How programs ended</h2>${scrolling(
    'how programs ended',
    html`<table class="stick"><thead><tr><th>target</th>${states.map((state) => html`<th class="num">${state}</th>`)}<th class="num">slowest, ms</th><th>answered</th></tr></thead><tbody>${data.targets.map(row)}</tbody></table>`,
  )}`;
}

/** Grouped by reason: one cause often stands behind many programs. */
function section(title: string, comparisons: readonly Comparison[]): Html {
  if (comparisons.length === 0) return html``;
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const key = comparison.record.notSupported?.construct ?? comparison.record.reason ?? comparison.record.state;
    groups.set(key, [...(groups.get(key) ?? []), comparison]);
  }
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
  const row = ([reason, list]: [string, Comparison[]]) =>
    html`<tr><td class="num">${list.length}</td><td class="wrap">${reason}</td><td class="wrap">${byProgram(list)}</td></tr>`;
  return html`<h2>${title} (${comparisons.length})</h2>${scrolling(
    title,
    html`<table><thead><tr><th class="num">records</th><th>what</th><th>where</th></tr></thead><tbody>${sorted.map(row)}</tbody></table>`,
  )}`;
}

function byProgram(list: readonly Comparison[]): Html {
  const programs = new Map<string, Comparison[]>();
  for (const comparison of list)
    programs.set(comparison.program, [...(programs.get(comparison.program) ?? []), comparison]);
  const shown = [...programs].map(([id, all], i) => {
    const at = all
      .map((c) => c.target + (c.record.notSupported ? ` line ${c.record.notSupported.line}` : ''))
      .join(', ');
    return html`${i > 0 && '; '}<span title="${endingOf(all[0]!)}">${programLink(ROOT, id)} (${at})</span>`;
  });
  return shown.length > 12
    ? html`<details><summary>${shown.length} programs</summary>${shown}</details>`
    : html`${shown}`;
}

function unreferenced(comparisons: readonly Comparison[]): Html | undefined {
  const without = comparisons.filter((c) => c.reference === undefined && c.ended !== 'missing');
  return without.length > 0 ? section('Without a reference of the same program text and probe', without) : undefined;
}

function notOffered(data: ReportData): Html | undefined {
  const counts = new Map<string, Map<string, number>>();
  for (const comparison of data.judgement.comparisons) {
    if (isSelf(comparison)) continue;
    for (const row of comparison.rows) {
      if (row.verdict !== 'not offered' || row.kind === 'state') continue;
      const kinds = counts.get(comparison.target) ?? new Map<string, number>();
      kinds.set(row.kind, (kinds.get(row.kind) ?? 0) + 1);
      counts.set(comparison.target, kinds);
    }
  }
  if (counts.size === 0) return undefined;
  const rows = [...counts].map(
    ([target, kinds]) =>
      html`<tr><th scope="row">${target}</th><td class="wrap">${[...kinds].map(([kind, n]) => `${kind} (${n})`).join(', ')}</td></tr>`,
  );
  return html`<h2>Not offered</h2><p class="note">Values that the reference has and the target cannot answer. Not wrong.</p>${scrolling(
    'not offered',
    html`<table><thead><tr><th>target</th><th>observables (values)</th></tr></thead><tbody>${rows}</tbody></table>`,
  )}`;
}
