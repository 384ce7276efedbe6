/**
 * Attribute access: PyObject_GetAttr and friends, and the generic slots that look at the type first, then at the instance.
 * Names are exact str in nearly all calls; a str subclass is looked up like one (its own hash and equality are not asked).
 */
import {
  attributeError,
  attributeErrorCaught,
  nameNotString,
  noAttribute,
  noAttributeToSet,
  withContext,
} from './attribute_errors.ts';
import { dictDelMaybe, dictGet, dictGetStr, dictSet } from './dict.ts';
import type { PyThrow } from './errors.ts';
import { ensureDict, hasInline, inlineGet, storeInline } from './instancedict.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { _PyType_Lookup } from './typelookup.ts';
import { INTERNED, intern } from './unicode.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/object.c PyObject_GetAttr 3.8-3.15 */
export function PyObject_GetAttr(vm: VM, o: PyObject, name: PyObject): PyObject {
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const type = o.type;
  try {
    if (type.tp_getattro === null) noAttribute(vm, o, name as PyText);
    return type.tp_getattro!(vm, o, name as PyText);
  } catch (e) {
    withContext(vm, e, o, name);
    throw e;
  }
}

/** PyObject_GetAttrString with a name that C holds as an identifier. */
export function getAttrStr(vm: VM, o: PyObject, name: string): PyObject {
  return PyObject_GetAttr(vm, o, intern(vm, name));
}

/** @cpython Objects/object.c PyObject_GetOptionalAttr 3.8-3.15: null where there is no such attribute. */
export function lookupAttr(vm: VM, o: PyObject, name: PyObject): PyObject | null {
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const getattro = o.type.tp_getattro;
  if (getattro === null) return null;
  const quiet = vm.t.type !== undefined && getattro === vm.t.type.tp_getattro ? vm.typeLookup : null;
  try {
    // a getter that is found may still raise AttributeError itself
    if (getattro === PyObject_GenericGetAttr) return genericLookup(vm, o as PyObj, name as PyText);
    return quiet !== null ? quiet(vm, o as PyType, name as PyText) : getattro(vm, o, name as PyText);
  } catch (e) {
    if (!attributeErrorCaught(vm, e)) throw e;
    decref(vm, (e as PyThrow).value);
    return null;
  }
}

export function lookupAttrStr(vm: VM, o: PyObject, name: string): PyObject | null {
  return lookupAttr(vm, o, intern(vm, name));
}

/** @cpython Objects/object.c PyObject_SetAttr 3.8-3.15: the name is interned; value null deletes. */
export function PyObject_SetAttr(vm: VM, o: PyObject, name: PyObject, value: PyObject | null): void {
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const interned = internName(vm, name as PyText);
  const type = o.type;
  if (type.tp_setattro !== null) {
    type.tp_setattro(vm, o, interned, value);
    return;
  }
  const what = value === null ? 'del' : 'assign to';
  const has = type.tp_getattro === null ? 'no attributes' : 'only read-only attributes';
  attributeError(vm, o, name, "'%.100s' object has %s (%s .%U)", type.tp_name, has, what, name);
}

export function setAttrStr(vm: VM, o: PyObject, name: string, value: PyObject | null): void {
  PyObject_SetAttr(vm, o, intern(vm, name), value);
}

/** @cpython Objects/unicodeobject.c PyUnicode_InternInPlace 3.8-3.15, borrowed: the interned str equal to `name`. */
export function internName(vm: VM, name: PyText): PyText {
  if (name.type !== vm.tStr || name.w & INTERNED) return name;
  const found = vm.interned.get(name.v);
  if (found !== undefined) return found;
  name.w |= INTERNED;
  vm.interned.set(name.v, name);
  return name;
}

/** The value of `name` in the instance itself (inline values or dict): borrowed or null. */
export function instanceGet(vm: VM, o: PyObj, name: PyText): PyObject | null {
  if (o.s !== null && o.s.length > o.type.nslots) return inlineGet(o, name.v);
  const d = o.d;
  if (d === null || d === undefined) return null;
  return name.type === vm.tStr ? dictGetStr(vm, d, name.v) : dictGet(vm, d, name);
}

/** _PyObject_GenericGetAttrWithDict with suppress: new reference, null where there is no such attribute. */
export function genericLookup(vm: VM, o: PyObj, name: PyText): PyObject | null {
  const type = o.type;
  const descr = _PyType_Lookup(vm, type, name.v);
  let get: PyType['tp_descr_get'] = null;
  if (descr !== null) {
    get = descr.type.tp_descr_get;
    if (get !== null && descr.type.tp_descr_set !== null) return getSuppressed(vm, descr, o, get);
  }
  if (type.hasDict) {
    const found = instanceGet(vm, o, name);
    if (found !== null) {
      found.rc++;
      return found;
    }
  }
  if (descr === null) return null;
  if (get !== null) return getSuppressed(vm, descr, o, get);
  descr.rc++;
  return descr;
}

function getSuppressed(
  vm: VM,
  descr: PyObject,
  o: PyObject,
  get: NonNullable<PyType['tp_descr_get']>,
): PyObject | null {
  descr.rc++;
  try {
    return get(vm, descr, o, o.type);
  } catch (e) {
    if (!attributeErrorCaught(vm, e)) throw e;
    decref(vm, (e as PyThrow).value);
    return null;
  } finally {
    decref(vm, descr);
  }
}

/** @cpython Objects/object.c PyObject_GenericGetAttr 3.8-3.15 */
export function PyObject_GenericGetAttr(vm: VM, o: PyObj, name: PyText): PyObject {
  const type = o.type;
  const descr = _PyType_Lookup(vm, type, name.v);
  let get: PyType['tp_descr_get'] = null;
  if (descr !== null) {
    get = descr.type.tp_descr_get;
    if (get !== null && descr.type.tp_descr_set !== null) return getHeld(vm, descr, o, get);
  }
  if (type.hasDict) {
    const found = instanceGet(vm, o, name);
    if (found !== null) {
      found.rc++;
      return found;
    }
  }
  if (descr === null) noAttribute(vm, o, name);
  if (get !== null) return getHeld(vm, descr!, o, get);
  descr!.rc++;
  return descr!;
}

function getHeld(vm: VM, descr: PyObject, o: PyObject, get: NonNullable<PyType['tp_descr_get']>): PyObject {
  descr.rc++;
  try {
    return get(vm, descr, o, o.type);
  } finally {
    decref(vm, descr);
  }
}

/**
 * @cpython Objects/object.c _PyObject_GetMethod 3.8-3.15: the attribute for a call. Where it is a method of the type and nothing
 * hides it, the unbound function comes back (new reference) and `vm.methodFound` is true: call it with `o` in front.
 */
export function PyObject_GetMethod(vm: VM, o: PyObject, name: PyText): PyObject {
  const type = o.type;
  vm.methodFound = false;
  if (type.tp_getattro !== PyObject_GenericGetAttr || name.type !== vm.tStr) return PyObject_GetAttr(vm, o, name);
  const descr = _PyType_Lookup(vm, type, name.v);
  if (descr === null || !(descr.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR)) return PyObject_GetAttr(vm, o, name);
  if (type.hasDict) {
    const found = instanceGet(vm, o as PyObj, name);
    if (found !== null) {
      found.rc++;
      return found;
    }
  }
  vm.methodFound = true;
  descr.rc++;
  return descr;
}

/** @cpython Objects/object.c PyObject_GenericSetAttr 3.8-3.15: value null deletes. */
export function PyObject_GenericSetAttr(vm: VM, o: PyObj, name: PyText, value: PyObject | null): void {
  if (!(name.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) nameNotString(vm, name);
  const type = o.type;
  const descr = _PyType_Lookup(vm, type, name.v);
  if (descr !== null && descr.type.tp_descr_set !== null) {
    descr.rc++;
    name.rc++;
    try {
      descr.type.tp_descr_set(vm, descr, o, value);
    } finally {
      decref(vm, descr);
      decref(vm, name);
    }
    return;
  }
  if (!type.hasDict) {
    readOnly(vm, o, name, descr);
    return;
  }
  name.rc++;
  try {
    if (hasInline(o)) storeInline(vm, o, name, value);
    else setInDict(vm, ensureDict(vm, o, true), o, name, value);
  } finally {
    decref(vm, name);
  }
}

/** Stores into (or deletes from) the dict of `o`; a missing key is an AttributeError. */
export function setInDict(vm: VM, d: PyObj, o: PyObject, name: PyText, value: PyObject | null): void {
  d.rc++;
  try {
    if (value !== null) dictSet(vm, d, name, value);
    else if (!dictDelMaybe(vm, d, name)) noAttributeToSet(vm, o, name);
  } finally {
    decref(vm, d);
  }
}

function readOnly(vm: VM, o: PyObject, name: PyText, descr: PyObject | null): void {
  const type = o.type;
  if (descr !== null) {
    attributeError(vm, o, name, "'%.100s' object attribute '%U' is read-only", type.tp_name, name);
  }
  const more = type.tp_setattro === PyObject_GenericSetAttr ? vm.profile.core.texts.noDictAssign : '';
  attributeError(vm, o, name, `'%.100s' object has no attribute '%U'${more}`, type.tp_name, name);
}
