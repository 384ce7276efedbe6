/** Errors that can't travel: in `__del__`, callbacks of weak references and of the collector. They are printed and forgotten. */
import { dictGetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { UnraisableKind } from '../profile/run.ts';
import { entries } from './display/entries.ts';
import { exceptionPieces } from './display/exceptions.ts';
import { typeText, valueText } from './display/summary.ts';
import type { Frame } from './frame.ts';
import { errorFile, writeTexts } from './streams.ts';
import { PyTraceBack_Here } from './traceback.ts';

/** What is said of the error before its traceback. */
interface Head {
  /** the whole line; null where the object's repr failed and the version then says nothing */
  line: string | null;
  /** `err_msg` and `object` of the hook's argument */
  message: string | null;
  object: PyObject | null;
}

/** @cpython Python/errors.c _PyErr_WriteUnraisableMsg, PyErr_FormatUnraisable 3.8-3.15; takes over what was thrown */
export function writeUnraisable(
  vm: VM,
  thrown: PyThrow,
  where: PyObject | null,
  kind: UnraisableKind | null,
  message: string | null = null,
): void {
  const exc = thrown.value;
  try {
    if (excData(exc).traceback === null && vm.frame !== null) PyTraceBack_Here(vm, vm.frame as Frame, exc);
    const head = message === null ? headOf(vm, where, kind) : withObject(vm, message, where);
    const hook = dictGetStr(vm, vm.sysDict, 'unraisablehook');
    if (hook === null || hook === vm.None || hook === vm.unraisableHook) printUnraisable(vm, exc, head.line);
    else callHook(vm, hook, exc, head);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
  } finally {
    decref(vm, exc);
  }
}

function headOf(vm: VM, where: PyObject | null, kind: UnraisableKind | null): Head {
  if (where === null) return { line: null, message: null, object: null };
  const text = kind === null ? undefined : vm.profile.run.unraisable?.[kind];
  if (text === undefined) {
    const message = kind === 'atexit' ? 'Exception ignored in atexit callback' : null;
    return withObject(vm, message, where);
  }
  const repr = reprOr(vm, where);
  if (repr === null && vm.profile.display.unraisableNeedsRepr) return { line: null, message: null, object: null };
  const message = `${text} ${repr ?? '<object repr() failed>'}`;
  return { line: `${message}:`, message, object: null };
}

function withObject(vm: VM, message: string | null, object: PyObject | null): Head {
  if (object === null) return { line: message === null ? null : `${message}:`, message, object };
  const repr = reprOr(vm, object) ?? '<object repr() failed>';
  return { line: `${message ?? 'Exception ignored in'}: ${repr}`, message, object };
}

function reprOr(vm: VM, o: PyObject): string | null {
  try {
    return vm.reprText(o);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return null;
  }
}

/** @cpython Python/errors.c write_unraisable_exc_file 3.8-3.15 */
export function printUnraisable(vm: VM, exc: PyObj, head: string | null): void {
  const out = head === null ? [] : [`${head}\n`];
  if (vm.profile.display.unraisable === 'full') out.push(...exceptionPieces(vm, exc));
  else {
    const { traceback } = excData(exc);
    if (traceback !== null) {
      out.push('Traceback (most recent call last):\n');
      out.push(...entries(vm, traceback, vm.profile.display.unraisable === 'marks'));
    }
    const value = valueText(vm, exc);
    const type = typeText(vm, exc);
    out.push(`${type}: ${value}\n`);
  }
  writeTexts(vm, errorFile(vm), out);
}

/** Calls a hook of the program with what the interpreter's own would print. */
function callHook(vm: VM, hook: PyObject, exc: PyObj, head: Head): void {
  const text = head.message === null ? share(vm.None) : newStr(vm, head.message);
  const args = vm.newUnraisableArgs([
    share(exc.type),
    share(exc),
    share(excData(exc).traceback ?? vm.None),
    text,
    share(head.object ?? vm.None),
  ]);
  hook.rc++;
  try {
    decref(vm, vm.call(vm, hook, [args], null));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    const repr = reprOr(vm, hook);
    printUnraisable(vm, e.value, `Exception ignored in sys.unraisablehook: ${repr ?? '<object repr() failed>'}`);
    decref(vm, e.value);
  } finally {
    decref(vm, hook);
    decref(vm, args);
  }
}

function share(o: PyObject): PyObject {
  o.rc++;
  return o;
}

/** sys.unraisablehook(args), the interpreter's own. */
export function unraisablehook(vm: VM, args: PyObject): void {
  const [, value, , message, object] = args.v as PyObject[];
  if (!isSubtype(value!.type, vm.exc.BaseException!)) return;
  const none = object === vm.None;
  const repr = none ? '' : (reprOr(vm, object!) ?? '<object repr() failed>');
  let head: string | null = null;
  if (message !== vm.None) head = `${vm.str(message!)}:${none ? '' : ` ${repr}`}`;
  else if (!none) head = `Exception ignored in: ${repr}`;
  printUnraisable(vm, value as PyObj, head);
}
