/**
 * FileIO, the buffered classes and TextIOWrapper. OURS: buffering has no effect that a program could see here, so the buffered classes hand
 * everything on at once. Files that are written live in `vm.files`; descriptors 1 and 2 go to the host.
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { getAttrStr, lookupAttrStr } from '../objects/attributes.ts';
import { newBytes } from '../objects/bytes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { NotSupported, typeError, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { bufferBytes, PyUnicode_AsEncodedString, PyUnicode_Decode } from '../objects/strcodec.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, share } from './instance.ts';
import { type IoState, ioSpec, opened, sizeOf, unsupported } from './io_base.ts';
import { osError, pathText } from './oserror.ts';

/** refs: 0 the name */
interface FileState extends IoState {
  fd: number;
  path: string;
  data: Uint8Array;
  pos: number;
  reads: boolean;
  writes: boolean;
  appends: boolean;
  mode: string;
}

const FILE = argSpec('FileIO', ['file', 'mode', 'closefd', 'opener'], { required: 1 });

function stored(vm: VM, path: string): Uint8Array | null {
  if (path === '/dev/null') return new Uint8Array(0);
  return vm.files.get(path) ?? vm.host.open?.(path) ?? null;
}

function openPath(vm: VM, s: FileState, file: PyObject, mode: string): void {
  const path = pathText(vm, file);
  const kind = mode[0]!;
  const plus = mode.includes('+');
  const old = stored(vm, path);
  if (kind === 'r' && old === null) osError(vm, 'FileNotFoundError', 2, 'No such file or directory', file);
  if (kind === 'x' && old !== null) osError(vm, 'FileExistsError', 17, 'File exists', file);
  s.path = path;
  s.data = kind === 'w' || old === null ? new Uint8Array(0) : old;
  s.reads = kind === 'r' || plus;
  s.writes = kind !== 'r' || plus;
  s.appends = kind === 'a';
  s.pos = kind === 'a' ? s.data.length : 0;
  s.mode = `${kind}b${plus ? '+' : ''}`;
  if (kind !== 'r' && path !== '/dev/null') vm.files.set(path, s.data);
}

function fileInit(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [file, modeArg] = unpackTuple(vm, FILE, args, kwds);
  const mode = ((modeArg?.v as string | undefined) ?? 'r').replace('b', '');
  const s = o.v as FileState;
  s.refs[0] = share(file!);
  if (file!.type === vm.tInt) {
    s.fd = file!.v;
    if (s.fd > 2 || s.fd < 0) osError(vm, 'OSError', 9, 'Bad file descriptor', file!);
    s.reads = s.fd === 0;
    s.writes = s.fd > 0;
    s.mode = s.writes ? 'wb' : 'rb';
  } else openPath(vm, s, file!, mode);
  s.closed = false;
}

function fileRead(vm: VM, s: FileState, n: number): Uint8Array {
  if (!s.reads) unsupported(vm, 'File not open for reading');
  if (s.fd === 0) return vm.host.read?.(0, n) ?? new Uint8Array(0);
  const part = s.data.slice(s.pos, Math.min(s.data.length, s.pos + n));
  s.pos += part.length;
  return part;
}

function fileWrite(vm: VM, s: FileState, data: Uint8Array): void {
  if (!s.writes) unsupported(vm, 'File not open for writing');
  if (s.path === '/dev/null') return;
  if (s.path === '') return vm.host.write(s.fd, data.slice());
  if (s.appends) s.pos = s.data.length;
  const size = Math.max(s.data.length, s.pos + data.length);
  const whole = new Uint8Array(size);
  whole.set(s.data);
  whole.set(data, s.pos);
  s.data = whole;
  s.pos += data.length;
  vm.files.set(s.path, whole);
}

const fileOf = (vm: VM, o: PyObject): FileState => opened<FileState>(vm, o);

function bytesArgument(vm: VM, o: PyObject): Uint8Array {
  const data = bufferBytes(vm, o);
  if (data === null) typeError(vm, `a bytes-like object is required, not '${o.type.tp_name}'`);
  return data;
}

const FILE_METHODS: Record<string, MethodSpec> = {
  read: { call: 'FASTCALL', fn: (vm, o, a) => newBytes(vm, fileRead(vm, fileOf(vm, o), sizeOf(vm, a) ?? Infinity)) },
  readall: { call: 'NOARGS', fn: (vm, o) => newBytes(vm, fileRead(vm, fileOf(vm, o), Infinity)) },
  readline: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = fileOf(vm, o);
      const at = s.data.indexOf(10, s.pos);
      const line = (at < 0 ? s.data.length : at + 1) - s.pos;
      return newBytes(vm, fileRead(vm, s, Math.min(line, sizeOf(vm, args) ?? Infinity)));
    },
  },
  write: {
    call: 'O',
    fn: (vm, o, data) => {
      const bytes = bytesArgument(vm, data);
      fileWrite(vm, fileOf(vm, o), bytes);
      return newInt(vm, bytes.length);
    },
  },
  seek: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = fileOf(vm, o);
      const whence = args[1] ? PyNumber_AsIndex(vm, args[1], null) : 0;
      const base = whence === 1 ? s.pos : whence === 2 ? s.data.length : 0;
      s.pos = Math.max(0, base + PyNumber_AsIndex(vm, args[0]!, null));
      return newInt(vm, s.pos);
    },
  },
  tell: { call: 'NOARGS', fn: (vm, o) => newInt(vm, fileOf(vm, o).pos) },
  truncate: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = fileOf(vm, o);
      const n = sizeOf(vm, args) ?? s.pos;
      const data = new Uint8Array(n);
      data.set(s.data.subarray(0, n));
      s.data = data;
      vm.files.set(s.path, data);
      return newInt(vm, n);
    },
  },
  readable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileOf(vm, o).reads) },
  writable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileOf(vm, o).writes) },
  seekable: { call: 'NOARGS', fn: (vm, o) => newBool(vm, fileOf(vm, o).path !== '') },
  fileno: { call: 'NOARGS', fn: (vm, o) => newInt(vm, fileOf(vm, o).fd) },
  close: {
    call: 'NOARGS',
    fn: (vm, o) => {
      (o.v as IoState).closed = true;
      return none(vm);
    },
  },
};

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
          fd: 3,
          path: '',
          data: new Uint8Array(0),
          pos: 0,
          reads: false,
          writes: false,
          appends: false,
          mode: 'rb',
        } satisfies FileState),
      tp_init: fileInit,
      tp_repr: (vm: VM, o: PyObj) => {
        const s = o.v as FileState;
        if (s.closed) return newStr(vm, '<_io.FileIO [closed]>');
        return newStr(vm, `<_io.FileIO name=${vm.reprText(s.refs[0]!)} mode='${s.mode}' closefd=True>`);
      },
    },
    methods: FILE_METHODS,
    getset: {
      ...spec.getset,
      mode: { get: (vm, o) => newStr(vm, (o.v as FileState).mode) },
      closefd: { get: (vm) => newBool(vm, true) },
    },
    members: { name: { get: (_vm, o: PyObj) => (o.v as FileState).refs[0] ?? null } },
  };
}

/** refs: 0 the raw stream */
const rawOf = (vm: VM, o: PyObject): PyObject => opened<IoState>(vm, o).refs[0]!;

const forward = (name: string): MethodSpec => ({
  call: 'FASTCALL',
  fn: (vm, o, args) => callMethod(vm, rawOf(vm, o), name, args),
});

const CLOSE: MethodSpec = {
  call: 'NOARGS',
  fn: (vm, o) => {
    const s = o.v as IoState;
    if (s.closed || s.refs[0] === undefined) return none(vm);
    s.closed = true;
    return callMethod(vm, s.refs[0]!, 'close', []);
  },
};

const RAW = argSpec('Buffered', ['raw', 'buffer_size'], { required: 1 });

export function bufferedSpec(name: string, base: PyType, own: () => PyType, methods: string[]): TypeSpec {
  const spec = ioSpec(name, 18, base, own);
  const forwarded = [...methods, 'seek', 'tell', 'truncate', 'readable', 'writable', 'seekable', 'fileno', 'isatty'];
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_init: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
        const [raw] = unpackTuple(vm, RAW, args, kwds);
        (o.v as IoState).refs = [share(raw!)];
      },
      tp_repr: (vm: VM, o: PyObj) => {
        const s = o.v as IoState;
        const file = s.refs[0] ? lookupAttrStr(vm, s.refs[0], 'name') : null;
        const text = file === null ? '' : ` name=${vm.reprText(file)}`;
        xdecref(vm, file);
        return newStr(vm, `<_io.${name}${text}>`);
      },
    },
    methods: {
      ...Object.fromEntries(forwarded.map((m) => [m, forward(m === 'read1' ? 'read' : m)])),
      flush: {
        call: 'NOARGS',
        fn: (vm, o) => {
          rawOf(vm, o);
          return none(vm);
        },
      },
      close: CLOSE,
    },
    getset: {
      ...spec.getset,
      name: { get: (vm, o) => getAttrStr(vm, (o.v as IoState).refs[0]!, 'name') },
      mode: { get: (vm, o) => getAttrStr(vm, (o.v as IoState).refs[0]!, 'mode') },
    },
    members: { raw: { get: (_vm, o: PyObj) => (o.v as IoState).refs[0] ?? null } },
  };
}

/** refs: 0 the buffer */
interface TextState extends IoState {
  encoding: string;
  errors: string;
  newline: string | null;
  /** text that is decoded but not yet read; null before the first reading */
  ahead: string | null;
  lineBuffering: boolean;
  mode: string | null;
}

const WRAPPER = argSpec(
  'TextIOWrapper',
  ['buffer', 'encoding', 'errors', 'newline', 'line_buffering', 'write_through'],
  { required: 1 },
);

function wrapperInit(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const [buffer, encoding, errors, newline, lines] = unpackTuple(vm, WRAPPER, args, kwds);
  const text = (x: PyObject | null | undefined): string | null => (x && x !== vm.None ? (x.v as string) : null);
  const s = o.v as TextState;
  s.refs = [share(buffer!)];
  s.encoding = text(encoding) ?? 'UTF-8';
  if (s.encoding === 'locale') s.encoding = 'UTF-8';
  s.errors = text(errors) ?? 'strict';
  s.newline = text(newline);
  s.lineBuffering = lines ? PyObject_IsTrue(vm, lines) : false;
}

function encode(vm: VM, s: TextState, o: PyObject): PyObject {
  let text = o as PyText;
  let made: PyText | null = null;
  if (s.newline !== null && s.newline !== '' && s.newline !== '\n') {
    made = newStr(vm, text.v.replaceAll('\n', s.newline));
    text = made;
  }
  try {
    return PyUnicode_AsEncodedString(vm, text, s.encoding, s.errors);
  } finally {
    xdecref(vm, made);
  }
}

/** All that is left of the buffer, decoded. */
function ahead(vm: VM, s: TextState): string {
  if (s.ahead !== null && s.ahead !== '') return s.ahead;
  const data = callMethod(vm, s.refs[0]!, 'read', []);
  try {
    const text = PyUnicode_Decode(vm, bytesArgument(vm, data), s.encoding, s.errors, data);
    s.ahead = s.newline === null ? (text.v as string).replace(/\r\n?/g, '\n') : (text.v as string);
    decref(vm, text);
  } finally {
    decref(vm, data);
  }
  return s.ahead;
}

function take(vm: VM, s: TextState, n: number): PyObject {
  const text = ahead(vm, s);
  let units = 0;
  for (let left = n; left > 0 && units < text.length; left--) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  s.ahead = text.slice(units);
  return newStr(vm, text.slice(0, units));
}

function lineLength(s: TextState, text: string): number {
  const end = s.newline === null ? '\n' : s.newline;
  const at = end === '' ? text.search(/\r\n|\r|\n/) : text.indexOf(end);
  if (at < 0) return text.length;
  return at + (end === '' ? (text.startsWith('\r\n', at) ? 2 : 1) : end.length);
}

const textOf = (vm: VM, o: PyObject): TextState => opened<TextState>(vm, o);

const TEXT_IO: Record<string, MethodSpec> = {
  write: {
    call: 'O',
    fn: (vm, o, text) => {
      const s = textOf(vm, o);
      if (!isSubtype(text.type, vm.tStr)) typeError(vm, `write() argument must be str, not ${text.type.tp_name}`);
      const data = encode(vm, s, text);
      try {
        decref(vm, callMethod(vm, s.refs[0]!, 'write', [data]));
      } finally {
        decref(vm, data);
      }
      s.ahead = null;
      return newInt(vm, [...(text.v as string)].length);
    },
  },
  read: { call: 'FASTCALL', fn: (vm, o, args) => take(vm, textOf(vm, o), sizeOf(vm, args) ?? Infinity) },
  readline: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = textOf(vm, o);
      const text = ahead(vm, s);
      const line = text.slice(0, lineLength(s, text));
      return take(vm, s, Math.min([...line].length, sizeOf(vm, args) ?? Infinity));
    },
  },
  seek: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = textOf(vm, o);
      s.ahead = null;
      return callMethod(vm, s.refs[0]!, 'seek', args);
    },
  },
  tell: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = textOf(vm, o);
      if (s.ahead) throw new NotSupported('tell() in the middle of a text file');
      return callMethod(vm, s.refs[0]!, 'tell', []);
    },
  },
  flush: { call: 'NOARGS', fn: (vm, o) => callMethod(vm, textOf(vm, o).refs[0]!, 'flush', []) },
  close: CLOSE,
  detach: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const s = textOf(vm, o);
      s.closed = true;
      return share(s.refs[0]!);
    },
  },
  reconfigure: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o, args, kwnames) => {
      const s = textOf(vm, o);
      (kwnames ?? []).forEach((name, k) => {
        const value = args[k]!;
        if (name.v === 'encoding' && value !== vm.None) s.encoding = value.v;
        else if (name.v === 'errors' && value !== vm.None) s.errors = value.v;
        else if (name.v === 'newline') s.newline = value === vm.None ? null : value.v;
        else if (name.v === 'line_buffering') s.lineBuffering = PyObject_IsTrue(vm, value);
      });
      return none(vm);
    },
  },
  ...Object.fromEntries(
    ['readable', 'writable', 'seekable', 'fileno', 'isatty', 'truncate'].map((m) => [m, forward(m)]),
  ),
};

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
          ahead: null,
          lineBuffering: false,
          mode: null,
        } satisfies TextState),
      tp_init: wrapperInit,
      tp_repr: (vm: VM, o: PyObj) => {
        const s = o.v as TextState;
        const file = s.refs[0] ? lookupAttrStr(vm, s.refs[0], 'name') : null;
        const name = file === null ? '' : ` name=${vm.reprText(file)}`;
        xdecref(vm, file);
        const mode = s.mode === null ? '' : ` mode='${s.mode}'`;
        return newStr(vm, `<_io.TextIOWrapper${name}${mode} encoding='${s.encoding}'>`);
      },
    },
    methods: TEXT_IO,
    getset: {
      ...spec.getset,
      encoding: { get: (vm, o) => newStr(vm, (o.v as TextState).encoding) },
      errors: { get: (vm, o) => newStr(vm, (o.v as TextState).errors) },
      newlines: { get: none },
      line_buffering: { get: (vm, o) => newBool(vm, (o.v as TextState).lineBuffering) },
      write_through: { get: (vm) => newBool(vm, false) },
      name: { get: (vm, o) => getAttrStr(vm, (o.v as TextState).refs[0]!, 'name') },
      mode: {
        get: (vm, o) => {
          const { mode } = o.v as TextState;
          return mode === null ? valueError(vm, 'no mode') : newStr(vm, mode);
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
