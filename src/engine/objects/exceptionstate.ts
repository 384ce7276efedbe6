/** How exceptions are pickled and copied: by their arguments and attributes. */
import { PyObject_SetAttr } from './attributes.ts';
import { cursor, dictNext } from './dict.ts';
import { typeError } from './errors.ts';
import type { PyObj, PyObject } from './object.ts';
import { newTuple } from './tuple.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/exceptions.c BaseException_reduce 3.8-3.15: what calling the class needs, and the attributes. */
export function BaseException_reduce(vm: VM, self: PyObj): PyObject {
  const parts: PyObject[] = [self.type as unknown as PyObject, self.v.args];
  if (self.d !== null) parts.push(self.d);
  for (const o of parts) o.rc++;
  return newTuple(vm, parts);
}

/** @cpython Objects/exceptions.c BaseException_setstate 3.8-3.15 */
export function BaseException_setstate(vm: VM, self: PyObj, state: PyObject): PyObject {
  if (state !== vm.None) {
    if (!(state.type.tp_flags & TPFLAGS.DICT_SUBCLASS)) typeError(vm, 'state is not a dictionary');
    const c = cursor();
    while (dictNext(state as PyObj, c)) PyObject_SetAttr(vm, self, c.key, c.value);
  }
  vm.None.rc++;
  return vm.None;
}
