/** What the heap can tell of itself: counts per size class and arena, and the text of sys._debugmallocstats(). */
import type { Heap } from './heap.ts';
import { COUNT, SZIDX } from './pymalloc.ts';

export interface ClassStats {
  /** bytes of a block */
  size: number;
  /** pools with at least one block in use */
  pools: number;
  /** blocks in use */
  used: number;
  /** free blocks of those pools, never carved ones included */
  avail: number;
}

export interface ArenaStats {
  total: number;
  reclaimed: number;
  highwater: number;
  current: number;
  /** free pools of all arenas, never carved ones included */
  unusedPools: number;
  /** arenas whose base isn't pool aligned: each is short of one pool */
  misaligned: number;
}

/** One line of the free lists: `9 free PyDictObjects * 48 bytes each`. */
export interface FreeListLine {
  /** as printed, without the plural: `free PyDictObject`, `free 1-sized PyTupleObject` */
  name: string;
  count: number;
  size: number;
}

export interface HeapStats {
  /** one row a size class, those without pools too */
  classes: ClassStats[];
  arenas: ArenaStats;
}

export function heapStats(heap: Heap): HeapStats {
  const { arenas } = heap;
  const classes: ClassStats[] = [];
  for (let i = 0; i < heap.classes; i++) {
    classes.push({ size: heap.blockBytes(i), pools: 0, used: 0, avail: 0 });
  }
  for (const pool of heap.usedAndFullPools()) {
    const size = heap.memory[pool + SZIDX]!;
    const row = classes[size]!;
    const count = heap.memory[pool + COUNT]!;
    row.pools++;
    row.used += count;
    row.avail += heap.capacity(size) - count;
  }
  let unusedPools = 0;
  let misaligned = 0;
  for (let ao = 0; ao < arenas.maxarenas; ao++) {
    if (arenas.address[ao] === 0) continue;
    unusedPools += arenas.nfreepools[ao]!;
    if (arenas.ntotalpools[ao]! < arenas.maxPoolsInArena) misaligned++;
  }
  const current = arenas.narenas_currently_allocated;
  const total = arenas.ntimes_arena_allocated;
  return {
    classes,
    arenas: {
      total,
      reclaimed: total - current,
      highwater: arenas.narenas_highwater,
      current,
      unusedPools,
      misaligned,
    },
  };
}

/** @cpython Python/sysmodule.c sys__debugmallocstats_impl 3.8-3.15: the whole text; the caller gives the free lists in print order */
export function debugmallocstats(heap: Heap, freelists: readonly FreeListLine[]): string {
  return `${_PyObject_DebugMallocStats(heap)}\n${freelists.map(_PyDebugAllocatorStats).join('')}`;
}

/** @cpython Objects/obmalloc.c _PyObject_DebugMallocStats 3.8-3.15, pymalloc_print_stats 3.12-3.15 */
export function _PyObject_DebugMallocStats(heap: Heap): string {
  const { classes, arenas } = heapStats(heap);
  const { arenaBytes, poolBytes } = heap.arenas;
  const used = classes.filter((row) => row.pools > 0);
  const sum = (of: (row: ClassStats) => number) => used.reduce((total, row) => total + of(row), 0);
  const allocated = sum((row) => row.used * row.size);
  const available = sum((row) => row.avail * row.size);
  const unused = arenas.unusedPools * poolBytes;
  const headers = sum((row) => row.pools) * heap.overheadBytes;
  const quantization = sum((row) => row.pools * ((poolBytes - heap.overheadBytes) % row.size));
  const alignment = arenas.misaligned * poolBytes;
  return [
    `Small block threshold = ${heap.threshold}, in ${heap.classes} size classes.\n\n`,
    'class   size   num pools   blocks in use  avail blocks\n',
    '-----   ----   ---------   -------------  ------------\n',
    ...classes.map((row, i) => (row.pools > 0 ? classLine(i, row) : '')),
    '\n',
    printone('# arenas allocated total', arenas.total),
    printone('# arenas reclaimed', arenas.reclaimed),
    printone('# arenas highwater mark', arenas.highwater),
    printone('# arenas allocated current', arenas.current),
    printone(`${arenas.current} arenas * ${arenaBytes} bytes/arena`, arenas.current * arenaBytes),
    '\n',
    printone('# bytes in allocated blocks', allocated),
    printone('# bytes in available blocks', available),
    printone(`${arenas.unusedPools} unused pools * ${poolBytes} bytes`, unused),
    printone('# bytes lost to pool headers', headers),
    printone('# bytes lost to quantization', quantization),
    printone('# bytes lost to arena alignment', alignment),
    printone('Total', allocated + available + unused + headers + quantization + alignment),
    arenaMapLines(heap),
  ].join('');
}

/** @cpython Objects/obmalloc.c _PyDebugAllocatorStats 3.8-3.15 */
export function _PyDebugAllocatorStats(list: FreeListLine): string {
  const label = `${list.count} ${list.name}s * ${list.size} bytes each`.padStart(48) + ' ';
  return printone(label, list.count * list.size);
}

function arenaMapLines(heap: Heap): string {
  const { arenas } = heap;
  if (arenas.map.kind === 'none') return '';
  const bytes = arenas.arenaMapBytes();
  const root = printone('# bytes lost to arena map root', bytes.root);
  if (arenas.map.interiorBits === 0) return `\narena map counts\n${root}`;
  const mid = arenas.arena_map_mid_count;
  const bot = arenas.arena_map_bot_count;
  return [
    '\narena map counts\n',
    printone('# arena map mid nodes', mid),
    printone('# arena map bot nodes', bot),
    '\n',
    root,
    printone('# bytes lost to arena map mid', bytes.mid * mid),
    printone('# bytes lost to arena map bot', bytes.bot * bot),
    printone('Total', bytes.root + bytes.mid * mid + bytes.bot * bot),
  ].join('');
}

function classLine(index: number, row: ClassStats): string {
  const cells = [
    String(index).padStart(5),
    String(row.size).padStart(6),
    String(row.pools).padStart(11),
    String(row.used).padStart(15),
    String(row.avail).padStart(13),
  ];
  return `${cells.join(' ')}\n`;
}

/** @cpython Objects/obmalloc.c printone 3.8-3.15: the label to 35 columns, `=`, the number with commas to 21 columns */
function printone(label: string, value: number): string {
  const digits = String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${label.padEnd(35)}=${digits.padStart(21)}\n`;
}
