/**
 * Blocks that the C library gets from mmap one by one: whole pages, with two words of header before the user's block.
 * A block is named by its slot here; slots of ended blocks are used again.
 */
import { grown64 } from './arenas.ts';
import { type AddressSpace, PAGE_BYTES } from './space.ts';

export class Mappings {
  /** by slot: address of the mapping (0: free slot), bytes of it */
  address = new Float64Array(16);
  bytes = new Float64Array(16);
  count = 0;
  readonly #space: AddressSpace;
  readonly #wordBytes: number;
  #freeSlots: number[] = [];
  #slots = 0;

  constructor(space: AddressSpace, wordBytes: number) {
    this.#space = space;
    this.#wordBytes = wordBytes;
  }

  /** Slot of a new mapping for a chunk of so many bytes; -1: no memory. */
  map(chunkBytes: number): number {
    const bytes = this.#pages(chunkBytes);
    const address = this.#space.mmap(bytes);
    if (address === 0) return -1;
    const slot = this.#freeSlots.pop() ?? this.#slots++;
    if (slot >= this.address.length) {
      this.address = grown64(this.address, slot * 2);
      this.bytes = grown64(this.bytes, slot * 2);
    }
    this.address[slot] = address;
    this.bytes[slot] = bytes;
    this.count++;
    return slot;
  }

  unmap(slot: number): void {
    this.#space.munmap(this.address[slot]!, this.bytes[slot]!);
    this.address[slot] = 0;
    this.count--;
    this.#freeSlots.push(slot);
  }

  /** Resizes, moving if need be; false: no memory. */
  remap(slot: number, chunkBytes: number): boolean {
    const bytes = this.#pages(chunkBytes);
    if (bytes === this.bytes[slot]) return true;
    const address = this.#space.mremap(this.address[slot]!, this.bytes[slot]!, bytes);
    if (address === 0) return false;
    this.address[slot] = address;
    this.bytes[slot] = bytes;
    return true;
  }

  #pages(chunkBytes: number): number {
    return Math.ceil((chunkBytes + this.#wordBytes) / PAGE_BYTES) * PAGE_BYTES;
  }
}
