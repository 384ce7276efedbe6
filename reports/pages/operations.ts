/** Operations: what each of some hundred small operations asks of the memory domains, in each version, warm; sequences on request. */
import { type Html, html } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import {
  type Cost,
  type OperationCost,
  type OperationView,
  operationViews,
  type Sequence,
} from '../rows/operations.ts';
import { number } from './parts.ts';

const TABLE = 'list-operations';

export function operationsPage(): Page {
  const { versions, operations } = operationViews();
  const groups = [...new Set(operations.map(({ group }) => group))];
  const moving = operations.filter(changes).length;
  const body = html`<h1>Operations</h1>
<p class="lead">What an operation costs in memory, in ${versions.length} versions of CPython: ${number(operations.length)} small operations, each run in a function,
the requests to the three memory domains recorded one by one. ${number(moving)} of them cost something else in some version than in the one before.</p>
<p class="note">A cell shows a warm run (the twelfth): bytes that stay behind the operation; ▲ the highest sum on the way, where it is higher; and the number of requests.
“·” asks for nothing: all came from free lists, or nothing was needed. A cell that differs from the version before is marked.
The triangle opens the sequences: <code>+N</code> allocated, <code>-N</code> freed, <code>A&gt;B</code> resized, <code>*n</code> repeated; <code>m</code> mem domain,
<code>r</code> raw domain, else obj domain; <code>?</code> a block from before the log.</p>
<p><label>Filter <input type="search" data-for="${TABLE}" placeholder="append, generator, f'..."></label> ${groups.length} groups: ${groups.join(', ')}.</p>
${scrolling(
  'cost of operations by version',
  html`<table class="stick" id="${TABLE}"><thead><tr><th>operation</th>${versions.map((v) => html`<th class="num">${v}</th>`)}</tr></thead><tbody>${operations.map(row)}</tbody></table>`,
)}`;
  return { path: 'operations.html', title: 'Operations', body };
}

function row(o: OperationView): Html {
  const setup = o.setup === '' ? undefined : html`<span class="note">${o.setup}</span><br>`;
  const head = html`<th scope="row" class="wrap"><span class="note">${o.group}</span><br>${setup}<details><summary><code>${o.operation}</code></summary>${o.sequences.map(sequence)}</details></th>`;
  return html`<tr>${head}${o.costs.map((c, k) => cell(c, o.costs[k - 1]))}</tr>`;
}

function sequence({ versions, cold, warm }: Sequence): Html {
  const text =
    cold === warm ? (cold === '' ? '·' : cold) : `${warm === '' ? '·' : warm}\nfirst run: ${cold === '' ? '·' : cold}`;
  return html`<p class="note">${versions.join(', ')}</p><pre class="wrap">${text}</pre>`;
}

function cell(c: OperationCost, before: OperationCost | undefined): Html {
  const mark = before !== undefined && differ(c, before) ? ' v-shape' : '';
  if (c.warm === null) return html`<td class="num${mark}"><span class="v-none">${c.error}</span></td>`;
  return html`<td class="num${mark}">${costText(c.warm)}</td>`;
}

/** `32 ▲88 (3)` */
function costText({ bytes, peak, requests }: Cost): Html {
  if (requests === 0) return html`·`;
  const high = peak > bytes && peak > 0 ? html` <span class="note">▲${number(peak)}</span>` : undefined;
  return html`${number(bytes)}${high} <span class="note">(${requests})</span>`;
}

function differ(a: OperationCost, b: OperationCost): boolean {
  return JSON.stringify(a.warm) !== JSON.stringify(b.warm);
}

function changes({ costs }: OperationView): boolean {
  return costs.some((c, k) => k > 0 && differ(c, costs[k - 1]!));
}
