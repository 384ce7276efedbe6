/** The judged run as JUnit XML: a suite a target, a case a program; for CI systems that show such files. */
import { type Comparison, isSelf, type Judgement, show, unexpected } from '../oracle/diff/index.ts';
import { escapeText } from './html/html.ts';
import { endingOf } from './pages/parts.ts';

/** `gated`: the targets whose divergences are failures; those of others are not. */
export function junitXml(judgement: Judgement, gated: (target: string) => boolean): string {
  const targets = judgement.run.header.targets.map(({ target }) => target);
  const suites = targets.map((target) => {
    const comparisons = judgement.comparisons.filter((c) => c.target === target && !isSelf(c));
    const cases = comparisons.map((c) => caseOf(c, gated(target)));
    const count = (tag: string) => cases.filter((text) => text.includes(`<${tag} `)).length;
    const head = `<testsuite name="${escapeText(target)}" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}">`;
    return `${head}\n${cases.join('\n')}\n</testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="heaptwin">\n${suites.join('\n')}\n</testsuites>\n`;
}

function caseOf(comparison: Comparison, gated: boolean): string {
  const { program, record, ended, reference } = comparison;
  const [topic, name] = [program.slice(0, program.lastIndexOf('/')), program.slice(program.lastIndexOf('/') + 1)];
  const head = `<testcase classname="${escapeText(topic)}" name="${escapeText(name)}" time="${record.ms / 1000}"`;
  const inner = outcomeOf(comparison, gated);
  if (inner !== undefined) return `${head}>${inner}</testcase>`;
  if (ended === 'missing' || reference === undefined)
    return `${head}><skipped message="${escapeText(endingOf(comparison))}"/></testcase>`;
  return `${head}/>`;
}

function outcomeOf(comparison: Comparison, gated: boolean): string | undefined {
  const rows = gated ? unexpected(comparison) : [];
  if (rows.length === 0) return undefined;
  const lines = rows.map(
    (row) => `${row.observable}: expected ${show(row.reference, row.value)}, got ${show(row.value, row.reference)}`,
  );
  const tag = comparison.ended === 'crash' || comparison.ended === 'timeout' ? 'error' : 'failure';
  return `<${tag} message="${escapeText(lines[0]!.replaceAll('\n', '\\n'))}">${escapeText(lines.join('\n'))}</${tag}>`;
}
