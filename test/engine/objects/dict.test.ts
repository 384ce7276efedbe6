import { describe, expect, it } from 'vitest';
import {
  dictClear,
  dictDel,
  dictDelMaybe,
  dictEntryValue,
  dictFromItems,
  dictGet,
  dictGetStr,
  dictIndexStr,
  dictKeysVersion,
  dictPop,
  dictSet,
  dictSetStr,
  newDict,
} from '../../../src/engine/objects/dict.ts';
import { PyDict_Copy } from '../../../src/engine/objects/dictmethods.ts';
import { newFloat } from '../../../src/engine/objects/float.ts';
import { newInt } from '../../../src/engine/objects/long.ts';
import { decref, type PyObj, type PyObject } from '../../../src/engine/objects/object.ts';
import { newTuple } from '../../../src/engine/objects/tuple.ts';
import { intern } from '../../../src/engine/objects/unicode.ts';
import type { VM } from '../../../src/engine/objects/vm.ts';
import { events, testVM, thrown, VERSIONS } from './vm.ts';

/** Key table blocks of facts-objects 4.1 by slots, [general, unicode]. */
const BLOCKS: Record<number, [number, number]> = {
  8: [160, 120],
  16: [288, 208],
  32: [568, 400],
  64: [1104, 768],
  128: [2200, 1520],
  256: [4624, 3264],
  512: [9240, 6512],
};

function strings(vm: VM, n: number): PyObject[] {
  return Array.from({ length: n }, (_, i) => intern(vm, `k${i}`));
}

describe.each(VERSIONS)('dict of %s', (version) => {
  const m = (n: number): string => `${n}${version.startsWith('3.11') || version.startsWith('3.12') ? '' : 'm'}`;

  it('grows at the thresholds of facts-objects 4.1', () => {
    const vm = testVM(version);
    const keys = strings(vm, 200);
    const d = newDict(vm);
    const grown: number[] = [];
    keys.forEach((k, i) => {
      if (events(vm, () => dictSet(vm, d, k, vm.None)) !== '') grown.push(i + 1);
    });
    expect(grown).toEqual([1, 6, 11, 22, 43, 86, 171]);
  });

  it('asks for the tables of facts-objects 4.1', () => {
    const vm = testVM(version);
    const keys = strings(vm, 200);
    const d = newDict(vm);
    const log = events(vm, () => {
      for (const k of keys) dictSet(vm, d, k, vm.None);
    });
    const sizes = Object.values(BLOCKS).map((b) => b[1]);
    // a table of 8 slots goes to its free list
    const expected = sizes.map((s, i) => (i < 2 ? `+${m(s)}` : `+${m(s)} -${m(sizes[i - 1]!)}`)).join(' ');
    expect(log).toBe(expected);
  });

  it('turns general at the first key that is no str', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    dictSetStr(vm, d, 'a', vm.None);
    const log = events(vm, () => dictSet(vm, d, newInt(vm, 7), vm.None));
    const early = ['3.11', '3.12', '3.13.0'].includes(version);
    expect(log).toBe(`+${m(early ? 288 : 160)}`);
  });

  it('clones tables on copy', () => {
    const vm = testVM(version);
    const d = dictFromItems(
      vm,
      strings(vm, 7).flatMap((k) => [k, vm.None as PyObject]),
    );
    expect(
      events(vm, () => {
        decref(vm, PyDict_Copy(vm, d));
      }),
    ).toBe(`+${m(208)} +64 -${m(208)}`);
  });

  it('presizes displays', () => {
    const vm = testVM(version);
    const keys = strings(vm, 12);
    const items = (n: number): PyObject[] => keys.slice(0, n).flatMap((k) => [k, vm.None]);
    expect(events(vm, () => dictFromItems(vm, items(5)))).toBe(`+64 +${m(120)}`);
    expect(events(vm, () => dictFromItems(vm, items(6)))).toBe(`+${m(208)} +64`);
    expect(events(vm, () => dictFromItems(vm, items(11)))).toBe(`+${m(400)} +64`);
  });

  it('keeps insertion order and holes', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    for (let i = 0; i < 20; i++) dictSet(vm, d, newInt(vm, i), newInt(vm, i * 2));
    for (let i = 0; i < 20; i += 2) dictDel(vm, d, newInt(vm, i));
    const keys = vm.call(vm, vm.tList, [d], null) as PyObj;
    expect((keys.v as PyObject[]).map((k) => k.v)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    expect(dictGet(vm, d, newInt(vm, 3))!.v).toBe(6);
    expect(dictGet(vm, d, newInt(vm, 4))).toBeNull();
    expect(thrown(vm, () => dictDel(vm, d, newInt(vm, 4)))).toBe('KeyError: 4');
    dictClear(vm, d);
    expect(d.x).toBe(0);
  });

  it('takes equal numbers for one key', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    dictSet(vm, d, newInt(vm, 1), intern(vm, 'one'));
    expect(dictGet(vm, d, newFloat(vm, 1))).toBe(intern(vm, 'one'));
    expect(dictGet(vm, d, vm.True)).toBe(intern(vm, 'one'));
    dictSet(vm, d, newFloat(vm, 2 ** 60), vm.None);
    expect(dictGet(vm, d, newInt(vm, 2n ** 60n))).toBe(vm.None);
    const nan = newFloat(vm, Number.NaN);
    dictSet(vm, d, nan, vm.None);
    expect(dictGet(vm, d, nan)).toBe(vm.None);
    expect(dictGet(vm, d, newFloat(vm, Number.NaN))).toBeNull();
  });

  it('finds ints whatever was inserted and deleted before', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    const model = new Map<number, number>();
    let seed = 7;
    const random = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >>> 8) % n;
    };
    // multiples of 64 meet in one slot; -1 and -2 have one hash
    const keyOf = (k: number): number => (k % 3 === 0 ? k * 64 : k % 3 === 1 ? -k : k);
    for (let step = 0; step < 3000; step++) {
      const n = keyOf(random(200));
      const key = newInt(vm, n);
      if (random(3) === 0) {
        expect(dictDelMaybe(vm, d, key)).toBe(model.delete(n));
      } else {
        const value = newInt(vm, step);
        dictSet(vm, d, key, value);
        decref(vm, value);
        model.set(n, step);
      }
      decref(vm, key);
    }
    const check = (): void => {
      expect(d.x).toBe(model.size);
      for (let k = 0; k < 200; k++) {
        const key = newInt(vm, keyOf(k));
        expect(dictGet(vm, d, key)?.v).toBe(model.get(keyOf(k)));
        decref(vm, key);
      }
    };
    check();
    dictSetStr(vm, d, 'x', vm.None);
    expect(dictGetStr(vm, d, 'x')).toBe(vm.None);
    dictDelMaybe(vm, d, intern(vm, 'x'));
    check();
  });

  it('counts references', () => {
    const vm = testVM(version);
    const key = newInt(vm, 100000);
    const value = newInt(vm, 200000);
    const d = newDict(vm);
    dictSet(vm, d, key, value);
    expect([key.rc, value.rc]).toEqual([2, 2]);
    dictSet(vm, d, key, value);
    expect([key.rc, value.rc]).toEqual([2, 2]);
    const copy = PyDict_Copy(vm, d);
    expect([key.rc, value.rc]).toEqual([3, 3]);
    decref(vm, copy);
    const popped = dictPop(vm, d, key);
    expect(popped).toBe(value);
    expect([key.rc, value.rc]).toEqual([1, 2]);
    decref(vm, d);
  });

  it('tells by its key version whether an index stands', () => {
    const vm = testVM(version);
    const d = newDict(vm);
    dictSetStr(vm, d, 'x', newInt(vm, 300));
    const kver = dictKeysVersion(vm, d);
    const ix = dictIndexStr(vm, d, 'x');
    dictSetStr(vm, d, 'x', newInt(vm, 301));
    expect(dictKeysVersion(vm, d)).toBe(kver);
    expect(dictEntryValue(d, ix)!.v).toBe(301);
    dictSetStr(vm, d, 'y', vm.None);
    expect(dictKeysVersion(vm, d)).not.toBe(kver);
    expect(dictGetStr(vm, d, 'y')).toBe(vm.None);
  });

  it('is tracked when the version tracks it', () => {
    const vm = testVM(version);
    const lazy = vm.dictTracksLazily;
    const d = newDict(vm);
    expect(d.gn === null).toBe(lazy);
    dictSetStr(vm, d, 'a', newInt(vm, 1));
    expect(d.gn === null).toBe(lazy);
    dictSetStr(vm, d, 'b', newTuple(vm, [newDict(vm)]));
    expect(d.gn === null).toBe(false);
  });
});
