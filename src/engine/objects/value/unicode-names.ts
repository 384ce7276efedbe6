/**
 * Names of characters: `unicodedata.name`, `unicodedata.lookup`, `\N{...}`. The list is unpacked when a name is first
 * asked for; Hangul syllables and ranges whose names end in the code point are computed.
 */
import { BUILDS, type Build } from '../../profile/builds.ts';
import { ALIASES, CODES, RANGES, SEQUENCES, WORDS } from './generated/unicode-names.js';
import type { UnicodeData } from './unicode.ts';

const SYMBOLS = 89;
const ONE = 52;
const TWO = 30;
const VALUE = new Int8Array(128).fill(-1);
for (let i = 35, n = 0; i < 127; i++) if (!'\\`$'.includes(String.fromCharCode(i))) VALUE[i] = n++;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const INITIALS = 'G GG N D DD R M B BB S SS  J JJ C K T P H'.split(' ');
const VOWELS = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const FINALS = ' G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ');

/** All names that are listed, by code point. */
function unpackedNames(): Map<number, string> {
  const words = WORDS.split(' ');
  const names = new Map<number, string>();
  let cp = -1;
  for (const entry of CODES.split(' ')) {
    let at = 0;
    cp++;
    if (entry[0] === '!') {
      at = 1;
      for (let shift = 0; ; shift += 5) {
        const d = BASE64.indexOf(entry[at++]!);
        cp += (d & 31) * 2 ** shift;
        if (d < 32) break;
      }
    }
    let name = '';
    while (at < entry.length) {
      const v = VALUE[entry.charCodeAt(at++)]!;
      let rank = v;
      if (v >= ONE + TWO) {
        rank = ONE + TWO * SYMBOLS + (v - ONE - TWO) * SYMBOLS * SYMBOLS;
        rank += VALUE[entry.charCodeAt(at++)]! * SYMBOLS;
        rank += VALUE[entry.charCodeAt(at++)]!;
      } else if (v >= ONE) rank = ONE + (v - ONE) * SYMBOLS + VALUE[entry.charCodeAt(at++)]!;
      name += (name === '' ? '' : ' ') + words[rank];
    }
    names.set(cp, name);
  }
  return names;
}

/**
 * How names that are computed (Hangul, ideographs) are looked up: `exact` in capitals only, code points with zeros before
 * them, and only those that have a name; `any case` any assigned code point.
 */
export type ComputedNames = 'exact' | 'any case';

export class UnicodeNames {
  readonly #data: UnicodeData;
  readonly #build: Build;
  #names: Map<number, string> | undefined;
  #points: Map<string, number> | undefined;

  readonly #computedNames: ComputedNames;

  /** `build` decides which aliases and sequences are known. */
  constructor(data: UnicodeData, build: Build, computedNames: ComputedNames) {
    this.#data = data;
    this.#build = build;
    this.#computedNames = computedNames;
  }

  /** `unicodedata.name(c)`; undefined where it has none. */
  name(cp: number): string | undefined {
    if (!this.#data.isNamed(cp)) return undefined;
    if (cp >= 0xac00 && cp <= 0xd7a3) {
      const s = cp - 0xac00;
      return 'HANGUL SYLLABLE ' + INITIALS[Math.floor(s / 588)] + VOWELS[Math.floor((s % 588) / 28)] + FINALS[s % 28];
    }
    const range = RANGES.find(([first, last]) => cp >= first && cp <= last);
    if (range) return range[2] + cp.toString(16).toUpperCase();
    this.#names ??= unpackedNames();
    return this.#names.get(cp);
  }

  /** Character (or named sequence, where allowed) of a name in any case. */
  lookup(name: string, withSequences = true): string | undefined {
    const key = name.toUpperCase();
    this.#points ??= this.#invert();
    const computed = this.#computed(this.#computedNames === 'exact' ? name : key);
    if (computed !== undefined) return String.fromCodePoint(computed);
    const cp = this.#points.get(key);
    if (cp !== undefined && this.#data.isNamed(cp)) return String.fromCodePoint(cp);
    const alias = ALIASES.find((a) => a[1] === key);
    if (alias) return this.#knows(alias[2]) ? String.fromCodePoint(alias[0]) : undefined;
    const sequence = withSequences ? SEQUENCES.find((s) => s[1] === key) : undefined;
    return sequence && this.#knows(sequence[2]) ? sequence[0] : undefined;
  }

  #knows(build: string): boolean {
    return BUILDS.indexOf(build as Build) <= BUILDS.indexOf(this.#build);
  }

  #invert(): Map<string, number> {
    this.#names ??= unpackedNames();
    const points = new Map<string, number>();
    for (const [cp, name] of this.#names) points.set(name, cp);
    return points;
  }

  #computed(key: string): number | undefined {
    if (key.startsWith('HANGUL SYLLABLE ')) return hangulSyllable(key.slice(16));
    const m = /^(.*-)([0-9A-F]{4,5})$/.exec(key);
    if (!m) return undefined;
    const cp = Number.parseInt(m[2]!, 16);
    if (!RANGES.some(([first, last, prefix]) => prefix === m[1] && cp >= first && cp <= last)) return undefined;
    if (this.#computedNames === 'exact') return this.#data.isNamed(cp) ? cp : undefined;
    const isCanonical = cp.toString(16).toUpperCase() === m[2];
    return isCanonical && this.#data.category(cp) !== 'Cn' ? cp : undefined;
  }
}

/** Index of the longest of the jamo names that the text begins with. */
function longest(text: string, jamo: readonly string[]): number {
  let best = -1;
  for (const [i, name] of jamo.entries())
    if (text.startsWith(name) && (best < 0 || name.length > jamo[best]!.length)) best = i;
  return best;
}

/** @cpython Modules/unicodedata.c _getcode, Hangul 3.8-3.15 */
function hangulSyllable(text: string): number | undefined {
  const l = longest(text, INITIALS);
  if (l < 0) return undefined;
  const afterInitial = text.slice(INITIALS[l]!.length);
  const v = longest(afterInitial, VOWELS);
  if (v < 0) return undefined;
  const rest = afterInitial.slice(VOWELS[v]!.length);
  const t = FINALS.indexOf(rest);
  return t < 0 ? undefined : 0xac00 + (l * 21 + v) * 28 + t;
}
