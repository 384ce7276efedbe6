/** The warning of a coroutine that nobody awaited: the library's `warnings` words it; without that module the bare text. */
import { PyThrow } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { getAttrStr } from '../objects/object_protocol.ts';
import type { VM } from '../objects/vm.ts';
import { type Frame, lineOf } from './frame.ts';
import type { GenData } from './generators.ts';

/** @cpython Python/_warnings.c _PyErr_WarnUnawaitedCoroutine 3.8-3.15 */
export function warnNeverAwaited(vm: VM, coroutine: PyObj): void {
  let module: PyObject;
  try {
    module = vm.hooks.import('warnings', null, null, null, 0);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return vm.writeStderr(bareText(vm, coroutine));
  }
  try {
    const warn = getAttrStr(vm, module, '_warn_unawaited_coroutine');
    try {
      decref(vm, vm.call(vm, warn, [coroutine], null));
    } finally {
      decref(vm, warn);
    }
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    vm.writeUnraisable(e, coroutine, null);
  } finally {
    decref(vm, module);
  }
}

/** @cpython Python/_warnings.c show_warning 3.8-3.15 */
function bareText(vm: VM, coroutine: PyObj): string {
  const F = vm.frame as Frame | null;
  const { qualname } = (coroutine.v as GenData).frame.code.unit;
  const where = F === null ? 'sys:1' : `${F.code.unit.filename}:${lineOf(F)}`;
  return `${where}: RuntimeWarning: coroutine '${qualname}' was never awaited\n`;
}
