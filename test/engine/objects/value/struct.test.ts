/** struct, binascii and checksums against the recorded answers of every CPython. */
import { describe } from 'vitest';
import * as B from '../../../../src/engine/objects/value/binascii.ts';
import { latin1Bytes } from '../../../../src/engine/objects/value/bytes-text.ts';
import * as Z from '../../../../src/engine/objects/value/checksum.ts';
import { encodeAscii } from '../../../../src/engine/objects/value/codec-encode.ts';
import { encodeHandler } from '../../../../src/engine/objects/value/codec-errors.ts';
import { valueError } from '../../../../src/engine/objects/value/fault.ts';
import { type StructHost, structPack, structUnpack } from '../../../../src/engine/objects/value/struct.ts';
import { structLayout } from '../../../../src/engine/objects/value/struct-layout.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { replay, type Table } from './replay.ts';

class Float {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const host: StructHost<any> = {
  integer: (v) => (typeof v === 'number' || typeof v === 'bigint' ? v : undefined),
  float: (v) => {
    const x = v instanceof Float ? v.x : typeof v === 'number' || typeof v === 'bigint' ? Number(v) : undefined;
    return typeof v === 'bigint' && !Number.isFinite(x) ? undefined : x;
  },
  complex: (v) => (typeof v === 'number' ? { re: v, im: 0 } : undefined),
  bytes: (v) => (v instanceof Uint8Array ? v : undefined),
  truth: (v) => v !== 0,
};

function layout(build: Build, format: string) {
  if (/[^\0-\x7f]/.test(format)) {
    if (values[build].structNonAscii === 'struct') throw valueError('non-ASCII character in struct format');
    encodeAscii(format, encodeHandler('strict', () => undefined)!);
  }
  return structLayout(format, values[build]);
}

const ascii = (v: string | Uint8Array): Uint8Array => {
  if (typeof v !== 'string') return v;
  if (/[^\0-\x7f]/.test(v)) throw valueError('string argument should contain only ASCII characters');
  return latin1Bytes(v);
};

const table: Table = {
  calcsize: (v, f) => layout(v, f).size,
  pack: (v, f, ...args) => structPack(layout(v, f), args, host, values[v]),
  unpack: (v, f, b) => structUnpack(layout(v, f), b).map((x) => x.value),
  hexlify: (_, b, ...a) => latin1Bytes((B.hexlify as any)(b, ...a)),
  unhexlify: (v, h) => B.unhexlify(ascii(h), values[v]),
  fromhex: (v, s) => B.bytesFromHex(s, values[v]),
  b2a_base64: (_, b, nl) => latin1Bytes(B.b2aBase64(b, nl)),
  a2b_base64: (v, b) => B.a2bBase64(b, false, values[v]),
  a2b_base64_strict: (v, b) => B.a2bBase64(b, true, values[v]),
  b2a_uu: (_, b) => latin1Bytes(B.b2aUu(b)),
  crc32: (_, b, s) => Z.crc32(b, s),
  adler32: (_, b, s) => Z.adler32(b, s),
  crc_hqx: (_, b, s) => Z.crcHqx(b, s),
};

describe('struct', () => replay('struct', table, {}, undefined, (x) => new Float(x)));
