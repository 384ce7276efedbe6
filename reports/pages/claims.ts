/** Claims: statements about CPython's memory, settled for each version by a program. What depends on the version comes first. */
import { type Html, html } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import { type ClaimRow, claimRows } from '../rows/claims.ts';
import { cpythons, type ReportData } from '../rows/data.ts';
import { programLink, targetLink } from './parts.ts';

const ROOT = '';

const GROUPS = [
  ['truth', 'True in some versions, false in others'],
  ['value', 'The same answer, but another value by version'],
  ['no', 'The same in every version'],
] as const;

export function claimsPage(data: ReportData): Page {
  const rows = claimRows(data);
  const somewhere = rows.filter(({ settled }) => settled.some(({ result }) => result.truth === 'false')).length;
  const everywhere = rows.filter(isFalseEverywhere).length;
  const body = html`<h1>Claims</h1>
<p class="lead">Statements about CPython's memory management as they are found in articles. Each is settled by a program: by what it measured, on every
version. Of ${rows.length}, ${somewhere} are false in at least one version, ${everywhere} in all of them.</p>
${GROUPS.map(([differs, title]) =>
  group(
    title,
    rows.filter((row) => row.differs === differs),
    data,
  ),
)}`;
  return { path: 'claims.html', title: 'Claims', body };
}

function isFalseEverywhere({ settled }: ClaimRow): boolean {
  const known = settled.filter(({ result }) => result.truth !== 'unsettled');
  return known.length > 0 && known.every(({ result }) => result.truth === 'false');
}

function group(title: string, rows: readonly ClaimRow[], data: ReportData): Html {
  if (rows.length === 0) return html``;
  const head = cpythons(data).map((target) => html`<th class="cell">${targetLink(ROOT, target)}</th>`);
  return html`<h2>${title} (${rows.length})</h2>${scrolling(
    title,
    html`<table class="stick"><thead><tr><th>claim</th><th>statement, and how it is measured</th>${head}</tr></thead><tbody>${rows.map(claimLine)}</tbody></table>`,
  )}`;
}

function claimLine({ claim, settled }: ClaimRow): Html {
  const cells = settled.map(({ result }) => {
    const look = result.truth === 'true' ? 'v-same' : result.truth === 'false' ? 'v-wrong' : 'v-none';
    const value = result.value === undefined ? '' : String(result.value);
    return html`<td class="cell ${look}">${result.truth}<br>${programLink(ROOT, claim.program, short(value) || '-')}</td>`;
  });
  return html`<tr id="${claim.id}"><th scope="row">${programLink(ROOT, claim.program, claim.id)}<br><span class="note">${claim.section}</span></th>
<td class="wrap">${claim.statement}<br><span class="note">${claim.how.measured}; holds when ${rule(claim)}${claim.how.unit && `, in ${claim.how.unit}`}</span></td>${cells}</tr>`;
}

function short(value: string): string {
  return value.length > 24 ? `${value.slice(0, 21)}...` : value;
}

function rule({ expects }: ClaimRow['claim']): string {
  if ('equals' in expects) return `it is ${String(expects.equals)}`;
  if ('between' in expects) return `it is ${expects.between[0]} to ${expects.between[1]}`;
  return 'atLeast' in expects ? `it is at least ${expects.atLeast}` : `it is at most ${expects.atMost}`;
}
