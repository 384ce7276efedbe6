import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyEntry } from '../../oracle/diff/index.ts';
import { Painter } from '../../reports/charts/render.ts';
import { escapeText, html, trusted } from '../../reports/html/html.ts';
import { renderPage } from '../../reports/html/page.ts';
import { junitXml, markdownSummary, writeReport } from '../../reports/index.ts';
import { historyPage } from '../../reports/pages/history.ts';
import { overviewPage } from '../../reports/pages/overview.ts';
import { speedPage } from '../../reports/pages/speed.ts';
import { pagesOf } from '../../reports/site.ts';
import { SUMMARY_LIMIT } from '../../reports/summary.ts';
import type { BenchReport } from '../../src/bench/report.ts';
import { temporaryFolder } from '../oracle/fixtures/fakes.ts';
import { smallData } from './fixture.ts';

const data = smallData();
const pages = new Map([...pagesOf(data)].map((page) => [page.path, renderPage(page, 'foot')]));

describe('html', () => {
  it('escapes everything but html', () => {
    expect(html`<b>${'<i>'}${['&', html`<u>${'"'}</u>`]}${undefined}${0}${trusted('<hr>')}</b>`.text).toBe(
      '<b>&lt;i&gt;&amp;<u>&quot;</u>0<hr></b>',
    );
    expect(escapeText('a\0b\x1bc')).toBe('a\ufffdb\ufffdc');
  });
});

describe('site', () => {
  it('has a page for everything', () => {
    expect([...pages.keys()].sort()).toEqual([
      'atlas.html',
      'claims.html',
      'health.html',
      'history.html',
      'index.html',
      'operations.html',
      'pressure.html',
      'programs.html',
      'programs/cycles/b.html',
      'programs/cycles/c.html',
      'programs/sizes/a.html',
      'speed.html',
      'targets/cpython-3.11.html',
      'targets/cpython-3.12.html',
      'targets/engine-3.12.html',
      'targets/pypy.html',
    ]);
  });

  it('says what the incremental collector cost', () => {
    const text = pages.get('pressure.html')!;
    expect(text).toMatch(/let up to\s+<b>29 times<\/b>/);
    expect(text).toContain('19,750 cycles waiting at the peak, not 677');
  });

  it('what programs print is text', () => {
    for (const [path, text] of pages) expect(text, path).not.toContain('<script>alert');
    expect(pages.get('programs/cycles/b.html')).toContain('&lt;script&gt;alert(1)');
  });

  it('every link leads somewhere, and nothing to the network', () => {
    for (const [path, text] of pages) {
      for (const [, href] of text.matchAll(/href="([^"]*)"/g)) {
        expect(href).not.toMatch(/^\w+:/);
        const [file, anchor] = href!.split('#');
        const to = file === '' ? path : join(dirname(path), file!);
        expect(pages.has(to), `${path} -> ${href}`).toBe(true);
        if (anchor && anchor !== 'main')
          expect(pages.get(to)!.includes(`id="${anchor}"`), `${path} -> ${href}`).toBe(true);
      }
      expect(text.replaceAll('http://www.w3.org/', ''), path).not.toMatch(/https?:\/\//);
    }
  });

  it('says what is wrong, unsupported and timed out', () => {
    expect(pages.get('index.html')).toContain('programs/cycles/b.html');
    expect(pages.get('health.html')).toContain('match &lt;x&gt;');
    expect(pages.get('health.html')).toContain('ended by us after 10 s');
    expect(pages.get('programs/sizes/a.html')).toContain('agrees with cpython:3.12 in every value');
  });

  it('an incomplete run says so before anything else', () => {
    const { run, ...rest } = data.judgement;
    const cut = { ...data, judgement: { ...rest, run: { header: run.header, records: run.records } } };
    const text = renderPage(overviewPage(cut, new Painter()), 'foot');
    expect(text).toContain('This run is incomplete');
    expect(text.indexOf('This run is incomplete')).toBeLessThan(text.indexOf('Wrong first'));
  });

  it('what changed since the run before comes first', () => {
    const now = historyEntry(data.judgement)!;
    const twin = now.targets['engine:3.12']!;
    const before = { ...now, started: '2020-01-01T00:00:00Z', targets: { ...now.targets } };
    before.targets['engine:3.12'] = { ...twin, differing: ['sizes/a'] };
    const text = renderPage(overviewPage({ ...data, history: [before, now] }, new Painter()), 'foot');
    expect(text).toContain('Since the run of 2020-01-01 00:00');
    expect(text.indexOf('id="changed"')).toBeLessThan(text.indexOf('Wrong first'));
    const history = renderPage(historyPage({ ...data, history: [before, now] }, new Painter()), 'foot');
    expect(history).toContain('<td class="v-wrong">differs</td><td class="v-same">agrees</td>');
  });

  it('shows the last measurement of speed', () => {
    const bench: BenchReport = {
      format: 1,
      measured: '2026-01-02T03:04:05Z',
      twin: '3.13.0',
      cpython: '3.13.0',
      node: 'v24.0.0',
      rounds: 3,
      parts: [{ name: 'call of a function', ns: 65.4 }],
      programs: [
        { name: 'fib', twin: 4, cpython: 1, ratio: 4 },
        { name: 'nbody', twin: 1, cpython: 1, ratio: 1 },
      ],
    };
    const text = renderPage(speedPage({ ...data, bench }, new Painter()), 'foot');
    expect(text).toContain('<b>2.00</b>geometric mean');
    expect(text).toContain('call of a function');
  });

  it('writes files, and removes pages of programs that are gone', () => {
    const folder = temporaryFolder();
    const written = writeReport(data.judgement, '/nowhere', folder.path);
    expect(written.pages).toBe(pages.size);
    for (const path of [written.index, written.junit, written.summary, written.rows])
      expect(existsSync(path)).toBe(true);
    expect(JSON.parse(readFileSync(written.rows, 'utf8')).length).toBeGreaterThan(20);
    folder.remove();
  });
});

describe('files for CI', () => {
  it('JUnit: failures of gated targets only', () => {
    const xml = junitXml(data.judgement, (target) => target.startsWith('engine'));
    expect(xml).toContain('<testsuite name="engine:3.12" tests="3" failures="2" errors="0" skipped="0">');
    expect(xml).toContain('<testsuite name="pypy" tests="2" failures="0" errors="0" skipped="0">');
    expect(xml).not.toContain('<script>');
  });

  it('the summary stays below its limit, and what was printed is no markup', () => {
    const text = markdownSummary(data.judgement, () => true);
    expect(text).toContain('| engine:3.12 | 3 | 1 | 1 | 1 |');
    const many = {
      ...data.judgement,
      comparisons: Array.from({ length: 4000 }, () => data.judgement.comparisons).flat(),
    };
    expect(Buffer.byteLength(markdownSummary(many, () => true))).toBeLessThan(SUMMARY_LIMIT + 200);
  });
});
