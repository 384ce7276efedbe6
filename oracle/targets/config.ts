/** `heaptwin.config.json`: what a project says once instead of on every command line. Checked by zod. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  /** folder of the programs (default: `corpus` here, else the corpus that comes with heaptwin) */
  corpus: z.string().optional(),
  /** further interpreters: paths of executables */
  interpreters: z.array(z.string()).default([]),
  /** the targets of `run` without -t */
  targets: z.array(z.string()).optional(),
  /** seconds a program may take */
  timeout: z.number().positive().default(10),
  /** bytes of address space that a program may take; 0: no limit */
  memory: z
    .int()
    .min(0)
    .default(1 << 30),
  /** bytes a program may print */
  output: z
    .int()
    .positive()
    .default(1 << 20),
  /** folder of records, cache and runs */
  store: z.string().default('.heaptwin'),
});
export type Config = z.infer<typeof configSchema>;

/** The configuration file doesn't say what it should. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the configuration of a folder; a named file has to exist, the default one need not. */
export function readConfig(cwd: string, named?: string): Config {
  const path = resolve(cwd, named ?? 'heaptwin.config.json');
  if (!existsSync(path)) {
    if (named) throw new ConfigError(`--config ${named}: no such file`);
    return configSchema.parse({});
  }
  const shown = named ?? 'heaptwin.config.json';
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${shown}: not JSON: ${(error as Error).message}`);
  }
  const result = configSchema.safeParse(data);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new ConfigError(`${shown}: ${issues.join('; ')} (known keys: ${Object.keys(configSchema.shape).join(', ')})`);
}
