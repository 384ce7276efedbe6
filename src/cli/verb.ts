/**
 * The contract of a verb, and the options that are the same everywhere.
 *
 * A verb is one file in this folder that exports one `Verb`; `verbs.ts` lists it. It gets parsed options and a `Terminal`
 * and answers with an exit code. It never calls `process.exit` and never reads `process.argv`: so tests call it directly.
 */
import type { ParseArgsOptionDescriptor } from 'node:util';

/** What a run of heaptwin says to the shell. */
export const EXIT = {
  expected: 0,
  unexpected: 1,
  usage: 2,
  internal: 3,
  nothingRan: 4,
  incomplete: 5,
  onlyUnexpectedPasses: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One option: node:util's descriptor, and what `--help` prints. */
export interface Option extends ParseArgsOptionDescriptor {
  /** name of the value in `--help`: `TARGET` */
  value?: string;
  help: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Where a verb speaks: stdout for results, stderr for progress and complaints. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** true where stderr is a terminal that can redraw its last line */
  interactive: boolean;
  columns: number;
  /** aborted by Ctrl-C: verbs end soon, leave valid files, and answer `EXIT.interrupted` */
  signal: AbortSignal;
  /** working directory: corpus, configuration and `.heaptwin/` are looked up from here */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

export interface Arguments {
  values: OptionValues;
  positionals: readonly string[];
}

export interface Verb {
  name: string;
  /** one line in the list of verbs */
  summary: string;
  /** what stands after `heaptwin NAME` */
  usage: string;
  options: Readonly<Record<string, Option>>;
  /** [command line, what it does] */
  examples: readonly (readonly [string, string])[];
  run(args: Arguments, terminal: Terminal): Promise<ExitCode>;
}

/** Options of every verb. `--json`: results on stdout as JSON, nothing else. */
export const SHARED_OPTIONS: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
  json: { type: 'boolean', help: 'print the result as JSON' },
  config: { type: 'string', value: 'FILE', help: 'configuration (default: heaptwin.config.json, where it exists)' },
};

/** The user asked for something that makes no sense: exit code 2. The message names the value and the remedy. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** One string option, or undefined where it wasn't given. */
export function text(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that may be repeated; values may also be separated by commas. */
export function list(values: OptionValues, name: string): string[] {
  const value = values[name];
  const all = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return all.flatMap((v) => String(v).split(',')).filter((v) => v !== '');
}

/** A whole number of at least `least`; `fallback` where the option wasn't given. */
export function count(values: OptionValues, name: string, fallback: number, least = 1): number {
  const value = text(values, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least) {
    throw new UsageError(`--${name} ${value}: expected a whole number of at least ${least}`);
  }
  return number;
}

/** A number of seconds above 0; `fallback` where the option wasn't given. */
export function seconds(values: OptionValues, name: string, fallback: number): number {
  const value = text(values, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!(number > 0 && number < 86400)) throw new UsageError(`--${name} ${value}: expected seconds, e.g. --${name} 10`);
  return number;
}
