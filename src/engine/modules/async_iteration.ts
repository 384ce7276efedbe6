/** aiter() and anext(); what anext() with a default hands out is run/anext.ts. */
import { checkPositional } from '../objects/arguments.ts';
import { typeError } from '../objects/errors.ts';
import { decref, type PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';

/** @cpython Objects/abstract.c PyObject_GetAIter 3.10-3.15 */
export function PyObject_GetAIter(vm: VM, o: PyObject): PyObject {
  if (o.type.am_aiter === null) typeError(vm, `'${o.type.tp_name}' object is not an async iterable`);
  const it = o.type.am_aiter(vm, o);
  if (it.type.am_anext !== null) return it;
  const { tp_name } = it.type;
  decref(vm, it);
  typeError(vm, vm.profile.run.aiterGaveOther.replace('%t', o.type.tp_name).replace('%k', tp_name));
}

/** @cpython Python/bltinmodule.c builtin_anext_impl 3.10-3.15 */
export function anext(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'anext', args.length, 1, 2);
  const [o, fallback] = args as [PyObject, PyObject?];
  if (o.type.am_anext === null) typeError(vm, `'${o.type.tp_name}' object is not an async iterator`);
  const awaitable = o.type.am_anext(vm, o);
  return fallback === undefined ? awaitable : vm.newAnextAwaitable(awaitable, fallback);
}
