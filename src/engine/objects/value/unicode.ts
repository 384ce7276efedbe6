/**
 * The character database of one Unicode version: what `str` methods and `unicodedata` ask of a code point.
 *
 * The generated tables hold the newest version as runs of equal values and each older version as changed runs against
 * the next newer one. A `UnicodeData` unpacks a column when it is first asked for: the type column (category, direction,
 * width, flags) into one flat array, the sparse ones (case mappings, numeric values, decompositions) into maps. Making
 * a `UnicodeData` costs nothing, and ASCII is answered without it; the engine keeps one a run.
 */
import { CASE, DATABASES, DECOMPOSITION, NAMED, NUMBER, TYPE, type UnicodeColumn } from './generated/unicode-tables.js';

export type Database = (typeof DATABASES)[number][1];

const SIZE = 0x110000;

/** Flag bits of a code point. */
export const ALPHA = 1;
export const UPPER = 2;
export const LOWER = 4;
export const TITLE = 8;
export const XID_START = 16;
export const XID_CONTINUE = 32;
export const SPACE = 64;
export const PRINTABLE = 128;
export const CASE_IGNORABLE = 256;
export const CASED = UPPER | LOWER | TITLE;

const UNPRINTABLE = new Set(['Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp', 'Zs']);

const DIGIT = new Int8Array(128).fill(-1);
for (const [i, c] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  DIGIT[c.charCodeAt(0)] = i;

/** Calls back with every run (first code point, end, value index) of a patch. */
export function eachRun(patch: string, visit: (start: number, end: number, id: number) => void): void {
  let at = 0;
  const varint = (): number => {
    let n = 0;
    for (let shift = 0; ; shift += 5) {
      const d = DIGIT[patch.charCodeAt(at++)]!;
      n |= (d & 31) << shift;
      if (d < 32) return n;
    }
  };
  let cp = 0;
  let id = 0;
  while (at < patch.length) {
    const start = cp + varint();
    cp = start + varint() + 1;
    const delta = varint();
    id += delta & 1 ? -((delta + 1) >> 1) : delta >> 1;
    visit(start, cp, id);
  }
}

function flagsOf(category: string, direction: string, bits: number): number {
  return (
    (category.startsWith('L') ? ALPHA : 0) |
    (bits & 1 ? UPPER : 0) |
    (bits & 2 ? LOWER : 0) |
    (category === 'Lt' ? TITLE : 0) |
    (bits & 4 ? XID_START : 0) |
    (bits & 8 ? XID_CONTINUE : 0) |
    (category === 'Zs' || direction === 'WS' || direction === 'B' || direction === 'S' ? SPACE : 0) |
    (UNPRINTABLE.has(category) ? 0 : PRINTABLE) |
    (bits & 16 ? CASE_IGNORABLE : 0)
  );
}

/** Case mappings of a code point: upper, lower, title, fold; a number is a distance, a string the full mapping. */
export type CaseMapping = readonly [number | string, number | string, number | string, number | string];

/** decimal value, digit value (-1 where none), numerator, denominator */
export type NumericValue = readonly [number, number, number, number];

export class UnicodeData {
  /** index into DATABASES: 0 is the newest */
  readonly #database: number;
  #types: Uint16Array | undefined;
  #flags: Uint16Array | undefined;
  #cases: Map<number, CaseMapping> | undefined;
  #numbers: Map<number, NumericValue> | undefined;
  #decompositions: Map<number, string> | undefined;
  #named: Uint8Array | undefined;

  constructor(version: string) {
    this.#database = DATABASES.findIndex((d) => d[1] === version);
    if (this.#database < 0) throw new RangeError(`unknown Unicode version: ${version}`);
  }

  get version(): string {
    return DATABASES[this.#database]![1];
  }

  #flat<T extends Uint16Array | Uint8Array>(column: UnicodeColumn, cells: T): T {
    for (let d = 0; d <= this.#database; d++)
      eachRun(column.patches[d]!, (start, end, id) => void cells.fill(id, start, end));
    return cells;
  }

  #sparse<V>(column: UnicodeColumn, values: readonly (V | null)[]): Map<number, V> {
    const map = new Map<number, V>();
    for (let d = 0; d <= this.#database; d++)
      eachRun(column.patches[d]!, (start, end, id) => {
        const value = values[id];
        for (let cp = start; cp < end; cp++)
          if (value) map.set(cp, value);
          else map.delete(cp);
      });
    return map;
  }

  /** Flag bits of every type, by type index. */
  #loadTypes(): Uint16Array {
    this.#types = this.#flat(TYPE, new Uint16Array(SIZE));
    this.#flags = Uint16Array.from(TYPE.values, (t) => flagsOf(t[0], t[1], t[5]));
    this.#flags[this.#types[32]!]! |= PRINTABLE;
    return this.#types;
  }

  #type(cp: number): (typeof TYPE.values)[number] {
    return TYPE.values[(this.#types ?? this.#loadTypes())[cp]!]!;
  }

  flags(cp: number): number {
    const types = this.#types ?? this.#loadTypes();
    return this.#flags![types[cp]!]!;
  }

  category = (cp: number): string => this.#type(cp)[0];
  bidirectional = (cp: number): string => this.#type(cp)[1];
  combining = (cp: number): number => this.#type(cp)[2];
  mirrored = (cp: number): number => this.#type(cp)[3];
  eastAsianWidth = (cp: number): string => this.#type(cp)[4];

  caseMapping(cp: number): CaseMapping | undefined {
    this.#cases ??= this.#sparse<CaseMapping>(CASE, CASE.values as unknown as (CaseMapping | null)[]);
    return this.#cases.get(cp);
  }

  number(cp: number): NumericValue | undefined {
    this.#numbers ??= this.#sparse<NumericValue>(NUMBER, NUMBER.values as unknown as (NumericValue | null)[]);
    return this.#numbers.get(cp);
  }

  /** Value of a decimal digit, -1 where it is none. */
  decimal(cp: number): number {
    if (cp < 128) return cp >= 48 && cp <= 57 ? cp - 48 : -1;
    return this.number(cp)?.[0] ?? -1;
  }

  #packedDecompositions(): Map<number, string> {
    this.#decompositions ??= this.#sparse<string>(DECOMPOSITION, DECOMPOSITION.values.split('|'));
    return this.#decompositions;
  }

  /** As `unicodedata.decomposition` gives it: `<compat> 0020 0308`; empty where there is none (and for Hangul). */
  decomposition(cp: number): string {
    const packed = this.#packedDecompositions().get(cp);
    return packed === undefined
      ? ''
      : packed.replace(/(?<= |^)[0-9a-f]+/g, (hex) => hex.toUpperCase().padStart(4, '0'));
  }

  /** Calls back with each code point that has a decomposition; digits are not padded. */
  eachDecomposition(visit: (cp: number, text: string) => void): void {
    for (const [cp, text] of this.#packedDecompositions()) visit(cp, text);
  }

  /** Whether `unicodedata.name` knows the code point in this version. */
  isNamed(cp: number): boolean {
    this.#named ??= this.#flat(NAMED, new Uint8Array(SIZE));
    return NAMED.values[this.#named[cp]!] === 1;
  }

  isAlpha = (cp: number): boolean => (this.flags(cp) & ALPHA) !== 0;
  isUpper = (cp: number): boolean => (this.flags(cp) & UPPER) !== 0;
  isLower = (cp: number): boolean => (this.flags(cp) & LOWER) !== 0;
  isTitle = (cp: number): boolean => (this.flags(cp) & TITLE) !== 0;
  isPrintable = (cp: number): boolean =>
    cp < 128 ? cp >= 32 && cp < 127 : cp === 32 || (this.flags(cp) & PRINTABLE) !== 0;
  isSpace = (cp: number): boolean =>
    cp < 128 ? cp === 32 || (cp >= 9 && cp <= 13) || (cp >= 28 && cp <= 31) : (this.flags(cp) & SPACE) !== 0;
  isDecimal = (cp: number): boolean => this.decimal(cp) >= 0;
  isDigit = (cp: number): boolean => (cp < 128 ? cp >= 48 && cp <= 57 : (this.number(cp)?.[1] ?? -1) >= 0);
  isNumeric = (cp: number): boolean => (cp < 128 ? cp >= 48 && cp <= 57 : this.number(cp) !== undefined);
  isAlnum = (cp: number): boolean => this.isAlpha(cp) || this.isNumeric(cp);
  isXidStart = (cp: number): boolean => (this.flags(cp) & XID_START) !== 0;
  isXidContinue = (cp: number): boolean => (this.flags(cp) & XID_CONTINUE) !== 0;
}

/**
 * Text with Unicode decimal digits as ASCII ones and Unicode spaces as ` `, cut with a `?` after the first character
 * that is neither: what `int`, `float` and `complex` parse.
 * @cpython Objects/unicodeobject.c _PyUnicode_TransformDecimalAndSpaceToASCII 3.11-3.15
 */
export function decimalToAscii(text: string, unicode: UnicodeData): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  let ascii = '';
  for (const c of text) {
    const cp = c.codePointAt(0)!;
    const decimal = cp < 127 ? -1 : unicode.decimal(cp);
    if (cp < 127) ascii += c;
    else if (unicode.isSpace(cp)) ascii += ' ';
    else if (decimal >= 0) ascii += decimal;
    else return ascii + '?';
  }
  return ascii;
}
