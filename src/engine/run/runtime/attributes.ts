/** Attributes as generated code calls them, with inline caches (site.ts). */

import { PyObject_GenericGetAttr, PyObject_GetAttr, PyObject_SetAttr } from '../../objects/attributes.ts';
import { dictEntryValue, dictGetStr, dictIndexStr, dictKeysVersion } from '../../objects/dict.ts';
import type { DictKeys } from '../../objects/dictkeys.ts';
import { hasInline, sharedIndex, storeInline, type Values } from '../../objects/instancedict.ts';
import { dealloc, type PyObj, type PyObject, type PyText } from '../../objects/object.ts';
import { type PyType, TPFLAGS } from '../../objects/type.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import type { VM } from '../../objects/vm.ts';
import { EMPTY, INLINE, MODULE, type Site, SLOT, TYPE_ATTRIBUTE } from './site.ts';

/** Fills the cache after a general lookup of an instance attribute, where the same look-up can be short next time. */
function learn(vm: VM, o: PyObject, site: Site): void {
  const type = o.type;
  const text = site.name.v as string;
  site.kind = EMPTY;
  site.inline = -1;
  if (type === vm.t.module && (o as PyObj).d) {
    const d = (o as PyObj).d!;
    const ix = dictIndexStr(vm, d, text);
    if (ix >= 0) {
      site.kind = MODULE;
      site.version = dictKeysVersion(vm, d);
      site.index = ix;
    }
    return;
  }
  if (type.tp_getattro !== PyObject_GenericGetAttr || type.tp_version === 0) return;
  const descr = _PyType_Lookup(vm, type, site.name.v);
  if (descr !== null) learnSlot(vm, type, descr, site);
  else if (type.sharedKeys !== null) {
    const ix = sharedIndex(type, text);
    if (ix >= 0) {
      site.kind = INLINE;
      site.version = type.tp_version;
      site.inline = type.tp_version;
      site.index = type.nslots + ix;
    }
  }
}

/** A member of `__slots__` is always where its descriptor says. */
function learnSlot(vm: VM, type: PyType, descr: PyObject, site: Site): void {
  if (descr.type !== vm.t.member || descr.v.slot < 0) return;
  site.kind = SLOT;
  site.version = type.tp_version;
  site.inline = type.tp_version;
  site.index = descr.v.slot;
}

function slowGet(vm: VM, o: PyObject, site: Site, mask: number): PyObject {
  if (mask) o.rc++;
  try {
    const r = PyObject_GetAttr(vm, o, site.name);
    learn(vm, o, site);
    return r;
  } finally {
    if (mask && --o.rc === 0) dealloc(vm, o);
  }
}

/** A method that can be called without binding: functions and method descriptors found on the type, not hidden by the instance. */
function findMethod(vm: VM, o: PyObject, site: Site): PyObject | null {
  const type = o.type;
  if (type.tp_getattro !== PyObject_GenericGetAttr) return null;
  const descr = _PyType_Lookup(vm, type, site.name.v);
  if (descr === null || !(descr.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR)) return null;
  const text = site.name.v as string;
  if (type.hasDict) {
    const obj = o as PyObj;
    if (obj.d !== null) {
      if (dictGetStr(vm, obj.d, text) !== null) return null;
    } else if (hasInline(obj)) {
      const ix = sharedIndex(type, text);
      if (ix >= 0 && obj.s![type.nslots + ix]) return null;
    }
  }
  // where other instances have an attribute of that name, each has to be asked
  if (type.tp_version !== 0 && (type.sharedKeys === null || sharedIndex(type, text) < 0)) {
    site.kind = TYPE_ATTRIBUTE;
    site.version = type.tp_version;
    site.value = descr;
    site.index = type.sharedKeys === null ? 0 : type.sharedKeys.nentries;
  }
  return descr;
}

export function attributes(vm: VM) {
  return {
    load_attr: (o: PyObject, site: Site, mask: number): PyObject => {
      if ((site.kind === INLINE || site.kind === SLOT) && o.type.tp_version === site.version) {
        const s = (o as PyObj).s;
        if (s !== null) {
          const v = s[site.index];
          if (v !== null && v !== undefined) {
            v.rc++;
            return v;
          }
        }
      } else if (site.kind === MODULE && o.type === vm.t.module) {
        const d = (o as PyObj).d!;
        if (d.v.version === site.version) {
          const v = dictEntryValue(d, site.index);
          if (v !== null) {
            v.rc++;
            return v;
          }
        }
      }
      return slowGet(vm, o, site, mask);
    },
    /** The method, and in vm.self its receiver (borrowed); or the attribute's value, and vm.self null. */
    load_method: (o: PyObject, site: Site, lazy: number): PyObject => {
      const type = o.type;
      if (site.kind === TYPE_ATTRIBUTE && type.tp_version === site.version) {
        const plain = type.sharedKeys === null ? !type.hasDict : type.sharedKeys.nentries === site.index;
        if (plain && (o as PyObj).d == null) {
          vm.self = o;
          const m = site.value!;
          m.rc++;
          return m;
        }
      }
      const method = findMethod(vm, o, site);
      if (method !== null) {
        method.rc++;
        vm.self = o;
        return method;
      }
      const value = slowGet(vm, o, site, lazy);
      vm.self = null;
      return value;
    },
    store_attr: (o: PyObject, site: Site, value: PyObject): void => {
      if (site.kind === INLINE && o.type.tp_version === site.version) {
        const obj = o as PyObj;
        const s = obj.s;
        if (s !== null && obj.d === null && site.index < s.length - 2) {
          const old = s[site.index];
          if (old) {
            value.rc++;
            s[site.index] = value;
            if (--old.rc === 0) dealloc(vm, old);
            return;
          }
          if (old === null) return storeFirst(vm, obj, site, value);
        }
      } else if (site.kind === SLOT && o.type.tp_version === site.version) {
        const s = (o as PyObj).s!;
        const old = s[site.index]!;
        value.rc++;
        s[site.index] = value;
        if (old !== null && --old.rc === 0) dealloc(vm, old);
        return;
      }
      PyObject_SetAttr(vm, o, site.name, value);
      if (o.type !== vm.t.module) learnStore(vm, o, site);
    },
    delete_attr: (o: PyObject, name: PyText): void => PyObject_SetAttr(vm, o, name, null),
  };
}

/** A first value: where those of later keys are unset, the order of insertion is that of the keys. */
function storeFirst(vm: VM, obj: PyObj, site: Site, value: PyObject): void {
  const s: Values = obj.s!;
  const keys: DictKeys = obj.type.sharedKeys;
  const used = keys.off + keys.nentries;
  let inOrder = s[s.length - 2] === null;
  for (let i = site.index + 1; i < used && inOrder; i++) inOrder = s[i] === null;
  if (!inOrder) return storeInline(vm, obj, site.name, value);
  value.rc++;
  s[site.index] = value;
}

/** After a general store: may the next one go straight to the inline values? */
function learnStore(vm: VM, o: PyObject, site: Site): void {
  const type = o.type;
  site.kind = EMPTY;
  if (type.tp_version === 0 || type.tp_setattro !== vm.genericSetAttr) return;
  const descr = _PyType_Lookup(vm, type, site.name.v);
  if (descr !== null) {
    learnSlot(vm, type, descr, site);
    return;
  }
  if (type.sharedKeys === null) return;
  const ix = sharedIndex(type, site.name.v);
  if (ix < 0) return;
  site.kind = INLINE;
  site.version = type.tp_version;
  site.index = type.nslots + ix;
}
