/** SHA-3 and SHAKE (FIPS 202): a sponge over 25 words of 64 bits. */

const MASK = (1n << 64n) - 1n;
const ROUNDS = 24;

const rotate = (x: bigint, n: bigint): bigint => ((x << n) | (x >> (64n - n))) & MASK;

/** Round constants by the linear feedback shift register of the standard. */
function roundConstants(): bigint[] {
  const constants: bigint[] = [];
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << ((1n << BigInt(j)) - 1n);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    constants.push(constant);
  }
  return constants;
}

function permute(a: bigint[], constants: bigint[]): void {
  for (const constant of constants) {
    const column = Array.from({ length: 5 }, (_, x) => a[x]! ^ a[x + 5]! ^ a[x + 10]! ^ a[x + 15]! ^ a[x + 20]!);
    for (let i = 0; i < 25; i++) a[i] = a[i]! ^ column[(i + 4) % 5]! ^ rotate(column[(i + 1) % 5]!, 1n);
    let [x, y] = [1, 0];
    let moved = a[1]!;
    for (let t = 0; t < 24; t++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const i = x + 5 * y;
      const n = BigInt((((t + 1) * (t + 2)) / 2) % 64);
      [moved, a[i]] = [a[i]!, n === 0n ? moved : rotate(moved, n)];
    }
    for (let row = 0; row < 25; row += 5) {
      const b = a.slice(row, row + 5);
      for (let k = 0; k < 5; k++) a[row + k] = b[k]! ^ (~b[(k + 1) % 5]! & MASK & b[(k + 2) % 5]!);
    }
    a[0] = a[0]! ^ constant;
  }
}

/** `rate` bytes a block; `suffix` is 0x06 for SHA-3 and 0x1f for SHAKE. */
export function keccak(data: Uint8Array, rate: number, suffix: number, length: number): Uint8Array {
  const constants = roundConstants();
  const padded = new Uint8Array((Math.floor(data.length / rate) + 1) * rate);
  padded.set(data);
  padded[data.length]! |= suffix;
  padded[padded.length - 1]! |= 0x80;
  const view = new DataView(padded.buffer);
  const state = Array.from({ length: 25 }, () => 0n);
  for (let at = 0; at < padded.length; at += rate) {
    for (let i = 0; i < rate / 8; i++) state[i] = state[i]! ^ view.getBigUint64(at + 8 * i, true);
    permute(state, constants);
  }
  const out = new Uint8Array(Math.ceil(Math.max(length, 1) / rate) * rate);
  const result = new DataView(out.buffer);
  for (let at = 0; at < out.length; at += rate) {
    if (at > 0) permute(state, constants);
    for (let i = 0; i < rate / 8; i++) result.setBigUint64(at + 8 * i, state[i]!, true);
  }
  return out.slice(0, length);
}
