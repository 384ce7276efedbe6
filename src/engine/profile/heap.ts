import { byBuild } from './builds.ts';

/** Sizes that follow the pointer width, as powers of two of bytes. */
export interface PoolGeometry {
  /** smallest step of a request: 16 bytes on 64 bit, 8 on 32 bit */
  alignmentBits: number;
  poolBits: number;
  arenaBits: number;
}

/** One more level of the arena map takes so many bits of an address; 0 levels of nodes: a flat root. */
export interface ArenaMap {
  kind: 'none' | 'radix';
  /** bits of an address that the map looks at */
  addressBits: number;
  /** bits of the root index and of a middle node's index; 0 where the root is also the bottom */
  interiorBits: number;
}

/** What `tracemalloc.get_tracemalloc_memory()` adds up: three hash tables. */
export interface TraceTables {
  tableBytes: number;
  bucketBytes: number;
  traceBytes: number;
  tracebackBytes: number;
  filenameBytes: number;
  /** false: the tables count 0 while nothing is traced */
  countedWhenStopped: boolean;
}

/** What the `heap` layer needs to know of a build. Every change cites its source. */
export interface HeapProfile {
  area: 'heap';
  /** largest request that pymalloc serves, bytes */
  smallRequestThreshold: number;
  geometry: Readonly<Record<4 | 8, PoolGeometry>>;
  arenaMap: Readonly<Record<4 | 8, ArenaMap>>;
  /** a wholly free arena is kept while it is the last one of the usable list */
  keepsLastArena: boolean;
  /** arena objects made at first; doubles from there */
  initialArenaObjects: number;
  traceTables: Readonly<Record<4 | 8, TraceTables>>;
}

const NO_MAP: ArenaMap = { kind: 'none', addressBits: 0, interiorBits: 0 };
const FLAT_MAP: ArenaMap = { kind: 'radix', addressBits: 32, interiorBits: 0 };
const SMALL_POOLS: PoolGeometry = { alignmentBits: 4, poolBits: 12, arenaBits: 18 }; // 4 KiB, 256 KiB
const LARGE_POOLS: PoolGeometry = { alignmentBits: 4, poolBits: 14, arenaBits: 20 }; // 16 KiB, 1 MiB
const POOLS_32: PoolGeometry = { alignmentBits: 3, poolBits: 12, arenaBits: 18 };

const tables = (
  width: 4 | 8,
  struct: number,
  trace: number,
  other: number,
  countedWhenStopped: boolean,
): TraceTables => ({
  tableBytes: (struct * width) / 8,
  bucketBytes: width,
  traceBytes: (trace * width) / 8,
  tracebackBytes: (other * width) / 8,
  filenameBytes: (other * width) / 8,
  countedWhenStopped,
});
const bothWidths = (struct: number, trace: number, other: number, countedWhenStopped: boolean) => ({
  4: tables(4, struct, trace, other, countedWhenStopped),
  8: tables(8, struct, trace, other, countedWhenStopped),
});

/** 3.8 is the base. 32-bit values are read from the source, not measured. */
export const heap = byBuild<HeapProfile>(
  {
    area: 'heap',
    smallRequestThreshold: 512,
    geometry: { 8: SMALL_POOLS, 4: POOLS_32 },
    arenaMap: { 8: NO_MAP, 4: NO_MAP },
    keepsLastArena: false,
    initialArenaObjects: 16,
    traceTables: bothWidths(72, 40, 24, true),
  },
  {
    // bpo-37257: one wholly free arena stays; Python/hashtable.c with pointers as keys and values
    '3.9.18': { keepsLastArena: true, traceTables: bothWidths(80, 32, 32, true) },
    // bpo-37448: radix tree over 48 address bits, and with it larger pools and arenas on 64 bit
    '3.10.13': {
      geometry: { 8: LARGE_POOLS, 4: POOLS_32 },
      arenaMap: { 8: { kind: 'radix', addressBits: 48, interiorBits: 10 }, 4: FLAT_MAP },
    },
    // measured: root and mid 262144 bytes, bottom 131072 (IGNORE_BITS 0)
    '3.11.7': { arenaMap: { 8: { kind: 'radix', addressBits: 64, interiorBits: 15 }, 4: FLAT_MAP } },
    // gh-128679: measured 624 after stop() in 3.13.0, 0 in 3.13.18
    '3.13.18': { traceTables: bothWidths(80, 32, 32, false) },
  },
);
