/**
 * Errors that can't travel: in `__del__`, callbacks of weak references and of the collector, generators that end. They go to
 * sys.unraisablehook; the built-in one prints them to sys.stderr, and they are forgotten.
 */

import { setAttrStr } from '../objects/attributes.ts';
import { callMethod, callNoArgs } from '../objects/call.ts';
import { dictGetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { UnraisableKind } from '../profile/run.ts';
import { exceptionText } from './display.ts';

/** What is said before the traceback, and what the hook gets: from 3.14 on the object stands in the message. */
interface Report {
  message: string | null;
  object: PyObject | null;
}

function reportOf(vm: VM, where: PyObject | null, kind: UnraisableKind | null): Report {
  const texts = vm.profile.run.unraisable;
  const text = kind === null ? undefined : texts?.[kind];
  if (text === undefined || where === null) return { message: null, object: where };
  return { message: `${text} ${reprOr(vm, where)}`, object: null };
}

/** @cpython Python/errors.c _PyErr_WriteUnraisableMsg 3.8-3.13, format_unraisable_v 3.14-3.15; takes over what was thrown */
export function writeUnraisable(
  vm: VM,
  thrown: PyThrow,
  where: PyObject | null,
  kind: UnraisableKind | null,
  message: string | null = null,
): void {
  const exc = thrown.value;
  let hook: PyObject | null = null;
  try {
    const report = message === null ? reportOf(vm, where, kind) : { message, object: where };
    hook = dictGetStr(vm, vm.sysDict, 'unraisablehook');
    if (hook === null || hook === vm.None || hook === vm.unraisableHook) return printUnraisable(vm, thrown, report);
    hook.rc++;
    callHook(vm, hook, thrown, report);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    printUnraisable(vm, e, { message: 'Exception ignored in sys.unraisablehook', object: hook });
    decref(vm, e.value);
  } finally {
    if (hook !== null && hook !== vm.unraisableHook && hook !== vm.None) decref(vm, hook);
    decref(vm, exc);
  }
}

/** @cpython Python/errors.c write_unraisable_exc_file 3.8-3.15 */
function printUnraisable(vm: VM, thrown: PyThrow, { message, object }: Report): void {
  let head = '';
  if (object !== null) head = `${message ?? 'Exception ignored in'}: ${reprOr(vm, object)}\n`;
  else if (message !== null) head = `${message}:\n`;
  writeStderr(vm, head + exceptionText(vm, thrown.value));
}

/** @cpython Python/sysmodule.c sys_write, sys_format 3.8-3.15: through sys.stderr where the program put another there */
export function writeStderr(vm: VM, text: string): void {
  const file = dictGetStr(vm, vm.sysDict, 'stderr');
  if (file === vm.None) return;
  if (file === null || file === dictGetStr(vm, vm.sysDict, '__stderr__')) {
    vm.host.write(2, new TextEncoder().encode(text));
    return;
  }
  const s = newStr(vm, text);
  try {
    decref(vm, callMethod(vm, file, 'write', [s]));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
  } finally {
    decref(vm, s);
  }
}

function reprOr(vm: VM, o: PyObject): string {
  try {
    const s = PyObject_Repr(vm, o);
    const text = s.v as string;
    decref(vm, s);
    return text;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return '<object repr() failed>';
  }
}

function callHook(vm: VM, hook: PyObject, thrown: PyThrow, { message, object }: Report): void {
  const args = callNoArgs(vm, vm.t.SimpleNamespace!);
  const exc = thrown.value;
  setAttrStr(vm, args, 'exc_type', exc.type);
  setAttrStr(vm, args, 'exc_value', exc);
  setAttrStr(vm, args, 'exc_traceback', excData(exc).traceback ?? vm.None);
  const text: PyObject = message === null ? vm.None : newStr(vm, message);
  if (message === null) text.rc++;
  setAttrStr(vm, args, 'err_msg', text);
  decref(vm, text);
  setAttrStr(vm, args, 'object', object ?? vm.None);
  try {
    decref(vm, vm.call(vm, hook, [args], null));
  } finally {
    decref(vm, args);
  }
}
