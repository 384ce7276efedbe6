/** Arguments that are paths, and the errors of the operating system. */
import { callNoArgs } from '../objects/call.ts';
import { PyThrow, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { share } from './instance.ts';

/** `os.fspath`: new reference. @cpython Modules/posixmodule.c PyOS_FSPath 3.8-3.15 */
export function fspath(vm: VM, o: PyObject): PyObject {
  if (isSubtype(o.type, vm.tStr) || isSubtype(o.type, vm.tBytes)) return share(o);
  const f = vm.lookupSpecial(o, '__fspath__');
  if (f === null) typeError(vm, `expected str, bytes or os.PathLike object, not ${o.type.tp_name}`);
  try {
    return callNoArgs(vm, f);
  } finally {
    decref(vm, f);
  }
}

/** The text of a path argument. */
export function pathText(vm: VM, o: PyObject): string {
  const p = fspath(vm, o);
  const text = isSubtype(p.type, vm.tStr) ? (p.v as string) : new TextDecoder().decode(p.v as Uint8Array);
  decref(vm, p);
  return text;
}

/** Raises the OSError subclass of an errno. */
export function osError(vm: VM, kind: string, errno: number, text: string, filename: PyObject | null): never {
  const args = [newInt(vm, errno), newStr(vm, text), ...(filename === null ? [] : [share(filename)])] as PyObject[];
  const exc = vm.call(vm, vm.exc[kind]!, args, null) as PyObj;
  for (const a of args) decref(vm, a);
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** Texts of the errnos that a host gives for a path. */
const PATH_ERRORS: Record<number, string> = {
  1: 'Operation not permitted',
  2: 'No such file or directory',
  13: 'Permission denied',
  20: 'Not a directory',
  36: 'File name too long',
  40: 'Too many levels of symbolic links',
};

/** Raises the OSError of an errno for a path. @cpython Modules/posixmodule.c posix_path_object_error 3.8-3.15 */
export function pathError(vm: VM, errno: number, path: PyObject): never {
  osError(vm, 'OSError', errno, PATH_ERRORS[errno] ?? `Unknown error ${errno}`, path);
}
