/**
 * `format % args` over any kind of value: the order of argument look-ups, conversions and errors. What a value is and
 * becomes is asked of a host.
 */
import { Fault } from './fault.ts';
import type { IntValue } from './int.ts';
import { type Conversion, PercentParser, percentFloat, percentInt, percentText } from './percent.ts';
import type { PercentTexts, Place } from './percent-texts.ts';

export interface PercentHost<V> {
  /** items of the tuple, or the one argument */
  readonly items: readonly V[];
  readonly isTuple: boolean;
  /** type of the whole argument */
  readonly typeName: string;
  /** look-up in the argument, where it is a mapping (and no tuple or str) */
  readonly get?: (key: string) => V;
  readonly isBytes: boolean;
  readonly maxDigits: number;
  typeOf(v: V): string;
  /** s r a (and b of bytes) */
  text(v: V, code: string): string;
  /** d i u of a number, o x X of an integer; undefined where it is none. `isPlain`: without sign, width and precision */
  integer(v: V, code: string, isPlain: boolean): IntValue | undefined;
  float(v: V): number | undefined;
  /** %c: an int, one character, or what it is instead (`float`, `a string of length 2`) */
  char(v: V): { n: IntValue } | { text: string } | { wrong: string };
  /** `*`: only an int will do */
  size(v: V): IntValue | undefined;
  /** repr of a key */
  keyRepr(key: string): string;
  isPrintable(cp: number): boolean;
}

/** Takes the pieces as they come, in place of the joined text: `isLast` where the format ends with this piece. */
export interface PercentSink {
  literal(text: string, isLast: boolean): void;
  field(text: string, isLast: boolean): void;
}

class Run<V> {
  readonly host: PercentHost<V>;
  readonly texts: PercentTexts;
  /** arguments taken so far */
  taken = 0;
  hasKeys = false;
  selected: { value: V; key: string } | undefined;

  constructor(host: PercentHost<V>, texts: PercentTexts) {
    this.host = host;
    this.texts = texts;
  }

  nextArgument(start: number): V {
    if (this.hasKeys) throw this.texts.keyMissing(start) ?? this.texts.notEnough(0);
    if (this.taken >= this.host.items.length) throw this.texts.notEnough(this.host.items.length);
    return this.host.items[this.taken++]!;
  }

  place(): Place {
    if (this.selected) return { key: this.host.keyRepr(this.selected.key) };
    return this.host.isTuple ? { index: this.taken } : {};
  }

  select(key: string | undefined): void {
    if (!this.host.get) throw this.texts.needsMapping(this.host.typeName);
    if (key === undefined) return;
    this.hasKeys = true;
    this.selected = { value: this.host.get(key), key };
  }

  star(start: number, isPrecision: boolean): number {
    if (this.selected) throw this.texts.starWithKey(start) ?? this.texts.notEnough(0);
    const v = this.nextArgument(start);
    const n = this.host.size(v);
    if (n === undefined) throw this.texts.starType(this.place(), this.host.typeOf(v));
    const limit = isPrecision ? 0x7fffffff : Number.MAX_SAFE_INTEGER;
    if (n > limit || n < -limit) throw this.texts.starTooBig(this.place(), isPrecision);
    return Number(n);
  }

  convert(c: Conversion): string {
    const { host } = this;
    if (c.code === '%' && c.key === undefined && c.at === c.start + 1) return '%';
    const isKnown = 'diuoxXeEfFgGcsra'.includes(c.code) || (host.isBytes && c.code === 'b');
    const early = this.texts.keyMissing(0) !== undefined;
    if (!isKnown && early && c.code !== '%') throw this.#unsupported(c);
    const v = this.selected ? this.selected.value : this.nextArgument(c.start);
    if (!isKnown) throw this.#unsupported(c);
    if ('srab'.includes(c.code)) return percentText(host.text(v, c.code), c);
    if (c.code === 'c') return this.#char(v, c);
    if ('diuoxX'.includes(c.code)) {
      const n = host.integer(v, c.code, c.width < 0 && c.precision < 0 && !c.sign && !c.blank);
      if (n === undefined) throw this.texts.number(this.place(), c.code, host.typeOf(v));
      return percentInt(n, c, host.maxDigits);
    }
    const x = this.#float(v);
    if (x === undefined) throw this.texts.number(this.place(), c.code, host.typeOf(v));
    return percentFloat(x, c);
  }

  #float(v: V): number | undefined {
    try {
      return this.host.float(v);
    } catch (e) {
      throw e instanceof Fault ? this.texts.floatFailed(e, this.host.typeOf(v)) : e;
    }
  }

  #unsupported(c: Conversion): Fault {
    return this.texts.unsupported(c.code, c.at, c.start, this.host.isPrintable(c.code.codePointAt(0)!));
  }

  #char(v: V, c: Conversion): string {
    const given = this.host.char(v);
    const bare = { ...c, precision: -1 };
    if ('text' in given) return percentText(given.text, bare);
    if ('wrong' in given) throw this.texts.charType(this.place(), given.wrong);
    if (given.n < 0 || given.n >= (this.host.isBytes ? 256 : 0x110000))
      throw this.texts.charRange(this.place(), BigInt.asIntN(64, BigInt(given.n)) === BigInt(given.n));
    return percentText(String.fromCodePoint(Number(given.n)), bare);
  }
}

/** @cpython Objects/unicodeobject.c PyUnicode_Format 3.11-3.15 */
export function percentFormat<V>(
  format: string,
  host: PercentHost<V>,
  texts: PercentTexts,
  sink?: PercentSink,
): string {
  const run = new Run(host, texts);
  const parser = new PercentParser(format, texts);
  let out = '';
  for (;;) {
    run.selected = undefined;
    const c = parser.next(run);
    if (sink && c.literal !== '') sink.literal(c.literal, c.code === '');
    out += c.literal;
    if (c.code === '') break;
    const field = run.convert(c);
    sink?.field(field, parser.atEnd);
    out += field;
  }
  if (!host.get && run.taken < host.items.length) throw texts.notAll(run.taken, host.items.length);
  return out;
}
