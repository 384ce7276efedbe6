/**
 * Source bytes to text: byte order mark, coding cookie (PEP 263), decoding. CPython's codecs beyond UTF-8 and Latin-1
 * are the platform's TextDecoder where it knows the name.
 */
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

function fault(message: string, lineno: number, filename: string): SyntaxFault {
  const place = { lineno, offset: 0, end_lineno: lineno, end_offset: 0 };
  return new SyntaxFault('SyntaxError', message, place, null, filename);
}

/** Decodes a source file; throws a SyntaxFault where CPython would refuse it. */
export function decodeSource(data: Uint8Array, filename: string): string {
  const bom = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf;
  const body = bom ? data.subarray(3) : data;
  const cookie = cookieOf(body);
  const name = cookie === null ? 'utf-8' : normalName(cookie);
  if (bom && name !== 'utf-8') throw fault(`encoding problem: ${cookie} with BOM`, 0, filename);
  if (name === 'iso-8859-1') return latin1(body);
  if (name === 'utf-8') {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      throw invalidUtf8(body, filename);
    }
  }
  return decodeOther(body, name, cookie!, filename);
}

function decodeOther(body: Uint8Array, name: string, cookie: string, filename: string): string {
  const label = CODECS[name.toLowerCase().replaceAll('_', '-')] ?? name;
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    if (label === 'ascii') return asciiText(body, filename);
    throw fault(`unknown encoding: ${cookie}`, 0, filename);
  }
  try {
    if (label === 'ascii') return asciiText(body, filename);
    return decoder.decode(body);
  } catch (e) {
    if (e instanceof SyntaxFault) throw e;
    throw fault(`encoding problem: ${cookie}`, 0, filename);
  }
}

function asciiText(body: Uint8Array, filename: string): string {
  const at = body.findIndex((b) => b >= 128);
  if (at >= 0) {
    const what = `'ascii' codec can't decode byte 0x${body[at]!.toString(16)} in position ${at}: ordinal not in range(128)`;
    throw fault(what, 0, filename);
  }
  return latin1(body);
}

/** Python codec names that the platform calls otherwise. */
const CODECS: Record<string, string> = {
  'us-ascii': 'ascii',
  cp1252: 'windows-1252',
  cp1251: 'windows-1251',
  cp1250: 'windows-1250',
  cp949: 'euc-kr',
  'euc-jp': 'euc-jp',
  big5: 'big5',
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

function invalidUtf8(data: Uint8Array, filename: string): SyntaxFault {
  let i = 0;
  while (i < data.length) {
    const size = sequenceAt(data, i);
    if (size === 0) break;
    i += size;
  }
  const hex = data[i]!.toString(16);
  let reason = 'invalid start byte';
  if (data[i]! >= 0xc2 && data[i]! < 0xf5)
    reason = i + 1 >= data.length ? 'unexpected end of data' : 'invalid continuation byte';
  const what = `(unicode error) 'utf-8' codec can't decode byte 0x${hex} in position ${i}: ${reason}`;
  return fault(what, 0, filename);
}
