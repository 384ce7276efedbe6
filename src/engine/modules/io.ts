/** The _io module, `open()`, and the standard streams. */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictSetStr, newDict } from '../objects/dict.ts';
import { NotSupported, typeError, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { share } from './instance.ts';
import { BUFFERED_METHODS, ioBaseSpec, ioSpec, RAW_METHODS, TEXT_METHODS } from './io_base.ts';
import { bufferedSpec, fileSpec, setTextMode, wrapperSpec } from './io_files.ts';
import { bytesIoSpec, stringIoSpec } from './io_memory.ts';

const NAMES = [
  '_IOBase',
  '_RawIOBase',
  '_BufferedIOBase',
  '_TextIOBase',
  'FileIO',
  'BufferedReader',
  'BufferedWriter',
  'BufferedRandom',
  'BufferedRWPair',
  'BytesIO',
  'StringIO',
  'TextIOWrapper',
];

/** Makes the types, once. */
function createTypes(vm: VM): void {
  if (vm.t.TextIOWrapper) return;
  const { t } = vm;
  const make = (name: string, spec: (own: () => PyType) => TypeSpec): PyType => {
    t[name] = defineType(
      vm,
      spec(() => t[name]!),
    );
    return t[name]!;
  };
  const base = make('_IOBase', ioBaseSpec);
  const middle = (name: string, methods: Record<string, MethodSpec>): PyType =>
    make(name, (own) => ({ ...ioSpec(name, 4, base, own), methods }));
  const raw = middle('_RawIOBase', RAW_METHODS);
  const buffered = middle('_BufferedIOBase', BUFFERED_METHODS);
  const text = middle('_TextIOBase', TEXT_METHODS);
  const reading = ['read', 'read1', 'readline', 'readinto'];
  make('FileIO', (own) => fileSpec(raw, own));
  make('BufferedReader', (own) => bufferedSpec('BufferedReader', buffered, own, reading));
  make('BufferedWriter', (own) => bufferedSpec('BufferedWriter', buffered, own, ['write']));
  make('BufferedRandom', (own) => bufferedSpec('BufferedRandom', buffered, own, [...reading, 'write']));
  make('BufferedRWPair', (own) => bufferedSpec('BufferedRWPair', buffered, own, [...reading, 'write']));
  make('BytesIO', (own) => bytesIoSpec(buffered, own));
  make('StringIO', (own) => stringIoSpec(text, own));
  make('TextIOWrapper', (own) => wrapperSpec(text, own));
  vm.exc.UnsupportedOperation = unsupportedOperation(vm);
}

/** `class UnsupportedOperation(OSError, ValueError)` of io */
function unsupportedOperation(vm: VM): PyType {
  const name = newStr(vm, 'UnsupportedOperation');
  const bases = newTuple(vm, [share(vm.exc.OSError!), share(vm.exc.ValueError!)]);
  const dict = newDict(vm);
  const module = newStr(vm, 'io');
  dictSetStr(vm, dict, '__module__', module);
  try {
    return vm.call(vm, vm.tType, [name, bases, dict], null) as PyType;
  } finally {
    for (const o of [name, bases, dict, module]) decref(vm, o);
  }
}

function made(vm: VM, type: string, args: PyObject[]): PyObj {
  try {
    return vm.call(vm, vm.t[type]!, args, null) as PyObj;
  } finally {
    for (const a of args) decref(vm, a);
  }
}

/** A text file over descriptor `fd`. */
export function stdStream(vm: VM, fd: number): PyObject {
  createTypes(vm);
  const writes = fd > 0;
  const raw = made(vm, 'FileIO', [newInt(vm, fd), newStr(vm, writes ? 'wb' : 'rb')]);
  const shown = newStr(vm, ['<stdin>', '<stdout>', '<stderr>'][fd]!);
  decref(vm, (raw.v as { refs: PyObject[] }).refs[0]!);
  (raw.v as { refs: PyObject[] }).refs[0] = shown;
  const buffer = made(vm, writes ? 'BufferedWriter' : 'BufferedReader', [raw]);
  const errors = newStr(vm, fd === 2 ? 'backslashreplace' : 'strict');
  const text = made(vm, 'TextIOWrapper', [buffer, newStr(vm, 'utf-8'), errors]);
  setTextMode(text, writes ? 'w' : 'r');
  return text;
}

const OPEN = argSpec('open', ['file', 'mode', 'buffering', 'encoding', 'errors', 'newline', 'closefd', 'opener'], {
  required: 1,
});

/** @cpython Modules/_io/_iomodule.c _io_open_impl 3.8-3.15 */
function open(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyObject[] | null): PyObject {
  createTypes(vm);
  const [file, modeArg, buffering, encoding, errors, newline] = unpackKeywords(vm, OPEN, args, kwnames as any);
  if (modeArg && !isSubtype(modeArg.type, vm.tStr))
    typeError(vm, `open() argument 'mode' must be str, not ${modeArg.type.tp_name}`);
  const mode = (modeArg?.v as string | undefined) ?? 'r';
  if (!/^[rwaxbt+]+$/.test(mode) || new Set(mode).size !== mode.length) valueError(vm, `invalid mode: '${mode}'`);
  const binary = mode.includes('b');
  if (binary && mode.includes('t')) valueError(vm, "can't have text and binary mode at once");
  const kinds = [...mode].filter((c) => 'rwax'.includes(c));
  if (kinds.length !== 1) valueError(vm, 'must have exactly one of create/read/write/append mode');
  if (binary && encoding && encoding !== vm.None) valueError(vm, "binary mode doesn't take an encoding argument");
  const plus = mode.includes('+');
  const raw = made(vm, 'FileIO', [share(file!), newStr(vm, kinds[0]! + (plus ? '+' : ''))]);
  if (buffering && buffering.v === 0) {
    if (binary) return raw;
    decref(vm, raw);
    valueError(vm, "can't have unbuffered text I/O");
  }
  const buffer = made(vm, plus ? 'BufferedRandom' : kinds[0] === 'r' ? 'BufferedReader' : 'BufferedWriter', [raw]);
  if (binary) return buffer;
  const or = (o: PyObject | null | undefined): PyObject => share(o ?? (vm.None as PyObject));
  const text = made(vm, 'TextIOWrapper', [buffer, or(encoding), or(errors), or(newline)]);
  setTextMode(text, mode);
  return text;
}

export const OPEN_FUNCTION: Record<string, MethodSpec> = {
  open: { call: 'FASTCALL_KEYWORDS', fn: open },
};

/** There so that io can be imported; making one is refused. */
const NEWLINE_DECODER: TypeSpec = {
  name: '_io.IncrementalNewlineDecoder',
  basicsize: (w) => 4 * w,
  flags: TPFLAGS.BASETYPE,
  slots: {
    tp_new: () => {
      throw new NotSupported('io.IncrementalNewlineDecoder');
    },
  },
};

export function createIo(vm: VM): PyObj {
  createTypes(vm);
  return defineModule(vm, {
    name: '_io',
    functions: {
      ...OPEN_FUNCTION,
      open_code: { call: 'O', fn: (m, _s, path) => open(m, m.None, [path, newStr(m, 'rb')], null) },
      text_encoding: {
        call: 'FASTCALL',
        fn: (m, _s, args) => (args[0] === m.None ? newStr(m, 'locale') : share(args[0]!)),
      },
    },
    exec: (m, _module, add) => {
      for (const name of NAMES) add(name, share(m.t[name]!));
      add('UnsupportedOperation', share(m.exc.UnsupportedOperation!));
      add('BlockingIOError', share(m.exc.BlockingIOError!));
      add('IncrementalNewlineDecoder', defineType(m, NEWLINE_DECODER));
      add('DEFAULT_BUFFER_SIZE', newInt(m, m.profile.run.bufferSize));
    },
  });
}
