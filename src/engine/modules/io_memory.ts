/** BytesIO and StringIO: streams in memory. `v` is a Memory: its contents, the place in it. */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { newBool, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyMemoryView_FromObject } from '../objects/memoryview.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';
import { type IoState, ioSpec, opened, sizeOf } from './io_base.ts';
import { fill, roomIn } from './io_fileio.ts';

interface ByteMemory extends IoState {
  /** room of ours; what the guest has is `room` bytes in `block` (0: none) */
  data: Uint8Array;
  size: number;
  pos: number;
  room: number;
  block: number;
  /** buffers that others hold */
  exports: number;
}

/** Text as code points, so that places are counted in characters. */
interface TextMemory extends IoState {
  chars: string[];
  pos: number;
  newline: string | null;
}

/** Room of a bytes object: @cpython Modules/_io/bytesio.c resize_buffer 3.8-3.15 */
function resizeBuffer(vm: VM, s: ByteMemory, n: number): void {
  let room = s.room;
  if (n < Math.floor(room / 2)) room = n + 1;
  else if (n < room) return;
  else if (n <= room * 1.125) room = n + (n >> 3) + (n < 9 ? 3 : 6);
  else room = n + 1;
  setRoom(vm, s, room);
}

/** @cpython Objects/bytesobject.c _PyBytes_Resize: the buffer is a bytes object of `room` bytes */
function setRoom(vm: VM, s: ByteMemory, room: number): void {
  const size = 4 * vm.profile.pointerWidth + 1 + room;
  s.block = s.block === 0 ? vm.heap.obj_malloc(size) : vm.heap.obj_realloc(s.block, size);
  s.room = room;
  if (room <= s.data.length) return;
  const data = new Uint8Array(Math.max(room, s.data.length * 2));
  data.set(s.data.subarray(0, s.size));
  s.data = data;
}

function checkExports(vm: VM, s: ByteMemory): void {
  if (s.exports > 0) raise(vm, vm.exc.BufferError!, 'Existing exports of data: object cannot be re-sized');
}

/** @cpython Modules/_io/bytesio.c write_bytes */
function writeBytes(vm: VM, s: ByteMemory, data: Uint8Array): void {
  checkExports(vm, s);
  if (data.length === 0) return;
  const end = s.pos + data.length;
  if (end > s.room || s.block === 0) resizeBuffer(vm, s, end);
  if (s.pos > s.size) s.data.fill(0, s.size, s.pos);
  s.data.set(data, s.pos);
  s.pos = end;
  s.size = Math.max(s.size, end);
}

function freeBuffer(vm: VM, s: ByteMemory): void {
  if (s.block !== 0) vm.heap.obj_free(s.block);
  s.block = 0;
  s.room = 0;
}

const READ_BYTES: Record<string, MethodSpec> = {};
const read: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, o, args) => {
    const s = opened<ByteMemory>(vm, o);
    const n = sizeOf(vm, args) ?? Infinity;
    const start = Math.min(s.pos, s.size);
    s.pos = Math.min(s.size, start + n);
    return newBytes(vm, s.data.slice(start, s.pos));
  },
};
READ_BYTES.read = read;
READ_BYTES.read1 = read;

/** Seeking, told in items; `size` of the stream. */
function seek(size: (s: any) => number, text: boolean): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const s = opened<ByteMemory>(vm, o);
      const n = PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!);
      const whence = args[1] ? PyNumber_AsIndex(vm, args[1], null) : 0;
      if (whence < 0 || whence > 2) valueError(vm, `invalid whence (${whence}, should be 0, 1 or 2)`);
      if (whence === 0 && n < 0) valueError(vm, text ? `Negative seek position ${n}` : `negative seek value ${n}`);
      s.pos = Math.max(0, n + (whence === 1 ? s.pos : whence === 2 ? size(s) : 0));
      return PyLong_FromSsize_t(vm, s.pos);
    },
  };
}

const truthy = (check: boolean): MethodSpec => ({
  call: 'NOARGS',
  fn: (vm, o) => {
    opened(vm, o);
    return newBool(vm, check);
  },
});

const SHARED: Record<string, MethodSpec> = {
  tell: { call: 'NOARGS', fn: (vm, o) => PyLong_FromSsize_t(vm, opened<ByteMemory>(vm, o).pos) },
  readable: truthy(true),
  writable: truthy(true),
  seekable: truthy(true),
  close: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => {
      const s = o.v as IoState & Partial<ByteMemory>;
      if (s.exports) checkExports(vm, s as ByteMemory);
      s.closed = true;
      if (s.block) freeBuffer(vm, s as ByteMemory);
      return none(vm);
    },
  },
};

const BYTES = argSpec('BytesIO', ['initial_bytes']);

export function bytesIoSpec(base: PyType, own: () => PyType): TypeSpec {
  const spec = ioSpec('BytesIO', 9, base, own);
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_new: (vm: VM, type: PyType) => {
        const data = new Uint8Array(0);
        return newInstance(vm, type, {
          refs: [],
          closed: false,
          data,
          size: 0,
          pos: 0,
          room: 0,
          block: 0,
          exports: 0,
        } satisfies ByteMemory);
      },
      tp_init: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
        const [initial] = unpackTuple(vm, BYTES, args, kwds);
        if (!initial || initial === vm.None) return;
        const data = bufferBytes(vm, initial);
        if (data === null) typeError(vm, `a bytes-like object is required, not '${initial.type.tp_name}'`);
        const s = o.v as ByteMemory;
        writeBytes(vm, s, data);
        s.pos = 0;
      },
    },
    methods: {
      ...SHARED,
      ...READ_BYTES,
      seek: seek((s: ByteMemory) => s.size, false),
      readline: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<ByteMemory>(vm, o);
          const n = sizeOf(vm, args) ?? Infinity;
          const start = Math.min(s.pos, s.size);
          const at = s.data.indexOf(10, start);
          const end = at < 0 || at >= s.size ? s.size : at + 1;
          s.pos = Math.min(end, start + n);
          return newBytes(vm, s.data.slice(start, s.pos));
        },
      },
      write: {
        call: 'O',
        fn: (vm, o, data) => {
          const s = opened<ByteMemory>(vm, o);
          const bytes = bufferBytes(vm, data);
          if (bytes === null) typeError(vm, `a bytes-like object is required, not '${data.type.tp_name}'`);
          writeBytes(vm, s, bytes);
          return PyLong_FromSsize_t(vm, bytes.length);
        },
      },
      getvalue: {
        call: 'NOARGS',
        fn: (vm, o) => {
          const s = opened<ByteMemory>(vm, o);
          if (s.block !== 0 && s.size !== s.room && s.exports === 0) setRoom(vm, s, s.size);
          return newBytes(vm, s.data.slice(0, s.size));
        },
      },
      readinto: {
        call: 'O',
        fn: (vm, o, target) => {
          const s = opened<ByteMemory>(vm, o);
          const start = Math.min(s.pos, s.size);
          const data = s.data.slice(start, Math.min(s.size, start + roomIn(vm, target)));
          fill(vm, target, data);
          s.pos += data.length;
          return PyLong_FromSsize_t(vm, data.length);
        },
      },
      getbuffer: {
        call: 'NOARGS',
        fn: (vm, o) => {
          opened<ByteMemory>(vm, o);
          const buffer = newInstance(vm, vm.t._BytesIOBuffer!, { refs: [share(o as PyObject)] } satisfies State);
          try {
            return PyMemoryView_FromObject(vm, buffer);
          } finally {
            decref(vm, buffer);
          }
        },
      },
      isatty: {
        call: 'NOARGS',
        fn: (vm, o) => {
          opened(vm, o);
          return newBool(vm, false);
        },
      },
      truncate: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<ByteMemory>(vm, o);
          checkExports(vm, s);
          if (args[0] && args[0] !== vm.None && PyNumber_AsIndex(vm, args[0], vm.exc.OverflowError!) < 0)
            valueError(vm, `negative size value ${vm.reprText(args[0])}`);
          const n = sizeOf(vm, args) ?? s.pos;
          if (n < s.size) {
            s.size = n;
            resizeBuffer(vm, s, n);
          }
          return PyLong_FromSsize_t(vm, n);
        },
      },
    },
  };
}

/** What getbuffer() shows: the bytes of a BytesIO, which can't change their number meanwhile. */
export const BYTES_BUFFER: TypeSpec = {
  name: '_io._BytesIOBuffer',
  basicsize: (w) => 3 * w,
  flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
  slots: {
    ...STATE_SLOTS,
    bf_getbuffer: (_vm: VM, o: PyObj) => {
      const s = (o.v as State).refs[0]!.v as ByteMemory;
      s.exports++;
      return s.data.subarray(0, s.size);
    },
    bf_releasebuffer: (_vm: VM, o: PyObj) => {
      ((o.v as State).refs[0]!.v as ByteMemory).exports--;
    },
    bf_layout: () => ({ format: 'B', itemsize: 1, readonly: false }),
  },
};

const TEXT = argSpec('StringIO', ['initial_value', 'newline']);

/** What a text becomes on its way in, by the `newline` that was given. */
function translated(s: TextMemory, text: string): string {
  const { newline } = s;
  if (newline === null) return text.replace(/\r\n?/g, '\n');
  return newline === '' || newline === '\n' ? text : text.replaceAll('\n', newline);
}

function writeText(vm: VM, s: TextMemory, text: PyObject): number {
  if (!isSubtype(text.type, vm.tStr)) typeError(vm, `string argument expected, got '${text.type.tp_name}'`);
  const given = [...(text.v as string)];
  const chars = [...translated(s, text.v as string)];
  while (s.chars.length < s.pos) s.chars.push('\0');
  if (s.pos === s.chars.length) for (const c of chars) s.chars.push(c);
  else s.chars.splice(s.pos, chars.length, ...chars);
  s.pos += chars.length;
  return given.length;
}

/** Where the line that starts at `from` ends. */
function lineEnd(s: TextMemory, from: number): number {
  const end = s.newline === null || s.newline === '' ? '\n' : s.newline;
  for (let k = from; k < s.chars.length; k++) {
    if (s.newline === '' && s.chars[k] === '\r') return s.chars[k + 1] === '\n' ? k + 2 : k + 1;
    if (s.chars[k] === end[0] && (end.length === 1 || s.chars[k + 1] === end[1])) return k + end.length;
  }
  return s.chars.length;
}

export function stringIoSpec(base: PyType, own: () => PyType): TypeSpec {
  const spec = ioSpec('StringIO', 18, base, own);
  return {
    ...spec,
    slots: {
      ...spec.slots,
      tp_new: (vm: VM, type: PyType) =>
        newInstance(vm, type, { refs: [], closed: false, chars: [], pos: 0, newline: '\n' } satisfies TextMemory),
      tp_init: (vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
        const [initial, newline] = unpackTuple(vm, TEXT, args, kwds);
        const s = o.v as TextMemory;
        s.chars = [];
        s.pos = 0;
        if (newline) s.newline = newline === vm.None ? null : (newline.v as string);
        if (!initial || initial === vm.None) return;
        if (!isSubtype(initial.type, vm.tStr))
          typeError(vm, `initial_value must be str or None, not ${initial.type.tp_name}`);
        writeText(vm, s, initial);
        s.pos = 0;
      },
    },
    methods: {
      ...SHARED,
      seek: seek((s: TextMemory) => s.chars.length, true),
      read: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<TextMemory>(vm, o);
          const n = sizeOf(vm, args) ?? Infinity;
          const part = s.chars.slice(s.pos, Math.min(s.chars.length, s.pos + n));
          s.pos += part.length;
          return newStr(vm, part.join(''));
        },
      },
      readline: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<TextMemory>(vm, o);
          const n = sizeOf(vm, args) ?? Infinity;
          const part = s.chars.slice(s.pos, Math.min(lineEnd(s, s.pos), s.pos + n));
          s.pos += part.length;
          return newStr(vm, part.join(''));
        },
      },
      write: { call: 'O', fn: (vm, o, text) => PyLong_FromSsize_t(vm, writeText(vm, opened<TextMemory>(vm, o), text)) },
      getvalue: { call: 'NOARGS', fn: (vm, o) => newStr(vm, opened<TextMemory>(vm, o).chars.join('')) },
      truncate: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<TextMemory>(vm, o);
          const n = sizeOf(vm, args) ?? s.pos;
          s.chars.length = Math.min(s.chars.length, n);
          return PyLong_FromSsize_t(vm, n);
        },
      },
    },
    getset: {
      ...spec.getset,
      line_buffering: { get: (vm) => newBool(vm, false) },
      newlines: { get: none },
      encoding: { get: none },
      errors: { get: none },
    },
  };
}
