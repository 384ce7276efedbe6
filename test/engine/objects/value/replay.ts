/** Replays recorded cases (tools/value/record.py) against our functions, for each build, and lists what differs. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Fault, UnicodeFault } from '../../../../src/engine/objects/value/fault.ts';
import { BUILDS, type Build } from '../../../../src/engine/profile/builds.ts';

export type Table = Record<string, (build: Build, ...args: any[]) => unknown>;

export interface Complex {
  re: number;
  im: number;
}

const numberOf = (text: string): number =>
  text === 'nan' ? Number.NaN : text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);

/** JSON of a fixture -> the value our functions take and give. */
export function decode(v: any, float: (x: number) => unknown = (x) => x): any {
  if (v === null || typeof v !== 'object') return v;
  if (Array.isArray(v)) return v.map((x) => decode(x, float));
  if ('i' in v) return v.i.startsWith('-') ? -BigInt(v.i.slice(1)) : BigInt(v.i);
  if ('f' in v) return float(numberOf(v.f));
  if ('b' in v) return Uint8Array.from(Buffer.from(v.b, 'hex'));
  if ('c' in v) return { re: numberOf(v.c[0]), im: numberOf(v.c[1]) };
  return v;
}

function same(a: any, b: any): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (ArrayBuffer.isView(a) || Array.isArray(a)) {
    const x = a as any;
    return x.length === b.length && Array.prototype.every.call(x, (e: unknown, i: number) => same(e, b[i]));
  }
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((k) => same(a[k], b[k]));
}

function outcome(f: () => unknown): any {
  try {
    const r = f();
    return r === undefined ? null : r;
  } catch (e) {
    if (e instanceof UnicodeFault) return { e: e.type, m: e.message, x: [e.encoding, e.start, e.end, e.reason] };
    if (e instanceof Fault) return { e: e.type.replace(/^.*\./, ''), m: e.message };
    throw e;
  }
}

function expectedFor(result: any, build: Build): any {
  if (result === null || typeof result !== 'object' || !('by' in result)) return result;
  let found: any;
  for (const b of BUILDS) {
    if (b in result.by) found = result.by[b];
    if (b === build) return found ?? { absent: 1 };
  }
}

const show = (v: unknown): string =>
  JSON.stringify(v, (_, x) =>
    typeof x === 'bigint'
      ? `${x}n`
      : Object.is(x, -0)
        ? '-0'
        : typeof x === 'number' && !Number.isFinite(x)
          ? String(x)
          : ArrayBuffer.isView(x)
            ? Buffer.from(x as Uint8Array).toString('hex')
            : x,
  )?.slice(0, 300);

/** Cases that may differ in the last bit: how many a function. Our result is the correctly rounded one, C's isn't always. */
export type LastBit = Record<string, number>;

const scratch = new DataView(new ArrayBuffer(8));
function ordinal(x: number): bigint {
  scratch.setFloat64(0, x);
  const n = scratch.getBigInt64(0);
  return n < 0n ? -(n & 0x7fffffffffffffffn) : n;
}

/** Within a few units in the last place, in both parts of a complex. */
function isNeighbour(a: any, b: any): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    const distance = ordinal(a) - ordinal(b);
    return distance >= -2n && distance <= 2n;
  }
  if (a === null || b === null || typeof a !== 'object' || !('im' in a)) return false;
  return [ordinal(a.re) - ordinal(b.re), ordinal(a.im) - ordinal(b.im)].every((d) => d > -9n && d < 9n);
}

/** A line of a fixture as decoded data, or undefined where the build lacks the function. */
function* casesOf(
  part: string,
  build: Build,
  float?: (x: number) => unknown,
): Generator<[name: string, args: any[], want: any]> {
  const url = new URL(`./fixtures/${part}.jsonl`, import.meta.url);
  for (const line of readFileSync(url, 'utf8').split('\n')) {
    if (!line) continue;
    const [name, args, result] = JSON.parse(line);
    const want = decode(expectedFor(result, build));
    if (!want?.absent) yield [name, args.map((a: any) => decode(a, float)), want];
  }
}

export interface Comparison {
  count: number;
  wrong: string[];
  skipped: string[];
}

export function mismatches(
  part: string,
  table: Table,
  build: Build,
  lastBit: LastBit = {},
  float?: (x: number) => unknown,
): Comparison {
  const wrong: string[] = [];
  const skipped = new Set<string>();
  const allowed = { ...lastBit };
  let count = 0;
  for (const [name, args, want] of casesOf(part, build, float)) {
    const f = table[name];
    if (!f) {
      skipped.add(name);
      continue;
    }
    count++;
    const shown = show(args);
    let got: any;
    try {
      got = outcome(() => f(build, ...args));
    } catch (e) {
      got = { thrown: String(e), at: (e as Error).stack?.split('\n')[1] };
    }
    if (same(want, got)) continue;
    if (isNeighbour(want, got) && (allowed[name] ?? 0) > 0) allowed[name]!--;
    else wrong.push(`${name}(${shown}): want ${show(want)} got ${show(got)}`);
  }
  return { count, wrong, skipped: [...skipped] };
}

/** 3.14.4 has no interpreter here to record from. */
const TESTED: readonly Build[] = BUILDS.filter((b) => b !== '3.14.4');

/** Builds from 3.11 on. */
export const MODERN: readonly Build[] = TESTED.filter((b) => BUILDS.indexOf(b) >= BUILDS.indexOf('3.11.7'));

/** One test a build. */
export function replay(
  part: string,
  table: Table,
  lastBit: LastBit = {},
  builds: readonly Build[] = TESTED,
  float?: (x: number) => unknown,
): void {
  for (const build of builds)
    it(`${part}: as ${build}`, () => {
      const { count, wrong, skipped } = mismatches(part, table, build, lastBit, float);
      expect(skipped).toEqual([]);
      expect(count).toBeGreaterThan(0);
      expect(`${wrong.length} of ${count} wrong\n${wrong.slice(0, 25).join('\n')}`).toBe(`0 of ${count} wrong\n`);
    }, 60_000);
}
