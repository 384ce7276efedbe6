/**
 * BufferedReader, BufferedWriter, BufferedRandom and BufferedRWPair: a raw stream with bytes read ahead and bytes not yet written.
 *
 *   refs      0 the raw stream to read (and to seek), 1 the one to write (the same but in a pair)
 *   ahead     bytes that were read from the raw stream, from `at` on not yet given out
 *   pending   bytes not yet written, `waiting` in all; before reading or seeking they go out
 *
 * The standard streams hand on at once (`straight`): what print writes goes past them.
 *
 * @cpython Modules/_io/bufferedio.c 3.8-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { getAttrStr, lookupAttrStr } from '../objects/attributes.ts';
import { newBytes } from '../objects/bytes.ts';
import { concatenated } from '../objects/bytesdata.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import type { PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, share } from './instance.ts';
import { closeRaw, type IoState, ioSpec, isClosed, sizeOf, unsupported } from './io_base.ts';
import {
  bytesArgument,
  type FileState,
  fileRead,
  fileReadAll,
  fileSeek,
  fileWrite,
  fill,
  roomIn,
} from './io_fileio.ts';

export interface BufferedState extends IoState {
  size: number;
  ahead: Uint8Array;
  at: number;
  pending: Uint8Array[];
  waiting: number;
  straight: boolean;
  detached: boolean;
}

const EMPTY = new Uint8Array(0);
const isFile = (vm: VM, raw: PyObject): boolean => raw.type === vm.t.FileIO;

/** The state of a stream that has its raw stream and is open. */
export function bufferedOf(vm: VM, o: PyObject, what: string): BufferedState {
  const s = o.v as BufferedState;
  if (s.detached) valueError(vm, 'raw stream has been detached');
  if (s.refs.length === 0) valueError(vm, 'I/O operation on uninitialized object');
  if (isClosed(vm, s.refs[0]!)) valueError(vm, what);
  return s;
}

/** Up to `size` bytes of the raw stream; none at its end, null where it has none now. */
function rawRead(vm: VM, s: BufferedState, size: number): Uint8Array | null {
  const raw = s.refs[0]!;
  if (isFile(vm, raw)) return fileRead(vm, raw.v as FileState, size);
  const n = newInt(vm, size);
  const target = vm.call(vm, vm.t.bytearray!, [n], null);
  decref(vm, n);
  const view = vm.call(vm, vm.t.memoryview!, [target], null);
  try {
    const got = callMethod(vm, raw, 'readinto', [view]);
    if (got === vm.None) {
      decref(vm, got);
      return null;
    }
    const count = PyNumber_AsIndex(vm, got, vm.exc.ValueError!);
    decref(vm, got);
    if (count < 0 || count > size)
      raise(
        vm,
        vm.exc.OSError!,
        `raw readinto() returned invalid length ${count} (should have been between 0 and ${size})`,
      );
    return bufferBytes(vm, target)!.slice(0, count);
  } finally {
    decref(vm, view);
    decref(vm, target);
  }
}

function rawSeek(vm: VM, s: BufferedState, position: number, whence: number): number {
  const raw = s.refs[0]!;
  if (isFile(vm, raw)) return fileSeek(vm, raw.v as FileState, position, whence);
  const args = [newInt(vm, position), newInt(vm, whence)];
  const at = callMethod(vm, raw, 'seek', args);
  for (const o of args) decref(vm, o);
  const n = PyNumber_AsIndex(vm, at, null);
  decref(vm, at);
  return n;
}

function rawWrite(vm: VM, s: BufferedState, data: Uint8Array): number {
  const raw = s.refs[1]!;
  if (isFile(vm, raw)) return fileWrite(vm, raw.v as FileState, data);
  const bytes = newBytes(vm, data);
  const view = vm.call(vm, vm.t.memoryview!, [bytes], null);
  try {
    const n = callMethod(vm, raw, 'write', [view]);
    if (n === vm.None) raise(vm, vm.exc.BlockingIOError!, 'write could not complete without blocking');
    const count = PyNumber_AsIndex(vm, n, vm.exc.ValueError!);
    decref(vm, n);
    if (count < 0 || count > data.length)
      raise(
        vm,
        vm.exc.OSError!,
        `raw write() returned invalid length ${count} (should have been between 0 and ${data.length})`,
      );
    return count;
  } finally {
    decref(vm, view);
    decref(vm, bytes);
  }
}

/** @cpython Modules/_io/bufferedio.c _bufferedwriter_flush_unlocked */
function flush(vm: VM, s: BufferedState): void {
  if (s.waiting === 0) return;
  let data = s.pending.length === 1 ? s.pending[0]! : concatenated(s.pending);
  s.pending = [];
  s.waiting = 0;
  while (data.length > 0) data = data.subarray(rawWrite(vm, s, data));
}

/** Before writing or seeking: the raw stream stands where the reader is. */
function forgetAhead(vm: VM, s: BufferedState): void {
  const left = s.ahead.length - s.at;
  s.ahead = EMPTY;
  s.at = 0;
  if (left > 0 && s.refs[0] === s.refs[1]) rawSeek(vm, s, -left, 1);
}

function write(vm: VM, s: BufferedState, data: Uint8Array): void {
  if (s.ahead.length > 0) forgetAhead(vm, s);
  if (s.straight) {
    s.pending = [data];
    s.waiting = data.length;
    return flush(vm, s);
  }
  if (s.waiting + data.length > s.size) flush(vm, s);
  s.pending.push(data.slice());
  s.waiting += data.length;
  if (s.waiting > s.size) flush(vm, s);
}

/** Takes up to `n` of what was read ahead. */
function taken(s: BufferedState, n: number): Uint8Array {
  const part = s.ahead.subarray(s.at, s.at + n);
  s.at += part.length;
  return part;
}

/** Reads the next bytes ahead; false at the end. */
function fetch(vm: VM, s: BufferedState, least = 0): boolean {
  const more = rawRead(vm, s, Math.max(s.size, least));
  if (more === null || more.length === 0) return false;
  const rest = s.ahead.subarray(s.at);
  s.ahead = rest.length > 0 ? concatenated([rest, more]) : more;
  s.at = 0;
  return true;
}

/** All that is left. @cpython Modules/_io/bufferedio.c _bufferedreader_read_all */
export function readAll(vm: VM, s: BufferedState): Uint8Array {
  flush(vm, s);
  const parts: Uint8Array[] = [taken(s, Infinity).slice()];
  const raw = s.refs[0]!;
  if (isFile(vm, raw)) parts.push(fileReadAll(vm, raw.v as FileState));
  else while (fetch(vm, s)) parts.push(taken(s, Infinity).slice());
  s.ahead = EMPTY;
  s.at = 0;
  return parts[0]!.length === 0 && parts.length === 2 ? parts[1]! : concatenated(parts);
}

function read(vm: VM, s: BufferedState, n: number): Uint8Array {
  flush(vm, s);
  while (s.ahead.length - s.at < n && fetch(vm, s, n - (s.ahead.length - s.at)));
  return taken(s, n).slice();
}

const CLOSED_READ = 'read of closed file';

const READING: Record<string, MethodSpec> = {
  read: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = bufferedOf(vm, o, CLOSED_READ);
      if (args[0] && args[0] !== vm.None && PyNumber_AsIndex(vm, args[0], vm.exc.OverflowError!) < -1)
        valueError(vm, 'read length must be non-negative or -1');
      const n = sizeOf(vm, args);
      return newBytes(vm, n === null ? readAll(vm, s) : read(vm, s, n));
    },
  },
  read1: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = bufferedOf(vm, o, CLOSED_READ);
      flush(vm, s);
      const n = sizeOf(vm, args) ?? s.size;
      if (s.at === s.ahead.length && n > 0) {
        const data = rawRead(vm, s, n) ?? EMPTY;
        return newBytes(vm, data.slice());
      }
      return newBytes(vm, taken(s, n).slice());
    },
  },
  peek: {
    call: 'FASTCALL',
    fn: (vm, o) => {
      const s = bufferedOf(vm, o, 'peek of closed file');
      flush(vm, s);
      if (s.at === s.ahead.length) fetch(vm, s);
      return newBytes(vm, s.ahead.slice(s.at));
    },
  },
  readline: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = bufferedOf(vm, o, 'readline of closed file');
      flush(vm, s);
      const most = sizeOf(vm, args) ?? Infinity;
      for (;;) {
        const end = s.ahead.indexOf(10, s.at);
        if (end >= 0) return newBytes(vm, taken(s, Math.min(most, end + 1 - s.at)).slice());
        if (s.ahead.length - s.at >= most || !fetch(vm, s)) return newBytes(vm, taken(s, most).slice());
      }
    },
  },
  readinto: {
    call: 'O',
    fn: (vm, o, target) => {
      const s = bufferedOf(vm, o, 'readinto of closed file');
      const data = read(vm, s, roomIn(vm, target));
      fill(vm, target, data);
      return newInt(vm, data.length);
    },
  },
  readinto1: {
    call: 'O',
    fn: (vm, o, target) => {
      const s = bufferedOf(vm, o, 'readinto of closed file');
      flush(vm, s);
      if (s.at === s.ahead.length) fetch(vm, s);
      const data = taken(s, roomIn(vm, target)).slice();
      fill(vm, target, data);
      return newInt(vm, data.length);
    },
  },
};

const WRITING: Record<string, MethodSpec> = {
  write: {
    call: 'O',
    fn: (vm, o, data) => {
      const s = o.v as BufferedState;
      const bytes = bytesArgument(vm, data);
      if (s.detached) valueError(vm, 'raw stream has been detached');
      if (s.refs[1] && isClosed(vm, s.refs[1])) valueError(vm, 'write to closed file');
      write(vm, s, bytes);
      return newInt(vm, bytes.length);
    },
  },
};

/** A method of the raw stream. */
const forward = (name: string, which = 0): MethodSpec => ({
  call: 'FASTCALL',
  fn: (vm, o, args) => {
    const s = o.v as BufferedState;
    if (s.detached) valueError(vm, 'raw stream has been detached');
    if (s.refs.length === 0) valueError(vm, 'I/O operation on uninitialized object');
    return callMethod(vm, s.refs[which]!, name, args);
  },
});

const FLUSH: MethodSpec = {
  call: 'NOARGS',
  fn: (vm, o) => {
    flush(vm, bufferedOf(vm, o, 'flush of closed file'));
    return none(vm);
  },
};

const SEEKING: Record<string, MethodSpec> = {
  seek: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = bufferedOf(vm, o, 'seek of closed file');
      const whence = args[1] ? PyNumber_AsIndex(vm, args[1], null) : 0;
      if (whence < 0 || whence > 4) valueError(vm, `whence value ${whence} unsupported`);
      const able = callMethod(vm, s.refs[0]!, 'seekable', []);
      const seekable = PyObject_IsTrue(vm, able);
      decref(vm, able);
      if (!seekable) unsupported(vm, 'File or stream is not seekable.');
      flush(vm, s);
      const position = PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!);
      const left = s.ahead.length - s.at;
      s.ahead = EMPTY;
      s.at = 0;
      return newInt(vm, rawSeek(vm, s, whence === 1 ? position - left : position, whence));
    },
  },
  tell: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = bufferedOf(vm, o, 'tell of closed file');
      return newInt(vm, rawSeek(vm, s, 0, 1) - (s.ahead.length - s.at) + s.waiting);
    },
  },
  truncate: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = bufferedOf(vm, o, 'truncate of closed file');
      flush(vm, s);
      forgetAhead(vm, s);
      return callMethod(vm, s.refs[0]!, 'truncate', args);
    },
  },
};

/** @cpython Modules/_io/bufferedio.c _io__Buffered_close_impl */
const CLOSE: MethodSpec = {
  call: 'NOARGS',
  fn: (vm, o) => {
    const s = o.v as BufferedState;
    if (s.refs.length === 0 || s.detached) return none(vm);
    for (const raw of new Set([s.refs[1]!, s.refs[0]!])) closeRaw(vm, o, raw);
    s.closed = true;
    return none(vm);
  },
};

const DETACH: MethodSpec = {
  call: 'NOARGS',
  fn: (vm, o) => {
    const s = bufferedOf(vm, o, 'raw stream has been detached');
    flush(vm, s);
    s.detached = true;
    const raw = s.refs[0]!;
    decref(vm, s.refs[1]!);
    s.refs = [];
    return raw;
  },
};

const BUFFERED = argSpec('Buffered', ['raw', 'buffer_size'], { required: 1 });
const PAIR = argSpec('BufferedRWPair', ['reader', 'writer', 'buffer_size'], { required: 2 });

function must(vm: VM, raw: PyObject, method: 'readable' | 'writable', text: string): void {
  const answer = callMethod(vm, raw, method, []);
  const able = PyObject_IsTrue(vm, answer);
  decref(vm, answer);
  if (!able) unsupported(vm, text);
}

function bufferedInit(pair: boolean, reads: boolean, writes: boolean) {
  return (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void => {
    const given = unpackTuple(vm, pair ? PAIR : BUFFERED, args, kwds);
    const [raw, writer] = pair ? given : [given[0], given[0]];
    const sizeArg = given[pair ? 2 : 1];
    if (reads) must(vm, raw!, 'readable', 'File or stream is not readable.');
    if (writes) must(vm, writer!, 'writable', 'File or stream is not writable.');
    const s = o.v as BufferedState;
    s.size = sizeArg ? PyNumber_AsIndex(vm, sizeArg, vm.exc.OverflowError!) : vm.profile.run.bufferSize;
    if (s.size <= 0) valueError(vm, 'buffer size must be strictly positive');
    for (const old of s.refs) xdecref(vm, old);
    s.refs = [share(raw!), share(writer!)];
    s.blocks = [vm.heap.mem_malloc(s.size)];
  };
}

function bufferedRepr(name: string) {
  return (vm: VM, o: PyObj): PyObject => {
    const raw = (o.v as BufferedState).refs[0];
    const file = raw ? lookupAttrStr(vm, raw, 'name') : null;
    const text = file === null ? '' : ` name=${vm.reprText(file)}`;
    xdecref(vm, file);
    return newStr(vm, `<_io.${name}${text}>`);
  };
}

const rawAttribute =
  (name: string) =>
  (vm: VM, o: PyObj): PyObject => {
    const s = o.v as BufferedState;
    if (s.detached) valueError(vm, 'raw stream has been detached');
    return getAttrStr(vm, s.refs[0]!, name);
  };

export interface BufferedKind {
  name: 'BufferedReader' | 'BufferedWriter' | 'BufferedRandom' | 'BufferedRWPair';
  reads: boolean;
  writes: boolean;
}

function methodsOf({ name, reads, writes }: BufferedKind): Record<string, MethodSpec> {
  const pair = name === 'BufferedRWPair';
  const asking = ['seekable', 'fileno'];
  return {
    ...(reads ? READING : {}),
    ...(writes ? WRITING : {}),
    ...(pair ? {} : { ...SEEKING, detach: DETACH, ...Object.fromEntries(asking.map((m) => [m, forward(m)])) }),
    ...(reads || pair ? { readable: forward('readable') } : {}),
    ...(writes || pair ? { writable: forward('writable', 1) } : {}),
    isatty: forward('isatty'),
    flush: FLUSH,
    close: CLOSE,
  };
}

export function bufferedSpec(kind: BufferedKind, base: PyType, own: () => PyType): TypeSpec {
  const spec = ioSpec(kind.name, 18, base, own);
  const pair = kind.name === 'BufferedRWPair';
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_new: (vm: VM, type: PyType) =>
        newInstance(vm, type, {
          refs: [],
          closed: false,
          size: 0,
          ahead: EMPTY,
          at: 0,
          pending: [],
          waiting: 0,
          straight: false,
          detached: false,
        } satisfies BufferedState),
      tp_init: bufferedInit(pair, kind.reads, kind.writes),
      tp_repr: bufferedRepr(kind.name),
    },
    methods: methodsOf(kind),
    getset: {
      ...spec.getset,
      ...(pair ? {} : { name: { get: rawAttribute('name') }, mode: { get: rawAttribute('mode') } }),
      closed: {
        get: (vm, o: PyObj) => {
          const s = o.v as BufferedState;
          if (s.detached) valueError(vm, 'raw stream has been detached');
          return s.refs.length === 0 ? newBool(vm, s.closed) : newBool(vm, isClosed(vm, s.refs[pair ? 1 : 0]!));
        },
      },
    },
    members: pair ? {} : { raw: { get: (_vm, o: PyObj) => (o.v as BufferedState).refs[0] ?? null } },
  };
}

/** A stream that hands on what it is given at once. */
export function setStraight(o: PyObject): void {
  (o.v as BufferedState).straight = true;
}
