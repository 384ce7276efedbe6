/** The builds that the twin knows, oldest first; each names the patch level whose behaviour its data was measured on. */
export const BUILDS = [
  '3.8.18',
  '3.9.18',
  '3.10.13',
  '3.11.7',
  '3.12.1',
  '3.13.0',
  '3.13.18',
  '3.14.4',
  '3.14.10',
  '3.15.2',
] as const;

export type Build = (typeof BUILDS)[number];

/** One value a build: each later build starts from the one before it and says what changed. */
export type ByBuild<T> = Readonly<Record<Build, T>>;

/**
 * Makes a table of one area by build. `first` is complete, `changes` hold what each later build changed
 * (an entry applies to its build and to all later ones until changed again).
 */
export function byBuild<T extends object>(first: T, changes: Partial<Record<Build, Partial<T>>>): ByBuild<T> {
  const table = {} as Record<Build, T>;
  let current = first;
  for (const build of BUILDS) {
    current = changes[build] ? { ...current, ...changes[build] } : current;
    table[build] = current;
  }
  return table;
}

/** `3.13` -> `3.13.18` (newest patch level known), `3.13.0` -> itself; undefined where nothing is known. */
export function buildFor(version: string): Build | undefined {
  const exact = BUILDS.find((b) => b === version);
  if (exact) return exact;
  const minor = version.split('.').slice(0, 2).join('.');
  const patch = Number(version.split('.')[2] ?? Number.POSITIVE_INFINITY);
  const candidates = BUILDS.filter((b) => b.startsWith(minor + '.'));
  const fitting = candidates.filter((b) => Number(b.split('.')[2]) <= patch);
  return fitting.at(-1) ?? candidates[0];
}
