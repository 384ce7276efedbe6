/** Small pieces that several pages use: words and colours of verdicts, links to programs and targets. */
import type { Comparison, Verdict } from '../../oracle/diff/index.ts';
import { type Html, html } from '../html/html.ts';
import type { TargetView } from '../rows/data.ts';

const CLASS_OF: Readonly<Record<Verdict, string>> = {
  same: 'v-same',
  'same shape': 'v-shape',
  'by design': 'v-design',
  'not offered': 'v-none',
  wrong: 'v-wrong',
};

export function classOfVerdict(verdict: Verdict): string {
  return CLASS_OF[verdict];
}

/** Two CPythons differ; neither is wrong. */
export function wordFor(verdict: Verdict, kind: string): string {
  return verdict === 'wrong' && kind === 'cpython' ? 'differs' : verdict;
}

export function legend(): Html {
  const verdicts: Verdict[] = ['same', 'same shape', 'by design', 'not offered', 'wrong'];
  return html`<p class="key note">${verdicts.map((v) => html`<span class="${CLASS_OF[v]}">${v}</span>`)}</p>`;
}

export function programPath(id: string): string {
  return `programs/${id}.html`;
}

export function programLink(root: string, id: string, text: string | Html = id): Html {
  return html`<a href="${root + programPath(id)}">${text}</a>`;
}

export function targetPath(target: TargetView): string {
  return `targets/${target.slug}.html`;
}

export function targetLink(root: string, target: TargetView): Html {
  return html`<a href="${root + targetPath(target)}">${target.name}</a>`;
}

/** How a program ended where that isn't the ordinary end. */
export function endingOf({ record }: Comparison): string {
  const at = record.notSupported;
  const reason = record.reason ?? (at ? `not supported: ${at.construct} (line ${at.line})` : '');
  if (reason !== '') return `${record.state}: ${reason}`;
  const last = record.state === 'error' ? (record.stderr.trimEnd().split('\n').at(-1) ?? '') : '';
  return last === '' ? record.state : `${record.state}: ${last}`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  const share = (100 * part) / whole;
  // never rounded up to 100 while something differs
  return `${part < whole ? Math.min(99.9, Math.floor(share * 10) / 10) : 100} %`;
}

/** What a target is, in words. */
export function whatIs(target: TargetView): string {
  const { build, reason } = target.target;
  if (!build) return `did not start: ${reason ?? 'no reason given'}`;
  const flags = Object.entries(build.flags).filter(([, value]) => value === true);
  const told = flags.map(([name]) => name).join(', ');
  if (target.kind === 'engine') return `the twin, as CPython ${build.version}`;
  const from = target.target.source === 'recorded' ? ', checked-in records' : '';
  return `${build.implementation} ${build.version}, ${build.platform}${build.compiler ? `, ${build.compiler}` : ''}${told ? ` (${told})` : ''}${from}`;
}
