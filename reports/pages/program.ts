/** A program: its source with bytes by line, what it printed, every value on every target, and its charts. */
import {
  type Comparison,
  firstDifferingLine,
  firstDivergence,
  isSelf,
  type JudgedRow,
  show,
} from '../../oracle/diff/index.ts';
import type { ProgramRecord } from '../../oracle/records/schema.ts';
import type { Painter } from '../charts/render.ts';
import { type Html, html } from '../html/html.ts';
import { type Page, rootOf, scrolling } from '../html/page.ts';
import type { ProgramView, ReportData, TargetView } from '../rows/data.ts';
import { classOfVerdict, endingOf, legend, programPath, targetLink, wordFor } from './parts.ts';
import { programCharts } from './program-charts.ts';
import { sourceTable } from './source.ts';

export function programPage(program: ProgramView, data: ReportData, painter: Painter): Page {
  const path = programPath(program.id);
  const root = rootOf(path);
  const { metadata } = program;
  const body = html`<h1>${metadata?.title ?? program.id}</h1>
<p class="lead"><a href="${root}programs.html#${program.topic}">${program.topic}</a> · <code>${program.id}</code>${
    metadata && html` · section ${metadata.section} · ${metadata.requires}`
  }</p>
${divergences(program, data, root)}
<div class="columns"><section><h2>Source</h2>${sourceTable(program, data)}</section><section><h2 id="v-stdout">What it printed</h2>${outputs(program, data)}</section></div>
<h2 id="values">Values</h2>
${legend()}
${valueTable(program, data, root)}
${programCharts(program, data, painter)}`;
  return { path, title: metadata?.title ?? program.id, body };
}

/** The first divergence of each twin, and of targets that did not answer. */
function divergences(program: ProgramView, data: ReportData, root: string): Html {
  const calls: Html[] = [];
  for (const target of data.targets) {
    const comparison = program.comparisons.get(target.name);
    if (!comparison) continue;
    const first = firstDivergence(comparison);
    if (target.kind === 'engine' && first) calls.push(call(comparison, first, target, root));
    else if (target.kind === 'engine' && comparison.rows.length > 0)
      calls.push(
        html`<p class="call good">${targetLink(root, target)} agrees with ${comparison.reference} in every value.</p>`,
      );
    else if (target.kind !== 'engine' && comparison.ended !== 'ok' && comparison.ended !== 'error')
      calls.push(html`<p class="call plain">${targetLink(root, target)}: ${endingOf(comparison)}</p>`);
  }
  return html`${calls}`;
}

function call(comparison: Comparison, row: JudgedRow, target: TargetView, root: string): Html {
  const because = row.known && html` Known (${row.known.kind}): ${row.known.reason}`;
  if (row.kind === 'state') {
    return html`<p class="call ${row.verdict === 'not offered' && 'plain'}">${targetLink(root, target)}: ${endingOf(comparison)}; ${comparison.reference}: ${show(row.reference)}.${because}</p>`;
  }
  const line =
    row.observable === 'stdout' ? firstDifferingLine(String(row.reference), String(row.value ?? '')) : undefined;
  const [expected, got] = line
    ? [line.a, line.b]
    : [show(row.reference, row.value, 160), show(row.value, row.reference, 160)];
  return html`<p class="call">${targetLink(root, target)} first differs in <a href="#v-${row.observable}"><b>${row.observable}</b></a>${
    line && ` line ${line.line}`
  }: expected <code>${expected}</code>, got <code class="v-wrong">${got}</code>.${because}</p>`;
}

/** Each different output once, with the targets that printed it. */
function outputs(program: ProgramView, data: ReportData): Html {
  const groups = new Map<string, string[]>();
  for (const { name } of data.targets) {
    const record = program.comparisons.get(name)?.record;
    if (!record || record.state === 'missing' || record.state === 'unsupported') continue;
    const text = record.stdout + lastWords(record);
    groups.set(text, [...(groups.get(text) ?? []), name]);
  }
  if (groups.size === 0) return html`<p class="note">No target ran it.</p>`;
  return html`${[...groups].map(
    ([text, names]) =>
      html`<p class="note">${names.join(', ')}</p><div class="scroll" tabindex="0" role="region" aria-label="output"><pre>${text || '(nothing)'}</pre></div>`,
  )}`;
}

/** After the output: how it ended, where that wasn't by itself with exit code 0. */
function lastWords({ state, stderr, reason }: ProgramRecord): string {
  if (state === 'ok') return '';
  const said = state === 'error' || state === 'unparsable' ? stderr.trimEnd().split('\n').at(-1) : reason;
  return `[${state}] ${said ?? ''}\n`;
}

/** The twin, then CPythons from the newest to the oldest, then the others. */
function twinFirst(targets: readonly TargetView[]): TargetView[] {
  const of = (kind: string) => targets.filter((target) => target.kind === kind).toReversed();
  const rest = targets.filter(({ kind }) => kind !== 'engine' && kind !== 'cpython');
  return [...of('engine'), ...of('cpython'), ...rest];
}

function valueTable(program: ProgramView, data: ReportData, root: string): Html {
  const targets = twinFirst(data.targets).filter(({ name }) => (program.comparisons.get(name)?.rows.length ?? 0) > 1);
  if (targets.length === 0) return html`<p class="note">No values to compare.</p>`;
  const rows = new Map(
    targets.map(({ name }) => [name, new Map(program.comparisons.get(name)!.rows.map((row) => [row.observable, row]))]),
  );
  const observables = [...new Set([...rows.values()].flatMap((map) => [...map.keys()]))].filter(
    (name) => name !== 'stdout',
  );
  const firsts = new Set(
    targets
      .filter(({ kind }) => kind === 'engine')
      .map(({ name }) => firstDivergence(program.comparisons.get(name)!)?.observable),
  );
  const line = (observable: string) =>
    html`<tr id="v-${observable}"${firsts.has(observable) && html` class="first"`}><th scope="row">${observable}</th>${targets.map(
      (target) => valueCell(rows.get(target.name)!.get(observable), target, program.comparisons.get(target.name)!),
    )}</tr>`;
  const head = targets.map((target) => {
    const { reference } = program.comparisons.get(target.name)!;
    const against = isSelf(program.comparisons.get(target.name)!) ? 'the reference' : `against ${reference}`;
    return html`<th>${targetLink(root, target)}<br><span class="note">${against}</span></th>`;
  });
  return scrolling(
    'values by target',
    html`<table class="stick"><thead><tr><th>observable</th>${head}</tr></thead><tbody>${observables.map(line)}</tbody></table>`,
  );
}

function valueCell(row: JudgedRow | undefined, target: TargetView, comparison: Comparison): Html {
  if (!row) return html`<td></td>`;
  if (row.verdict === 'not offered') return html`<td class="v-none">not offered</td>`;
  const whole = show(row.value, undefined, 4000);
  const shown = show(row.value, row.verdict === 'same' ? undefined : row.reference, 44);
  const self = isSelf(comparison);
  const expected =
    target.kind === 'engine' &&
    row.verdict !== 'same' &&
    html`<br><span class="note">expected ${show(row.reference, row.value, 44)}</span>`;
  const look = self
    ? ''
    : row.verdict === 'wrong' && target.kind !== 'engine'
      ? 'v-shape'
      : classOfVerdict(row.verdict);
  const title =
    self || row.verdict === 'same'
      ? whole
      : `${wordFor(row.verdict, target.kind)}; reference: ${show(row.reference, undefined, 2000)}; here: ${whole}`;
  return html`<td class="mono ${look}" title="${title}">${shown}${expected}</td>`;
}
