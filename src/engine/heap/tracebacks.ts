/**
 * Interned tracebacks of tracemalloc. A traceback is a list of frames (file, line), most recent first, and the number of
 * frames there were in all; equal ones share an id. Ids stay valid for the heap's life, so callers may cache them.
 *
 *   words: [ nframe, total, file, line, file, line, ... ] [ nframe, ... ] ...     start[id] -> first word
 *
 * Built without garbage: `begin()`, `push(file, line)` for each frame, `end(total)`.
 */
import { grown } from './arenas.ts';

export interface Frame {
  filename: string;
  line: number;
}

/** the traceback of a request made outside of any frame: `<unknown>`, line 0 */
export const UNKNOWN_TRACEBACK = 1;

export class Tracebacks {
  readonly filenames: string[] = [];
  /** ids in use are 1 ... count */
  count = 0;
  #fileIds = new Map<string, number>();
  #words = new Int32Array(1024);
  #used = 0;
  #start = new Int32Array(256);
  /** open addressing, ids; 0: free */
  #table = new Int32Array(512);
  #scratch = new Int32Array(64);
  #length = 2;

  constructor() {
    this.begin();
    this.push(this.file('<unknown>'), 0);
    this.end(1);
  }

  /** Id of a file name. */
  file(name: string): number {
    let id = this.#fileIds.get(name);
    if (id === undefined) {
      id = this.filenames.length;
      this.filenames.push(name);
      this.#fileIds.set(name, id);
    }
    return id;
  }

  begin(): void {
    this.#length = 2;
  }

  push(file: number, line: number): void {
    if (this.#length + 2 > this.#scratch.length) this.#scratch = grown(this.#scratch, this.#scratch.length * 2);
    this.#scratch[this.#length++] = file;
    this.#scratch[this.#length++] = line;
  }

  /** Id of the traceback pushed since begin(); `total`: frames there were, stored ones or not (0 where the version has none). */
  end(total: number): number {
    if (this.#length === 2) return UNKNOWN_TRACEBACK;
    const scratch = this.#scratch;
    scratch[0] = (this.#length - 2) >> 1;
    scratch[1] = total;
    let hash = 0;
    for (let i = 0; i < this.#length; i++) hash = Math.imul(hash ^ scratch[i]!, 0x9e3779b1) ^ (hash >>> 15);
    const mask = this.#table.length - 1;
    for (let at = (hash ^ (hash >>> 13)) & mask; ; at = (at + 1) & mask) {
      const id = this.#table[at]!;
      if (id === 0) return this.#add(at);
      if (this.#equals(id)) return id;
    }
  }

  /** frames stored with a traceback */
  nframe(id: number): number {
    return this.#words[this.#start[id]!]!;
  }

  totalNframe(id: number): number {
    return this.#words[this.#start[id]! + 1]!;
  }

  /** file id of frame `i`, 0 being the most recent */
  fileAt(id: number, i: number): number {
    return this.#words[this.#start[id]! + 2 + 2 * i]!;
  }

  lineAt(id: number, i: number): number {
    return this.#words[this.#start[id]! + 3 + 2 * i]!;
  }

  /** The frames of a traceback, most recent first, as C stores them. */
  frames(id: number): Frame[] {
    return Array.from({ length: this.nframe(id) }, (_, i) => ({
      filename: this.filenames[this.fileAt(id, i)]!,
      line: this.lineAt(id, i),
    }));
  }

  #equals(id: number): boolean {
    const start = this.#start[id]!;
    for (let i = 0; i < this.#length; i++) {
      if (this.#words[start + i] !== this.#scratch[i]) return false;
    }
    return true;
  }

  #add(at: number): number {
    const id = ++this.count;
    if (id >= this.#start.length) this.#start = grown(this.#start, this.#start.length * 2);
    while (this.#used + this.#length > this.#words.length) this.#words = grown(this.#words, this.#words.length * 2);
    this.#words.set(this.#scratch.subarray(0, this.#length), this.#used);
    this.#start[id] = this.#used;
    this.#used += this.#length;
    this.#table[at] = id;
    if (id * 2 > this.#table.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let id = 1; id <= this.count; id++) {
      const start = this.#start[id]!;
      const length = 2 + 2 * this.#words[start]!;
      let hash = 0;
      for (let i = 0; i < length; i++) hash = Math.imul(hash ^ this.#words[start + i]!, 0x9e3779b1) ^ (hash >>> 15);
      let at = (hash ^ (hash >>> 13)) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id;
    }
    this.#table = table;
  }
}
