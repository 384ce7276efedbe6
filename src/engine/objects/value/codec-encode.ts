/** Encoders: text, as code points, to bytes. */
import { latin1Bytes } from './bytes-text.ts';
import { type EncodeHandler, encodeFault } from './codec-errors.ts';
import { codePoints } from './str-case.ts';

/** Growing list of bytes. */
class Output {
  #bytes: Uint8Array;
  length = 0;
  constructor(size: number) {
    this.#bytes = new Uint8Array(size + 8);
  }

  push(byte: number): void {
    if (this.length === this.#bytes.length) {
      const grown = new Uint8Array(this.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.length++] = byte;
  }

  pushAll(bytes: ArrayLike<number>): void {
    for (let i = 0; i < bytes.length; i++) this.push(bytes[i]!);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

const isSurrogate = (cp: number): boolean => cp >= 0xd800 && cp <= 0xdfff;

/**
 * The frame of all encoders: `put` writes a code point, `fits` says which it can; a run of those that don't fit goes to
 * the handler, whose text must fit in its turn. With a `unit` of 2 or 4 bytes it is one character at a time, and bytes
 * of a handler must be whole units.
 */
function encoded(
  points: ArrayLike<number>,
  encoding: string,
  reason: string,
  fits: (cp: number) => boolean,
  put: (cp: number, out: Output) => void,
  onError: EncodeHandler,
  replacementFits: (cp: number) => boolean = fits,
  out = new Output(points.length),
  unit = 1,
): Uint8Array {
  for (let i = 0; i < points.length; ) {
    const cp = points[i]!;
    if (fits(cp)) {
      put(cp, out);
      i++;
      continue;
    }
    let end = i + 1;
    if (unit === 1) while (end < points.length && !fits(points[end]!)) end++;
    const fault = { encoding, start: i, end, reason };
    const handled = onError(points, fault);
    if (handled.bytes) {
      if (handled.bytes.length % unit) throw encodeFault(points, fault);
      out.pushAll(handled.bytes);
    }
    for (const c of codePoints(handled.text ?? '')) {
      if (!replacementFits(c)) throw encodeFault(points, fault);
      put(c, out);
    }
    i = handled.resume;
  }
  return out.finish();
}

function putUtf8(cp: number, out: Output): void {
  if (cp < 0x80) return out.push(cp);
  if (cp < 0x800) out.push(0xc0 | (cp >> 6));
  else {
    if (cp < 0x10000) out.push(0xe0 | (cp >> 12));
    else {
      out.push(0xf0 | (cp >> 18));
      out.push(0x80 | ((cp >> 12) & 0x3f));
    }
    out.push(0x80 | ((cp >> 6) & 0x3f));
  }
  out.push(0x80 | (cp & 0x3f));
}

const isAsciiPoint = (cp: number): boolean => cp < 128;
const SURROGATES = 'surrogates not allowed';

/** @cpython Objects/stringlib/codecs.h utf8_encoder 3.11-3.15 */
export function encodeUtf8(text: string, onError: EncodeHandler): Uint8Array {
  if (!/[^\0-\x7f]/.test(text)) return latin1Bytes(text);
  return encoded(codePoints(text), 'utf-8', SURROGATES, (cp) => !isSurrogate(cp), putUtf8, onError, isAsciiPoint);
}

export function encodeLatin1(text: string, onError: EncodeHandler): Uint8Array {
  if (!/[^\0-\xff]/.test(text)) return latin1Bytes(text);
  const reason = 'ordinal not in range(256)';
  return encoded(
    codePoints(text),
    'latin-1',
    reason,
    (cp) => cp < 256,
    (cp, out) => out.push(cp),
    onError,
  );
}

export function encodeAscii(text: string, onError: EncodeHandler): Uint8Array {
  if (!/[^\0-\x7f]/.test(text)) return latin1Bytes(text);
  const reason = 'ordinal not in range(128)';
  return encoded(
    codePoints(text),
    'ascii',
    reason,
    (cp) => cp < 128,
    (cp, out) => out.push(cp),
    onError,
  );
}

/** `marked` writes a byte-order mark and goes on in little-endian order. */
export function encodeUtf16(text: string, order: 'little' | 'big' | 'marked', onError: EncodeHandler): Uint8Array {
  const out = new Output(text.length * 2);
  const unit = (u: number) => {
    out.push(order === 'big' ? u >> 8 : u & 255);
    out.push(order === 'big' ? u & 255 : u >> 8);
  };
  const put = (cp: number) => {
    if (cp < 0x10000) return unit(cp);
    unit(0xd7c0 + (cp >> 10));
    unit(0xdc00 + (cp & 0x3ff));
  };
  if (order === 'marked') unit(0xfeff);
  const encoding = order === 'marked' ? 'utf-16' : order === 'big' ? 'utf-16-be' : 'utf-16-le';
  return encoded(codePoints(text), encoding, SURROGATES, (cp) => !isSurrogate(cp), put, onError, isAsciiPoint, out, 2);
}

export function encodeUtf32(text: string, order: 'little' | 'big' | 'marked', onError: EncodeHandler): Uint8Array {
  const out = new Output(text.length * 4);
  const put = (cp: number) => {
    const four = [cp & 255, (cp >> 8) & 255, cp >> 16, 0];
    out.pushAll(order === 'big' ? four.reverse() : four);
  };
  if (order === 'marked') put(0xfeff);
  const encoding = order === 'marked' ? 'utf-32' : order === 'big' ? 'utf-32-be' : 'utf-32-le';
  return encoded(codePoints(text), encoding, SURROGATES, (cp) => !isSurrogate(cp), put, onError, isAsciiPoint, out, 4);
}

/** Encodes by a map from code points to bytes (what `codecs.charmap_build` makes). */
export function encodeCharmap(text: string, map: ReadonlyMap<number, number>, onError: EncodeHandler): Uint8Array {
  const reason = 'character maps to <undefined>';
  const put = (cp: number, out: Output) => out.push(map.get(cp)!);
  return encoded(codePoints(text), 'charmap', reason, (cp) => map.has(cp), put, onError);
}

/** The map of a decoding table; U+FFFE stands for no character. */
export function charmapOf(table: string): Map<number, number> {
  const map = new Map<number, number>();
  for (const [byte, c] of [...table].entries()) if (c !== '\ufffe') map.set(c.codePointAt(0)!, byte);
  return map;
}
