/**
 * FileIO: a file as the system knows it, by its descriptor, without a buffer. `v` is a FileState; refs: 0 the name that was given.
 *
 * @cpython Modules/_io/fileio.c 3.8-3.15
 */
import { PyObject_SetItem } from '../objects/abstract.ts';
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { HostError } from '../objects/hostsystem.ts';
import { newBool, newInt } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, share } from './instance.ts';
import { type IoState, ioSpec, sizeOf, unsupported } from './io_base.ts';
import { ask, osError, pathText, systemFunction } from './posix_path.ts';

export interface FileState extends IoState {
  fd: number;
  reads: boolean;
  writes: boolean;
  appends: boolean;
  creates: boolean;
  closes: boolean;
  /** null: not yet asked */
  seeks: boolean | null;
  blksize: number;
}

const FILE = argSpec('FileIO', ['file', 'mode', 'closefd', 'opener'], { required: 1 });
const FLAGS = { r: 0, w: 1 | 64 | 512, a: 1 | 64 | 1024, x: 1 | 64 | 128 } as const;
const CLOEXEC = 0o2000000;
const FORMAT = 0o170000;
const FOLDER = 0o040000;
const EISDIR = 21;

/** @cpython Modules/_io/fileio.c _io_FileIO___init___impl: the mode */
function setMode(vm: VM, s: FileState, text: string): number {
  const kinds = [...text].filter((c) => 'rwax'.includes(c));
  const odd = [...text].find((c) => !'rwaxb+'.includes(c));
  if (odd !== undefined) valueError(vm, `invalid mode: ${text}`);
  if (kinds.length !== 1 || text.split('+').length > 2)
    valueError(vm, 'Must have exactly one of create/read/write/append mode and at most one plus');
  const kind = kinds[0] as keyof typeof FLAGS;
  const plus = text.includes('+');
  s.reads = kind === 'r' || plus;
  s.writes = kind !== 'r' || plus;
  s.appends = kind === 'a';
  s.creates = kind === 'x';
  return (plus ? (FLAGS[kind] & ~1) | 2 : FLAGS[kind]) | CLOEXEC;
}

function openFile(vm: VM, s: FileState, file: PyObject, flags: number, opener: PyObject | null): number {
  if (opener === null || opener === vm.None) {
    const path = pathText(vm, file);
    if (path.includes('\0')) valueError(vm, 'embedded null byte');
    return ask(vm, () => systemFunction(vm, 'open')(path, flags, 0o666), file);
  }
  const bits = newInt(vm, flags);
  const fd = vm.call(vm, opener, [file, bits], null);
  decref(vm, bits);
  if (!isIndex(fd)) {
    decref(vm, fd);
    typeError(vm, 'expected integer from opener');
  }
  const n = PyNumber_AsIndex(vm, fd, vm.exc.OverflowError!);
  decref(vm, fd);
  if (n < 0) valueError(vm, `opener returned ${n}`);
  s.closes = true;
  return n;
}

function fileInit(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [file, modeArg, closefd, opener] = unpackTuple(vm, FILE, args, kwds);
  const s = o.v as FileState;
  const flags = setMode(vm, s, (modeArg?.v as string | undefined) ?? 'r');
  s.closes = !closefd || PyObject_IsTrue(vm, closefd);
  if (isIndex(file!) && !isSubtype(file!.type, vm.tStr)) {
    s.fd = PyNumber_AsIndex(vm, file!, vm.exc.OverflowError!);
    if (s.fd < 0) valueError(vm, 'negative file descriptor');
  } else {
    if (!s.closes) valueError(vm, 'Cannot use closefd=False with file name');
    s.fd = openFile(vm, s, file!, flags, opener ?? null);
  }
  inspect(vm, s, file!);
  s.closed = false;
  const old = s.refs[0];
  s.refs[0] = share(file!);
  xdecref(vm, old);
  if (s.appends) ask(vm, () => systemFunction(vm, 'lseek')(s.fd, 0, 2));
}

/** A folder is refused; the size of its blocks is what the buffer goes by. */
function inspect(vm: VM, s: FileState, file: PyObject): void {
  const { mode, blksize } = ask(vm, () => systemFunction(vm, 'fstat')(s.fd), isIndex(file) ? null : file);
  if ((mode & FORMAT) === FOLDER) {
    if (!isIndex(file)) ask(vm, () => systemFunction(vm, 'close')(s.fd));
    osError(vm, EISDIR, file);
  }
  if (blksize > 1) s.blksize = blksize;
}

/** The state of a file that is open. */
export function fileOf(vm: VM, o: PyObject): FileState {
  const s = o.v as FileState;
  if (s.closed) valueError(vm, 'I/O operation on closed file');
  return s;
}

/** Up to `size` bytes, none at the end. */
export function fileRead(vm: VM, s: FileState, size: number): Uint8Array {
  if (s.closed) valueError(vm, 'I/O operation on closed file');
  if (!s.reads) unsupported(vm, 'File not open for reading');
  return ask(vm, () => systemFunction(vm, 'read')(s.fd, size));
}

export function fileReadAll(vm: VM, s: FileState): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = fileRead(vm, s, 65536); part.length > 0; part = fileRead(vm, s, 65536)) {
    parts.push(part);
    size += part.length;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** How many bytes the system took. */
export function fileWrite(vm: VM, s: FileState, data: Uint8Array): number {
  if (s.closed) valueError(vm, 'I/O operation on closed file');
  if (!s.writes) unsupported(vm, 'File not open for writing');
  return ask(vm, () => systemFunction(vm, 'write')(s.fd, data));
}

export function fileSeek(vm: VM, s: FileState, position: number, whence: number): number {
  return ask(vm, () => systemFunction(vm, 'lseek')(s.fd, position, whence));
}

export function fileSeekable(vm: VM, s: FileState): boolean {
  if (s.seeks === null) {
    try {
      systemFunction(vm, 'lseek')(s.fd, 0, 1);
      s.seeks = true;
    } catch (e) {
      if (!(e instanceof HostError)) throw e;
      s.seeks = false;
    }
  }
  return s.seeks;
}

/** The bytes of an argument that has a buffer. */
export function bytesArgument(vm: VM, o: PyObject): Uint8Array {
  const data = isSubtype(o.type, vm.tStr) ? null : bufferBytes(vm, o);
  if (data === null) typeError(vm, `a bytes-like object is required, not '${o.type.tp_name}'`);
  return data;
}

/** Copies into the buffer of `target`, at its start. */
export function fill(vm: VM, target: PyObject, data: Uint8Array): void {
  const view = vm.call(vm, vm.t.memoryview!, [target], null);
  try {
    if ((view.v as { readonly: boolean }).readonly)
      typeError(vm, `readinto() argument must be read-write bytes-like object, not ${target.type.tp_name}`);
    const flat = callMethod(vm, view, 'cast', [newStr(vm, 'B')]);
    const key = vm.call(vm, vm.t.slice!, [vm.None, newInt(vm, data.length)], null);
    const bytes = newBytes(vm, data.slice());
    PyObject_SetItem(vm, flat, key, bytes);
    for (const o of [bytes, key]) decref(vm, o);
    decref(vm, callMethod(vm, flat, 'release', []));
    decref(vm, flat);
  } finally {
    decref(vm, callMethod(vm, view, 'release', []));
    decref(vm, view);
  }
}

/** Room in the buffer of an argument of readinto(). */
export function roomIn(vm: VM, target: PyObject): number {
  const data = isSubtype(target.type, vm.tStr) ? null : bufferBytes(vm, target);
  if (data === null || isSubtype(target.type, vm.tBytes))
    typeError(vm, `readinto() argument must be read-write bytes-like object, not ${target.type.tp_name}`);
  return data.length;
}

const METHODS: Record<string, MethodSpec> = {
  read: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = fileOf(vm, o);
      const n = sizeOf(vm, args);
      return newBytes(vm, n === null ? fileReadAll(vm, s) : fileRead(vm, s, n));
    },
  },
  readall: { call: 'NOARGS', fn: (vm, o) => newBytes(vm, fileReadAll(vm, fileOf(vm, o))) },
  readinto: {
    call: 'O',
    fn: (vm, o, target) => {
      const data = fileRead(vm, fileOf(vm, o), roomIn(vm, target));
      fill(vm, target, data);
      return newInt(vm, data.length);
    },
  },
  write: { call: 'O', fn: (vm, o, data) => newInt(vm, fileWrite(vm, fileOf(vm, o), bytesArgument(vm, data))) },
  seek: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const whence = args[1] ? PyNumber_AsIndex(vm, args[1], null) : 0;
      return newInt(vm, fileSeek(vm, fileOf(vm, o), PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!), whence));
    },
  },
  tell: { call: 'NOARGS', fn: (vm, o) => newInt(vm, fileSeek(vm, fileOf(vm, o), 0, 1)) },
  truncate: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = fileOf(vm, o);
      if (!s.writes) unsupported(vm, 'File not open for writing');
      const n = sizeOf(vm, args) ?? fileSeek(vm, s, 0, 1);
      ask(vm, () => systemFunction(vm, 'ftruncate')(s.fd, n));
      return newInt(vm, n);
    },
  },
  readable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileOf(vm, o).reads) },
  writable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileOf(vm, o).writes) },
  seekable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileSeekable(vm, fileOf(vm, o))) },
  fileno: { call: 'NOARGS', fn: (vm, o) => newInt(vm, fileOf(vm, o).fd) },
  isatty: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const { fd } = fileOf(vm, o);
      return newBool(
        vm,
        ask(vm, () => systemFunction(vm, 'isatty')(fd)),
      );
    },
  },
  close: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = o.v as FileState;
      if (s.closed) return none(vm);
      s.closed = true;
      if (s.closes) ask(vm, () => systemFunction(vm, 'close')(s.fd));
      return none(vm);
    },
  },
};

/** @cpython Modules/_io/fileio.c mode_string */
function modeText(s: FileState): string {
  if (s.creates) return s.reads ? 'xb+' : 'xb';
  if (s.appends) return s.reads ? 'ab+' : 'ab';
  if (s.reads) return s.writes ? 'rb+' : 'rb';
  return 'wb';
}

function fileRepr(vm: VM, o: PyObj): PyObject {
  const s = o.v as FileState;
  if (s.closed) return newStr(vm, '<_io.FileIO [closed]>');
  const name = s.refs[0] ? `name=${vm.reprText(s.refs[0])}` : `fd=${s.fd}`;
  return newStr(vm, `<_io.FileIO ${name} mode='${modeText(s)}' closefd=${s.closes ? 'True' : 'False'}>`);
}

export function fileSpec(base: PyType, own: () => PyType): TypeSpec {
  const spec = ioSpec('FileIO', 9, base, own);
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_new: (vm: VM, type: PyType) =>
        newInstance(vm, type, {
          refs: [null],
          closed: true,
          fd: -1,
          reads: false,
          writes: false,
          appends: false,
          creates: false,
          closes: true,
          seeks: null,
          blksize: vm.profile.run.bufferSize,
        } satisfies FileState),
      tp_init: fileInit,
      tp_repr: fileRepr,
    },
    methods: METHODS,
    getset: {
      ...spec.getset,
      mode: { get: (vm, o) => newStr(vm, modeText(o.v as FileState)) },
      closefd: { get: (vm, o) => newBool(vm, (o.v as FileState).closes) },
    },
    members: {
      name: {
        get: (_vm, o: PyObj) => (o.v as FileState).refs[0] ?? null,
        set: (vm, o: PyObj, value) => {
          const s = o.v as FileState;
          const old = s.refs[0];
          s.refs[0] = value === null ? null : share(value);
          xdecref(vm, old);
        },
      },
      _blksize: { get: (vm, o: PyObj) => newInt(vm, (o.v as FileState).blksize), fresh: true },
    },
  };
}
