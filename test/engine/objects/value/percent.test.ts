/** %-formatting against the recorded answers of every CPython, over a small host of plain values. */
import { describe } from 'vitest';
import { Fault } from '../../../../src/engine/objects/value/fault.ts';
import { floatRepr } from '../../../../src/engine/objects/value/float-text.ts';
import { floatToInt, intToFloat } from '../../../../src/engine/objects/value/int-float.ts';
import { type PercentHost, percentFormat } from '../../../../src/engine/objects/value/percent-format.ts';
import { percentTexts } from '../../../../src/engine/objects/value/percent-texts.ts';
import { bytesRepr, strAscii, strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

/** A value of the test: floats are wrapped, so that 1.0 is not taken for 1. */
type Value = string | number | bigint | Uint8Array | Float | Record<string, any>;
class Float {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const typeOf = (v: Value): string =>
  typeof v === 'string'
    ? 'str'
    : v instanceof Uint8Array
      ? 'bytes'
      : v instanceof Float
        ? 'float'
        : typeof v === 'object'
          ? 'dict'
          : 'int';
const latin1 = (b: Uint8Array) => String.fromCharCode(...b);

function host(build: Build, args: Value[], isBytes: boolean, mapping?: Record<string, Value>): PercentHost<Value> {
  const unicode = databaseOf(build);
  const repr = (v: Value): string =>
    typeof v === 'string'
      ? strRepr(v, unicode)
      : v instanceof Uint8Array
        ? bytesRepr(v)
        : v instanceof Float
          ? floatRepr(v.x)
          : typeof v === 'object'
            ? "{'a': 5, 'b': 'bee'}"
            : String(v);
  const text = (v: Value, code: string): string => {
    if (code === 'a' || (isBytes && code === 'r')) return typeof v === 'string' ? strAscii(v) : repr(v);
    if (code === 'r') return repr(v);
    if (isBytes) {
      if (v instanceof Uint8Array) return latin1(v);
      const located = values[build].percentStyle === 'located';
      throw new Fault(
        'TypeError',
        `${located ? 'format argument 1: ' : ''}%b requires a bytes-like object, or an object that implements __bytes__, not ${located ? typeOf(v) : `'${typeOf(v)}'`}`,
      );
    }
    return typeof v === 'string' ? v : repr(v);
  };
  return {
    items: args,
    isTuple: !mapping,
    typeName: mapping ? 'dict' : 'tuple',
    ...(mapping && {
      get: (key: string) => {
        if (!(key in mapping)) throw new Fault('KeyError', strRepr(key, unicode));
        return mapping[key]!;
      },
    }),
    isBytes,
    maxDigits: 4300,
    typeOf,
    text,
    integer: (v, code) =>
      typeof v === 'number' || typeof v === 'bigint'
        ? v
        : v instanceof Float && 'diu'.includes(code)
          ? floatToInt(v.x)
          : undefined,
    float: (v) =>
      v instanceof Float ? v.x : typeof v === 'number' || typeof v === 'bigint' ? intToFloat(v) : undefined,
    char: (v) => {
      if (typeof v === 'number' || typeof v === 'bigint') return { n: v };
      if (isBytes && v instanceof Uint8Array)
        return v.length === 1 ? { text: latin1(v) } : { wrong: `a bytes object of length ${v.length}` };
      if (!isBytes && typeof v === 'string')
        return [...v].length === 1 ? { text: v } : { wrong: `a string of length ${[...v].length}` };
      return { wrong: typeOf(v) };
    },
    size: (v) => (typeof v === 'number' || typeof v === 'bigint' ? v : undefined),
    keyRepr: (key) => strRepr(key, unicode),
    isPrintable: (cp) => unicode.isPrintable(cp),
  };
}

function percent(
  build: Build,
  format: string,
  args: Value[],
  isBytes: boolean,
  mapping?: Record<string, Value>,
): string {
  return percentFormat(format, host(build, args, isBytes, mapping), percentTexts(values[build].percentStyle, isBytes));
}

const table: Table = {
  percent: (v, f, ...args) => percent(v, f, args, false),
  percent_map: (v, f, n) => {
    const map = { a: n, b: 'bee' };
    return percent(v, f, [map], false, map);
  },
  percent_bytes: (v, f, ...args) => Uint8Array.from(percent(v, latin1(f), args, true), (c) => c.charCodeAt(0)),
};

describe('percent', () => replay('percent', table, {}, undefined, (x) => new Float(x)));
