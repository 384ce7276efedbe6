/** The modules that are written here, by name, and what an interpreter has loaded at its start. */
import { dictGetStr, dictSetStr, newDict } from '../objects/dict.ts';
import { decref, type PyObj } from '../objects/object.ts';
import { newSet } from '../objects/set.ts';
import { newTuple } from '../objects/tuple.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { createBuiltins } from './builtins.ts';
import { connectCodecs } from './codecs.ts';
import { EVALUATE } from './evaluate.ts';
import { createGc } from './gc.ts';
import { IMPORTS } from './imports.ts';
import { OPEN_FUNCTION } from './io.ts';
import { LIBRARY_MODULES } from './library.ts';
import { NUMBER_MODULES } from './numbers.ts';
import { PRINT } from './print.ts';
import { createSys } from './sys.ts';
import { connectTemplates } from './template.ts';
import { TEXT_MODULES } from './texts.ts';
import { createTypesModule } from './types.ts';
import { connectTyping } from './typing.ts';
import { connectWarnings } from './warnings.ts';
import { createWeakref } from './weakref.ts';

/** Built-in modules by name: made when first imported. */
export const MODULES: Record<string, (vm: VM) => PyObj> = {
  ...NUMBER_MODULES,
  ...TEXT_MODULES,
  ...LIBRARY_MODULES,
  gc: createGc,
  _weakref: createWeakref,
  _types: createTypesModule,
  _warnings: (vm) => vm.createWarnings(vm),
};

/** Has the version this module? */
export function isOffered(vm: VM, name: string): boolean {
  return name !== '_types' || vm.profile.run.typesModule;
}

/** Makes builtins, sys and sys.modules. */
export function createModules(vm: VM): void {
  connectCodecs(vm);
  connectTyping(vm);
  connectTemplates(vm);
  vm.createWarnings = connectWarnings(vm);
  vm.modules = newDict(vm);
  const builtins = createBuiltins(vm, { ...PRINT, ...IMPORTS, ...EVALUATE, ...OPEN_FUNCTION });
  vm.builtins = builtins.d!;
  vm.importFunction = dictGetStr(vm, vm.builtins, '__import__');
  dictSetStr(vm, vm.modules, 'builtins', builtins);
  if (vm.profile.run.lazyImports) vm.lazy.modules = newSet(vm, []);
  const sys = createSys(vm);
  vm.sysDict = sys.d!;
  dictSetStr(vm, vm.modules, 'sys', sys);
  const names = [...Object.keys(MODULES), 'builtins', 'sys'].filter((name) => isOffered(vm, name)).sort();
  vm.builtinNames = names;
  const tuple = newTuple(
    vm,
    names.map((name) => newStr(vm, name)),
  );
  dictSetStr(vm, vm.sysDict, 'builtin_module_names', tuple);
  decref(vm, tuple);
  decref(vm, builtins);
  decref(vm, sys);
}
