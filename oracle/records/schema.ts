/**
 * What is observed, as data. A run is a stream of JSON lines:
 *
 *   header   format, suite, targets with their builds, environment class, start time
 *   record   one program on one target: how it ended, what it printed, what was observed
 *   ...
 *   footer   counts. Without it the run is incomplete, never "passed".
 *
 * The TypeScript types come from the schemas, and `recordsJsonSchema()` prints them as JSON Schema.
 * The meaning of every observable stands in README.md beside this file.
 */
import { z } from 'zod';

/** Raised whenever a reader of the old format would misread the new one. */
export const FORMAT = 1;

/**
 * How one program ended on one target. Each is its own state: none is folded into another.
 *
 * ok           ended by itself with exit code 0
 * error        ended by itself with another exit code (an uncaught exception is 1)
 * unparsable   the target's compiler refused the source
 * timeout      ended by us after the time limit
 * memory       an uncaught MemoryError under the memory limit
 * flood        ended by us after more output than the cap
 * crash        ended by a signal that we did not send
 * vanished     the process ended without handing in its observations (`os._exit`, a replaced process image)
 * babble       the target answered with something that isn't a record
 * unsupported  the target says that it doesn't do this construct, by name and line
 * missing      no answer: the target did not start, or the run ended before its turn
 */
export const STATES = [
  'ok',
  'error',
  'unparsable',
  'timeout',
  'memory',
  'flood',
  'crash',
  'vanished',
  'babble',
  'unsupported',
  'missing',
] as const;
export const stateSchema = z.enum(STATES);
export type State = z.infer<typeof stateSchema>;

const integer = z.int();
/** One number a generation, youngest first. */
const perGeneration = z.array(integer);
/** Size in bytes of a size class (`"32"`) -> number; classes without a difference are left out. */
const perClass = z.record(z.string(), integer);
/** `"12"` (line of the program) or `"contextlib.py:34"` -> [bytes, blocks]; lines without a difference are left out. */
const perLine = z.record(z.string(), z.tuple([integer, integer]));

/** Every observable that a target may offer; all are differences against `start` unless README.md says otherwise. */
export const valuesSchema = z
  .strictObject({
    'traced.current': integer,
    'traced.peak': integer,
    'traced.lines': perLine,
    blocks: integer,
    classes: perClass,
    pools: perClass,
    arenas: integer,
    'gc.count': perGeneration,
    'gc.collections': perGeneration,
    'gc.collected': perGeneration,
    'gc.uncollectable': perGeneration,
    'gc.pending': integer,
    /** each request to the memory domains in order: `+56`, `-56`, `56>88`, suffix r raw, m mem, none obj */
    'alloc.events': z.array(z.string()),
  })
  .partial();
export type Values = z.infer<typeof valuesSchema>;
export type Observable = keyof Values;
export const OBSERVABLES = Object.keys(valuesSchema.shape) as Observable[];

/** The observables at one point of a program: `start` (absolute values), `end`, `after`, or a label of `probe("label")`. */
export const observationSchema = z.strictObject({ label: z.string(), values: valuesSchema });
export type Observation = z.infer<typeof observationSchema>;

/** The exact identity of a target. No path: two machines with the same build agree. */
export const buildSchema = z.strictObject({
  /** `cpython-3.12.1-1f3c9a2e`: implementation, version, and a hash of everything below */
  id: z.string(),
  /** `cpython`, `pypy`, `micropython`, `heaptwin`, or what the target calls itself */
  implementation: z.string(),
  /** `3.12.1` */
  version: z.string(),
  compiler: z.string(),
  /** `linux-x86_64` */
  platform: z.string(),
  pointerWidth: z.int(),
  /** build switches that can be seen in memory: gil, debug, jit, pymalloc, digit bits ... */
  flags: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
});
export type Build = z.infer<typeof buildSchema>;

/** Where a record's values come from. */
export const sourceSchema = z.enum(['live', 'cache', 'recorded']);
export type Source = z.infer<typeof sourceSchema>;

export const targetSchema = z.strictObject({
  /** `cpython:3.12`, `engine:3.12`, `pypy`, `exec:COMMAND` */
  target: z.string(),
  /** name of the runner */
  kind: z.string(),
  /** absent where the target did not start */
  build: buildSchema.optional(),
  /** `recorded`: no such interpreter here, its checked-in records answered */
  source: z.enum(['live', 'recorded']),
  /** why the target did not start, and the remedy */
  reason: z.string().optional(),
});
export type Target = z.infer<typeof targetSchema>;

/** What outside the program could change exact values; records of different classes are never compared. */
export const environmentSchema = z.strictObject({
  /** `linux-x64-aslr-off`: everything below in one word */
  class: z.string(),
  platform: z.string(),
  arch: z.string(),
  aslr: z.enum(['off', 'on']),
  hashSeed: z.int(),
});
export type Environment = z.infer<typeof environmentSchema>;

const shardSchema = z.strictObject({ index: z.int().min(1), of: z.int().min(1) });

export const headerSchema = z.strictObject({
  type: z.literal('header'),
  format: z.literal(FORMAT),
  tool: z.string(),
  /** sha256 over ids and hashes of all programs of the suite, those of other shards included */
  suite: z.string(),
  targets: z.array(targetSchema),
  environment: environmentSchema,
  /** ISO 8601 */
  started: z.string(),
  shard: shardSchema.optional(),
});
export type Header = z.infer<typeof headerSchema>;

export const recordSchema = z.strictObject({
  type: z.literal('record'),
  /** `sizes/int` */
  program: z.string(),
  target: z.string(),
  state: stateSchema,
  stdout: z.string(),
  /** true where stdout held bytes that are not UTF-8 (each shown as U+FFFD) or was cut at the cap */
  stdoutLossy: z.boolean().optional(),
  /** at most 4,000 characters, the last ones */
  stderr: z.string(),
  /** null where the process was ended by a signal or never ran */
  exit: z.int().nullable(),
  /** `SIGSEGV` */
  signal: z.string().nullable(),
  ms: z.number(),
  observations: z.array(observationSchema),
  /** observables that the target cannot answer: not wrong, not offered */
  notOffered: z.array(z.string()),
  /** sha256 of the program text */
  programHash: z.string(),
  /** version of probe and harness; records of different probe versions are never compared */
  probe: z.string(),
  /** id of the build that answered; `-` where none did */
  build: z.string(),
  source: sourceSchema,
  /** one sentence for every state but `ok`: what happened, with the value, and the remedy */
  reason: z.string().optional(),
  /** with `unsupported`: what, and in which line of the program */
  notSupported: z.strictObject({ construct: z.string(), line: z.int() }).optional(),
});
export type ProgramRecord = z.infer<typeof recordSchema>;

export const footerSchema = z.strictObject({
  type: z.literal('footer'),
  finished: z.string(),
  programs: z.int(),
  records: z.int(),
  /** records by state; states without a record are left out */
  counts: z.partialRecord(stateSchema, z.int()),
  /** false where the run was interrupted: records are valid, but some are missing */
  complete: z.boolean(),
});
export type Footer = z.infer<typeof footerSchema>;

export const lineSchema = z.discriminatedUnion('type', [headerSchema, recordSchema, footerSchema]);
export type Line = z.infer<typeof lineSchema>;

/** A whole run in memory. `footer` is absent where the run is incomplete. */
export interface Run {
  header: Header;
  records: ProgramRecord[];
  footer?: Footer;
}

/** JSON Schema of one line of a record file. */
export function recordsJsonSchema(): object {
  return z.toJSONSchema(lineSchema);
}
