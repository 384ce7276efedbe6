/**
 * The base classes of _io. An object keeps its own state in `v` (an IoState); what these classes do, they do through the object's Python
 * methods, so that classes written in Python fit in.
 *
 * @cpython Modules/_io/iobase.c 3.8-3.15
 */

import { PyObject_Size } from '../objects/abstract.ts';
import { lookupAttrStr } from '../objects/attributes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, valueError } from '../objects/errors.ts';
import { clearDict, visitDict } from '../objects/instancedict.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { DICT_GETSET } from './functools.ts';
import { freeInstance, newInstance, none, type State, share } from './instance.ts';

export interface IoState extends State {
  closed: boolean;
}

export function unsupported(vm: VM, what: string): never {
  raise(vm, vm.exc.UnsupportedOperation!, what);
}

/** The state of an object that is open. */
export function opened<S extends IoState>(vm: VM, o: PyObject): S {
  const s = o.v as S | null;
  if (s === null) valueError(vm, 'I/O operation on uninitialized object');
  if (s.closed) valueError(vm, 'I/O operation on closed file.');
  return s;
}

/** The argument of read(), readline() ...: null where all is wanted. */
export function sizeOf(vm: VM, args: PyObject[], k = 0): number | null {
  const o = args[k];
  if (o === undefined || o === vm.None) return null;
  const n = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
  return n < 0 ? null : n;
}

export function isClosed(vm: VM, o: PyObject): boolean {
  const closed = lookupAttrStr(vm, o, 'closed');
  if (closed === null) return false;
  try {
    return PyObject_IsTrue(vm, closed);
  } finally {
    decref(vm, closed);
  }
}

/**
 * Flushes a stream and closes the one below it, also where flushing fails: then that error goes on, with the later one behind it.
 * `o` is the stream, `below` what it stands on.
 */
export function closeRaw(vm: VM, o: PyObject, below: PyObject): void {
  if (isClosed(vm, below)) return;
  let failed: unknown = null;
  try {
    decref(vm, callMethod(vm, o, 'flush', []));
  } catch (e) {
    failed = e;
  }
  decref(vm, callMethod(vm, below, 'close', []));
  if (failed !== null) throw failed;
}

/** The next line through `readline()`, null at the end. */
export function nextLine(vm: VM, o: PyObject): PyObject | null {
  const line = callMethod(vm, o, 'readline', []);
  if (PyObject_Size(vm, line) > 0) return line;
  decref(vm, line);
  return null;
}

const refuse = (what: string): MethodSpec => ({ call: 'FASTCALL', fn: (vm) => unsupported(vm, what) });
const answer = (value: boolean): MethodSpec => ({ call: 'NOARGS', fn: (vm) => newBool(vm, value) });

const METHODS: Record<string, MethodSpec> = {
  seek: refuse('seek'),
  truncate: refuse('truncate'),
  fileno: refuse('fileno'),
  tell: {
    call: 'NOARGS',
    fn: (vm, o) => {
      const [zero, one] = [newInt(vm, 0), newInt(vm, 1)];
      return callMethod(vm, o, 'seek', [zero, one]);
    },
  },
  flush: {
    call: 'NOARGS',
    fn: (vm, o) => {
      if (isClosed(vm, o)) valueError(vm, 'I/O operation on closed file.');
      return none(vm);
    },
  },
  close: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => {
      const s = o.v as IoState;
      if (s.closed) return none(vm);
      decref(vm, callMethod(vm, o, 'flush', []));
      s.closed = true;
      return none(vm);
    },
  },
  seekable: answer(false),
  readable: answer(false),
  writable: answer(false),
  isatty: answer(false),
  __enter__: {
    call: 'NOARGS',
    fn: (vm, o) => {
      if (isClosed(vm, o)) valueError(vm, 'I/O operation on closed file.');
      return share(o);
    },
  },
  __exit__: { call: 'FASTCALL', fn: (vm, o) => callMethod(vm, o, 'close', []) },
  readlines: {
    call: 'FASTCALL',
    fn: (vm, o, args) => {
      const hint = sizeOf(vm, args);
      const lines: PyObject[] = [];
      let size = 0;
      for (let line = nextLine(vm, o); line !== null; line = nextLine(vm, o)) {
        lines.push(line);
        size += PyObject_Size(vm, line);
        if (hint !== null && hint > 0 && size > hint) break;
      }
      return vm.newList(lines);
    },
  },
  writelines: {
    call: 'O',
    fn: (vm, o, lines) => {
      for (const line of vm.listOf(lines)) {
        decref(vm, callMethod(vm, o, 'write', [line]));
        decref(vm, line);
      }
      return none(vm);
    },
  },
  _checkClosed: {
    call: 'FASTCALL',
    fn: (vm, o) => {
      if (isClosed(vm, o)) valueError(vm, 'I/O operation on closed file.');
      return none(vm);
    },
  },
};

/** Closes what is still open, as the finalizer of files does. */
export function closeQuietly(vm: VM, o: PyObj): void {
  const s = o.v as IoState | null;
  if (s === null || s.closed) return;
  try {
    decref(vm, callMethod(vm, o, 'close', []));
  } catch (e) {
    vm.unraisable(e, o);
  }
}

/** Slots of the types of this folder. */
export function ioSlots(own: () => PyType): Partial<PyType> {
  return {
    tp_dealloc: (vm: VM, o: PyObj) => {
      vm.gc.untrackMaybe(o);
      o.rc = 1;
      closeQuietly(vm, o);
      if (--o.rc > 0) return;
      if (o.wl !== null) vm.clearWeakrefs(o);
      const s = o.v as IoState | null;
      if (s !== null) {
        for (const x of s.refs) xdecref(vm, x);
        for (const block of s.blocks ?? []) vm.heap.mem_free(block);
      }
      if (o.d !== null) clearDict(vm, o);
      freeInstance(vm, o, own());
    },
    tp_traverse: (_vm: VM, o: PyObj, visit: Visit) => {
      visitDict(o, visit);
      for (const x of (o.v as IoState | null)?.refs ?? []) if (x !== null) visit(x);
    },
    tp_iter: (vm: VM, o: PyObj) => {
      if (isClosed(vm, o)) valueError(vm, 'I/O operation on closed file.');
      return share(o as PyObject);
    },
    tp_iternext: nextLine,
  };
}

/** The description of a type of _io; words without dict and weak references. */
export function ioSpec(name: string, words: number, base: PyType | null, own: () => PyType): TypeSpec {
  return {
    name: `_io.${name}`,
    ...(base === null ? {} : { base }),
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    dict: true,
    weakref: true,
    slots: {
      ...ioSlots(own),
      tp_new: (vm: VM, type: PyType) => newInstance(vm, type, { refs: [], closed: false } satisfies IoState),
      tp_init: () => {},
    },
    getset: { closed: { get: (vm, o) => newBool(vm, (o.v as IoState).closed) }, ...DICT_GETSET },
  };
}

export function ioBaseSpec(own: () => PyType): TypeSpec {
  return { ...ioSpec('_IOBase', 4, null, own), methods: { ...METHODS } };
}

/** The three classes between; their methods are refused until a class below has them. */
export const RAW_METHODS: Record<string, MethodSpec> = {
  read: refuse('read'),
  readinto: refuse('readinto'),
  write: refuse('write'),
};

export const BUFFERED_METHODS: Record<string, MethodSpec> = {
  read: refuse('read'),
  read1: refuse('read1'),
  readinto: refuse('readinto'),
  write: refuse('write'),
  detach: refuse('detach'),
};

export const TEXT_METHODS: Record<string, MethodSpec> = {
  read: refuse('read'),
  readline: refuse('readline'),
  write: refuse('write'),
  detach: refuse('detach'),
};
