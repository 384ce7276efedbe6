/**
 * SHA-224, -256, -384 and -512 (FIPS 180-4). The constants are what the standard says they are: the first bits behind the point of cube and
 * square roots of the first primes. Words of 64 bits are pairs of 32.
 */

export interface Sha2Kind {
  name: 'sha224' | 'sha256' | 'sha384' | 'sha512';
  /** bytes of the digest and of a block */
  digestSize: number;
  blockSize: 64 | 128;
}

export const SHA2_KINDS: readonly Sha2Kind[] = [
  { name: 'sha224', digestSize: 28, blockSize: 64 },
  { name: 'sha256', digestSize: 32, blockSize: 64 },
  { name: 'sha384', digestSize: 48, blockSize: 128 },
  { name: 'sha512', digestSize: 64, blockSize: 128 },
];

function primes(count: number): bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) if (found.every((p) => n % p !== 0n)) found.push(n);
  return found;
}

/** 64 bits behind the point of the root of degree `k` of `n`. */
function rootBits(n: bigint, k: bigint): bigint {
  const scaled = n << (64n * k);
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** k <= scaled) low = middle;
    else high = middle;
  }
  return low & 0xffffffffffffffffn;
}

/** 64-bit words as pairs, high half first. */
function pairs(words: readonly bigint[]): Uint32Array {
  return Uint32Array.from(words.flatMap((w) => [Number(w >> 32n), Number(w & 0xffffffffn)]));
}

/** Round constants and start values, computed once a module. */
export class Sha2Constants {
  /** 80 pairs; the high halves of the first 64 are those of the short kinds */
  readonly rounds = pairs(primes(80).map((p) => rootBits(p, 3n)));
  readonly #roots = primes(16).map((p) => rootBits(p, 2n));

  start(kind: Sha2Kind): Uint32Array {
    const first = this.#roots.slice(0, 8);
    const second = this.#roots.slice(8);
    switch (kind.name) {
      case 'sha224':
        return Uint32Array.from(second, (w) => Number(w & 0xffffffffn));
      case 'sha256':
        return Uint32Array.from(first, (w) => Number(w >> 32n));
      case 'sha384':
        return pairs(second);
      case 'sha512':
        return pairs(first);
    }
  }
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function shortBlock(state: Uint32Array, data: DataView, at: number, constants: Uint32Array): void {
  const w = new Uint32Array(64);
  for (let t = 0; t < 16; t++) w[t] = data.getUint32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = w[t - 16]! + s0 + w[t - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[2 * t]! + w[t]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((x, k) => {
    state[k] = state[k]! + x;
  });
}

/** Halves of the 64-bit word `x[2 * i]` turned right by `n`. */
function turnedHigh(high: number, low: number, n: number): number {
  return n < 32 ? (high >>> n) | (low << (32 - n)) : (low >>> (n - 32)) | (high << (64 - n));
}

function sum64(out: Uint32Array, at: number, ...terms: number[]): void {
  let low = 0;
  let high = 0;
  for (let k = 0; k < terms.length; k += 2) {
    high += terms[k]! >>> 0;
    low += terms[k + 1]! >>> 0;
  }
  out[at + 1] = low;
  out[at] = high + Math.floor(low / 0x100000000);
}

/** Exclusive or of three turns (or two and a shift) of a word, as a pair. */
function mixed(high: number, low: number, a: number, b: number, c: number, shifts: boolean): [number, number] {
  const h = turnedHigh(high, low, a) ^ turnedHigh(high, low, b);
  const l = turnedHigh(low, high, a) ^ turnedHigh(low, high, b);
  if (shifts) return [h ^ (high >>> c), l ^ ((low >>> c) | (high << (32 - c)))];
  return [h ^ turnedHigh(high, low, c), l ^ turnedHigh(low, high, c)];
}

function longBlock(state: Uint32Array, data: DataView, at: number, constants: Uint32Array): void {
  const w = new Uint32Array(160);
  for (let t = 0; t < 32; t++) w[t] = data.getUint32(at + 4 * t);
  for (let t = 32; t < 160; t += 2) {
    const [h0, l0] = mixed(w[t - 30]!, w[t - 29]!, 1, 8, 7, true);
    const [h1, l1] = mixed(w[t - 4]!, w[t - 3]!, 19, 61, 6, true);
    sum64(w, t, w[t - 32]!, w[t - 31]!, h0, l0, w[t - 14]!, w[t - 13]!, h1, l1);
  }
  // a to h, as pairs, and what is added in a round
  const v = Uint32Array.from(state);
  const t1 = new Uint32Array(2);
  const t2 = new Uint32Array(2);
  for (let t = 0; t < 160; t += 2) {
    const [h1, l1] = mixed(v[8]!, v[9]!, 14, 18, 41, false);
    const chooseHigh = (v[8]! & v[10]!) ^ (~v[8]! & v[12]!);
    const chooseLow = (v[9]! & v[11]!) ^ (~v[9]! & v[13]!);
    sum64(t1, 0, v[14]!, v[15]!, h1, l1, chooseHigh, chooseLow, constants[t]!, constants[t + 1]!, w[t]!, w[t + 1]!);
    const [h0, l0] = mixed(v[0]!, v[1]!, 28, 34, 39, false);
    const majorHigh = (v[0]! & v[2]!) ^ (v[0]! & v[4]!) ^ (v[2]! & v[4]!);
    const majorLow = (v[1]! & v[3]!) ^ (v[1]! & v[5]!) ^ (v[3]! & v[5]!);
    sum64(t2, 0, h0, l0, majorHigh, majorLow);
    v.copyWithin(2, 0, 14);
    sum64(v, 8, v[8]!, v[9]!, t1[0]!, t1[1]!);
    sum64(v, 0, t1[0]!, t1[1]!, t2[0]!, t2[1]!);
  }
  for (let k = 0; k < 16; k += 2) sum64(state, k, state[k]!, state[k + 1]!, v[k]!, v[k + 1]!);
}

/** A hash that is being computed. */
export class Sha2 {
  readonly kind: Sha2Kind;
  readonly #constants: Sha2Constants;
  readonly #state: Uint32Array;
  /** what doesn't fill a block yet */
  #rest = new Uint8Array(0);
  #length = 0;

  constructor(kind: Sha2Kind, constants: Sha2Constants, from?: Sha2) {
    this.kind = kind;
    this.#constants = constants;
    this.#state = from ? Uint32Array.from(from.#state) : constants.start(kind);
    if (from) {
      this.#rest = from.#rest.slice();
      this.#length = from.#length;
    }
  }

  copy(): Sha2 {
    return new Sha2(this.kind, this.#constants, this);
  }

  update(data: Uint8Array): void {
    const { blockSize } = this.kind;
    this.#length += data.length;
    const all = new Uint8Array(this.#rest.length + data.length);
    all.set(this.#rest);
    all.set(data, this.#rest.length);
    const view = new DataView(all.buffer);
    const whole = all.length - (all.length % blockSize);
    const block = blockSize === 64 ? shortBlock : longBlock;
    for (let at = 0; at < whole; at += blockSize) block(this.#state, view, at, this.#constants.rounds);
    this.#rest = all.slice(whole);
  }

  digest(): Uint8Array {
    const { blockSize, digestSize } = this.kind;
    const last = this.copy();
    const lengthBytes = blockSize / 8;
    const used = (this.#length + 1 + lengthBytes) % blockSize;
    const padding = new Uint8Array(1 + (used === 0 ? 0 : blockSize - used) + lengthBytes);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, BigInt(this.#length) * 8n);
    last.update(padding);
    const out = new DataView(new ArrayBuffer(last.#state.length * 4));
    last.#state.forEach((word, k) => {
      out.setUint32(4 * k, word);
    });
    return new Uint8Array(out.buffer, 0, digestSize).slice();
  }
}
