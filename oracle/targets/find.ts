/**
 * From names to targets: finds what is here, identifies it, and says what isn't and why. A target that doesn't start is
 * reported; the others go on. Where no CPython of a version is found, its checked-in records stand in, labelled so.
 */
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { findRecorded, type RecordedBuild, recordedMinors } from '../records/recorded.ts';
import type { Target } from '../records/schema.ts';
import { runnerFor } from '../runners/index.ts';
import type { LiveTarget } from '../runners/runner.ts';
import { type Env, findLocations } from './locations.ts';
import { compareVersions, isPath, minorOf, parseTargetName, versionsOf } from './names.ts';

export interface Surroundings {
  env: Env;
  cwd: string;
  /** further interpreters from the configuration */
  interpreters: readonly string[];
}

export interface RecordedTarget {
  target: string;
  kind: 'cpython';
  recorded: RecordedBuild;
}

export interface FailedTarget {
  target: string;
  kind: string;
  reason: string;
}

export interface Found {
  live: LiveTarget[];
  recorded: RecordedTarget[];
  failed: FailedTarget[];
}

/** What `run` does without -t. */
export const DEFAULT_TARGETS = ['cpython', 'pypy', 'pyodide', 'micropython', 'engine'] as const;
const LOWEST = '3.8';

/** Resolves names; `optional` kinds that aren't here are left out instead of failing. */
export async function findTargets(names: readonly string[], around: Surroundings): Promise<Found> {
  const found: Found = { live: [], recorded: [], failed: [] };
  const wanted = names.length > 0 ? names : DEFAULT_TARGETS;
  const optional = names.length === 0;
  const inventory = new Inventory(around);
  for (const text of wanted) {
    const { kind, rest } = parseTargetName(text);
    if (kind === 'cpython') await addCpython(found, rest, inventory);
    else if (kind === 'engine') await addEngine(found, rest);
    else if (kind === 'exec') await addCommand(found, text, splitCommand(rest), around);
    else await addOther(found, kind, rest, inventory, optional);
  }
  return unique(found);
}

/** Everything that is here, however it is called; for the verb `targets`. */
export async function listTargets(around: Surroundings): Promise<Found> {
  const found = await findTargets([], around);
  const inventory = new Inventory(around);
  for (const target of await inventory.cpythons()) {
    if (!found.live.some((t) => t.build.id === target.build.id)) found.live.push(target);
  }
  for (const kind of ['cpython', 'pypy', 'pyodide', 'micropython'])
    found.failed.push(...(await inventory.failures(kind)));
  return unique(found);
}

/** The interpreters of a kind, identified once. */
class Inventory {
  private readonly around: Surroundings;
  private readonly known = new Map<string, Promise<{ live: LiveTarget[]; failed: FailedTarget[] }>>();

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** Named: the newest patch level of a minor version is `cpython:3.13`, an older one `cpython:3.13.0`. */
  async cpythons(): Promise<LiveTarget[]> {
    const all = (await this.of('cpython')).live
      .filter((t) => t.build.implementation === 'cpython' && compareVersions(t.build.version, LOWEST) >= 0)
      .sort((a, b) => compareVersions(b.build.version, a.build.version));
    const taken = new Set<string>();
    for (const target of all) {
      const { version } = target.build;
      const names = [`cpython:${minorOf(version)}`, `cpython:${version}`, `cpython:${target.command[0]}`];
      target.target = names.find((name) => !taken.has(name))!;
      taken.add(target.target);
    }
    return all.sort((a, b) => compareVersions(a.build.version, b.build.version));
  }

  async of(kind: string): Promise<{ live: LiveTarget[]; failed: FailedTarget[] }> {
    if (!this.known.has(kind)) this.known.set(kind, this.identifyAll(kind));
    return this.known.get(kind)!;
  }

  /** Listed interpreters that don't start; what merely lies on PATH and doesn't start is nobody's business. */
  async failures(kind: string): Promise<FailedTarget[]> {
    return (await this.of(kind)).failed;
  }

  private async identifyAll(kind: string): Promise<{ live: LiveTarget[]; failed: FailedTarget[] }> {
    const locations = findLocations(kind, this.around.env, this.around.interpreters, this.around.cwd);
    const results = await Promise.all(
      locations.map(({ path, found }) => startTarget(kind, `${kind}:${path}`, [path], found)),
    );
    const live = new Map<string, LiveTarget>();
    const failed: FailedTarget[] = [];
    for (const [i, result] of results.entries()) {
      if ('build' in result) live.set(result.build.id, live.get(result.build.id) ?? result);
      else if (!['PATH', 'conda'].includes(locations[i]!.found)) failed.push(result);
    }
    return { live: [...live.values()], failed };
  }
}

/** Identifies one command: a live target, or why it isn't one. */
async function startTarget(
  kind: string,
  target: string,
  command: readonly string[],
  found: string,
): Promise<LiveTarget | FailedTarget> {
  try {
    const { build, language } = await runnerFor(kind).identify(command);
    return { target, kind, build, language, command, found };
  } catch (error) {
    return { target, kind, reason: (error as Error).message };
  }
}

function add(found: Found, result: LiveTarget | FailedTarget): void {
  if ('build' in result) found.live.push(result);
  else found.failed.push(result);
}

async function addCpython(found: Found, rest: string, inventory: Inventory): Promise<void> {
  if (isPath(rest)) {
    add(found, await startTarget('cpython', `cpython:${rest}`, [resolve(rest)], 'named'));
    return;
  }
  const here = await inventory.cpythons();
  if (rest === '') {
    found.live.push(...here);
    found.failed.push(...(await inventory.failures('cpython')));
    for (const minor of recordedMinors()) {
      if (!here.some((t) => minorOf(t.build.version) === minor)) standIn(found, minor);
    }
    return;
  }
  for (const version of versionsOf(rest)) {
    const match = here.find((t) => t.target === `cpython:${version}` || t.build.version === version);
    if (match) found.live.push(match);
    else standIn(found, version);
  }
}

/** The checked-in records of a version that isn't here. */
function standIn(found: Found, version: string): void {
  const target = `cpython:${version}`;
  const recorded = findRecorded(version);
  if (recorded) found.recorded.push({ target, kind: 'cpython', recorded });
  else {
    const reason = `no CPython ${version} found here, and no checked-in records of it; name it: HEAPTWIN_TARGETS=/path/to/python3`;
    found.failed.push({ target, kind: 'cpython', reason });
  }
}

async function addEngine(found: Found, rest: string): Promise<void> {
  for (const version of versionsOf(rest))
    add(found, await startTarget('engine', `engine:${version}`, [version], 'heaptwin'));
}

async function addCommand(found: Found, text: string, command: string[], around: Surroundings): Promise<void> {
  const program = onPath(command[0]!, around);
  if (!program) {
    found.failed.push({ target: text, kind: 'exec', reason: `${command[0]}: no such command on PATH` });
    return;
  }
  const args = command.slice(1).map((arg) => (existsSync(resolve(around.cwd, arg)) ? resolve(around.cwd, arg) : arg));
  add(found, await startTarget('exec', text, [program, ...args], 'named'));
}

async function addOther(
  found: Found,
  kind: string,
  rest: string,
  inventory: Inventory,
  optional: boolean,
): Promise<void> {
  if (isPath(rest)) {
    add(found, await startTarget(kind, `${kind}:${rest}`, [resolve(rest)], 'named'));
    return;
  }
  const { live } = await inventory.of(kind);
  const match = live.find((t) => t.build.implementation === kind && t.build.version.startsWith(rest));
  const name = rest === '' ? kind : `${kind}:${rest}`;
  if (match) found.live.push({ ...match, target: name });
  else if (!optional) {
    found.failed.push({
      target: name,
      kind,
      reason: `no ${kind} found; name it: -t ${kind}:/path/to/${kind}${kind === 'pyodide' ? ', or npm install pyodide here' : ''}`,
    });
  }
}

/** Splits a command line at spaces; quotes keep them. */
export function splitCommand(text: string): string[] {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  return words.map((word) => word[1] ?? word[2] ?? word[3]!);
}

function onPath(name: string, around: Surroundings): string | undefined {
  if (isAbsolute(name)) return existsSync(name) ? name : undefined;
  if (isPath(name)) return existsSync(resolve(around.cwd, name)) ? resolve(around.cwd, name) : undefined;
  const folders = (around.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function unique(found: Found): Found {
  const once = <T extends { target: string }>(list: T[]) => [...new Map(list.map((t) => [t.target, t])).values()];
  return { live: once(found.live), recorded: once(found.recorded), failed: once(found.failed) };
}

/** The targets as a run's header names them. No path among them. */
export function headerTargets(found: Found): Target[] {
  return [
    ...found.live.map(({ target, kind, build }): Target => ({ target, kind, build, source: 'live' })),
    ...found.recorded.map(
      ({ target, kind, recorded }): Target => ({ target, kind, build: recorded.build, source: 'recorded' }),
    ),
    ...found.failed.map(({ target, kind, reason }): Target => ({ target, kind, source: 'live', reason })),
  ];
}
