/** Packing and unpacking by a layout of the `struct` module. What a value is, is asked of a host. */
import type { Complex } from './complex.ts';
import { Fault, overflowError } from './fault.ts';
import type { IntValue } from './int.ts';
import { intFromBytes, intToBytes } from './int-bytes.ts';
import { type StructField, type StructLayout, type StructRules, structError } from './struct-layout.ts';

export interface StructHost<V> {
  /** the value of `__index__`; undefined where it has none */
  integer(v: V): IntValue | undefined;
  /** undefined where it is no number, or an int too large */
  float(v: V): number | undefined;
  complex(v: V): Complex | undefined;
  /** bytes (with bytearray for s and p), undefined for anything else */
  bytes(v: V, code: string): Uint8Array | undefined;
  truth(v: V): boolean;
}

/** More than this no machine has. */
const MEMORY = 2 ** 46;
const SIGNED = 'bhilqn';
const OWN_NAMES: Record<string, string> = { b: 'byte', B: 'ubyte', h: 'short', H: 'ushort' };
const LONG_MAX = 2n ** 63n - 1n;
const ULONG_MAX = 2n ** 64n - 1n;

const rangeOf = (code: string, size: number): [bigint, bigint] => {
  const bits = BigInt(size * 8);
  return SIGNED.includes(code) ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
};

/** The message for an int that doesn't fit. @cpython Modules/_struct.c 3.11 get_long, _range_error, lp_longlong; 3.12+ */
function outOfRange(n: bigint, { code, size }: StructField, layout: StructLayout, rules: StructRules): unknown {
  // codes of standard size that equal native ones are packed by the native routines
  const native = layout.native || 'bB'.includes(code) || (layout.little && 'hHiIqQ'.includes(code));
  const [low, high] = rangeOf(code, size);
  const alike = structError(`'${code}' format requires ${low} <= number <= ${high}`);
  if (code === 'P') return structError('int too large to convert');
  if (rules.structRangeTexts === 'alike') return alike;
  if (!native && size === 8) return structError('int too large to convert');
  // the way to a C long, or unsigned long, fails first
  const isUnsigned = (native ? 'ILQN' : 'HILQN').includes(code);
  const fitsLong = isUnsigned ? n >= 0n && n <= ULONG_MAX : n <= LONG_MAX && n >= -LONG_MAX - 1n;
  if (!fitsLong || size === 8) return structError('argument out of range');
  if (rules.structRangeTexts === 'own as C' && native && size === 2)
    return structError(
      code === 'h'
        ? `short format requires (-0x7fff - 1) <= number <= 0x7fff`
        : `ushort format requires 0 <= number <= (0x7fff * 2 + 1)`,
    );
  const own = native ? OWN_NAMES[code] : undefined;
  return own ? structError(`${own} format requires ${low} <= number <= ${high}`) : alike;
}

function packInt<V>(
  v: V,
  field: StructField,
  layout: StructLayout,
  host: StructHost<V>,
  rules: StructRules,
): Uint8Array {
  const n = host.integer(v);
  if (n === undefined) throw structError('required argument is not an integer');
  let value = BigInt(n);
  const [low, high] = rangeOf(field.code, field.size);
  if (field.code === 'P' && value < 0n && value >= -LONG_MAX - 1n) value += ULONG_MAX + 1n;
  if (value < low || value > high) throw outOfRange(value, field, layout, rules);
  return intToBytes(
    BigInt.asUintN(64, value) === value || value < 0n ? toValue(value) : n,
    field.size,
    layout.little ? 'little' : 'big',
    low < 0n,
    {
      intNegativeLength: '',
      intToZeroBytesChecked: true,
    },
  );
}

const toValue = (n: bigint): IntValue => (n <= 9007199254740991n && n >= -9007199254740991n ? Number(n) : n);

/** Bits of the half-precision float nearest to x, ties to even; undefined where it is too large. */
export function halfBits(x: number): number | undefined {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (Number.isNaN(x)) return 0x7e00;
  if (a === Infinity) return sign | 0x7c00;
  if (a >= 65520) return undefined;
  const exponent = a === 0 ? -14 : Math.max(-14, Math.floor(Math.log2(a)));
  const unit = 2 ** (exponent - 10);
  const scaled = a / unit;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
  // a carry runs into the exponent by itself; subnormals have no hidden bit
  return sign | ((exponent + 14) * 1024 + rounded);
}

export function halfValue(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

function putFloat(view: DataView, at: number, x: number, code: string, layout: StructLayout, rules: StructRules): void {
  if (code === 'd') return view.setFloat64(at, x, layout.little);
  if (code === 'e') {
    const bits = halfBits(x);
    if (bits === undefined) throw overflowError('float too large to pack with e format');
    return view.setUint16(at, bits, layout.little);
  }
  const isTooLarge = Number.isFinite(x) && !Number.isFinite(Math.fround(x));
  if (isTooLarge && (!layout.native || rules.structNativeFloatChecked))
    throw overflowError('float too large to pack with f format');
  view.setFloat32(at, x, layout.little);
}

function putText(out: Uint8Array, field: StructField, bytes: Uint8Array): void {
  if (field.code === 's') {
    out.set(bytes.subarray(0, field.count), field.offset);
    return;
  }
  if (field.count === 0) return;
  const length = Math.min(bytes.length, field.count - 1);
  out.set(bytes.subarray(0, length), field.offset + 1);
  out[field.offset] = Math.min(length, 255);
}

/** @cpython Modules/_struct.c s_pack_internal 3.11-3.15; the number of values has been checked by `structPack` */
function packValue<V>(
  v: V,
  field: StructField,
  at: number,
  out: Uint8Array,
  layout: StructLayout,
  host: StructHost<V>,
  rules: StructRules,
): void {
  const { code } = field;
  const view = new DataView(out.buffer);
  if (code === 's' || code === 'p') {
    const bytes = host.bytes(v, code);
    if (!bytes) throw structError(`argument for '${code}' must be a bytes object`);
    putText(out, field, bytes);
  } else if (code === 'c') {
    const bytes = host.bytes(v, code);
    if (bytes?.length !== 1) throw structError('char format requires a bytes object of length 1');
    out[at] = bytes[0]!;
  } else if (code === '?') out[at] = host.truth(v) ? 1 : 0;
  else if (code === 'e' || code === 'f' || code === 'd') {
    const x = host.float(v);
    if (x === undefined) throw structError('required argument is not a float');
    putFloat(view, at, x, code, layout, rules);
  } else if (code === 'F' || code === 'D') {
    const z = host.complex(v);
    if (!z) throw structError('required argument is not a complex');
    putFloat(view, at, z.re, code === 'F' ? 'f' : 'd', layout, rules);
    putFloat(view, at + field.size / 2, z.im, code === 'F' ? 'f' : 'd', layout, rules);
  } else out.set(packInt(v, field, layout, host, rules), at);
}

export function structPack<V>(
  layout: StructLayout,
  values: readonly V[],
  host: StructHost<V>,
  rules: StructRules,
): Uint8Array {
  if (values.length !== layout.items)
    throw structError(`pack expected ${layout.items} items for packing (got ${values.length})`);
  if (layout.size > MEMORY) throw new Fault('MemoryError', '');
  const out = new Uint8Array(layout.size);
  let next = 0;
  for (const field of layout.fields) {
    const isText = field.code === 's' || field.code === 'p';
    for (let i = 0; i < (isText ? 1 : field.count); i++)
      packValue(values[next++]!, field, field.offset + i * field.size, out, layout, host, rules);
  }
  return out;
}

export type StructValue = IntValue | boolean | Uint8Array | Complex;

function unpackValue(
  field: StructField,
  at: number,
  bytes: Uint8Array,
  view: DataView,
  layout: StructLayout,
): StructValue {
  const { code, size } = field;
  const { little } = layout;
  switch (code) {
    case 's':
      return bytes.slice(at, at + field.count);
    case 'p': {
      const length = field.count === 0 ? 0 : Math.min(bytes[at]!, field.count - 1);
      return bytes.slice(at + 1, at + 1 + length);
    }
    case 'c':
      return bytes.slice(at, at + 1);
    case '?':
      return bytes[at] !== 0;
    case 'e':
      return halfValue(view.getUint16(at, little));
    case 'f':
      return view.getFloat32(at, little);
    case 'd':
      return view.getFloat64(at, little);
    case 'F':
      return { re: view.getFloat32(at, little), im: view.getFloat32(at + 4, little) };
    case 'D':
      return { re: view.getFloat64(at, little), im: view.getFloat64(at + 8, little) };
    default:
      return intFromBytes(bytes.subarray(at, at + size), little ? 'little' : 'big', SIGNED.includes(code));
  }
}

/** The values with their codes (e, f and d give floats, F and D complex numbers); the size must be exact. */
export function structUnpack(layout: StructLayout, bytes: Uint8Array): { code: string; value: StructValue }[] {
  if (bytes.length !== layout.size) throw structError(`unpack requires a buffer of ${layout.size} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: { code: string; value: StructValue }[] = [];
  for (const field of layout.fields) {
    const isText = field.code === 's' || field.code === 'p';
    for (let i = 0; i < (isText ? 1 : field.count); i++)
      out.push({ code: field.code, value: unpackValue(field, field.offset + i * field.size, bytes, view, layout) });
  }
  return out;
}
