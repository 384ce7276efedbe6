/** The frame of a page: head, navigation, footer. Pages are plain files that link to each other relatively. */
import { type Html, html, trusted } from './html.ts';
import { SCRIPT, STYLE } from './style.ts';

export interface Page {
  /** path below the report's folder: `programs/sizes/int.html` */
  path: string;
  title: string;
  body: Html;
}

const ENTRIES = [
  ['index.html', 'Overview'],
  ['programs.html', 'Programs'],
  ['atlas.html', 'Atlas'],
  ['operations.html', 'Operations'],
  ['claims.html', 'Claims'],
  ['history.html', 'History'],
  ['pressure.html', 'Garbage pressure'],
  ['speed.html', 'Speed'],
  ['health.html', 'Run health'],
] as const;

/** `../../` from a page to the folder of the report. */
export function rootOf(path: string): string {
  return '../'.repeat(path.split('/').length - 1);
}

export function renderPage({ path, title, body }: Page, foot: string): string {
  const root = rootOf(path);
  const links = ENTRIES.map(([to, name]) => {
    const current = to === path ? trusted(' aria-current="page"') : undefined;
    return html`<a href="${root + to}"${current}>${name}</a>`;
  });
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${title} · heaptwin</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<nav aria-label="Pages"><div><b>heaptwin</b>${links}</div></nav>
<main id="main">
${body}
<footer>${foot}</footer>
</main>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.text;
}

/** A table that may be wider than the page: scrolls in itself, also by keyboard. */
export function scrolling(label: string, table: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}
