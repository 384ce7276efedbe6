/** The source of a program, each line beside the bytes it left behind: in the newest CPython and, where it differs, in the twin. */
import { type Html, html } from '../html/html.ts';
import type { ProgramView, ReportData, TargetView } from '../rows/data.ts';

type Lines = Readonly<Record<string, readonly number[]>> | undefined;

export function sourceTable(program: ProgramView, data: ReportData): Html {
  if (program.source === undefined) return html`<p class="note">The program is not in the corpus any more.</p>`;
  const shown = pair(program, data);
  const twin = shown && linesOf(program, shown.twin);
  const real = shown && linesOf(program, shown.real);
  const rows = program.source
    .trimEnd()
    .split('\n')
    .map((text, i) => {
      const [expected, got] = [real?.[i + 1]?.[0], twin?.[i + 1]?.[0]];
      const differs = twin !== undefined && expected !== got;
      return html`<tr><td class="no">${i + 1}</td>${shown && html`<td class="by">${expected ?? ''}</td>`}${
        twin && html`<td class="by ${differs && 'v-wrong'}">${differs ? (got ?? 0) : ''}</td>`
      }<td>${text}</td></tr>`;
    });
  const note = shown
    ? `Beside the line numbers: bytes alive at the end, by the line that allocated them, in ${shown.real?.name ?? ''}${twin ? `; then ${shown.twin!.name} where it differs` : ''}.`
    : 'This program traces its own memory, so there are no bytes by line.';
  return html`<div class="scroll" tabindex="0" role="region" aria-label="source"><table class="source"><tbody>${rows}</tbody></table></div><p class="note">${note}</p>`;
}

/** The first twin whose reference has bytes by line, with that version's CPython; else the newest CPython that has them. */
function pair(program: ProgramView, data: ReportData): { real?: TargetView; twin?: TargetView } | undefined {
  const minor = ({ version }: TargetView) => version.split('.').slice(0, 2).join('.');
  const withLines = data.targets.filter((target) => linesOf(program, target) !== undefined);
  const reals = withLines.filter(({ kind }) => kind === 'cpython');
  for (const twin of withLines.filter(({ kind }) => kind === 'engine').toReversed()) {
    const real =
      reals.find((target) => target.version === twin.version) ?? reals.find((target) => minor(target) === minor(twin));
    if (real) return { real, twin };
  }
  const real = reals.at(-1);
  return real && { real };
}

function linesOf(program: ProgramView, target: TargetView | undefined): Lines {
  const record = target && program.comparisons.get(target.name)?.record;
  return record?.observations.find(({ label }) => label === 'end')?.values['traced.lines'];
}
