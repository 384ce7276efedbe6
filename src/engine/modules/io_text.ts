/**
 * TextIOWrapper: text over a buffered stream.
 *
 *   refs       0 the buffer
 *   pending    encoded text that was written and not yet handed to the buffer (a chunk of 8192 bytes at most)
 *   ahead      text that was decoded, as it stands in the file; `at` is the next character to give out, `start` the byte at which
 *              it begins. OURS: all that is left is decoded at once, so that places in it are places in one string
 *
 * @cpython Modules/_io/textio.c 3.8-3.15
 */
import { argSpec, unpackKeywords, unpackTuple } from '../objects/arguments.ts';
import { getAttrStr, lookupAttrStr } from '../objects/attributes.ts';
import { newBytes } from '../objects/bytes.ts';
import { concatenated } from '../objects/bytesdata.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { NotSupported, raise, typeError, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { bufferBytes, PyUnicode_AsEncodedString, PyUnicode_Decode } from '../objects/strcodec.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, share } from './instance.ts';
import { closeRaw, type IoState, ioSpec, isClosed, sizeOf, unsupported } from './io_base.ts';

export interface TextState extends IoState {
  encoding: string;
  errors: string;
  newline: string | null;
  pending: Uint8Array[];
  waiting: number;
  ahead: string;
  at: number;
  start: number;
  /** iteration makes places unknown until its end */
  iterating: boolean;
  seen: Set<string>;
  lineBuffering: boolean;
  writeThrough: boolean;
  mode: string | null;
  detached: boolean;
  reads: boolean;
  writes: boolean;
}

const CHUNK = 8192;
const ASTRAL = /[\ud800-\udfff]/;
const WRAPPER = argSpec(
  'TextIOWrapper',
  ['buffer', 'encoding', 'errors', 'newline', 'line_buffering', 'write_through'],
  { required: 1 },
);

function checkNewline(vm: VM, o: PyObject | null | undefined): string | null {
  if (!o || o === vm.None) return null;
  if (!isSubtype(o.type, vm.tStr)) typeError(vm, `illegal newline value: ${o.type.tp_name}`);
  const text = o.v as string;
  if (!['', '\n', '\r', '\r\n'].includes(text)) valueError(vm, `illegal newline value: ${vm.reprText(o)}`);
  return text;
}

/** The encoding of an argument; unknown ones raise LookupError, as decoding nothing shows. */
function checkEncoding(vm: VM, o: PyObject | null | undefined): string {
  const fallback = vm.profile.modules.defaultEncoding;
  if (!o || o === vm.None || o.v === 'locale') return fallback;
  if (!isSubtype(o.type, vm.tStr))
    typeError(vm, `TextIOWrapper() argument 'encoding' must be str or None, not ${o.type.tp_name}`);
  decref(vm, PyUnicode_Decode(vm, new Uint8Array(0), o.v, null, null));
  return o.v as string;
}

function asks(vm: VM, buffer: PyObject, what: 'readable' | 'writable' | 'seekable'): boolean {
  const able = callMethod(vm, buffer, what, []);
  const is = PyObject_IsTrue(vm, able);
  decref(vm, able);
  return is;
}

function wrapperInit(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [buffer, encoding, errors, newline, lines, through] = unpackTuple(vm, WRAPPER, args, kwds);
  const s = o.v as TextState;
  s.newline = checkNewline(vm, newline);
  s.encoding = checkEncoding(vm, encoding);
  s.errors = errors && errors !== vm.None ? (errors.v as string) : 'strict';
  for (const old of s.refs) xdecref(vm, old);
  s.refs = [share(buffer!)];
  s.reads = asks(vm, buffer!, 'readable');
  s.writes = asks(vm, buffer!, 'writable');
  s.lineBuffering = lines ? PyObject_IsTrue(vm, lines) : false;
  s.writeThrough = through ? PyObject_IsTrue(vm, through) : false;
}

/** The state of a file that has its buffer. */
function attached(vm: VM, o: PyObject): TextState {
  const s = o.v as TextState;
  if (s.detached) valueError(vm, 'underlying buffer has been detached');
  if (s.refs.length === 0) valueError(vm, 'I/O operation on uninitialized object');
  return s;
}

/** The state of a file that is open. */
function textOf(vm: VM, o: PyObject): TextState {
  const s = attached(vm, o);
  if (isClosed(vm, s.refs[0]!)) valueError(vm, 'I/O operation on closed file.');
  return s;
}

function encoded(vm: VM, s: TextState, o: PyObject): Uint8Array {
  let text = o as PyText;
  let made: PyText | null = null;
  if (s.newline?.startsWith('\r') && text.v.includes('\n')) {
    made = newStr(vm, text.v.replaceAll('\n', s.newline));
    text = made;
  }
  try {
    const bytes = PyUnicode_AsEncodedString(vm, text, s.encoding, s.errors);
    const data = bytes.v as Uint8Array;
    decref(vm, bytes);
    return data;
  } finally {
    xdecref(vm, made);
  }
}

/** @cpython Modules/_io/textio.c _textiowrapper_writeflush */
function writeflush(vm: VM, s: TextState): void {
  if (s.waiting === 0) return;
  const data = newBytes(vm, s.pending.length === 1 ? s.pending[0]! : concatenated(s.pending));
  s.pending = [];
  s.waiting = 0;
  try {
    decref(vm, callMethod(vm, s.refs[0]!, 'write', [data]));
  } finally {
    decref(vm, data);
  }
}

/** What was read ahead is forgotten; the buffer stands where the reader is. */
function rewind(vm: VM, s: TextState): void {
  if (s.at < s.ahead.length) {
    const place = newInt(vm, position(vm, s));
    decref(vm, callMethod(vm, s.refs[0]!, 'seek', [place]));
    decref(vm, place);
  }
  s.ahead = '';
  s.at = 0;
}

function write(vm: VM, o: PyObject, text: PyObject): PyObject {
  if (!isSubtype(text.type, vm.tStr)) typeError(vm, `write() argument must be str, not ${text.type.tp_name}`);
  const s = textOf(vm, o);
  if (!s.writes) unsupported(vm, 'not writable');
  const data = encoded(vm, s, text);
  if (s.waiting > 0 && s.waiting + data.length > CHUNK) writeflush(vm, s);
  if (s.ahead !== '') {
    s.ahead = '';
    s.at = 0;
  }
  s.pending.push(data);
  s.waiting += data.length;
  const needsFlush = s.lineBuffering && /[\n\r]/.test(text.v);
  if (s.waiting >= CHUNK || needsFlush || s.writeThrough) writeflush(vm, s);
  if (needsFlush) decref(vm, callMethod(vm, s.refs[0]!, 'flush', []));
  const chars = text.v as string;
  return newInt(vm, ASTRAL.test(chars) ? [...chars].length : chars.length);
}

/** What is left of the buffer comes in. */
function load(vm: VM, s: TextState): void {
  if (s.at < s.ahead.length) return;
  writeflush(vm, s);
  s.start = bufferPlace(vm, s);
  const data = readBuffer(vm, s);
  try {
    const bytes = bufferBytes(vm, data);
    if (bytes === null)
      typeError(vm, `underlying read1() should have returned a bytes-like object, not '${data.type.tp_name}'`);
    s.ahead = decoded(vm, s, bytes, data);
    s.at = 0;
    if (s.newline === null || s.newline === '') noteNewlines(s);
  } finally {
    decref(vm, data);
  }
}

function readBuffer(vm: VM, s: TextState): PyObject {
  if (!s.reads) unsupported(vm, 'not readable');
  return callMethod(vm, s.refs[0]!, 'read', []);
}

/** Where the buffer is; -1 where it can't tell. */
function bufferPlace(vm: VM, s: TextState): number {
  try {
    const place = callMethod(vm, s.refs[0]!, 'tell', []);
    const n = PyNumber_AsIndex(vm, place, null);
    decref(vm, place);
    return n;
  } catch (e) {
    const { value } = e as { value?: PyObj };
    if (!value) throw e;
    decref(vm, value);
    return -1;
  }
}

/** Text of bytes; what can't be decoded is raised by the codec's incremental decoder, as C asks that one. */
function decoded(vm: VM, s: TextState, bytes: Uint8Array, data: PyObject): string {
  const text = PyUnicode_Decode(vm, bytes, s.encoding, s.errors, data);
  const value = text.v as string;
  decref(vm, text);
  return value;
}

function noteNewlines(s: TextState): void {
  if (s.seen.size === 3) return;
  for (const [found] of s.ahead.matchAll(/\r\n|\r|\n/g)) {
    s.seen.add(found);
    if (s.seen.size === 3) return;
  }
}

/** The byte at which the next character stands. */
function position(vm: VM, s: TextState): number {
  if (s.at === 0) return s.start;
  const text = newStr(vm, s.ahead.slice(0, s.at));
  const bytes = PyUnicode_AsEncodedString(vm, text, s.encoding, s.errors === 'strict' ? 'surrogatepass' : s.errors);
  decref(vm, text);
  const n = s.start + (bytes.v as Uint8Array).length;
  decref(vm, bytes);
  return n;
}

const universal = (s: TextState, text: string): string =>
  s.newline === null && text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;

/** Takes up to `n` characters; a translated line end counts as one. */
function take(vm: VM, s: TextState, n: number): PyObject {
  load(vm, s);
  const { ahead } = s;
  let end = Math.min(ahead.length, s.at + n);
  const translated = s.newline === null && ahead.includes('\r');
  if (n !== Infinity && (translated || ASTRAL.test(ahead))) {
    end = s.at;
    for (let left = n; left > 0 && end < ahead.length; left--) {
      if (translated && ahead[end] === '\r' && ahead[end + 1] === '\n') end += 2;
      else end += ahead.codePointAt(end)! > 0xffff ? 2 : 1;
    }
  }
  const part = ahead.slice(s.at, end);
  s.at = end;
  return newStr(vm, universal(s, part));
}

/** Where the line that starts at `at` ends, behind its line end. */
function lineEnd(s: TextState): number {
  const { ahead, at, newline } = s;
  if (newline === '\n' || !ahead.includes('\r')) {
    const end = newline === '\r' || newline === '\r\n' ? -1 : ahead.indexOf('\n', at);
    return end < 0 ? ahead.length : end + 1;
  }
  if (newline === '\r' || newline === '\r\n') {
    const end = ahead.indexOf(newline, at);
    return end < 0 ? ahead.length : end + newline.length;
  }
  const pattern = /\r\n|\r|\n/g;
  pattern.lastIndex = at;
  const found = pattern.exec(ahead);
  return found === null ? ahead.length : found.index + found[0].length;
}

function readline(vm: VM, s: TextState, most: number): PyObject {
  load(vm, s);
  const end = lineEnd(s);
  if (most !== Infinity && end - s.at > most) return take(vm, s, most);
  const line = s.ahead.slice(s.at, end);
  s.at = end;
  return newStr(vm, universal(s, line));
}

const seekable = (vm: VM, s: TextState): boolean => asks(vm, s.refs[0]!, 'seekable');

/** @cpython Modules/_io/textio.c _io_TextIOWrapper_seek_impl */
function seek(vm: VM, o: PyObject, args: PyObject[]): PyObject {
  const s = textOf(vm, o);
  let whence = args[1] ? PyNumber_AsIndex(vm, args[1], null) : 0;
  let cookie = PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!);
  if (!seekable(vm, s)) unsupported(vm, 'underlying stream is not seekable');
  if (whence === 1) {
    if (cookie !== 0) unsupported(vm, "can't do nonzero cur-relative seeks");
    whence = 0;
    decref(vm, callMethod(vm, o, 'flush', []));
    cookie = s.ahead === '' ? bufferPlace(vm, s) : position(vm, s);
  } else if (whence === 2 && cookie !== 0) unsupported(vm, "can't do nonzero end-relative seeks");
  else if (whence < 0 || whence > 2) valueError(vm, `invalid whence (${whence}, should be 0, 1 or 2)`);
  if (cookie < 0) valueError(vm, `negative seek position ${cookie}`);
  decref(vm, callMethod(vm, o, 'flush', []));
  s.ahead = '';
  s.at = 0;
  s.iterating = false;
  const both = [newInt(vm, cookie), newInt(vm, whence)];
  try {
    return callMethod(vm, s.refs[0]!, 'seek', both);
  } finally {
    for (const x of both) decref(vm, x);
  }
}

function tell(vm: VM, o: PyObject): PyObject {
  const s = textOf(vm, o);
  if (!seekable(vm, s)) unsupported(vm, 'underlying stream is not seekable');
  if (s.iterating) raise(vm, vm.exc.OSError!, 'telling position disabled by next() call');
  writeflush(vm, s);
  decref(vm, callMethod(vm, o, 'flush', []));
  if (s.ahead === '') return callMethod(vm, s.refs[0]!, 'tell', []);
  return newInt(vm, position(vm, s));
}

const RECONFIGURE = argSpec('reconfigure', ['encoding', 'errors', 'newline', 'line_buffering', 'write_through'], {
  positional: 0,
});

function reconfigure(vm: VM, o: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [encoding, errors, newline, lines, through] = unpackKeywords(vm, RECONFIGURE, args, kwnames);
  const s = textOf(vm, o);
  const given = (x: PyObject | null | undefined): x is PyObject => x !== null && x !== undefined && x !== vm.None;
  if (s.ahead !== '' && (given(encoding) || newline))
    unsupported(vm, 'It is not possible to set the encoding or newline of stream after the first read');
  decref(vm, callMethod(vm, o, 'flush', []));
  if (given(encoding)) {
    s.encoding = checkEncoding(vm, encoding);
    if (!given(errors)) s.errors = 'strict';
  }
  if (given(errors)) s.errors = errors.v as string;
  if (newline) s.newline = checkNewline(vm, newline);
  if (given(lines)) s.lineBuffering = PyObject_IsTrue(vm, lines);
  if (given(through)) s.writeThrough = PyObject_IsTrue(vm, through);
  return none(vm);
}

const forward = (name: string): MethodSpec => ({
  call: 'FASTCALL',
  fn: (vm, o, args) => callMethod(vm, attached(vm, o).refs[0]!, name, args),
});

const METHODS: Record<string, MethodSpec> = {
  write: { call: 'O', fn: write },
  read: { call: 'FASTCALL', fn: (vm, o, args) => take(vm, textOf(vm, o), sizeOf(vm, args) ?? Infinity) },
  readline: { call: 'FASTCALL', fn: (vm, o, args) => readline(vm, textOf(vm, o), sizeOf(vm, args) ?? Infinity) },
  seek: { call: 'FASTCALL', fn: seek },
  tell: { call: 'NOARGS', fn: tell },
  truncate: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = textOf(vm, o);
      writeflush(vm, s);
      rewind(vm, s);
      return callMethod(vm, s.refs[0]!, 'truncate', args);
    },
  },
  flush: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = textOf(vm, o);
      writeflush(vm, s);
      return callMethod(vm, s.refs[0]!, 'flush', []);
    },
  },
  close: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = o.v as TextState;
      if (s.detached) valueError(vm, 'underlying buffer has been detached');
      if (s.refs.length > 0) closeRaw(vm, o, s.refs[0]!);
      s.closed = true;
      return none(vm);
    },
  },
  detach: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = textOf(vm, o);
      decref(vm, callMethod(vm, o, 'flush', []));
      s.detached = true;
      const [buffer] = s.refs;
      s.refs = [];
      return buffer!;
    },
  },
  reconfigure: { call: 'FASTCALL_KEYWORDS', fn: reconfigure },
  ...Object.fromEntries(['readable', 'writable', 'seekable', 'fileno', 'isatty'].map((m) => [m, forward(m)])),
};

function wrapperRepr(vm: VM, o: PyObj): PyObject {
  const s = o.v as TextState;
  const file = s.refs[0] ? lookupAttrStr(vm, s.refs[0], 'name') : null;
  const name = file === null ? '' : ` name=${vm.reprText(file)}`;
  xdecref(vm, file);
  const mode = s.mode === null ? '' : ` mode='${s.mode}'`;
  return newStr(vm, `<_io.TextIOWrapper${name}${mode} encoding='${s.encoding}'>`);
}

/** @cpython Modules/_io/textio.c textiowrapper_iternext */
function nextText(vm: VM, o: PyObj): PyObject | null {
  const own = o.type === vm.t.TextIOWrapper;
  const s = textOf(vm, o);
  s.iterating = true;
  const line = own ? readline(vm, s, Infinity) : callMethod(vm, o, 'readline', []);
  if ((line.v as string) !== '') return line;
  decref(vm, line);
  s.iterating = false;
  return null;
}

function newlines(vm: VM, o: PyObj): PyObject {
  const found = ['\r', '\n', '\r\n'].filter((x) => (o.v as TextState).seen.has(x));
  if (found.length === 0) return none(vm);
  if (found.length === 1) return newStr(vm, found[0]!);
  return newTuple(
    vm,
    found.map((x) => newStr(vm, x)),
  );
}

export function wrapperSpec(base: PyType, own: () => PyType): TypeSpec {
  const spec = ioSpec('TextIOWrapper', 25, base, own);
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_new: (vm: VM, type: PyType) =>
        newInstance(vm, type, {
          refs: [],
          closed: false,
          encoding: 'UTF-8',
          errors: 'strict',
          newline: null,
          pending: [],
          waiting: 0,
          ahead: '',
          at: 0,
          start: 0,
          iterating: false,
          seen: new Set(),
          lineBuffering: false,
          writeThrough: false,
          mode: null,
          detached: false,
          reads: false,
          writes: false,
        } satisfies TextState),
      tp_init: wrapperInit,
      tp_repr: wrapperRepr,
      tp_iternext: nextText,
    },
    methods: METHODS,
    getset: {
      ...spec.getset,
      encoding: { get: (vm, o) => newStr(vm, (o.v as TextState).encoding) },
      errors: { get: (vm, o) => newStr(vm, (o.v as TextState).errors) },
      newlines: { get: newlines },
      line_buffering: { get: (vm, o) => newBool(vm, (o.v as TextState).lineBuffering) },
      write_through: { get: (vm, o) => newBool(vm, (o.v as TextState).writeThrough) },
      name: { get: (vm, o) => getAttrStr(vm, (o.v as TextState).refs[0]!, 'name') },
      closed: { get: (vm, o) => getAttrStr(vm, (o.v as TextState).refs[0]!, 'closed') },
      mode: {
        get: (vm, o) => {
          const { mode } = o.v as TextState;
          if (mode === null) raise(vm, vm.exc.AttributeError!, "'_io.TextIOWrapper' object has no attribute 'mode'");
          return newStr(vm, mode);
        },
        // CPython keeps it in the instance's dict, where anything may write it
        set: (vm, o, value) => {
          if (value !== null && !isSubtype(value.type, vm.tStr)) throw new NotSupported('a file mode that is no str');
          (o.v as TextState).mode = value === null ? null : (value.v as string);
        },
      },
    },
    members: { buffer: { get: (_vm, o: PyObj) => (o.v as TextState).refs[0] ?? null } },
  };
}

/** Remembers how a text file was opened. */
export function setTextMode(o: PyObject, mode: string): void {
  (o.v as TextState).mode = mode;
}
