/**
 * SipHash of str and bytes with CPython's key, in 32-bit halves. A hasher keeps a buffer of 32-bit words, into which the
 * text is packed as CPython stores it (1, 2 or 4 bytes a character, little-endian), and leaves its result in `lo`, `hi`.
 */
import { Hash64 } from './hash-numeric.ts';

/** Bytes a character takes. */
export type Kind = 1 | 2 | 4;

/**
 * The key that PYTHONHASHSEED makes: 0 gives zeros, another number 24 bytes of a linear congruential generator, of
 * which the first 16 are the key, as four little-endian words.
 * @cpython Python/bootstrap_hash.c lcg_urandom 3.8-3.15
 */
export function keyFromSeed(seed: number): Int32Array {
  const key = new Int32Array(4);
  if (seed === 0) return key;
  let x = seed >>> 0;
  for (let i = 0; i < 16; i++) {
    x = (Math.imul(x, 214013) + 2531011) >>> 0;
    key[i >> 2]! |= ((x >>> 16) & 0xff) << ((i & 3) * 8);
  }
  return key;
}

export class TextHasher extends Hash64 {
  readonly #compressions: number;
  readonly #finalizations: number;
  readonly #key: Int32Array;
  #words = new Int32Array(64);

  constructor(algorithm: 'siphash13' | 'siphash24', key: Int32Array) {
    super();
    this.#compressions = algorithm === 'siphash13' ? 1 : 2;
    this.#finalizations = algorithm === 'siphash13' ? 3 : 4;
    this.#key = key;
  }

  /** Room for `bytes` and a partial word, zeroed where the last words go. */
  #reserve(bytes: number): Int32Array {
    const words = (bytes >> 2) + 3;
    if (words > this.#words.length) this.#words = new Int32Array(words * 2);
    const last = bytes >> 2;
    this.#words[last] = this.#words[last + 1] = this.#words[last + 2] = 0;
    return this.#words;
  }

  /** Hash of a str of the given kind (its widest character decides it); kind 4 counts surrogate pairs as one. */
  hashStr(text: string, kind: Kind): void {
    const n = text.length;
    if (n === 0) return this.set(0, 0);
    if (kind === 1) {
      const words = this.#reserve(n);
      let i = 0;
      for (; i + 3 < n; i += 4)
        words[i >> 2] =
          text.charCodeAt(i) |
          (text.charCodeAt(i + 1) << 8) |
          (text.charCodeAt(i + 2) << 16) |
          (text.charCodeAt(i + 3) << 24);
      for (; i < n; i++) words[i >> 2]! |= text.charCodeAt(i) << ((i & 3) * 8);
      this.#run(n);
    } else if (kind === 2) {
      const words = this.#reserve(n * 2);
      let i = 0;
      for (; i + 1 < n; i += 2) words[i >> 1] = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
      if (i < n) words[i >> 1] = text.charCodeAt(i);
      this.#run(n * 2);
    } else this.#hashCodePoints(text);
  }

  #hashCodePoints(text: string): void {
    const words = this.#reserve(text.length * 4);
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      const cp = text.codePointAt(i)!;
      if (cp > 0xffff) i++;
      words[count++] = cp;
    }
    words[count] = words[count + 1] = 0;
    this.#run(count * 4);
  }

  hashBytes(bytes: Uint8Array): void {
    const n = bytes.length;
    if (n === 0) return this.set(0, 0);
    const words = this.#reserve(n);
    let i = 0;
    for (; i + 3 < n; i += 4)
      words[i >> 2] = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    for (; i < n; i++) words[i >> 2]! |= bytes[i]! << ((i & 3) * 8);
    this.#run(n);
  }

  /** @cpython Python/pyhash.c siphash13, siphash24 3.8-3.15; a round is written out, because it is all the time there is */
  #run(bytes: number): void {
    const words = this.#words;
    const key = this.#key;
    let al = key[0]! ^ 0x70736575;
    let ah = key[1]! ^ 0x736f6d65;
    let bl = key[2]! ^ 0x6e646f6d;
    let bh = key[3]! ^ 0x646f7261;
    let cl = key[0]! ^ 0x6e657261;
    let ch = key[1]! ^ 0x6c796765;
    let dl = key[2]! ^ 0x79746573;
    let dh = key[3]! ^ 0x74656462;
    const blocks = bytes >> 3;
    words[blocks * 2 + 1]! |= bytes << 24;
    let x = 0;
    let t = 0;
    for (let block = 0; block <= blocks + 1; block++) {
      let rounds = this.#compressions;
      let ml = 0;
      let mh = 0;
      if (block <= blocks) {
        ml = words[block * 2]!;
        mh = words[block * 2 + 1]!;
        dl ^= ml;
        dh ^= mh;
      } else {
        cl ^= 0xff;
        rounds = this.#finalizations;
      }
      for (; rounds > 0; rounds--) {
        // a += b, c += d
        x = (al + bl) | 0;
        ah = (ah + bh + (((al & bl) | ((al | bl) & ~x)) >>> 31)) | 0;
        al = x;
        x = (cl + dl) | 0;
        ch = (ch + dh + (((cl & dl) | ((cl | dl) & ~x)) >>> 31)) | 0;
        cl = x;
        // b = rotl(b, 13) ^ a, d = rotl(d, 16) ^ c, a = rotl(a, 32)
        t = ((bl << 13) | (bh >>> 19)) ^ al;
        bh = ((bh << 13) | (bl >>> 19)) ^ ah;
        bl = t;
        t = ((dl << 16) | (dh >>> 16)) ^ cl;
        dh = ((dh << 16) | (dl >>> 16)) ^ ch;
        dl = t;
        t = al;
        al = ah;
        ah = t;
        // c += b, a += d
        x = (cl + bl) | 0;
        ch = (ch + bh + (((cl & bl) | ((cl | bl) & ~x)) >>> 31)) | 0;
        cl = x;
        x = (al + dl) | 0;
        ah = (ah + dh + (((al & dl) | ((al | dl) & ~x)) >>> 31)) | 0;
        al = x;
        // b = rotl(b, 17) ^ c, d = rotl(d, 21) ^ a, c = rotl(c, 32)
        t = ((bl << 17) | (bh >>> 15)) ^ cl;
        bh = ((bh << 17) | (bl >>> 15)) ^ ch;
        bl = t;
        t = ((dl << 21) | (dh >>> 11)) ^ al;
        dh = ((dh << 21) | (dl >>> 11)) ^ ah;
        dl = t;
        t = cl;
        cl = ch;
        ch = t;
      }
      al ^= ml;
      ah ^= mh;
    }
    this.lo = al ^ bl ^ cl ^ dl;
    this.hi = ah ^ bh ^ ch ^ dh;
    this.finish();
  }
}
