/** Displays, unpacking, subscripts, formatting, matching as generated code calls them. */
import { dictFromItems, dictGet, dictLen, dictSet, newDict } from '../../objects/dict.ts';
import { type DictKeys, findNorm } from '../../objects/dictkeys.ts';
import { dict_merge, dictUpdate } from '../../objects/dictmethods.ts';
import { clearError, matches, typeError, valueError } from '../../objects/errors.ts';
import { PyErr_Format } from '../../objects/format.ts';
import { list_append_steal, list_extend, newList } from '../../objects/list.ts';
import { PyLong_FromSsize_t } from '../../objects/long.ts';
import { dealloc, decref, type PyObj, type PyObject, type PyText } from '../../objects/object.ts';
import {
  getAttrStr,
  lookupAttrStr,
  PyObject_ASCII,
  PyObject_DelItem,
  PyObject_Format,
  PyObject_GetAttr,
  PyObject_GetItem,
  PyObject_GetIter,
  PyObject_Repr,
  PyObject_SetItem,
  PyObject_Size,
  PyObject_Str,
  PySequence_Contains,
} from '../../objects/object_protocol.ts';
import { newSet, set_add, set_update } from '../../objects/set.ts';
import { newSlice } from '../../objects/slice.ts';
import { joinStrings } from '../../objects/strbuild.ts';
import { newTuple } from '../../objects/tuple.ts';
import { isSubtype, PyType, TPFLAGS } from '../../objects/type.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import type { VM } from '../../objects/vm.ts';
import { counted } from './arithmetic.ts';
import { starOwner } from './calls.ts';
import { iterNext } from './control.ts';

export function displays(vm: VM) {
  return {
    new_tuple: (items: PyObject[]): PyObject => newTuple(vm, items),
    new_list: (items: PyObject[]): PyObject => newList(vm, items),
    build_set: (items: PyObject[]): PyObject => {
      const set = newSet(vm, []);
      try {
        for (const o of items) set_add(vm, set, o);
      } catch (e) {
        decref(vm, set);
        throw e;
      } finally {
        for (const o of items) decref(vm, o);
      }
      return set;
    },
    /** keys and values by turns, stolen */
    build_map: (items: PyObject[]): PyObject => {
      try {
        return items.length === 0 ? newDict(vm) : dictFromItems(vm, items);
      } finally {
        for (const o of items) decref(vm, o);
      }
    },
    /** values, then the tuple of keys, stolen */
    build_const_key_map: (items: PyObject[]): PyObject => {
      const keys = items.pop() as PyObj;
      const pairs: PyObject[] = [];
      (keys.v as PyObject[]).forEach((k, i) => {
        pairs.push(k, items[i]!);
      });
      try {
        return dictFromItems(vm, pairs);
      } finally {
        for (const o of items) decref(vm, o);
        decref(vm, keys);
      }
    },
    build_string: (items: PyObject[]): PyObject => {
      const r = joinStrings(vm, vm.emptyStr, items as PyText[]);
      for (let k = items.length - 1; k >= 0; k--) decref(vm, items[k]!);
      return r;
    },
    /** start, stop, step or null: stolen */
    build_slice: (start: PyObject, stop: PyObject, step?: PyObject): PyObject => {
      if (step === undefined) {
        step = vm.None;
        step.rc++;
      }
      return newSlice(vm, start, stop, step);
    },
    list_append_steal: (list: PyObj, o: PyObject): void => list_append_steal(vm, list, o),
    list_extend: (list: PyObj, o: PyObject): void => {
      try {
        list_extend(vm, list, o);
      } catch (e) {
        if (matches(e, vm.exc.TypeError!) && o.type.tp_iter === null && o.type.sq_item === null) {
          clearError(vm, e);
          typeError(vm, `Value after * must be an iterable, not ${o.type.tp_name}`);
        }
        throw e;
      }
    },
    list_to_tuple: (list: PyObj): PyObject => {
      const items = (list.v as PyObject[]).slice();
      for (const o of items) o.rc++;
      return newTuple(vm, items);
    },
    set_add: (set: PyObj, o: PyObject): void => set_add(vm, set, o),
    set_update: (set: PyObj, o: PyObject): void => set_update(vm, set, o),
    map_add: (d: PyObj, key: PyObject, value: PyObject): void => dictSet(vm, d, key, value),
    dict_update: (d: PyObj, o: PyObject): void => {
      try {
        dict_merge(vm, d, o, 1);
      } catch (e) {
        if (isNoMapping(vm, e, o)) {
          clearError(vm, e);
          typeError(vm, `'${o.type.tp_name}' object is not a mapping`);
        }
        throw e;
      }
    },
    dict_merge: (d: PyObj, o: PyObject, callable: PyObject | null): void => {
      try {
        dict_merge(vm, d, o, 2);
      } catch (e) {
        const name = callable === null ? 'function' : vm.functionText(callable);
        if (isNoMapping(vm, e, o)) {
          clearError(vm, e);
          typeError(vm, `${starOwner(vm, callable)} after ** must be a mapping, not ${o.type.tp_name}`);
        }
        if (matches(e, vm.exc.KeyError!)) {
          const key = (e.value.v.args as PyObj).v[0] as PyObject | undefined;
          if (key && isSubtype(key.type, vm.tStr)) {
            const text = key.v as string;
            clearError(vm, e);
            typeError(vm, `${name} got multiple values for keyword argument '${text}'`);
          }
          clearError(vm, e);
          typeError(vm, 'keywords must be strings');
        }
        throw e;
      }
    },
    str_append: (a: PyText, b: PyText): PyObject => vm.appendStr(a, b),
  };
}

/** Did it fail for want of `keys`? Until 3.14 any AttributeError says so. */
function isNoMapping(vm: VM, e: unknown, o: PyObject): boolean {
  if (!matches(e, vm.exc.AttributeError!)) return false;
  if (vm.profile.core.texts.unpackedArgument !== 'value') return true;
  return _PyType_Lookup(vm, o.type, 'keys') === null;
}

export function subscripts(vm: VM) {
  const { tList, tTuple, tInt, tDict, tStr } = vm;
  return {
    subscr: (o: PyObject, k: PyObject, mask: number): PyObject => {
      if (k.type === tInt && (o.type === tList || o.type === tTuple)) {
        const items = o.v as PyObject[];
        const at = k.v < 0 ? k.v + items.length : k.v;
        if (at >= 0 && at < items.length) {
          const item = items[at]!;
          item.rc++;
          return item;
        }
      } else if (o.type === tDict) {
        const item = dictGet(vm, o as PyObj, k);
        if (item !== null) {
          item.rc++;
          return item;
        }
      }
      return counted(vm, PyObject_GetItem, o, k, mask);
    },
    /** mask: value, object, key */
    store_subscr: (o: PyObject, k: PyObject, value: PyObject, _mask: number): void => {
      if (o.type === tList && k.type === tInt) {
        const items = o.v as PyObject[];
        const at = k.v < 0 ? k.v + items.length : k.v;
        if (at >= 0 && at < items.length) {
          const old = items[at]!;
          value.rc++;
          items[at] = value;
          if (--old.rc === 0) dealloc(vm, old);
          return;
        }
      } else if (o.type === tDict) return dictSet(vm, o as PyObj, k, value);
      PyObject_SetItem(vm, o, k, value);
    },
    delete_subscr: (o: PyObject, k: PyObject): void => PyObject_DelItem(vm, o, k),
    binary_slice: (o: PyObject, start: PyObject, stop: PyObject): PyObject => {
      const slice = sliceOf(vm, start, stop);
      try {
        return PyObject_GetItem(vm, o, slice);
      } finally {
        decref(vm, slice);
      }
    },
    store_slice: (o: PyObject, start: PyObject, stop: PyObject, value: PyObject): void => {
      const slice = sliceOf(vm, start, stop);
      try {
        PyObject_SetItem(vm, o, slice, value);
      } finally {
        decref(vm, slice);
      }
    },
    contains: (x: PyObject, o: PyObject, mask: number): boolean => {
      // a str or int in a table of such keys: nothing of the program runs
      if (o.type === tDict && (x.type === tStr || x.type === tInt)) {
        const keys: DictKeys = o.v;
        if (keys.norm !== null && (o as PyObj).w === null) return findNorm(keys, x.v) >= 0;
      }
      if (mask & 1) x.rc++;
      if (mask & 2) o.rc++;
      try {
        return PySequence_Contains(vm, o, x);
      } finally {
        if (mask & 1 && --x.rc === 0) dealloc(vm, x);
        if (mask & 2 && --o.rc === 0) dealloc(vm, o);
      }
    },
    get_len: (o: PyObject): PyObject => PyLong_FromSsize_t(vm, PyObject_Size(vm, o)),
  };
}

function sliceOf(vm: VM, start: PyObject, stop: PyObject): PyObject {
  start.rc++;
  stop.rc++;
  vm.None.rc++;
  return newSlice(vm, start, stop, vm.None);
}

export function unpacking(vm: VM) {
  const unpackIterable = (o: PyObject, before: number, after: number): PyObject[] => {
    const it = iterate(vm, o);
    const items: PyObject[] = [];
    try {
      while (items.length < before) {
        const item = iterNext(vm, it);
        if (item === null) {
          const wanted = after === -1 ? 'expected %d' : 'expected at least %d';
          const text = `not enough values to unpack (${wanted}, got %d)`;
          PyErr_Format(vm, vm.exc.ValueError!, text, after === -1 ? before : before + after, items.length);
        }
        items.push(item);
      }
      if (after === -1) {
        const extra = iterNext(vm, it);
        if (extra !== null) {
          decref(vm, extra);
          tooMany(vm, o, before);
        }
        return items;
      }
      const list = newList(vm, []);
      try {
        list_extend(vm, list, it);
        const rest = list.v as PyObject[];
        if (rest.length < after) {
          const text = 'not enough values to unpack (expected at least %d, got %zd)';
          PyErr_Format(vm, vm.exc.ValueError!, text, before + after, before + rest.length);
        }
        const tail = rest.splice(rest.length - after, after);
        items.push(list, ...tail);
      } catch (e) {
        decref(vm, list);
        throw e;
      }
      return items;
    } catch (e) {
      for (const item of items) decref(vm, item);
      throw e;
    } finally {
      decref(vm, it);
    }
  };
  return {
    unpack_sequence: (o: PyObject, n: number): void => {
      if (o.type === vm.tTuple || o.type === vm.tList) {
        const items = o.v as PyObject[];
        if (items.length === n) {
          for (const item of items) item.rc++;
          vm.unpacked = items.slice();
          return;
        }
      }
      vm.unpacked = unpackIterable(o, n, -1);
    },
    /** the general form */
    unpack_cold: (o: PyObject, n: number): void => {
      vm.unpacked = unpackIterable(o, n, -1);
    },
    unpack_ex: (o: PyObject, before: number, after: number): void => {
      vm.unpacked = unpackIterable(o, before, after);
    },
  };
}

/** 3.14+ names the length of exact lists, tuples and dicts. */
function tooMany(vm: VM, o: PyObject, n: number): never {
  const error = vm.exc.ValueError!;
  const sized = o.type === vm.tTuple || o.type === vm.tList || o.type === vm.tDict;
  if (sized && vm.profile.run.unpackNamesLength) {
    const got = o.type === vm.tDict ? dictLen(o as PyObj) : (o.v as PyObject[]).length;
    if (got > n) PyErr_Format(vm, error, 'too many values to unpack (expected %d, got %zd)', n, got);
  }
  PyErr_Format(vm, error, 'too many values to unpack (expected %d)', n);
}

function iterate(vm: VM, o: PyObject): PyObject {
  try {
    return PyObject_GetIter(vm, o);
  } catch (e) {
    if (matches(e, vm.exc.TypeError!) && o.type.tp_iter === null && o.type.sq_item === null) {
      clearError(vm, e);
      PyErr_Format(vm, vm.exc.TypeError!, 'cannot unpack non-iterable %.200s object', o.type.tp_name);
    }
    throw e;
  }
}

export function formatting(vm: VM) {
  const convert = (o: PyObject, which: number): PyObject => {
    if (which === 1) return PyObject_Str(vm, o);
    if (which === 2) return PyObject_Repr(vm, o);
    if (which === 3) return PyObject_ASCII(vm, o);
    o.rc++;
    return o;
  };
  return {
    convert_value: convert,
    format_value: (o: PyObject, conversion: number, spec: PyObject | null): PyObject => {
      const value = convert(o, conversion);
      if (spec === null && value.type === vm.tStr) return value;
      try {
        return PyObject_Format(vm, value, spec as PyText | null);
      } finally {
        decref(vm, value);
      }
    },
  };
}

export function matching(vm: VM) {
  const matchPositional = (subject: PyObject, type: PyType, n: number, seen: Set<string>): PyObject[] | null => {
    const args = lookupAttrStr(vm, type, '__match_args__');
    if (args === null) {
      if (!matchesSelf(vm, type)) {
        if (n === 0) return [];
        typeError(vm, `${type.tp_name}() accepts 0 positional sub-patterns (${n} given)`);
      }
      if (n > 1) typeError(vm, `${type.tp_name}() accepts 1 positional sub-pattern (${n} given)`);
      if (n === 0) return [];
      subject.rc++;
      return [subject];
    }
    try {
      if (args.type !== vm.tTuple)
        typeError(vm, `${type.tp_name}.__match_args__ must be a tuple (got ${args.type.tp_name})`);
      const names = args.v as PyObject[];
      if (names.length < n) {
        const s = names.length === 1 ? '' : 's';
        typeError(vm, `${type.tp_name}() accepts ${names.length} positional sub-pattern${s} (${n} given)`);
      }
      const items: PyObject[] = [];
      for (let k = 0; k < n; k++) {
        const name = names[k]!;
        if (name.type !== vm.tStr) typeError(vm, `__match_args__ elements must be strings (got ${name.type.tp_name})`);
        const item = matchAttribute(vm, subject, type, name as PyText, seen);
        if (item === null) {
          for (const o of items) decref(vm, o);
          return null;
        }
        items.push(item);
      }
      return items;
    } finally {
      decref(vm, args);
    }
  };
  return {
    match_mapping: (o: PyObject): boolean => (o.type.tp_flags & TPFLAGS.MAPPING) !== 0,
    match_sequence: (o: PyObject): boolean => (o.type.tp_flags & TPFLAGS.SEQUENCE) !== 0,
    match_keys: (subject: PyObject, keys: PyObject): PyObject => matchKeys(vm, subject, keys as PyObj),
    match_class: (subject: PyObject, type: PyObject, n: number, names: PyObject): PyObject => {
      if (!(type instanceof PyType)) typeError(vm, 'called match pattern must be a class');
      if (!vm.isInstance(subject, type)) {
        vm.None.rc++;
        return vm.None;
      }
      const seen = new Set<string>();
      const items = matchPositional(subject, type, n, seen);
      if (items !== null) {
        for (const name of names.v as PyText[]) {
          const item = matchAttribute(vm, subject, type, name, seen);
          if (item === null) {
            for (const o of items) decref(vm, o);
            vm.None.rc++;
            return vm.None;
          }
          items.push(item);
        }
        return newTuple(vm, items);
      }
      vm.None.rc++;
      return vm.None;
    },
    copy_dict_without_keys: (subject: PyObject, keys: PyObject): PyObject => {
      const d = newDict(vm);
      dictUpdate(vm, d, subject);
      for (const k of keys.v as PyObject[]) PyObject_DelItem(vm, d, k);
      return d;
    },
  };
}

function matchAttribute(vm: VM, subject: PyObject, type: PyType, name: PyText, seen: Set<string>): PyObject | null {
  if (seen.has(name.v)) typeError(vm, `${type.tp_name}() got multiple sub-patterns for attribute '${name.v}'`);
  seen.add(name.v);
  try {
    return PyObject_GetAttr(vm, subject, name);
  } catch (e) {
    if (!matches(e, vm.exc.AttributeError!)) throw e;
    clearError(vm, e);
    return null;
  }
}

/** @cpython Objects/typeobject.c _Py_TPFLAGS_MATCH_SELF: the built-in types whose single positional pattern is the subject. */
function matchesSelf(vm: VM, type: PyType): boolean {
  const t = vm.t;
  const own = [vm.tBool, t.bytearray, vm.tBytes, vm.tDict, vm.tFloat, t.frozenset, vm.tInt, vm.tList, t.set, vm.tStr];
  return [...own, vm.tTuple, t.frozendict].some((x) => x !== undefined && isSubtype(type, x));
}

function matchKeys(vm: VM, subject: PyObject, keys: PyObj): PyObject {
  const get = getAttrStr(vm, subject, 'get');
  const dummy = vm.call(vm, vm.t.object!, [], null);
  const items: PyObject[] = [];
  const seen = newSet(vm, []);
  try {
    for (const key of keys.v as PyObject[]) {
      if (PySequence_Contains(vm, seen, key)) {
        const text = PyObject_Repr(vm, key);
        valueError(vm, `mapping pattern checks duplicate key (${text.v})`);
      }
      set_add(vm, seen, key);
      const value = vm.call(vm, get, [key, dummy], null);
      if (value === dummy) {
        decref(vm, value);
        for (const o of items) decref(vm, o);
        vm.None.rc++;
        return vm.None;
      }
      items.push(value);
    }
    return newTuple(vm, items);
  } finally {
    decref(vm, seen);
    decref(vm, get);
    decref(vm, dummy);
  }
}
