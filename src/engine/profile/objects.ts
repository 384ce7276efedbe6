import { byBuild } from './builds.ts';

/** What the object layer needs to know of a build. Every change cites its source. */
export interface ObjectsProfile {
  area: 'objects';
  /** what getrefcount shows for an immortal object (before 3.12 none is) */
  immortalRefcount: number;
  /** where the counts of static objects (small ints, one-character strings, '', (), b'') start */
  staticRefcount: number;
  /** None, True, False, Ellipsis, NotImplemented and static types never die */
  immortalSingletons: boolean;
  /** largest int that is a singleton */
  smallIntMax: number;
  /** request in bytes for an int of one digit, by pointer width */
  intSize1: (w: number) => number;
  /** digits that every int has room for */
  intLeastDigits: number;
  /** how `**` walks the bits of the exponent: from 1 on, or from the first bit's value; digits of the exponent up to which it does so */
  intPower: 'from one' | 'from first bit';
  /** limit of the free list of complex results */
  freeComplex: number;
  /** limit of the free list of one-digit ints, 0: none */
  freeInts: number;
  freeFloats: number;
  /** tuples: request is `tupleHeader(w) + n * w` */
  tupleHeader: (w: number) => number;
  /** lengths that have a free list: 1 .. tupleFreeSizes-1 */
  tupleFreeSizes: number;
  /** false: a fresh tuple is tracked only where an item can take part in a cycle (facts 8.3) */
  tupleTracksAlways: boolean;
  /** struct bytes before the characters: of an ASCII string, of any other */
  strAscii: (w: number) => number;
  strOther: (w: number) => number;
  /** list.sort: least lengths of the runs share a value, or add up to the list's length */
  sortMinrun: 'one' | 'parts';
  /** list.sort: descending runs are strict, or may hold equal elements */
  sortRuns: 'strict' | 'equal too';
  /** what `reverse=` of list.sort may be: a C int, or anything */
  sortReverse: 'int' | 'truth';
}

export const objects = byBuild<ObjectsProfile>(
  {
    area: 'objects',
    immortalRefcount: 0,
    staticRefcount: 1,
    immortalSingletons: false,
    smallIntMax: 256,
    intSize1: (w) => 3 * w + 4, // facts-allocator-gc 9: 28
    intLeastDigits: 0,
    intPower: 'from one',
    freeComplex: 0,
    freeInts: 0,
    freeFloats: 100,
    tupleHeader: (w) => 3 * w,
    tupleFreeSizes: 20,
    tupleTracksAlways: true,
    strAscii: (w) => 4 * w + 16, // facts 9: 54 for 5 characters, 48 + 5 + 1
    strOther: (w) => 5 * w + 32, // 72 + (n + 1) * kind
    sortMinrun: 'one',
    sortRuns: 'strict',
    sortReverse: 'int',
  },
  {
    '3.11.7': {
      staticRefcount: 999999999,
      intSize1: (w) => 3 * w + 8,
      intLeastDigits: 1,
      intPower: 'from first bit',
      tupleFreeSizes: 21,
    },
    '3.12.1': {
      immortalRefcount: 4294967295, // facts-allocator-gc 7.3
      staticRefcount: 0x40000000,
      immortalSingletons: true,
      strAscii: (w) => 3 * w + 16, // facts 9: 46 for 5 characters
      strOther: (w) => 4 * w + 24, // 56 + (n + 1) * kind
      sortReverse: 'truth',
    },
    '3.13.0': { sortRuns: 'equal too' }, // lists of 3 that end in equal elements take two comparisons more
    '3.14.4': { immortalRefcount: 3221225472, freeInts: 100, tupleHeader: (w) => 4 * w, tupleTracksAlways: false },
    '3.15.2': { smallIntMax: 1024, freeComplex: 100, sortMinrun: 'parts' },
  },
);
