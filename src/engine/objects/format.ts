/**
 * PyUnicode_FromFormat and PyErr_Format: messages as C makes them, with the requests of the writer behind them.
 *
 * The writer takes room for the format's length plus 100 characters at the first write, grows by a quarter, and is cut to
 * size at the end. Conversions: %s (JavaScript string, a C string there; %.100s cuts), %U (str object), %S, %R, %A (str,
 * repr, ascii of an object), %d %i %u %zd %zu %ld (number), %c, %x, %p, %%.
 */
import { clearError, raiseObject } from './errors.ts';
import { decref, type PyObject, PyText } from './object.ts';
import { PyObject_ASCII, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import type { PyType } from './type.ts';
import { ASCII, kindOf, strSize, UCS4 } from './unicode.ts';
import type { VM } from './vm.ts';

/** A `_PyUnicodeWriter`: the text so far and its buffer in the heap. */
export class Writer {
  text = '';
  /** code points written */
  length = 0;
  /** capacity in code points, 0: no buffer yet */
  size = 0;
  addr = 0;
  kind: number = ASCII;
  minLength: number;
  overallocate: boolean;

  constructor(minLength: number, overallocate: boolean) {
    this.minLength = minLength;
    this.overallocate = overallocate;
  }

  /** @cpython Objects/unicodeobject.c _PyUnicodeWriter_PrepareInternal 3.8-3.15, then the write */
  write(vm: VM, s: string): void {
    if (s.length === 0) return;
    const kind = Math.max(kindOf(s), this.kind);
    const count = kind === UCS4 ? [...s].length : s.length;
    let newlen = this.length + count;
    if (this.size === 0) {
      if (this.overallocate) newlen += Math.floor(newlen / 4);
      newlen = Math.max(newlen, this.minLength);
      this.addr = vm.heap.obj_malloc(strSize(vm, newlen, kind));
      this.size = newlen;
    } else if (newlen > this.size) {
      if (this.overallocate) newlen += Math.floor(newlen / 4);
      newlen = Math.max(newlen, this.minLength);
      this.resize(vm, newlen, kind);
    } else if (kind !== this.kind) {
      this.resize(vm, this.size, kind);
    }
    this.kind = kind;
    this.text += s;
    this.length += count;
  }

  private resize(vm: VM, size: number, kind: number): void {
    if (kind === this.kind) this.addr = vm.heap.obj_realloc(this.addr, strSize(vm, size, kind));
    else {
      const old = this.addr;
      this.addr = vm.heap.obj_malloc(strSize(vm, size, kind));
      vm.heap.obj_free(old);
    }
    this.size = size;
  }

  /** @cpython Objects/unicodeobject.c _PyUnicodeWriter_Finish 3.8-3.15 */
  finish(vm: VM): PyText {
    if (this.length === 0) {
      vm.emptyStr.rc++;
      return vm.emptyStr;
    }
    if (this.length !== this.size) {
      this.addr = vm.heap.obj_realloc(this.addr, strSize(vm, this.length, this.kind));
    }
    const shared = this.length === 1 ? vm.latin1[this.text.charCodeAt(0)] : undefined;
    if (shared !== undefined) {
      vm.heap.obj_free(this.addr);
      shared.rc++;
      return shared;
    }
    return new PyText(vm.tStr, this.addr, this.text, this.kind);
  }

  discard(vm: VM): void {
    if (this.addr !== 0) vm.heap.obj_free(this.addr);
  }
}

const CONVERSION = /%(?:%|(-?\d*)(?:\.(\d+))?(?:l|ll|z)?([sUSRAdiucxp]))/g;

/** @cpython Objects/unicodeobject.c PyUnicode_FromFormatV 3.8-3.15 */
export function PyUnicode_FromFormat(vm: VM, format: string, ...args: unknown[]): PyText {
  const writer = new Writer(format.length + 100, true);
  let last = 0;
  let n = 0;
  try {
    for (const match of format.matchAll(CONVERSION)) {
      writer.write(vm, format.slice(last, match.index));
      last = match.index + match[0].length;
      if (match[0] === '%%') writer.write(vm, '%');
      else convert(vm, writer, match[3]!, match[2] === undefined ? -1 : Number(match[2]), args[n++]);
    }
    if (last < format.length) {
      writer.overallocate = false;
      writer.write(vm, format.slice(last));
    }
  } catch (e) {
    writer.discard(vm);
    throw e;
  }
  return writer.finish(vm);
}

function convert(vm: VM, writer: Writer, letter: string, precision: number, arg: unknown): void {
  switch (letter) {
    case 's':
      writeChars(vm, writer, precision >= 0 ? String(arg).slice(0, precision) : String(arg));
      return;
    case 'U':
      writer.write(vm, cut((arg as PyObject).v, precision));
      return;
    case 'S':
      writeOwned(vm, writer, PyObject_Str(vm, arg as PyObject), precision);
      return;
    case 'R':
      writeOwned(vm, writer, PyObject_Repr(vm, arg as PyObject), precision);
      return;
    case 'A':
      writeOwned(vm, writer, PyObject_ASCII(vm, arg as PyObject), precision);
      return;
    case 'x':
      writer.write(vm, (arg as number).toString(16));
      return;
    case 'p':
      writer.write(vm, `0x${(arg as number).toString(16)}`);
      return;
    case 'c':
      writer.write(vm, typeof arg === 'number' ? String.fromCodePoint(arg) : String(arg));
      return;
    default:
      writer.write(vm, String(arg));
  }
}

function cut(s: string, precision: number): string {
  return precision >= 0 ? s.slice(0, precision) : s;
}

/** A C string: until 3.13 it was decoded into a str of its own first. */
function writeChars(vm: VM, writer: Writer, s: string): void {
  if (vm.profile.core.formatTemporaries && s.length > 1) {
    const addr = vm.heap.obj_malloc(strSize(vm, s.length, kindOf(s)));
    writer.write(vm, s);
    vm.heap.obj_free(addr);
  } else {
    writer.write(vm, s);
  }
}

function writeOwned(vm: VM, writer: Writer, o: PyObject, precision: number): void {
  writer.write(vm, cut(o.v, precision));
  decref(vm, o);
}

/** OURS: an error that is set, and replaced by another before anyone sees it. */
export function replacedError(vm: VM, type: PyType, format: string, ...args: unknown[]): void {
  if (vm.profile.core.lateExceptions) {
    decref(vm, PyUnicode_FromFormat(vm, format, ...args));
    return;
  }
  try {
    PyErr_Format(vm, type, format, ...args);
  } catch (e) {
    clearError(vm, e);
  }
}

/** @cpython Python/errors.c PyErr_Format 3.8-3.15 */
export function PyErr_Format(vm: VM, type: PyType, format: string, ...args: unknown[]): never {
  const message = PyUnicode_FromFormat(vm, format, ...args);
  try {
    raiseObject(vm, type, message);
  } finally {
    decref(vm, message);
  }
}
