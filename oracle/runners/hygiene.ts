/**
 * What surrounds a run, so that nothing outside the program can change exact values: a clean environment with a fixed
 * list, the hash seed pinned, no address randomisation where the platform lets us turn it off, fixed arguments, a
 * temporary folder whose path is always equally long (paths are strings in the interpreter's heap), stdout a pipe.
 * `-s -S -B`, not `-I` or `-E`: those ignore PYTHONHASHSEED.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../records/schema.ts';

export const PROBE_FOLDER = fileURLToPath(new URL('../probe/', import.meta.url));
export const PYTHON_FLAGS = ['-s', '-S', '-B'] as const;

/** The environment of every run; nothing is inherited but what Windows cannot start a process without. */
export function cleanEnvironment(): Record<string, string> {
  const env: Record<string, string> = {
    PYTHONHASHSEED: '0',
    LC_ALL: 'C.UTF-8',
    PATH: '/usr/bin:/bin',
    HOME: '/',
    TZ: 'UTC',
  };
  if (process.platform === 'win32') env.SystemRoot = process.env.SystemRoot ?? 'C:\\Windows';
  return env;
}

let pinned: boolean | undefined;

/** Can address randomisation be turned off here? Asked once a process. */
export function canPinAddresses(): boolean {
  pinned ??=
    process.platform === 'linux' &&
    spawnSync('setarch', ['-R', 'true'], { stdio: 'ignore', env: cleanEnvironment() }).status === 0;
  return pinned;
}

/** The command with address randomisation turned off, where the platform allows it. */
export function withPinnedAddresses(command: readonly string[]): string[] {
  return canPinAddresses() ? ['setarch', '-R', ...command] : [...command];
}

/** Command and environment of a process; `unpinned` leaves seed and addresses to chance, for calibration alone. */
export function surround(
  command: readonly string[],
  unpinned = false,
): { command: string[]; env: Record<string, string> } {
  const env = cleanEnvironment();
  if (!unpinned) return { command: withPinnedAddresses(command), env };
  env.PYTHONHASHSEED = 'random';
  return { command: [...command], env };
}

export function environment(): Environment {
  const aslr = canPinAddresses() ? 'off' : 'on';
  const { platform, arch } = process;
  return { class: `${platform}-${arch}-aslr-${aslr}`, platform, arch, aslr, hashSeed: 0 };
}

/** Hash of the probe's text: the cache forgets with each change of it, even where the version was not raised. */
export function probeHash(): string {
  const hash = createHash('sha256');
  for (const name of ['harness.py', 'observe.py']) hash.update(readFileSync(join(PROBE_FOLDER, name)));
  return hash.digest('hex').slice(0, 8);
}

/** A temporary folder with a copy of the probe; `job` in it is the folder of one program at a time. */
export interface Workplace {
  folder: string;
  job: string;
  remove(): void;
}

export function makeWorkplace(): Workplace {
  const root = realpathSync(tmpdir());
  const made = mkdtempSync(join(root, 'heaptwin-'));
  const length = Math.ceil((made.length + 1) / 32) * 32;
  const folder = made + '-'.padEnd(length - made.length, 'x');
  renameSync(made, folder);
  for (const name of readdirSync(PROBE_FOLDER)) {
    if (name.endsWith('.py')) copyFileSync(join(PROBE_FOLDER, name), join(folder, name));
  }
  return { folder, job: join(folder, 'job'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Empties the folder of the program, so that nothing of the last one is left. */
export function freshJobFolder(workplace: Workplace): void {
  rmSync(workplace.job, { recursive: true, force: true });
  mkdirSync(workplace.job);
}
