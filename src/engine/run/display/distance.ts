/** How near two names are: the edit distance that suggestions go by, and the likeness of difflib. */
const MAX_CANDIDATES = 750;
const MAX_BYTES = 40;
const MOVE = 2;
const CASE = 1;

const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const lower = (c: number): number => (isUpper(c) ? c + 32 : c);

/** @cpython Python/suggestions.c substitution_cost 3.10-3.15 */
function substitution_cost(a: number, b: number): number {
  if ((a & 31) !== (b & 31)) return MOVE;
  if (a === b) return 0;
  return lower(a) === lower(b) ? CASE : MOVE;
}

/** @cpython Python/suggestions.c levenshtein_distance 3.10-3.15: over bytes; more than `max` once it can't be less */
function levenshtein_distance(first: Uint8Array, second: Uint8Array, max: number): number {
  let start = 0;
  let [n, m] = [first.length, second.length];
  while (start < n && start < m && first[start] === second[start]) start++;
  while (n > start && m > start && first[n - 1] === second[m - 1]) {
    n--;
    m--;
  }
  let a = first.subarray(start, n);
  let b = second.subarray(start, m);
  if (a.length === 0 || b.length === 0) return (a.length + b.length) * MOVE;
  if (a.length > MAX_BYTES || b.length > MAX_BYTES) return max + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * MOVE > max) return max + 1;
  const row = Array.from(a, (_, k) => (k + 1) * MOVE);
  let result = 0;
  for (let j = 0; j < b.length; j++) {
    let distance = j * MOVE;
    result = distance;
    let least = Number.MAX_SAFE_INTEGER;
    for (let k = 0; k < a.length; k++) {
      const substitute = distance + substitution_cost(b[j]!, a[k]!);
      distance = row[k]!;
      result = Math.min(Math.min(result, distance) + MOVE, substitute);
      row[k] = result;
      if (result < least) least = result;
    }
    if (least > max) return max + 1;
  }
  return result;
}

/** The candidate that is nearest to a name, where one is near enough. @cpython Python/suggestions.c calculate_suggestions */
export function nearest(candidates: readonly string[], name: string): string | null {
  if (candidates.length >= MAX_CANDIDATES) return null;
  const bytes = new TextEncoder();
  const wanted = bytes.encode(name);
  let found: string | null = null;
  let best = Number.MAX_SAFE_INTEGER;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const item = bytes.encode(candidate);
    const max = Math.min(Math.floor(((wanted.length + item.length + 3) * MOVE) / 6), best - 1);
    const distance = levenshtein_distance(wanted, item, max);
    if (distance > max) continue;
    found = candidate;
    best = distance;
  }
  return found;
}

/** Characters that two texts have in common, block by block. @cpython Lib/difflib.py SequenceMatcher.get_matching_blocks */
function common(a: string, b: string): number {
  let [best, at, bt] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      let k = 0;
      while (i + k < a.length && j + k < b.length && a[i + k] === b[j + k]) k++;
      if (k > best) [best, at, bt] = [k, i, j];
    }
  if (best === 0) return 0;
  return best + common(a.slice(0, at), b.slice(0, bt)) + common(a.slice(at + best), b.slice(bt + best));
}

/** @cpython Lib/difflib.py get_close_matches: the `n` that are most alike, best first; ties by what sorts last */
export function closeMatches(name: string, candidates: readonly string[], n: number, cutoff: number): string[] {
  const scored = candidates.map((candidate) => ({
    candidate,
    ratio: (2 * common(candidate, name)) / (candidate.length + name.length),
  }));
  return scored
    .filter(({ ratio }) => ratio >= cutoff)
    .sort((x, y) => y.ratio - x.ratio || (x.candidate < y.candidate ? 1 : -1))
    .slice(0, n)
    .map(({ candidate }) => candidate);
}
