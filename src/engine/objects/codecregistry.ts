/**
 * The codec registry: search functions, their answers by normalised name, and error handlers by name. `encodings` of the
 * standard library puts its search function in when it is first needed.
 */

import { lookupAttrStr } from './attributes.ts';
import { callOneArg, isCallable } from './call.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

/** @cpython Python/codecs.c normalizestring 3.8-3.15 */
function normalizestring(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** @cpython Python/codecs.c PyCodec_Register 3.8-3.15 */
export function PyCodec_Register(vm: VM, search: PyObject): void {
  if (!isCallable(search)) raise(vm, vm.exc.TypeError!, 'argument must be callable');
  search.rc++;
  vm.text.searchPath.push(search);
}

/** @cpython Python/codecs.c PyCodec_Unregister 3.10-3.15 */
export function PyCodec_Unregister(vm: VM, search: PyObject): void {
  const i = vm.text.searchPath.indexOf(search);
  if (i < 0) return;
  vm.text.searchPath.splice(i, 1);
  for (const codec of vm.text.codecs.values()) decref(vm, codec);
  vm.text.codecs.clear();
  decref(vm, search);
}

function loadEncodings(vm: VM): void {
  if (vm.text.encodingsLoaded) return;
  vm.text.encodingsLoaded = true;
  decref(vm, vm.hooks.import('encodings', null, null, null, 0));
}

/** @cpython Python/codecs.c _PyCodec_Lookup 3.8-3.15: the codec's tuple, a new reference */
export function _PyCodec_Lookup(vm: VM, encoding: string): PyObject {
  const name = normalizestring(encoding);
  const known = vm.text.codecs.get(name);
  if (known !== undefined) {
    known.rc++;
    return known;
  }
  loadEncodings(vm);
  if (vm.text.searchPath.length === 0) {
    raise(vm, vm.exc.LookupError!, "no codec search functions registered: can't find encoding");
  }
  const key = newStr(vm, name);
  try {
    for (const search of [...vm.text.searchPath]) {
      const found = callOneArg(vm, search, key);
      if (found === vm.None) {
        decref(vm, found);
        continue;
      }
      if (!(found.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) || found.v.length !== 4) {
        decref(vm, found);
        raise(vm, vm.exc.TypeError!, 'codec search functions must return 4-tuples');
      }
      vm.text.codecs.set(name, found as PyObj);
      found.rc++;
      return found;
    }
  } finally {
    decref(vm, key);
  }
  PyErr_Format(vm, vm.exc.LookupError!, 'unknown encoding: %s', encoding);
}

/** `codec` tuple's part: 0 encoder, 1 decoder */
function callCodec(
  vm: VM,
  o: PyObject,
  encoding: string,
  errors: string | null,
  part: 0 | 1,
  textOnly: boolean,
): PyObject {
  const codec = _PyCodec_Lookup(vm, encoding);
  const what = part === 0 ? 'encoder' : 'decoder';
  try {
    if (textOnly && codec.type !== vm.tTuple) checkText(vm, codec, encoding, part);
    const f = (codec.v as PyObject[])[part]!;
    const args = [o];
    if (errors !== null) args.push(newStr(vm, errors));
    let res: PyObject;
    try {
      res = vm.call(vm, f, args, null);
    } finally {
      if (errors !== null) decref(vm, args[1]!);
    }
    return firstOf(vm, res, what);
  } finally {
    decref(vm, codec);
  }
}

function firstOf(vm: VM, res: PyObject, what: string): PyObject {
  try {
    if (!(res.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS) || res.v.length !== 2) {
      raise(vm, vm.exc.TypeError!, `${what} must return a tuple (object, integer)`);
    }
    const o: PyObject = res.v[0];
    o.rc++;
    return o;
  } finally {
    decref(vm, res);
  }
}

/** @cpython Python/codecs.c _PyCodec_LookupTextEncoding 3.8-3.15: refuses codecs that say that they are none of text */
function checkText(vm: VM, codec: PyObject, encoding: string, part: 0 | 1): void {
  const flag = lookupAttrStr(vm, codec, '_is_text_encoding');
  if (flag === null) return;
  const isText = flag !== vm.False;
  decref(vm, flag);
  if (isText) return;
  const text = "'%.400s' is not a text encoding; use codecs.%s() to handle arbitrary codecs";
  PyErr_Format(vm, vm.exc.LookupError!, text, encoding, part === 0 ? 'encode' : 'decode');
}

export function PyCodec_Encode(
  vm: VM,
  o: PyObject,
  encoding: string,
  errors: string | null,
  textOnly = false,
): PyObject {
  return callCodec(vm, o, encoding, errors, 0, textOnly);
}

export function PyCodec_Decode(
  vm: VM,
  o: PyObject,
  encoding: string,
  errors: string | null,
  textOnly = false,
): PyObject {
  return callCodec(vm, o, encoding, errors, 1, textOnly);
}

/** @cpython Python/codecs.c PyCodec_LookupError 3.8-3.15: a new reference */
export function lookup_error(vm: VM, name: string | null): PyObject {
  const make = vm.text.makeHandlers;
  vm.text.makeHandlers = null;
  if (make !== null) make(vm);
  const handler = vm.text.handlers.get(name ?? 'strict');
  if (handler === undefined) PyErr_Format(vm, vm.exc.LookupError!, "unknown error handler name '%.400s'", name);
  handler!.rc++;
  return handler!;
}

/** @cpython Python/codecs.c PyCodec_RegisterError 3.8-3.15 */
export function register_error(vm: VM, name: string, handler: PyObject): void {
  if (!isCallable(handler)) raise(vm, vm.exc.TypeError!, 'handler must be callable');
  const old = vm.text.handlers.get(name);
  handler.rc++;
  vm.text.handlers.set(name, handler);
  if (old !== undefined) decref(vm, old);
}
