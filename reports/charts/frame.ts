/** What all charts have in common: colours of the page's stylesheet, text that stays readable when scaled to a phone. */
import type * as Plot from '@observablehq/plot';

export const ACCENT = 'var(--accent)';
export const ACCENT_2 = 'var(--accent2)';
export const SOFT = 'var(--soft)';
export const LINE = 'var(--line)';

export const FRAME: Plot.PlotOptions = {
  width: 400,
  height: 190,
  marginLeft: 48,
  style: { background: 'transparent', color: 'var(--ink)', fontSize: '12px', fontFamily: 'system-ui, sans-serif' },
};

/** How many ticks: 4, fewer where whole numbers span less. */
export function ticksFor(values: readonly number[]): number {
  const span = Math.max(...values) - Math.min(...values);
  return values.every(Number.isInteger) ? Math.max(1, Math.min(4, span)) : 4;
}

/** `1.2M`, `48k`, `-310`: short enough for an axis. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Math.round(value / 1e5) / 10}M`;
  if (size >= 1e4) return `${Math.round(value / 100) / 10}k`;
  return String(Math.round(value * 100) / 100);
}
