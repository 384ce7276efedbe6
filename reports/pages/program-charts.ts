/** The charts of a program: what changes over versions, its size classes, its collections. Those that say nothing are left out. */
import { type ClassRow, classHistogram } from '../charts/classes.ts';
import { type CollectionRow, collectionTimeline, generationName } from '../charts/collections.ts';
import type { Painter } from '../charts/render.ts';
import { stepChart } from '../charts/steps.ts';
import { type Html, html, trusted } from '../html/html.ts';
import { cpythons, type ProgramView, type ReportData, type TargetView } from '../rows/data.ts';
import { type Point, seriesOf } from '../rows/series.ts';

const OVER_VERSIONS = ['traced.peak', 'blocks'] as const;

export function programCharts(program: ProgramView, data: ReportData, painter: Painter): Html {
  const figures = [
    ...versionFigures(program, data, painter),
    classFigure(program, data, painter),
    gcFigure(program, data, painter),
  ];
  const shown = figures.filter((figure) => figure !== undefined);
  return shown.length === 0 ? html`` : html`<h2 id="charts">Charts</h2><div class="charts">${shown}</div>`;
}

function figure(title: string, note: string, svg: string): Html {
  return html`<figure><figcaption><b>${title}</b> ${note}</figcaption>${trusted(svg)}</figure>`;
}

function versionFigures(program: ProgramView, data: ReportData, painter: Painter): Html[] {
  const reals = cpythons(data);
  const twins = data.targets.filter(({ kind }) => kind === 'engine');
  return OVER_VERSIONS.flatMap((observable) => {
    const { points, steps } = seriesOf(program, observable, reals);
    if (points.length < 2) return [];
    const rings = placedOn(seriesOf(program, observable, twins).points, reals);
    const note = steps.length === 0 ? 'the same in every version' : `${steps.length} steps over versions`;
    const svg = painter.draw(stepChart(points, rings), `${observable} over versions: ${note}`);
    return [figure(observable, `at the end; ${note}${rings.length > 0 ? '; rings: the twin' : ''}`, svg)];
  });
}

/** A twin stands at the version it emulates, or at another patch level of it where only that is here. */
function placedOn(points: readonly Point[], reals: readonly TargetView[]): Point[] {
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  return points.flatMap((point) => {
    const real =
      reals.find(({ version }) => version === point.version) ??
      reals.find(({ version }) => minor(version) === minor(point.version));
    return real ? [{ ...point, version: real.version }] : [];
  });
}

/** The newest twin and the CPython it is held against; else the newest CPython. */
function chosen(program: ProgramView, data: ReportData): { real: TargetView | undefined; twin?: TargetView } {
  const ran = data.targets.filter(({ name }) => program.comparisons.get(name)?.record.state === 'ok');
  const reals = ran.filter(({ kind }) => kind === 'cpython');
  const twin = ran.findLast(({ kind }) => kind === 'engine');
  const own = twin && reals.find(({ version }) => version === twin.version);
  return own ? { real: own, twin } : { real: reals.at(-1) };
}

function classFigure(program: ProgramView, data: ReportData, painter: Painter): Html | undefined {
  const { real, twin } = chosen(program, data);
  const rows = [real, twin].flatMap((target) => (target ? classRows(program, target) : []));
  if (!real || !rows.some(({ target }) => target === real.name)) return undefined;
  const note = `blocks in use at the end, against the start, in ${real.name}${twin ? `; rings: ${twin.name}` : ''}`;
  return figure('Size classes', note, painter.draw(classHistogram(rows), note));
}

function classRows(program: ProgramView, target: TargetView): ClassRow[] {
  const end = program.comparisons.get(target.name)?.record.observations.find(({ label }) => label === 'end');
  const classes = Object.entries(end?.values.classes ?? {});
  return classes.map(([size, blocks]) => ({ target: target.name, size: Number(size), blocks: blocks ?? 0 }));
}

function gcFigure(program: ProgramView, data: ReportData, painter: Painter): Html | undefined {
  const { real } = chosen(program, data);
  if (!real) return undefined;
  const times = new Map<string, number>();
  const rows: CollectionRow[] = [];
  for (const { label, values } of program.comparisons.get(real.name)!.record.observations) {
    // `after` has the collections of the harness itself
    if (label === 'start' || label === 'after') continue;
    const time = (times.get(label) ?? 0) + 1;
    times.set(label, time);
    const name = time === 1 ? label : `${label} ${time}`;
    const counts = values['gc.collections'] ?? [];
    rows.push(...counts.map((collections, i) => ({ label: name, generation: generationName(i), collections })));
  }
  if (!rows.some(({ collections }) => collections > 0)) return undefined;
  const note = `over the course of the program, in ${real.name}, by generation: blue young, orange middle, grey old`;
  return figure('Collections', note, painter.draw(collectionTimeline(rows), `collections ${note}`));
}
