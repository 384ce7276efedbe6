/** `int.to_bytes` and `int.from_bytes`. */
import { overflowError, valueError } from './fault.ts';
import { bitLength, type IntValue, norm } from './int.ts';

export interface IntBytesTexts {
  intNegativeLength: string;
  intToZeroBytesChecked: boolean;
}

function littleEndian(order: string): boolean {
  if (order === 'little') return true;
  if (order === 'big') return false;
  throw valueError("byteorder must be either 'little' or 'big'");
}

/** Bits that a two's complement form of n needs, the sign bit counted where `signed`. */
function neededBits(n: IntValue, signed: boolean): number {
  if (!signed) return bitLength(n);
  const magnitude = n < 0 ? (typeof n === 'bigint' ? -n - 1n : -n - 1) : n;
  return bitLength(magnitude) + 1;
}

/** @cpython Objects/longobject.c int_to_bytes_impl 3.11-3.15 */
export function intToBytes(
  n: IntValue,
  length: number,
  order: string,
  signed: boolean,
  texts: IntBytesTexts,
): Uint8Array {
  const little = littleEndian(order);
  if (length < 0) throw valueError(texts.intNegativeLength);
  if (!signed && n < 0) throw overflowError("can't convert negative int to unsigned");
  const fits =
    neededBits(n, signed) <= length * 8 || n === 0 || (n === -1 && length === 0 && !texts.intToZeroBytesChecked);
  if (!fits) throw overflowError('int too big to convert');
  const bytes = new Uint8Array(length);
  if (typeof n === 'number') fillSmall(bytes, n);
  else fillBig(bytes, n);
  return little ? bytes : bytes.reverse();
}

function fillSmall(bytes: Uint8Array, n: number): void {
  for (let i = 0, rest = n; i < bytes.length; i++) {
    const byte = ((rest % 256) + 256) % 256;
    bytes[i] = byte;
    rest = (rest - byte) / 256;
  }
}

function fillBig(bytes: Uint8Array, n: bigint): void {
  const hex = (n < 0n ? -n - 1n : n).toString(16);
  const flip = n < 0n ? 0xff : 0;
  for (let i = 0, end = hex.length; i < bytes.length; i++, end -= 2)
    bytes[i] = flip ^ (end > 0 ? Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16) : 0);
}

/** @cpython Objects/longobject.c _PyLong_FromByteArray 3.11-3.15 */
export function intFromBytes(bytes: Uint8Array, order: string, signed: boolean): IntValue {
  const little = littleEndian(order);
  const size = bytes.length;
  if (size === 0) return 0;
  const top = bytes[little ? size - 1 : 0]!;
  if (size <= 6) {
    let n = 0;
    for (let i = 0; i < size; i++) n = n * 256 + bytes[little ? size - 1 - i : i]!;
    return signed && top >= 128 ? n - 256 ** size : n;
  }
  let hex = '0x';
  for (let i = 0; i < size; i++) hex += bytes[little ? size - 1 - i : i]!.toString(16).padStart(2, '0');
  const n = BigInt(hex);
  return norm(signed && top >= 128 ? n - (1n << BigInt(size * 8)) : n);
}
