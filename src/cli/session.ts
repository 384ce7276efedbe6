/** What verbs that run programs share: configuration, target names, and errors of the user as usage errors. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from '../../oracle/runners/process.ts';
import { type Config, ConfigError, readConfig } from '../../oracle/targets/config.ts';
import { type Found, findTargets, type Surroundings } from '../../oracle/targets/find.ts';
import { TargetNameError } from '../../oracle/targets/names.ts';
import { count, type OptionValues, seconds, type Terminal, text, UsageError } from './verb.ts';

export interface Setting {
  config: Config;
  corpus: string;
  store: string;
  around: Surroundings;
}

export function setting(values: OptionValues, terminal: Terminal): Setting {
  try {
    const config = readConfig(terminal.cwd, text(values, 'config'));
    const { env, cwd } = terminal;
    return {
      config,
      corpus: corpusFolder(cwd, config.corpus),
      store: resolve(cwd, config.store),
      around: { env, cwd, interpreters: config.interpreters.map((path) => resolve(cwd, path)) },
    };
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    throw error;
  }
}

/** The named folder; else `corpus` here; else the one in the package, two or (built) three folders up. */
function corpusFolder(cwd: string, named: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const own = resolve(cwd, 'corpus');
  const packaged = ['../../corpus', '../../../corpus'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  return [own, ...packaged].find((folder) => existsSync(folder)) ?? own;
}

/** -t values; commas separate names, except in `exec:COMMAND`. */
export function targetNames(values: OptionValues, config: Config): string[] {
  const given = (values.target as string[] | undefined) ?? config.targets ?? [];
  return given.flatMap((name) => (name.startsWith('exec:') ? [name] : name.split(',').filter((part) => part !== '')));
}

/** Resolves target names; what makes no sense is a usage error, what doesn't start is said on stderr. */
export async function targetsFor(names: readonly string[], around: Surroundings, terminal: Terminal): Promise<Found> {
  try {
    const found = await findTargets(names, around);
    for (const { target, reason } of found.failed) terminal.err(`${target}: left out: ${reason}\n`);
    return found;
  } catch (error) {
    if (error instanceof TargetNameError || error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

export function limitsFrom(values: OptionValues, config: Config): Limits {
  return {
    timeoutMs: seconds(values, 'timeout', config.timeout) * 1000,
    memoryBytes: config.memory,
    outputBytes: config.output,
  };
}

export function jobsFrom(values: OptionValues): number {
  return count(values, 'jobs', Math.max(1, Math.min(8, availableParallelism())));
}

/** `2/4` */
export function shardFrom(values: OptionValues): { index: number; of: number } | undefined {
  const value = text(values, 'shard');
  if (value === undefined) return undefined;
  const match = /^(\d+)\/(\d+)$/.exec(value);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > of) throw new UsageError(`--shard ${value}: expected i/n, e.g. --shard 1/4`);
  return { index, of };
}
