/**
 * What a collection keeps in an object's `g`: FINALIZED (for good) and SPACE (the incremental collector's old space); while it
 * runs COLLECTING, UNREACHABLE and the count of outside references from bit 4.
 */
import type { PyObj } from '../objects/object.ts';
import type { GcNode } from './list.ts';

/** the finalizer has run */
export const FINALIZED = 1;
export const COLLECTING = 2;
export const UNREACHABLE = 4;
export const SPACE = 8;
/** bits that outlive a collection */
export const KEPT = FINALIZED | SPACE;
export const FLAGS = 15;
/** one outside reference */
export const ONE = 16;
export const SHIFT = 4;
/** counts from here on are those of immortal objects */
export const IMMORTAL_FLOOR = 0x30000000;

export const DEBUG_STATS = 1;
export const DEBUG_COLLECTABLE = 2;
export const DEBUG_UNCOLLECTABLE = 4;
export const DEBUG_SAVEALL = 32;

export const object = (node: GcNode): PyObj => node as unknown as PyObj;

export function clearMarks(list: GcNode): void {
  for (let node = list.gn!; node !== list; node = node.gn!) node.g &= KEPT;
}
