/**
 * Source bytes to text: byte order mark, coding cookie (PEP 263), decoding. CPython's codecs beyond UTF-8 and Latin-1
 * are the platform's TextDecoder where it knows the name.
 */
import type { SyntaxProfile } from '../profile/syntax.ts';
import { SyntaxFault } from './fault.ts';

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

/** @cpython Parser/tokenizer/helpers.c get_normal_name 3.8-3.15 */
function normalName(name: string): string {
  const short = name.slice(0, 12).toLowerCase().replaceAll('_', '-');
  if (short === 'utf-8' || short.startsWith('utf-8-')) return 'utf-8';
  for (const latin of ['latin-1', 'iso-8859-1', 'iso-latin-1']) {
    if (short === latin || short.startsWith(`${latin}-`)) return 'iso-8859-1';
  }
  return name;
}

/** The cookie in the first two lines, or null. */
function cookieOf(data: Uint8Array): string | null {
  let from = 0;
  for (let n = 0; n < 2; n++) {
    let end = from;
    while (end < data.length && data[end] !== 10 && data[end] !== 13) end++;
    const line = latin1(data.subarray(from, end));
    const found = COOKIE.exec(line);
    if (found) return found[1]!;
    if (!BLANK.test(line)) return null;
    from = data[end] === 13 && data[end + 1] === 10 ? end + 2 : end + 1;
  }
  return null;
}

function latin1(data: Uint8Array): string {
  let out = '';
  for (let i = 0; i < data.length; i += 8192) out += String.fromCharCode(...data.subarray(i, i + 8192));
  return out;
}

/** Where bytes come from: `python FILE` reads lines, `compile(bytes)` has them all; they word their errors differently. */
export type SourceOrigin = 'file' | 'bytes';

class Decoder {
  private readonly data: Uint8Array;
  private readonly filename: string;
  private readonly origin: SourceOrigin;
  private readonly words: SyntaxProfile['encoding'];

  constructor(data: Uint8Array, filename: string, origin: SourceOrigin, profile: SyntaxProfile) {
    this.data = data;
    this.filename = filename;
    this.origin = origin;
    this.words = profile.encoding;
  }

  decode(): string {
    const { data } = this;
    const bom = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf;
    const body = bom ? data.subarray(3) : data;
    const cookie = cookieOf(body);
    const name = cookie === null ? 'utf-8' : normalName(cookie);
    if (bom && name !== 'utf-8') throw this.fault(`encoding problem: ${name} with BOM`);
    if (name === 'iso-8859-1') return latin1(body);
    if (name === 'utf-8') return this.utf8(body, null);
    return this.other(body, name, cookie!);
  }

  private utf8(body: Uint8Array, cookie: string | null): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      throw cookie === null ? this.notUtf8(body) : this.undecodable(body, cookie, 'utf-8', utf8Error);
    }
  }

  private other(body: Uint8Array, name: string, cookie: string): string {
    const label = CODECS[name.toLowerCase().replaceAll('_', '-')] ?? name;
    if (label === 'ascii') {
      if (!body.some((b) => b >= 128)) return latin1(body);
      throw this.undecodable(body, cookie, 'ascii', asciiError);
    }
    let decoder: InstanceType<typeof TextDecoder>;
    try {
      decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    } catch {
      const problem = this.origin === 'file' && this.words.fileSaysProblem;
      throw this.fault(problem ? `encoding problem: ${cookie}` : `unknown encoding: ${cookie}`);
    }
    if (decoder.encoding === 'utf-8') return this.utf8(body, cookie);
    try {
      return decoder.decode(body);
    } catch {
      throw this.fault(`encoding problem: ${cookie}`);
    }
  }

  private fault(message: string): SyntaxFault {
    const place = { lineno: 0, offset: this.words.noOffset, end_lineno: null, end_offset: null };
    return new SyntaxFault('SyntaxError', message, place, null, this.filename);
  }

  /** @cpython Parser/tokenizer/helpers.c _PyTokenizer_ensure_utf8 3.8-3.15 */
  private notUtf8(body: Uint8Array): SyntaxFault {
    const at = firstNotUtf8(body);
    const hex = body[at]!.toString(16).padStart(2, '0');
    const { words } = this;
    if (this.origin === 'bytes' && !words.bytesAreChecked) {
      return this.fault(
        `(unicode error) 'utf-8' codec can't decode byte 0x${hex} in position ${at}: ${utf8Error(body, at)}`,
      );
    }
    let line = 1;
    for (let i = 0; i < at; i++) if (body[i] === 10) line++;
    if (this.origin === 'file') line = Math.max(1, line + words.lineShift);
    const where = this.origin === 'file' ? ` in file ${this.filename}` : '';
    return this.fault(
      `Non-UTF-8 code starting with '\\x${hex}'${where} on line ${line}, but no encoding declared; see ${words.url} for details`,
    );
  }

  private undecodable(
    body: Uint8Array,
    cookie: string,
    codec: string,
    reason: (data: Uint8Array, at: number) => string,
  ): SyntaxFault {
    if (this.origin === 'file' && this.words.fileSaysProblem) return this.fault(`encoding problem: ${cookie}`);
    const at = codec === 'ascii' ? body.findIndex((b) => b >= 128) : firstNotUtf8(body);
    // a file is decoded line by line
    const from = this.origin === 'file' ? body.lastIndexOf(10, at) + 1 : 0;
    const hex = body[at]!.toString(16).padStart(2, '0');
    return this.fault(`'${codec}' codec can't decode byte 0x${hex} in position ${at - from}: ${reason(body, at)}`);
  }
}

function asciiError(): string {
  return 'ordinal not in range(128)';
}

function utf8Error(data: Uint8Array, at: number): string {
  const b = data[at]!;
  if (b < 0xc2 || b >= 0xf5) return 'invalid start byte';
  return at + 1 >= data.length ? 'unexpected end of data' : 'invalid continuation byte';
}

function firstNotUtf8(data: Uint8Array): number {
  let i = 0;
  while (i < data.length) {
    const size = sequenceAt(data, i);
    if (size === 0) break;
    i += size;
  }
  return i;
}

/** Decodes source bytes; throws a SyntaxFault where CPython would refuse them. */
export function decodeSource(data: Uint8Array, filename: string, origin: SourceOrigin, profile: SyntaxProfile): string {
  return new Decoder(data, filename, origin, profile).decode();
}

/** Python codec names that the platform calls otherwise. */
const CODECS: Record<string, string> = {
  'us-ascii': 'ascii',
  cp1252: 'windows-1252',
  cp1251: 'windows-1251',
  cp1250: 'windows-1250',
  cp949: 'euc-kr',
  gb2312: 'gbk',
};

/** Whether a valid UTF-8 sequence starts at `i`; its length, or 0. */
function sequenceAt(data: Uint8Array, i: number): number {
  const b = data[i]!;
  if (b < 0x80) return 1;
  const size = b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
  for (let k = 1; k < size; k++) if ((data[i + k]! & 0xc0) !== 0x80 || i + k >= data.length) return 0;
  if (size === 3 && ((b === 0xe0 && data[i + 1]! < 0xa0) || (b === 0xed && data[i + 1]! >= 0xa0))) return 0;
  if (size === 4 && ((b === 0xf0 && data[i + 1]! < 0x90) || (b === 0xf4 && data[i + 1]! >= 0x90))) return 0;
  return size;
}
