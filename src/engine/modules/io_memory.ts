/** BytesIO and StringIO: streams in memory. `v` is a Memory: its contents, the place in it. */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none } from './instance.ts';
import { type IoState, ioSpec, opened, sizeOf } from './io_base.ts';

interface ByteMemory extends IoState {
  data: Uint8Array;
  size: number;
  pos: number;
}

/** Text as code points, so that places are counted in characters. */
interface TextMemory extends IoState {
  chars: string[];
  pos: number;
  newline: string | null;
}

/** Makes room for `n` bytes. @cpython Modules/_io/bytesio.c resize_buffer 3.8-3.15 */
function reserve(vm: VM, s: ByteMemory, n: number): void {
  if (n <= s.data.length) return;
  const room = n < s.data.length * 1.125 ? n + (n >> 3) + (n < 9 ? 3 : 6) : n + 1;
  const data = new Uint8Array(room);
  data.set(s.data);
  s.data = data;
  const block = s.blocks![0]!;
  s.blocks![0] = block === 0 ? vm.heap.mem_malloc(room + 33) : vm.heap.mem_realloc(block, room + 33);
}

function writeBytes(vm: VM, s: ByteMemory, data: Uint8Array): void {
  if (data.length === 0) return;
  reserve(vm, s, s.pos + data.length);
  s.data.set(data, s.pos);
  s.pos += data.length;
  s.size = Math.max(s.size, s.pos);
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
      return newInt(vm, s.pos);
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
  tell: { call: 'NOARGS', fn: (vm, o) => newInt(vm, opened<ByteMemory>(vm, o).pos) },
  readable: truthy(true),
  writable: truthy(true),
  seekable: truthy(true),
  close: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => {
      const s = o.v as IoState;
      s.closed = true;
      for (const block of s.blocks ?? []) if (block !== 0) vm.heap.mem_free(block);
      s.blocks = [];
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
        return newInstance(vm, type, { refs: [], blocks: [0], closed: false, data, size: 0, pos: 0 } as ByteMemory);
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
          return newInt(vm, bytes.length);
        },
      },
      getvalue: {
        call: 'NOARGS',
        fn: (vm, o) => {
          const s = opened<ByteMemory>(vm, o);
          return newBytes(vm, s.data.slice(0, s.size));
        },
      },
      truncate: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<ByteMemory>(vm, o);
          const n = sizeOf(vm, args) ?? s.pos;
          if (n < s.size) {
            s.data.fill(0, n);
            s.size = n;
          }
          return newInt(vm, n);
        },
      },
    },
  };
}

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
      write: { call: 'O', fn: (vm, o, text) => newInt(vm, writeText(vm, opened<TextMemory>(vm, o), text)) },
      getvalue: { call: 'NOARGS', fn: (vm, o) => newStr(vm, opened<TextMemory>(vm, o).chars.join('')) },
      truncate: {
        call: 'FASTCALL',
        fn: (vm, o, args) => {
          const s = opened<TextMemory>(vm, o);
          const n = sizeOf(vm, args) ?? s.pos;
          s.chars.length = Math.min(s.chars.length, n);
          return newInt(vm, n);
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
