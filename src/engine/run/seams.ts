/**
 * What objects ask of running code: the arguments of a bare `super()`, the text of a module, lazily made annotations, the
 * context of an AttributeError, the constants that code takes without a constant table.
 */

import { CELL, FREE } from '../code/unit.ts';
import { wrongAnnotations } from '../objects/annotations.ts';
import { dictGetStr, newDict } from '../objects/dict.ts';
import { raise } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { PyUnicode_FromFormat } from '../objects/format.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { getAttrStr, PyObject_Repr } from '../objects/object_protocol.ts';
import { isSubtype, PyType } from '../objects/type.ts';
import { intern } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { Frame } from './frame.ts';

/** @cpython Objects/typeobject.c super_init_without_args 3.11-3.15: first argument and `__class__` of the running frame. */
export function superArguments(vm: VM): { type: PyType; obj: PyObject } {
  const fail = (text: string): never => raise(vm, vm.exc.RuntimeError!, `super(): ${text}`);
  const F = vm.frame as Frame | null;
  if (F === null) fail('no current frame');
  const { unit } = F!.code;
  if (unit.argcount === 0) fail('no arguments');
  const fast = F!.fast;
  if (fast === null) return fail('arguments of a frame that does not show its locals');
  let obj = fast[0] ?? null;
  if (obj !== null && unit.localspluskinds[0]! & CELL && obj.type === vm.t.cell) obj = obj.v as PyObject | null;
  if (obj === null) fail('arg[0] deleted');
  const at = unit.localsplusnames.findIndex((n, k) => n === '__class__' && unit.localspluskinds[k]! & FREE);
  if (at < 0) fail('__class__ cell not found');
  const cell = fast[at] as PyObj | null;
  if (cell === null || cell.type !== vm.t.cell) fail('bad __class__ cell');
  const type = cell!.v as PyObject | null;
  if (type === null) fail('empty __class__ cell');
  if (!(type instanceof PyType)) fail(`__class__ is not a type (${type!.type.tp_name})`);
  return { type: type as PyType, obj: obj! };
}

/** @cpython Lib/importlib/_bootstrap.py _module_repr_from_spec and its fallback 3.8-3.15 */
export function moduleRepr(vm: VM, m: PyObj): PyObject {
  const get = (name: string): PyObject | null => (m.d === null ? null : dictGetStr(vm, m.d, name));
  const name = get('__name__');
  const shown = name !== null && name.type === vm.tStr ? PyObject_Repr(vm, name) : intern(vm, "'?'");
  if (name === null || name.type !== vm.tStr) shown.rc++;
  try {
    const file = get('__file__');
    if (file !== null) {
      const where = PyObject_Repr(vm, file);
      try {
        return PyUnicode_FromFormat(vm, '<module %U from %U>', shown, where);
      } finally {
        decref(vm, where);
      }
    }
    const registered = name !== null && name.type === vm.tStr && dictGetStr(vm, vm.modules, name.v) === m;
    return PyUnicode_FromFormat(
      vm,
      registered && name.v !== '__main__' ? '<module %U (built-in)>' : '<module %U>',
      shown,
    );
  } finally {
    decref(vm, shown);
  }
}

/** @cpython Objects/typeobject.c type_get_annotations, func_get_annotations, module_get_annotations 3.14-3.15 */
export function callAnnotate(vm: VM, o: PyObject): PyObject {
  const annotate = getAttrStr(vm, o, '__annotate__');
  try {
    if (annotate === vm.None) return newDict(vm);
    const format = newInt(vm, 1);
    const made = vm.call(vm, annotate, [format], null);
    decref(vm, format);
    if (isSubtype(made.type, vm.tDict)) return made;
    return wrongAnnotations(vm, made);
  } finally {
    decref(vm, annotate);
  }
}

/** @cpython Objects/object.c _PyObject_SetAttributeErrorContext 3.11-3.15: unless it has a name or an object already. */
export function attributeErrorContext(exc: PyObj, obj: PyObject, name: PyObject): void {
  const { extra } = excData(exc);
  if (extra.name || extra.obj) return;
  obj.rc++;
  name.rc++;
  extra.name = name;
  extra.obj = obj;
}

/** @cpython Python/pylifecycle.c, Include/internal/pycore_opcode_utils.h CONSTANT_* 3.14-3.15: operands of LOAD_COMMON_CONSTANT. */
export function commonConstants(vm: VM): PyObject[] {
  const builtin = (name: string): PyObject => dictGetStr(vm, vm.builtins, name)!;
  const { AssertionError, NotImplementedError } = vm.exc;
  const types = [AssertionError!, NotImplementedError!, vm.tTuple, builtin('all'), builtin('any'), vm.tList];
  const values = [vm.None, intern(vm, ''), builtin('True'), builtin('False'), newInt(vm, -1)];
  return [...types, builtin('set'), ...values];
}
