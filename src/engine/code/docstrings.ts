/** Docstrings without the indentation of the source (3.13+). */
import type { ConstValue } from '../syntax/ast.ts';

/** `str.expandtabs()` */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let out = '';
  for (const ch of text) {
    if (ch === '\t') {
      const n = 8 - (column % 8);
      out += ' '.repeat(n);
      column += n;
    } else {
      out += ch;
      column = ch === '\n' || ch === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function indentation(line: string): number {
  let n = 0;
  while (line[n] === ' ') n++;
  return n;
}

/** @cpython Python/compile.c _PyCompile_CleanDoc 3.13-3.15 */
export function cleanDoc(doc: ConstValue & { t: 'str' }): ConstValue {
  if (doc.cps !== undefined) return doc;
  const text = expandTabs(doc.v);
  const lines = text.split('\n');
  let margin = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const n = indentation(line);
    if (n < line.length) margin = Math.min(margin, n);
  }
  if (margin === Number.POSITIVE_INFINITY) margin = 0;
  const first = lines[0] as string;
  const lead = indentation(first);
  if (lead === 0 && margin === 0) return { t: 'str', v: text };
  const rest = lines.slice(1).map((line) => line.slice(Math.min(margin, indentation(line))));
  return { t: 'str', v: [first.slice(lead), ...rest].join('\n') };
}
