/** BLAKE2b and BLAKE2s (RFC 7693), with key, salt and person, of a whole message; sequential hashing only. */

export interface Blake2Options {
  digestSize: number;
  key: Uint8Array;
  salt: Uint8Array;
  person: Uint8Array;
}

/** What the two differ in. */
interface Variant {
  bits: bigint;
  rounds: number;
  block: number;
  rotations: readonly [bigint, bigint, bigint, bigint];
  iv: readonly bigint[];
}

const IV64 = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];

const VARIANTS: Record<'blake2b' | 'blake2s', Variant> = {
  blake2b: { bits: 64n, rounds: 12, block: 128, rotations: [32n, 24n, 16n, 63n], iv: IV64 },
  blake2s: { bits: 32n, rounds: 10, block: 64, rotations: [16n, 12n, 8n, 7n], iv: IV64.map((x) => x >> 32n) },
};

const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Where the eight mixings of a round take their words from. */
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

function compress(h: bigint[], block: Uint8Array, count: bigint, last: boolean, variant: Variant): void {
  const { bits, rounds, rotations, iv } = variant;
  const mask = (1n << bits) - 1n;
  const view = new DataView(block.buffer, block.byteOffset);
  const word = (i: number): bigint =>
    bits === 64n ? view.getBigUint64(8 * i, true) : BigInt(view.getUint32(4 * i, true));
  const m = Array.from({ length: 16 }, (_, i) => word(i));
  const v = [...h, ...iv];
  v[12]! ^= count & mask;
  v[13]! ^= count >> bits;
  if (last) v[14]! ^= mask;
  const right = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (bits - n))) & mask;
  for (let round = 0; round < rounds; round++) {
    const sigma = SIGMA[round % 10]!;
    MIXES.forEach(([a, b, c, d], k) => {
      v[a] = (v[a]! + v[b]! + m[sigma[2 * k]!]!) & mask;
      v[d] = right(v[d]! ^ v[a]!, rotations[0]);
      v[c] = (v[c]! + v[d]!) & mask;
      v[b] = right(v[b]! ^ v[c]!, rotations[1]);
      v[a] = (v[a]! + v[b]! + m[sigma[2 * k + 1]!]!) & mask;
      v[d] = right(v[d]! ^ v[a]!, rotations[2]);
      v[c] = (v[c]! + v[d]!) & mask;
      v[b] = right(v[b]! ^ v[c]!, rotations[3]);
    });
  }
  for (let i = 0; i < 8; i++) h[i] = h[i]! ^ v[i]! ^ v[i + 8]!;
}

export function blake2(name: 'blake2b' | 'blake2s', data: Uint8Array, o: Blake2Options): Uint8Array {
  const variant = VARIANTS[name];
  const wordBytes = Number(variant.bits) / 8;
  const parameters = new Uint8Array(8 * wordBytes);
  parameters.set([o.digestSize, o.key.length, 1, 1]);
  parameters.set(o.salt, 4 * wordBytes);
  parameters.set(o.person, 6 * wordBytes);
  const view = new DataView(parameters.buffer);
  const h = variant.iv.map((x, i) => {
    const p = wordBytes === 8 ? view.getBigUint64(8 * i, true) : BigInt(view.getUint32(4 * i, true));
    return x ^ p;
  });
  const prefix = o.key.length > 0 ? variant.block : 0;
  const total = prefix + data.length;
  const whole = new Uint8Array(Math.max(1, Math.ceil(total / variant.block)) * variant.block);
  whole.set(o.key);
  whole.set(data, prefix);
  for (let at = 0; at < whole.length; at += variant.block) {
    const end = Math.min(at + variant.block, total);
    compress(h, whole.slice(at, at + variant.block), BigInt(end), at + variant.block >= whole.length, variant);
  }
  const out = new Uint8Array(8 * wordBytes);
  const result = new DataView(out.buffer);
  h.forEach((x, i) => {
    if (wordBytes === 8) result.setBigUint64(8 * i, x, true);
    else result.setUint32(4 * i, Number(x), true);
  });
  return out.slice(0, o.digestSize);
}
