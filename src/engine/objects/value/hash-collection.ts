/** Hashes of collections from those of their items: tuple (and slice), frozenset. */
import { Hash64, mul64 } from './hash-numeric.ts';

// 11400714785074694791, 14029467366897019727, 2870177450012600261
const P1_LO = 0x85ebca87 | 0;
const P1_HI = 0x9e3779b1 | 0;
const P2_LO = 0x27d4eb4f | 0;
const P2_HI = 0xc2b2ae3d | 0;
const P5_LO = 0x165667c5;
const P5_HI = 0x27d4eb2f;

function add(a: Hash64, lo: number, hi: number): void {
  const sum = (a.lo >>> 0) + (lo >>> 0);
  a.hi = (a.hi + hi + (sum > 0xffffffff ? 1 : 0)) | 0;
  a.lo = sum | 0;
}

/** `begin`, `item` for each item in order, `finish*`; the result is in `lo`, `hi`. @cpython Objects/tupleobject.c tuplehash 3.8-3.15 */
export class TupleHasher extends Hash64 {
  readonly #lane = new Hash64();
  #count = 0;

  begin(): void {
    this.set(P5_LO, P5_HI);
    this.#count = 0;
  }

  item(lo: number, hi: number): void {
    mul64(lo, hi, P2_LO, P2_HI, this.#lane);
    add(this, this.#lane.lo, this.#lane.hi);
    const rotatedLo = (this.lo << 31) | (this.hi >>> 1);
    const rotatedHi = (this.hi << 31) | (this.lo >>> 1);
    mul64(rotatedLo, rotatedHi, P1_LO, P1_HI, this);
    this.#count++;
  }

  finishTuple(): void {
    add(this, this.#count ^ (P5_LO ^ 3527539), P5_HI);
    this.finishSlice();
  }

  /** A slice (3.12+) hashes start, stop, step without their number. */
  finishSlice(): void {
    if (this.lo === -1 && this.hi === -1) this.set(1546275796, 0);
  }
}

/** As TupleHasher, items in any order. @cpython Objects/setobject.c frozenset_hash 3.8-3.15 */
export class SetHasher extends Hash64 {
  readonly #shuffled = new Hash64();
  #count = 0;

  begin(): void {
    this.set(0, 0);
    this.#count = 0;
  }

  item(lo: number, hi: number): void {
    // ((h ^ 89869747) ^ (h << 16)) * 3644798167
    const xlo = lo ^ 89869747 ^ (lo << 16);
    const xhi = hi ^ ((hi << 16) | (lo >>> 16));
    mul64(xlo, xhi, 3644798167 | 0, 0, this.#shuffled);
    this.lo ^= this.#shuffled.lo;
    this.hi ^= this.#shuffled.hi;
    this.#count++;
  }

  finishSet(): void {
    mul64(this.#count + 1, 0, 1927868237, 0, this.#shuffled);
    let lo = this.lo ^ this.#shuffled.lo;
    let hi = this.hi ^ this.#shuffled.hi;
    const lo11 = (lo >>> 11) | (hi << 21);
    const lo25 = (lo >>> 25) | (hi << 7);
    lo ^= lo11 ^ lo25;
    hi ^= (hi >>> 11) ^ (hi >>> 25);
    mul64(lo, hi, 69069, 0, this);
    add(this, 907133923, 0);
    if (this.lo === -1 && this.hi === -1) this.set(590923713, 0);
  }
}

/** Hash of a frozenset from the halves of its items' hashes, in any order. */
export function hashFrozenset(los: ArrayLike<number>, his: ArrayLike<number>, out: { lo: number; hi: number }): void {
  const hasher = new SetHasher();
  hasher.begin();
  for (let i = 0; i < los.length; i++) hasher.item(los[i]!, his[i]!);
  hasher.finishSet();
  out.lo = hasher.lo;
  out.hi = hasher.hi;
}
