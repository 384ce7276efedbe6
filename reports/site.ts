/** Writes the whole report: pages, JUnit XML, Markdown summary, rows. Old pages of the folder are removed first. */
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Judgement } from '../oracle/diff/index.ts';
import { readPressure } from '../oracle/pressure/series.ts';
import { Painter } from './charts/render.ts';
import { type Page, renderPage } from './html/page.ts';
import { junitXml } from './junit.ts';
import { atlasPage } from './pages/atlas.ts';
import { claimsPage } from './pages/claims.ts';
import { healthPage } from './pages/health.ts';
import { historyPage } from './pages/history.ts';
import { operationsPage } from './pages/operations.ts';
import { overviewPage } from './pages/overview.ts';
import { pressurePage } from './pages/pressure.ts';
import { programPage } from './pages/program.ts';
import { programsPage } from './pages/programs.ts';
import { speedPage } from './pages/speed.ts';
import { targetPage } from './pages/target.ts';
import { type ReportData, reportData, type Surroundings } from './rows/data.ts';
import { valueRows } from './rows/table.ts';
import { markdownSummary } from './summary.ts';

export interface Written {
  /** the page to open */
  index: string;
  pages: number;
  junit: string;
  summary: string;
  rows: string;
}

/** what an earlier report may have left */
const PARTS = ['programs', 'targets', '*.html'];

/** All pages, one after the other, so that they need not be in memory together. */
export function* pagesOf(data: ReportData): Generator<Page> {
  const painter = new Painter();
  yield overviewPage(data, painter);
  yield programsPage(data);
  yield atlasPage(data, painter);
  yield operationsPage();
  yield claimsPage(data);
  yield historyPage(data, painter);
  yield speedPage(data, painter);
  yield pressurePage(readPressure(), painter);
  yield healthPage(data);
  for (const target of data.targets) yield targetPage(target, data);
  for (const program of data.programs) yield programPage(program, data, painter);
}

export function writeReport(judgement: Judgement, corpus: string, folder: string, around?: Surroundings): Written {
  const data = reportData(judgement, corpus, around);
  const { header } = judgement.run;
  const foot = `Run of ${header.started.slice(0, 16).replace('T', ' ')} UTC · ${header.tool} · ${header.environment.class} · suite ${header.suite}`;
  for (const old of globSync(PARTS, { cwd: folder })) rmSync(join(folder, old), { recursive: true, force: true });
  const gated = (target: string) => target.startsWith('engine');
  let pages = 0;
  for (const page of pagesOf(data)) {
    write(join(folder, page.path), renderPage(page, foot));
    pages++;
  }
  return {
    index: join(folder, 'index.html'),
    pages,
    junit: write(join(folder, 'junit.xml'), junitXml(judgement, gated)),
    summary: write(join(folder, 'summary.md'), markdownSummary(judgement, gated)),
    rows: write(join(folder, 'rows.json'), `${JSON.stringify(valueRows(judgement))}\n`),
  };
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
