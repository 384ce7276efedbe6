/**
 * Garbage pressure: programs that drop cycles at different rates and print how many of them wait to be collected. Their recorded
 * series show what a collector costs in memory; `recorded.json` holds them, by program and target.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const seriesSchema = z.strictObject({
  /** `3.14.2` */
  build: z.string(),
  kind: z.enum(['generational', 'incremental']),
  /** a real interpreter, or the twin */
  how: z.enum(['live', 'twin']),
  /** cycles made so far, cycles that wait then */
  points: z.array(z.tuple([z.number(), z.number()])),
});

const programSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  series: z.array(seriesSchema),
});

export const pressureSchema = z.strictObject({ recorded: z.string(), programs: z.array(programSchema) });

export type PressureSeries = z.infer<typeof seriesSchema>;
export type PressureProgram = z.infer<typeof programSchema>;
export type Pressure = z.infer<typeof pressureSchema>;

export const PRESSURE_PROGRAMS = ['requests', 'parser', 'growth'] as const;

export function programFile(name: string): string {
  return join(import.meta.dirname, 'programs', `${name}.py`);
}

/** The points that a program printed, a line each. */
export function pointsOf(stdout: string): [number, number][] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number]);
}

/** The first line of the docstring. */
export function titleOf(source: string): string {
  return /^"""(.*?)"""/s.exec(source)?.[1] ?? '';
}

export function peakOf({ points }: Pick<PressureSeries, 'points'>): number {
  return Math.max(...points.map(([, waiting]) => waiting));
}

export function readPressure(): Pressure {
  return pressureSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')));
}
