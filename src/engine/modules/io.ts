/** The _io module, `open()`, and the standard streams. */
import { argSpec, badArgument, unpackKeywords } from '../objects/arguments.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictSetStr, newDict } from '../objects/dict.ts';
import { clearError, NotSupported, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { share } from './instance.ts';
import { BUFFERED_METHODS, ioBaseSpec, ioSpec, RAW_METHODS, TEXT_METHODS } from './io_base.ts';
import { type BufferedKind, bufferedSpec, setStraight } from './io_buffered.ts';
import { type FileState, fileSpec } from './io_fileio.ts';
import { BYTES_BUFFER, bytesIoSpec, stringIoSpec } from './io_memory.ts';
import { setTextMode, wrapperSpec } from './io_text.ts';
import { memorySystem } from './memoryfiles.ts';
import { fspath } from './posix_path.ts';

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
  vm.system = vm.host.system ?? memorySystem(vm);
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
  make('FileIO', (own) => fileSpec(raw, own));
  const kind = (name: BufferedKind['name'], reads: boolean, writes: boolean): void => {
    make(name, (own) => bufferedSpec({ name, reads, writes }, buffered, own));
  };
  kind('BufferedReader', true, false);
  kind('BufferedWriter', false, true);
  kind('BufferedRandom', true, true);
  kind('BufferedRWPair', true, true);
  make('_BytesIOBuffer', () => BYTES_BUFFER);
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

/** A text file over descriptor `fd`: made without asking the system; what is written goes on at once. */
export function stdStream(vm: VM, fd: number): PyObject {
  createTypes(vm);
  const writes = fd > 0;
  const raw = vm.t.FileIO!.tp_new!(vm, vm.t.FileIO!, vm.emptyTuple, null) as PyObj;
  const name = newStr(vm, ['<stdin>', '<stdout>', '<stderr>'][fd]!);
  const state: Partial<FileState> = { fd, closed: false, reads: !writes, writes, closes: false, seeks: false };
  Object.assign(raw.v as FileState, state, { refs: [name] });
  const buffer = made(vm, writes ? 'BufferedWriter' : 'BufferedReader', [raw]);
  if (writes) setStraight(buffer);
  const errors = newStr(vm, fd === 2 ? 'backslashreplace' : 'strict');
  const args = [
    buffer,
    newStr(vm, 'utf-8'),
    errors,
    share(vm.None as PyObject),
    newBool(vm, false),
    newBool(vm, writes),
  ];
  const text = made(vm, 'TextIOWrapper', args);
  setTextMode(text, writes ? 'w' : 'r');
  return text;
}

const OPEN = argSpec('open', ['file', 'mode', 'buffering', 'encoding', 'errors', 'newline', 'closefd', 'opener'], {
  required: 1,
});

interface OpenMode {
  text: string;
  binary: boolean;
  kind: string;
  plus: boolean;
}

/** @cpython Modules/_io/_iomodule.c _io_open_impl: what the mode says */
function parseMode(vm: VM, text: string, given: { encoding: boolean; errors: boolean; newline: boolean }): OpenMode {
  if (!/^[rwaxbt+]*$/.test(text) || new Set(text).size !== text.length) valueError(vm, `invalid mode: '${text}'`);
  const binary = text.includes('b');
  if (binary && text.includes('t')) valueError(vm, "can't have text and binary mode at once");
  const kinds = [...text].filter((c) => 'rwax'.includes(c));
  if (kinds.length > 1) valueError(vm, 'must have exactly one of create/read/write/append mode');
  for (const name of ['encoding', 'errors', 'newline'] as const)
    if (binary && given[name])
      valueError(vm, `binary mode doesn't take ${name === 'newline' ? 'a' : 'an'} ${name} argument`);
  return { text, binary, kind: kinds[0] ?? '', plus: text.includes('+') };
}

/** The buffered stream over a raw one; the raw one itself where there is no buffer. The raw stream is stolen. */
function openBuffered(vm: VM, raw: PyObj, mode: OpenMode, buffering: number): PyObj {
  if (buffering === 0) {
    if (mode.binary) return raw;
    valueError(vm, "can't have unbuffered text I/O");
  }
  const { blksize } = raw.v as FileState;
  const size = buffering > 1 ? buffering : vm.profile.modules.bufferFor(blksize, vm.profile.run.bufferSize);
  const kind = mode.plus ? 'BufferedRandom' : mode.kind === 'r' ? 'BufferedReader' : 'BufferedWriter';
  return made(vm, kind, [raw, newInt(vm, size)]);
}

/** Closes what was opened when the rest fails. */
function closing<R>(vm: VM, o: PyObj, f: () => R): R {
  o.rc++;
  try {
    return f();
  } catch (e) {
    try {
      decref(vm, callMethod(vm, o, 'close', []));
    } catch (later) {
      clearError(vm, later);
    }
    throw e;
  } finally {
    decref(vm, o);
  }
}

/** @cpython Modules/_io/_iomodule.c _io_open_impl 3.8-3.15 */
function open(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyObject[] | null): PyObject {
  createTypes(vm);
  const [file, modeArg, bufferArg, encoding, errors, newline, closefd, opener] = unpackKeywords(
    vm,
    OPEN,
    args,
    kwnames as any,
  );
  const path = isIndex(file!) ? share(file!) : fspath(vm, file!);
  if (modeArg && !isSubtype(modeArg.type, vm.tStr)) badArgument(vm, 'open', "argument 'mode'", 'str', modeArg);
  const is = (o: PyObject | null | undefined): boolean => o !== null && o !== undefined && o !== vm.None;
  const given = { encoding: is(encoding), errors: is(errors), newline: is(newline) };
  const mode = parseMode(vm, (modeArg?.v as string | undefined) ?? 'r', given);
  const buffering = bufferArg ? PyNumber_AsIndex(vm, bufferArg, vm.exc.OverflowError!) : -1;
  if (mode.binary && buffering === 1) vm.warn?.(vm.exc.RuntimeWarning!, LINES_IN_BINARY);
  const or = (o: PyObject | null | undefined): PyObject => share(o ?? (vm.None as PyObject));
  const rawMode = newStr(vm, `${mode.kind}${mode.plus ? '+' : ''}`);
  const raw = made(vm, 'FileIO', [path, rawMode, closefd ? share(closefd) : newBool(vm, true), or(opener)]);
  return closing(vm, raw, () => {
    const buffer = openBuffered(vm, raw, mode, buffering);
    if (mode.binary) return buffer;
    return closing(vm, buffer, () => {
      const text = made(vm, 'TextIOWrapper', [
        buffer,
        or(encoding),
        or(errors),
        or(newline),
        newBool(vm, buffering === 1),
      ]);
      setTextMode(text, mode.text);
      return text;
    });
  });
}

const LINES_IN_BINARY =
  "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";

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
