/**
 * The address space of the simulated process: where mmap and brk put things. Real addresses are seen by a guest only
 * through id(), repr() and hash(), and by pymalloc through the alignment of an arena's base.
 *
 *     0x5555...  brk heap -->                         <-- mmap, top down  0x7fff...
 *
 * As Linux does, a mapping goes to the highest gap that is large enough, so an unmapped piece is reused by the next
 * request that fits. A pinned machine is imitated by its top, its brk, and (optionally) the bases of its first arenas.
 */
import { InvariantError } from '../profile/faults.ts';

export const PAGE_BYTES = 4096;

export interface SpaceOptions {
  /** first address above the mmap area, a multiple of 4096 */
  mmapTop?: number;
  /** start of the brk heap, a multiple of 4096 */
  brkStart?: number;
  /** bases of the first arenas, in order of allocation; later ones are placed by mmap */
  arenaBases?: readonly number[];
  /** bytes that one process can get in all: a larger request fails as malloc does (NULL) */
  limitBytes?: number;
}

export class AddressSpace {
  readonly brkStart: number;
  readonly limitBytes: number;
  /** gaps of the mmap area as [start, end) pairs, highest first; the last one is the open end below everything */
  #gaps: number[];
  #arenaBases: readonly number[];
  #arenasPlaced = 0;
  /** alignment wished for the next arenas: whether each base is a multiple of the modulus; later ones fall where they fall */
  #alignments: { modulus: number; aligned: boolean }[] = [];
  #mappedBytes = 0;

  constructor(pointerWidth: 4 | 8, options: SpaceOptions = {}) {
    const top = options.mmapTop ?? (pointerWidth === 8 ? 0x7ffff7400000 : 0xf7c00000);
    this.brkStart = options.brkStart ?? (pointerWidth === 8 ? 0x555555559000 : 0x56600000);
    this.limitBytes = options.limitBytes ?? (pointerWidth === 8 ? 2 ** 35 : 2 ** 31);
    this.#gaps = [this.brkStart + (pointerWidth === 8 ? 2 ** 40 : 2 ** 29), top];
    this.#arenaBases = options.arenaBases ?? [];
  }

  get mappedBytes(): number {
    return this.#mappedBytes;
  }

  /** OURS: an arena goes where the pinned machine had it, else where mmap puts it. 0: out of memory. */
  mapArena(bytes: number): number {
    const pinned = this.#arenaBases[this.#arenasPlaced++];
    if (pinned === undefined) return this.mmap(bytes, this.#alignments.shift());
    this.#take(pinned, bytes);
    return pinned;
  }

  /** OURS: the bases of the next arenas; a base must be free. */
  pinArenas(bases: readonly number[]): void {
    this.#arenaBases = bases;
    this.#arenasPlaced = 0;
  }

  /** OURS: wishes for the next arenas, in place of earlier wishes. */
  alignArenas(modulus: number, aligned: readonly boolean[]): void {
    this.#alignments = aligned.map((a) => ({ modulus, aligned: a }));
  }

  /** OURS: `bytes` is a multiple of the page size; 0: out of memory. */
  mmap(bytes: number, wish?: { modulus: number; aligned: boolean }): number {
    if (this.#mappedBytes + bytes > this.limitBytes) return 0;
    for (let i = 0; i < this.#gaps.length; i += 2) {
      let address = this.#gaps[i + 1]! - bytes;
      if (wish?.aligned === true) address -= address % wish.modulus;
      else if (wish?.aligned === false && address % wish.modulus === 0) address -= PAGE_BYTES;
      if (address < this.#gaps[i]!) continue;
      this.#take(address, bytes);
      return address;
    }
    return 0;
  }

  munmap(address: number, bytes: number): void {
    const gaps = this.#gaps;
    let i = 0;
    while (i < gaps.length && gaps[i]! > address) i += 2;
    gaps.splice(i, 0, address, address + bytes);
    this.#mappedBytes -= bytes;
    if (i + 2 < gaps.length && gaps[i + 3] === address) gaps.splice(i, 4, gaps[i + 2]!, gaps[i + 1]!);
    if (i > 0 && gaps[i - 2] === gaps[i + 1]) gaps.splice(i - 2, 4, gaps[i]!, gaps[i - 1]!);
  }

  /** OURS: mremap(MREMAP_MAYMOVE): shrinks in place, grows in place into a gap, else moves; 0: out of memory. */
  mremap(address: number, oldBytes: number, newBytes: number): number {
    if (newBytes <= oldBytes) {
      if (newBytes < oldBytes) this.munmap(address + newBytes, oldBytes - newBytes);
      return address;
    }
    const more = newBytes - oldBytes;
    if (this.#mappedBytes + more > this.limitBytes) return 0;
    if (this.#isGap(address + oldBytes, more)) {
      this.#take(address + oldBytes, more);
      return address;
    }
    const moved = this.mmap(newBytes);
    if (moved !== 0) this.munmap(address, oldBytes);
    return moved;
  }

  #isGap(address: number, bytes: number): boolean {
    for (let i = 0; i < this.#gaps.length; i += 2) {
      if (this.#gaps[i]! <= address && address + bytes <= this.#gaps[i + 1]!) return true;
    }
    return false;
  }

  #take(address: number, bytes: number): void {
    const gaps = this.#gaps;
    for (let i = 0; i < gaps.length; i += 2) {
      const start = gaps[i]!;
      const end = gaps[i + 1]!;
      if (address < start || address + bytes > end) continue;
      const left: number[] = [];
      if (address + bytes < end) left.push(address + bytes, end);
      if (start < address) left.push(start, address);
      gaps.splice(i, 2, ...left);
      this.#mappedBytes += bytes;
      return;
    }
    throw new InvariantError(`address range is already mapped: 0x${address.toString(16)}, ${bytes} bytes`);
  }
}
