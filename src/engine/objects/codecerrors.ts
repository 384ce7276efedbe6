/**
 * Error handlers of codecs: C's own by name, and callables registered by the guest, both in the form that the value functions
 * take (`DecodeHandler`, `EncodeHandler`).
 */
import { newBytes } from './bytes.ts';
import { callOneArg } from './call.ts';
import { lookup_error } from './codecregistry.ts';
import { PyThrow } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { PyLong_FromSsize_t } from './long.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import {
  type CodecFault,
  type DecodeHandler,
  decodeHandler,
  type EncodeHandler,
  encodeHandler,
} from './value/codec-errors.ts';
import { UnicodeFault } from './value/fault.ts';
import type { VM } from './vm.ts';

/** A UnicodeDecodeError or UnicodeEncodeError about an object. */
export function unicodeError(vm: VM, type: PyType, source: PyObject, fault: CodecFault): PyObj {
  const args = [
    newStr(vm, fault.encoding),
    source,
    PyLong_FromSsize_t(vm, fault.start),
    PyLong_FromSsize_t(vm, fault.end),
    newStr(vm, fault.reason),
  ];
  try {
    return vm.call(vm, type, args, null) as PyObj;
  } finally {
    args.forEach((a, i) => {
      if (i !== 1) decref(vm, a);
    });
  }
}

const OWN = new Set([
  'strict',
  'surrogateescape',
  'ignore',
  'replace',
  'backslashreplace',
  'surrogatepass',
  'xmlcharrefreplace',
]);

/** The handler of this name (null: strict) for decoding `data`. */
export function decodeHandlerFor(vm: VM, data: Uint8Array, errors: string | null): DecodeHandler {
  const name = errors ?? 'strict';
  const own = OWN.has(name) ? decodeHandler(name) : undefined;
  if (own === undefined) return (bytes, fault) => callDecodeHandler(vm, name, bytes, fault);
  return (bytes, fault) => {
    try {
      return own(bytes, fault);
    } catch (e) {
      if (!(e instanceof UnicodeFault)) throw e;
      throwDecode(vm, data, e);
    }
  };
}

function throwDecode(vm: VM, data: Uint8Array, fault: CodecFault): never {
  const source = newBytes(vm, data.slice());
  try {
    throw new PyThrow(unicodeError(vm, vm.exc.UnicodeDecodeError!, source, fault));
  } finally {
    decref(vm, source);
  }
}

/** @cpython Objects/unicodeobject.c unicode_decode_call_errorhandler_writer 3.8-3.15 */
function callDecodeHandler(
  vm: VM,
  name: string,
  bytes: Uint8Array,
  fault: CodecFault,
): { text: string; resume: number } {
  const handler = lookup_error(vm, name);
  const source = newBytes(vm, bytes.slice());
  let exc: PyObj | null = null;
  let res: PyObject;
  try {
    exc = unicodeError(vm, vm.exc.UnicodeDecodeError!, source, fault);
    res = callOneArg(vm, handler, exc);
  } finally {
    if (exc !== null) decref(vm, exc);
    decref(vm, source);
    decref(vm, handler);
  }
  try {
    const items = pair(vm, res, 'decoding error handler must return (str, int) tuple', false);
    return { text: items[0]!.v, resume: resumeAt(vm, items[1]!, bytes.length) };
  } finally {
    decref(vm, res);
  }
}

function pair(vm: VM, res: PyObject, message: string, orBytes: boolean): PyObject[] {
  const ok = res.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS && res.v.length === 2;
  const items: PyObject[] = ok ? res.v : [];
  const flags = orBytes ? TPFLAGS.UNICODE_SUBCLASS | TPFLAGS.BYTES_SUBCLASS : TPFLAGS.UNICODE_SUBCLASS;
  if (!ok || !(items[0]!.type.tp_flags & flags)) PyErr_Format(vm, vm.exc.TypeError!, message);
  if (items[1]!.type.nb_index === null) PyErr_Format(vm, vm.exc.TypeError!, message);
  return items;
}

function resumeAt(vm: VM, o: PyObject, length: number): number {
  let at = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
  if (at < 0) at += length;
  if (at < 0 || at > length) {
    PyErr_Format(vm, vm.exc.IndexError!, 'position %zd from error handler out of bounds', at);
  }
  return at;
}

/** The handler of this name (null: strict) for encoding the str `o`. */
export function encodeHandlerFor(vm: VM, o: PyText, errors: string | null, encoding: string): EncodeHandler {
  const name = errors ?? 'strict';
  const own = OWN.has(name) ? encodeHandler(name, () => undefined) : undefined;
  if (own === undefined) return (points, fault) => callEncodeHandler(vm, name, o, points, { ...fault, encoding });
  return (points, fault) => {
    try {
      return own(points, fault);
    } catch (e) {
      if (!(e instanceof UnicodeFault)) throw e;
      throw new PyThrow(unicodeError(vm, vm.exc.UnicodeEncodeError!, o, { ...e, encoding }));
    }
  };
}

/** @cpython Objects/unicodeobject.c unicode_encode_call_errorhandler 3.8-3.15 */
function callEncodeHandler(
  vm: VM,
  name: string,
  o: PyText,
  points: ArrayLike<number>,
  fault: CodecFault,
): { text?: string; bytes?: number[]; resume: number } {
  const handler = lookup_error(vm, name);
  let exc: PyObj | null = null;
  let res: PyObject;
  try {
    exc = unicodeError(vm, vm.exc.UnicodeEncodeError!, o, fault);
    res = callOneArg(vm, handler, exc);
  } finally {
    if (exc !== null) decref(vm, exc);
    decref(vm, handler);
  }
  try {
    const items = pair(vm, res, 'encoding error handler must return (str/bytes, int) tuple', true);
    const resume = resumeAt(vm, items[1]!, points.length);
    const v: string | Uint8Array = items[0]!.v;
    return typeof v === 'string' ? { text: v, resume } : { bytes: [...v], resume };
  } finally {
    decref(vm, res);
  }
}
