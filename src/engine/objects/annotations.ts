/**
 * `__annotations__` and `__annotate__` of classes and modules. Until 3.13 a dict in the namespace, made empty on demand; from 3.14
 * (PEP 649) made by calling `__annotate__`, and kept: a class keeps both under names of its own (`__annotate_func__`,
 * `__annotations_cache__`), so that inherited ones aren't mistaken for its own.
 */
import { attributeError } from './attribute_errors.ts';
import type { GetSetSpec } from './define.ts';
import { dictDelMaybe, dictGetStr, dictSetStr, newDict } from './dict.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { PyType_Modified } from './typelookup.ts';
import { intern } from './unicode.ts';
import type { VM } from './vm.ts';

const FUNC = '__annotate_func__';
const CACHE = '__annotations_cache__';

function ref(o: PyObject): PyObject {
  o.rc++;
  return o;
}

function checkHeap(vm: VM, type: PyType, name: string): void {
  if (type.tp_flags & TPFLAGS.HEAPTYPE) return;
  attributeError(vm, type, intern(vm, name), `type object '%s' has no attribute '${name}'`, type.tp_name);
}

function checkMutable(vm: VM, type: PyType, name: string): void {
  if (!(type.tp_flags & TPFLAGS.IMMUTABLETYPE)) return;
  PyErr_Format(vm, vm.exc.TypeError!, "cannot set '%s' attribute of immutable type '%s'", name, type.tp_name);
}

function checkAnnotate(vm: VM, value: PyObject): void {
  if (value !== vm.None && value.type.tp_call === null) {
    raise(vm, vm.exc.TypeError!, '__annotate__ must be callable or None');
  }
}

function forget(vm: VM, d: PyObj, name: string): boolean {
  return dictDelMaybe(vm, d, intern(vm, name));
}

/** What stands in a class's namespace, bound as an attribute of the class. */
function bound(vm: VM, found: PyObject, type: PyType): PyObject {
  const get = found.type.tp_descr_get;
  return get === null ? ref(found) : get(vm, found, null, type);
}

/** @cpython Objects/typeobject.c type_get_annotations 3.10-3.15 */
function type_get_annotations(vm: VM, type: PyType): PyObject {
  checkHeap(vm, type, '__annotations__');
  const d = type.tp_dict as PyObj;
  const found = dictGetStr(vm, d, '__annotations__') ?? (vm.callAnnotate && dictGetStr(vm, d, CACHE));
  if (found !== null) return bound(vm, found, type);
  const made = vm.callAnnotate !== null ? vm.callAnnotate(type) : newDict(vm);
  dictSetStr(vm, d, vm.callAnnotate !== null ? CACHE : '__annotations__', made);
  PyType_Modified(type);
  return made;
}

/** @cpython Objects/typeobject.c type_set_annotations 3.10-3.15 */
function type_set_annotations(vm: VM, type: PyType, value: PyObject | null): void {
  checkMutable(vm, type, '__annotations__');
  const d = type.tp_dict as PyObj;
  const own = vm.callAnnotate === null || dictGetStr(vm, d, '__annotations__') !== null;
  const name = own ? '__annotations__' : CACHE;
  if (value !== null) dictSetStr(vm, d, name, value);
  else if (!forget(vm, d, name)) raise(vm, vm.exc.AttributeError!, '__annotations__');
  if (vm.callAnnotate !== null) {
    forget(vm, d, FUNC);
    forget(vm, d, '__annotate__');
  }
  PyType_Modified(type);
}

/** @cpython Objects/typeobject.c type_get_annotate 3.14-3.15: None is written down where there is none. */
function type_get_annotate(vm: VM, type: PyType): PyObject {
  checkHeap(vm, type, '__annotate__');
  const d = type.tp_dict as PyObj;
  const found = dictGetStr(vm, d, FUNC) ?? dictGetStr(vm, d, '__annotate__');
  if (found !== null) return bound(vm, found, type);
  dictSetStr(vm, d, FUNC, vm.None);
  PyType_Modified(type);
  return ref(vm.None);
}

/** @cpython Objects/typeobject.c type_set_annotate 3.14-3.15 */
function type_set_annotate(vm: VM, type: PyType, value: PyObject | null): void {
  if (value === null) raise(vm, vm.exc.TypeError!, 'cannot delete __annotate__ attribute');
  checkMutable(vm, type, '__annotate__');
  checkAnnotate(vm, value);
  const d = type.tp_dict as PyObj;
  dictSetStr(vm, d, FUNC, value);
  if (value !== vm.None) forget(vm, d, CACHE);
  PyType_Modified(type);
}

/** The two attributes of the type `type`. */
export function typeAnnotations(vm: VM): Record<string, GetSetSpec> {
  const lazy = vm.profile.core.lazyAnnotations;
  return {
    __annotations__: { get: type_get_annotations, set: type_set_annotations },
    ...(lazy ? { __annotate__: { get: type_get_annotate, set: type_set_annotate } } : {}),
  };
}

/** @cpython Objects/moduleobject.c module_get_annotate 3.14-3.15 */
function module_get_annotate(vm: VM, m: PyObj): PyObject {
  const found = dictGetStr(vm, m.d!, '__annotate__');
  if (found !== null) return ref(found);
  dictSetStr(vm, m.d!, '__annotate__', vm.None);
  return ref(vm.None);
}

/** @cpython Objects/moduleobject.c module_set_annotate 3.14-3.15 */
function module_set_annotate(vm: VM, m: PyObj, value: PyObject | null): void {
  if (value === null) raise(vm, vm.exc.TypeError!, 'cannot delete __annotate__ attribute');
  checkAnnotate(vm, value);
  dictSetStr(vm, m.d!, '__annotate__', value);
  if (value !== vm.None) forget(vm, m.d!, '__annotations__');
}

/** @cpython Objects/moduleobject.c module_get_annotations 3.10-3.15 */
function module_get_annotations(vm: VM, m: PyObj): PyObject {
  const d = m.d!;
  const found = dictGetStr(vm, d, '__annotations__');
  if (found !== null) return ref(found);
  const lazy = vm.callAnnotate !== null && dictGetStr(vm, d, '__annotate__') !== null;
  const made = lazy ? vm.callAnnotate!(m) : newDict(vm);
  dictSetStr(vm, d, '__annotations__', made);
  return made;
}

/** @cpython Objects/moduleobject.c module_set_annotations 3.10-3.15 */
function module_set_annotations(vm: VM, m: PyObj, value: PyObject | null): void {
  if (value !== null) dictSetStr(vm, m.d!, '__annotations__', value);
  else if (!forget(vm, m.d!, '__annotations__')) raise(vm, vm.exc.AttributeError!, '__annotations__');
  if (vm.callAnnotate !== null) forget(vm, m.d!, '__annotate__');
}

/** The two attributes of the type module. */
export function moduleAnnotations(vm: VM): Record<string, GetSetSpec> {
  const lazy = vm.profile.core.lazyAnnotations;
  return {
    __annotations__: { get: module_get_annotations, set: module_set_annotations },
    ...(lazy ? { __annotate__: { get: module_get_annotate, set: module_set_annotate } } : {}),
  };
}

/** For a message: what `callAnnotate` of run/ does with an answer that is no dict. */
export function wrongAnnotations(vm: VM, made: PyObject): never {
  const name = made.type.tp_name;
  decref(vm, made);
  PyErr_Format(vm, vm.exc.TypeError!, vm.profile.core.texts.annotateResult, name);
}
