/**
 * Names of targets, as users write them: `cpython:3.12`, `cpython:3.12.1`, `cpython:3.8-3.15`, `cpython:/path/python3`,
 * `cpython` (all that are found), `engine:3.12`, `pypy`, `pyodide`, `micropython`, `exec:COMMAND`. A bare `3.12` is `cpython:3.12`.
 */

export interface TargetName {
  kind: string;
  /** what stands after the colon, if anything */
  rest: string;
}

export const KINDS = ['cpython', 'engine', 'pypy', 'pyodide', 'micropython', 'exec'] as const;

/** The user wrote a name that makes no sense. */
export class TargetNameError extends Error {
  override name = 'TargetNameError';
}

/** Splits a name; throws `TargetNameError` on an unknown kind or a version that isn't one. */
export function parseTargetName(text: string): TargetName {
  if (/^\d+\.\d+/.test(text)) return parseTargetName('cpython:' + text);
  const colon = text.indexOf(':');
  const kind = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? '' : text.slice(colon + 1);
  if (!(KINDS as readonly string[]).includes(kind)) {
    throw new TargetNameError(`unknown kind of target: ${kind} (known: ${KINDS.join(', ')}; e.g. -t cpython:3.12)`);
  }
  if (kind === 'exec' && rest === '')
    throw new TargetNameError('exec: expected a command, e.g. -t "exec:python3 -X dev"');
  if (kind === 'engine' && rest === '') return { kind, rest: ENGINE_VERSIONS };
  if ((kind === 'cpython' || kind === 'engine') && rest !== '' && !isPath(rest) && !RANGE.test(rest)) {
    throw new TargetNameError(`${text}: expected a version (3.12), a range (3.8-3.15) or a path, got: ${rest}`);
  }
  return { kind, rest };
}

/** The versions that `engine` alone stands for. */
const ENGINE_VERSIONS = '3.11-3.15';
const RANGE = /^(\d+\.\d+(\.\d+)?)(-(\d+\.\d+))?$/;

export function isPath(text: string): boolean {
  return text.includes('/') || text.includes('\\');
}

/** `3.8-3.15` -> the minor versions 3.8, 3.9 ... 3.15; `3.12` and `3.12.1` -> themselves. */
export function versionsOf(rest: string): string[] {
  const match = RANGE.exec(rest);
  if (!match) return [];
  const [, first, , , last] = match;
  if (last === undefined) return [first!];
  const [major, from] = first!.split('.').map(Number) as [number, number];
  const [majorLast, to] = last.split('.').map(Number) as [number, number];
  if (major !== majorLast || to < from) throw new TargetNameError(`empty range of versions: ${rest}`);
  return Array.from({ length: to - from + 1 }, (_, i) => `${major}.${from + i}`);
}

/** Compares `3.9` with `3.12.1` by number. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map((n) => Number.parseInt(n, 10) || 0);
  const right = b.split('.').map((n) => Number.parseInt(n, 10) || 0);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `3.12.1` -> `3.12` */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
