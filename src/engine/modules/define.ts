/**
 * How a C module is written down: one `ModuleSpec` a module, made into a module object when it is first imported (or at start,
 * for those that the interpreter has loaded then).
 */
import type { MethodSpec } from '../objects/define.ts';
import { dictSetStr } from '../objects/dict.ts';
import { methodDef, newBuiltin } from '../objects/methodobject.ts';
import { newModule } from '../objects/moduleobject.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

export interface ModuleSpec {
  name: string;
  doc?: string;
  functions?: Record<string, MethodSpec>;
  /** fills in constants and types; values are stolen by `add` */
  exec?: (vm: VM, module: PyObj, add: (name: string, value: PyObject) => void) => void;
}

/** A new module object. */
export function defineModule(vm: VM, spec: ModuleSpec): PyObj {
  const module = newModule(vm, spec.name);
  const d = module.d!;
  const add = (name: string, value: PyObject): void => {
    dictSetStr(vm, d, name, value);
    decref(vm, value);
  };
  if (spec.doc !== undefined) add('__doc__', newStr(vm, spec.doc));
  for (const [name, method] of Object.entries(spec.functions ?? {})) {
    add(name, newBuiltin(vm, methodDef(vm, spec.name, name, method), module, newStr(vm, spec.name)));
  }
  spec.exec?.(vm, module, add);
  return module;
}
