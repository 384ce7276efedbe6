/**
 * Items of arrays by type code: how each is read from and written to the bytes, with C's checks and texts.
 *
 * @cpython Modules/arraymodule.c b_setitem ... d_setitem 3.8-3.15
 */
import { newComplex } from '../objects/complex.ts';
import { raise, typeError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt, normalized } from '../objects/long.ts';
import { _PyNumber_Index } from '../objects/number.ts';
import { isFloat, PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

export interface ItemKind {
  code: string;
  size: number;
  get(vm: VM, view: DataView, at: number): PyObject;
  /** the value is checked before anything is written */
  set(vm: VM, view: DataView, at: number, o: PyObject): void;
}

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

function overflow(vm: VM, text: string): never {
  raise(vm, vm.exc.OverflowError!, text);
}

function bigOf(vm: VM, o: PyObject): bigint {
  const n = _PyNumber_Index(vm, o);
  const value = BigInt(n.v);
  decref(vm, n);
  return value;
}

/** A number as PyArg_Parse takes it into a C integer: first a long, then its own bounds. */
function bounded(vm: VM, o: PyObject, bounds: readonly [bigint, bigint, string][]): bigint {
  const n = bigOf(vm, o);
  if (n < LONG_MIN || n > LONG_MAX) overflow(vm, 'Python int too large to convert to C long');
  for (const [low, high, name] of bounds) {
    if (n < low) overflow(vm, `${name} is less than minimum`);
    if (n > high) overflow(vm, `${name} is greater than maximum`);
  }
  return n;
}

const SHORT = [-32768n, 32767n, 'signed short integer'] as const;
const INT = [-(2n ** 31n), 2n ** 31n - 1n, 'signed integer'] as const;

type Bounds = [bigint, bigint, string][];
const BOUNDS: Record<string, Bounds> = {
  b: [[...SHORT], [-128n, 127n, 'signed char']],
  B: [[0n, 255n, 'unsigned byte integer']],
  h: [[...SHORT]],
  H: [[...INT], [0n, 65535n, 'unsigned short']],
  i: [[...INT]],
  l: [],
};

function unsignedLong(vm: VM, o: PyObject, bits: 32n | 64n): bigint {
  const n = bigOf(vm, o);
  if (n < 0n) overflow(vm, "can't convert negative value to unsigned int");
  if (n >= 2n ** 64n) overflow(vm, 'Python int too large to convert to C unsigned long');
  if (n >= 2n ** bits) overflow(vm, 'unsigned int is greater than maximum');
  return n;
}

function longLong(vm: VM, o: PyObject, signed: boolean): bigint {
  const n = bigOf(vm, o);
  if (!signed && n < 0n) overflow(vm, "can't convert negative int to unsigned");
  if (signed ? n < LONG_MIN || n > LONG_MAX : n >= 2n ** 64n) overflow(vm, 'int too big to convert');
  return n;
}

type Number = (vm: VM, o: PyObject) => bigint;

/** Kinds of integers of up to four bytes. */
function small(code: string, size: number, number: Number): ItemKind {
  const signed = code === code.toLowerCase();
  const read = (view: DataView, at: number): number => {
    if (size === 1) return signed ? view.getInt8(at) : view.getUint8(at);
    if (size === 2) return signed ? view.getInt16(at, true) : view.getUint16(at, true);
    return signed ? view.getInt32(at, true) : view.getUint32(at, true);
  };
  return {
    code,
    size,
    get: (vm, view, at) => newInt(vm, read(view, at)),
    set(vm, view, at, o) {
      const n = Number(number(vm, o));
      if (size === 1) view.setInt8(at, n);
      else if (size === 2) view.setInt16(at, n, true);
      else view.setInt32(at, n, true);
    },
  };
}

function wide(code: string, number: Number): ItemKind {
  const signed = code === code.toLowerCase();
  return {
    code,
    size: 8,
    get: (vm, view, at) => newInt(vm, normalized(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true))),
    set: (vm, view, at, o) => view.setBigInt64(at, BigInt.asIntN(64, number(vm, o)), true),
  };
}

function doubleOf(vm: VM, o: PyObject): number {
  return isFloat(vm, o) ? (o.v as number) : PyFloat_AsDouble(vm, o);
}

const signedKind =
  (code: string): Number =>
  (vm, o) =>
    bounded(vm, o, BOUNDS[code]!);

/** A character of four bytes. */
function character(code: string): ItemKind {
  return {
    code,
    size: 4,
    get: (vm, view, at) => newStr(vm, String.fromCodePoint(view.getUint32(at, true))),
    set(vm, view, at, o) {
      const texts = vm.profile.modules.arrayCharacter;
      if (!isSubtype(o.type, vm.tStr)) typeError(vm, texts.type.replace('%t', o.type.tp_name));
      const chars = [...(o.v as string)];
      if (chars.length !== 1) typeError(vm, texts.length.replace('%d', String(chars.length)));
      view.setUint32(at, chars[0]!.codePointAt(0)!, true);
    },
  };
}

/** Complex numbers of two floats. */
function complex(code: string, size: number): ItemKind {
  const half = size / 2;
  const read = (view: DataView, at: number): number =>
    half === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
  const write = (view: DataView, at: number, x: number): void => {
    if (half === 4) view.setFloat32(at, x, true);
    else view.setFloat64(at, x, true);
  };
  return {
    code,
    size,
    get: (vm, view, at) => newComplex(vm, read(view, at), read(view, at + half)),
    set(vm, view, at, o) {
      const z = isSubtype(o.type, vm.t.complex!) ? (o.v as { re: number; im: number }) : { re: doubleOf(vm, o), im: 0 };
      write(view, at, z.re);
      write(view, at + half, z.im);
    },
  };
}

const KINDS: Record<string, ItemKind> = {
  b: small('b', 1, signedKind('b')),
  B: small('B', 1, signedKind('B')),
  u: character('u'),
  w: character('w'),
  h: small('h', 2, signedKind('h')),
  H: small('H', 2, signedKind('H')),
  i: small('i', 4, signedKind('i')),
  I: small('I', 4, (vm, o) => unsignedLong(vm, o, 32n)),
  l: wide('l', signedKind('l')),
  L: wide('L', (vm, o) => unsignedLong(vm, o, 64n)),
  q: wide('q', (vm, o) => longLong(vm, o, true)),
  Q: wide('Q', (vm, o) => longLong(vm, o, false)),
  e: {
    code: 'e',
    size: 2,
    get: (vm, view, at) => newFloat(vm, (view as DataView & Half).getFloat16(at, true)),
    set: (vm, view, at, o) => (view as DataView & Half).setFloat16(at, doubleOf(vm, o), true),
  },
  f: {
    code: 'f',
    size: 4,
    get: (vm, view, at) => newFloat(vm, view.getFloat32(at, true)),
    set: (vm, view, at, o) => view.setFloat32(at, doubleOf(vm, o), true),
  },
  d: {
    code: 'd',
    size: 8,
    get: (vm, view, at) => newFloat(vm, view.getFloat64(at, true)),
    set: (vm, view, at, o) => view.setFloat64(at, doubleOf(vm, o), true),
  },
  Zf: complex('Zf', 8),
  Zd: complex('Zd', 16),
};

interface Half {
  getFloat16(at: number, littleEndian: boolean): number;
  setFloat16(at: number, x: number, littleEndian: boolean): void;
}

/** The kind of a type code that the build knows. */
export function kindFor(vm: VM, code: string): ItemKind | undefined {
  return vm.profile.modules.arrayCodes.includes(code) ? KINDS[code] : undefined;
}
