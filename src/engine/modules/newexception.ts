/** Exception classes of C modules. */
import { dictSetStr, newDict } from '../objects/dict.ts';
import { decref } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import type { PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

/** @cpython Python/errors.c PyErr_NewException 3.8-3.15: a real class, made by `type(name, (base,), {'__module__': module})`. */
export function PyErr_NewException(vm: VM, fullName: string, base: PyType): PyType {
  const dot = fullName.lastIndexOf('.');
  const dict = newDict(vm);
  const module = newStr(vm, fullName.slice(0, dot));
  dictSetStr(vm, dict, '__module__', module);
  base.rc++;
  const bases = newTuple(vm, [base]);
  const name = newStr(vm, fullName.slice(dot + 1));
  try {
    return vm.call(vm, vm.tType, [name, bases, dict], null) as PyType;
  } finally {
    decref(vm, name);
    decref(vm, bases);
    decref(vm, dict);
    decref(vm, module);
  }
}
