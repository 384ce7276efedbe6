/** Errors that can't travel: in `__del__`, callbacks of weak references and of the collector. They are printed and forgotten. */

import { setAttrStr } from '../objects/attributes.ts';
import { callNoArgs } from '../objects/call.ts';
import { dictGetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, type PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { exceptionText } from './display.ts';

/** @cpython Python/errors.c _PyErr_WriteUnraisableMsg 3.8-3.15; takes over what was thrown */
export function writeUnraisable(vm: VM, thrown: PyThrow, where: PyObject | null, message: string | null): void {
  const exc = thrown.value;
  try {
    const hook = dictGetStr(vm, vm.sysDict, 'unraisablehook');
    if (hook !== null && hook !== vm.unraisableHook) return callHook(vm, hook, thrown, where, message);
    printUnraisable(vm, thrown, where, message);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
  } finally {
    decref(vm, exc);
  }
}

function printUnraisable(vm: VM, thrown: PyThrow, where: PyObject | null, message: string | null): void {
  const text = where === null ? '' : reprOr(vm, where);
  const { deallocator } = vm.profile.run.unraisable;
  const head =
    message !== null
      ? `${message}${where === null ? '' : `: ${text}`}\n`
      : deallocator && where !== null
        ? `Exception ignored while calling deallocator ${text}:\n`
        : `Exception ignored in: ${text}\n`;
  vm.host.write(2, new TextEncoder().encode(head + exceptionText(vm, thrown.value)));
}

function reprOr(vm: VM, o: PyObject): string {
  try {
    return vm.reprText(o);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return '<object repr() failed>';
  }
}

function callHook(vm: VM, hook: PyObject, thrown: PyThrow, where: PyObject | null, message: string | null): void {
  const args = callNoArgs(vm, vm.t.SimpleNamespace!);
  const exc = thrown.value;
  setAttrStr(vm, args, 'exc_type', exc.type);
  setAttrStr(vm, args, 'exc_value', exc);
  setAttrStr(vm, args, 'exc_traceback', excData(exc).traceback ?? vm.None);
  setAttrStr(vm, args, 'err_msg', vm.None);
  setAttrStr(vm, args, 'object', where ?? vm.None);
  void message;
  try {
    decref(vm, vm.call(vm, hook, [args], null));
  } finally {
    decref(vm, args);
  }
}
