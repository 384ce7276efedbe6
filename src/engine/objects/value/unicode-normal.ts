/**
 * Normal forms by the tables of one Unicode version (JavaScript's own are those of its host). Decomposition, ordering of
 * combining marks, composition; Hangul is computed.
 */
import { EXCLUDED } from './generated/unicode-tables.js';
import { codePoints } from './str-case.ts';
import type { UnicodeData } from './unicode.ts';

export type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

const S = 0xac00;
const L = 0x1100;
const V = 0x1161;
const T = 0x11a7;
const HANGUL_COUNT = 11172;

export class UnicodeNormalizer {
  readonly #data: UnicodeData;
  readonly #canonical = new Map<number, readonly number[]>();
  readonly #compatible = new Map<number, readonly number[]>();
  #compositions: Map<number, number> | undefined;

  constructor(data: UnicodeData) {
    this.#data = data;
  }

  /** `unicodedata.normalize(form, text)`. */
  normalize(form: NormalForm, text: string): string {
    if (!/[^\0-\x7f]/.test(text) || (form === 'NFC' && !/[^\0-\xff]/.test(text))) return text;
    const points = this.#decomposed(codePoints(text), form === 'NFKC' || form === 'NFKD');
    const result = form === 'NFC' || form === 'NFKC' ? this.#composed(points) : points;
    let out = '';
    for (const cp of result) out += String.fromCodePoint(cp);
    return out;
  }

  /** Full decomposition of one code point. */
  #parts(cp: number, isCompatible: boolean): readonly number[] {
    if (cp < 0xa0) return [cp];
    const cache = isCompatible ? this.#compatible : this.#canonical;
    const known = cache.get(cp);
    if (known) return known;
    let parts: number[] = [cp];
    if (cp >= S && cp < S + HANGUL_COUNT) {
      const s = cp - S;
      parts = [L + Math.floor(s / 588), V + Math.floor((s % 588) / 28)];
      if (s % 28) parts.push(T + (s % 28));
    } else {
      const text = this.#data.decomposition(cp);
      if (text !== '' && (isCompatible || text[0] !== '<'))
        parts = text
          .split(' ')
          .filter((p) => p[0] !== '<')
          .flatMap((p) => this.#parts(Number.parseInt(p, 16), isCompatible));
    }
    cache.set(cp, parts);
    return parts;
  }

  #decomposed(points: number[], isCompatible: boolean): number[] {
    const out: number[] = [];
    for (const cp of points) for (const part of this.#parts(cp, isCompatible)) this.#insert(out, part);
    return out;
  }

  /** Puts a mark behind the marks of its class and lower ones. */
  #insert(out: number[], cp: number): void {
    const rank = cp < 0x300 ? 0 : this.#data.combining(cp);
    let at = out.length;
    if (rank !== 0) while (at > 0 && this.#data.combining(out[at - 1]!) > rank) at--;
    if (at === out.length) out.push(cp);
    else out.splice(at, 0, cp);
  }

  /** first * 2**21 + second -> composite */
  #pairs(): Map<number, number> {
    if (this.#compositions) return this.#compositions;
    const pairs = new Map<number, number>();
    const excluded = new Set(EXCLUDED);
    this.#data.eachDecomposition((cp, text) => {
      const parts = text.split(' ');
      if (parts.length !== 2 || parts[0]![0] === '<' || excluded.has(cp)) return;
      pairs.set(Number.parseInt(parts[0]!, 16) * 0x200000 + Number.parseInt(parts[1]!, 16), cp);
    });
    return (this.#compositions = pairs);
  }

  #compose(a: number, b: number): number | undefined {
    if (a >= L && a < L + 19 && b >= V && b < V + 21) return S + ((a - L) * 21 + (b - V)) * 28;
    if (a >= S && a < S + HANGUL_COUNT && (a - S) % 28 === 0 && b > T && b < T + 28) return a + b - T;
    return this.#pairs().get(a * 0x200000 + b);
  }

  /** @cpython Modules/unicodedata.c nfc_nfkc 3.8-3.15 */
  #composed(points: number[]): number[] {
    const out: number[] = [];
    let starter = -1;
    let last = 0;
    for (const cp of points) {
      const rank = cp < 0x300 ? 0 : this.#data.combining(cp);
      const isNext = starter === out.length - 1;
      if (starter >= 0 && (isNext || (last !== 0 && last < rank))) {
        const composite = this.#compose(out[starter]!, cp);
        if (composite !== undefined) {
          out[starter] = composite;
          continue;
        }
      }
      if (rank === 0) starter = out.length;
      last = rank;
      out.push(cp);
    }
    return out;
  }
}
