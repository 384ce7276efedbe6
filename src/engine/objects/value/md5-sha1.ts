/** MD5 (RFC 1321) and SHA-1 (FIPS 180-4) of a whole message. */

/** The message with a one bit, zeros and its length in bits, in blocks of 64 bytes. */
function padded(data: Uint8Array, littleEndian: boolean): DataView {
  const size = Math.ceil((data.length + 9) / 64) * 64;
  const bytes = new Uint8Array(size);
  bytes.set(data);
  bytes[data.length] = 0x80;
  const view = new DataView(bytes.buffer);
  const bits = BigInt(data.length) * 8n;
  view.setBigUint64(size - 8, bits, littleEndian);
  return view;
}

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** Which word a round of MD5 takes at its step. */
const MD5_WORD = [
  (i: number) => i,
  (i: number) => (5 * i + 1) % 16,
  (i: number) => (3 * i + 5) % 16,
  (i: number) => (7 * i) % 16,
];

export function md5(data: Uint8Array): Uint8Array {
  const view = padded(data, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round]!;
      const constant = Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0;
      const sum = (a + mixed + constant + view.getInt32(at + 4 * MD5_WORD[round]!(i), true)) | 0;
      [a, d, c] = [d, c, b];
      b = (b + rotate(sum, MD5_SHIFTS[round]![i & 3]!)) | 0;
    }
    a0 = (a0 + a) | 0;
    b0 = (b0 + b) | 0;
    c0 = (c0 + c) | 0;
    d0 = (d0 + d) | 0;
  }
  const out = new DataView(new ArrayBuffer(16));
  [a0, b0, c0, d0].forEach((x, k) => {
    out.setInt32(4 * k, x, true);
  });
  return new Uint8Array(out.buffer);
}

const SHA1_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0];

export function sha1(data: Uint8Array): Uint8Array {
  const view = padded(data, false);
  const h = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const w = new Int32Array(80);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i, false);
    for (let i = 16; i < 80; i++) w[i] = rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = h as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const sum = (rotate(a, 5) + mixed + e + SHA1_CONSTANTS[round]! + w[i]!) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, sum];
    }
    [a, b, c, d, e].forEach((x, k) => {
      h[k] = (h[k]! + x) | 0;
    });
  }
  const out = new DataView(new ArrayBuffer(20));
  h.forEach((x, k) => {
    out.setInt32(4 * k, x, false);
  });
  return new Uint8Array(out.buffer);
}
