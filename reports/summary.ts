/** The judged run as Markdown for the step summary of a CI job: always below its limit of 1 MiB. */
import { fidelity, firstDivergence, isSelf, type Judgement, show, unexpected } from '../oracle/diff/index.ts';
import { isComplete } from '../oracle/records/reader.ts';

/** GitHub refuses more than 1 MiB; the rest is for what other steps write. */
export const SUMMARY_LIMIT = 900 * 1024;

export function markdownSummary(judgement: Judgement, gated: (target: string) => boolean): string {
  const { run, comparisons, stale } = judgement;
  const lines = ['## heaptwin', ''];
  if (!isComplete(run)) lines.push('**The run is incomplete.**', '');
  lines.push(
    '| target | programs | exact stdout | other stdout or end | not supported | values the same |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  );
  for (const { target } of run.header.targets) {
    const f = fidelity(
      target,
      comparisons.filter((c) => c.target === target && !isSelf(c)),
    );
    if (f.programs === 0) continue;
    lines.push(
      `| ${cell(target)} | ${f.programs} | ${f.exact} | ${f.wrong} | ${f.notSupported} | ${f.same} of ${f.compared} |`,
    );
  }
  const failing = comparisons.filter((c) => gated(c.target) && !isSelf(c) && unexpected(c).length > 0);
  lines.push('', `### Unexpected divergences (${failing.length} programs)`, '');
  if (failing.length > 0)
    lines.push('| program | target | first | expected | got |', '| --- | --- | --- | --- | --- |');
  for (const c of failing) {
    const row = unexpected(c)[0] ?? firstDivergence(c)!;
    const pair = [show(row.reference, row.value, 60), show(row.value, row.reference, 60)].map(code);
    lines.push(`| ${cell(c.program)} | ${cell(c.target)} | ${cell(row.observable)} | ${pair.join(' | ')} |`);
  }
  if (stale.length > 0) lines.push('', `### Stale known differences (${stale.length})`, '');
  for (const { row, target } of stale) lines.push(`- ${cell(row.program)} ${cell(row.observable)} on ${cell(target)}`);
  return cut(lines);
}

/** What programs printed is text: no markup, no new rows. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|&]/g, '\\$&').replace(/\s+/g, ' ');
}

function code(text: string): string {
  return `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|').replace(/\s+/g, ' ')}\``;
}

function cut(lines: readonly string[]): string {
  let bytes = 0;
  for (let i = 0; i < lines.length; i++) {
    bytes += Buffer.byteLength(lines[i]!) + 1;
    if (bytes > SUMMARY_LIMIT)
      return `${lines.slice(0, i).join('\n')}\n\n... ${lines.length - i} more lines; the report has them\n`;
  }
  return `${lines.join('\n')}\n`;
}
