/** The special attributes of classes: `__name__`, `__bases__`, `__module__`, `__abstractmethods__` ... */
import { typeAnnotations } from './annotations.ts';
import { attributeError } from './attribute_errors.ts';
import type { GetSetSpec } from './define.ts';
import { dictDelMaybe, dictGetStr, dictSetStr } from './dict.ts';
import { PyErr_Format } from './format.ts';
import { newProxy } from './mappingproxy.ts';
import { nameOf } from './mro.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { type_module } from './object_type.ts';
import { type_set_bases } from './setbases.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { PyType_Modified } from './typelookup.ts';
import { intern, newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function ref(o: PyObject): PyObject {
  o.rc++;
  return o;
}

/** @cpython Objects/typeobject.c check_set_special_type_attr 3.8-3.15 */
export function checkSet(vm: VM, type: PyType, value: PyObject | null, name: string): void {
  if (type.tp_flags & TPFLAGS.IMMUTABLETYPE) {
    PyErr_Format(vm, vm.exc.TypeError!, "cannot set '%s' attribute of immutable type '%s'", name, type.tp_name);
  }
  if (value === null) {
    const kind = vm.profile.core.texts.deleteTypeAttribute;
    PyErr_Format(vm, vm.exc.TypeError!, `cannot delete '%s' attribute of ${kind} '%s'`, name, type.tp_name);
  }
}

function type_name(vm: VM, type: PyType): PyObject {
  return type.ht_name !== null ? ref(type.ht_name) : newStr(vm, nameOf(type));
}

/** @cpython Objects/typeobject.c type_qualname 3.8-3.15 */
export function type_qualname(vm: VM, type: PyType): PyObject {
  return type.ht_qualname !== null ? ref(type.ht_qualname) : newStr(vm, nameOf(type));
}

function setName(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__name__');
  if (!(value!.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    const text = "can only assign string to %s.__name__, not '%s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, type.tp_name, value!.type.tp_name);
  }
  if (value!.v.includes('\0')) PyErr_Format(vm, vm.exc.ValueError!, 'type name must not contain null characters');
  const old = type.ht_name!;
  type.ht_name = ref(value!) as PyText;
  type.tp_name = value!.v;
  decref(vm, old);
}

function setQualname(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__qualname__');
  if (!(value!.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    const text = "can only assign string to %s.__qualname__, not '%s'";
    PyErr_Format(vm, vm.exc.TypeError!, text, type.tp_name, value!.type.tp_name);
  }
  const old = type.ht_qualname!;
  type.ht_qualname = ref(value!) as PyText;
  decref(vm, old);
}

function moduleGet(vm: VM, type: PyType): PyObject {
  const mod = type_module(vm, type);
  if (mod === null) PyErr_Format(vm, vm.exc.AttributeError!, '%U', intern(vm, '__module__'));
  return mod!;
}

function setModule(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__module__');
  PyType_Modified(type);
  dictSetStr(vm, type.tp_dict, '__module__', value!);
  if (vm.profile.core.staticAttributes) dictDelMaybe(vm, type.tp_dict, intern(vm, '__firstlineno__'));
}

/** @cpython Objects/typeobject.c type_abstractmethods 3.8-3.15: only from the class's own dict, not type's. */
function abstractmethods(vm: VM, type: PyType): PyObject {
  const found = type === vm.tType ? null : dictGetStr(vm, type.tp_dict, '__abstractmethods__');
  if (found !== null) return ref(found);
  const name = intern(vm, '__abstractmethods__');
  attributeError(vm, type, name, '%U', name);
}

function setAbstractmethods(vm: VM, type: PyType, value: PyObject | null): void {
  let abstract = false;
  if (value !== null) {
    abstract = PyObject_IsTrue(vm, value);
    dictSetStr(vm, type.tp_dict, '__abstractmethods__', value);
  } else if (!dictDelMaybe(vm, type.tp_dict, intern(vm, '__abstractmethods__'))) {
    const name = intern(vm, '__abstractmethods__');
    attributeError(vm, type, name, '%U', name);
  }
  PyType_Modified(type);
  if (abstract) type.tp_flags |= TPFLAGS.IS_ABSTRACT;
  else type.tp_flags &= ~TPFLAGS.IS_ABSTRACT;
}

/** @cpython Objects/typeobject.c type_get_doc 3.8-3.15 */
function docGet(vm: VM, type: PyType): PyObject {
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE) && type.tp_doc !== null) return newStr(vm, type.tp_doc);
  const doc = dictGetStr(vm, type.tp_dict, '__doc__');
  if (doc === null) return ref(vm.None);
  const get = doc.type.tp_descr_get;
  return get === null ? ref(doc) : get(vm, doc, null, type);
}

function setDoc(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__doc__');
  PyType_Modified(type);
  dictSetStr(vm, type.tp_dict, '__doc__', value!);
}

function textSignature(vm: VM): PyObject {
  return ref(vm.None);
}

function typeParams(vm: VM, type: PyType): PyObject {
  const found = type === vm.tType ? null : dictGetStr(vm, type.tp_dict, '__type_params__');
  return ref(found ?? vm.emptyTuple);
}

function setTypeParams(vm: VM, type: PyType, value: PyObject | null): void {
  checkSet(vm, type, value, '__type_params__');
  dictSetStr(vm, type.tp_dict, '__type_params__', value!);
  PyType_Modified(type);
}

const mroGetset: GetSetSpec = { get: (vm, t: PyType) => ref(t.tp_mro ?? vm.None) };

export function typeGetsets(vm: VM): Record<string, GetSetSpec> {
  return {
    __name__: { get: type_name, set: setName },
    __qualname__: { get: type_qualname, set: setQualname },
    ...(vm.profile.core.mroGetset ? { __mro__: mroGetset } : {}),
    __bases__: { get: (_vm, t: PyType) => ref(t.tp_bases!), set: type_set_bases },
    __module__: { get: moduleGet, set: setModule },
    __abstractmethods__: { get: abstractmethods, set: setAbstractmethods },
    __dict__: { get: (vm, t: PyType) => newProxy(vm, t.tp_dict as PyObj) },
    __doc__: { get: docGet, set: setDoc },
    __text_signature__: { get: textSignature },
    ...typeAnnotations(vm),
    __type_params__: { get: typeParams, set: setTypeParams },
  };
}
