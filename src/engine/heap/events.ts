/**
 * The event log: each request to the three memory domains, in order, with its size, as tools that wrap CPython's
 * allocators see it (requests nested in a request are not seen).
 *
 *   +56     allocated 56 bytes, obj domain        -24     freed a block of 24 bytes
 *   +40m    mem domain                            32>64m  resized
 *   +1024r  raw domain                            |       a mark
 *
 * `?` stands for the size of a block that was requested before the log was installed. With `where`, each event keeps the
 * traceback id of its request.
 */
import { grown, grown64, HANDLE_SPACE } from './arenas.ts';
import { BRK_BASE, MAP_BASE } from './malloc.ts';
import { UNKNOWN_TRACEBACK } from './tracebacks.ts';

export const OBJ = 0;
export const MEM = 1;
export const RAW = 2;
export type Domain = typeof OBJ | typeof MEM | typeof RAW;

const SUFFIX = ['', 'm', 'r'] as const;
const ALLOCATED = 0;
const FREED = 1;
const RESIZED = 2;
const MARK = 3;

export class EventLog {
  installed = false;
  recording = false;
  count = 0;
  /** kind * 4 + domain */
  #kinds = new Uint8Array(1024);
  #sizes = new Float64Array(1024);
  #oldSizes = new Float64Array(1024);
  /** traceback ids */
  #places = new Int32Array(1024);
  #where: () => number = () => UNKNOWN_TRACEBACK;
  /** requested bytes + 1 of each live block, by handle: pymalloc, brk, mapped; 0: unknown */
  #live: Float64Array[] = [new Float64Array(1024), new Float64Array(1024), new Float64Array(64)];

  /** Sizes are known from here on. */
  install(): void {
    this.installed = true;
  }

  start(where: () => number = () => UNKNOWN_TRACEBACK): void {
    this.install();
    this.#where = where;
    this.count = 0;
    this.recording = true;
  }

  /** Ends recording and gives the events as text. */
  stop(): string[] {
    this.recording = false;
    return Array.from({ length: this.count }, (_, i) => this.#text(i));
  }

  /** Traceback id of an event of the last recording. */
  placeOf(i: number): number {
    return this.#places[i]!;
  }

  mark(): void {
    this.#record(MARK, OBJ, 0, 0);
  }

  allocated(domain: Domain, handle: number, bytes: number): void {
    this.#setSize(handle, bytes);
    this.#record(ALLOCATED, domain, bytes, 0);
  }

  freed(domain: Domain, handle: number): void {
    const bytes = this.#size(handle);
    this.#setSize(handle, -1);
    this.#record(FREED, domain, bytes, bytes);
  }

  resized(domain: Domain, from: number, to: number, bytes: number): void {
    if (from === 0) {
      this.allocated(domain, to, bytes);
      return;
    }
    const old = this.#size(from);
    this.#setSize(from, -1);
    this.#setSize(to, bytes);
    this.#record(RESIZED, domain, bytes, old);
  }

  #text(i: number): string {
    const kind = this.#kinds[i]! >> 2;
    const suffix = SUFFIX[this.#kinds[i]! & 3]!;
    const old = this.#oldSizes[i]! < 0 ? '?' : String(this.#oldSizes[i]);
    if (kind === ALLOCATED) return `+${this.#sizes[i]}${suffix}`;
    if (kind === FREED) return `-${old}${suffix}`;
    if (kind === RESIZED) return `${old}>${this.#sizes[i]}${suffix}`;
    return '|';
  }

  #record(kind: number, domain: Domain, bytes: number, old: number): void {
    if (!this.recording) return;
    const i = this.count++;
    if (i === this.#kinds.length) {
      const kinds = new Uint8Array(i * 2);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
      this.#sizes = grown64(this.#sizes, i * 2);
      this.#oldSizes = grown64(this.#oldSizes, i * 2);
      this.#places = grown(this.#places, i * 2);
    }
    this.#kinds[i] = kind * 4 + domain;
    this.#sizes[i] = bytes;
    this.#oldSizes[i] = old;
    this.#places[i] = this.#where();
  }

  /** requested bytes, -1: unknown */
  #size(handle: number): number {
    const [table, index] = place(handle);
    return (this.#live[table]![index] ?? 0) - 1;
  }

  #setSize(handle: number, bytes: number): void {
    const [table, index] = place(handle);
    const live = this.#live[table]!;
    if (index >= live.length) this.#live[table] = grown64(live, Math.max(index + 1, live.length * 2));
    this.#live[table]![index] = bytes + 1;
  }
}

function place(handle: number): [number, number] {
  if (handle < HANDLE_SPACE) return [0, handle];
  return handle < MAP_BASE ? [1, handle - BRK_BASE] : [2, handle - MAP_BASE];
}
