/** Paths as the posix module takes them (str, bytes, path objects), what the host's system answers, and its errors as OSError. */
import { newBytes } from '../objects/bytes.ts';
import { callNoArgs } from '../objects/call.ts';
import { errorText } from '../objects/errno_texts.ts';
import { NotSupported, PyThrow, typeError, valueError } from '../objects/errors.ts';
import { HostError, type HostSystem } from '../objects/hostsystem.ts';
import { newInt } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { share } from './instance.ts';

const utf8 = new TextEncoder();

/** `os.fspath`: new reference. @cpython Modules/posixmodule.c PyOS_FSPath 3.8-3.15 */
export function fspath(vm: VM, o: PyObject): PyObject {
  if (isSubtype(o.type, vm.tStr) || isSubtype(o.type, vm.tBytes)) return share(o);
  const f = vm.lookupSpecial(o, '__fspath__');
  if (f === null) typeError(vm, `expected str, bytes or os.PathLike object, not ${o.type.tp_name}`);
  let path: PyObject;
  try {
    path = callNoArgs(vm, f);
  } finally {
    decref(vm, f);
  }
  if (isSubtype(path.type, vm.tStr) || isSubtype(path.type, vm.tBytes)) return path;
  const got = path.type.tp_name;
  decref(vm, path);
  typeError(vm, `expected ${o.type.tp_name}.__fspath__() to return str or bytes, not ${got}`);
}

/** A path argument: its text, or the descriptor where one may stand for it. `object` is what errors show (borrowed). */
export interface Path {
  text: string;
  fd: number;
  bytes: boolean;
  object: PyObject;
}

const ALLOWED: Record<string, string> = {
  false: 'string, bytes or os.PathLike',
  true: 'string, bytes, os.PathLike or integer',
  'or None': 'string, bytes, os.PathLike, integer or None',
};

/** @cpython Modules/posixmodule.c path_converter 3.8-3.15 */
export function pathArgument(
  vm: VM,
  name: string,
  o: PyObject,
  descriptors: boolean | 'or None' = false,
  argument = 'path',
): Path {
  if (descriptors === true && isIndex(o))
    return { text: '', fd: PyNumber_AsIndex(vm, o, vm.exc.OverflowError!), bytes: false, object: o };
  const known = isSubtype(o.type, vm.tStr) || isSubtype(o.type, vm.tBytes);
  if (!known && vm.lookupSpecial(o, '__fspath__') === null) {
    const allowed = ALLOWED[String(descriptors)]!;
    typeError(vm, `${name}: ${argument} should be ${allowed}, not ${o.type.tp_name}`);
  }
  const p = fspath(vm, o);
  try {
    const bytes = isSubtype(p.type, vm.tBytes);
    const text = bytes ? new TextDecoder().decode(p.v as Uint8Array) : (p.v as string);
    if (text.includes('\0'))
      valueError(vm, vm.profile.modules.embeddedNull.replace('%f', name).replace('%a', argument));
    return { text, fd: -1, bytes, object: o };
  } finally {
    decref(vm, p);
  }
}

/** The text of a path argument. */
export function pathText(vm: VM, o: PyObject): string {
  const p = fspath(vm, o);
  const text = isSubtype(p.type, vm.tStr) ? (p.v as string) : new TextDecoder().decode(p.v as Uint8Array);
  decref(vm, p);
  return text;
}

/** A name as the caller's path was given: str or bytes. */
export function pathResult(vm: VM, text: string, bytes: boolean): PyObject {
  return bytes ? newBytes(vm, utf8.encode(text)) : newStr(vm, text);
}

/** What errors show of a path: the text of a path object. */
function shownPath(vm: VM, o: PyObject): PyObject {
  return isIndex(o) ? share(o) : fspath(vm, o);
}

/** Raises the OSError of a number; file names are borrowed. */
export function osError(
  vm: VM,
  errno: number,
  filename: PyObject | null = null,
  filename2: PyObject | null = null,
): never {
  const args: PyObject[] = [newInt(vm, errno), newStr(vm, errorText(errno))];
  if (filename !== null) args.push(shownPath(vm, filename));
  if (filename2 !== null) args.push(share(vm.None as PyObject), shownPath(vm, filename2));
  const exc = vm.call(vm, vm.exc.OSError!, args, null) as PyObj;
  for (const a of args) decref(vm, a);
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** The function `name` of the host's system; refused as `os.name()` where there is none. */
export function systemFunction<K extends keyof HostSystem>(vm: VM, name: K, shown: string = name): HostSystem[K] {
  const f = vm.system[name];
  if (f === undefined) throw new NotSupported(`os.${shown}()`);
  return f as HostSystem[K];
}

/** Asks the system; what it refuses is raised with the file names. */
export function ask<R>(vm: VM, f: () => R, filename: PyObject | null = null, filename2: PyObject | null = null): R {
  try {
    return f();
  } catch (e) {
    if (e instanceof HostError) osError(vm, e.errno, filename, filename2);
    throw e;
  }
}
