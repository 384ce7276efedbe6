/**
 * The end of an interpreter: what was registered for it is called, garbage is collected, modules are taken down, so that
 * finalizers and callbacks run and say what they say.
 */
import { DEBUG_SAVEALL, DEBUG_UNCOLLECTABLE } from '../gc/marks.ts';
import { cursor, dictClear, dictDelMaybe, dictGetStr, dictNext, dictSet, dictSetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { intern } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

const DELETED = [
  'path',
  'argv',
  'ps1',
  'ps2',
  'last_exc',
  'last_type',
  'last_value',
  'last_traceback',
  'path_hooks',
  'path_importer_cache',
  'meta_path',
  '__interactivehook__',
];

/** @cpython Python/pylifecycle.c Py_FinalizeEx 3.8-3.15 */
export function Py_FinalizeEx(vm: VM): void {
  vm.finish();
  vm.finalizing = true;
  if (vm.gc.enabled) vm.gc.collect(vm, 2);
  finalize_modules(vm);
}

/** @cpython Python/pylifecycle.c finalize_modules 3.8-3.15 */
function finalize_modules(vm: VM): void {
  const modules = vm.modules;
  vm.sourcesClosed = true;
  finalize_modules_delete_special(vm);
  const weaklist = finalize_remove_modules(vm, modules);
  dictClear(vm, modules);
  vm.gc.collectNoFail(vm);
  dumpGarbage(vm);
  for (const { ref, name } of weaklist.reverse()) {
    const m = ref();
    if (m === null || name === 'builtins' || name === 'sys') continue;
    if (m.d !== null) _PyModule_ClearDict(vm, m.d);
  }
}

/** @cpython Python/gc.c _PyGC_DumpShutdownStats 3.8-3.15: what gc.garbage holds, where gc.DEBUG_UNCOLLECTABLE asks for it */
function dumpGarbage(vm: VM): void {
  const garbage = vm.gcGarbageList;
  if (garbage === null || garbage.v.length === 0) return;
  if (vm.gc.debug & DEBUG_SAVEALL || !(vm.gc.debug & DEBUG_UNCOLLECTABLE)) return;
  vm.writeStderr(`      ${vm.reprText(garbage)}\n`);
}

function finalize_modules_delete_special(vm: VM): void {
  dictSetStr(vm, vm.builtins, '_', vm.None);
  for (const name of DELETED) if (dictGetStr(vm, vm.sysDict, name) !== null) dictSetStr(vm, vm.sysDict, name, vm.None);
  for (const name of ['stdin', 'stdout', 'stderr']) {
    const own = dictGetStr(vm, vm.sysDict, `__${name}__`);
    dictSetStr(vm, vm.sysDict, name, own ?? vm.None);
  }
  dictDelMaybe(vm, vm.builtins, intern(vm, '_'));
}

interface Weak {
  name: string;
  /** the module while it lives, borrowed */
  ref: () => PyObj | null;
}

/** Every module leaves sys.modules; those that others hold are remembered. */
function finalize_remove_modules(vm: VM, modules: PyObj): Weak[] {
  const weak: Weak[] = [];
  const c = cursor();
  const found: { key: PyObject; module: PyObject }[] = [];
  while (dictNext(modules, c)) found.push({ key: c.key, module: c.value });
  for (const { key, module } of found) {
    if (isSubtype(module.type, vm.t.module!) && isSubtype(key.type, vm.tStr)) {
      const m = module as PyObj;
      weak.push({ name: key.v as string, ref: () => (m.rc > 0 ? m : null) });
    }
    key.rc++;
    dictSet(vm, modules, key, vm.None);
    decref(vm, key);
  }
  return weak;
}

/** @cpython Objects/moduleobject.c _PyModule_ClearDict 3.8-3.15: names of one underscore first, then all but `__builtins__` */
function _PyModule_ClearDict(vm: VM, d: PyObj): void {
  const pass = (takes: (name: string) => boolean): void => {
    const keys: PyObject[] = [];
    const c = cursor();
    while (dictNext(d, c)) {
      if (c.value !== vm.None && isSubtype(c.key.type, vm.tStr) && takes(c.key.v as string)) keys.push(c.key);
    }
    for (const key of keys) {
      key.rc++;
      try {
        dictSet(vm, d, key, vm.None);
      } catch (e) {
        if (!(e instanceof PyThrow)) throw e;
        decref(vm, e.value);
      }
      decref(vm, key);
    }
  };
  pass((name) => name[0] === '_' && name[1] !== '_');
  pass((name) => name !== '__builtins__');
}
