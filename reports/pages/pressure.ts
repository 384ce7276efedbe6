/**
 * Garbage pressure: what the incremental collector of 3.14.0-3.14.4 cost in memory, beside the collectors before and after it.
 * The series are recorded, from real interpreters and from the twin.
 */
import { type Pressure, type PressureProgram, type PressureSeries, peakOf } from '../../oracle/pressure/series.ts';
import { pressureChart } from '../charts/pressure.ts';
import type { Painter } from '../charts/render.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { type Page, scrolling } from '../html/page.ts';
import { number } from './parts.ts';

export function pressurePage(pressure: Pressure, painter: Painter): Page {
  const worst = Math.max(...pressure.programs.map((program) => costOf(program)));
  const body = html`<h1>Garbage pressure</h1>
<p class="lead">Objects that refer to each other wait for the collector. CPython 3.14.0 to 3.14.4 shipped an incremental one: it let up to
<b>${Math.round(worst)} times</b> as many wait as the collector before it and after it. 3.14.5 took it back; 3.15 is without it.</p>
<div class="tiles">${pressure.programs.map(tile)}</div>
<p>Each program below drops one cycle a step and counts, by a finalizer, how many of them have gone. Nothing else keeps them alive: all that waits is
garbage. The coloured area is what the incremental collector let wait; the thin line at the bottom is every other version.</p>
<h2>Why so much waited</h2>
<p>The incremental collector does a share of the work each time: as much as new objects came, and a little more. At the start of each cycle it marks
everything that is plainly alive, and counts that as work done, twice: the larger the live heap, the more collections follow that owe nothing, and
return without looking at anything, while garbage piles up behind them. When they wake up again, they take it in one sweep: the fall at the end of each slope.</p>
${pressure.programs.map((program) => section(program, painter))}
<p class="note">Recorded ${pressure.recorded}, with 64-bit CPythons on Linux, and CPython 3.14.2 as Pyodide 314.0.0, whose live heap at the start is another: its
slopes begin alike and turn elsewhere than the twin's, which has the heap of a plain <code>python3.14</code>. Every program collects once before it counts.
Again: <code>node oracle/pressure/record.ts</code>.</p>`;
  return { path: 'pressure.html', title: 'Garbage pressure', body };
}

const peaksOf = (program: PressureProgram, kind: PressureSeries['kind']): number =>
  Math.max(...program.series.filter((one) => one.kind === kind).map(peakOf));

/** How many times as much waited with the incremental collector. */
function costOf(program: PressureProgram): number {
  return peaksOf(program, 'incremental') / peaksOf(program, 'generational');
}

function tile(program: PressureProgram): Html {
  return html`<div class="bad"><b>${Math.round(costOf(program))} ×</b>${program.name}: ${number(peaksOf(program, 'incremental'))} cycles waiting at the peak, not ${number(peaksOf(program, 'generational'))}</div>`;
}

/** What is drawn: the live series; the twin's where no interpreter was at hand. */
function drawn(program: PressureProgram): PressureSeries[] {
  const live = program.series.filter(({ how }) => how === 'live');
  const missing = program.series.filter(({ how, build }) => how === 'twin' && !live.some((one) => one.build === build));
  return [...live, ...missing];
}

function section(program: PressureProgram, painter: Painter): Html {
  const label = `cycles waiting in ${program.name}, by version`;
  const rows = program.series.map((one) => {
    const peak = peakOf(one);
    return html`<tr><th scope="row">${one.build}</th><td>${one.kind}</td><td>${one.how === 'live' ? 'interpreter' : 'twin'}</td><td class="num">${number(peak)}</td><td class="num">${number(one.points.at(-1)![1])}</td></tr>`;
  });
  return html`<h2 id="${program.name}">${program.name}: ${Math.round(costOf(program))} times as much</h2>
<p>${program.title}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${label}">${trusted(painter.draw(pressureChart(drawn(program)), label))}</div>
${scrolling(
  `peaks of ${program.name}`,
  html`<table class="stick"><thead><tr><th>build</th><th>collector</th><th>measured in</th><th class="num">peak</th><th class="num">at the end</th></tr></thead><tbody>${rows}</tbody></table>`,
)}`;
}
