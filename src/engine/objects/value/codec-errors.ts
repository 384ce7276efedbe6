/**
 * What a codec does about an error: it calls a handler with the place and the reason, and the handler gives what stands
 * there instead and where to go on, or raises. These are the handlers that Python registers itself; one of the guest's
 * own is a handler too. Positions count bytes when decoding, code points when encoding.
 */
import { UnicodeFault } from './fault.ts';

export interface CodecFault {
  encoding: string;
  start: number;
  end: number;
  reason: string;
}

export type DecodeHandler = (bytes: Uint8Array, fault: CodecFault) => { text: string; resume: number };

/** `text` is encoded in the codec's way, `bytes` are taken as they are. */
export type EncodeHandler = (
  points: ArrayLike<number>,
  fault: CodecFault,
) => { text?: string; bytes?: number[]; resume: number };

/** @cpython Objects/exceptions.c UnicodeDecodeError_str 3.8-3.15 */
export function decodeFault(bytes: Uint8Array, { encoding, start, end, reason }: CodecFault): UnicodeFault {
  const where =
    end === start + 1
      ? `byte 0x${bytes[start]!.toString(16).padStart(2, '0')} in position ${start}`
      : `bytes in position ${start}-${end - 1}`;
  const message = `'${encoding}' codec can't decode ${where}: ${reason}`;
  return new UnicodeFault('UnicodeDecodeError', message, encoding, start, end, reason);
}

/** `\xNN`, `\uNNNN` or `\UNNNNNNNN`. */
export function backslashed(cp: number): string {
  if (cp < 0x100) return '\\x' + cp.toString(16).padStart(2, '0');
  return cp < 0x10000 ? '\\u' + cp.toString(16).padStart(4, '0') : '\\U' + cp.toString(16).padStart(8, '0');
}

/** @cpython Objects/exceptions.c UnicodeEncodeError_str 3.8-3.15 */
export function encodeFault(points: ArrayLike<number>, { encoding, start, end, reason }: CodecFault): UnicodeFault {
  const where =
    end === start + 1
      ? `character '${backslashed(points[start]!)}' in position ${start}`
      : `characters in position ${start}-${end - 1}`;
  const message = `'${encoding}' codec can't encode ${where}: ${reason}`;
  return new UnicodeFault('UnicodeEncodeError', message, encoding, start, end, reason);
}

const strictDecode: DecodeHandler = (bytes, fault) => {
  throw decodeFault(bytes, fault);
};

const strictEncode: EncodeHandler = (points, fault) => {
  throw encodeFault(points, fault);
};

/** The surrogate that stands at a place of undecodable bytes, -1 where there is none; and its size in bytes. */
function surrogateAt(bytes: Uint8Array, at: number, encoding: string): { cp: number; size: number } {
  const b = (i: number) => bytes[at + i] ?? -1;
  let cp = -1;
  let size = 3;
  if (encoding === 'utf-8') {
    if (b(0) === 0xed && (b(1) & 0xe0) === 0xa0 && (b(2) & 0xc0) === 0x80)
      cp = 0xd000 | ((b(1) & 0x3f) << 6) | (b(2) & 0x3f);
  } else if (encoding.startsWith('utf-16')) {
    size = 2;
    cp = encoding.endsWith('be') ? (b(0) << 8) | b(1) : (b(1) << 8) | b(0);
  } else if (encoding.startsWith('utf-32')) {
    size = 4;
    const four = [b(0), b(1), b(2), b(3)];
    if (!encoding.endsWith('be')) four.reverse();
    cp = four.reduce((n, x) => n * 256 + x, 0);
  }
  return { cp: at + size <= bytes.length && cp >= 0xd800 && cp <= 0xdfff ? cp : -1, size };
}

const decodeHandlers: Record<string, DecodeHandler> = {
  strict: strictDecode,
  ignore: (_, fault) => ({ text: '', resume: fault.end }),
  replace: (_, fault) => ({ text: '\ufffd', resume: fault.end }),
  backslashreplace: (bytes, { start, end }) => ({
    text: Array.from(bytes.subarray(start, end), backslashed).join(''),
    resume: end,
  }),
  surrogateescape: (bytes, fault) => {
    let at = fault.start;
    let text = '';
    while (at < Math.min(fault.end, fault.start + 4) && bytes[at]! >= 128)
      text += String.fromCharCode(0xdc00 + bytes[at++]!);
    if (text === '') throw decodeFault(bytes, fault);
    return { text, resume: at };
  },
  surrogatepass: (bytes, fault) => {
    const { cp, size } = surrogateAt(bytes, fault.start, fault.encoding);
    if (cp < 0) throw decodeFault(bytes, fault);
    return { text: String.fromCharCode(cp), resume: fault.start + size };
  },
};

/** A handler by name; undefined where there is none (LookupError: unknown error handler name). */
export const decodeHandler = (name: string): DecodeHandler | undefined =>
  Object.hasOwn(decodeHandlers, name) ? decodeHandlers[name] : undefined;

const perCharacter =
  (shown: (cp: number) => string): EncodeHandler =>
  (points, { start, end }) => {
    let text = '';
    for (let i = start; i < end; i++) text += shown(points[i]!);
    return { text, resume: end };
  };

/** Bytes of a surrogate in an encoding that can hold it, undefined in others. */
function surrogateBytes(cp: number, encoding: string): number[] | undefined {
  if (encoding === 'utf-8') return [0xe0 | (cp >> 12), 0x80 | ((cp >> 6) & 0x3f), 0x80 | (cp & 0x3f)];
  const two = encoding.endsWith('be') ? [cp >> 8, cp & 255] : [cp & 255, cp >> 8];
  if (encoding.startsWith('utf-16')) return two;
  if (!encoding.startsWith('utf-32')) return undefined;
  return encoding.endsWith('be') ? [0, 0, ...two] : [...two, 0, 0];
}

const surrogatePassEncode: EncodeHandler = (points, fault) => {
  const bytes: number[] = [];
  let at = fault.start;
  for (; at < fault.end; at++) {
    const cp = points[at]!;
    const own = cp >= 0xd800 && cp <= 0xdfff ? surrogateBytes(cp, fault.encoding) : undefined;
    if (!own) throw encodeFault(points, fault);
    bytes.push(...own);
  }
  return { bytes, resume: at };
};

const surrogateEscapeEncode: EncodeHandler = (points, fault) => {
  const bytes: number[] = [];
  let at = fault.start;
  while (at < fault.end && points[at]! >= 0xdc80 && points[at]! <= 0xdcff) bytes.push(points[at++]! - 0xdc00);
  if (at === fault.start) throw encodeFault(points, fault);
  return { bytes, resume: at };
};

const encodeHandlers: Record<string, EncodeHandler> = {
  strict: strictEncode,
  ignore: (_, fault) => ({ text: '', resume: fault.end }),
  replace: perCharacter(() => '?'),
  backslashreplace: perCharacter(backslashed),
  xmlcharrefreplace: perCharacter((cp) => `&#${cp};`),
  surrogatepass: surrogatePassEncode,
  surrogateescape: surrogateEscapeEncode,
};

/** As `decodeHandler`; `nameOf` is asked by `namereplace`. */
export function encodeHandler(name: string, nameOf: (cp: number) => string | undefined): EncodeHandler | undefined {
  if (name === 'namereplace')
    return perCharacter((cp) => {
      const known = nameOf(cp);
      return known === undefined ? backslashed(cp) : `\\N{${known}}`;
    });
  return Object.hasOwn(encodeHandlers, name) ? encodeHandlers[name] : undefined;
}
