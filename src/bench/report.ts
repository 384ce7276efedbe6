/** What a measurement says, in the shape in which it is kept (`bench.json` of the store) and shown in the report. */
import { z } from 'zod';

export const BENCH_FORMAT = 1;

export const benchSchema = z.object({
  format: z.literal(BENCH_FORMAT),
  /** ISO 8601 */
  measured: z.string(),
  /** the build that the twin was run as */
  twin: z.string(),
  /** version of the interpreter beside it; null: none was found */
  cpython: z.string().nullable(),
  node: z.string(),
  /** runs of each program, interleaved; medians are kept */
  rounds: z.number(),
  /** nanoseconds an operation in the twin, only to be compared with themselves */
  parts: z.array(z.object({ name: z.string(), ns: z.number() })),
  /** seconds of user CPU time; ratio is twin : CPython, smaller is faster */
  programs: z.array(
    z.object({
      name: z.string(),
      twin: z.number(),
      cpython: z.number().nullable(),
      ratio: z.number().nullable(),
    }),
  ),
});

export type BenchReport = z.infer<typeof benchSchema>;

/** A kept measurement; undefined for anything else. */
export function parseBench(text: string): BenchReport | undefined {
  try {
    return benchSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);
}

/** The geometric mean of a measurement's ratios; undefined where there is none. */
export function meanRatio({ programs }: BenchReport): number | undefined {
  const ratios = programs.flatMap(({ ratio }) => ratio ?? []);
  return ratios.length === 0 ? undefined : geometricMean(ratios);
}
