/** Hashes against the recorded answers of every CPython (PYTHONHASHSEED=0). */
import { describe, expect, it } from 'vitest';
import { SetHasher, TupleHasher } from '../../../../src/engine/objects/value/hash-collection.ts';
import * as H from '../../../../src/engine/objects/value/hash-numeric.ts';
import { type Kind, keyFromSeed, TextHasher } from '../../../../src/engine/objects/value/hash-text.ts';
import { BUILDS, type Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { replay, type Table } from './replay.ts';

const kindOf = (s: string): Kind => (/[\ud800-\udbff][\udc00-\udfff]/.test(s) ? 4 : /[^\0-\xff]/.test(s) ? 2 : 1);
const made = new Map<string, TextHasher>();

function hashOf(build: Build, v: any): H.Hash64 {
  const out = new H.Hash64();
  const algorithm = values[build].hashAlgorithm;
  if (!made.has(algorithm)) made.set(algorithm, new TextHasher(algorithm, keyFromSeed(0)));
  const text = made.get(algorithm)!;
  if (typeof v === 'string') text.hashStr(v, kindOf(v));
  else if (v instanceof Uint8Array) text.hashBytes(v);
  else if (typeof v === 'bigint' || Number.isSafeInteger(v)) H.hashInt(v, out);
  else {
    H.hashFloat(v, out);
  }
  return typeof v === 'string' || v instanceof Uint8Array ? text : out;
}

function items<T extends { begin(): void; item(lo: number, hi: number): void }>(
  build: Build,
  hasher: T,
  list: any[],
): T {
  hasher.begin();
  for (const v of list) {
    const h = hashOf(build, v);
    hasher.item(h.lo, h.hi);
  }
  return hasher;
}

function tuple(build: Build, ...list: any[]) {
  const hasher = items(build, new TupleHasher(), list);
  hasher.finishTuple();
  return hasher.value();
}

const table: Table = {
  int: (v, n) => hashOf(v, n).value(),
  method: (_, n) => {
    const out = new H.Hash64();
    H.hashFromMethod(n, out);
    return out.value();
  },
  float: (_, x) => {
    const out = new H.Hash64();
    H.hashFloat(x, out);
    return out.value();
  },
  complex: (v, { re, im }) => {
    const out = new H.Hash64();
    H.hashComplex(hashOf(v, re), hashOf(v, im), out);
    return out.value();
  },
  str: (v, s) => hashOf(v, s).value(),
  bytes: (v, b) => hashOf(v, b).value(),
  tuple,
  frozenset: (v, ...list) => {
    const hasher = items(v, new SetHasher(), list);
    hasher.finishSet();
    return hasher.value();
  },
  slice: (v, ...list) => {
    const hasher = items(v, new TupleHasher(), list);
    hasher.finishSlice();
    return hasher.value();
  },
};

describe('hash', () => {
  replay(
    'hash',
    table,
    {},
    BUILDS.filter((b) => b !== '3.14.4'),
  );
  it('pointers rotate by four', () => {
    const out = new H.Hash64();
    H.hashPointer(0x7f1234567890, out);
    expect(out.value()).toBe(0x7f123456789);
    H.hashPointer(0x7f1234567898, out);
    expect(out.value()).toBe(BigInt.asIntN(64, 0x7f123456789n | (8n << 60n)));
  });
});
