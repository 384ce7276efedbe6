/** What happens to an exception that nothing caught: SystemExit ends the program, others go to sys.excepthook. */
import { dictGetStr, dictSetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { isSubtype } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { safeText } from './display/summary.ts';
import { displayException, errorFile, writeTexts } from './streams.ts';

/** exit code of a process that SIGINT ended, as shells show it */
const INTERRUPTED = 130;

/** @cpython Python/pythonrun.c _Py_HandleSystemExit 3.8-3.15: the code of a SystemExit; null for others */
function exitCode(vm: VM, exc: PyObj): number | null {
  if (!isSubtype(exc.type, vm.exc.SystemExit!)) return null;
  const code = excData(exc).extra.code ?? vm.None;
  if (code === vm.None) return 0;
  if (isSubtype(code.type, vm.tInt)) {
    const n = BigInt(code.v);
    return n === BigInt.asIntN(64, n) ? Number(BigInt.asUintN(8, n)) : tooBig(vm);
  }
  const text = safeText(vm, code, PyObject_Str, '');
  writeTexts(vm, errorFile(vm), [text, '\n']);
  return 1;
}

/** A code that no C long holds: the error is left behind and shown at the end. */
function tooBig(vm: VM): number {
  if (!vm.profile.display.exitErrors) return 255;
  const exc = vm.newException(vm.exc.OverflowError!, 'Python int too large to convert to C long');
  displayException(vm, exc);
  decref(vm, exc);
  return 255;
}

function setLast(vm: VM, exc: PyObj): void {
  const { names } = vm.profile.run.lastException;
  const values: Record<string, PyObject> = {
    last_exc: exc,
    last_type: exc.type,
    last_value: exc,
    last_traceback: excData(exc).traceback ?? vm.None,
  };
  for (const name of names) dictSetStr(vm, vm.sysDict, name, values[name]!);
}

/** @cpython Python/pythonrun.c _PyErr_PrintEx 3.8-3.15, Modules/main.c pymain_exit_err_print; the exit code, takes over the thrown */
export function reportUncaught(vm: VM, thrown: PyThrow): number {
  const exc = thrown.value;
  try {
    return exitCode(vm, exc) ?? callHook(vm, exc);
  } finally {
    decref(vm, exc);
  }
}

function callHook(vm: VM, exc: PyObj): number {
  const failed = isSubtype(exc.type, vm.exc.KeyboardInterrupt!) ? INTERRUPTED : 1;
  setLast(vm, exc);
  const hook = dictGetStr(vm, vm.sysDict, 'excepthook');
  if (hook === null) {
    writeTexts(vm, errorFile(vm), ['sys.excepthook is missing\n']);
    displayException(vm, exc);
    return failed;
  }
  hook.rc++;
  try {
    decref(vm, vm.call(vm, hook, [exc.type, exc, excData(exc).traceback ?? vm.None], null));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    const code = exitCode(vm, e.value);
    if (code === null) hookFailed(vm, e.value, exc);
    decref(vm, e.value);
    if (code !== null) return code;
  } finally {
    decref(vm, hook);
  }
  return failed;
}

function hookFailed(vm: VM, error: PyObj, exc: PyObj): void {
  writeTexts(vm, errorFile(vm), ['Error in sys.excepthook:\n']);
  displayException(vm, error);
  writeTexts(vm, errorFile(vm), ['\nOriginal exception was:\n']);
  displayException(vm, exc);
}
