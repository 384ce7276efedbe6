/** Builtins that C code looks up by name. */
import { dictGetStr } from './dict.ts';
import { InvariantError } from './errors.ts';
import type { PyObject } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Python/ceval.c _PyEval_GetBuiltin 3.10-3.15: a new reference. */
export function _PyEval_GetBuiltin(vm: VM, name: string): PyObject {
  const found = dictGetStr(vm, vm.builtins, name);
  if (found === null) throw new InvariantError(`no builtin: ${name}`);
  found.rc++;
  return found;
}
