/** `object.__reduce_ex__`, `__getstate__`: through copyreg for protocols below 2, else copyreg.__newobj__. */
import { getAttrStr, lookupAttrStr } from './attributes.ts';
import { callMethod, callNoArgs, callOneArg } from './call.ts';
import { dictGetStr, dictLen, dictSet, newDict } from './dict.ts';
import { PyErr_Format } from './format.ts';
import { newInt } from './long.ts';
import { PyNumber_AsIndex } from './number.ts';
import { decref, type PyObj, type PyObject } from './object.ts';
import { PyObject_GetIter } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/typeobject.c import_copyreg 3.8-3.15 */
function copyreg(vm: VM): PyObject {
  const loaded = vm.modules ? dictGetStr(vm, vm.modules, 'copyreg') : null;
  return loaded !== null ? ref(loaded) : vm.hooks.import('copyreg', null, null, null, 0);
}

/** @cpython Objects/typeobject.c object___reduce_ex___impl 3.8-3.15: an overridden `__reduce__` is called. */
export function object_reduce_ex(vm: VM, self: PyObject, protocol: PyObject): PyObject {
  const proto = PyNumber_AsIndex(vm, protocol, vm.exc.OverflowError!);
  const reduce = lookupAttrStr(vm, self, '__reduce__');
  if (reduce !== null) {
    const clsReduce = getAttrStr(vm, self.type, '__reduce__');
    const overridden = clsReduce !== dictGetStr(vm, vm.t.object!.tp_dict, '__reduce__');
    decref(vm, clsReduce);
    try {
      if (overridden) return callNoArgs(vm, reduce);
    } finally {
      decref(vm, reduce);
    }
  }
  return commonReduce(vm, self, proto);
}

export function object_reduce(vm: VM, self: PyObject): PyObject {
  return commonReduce(vm, self, 0);
}

/** @cpython Objects/typeobject.c _common_reduce 3.8-3.15 */
function commonReduce(vm: VM, self: PyObject, proto: number): PyObject {
  if (proto >= 2) return reduce_newobj(vm, self);
  const module = copyreg(vm);
  const n = newInt(vm, proto);
  try {
    return callMethod(vm, module, '_reduce_ex', [self, n]);
  } finally {
    decref(vm, n);
    decref(vm, module);
  }
}

/** @cpython Objects/typeobject.c _PyObject_GetNewArguments 3.8-3.15: [args, kwargs], each new or null. */
function newArguments(vm: VM, self: PyObject): [PyObj | null, PyObj | null] {
  const te = vm.exc.TypeError!;
  const ex = lookupAttrStr(vm, self, '__getnewargs_ex__');
  if (ex !== null) {
    const pair = callNoArgs(vm, ex);
    decref(vm, ex);
    if (!(pair.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
      PyErr_Format(vm, te, "__getnewargs_ex__ should return a tuple, not '%.200s'", pair.type.tp_name);
    }
    if (pair.v.length !== 2) {
      PyErr_Format(
        vm,
        vm.exc.ValueError!,
        '__getnewargs_ex__ should return a tuple of length 2, not %zd',
        pair.v.length,
      );
    }
    const [args, kwargs] = pair.v as [PyObj, PyObj];
    ref(args);
    ref(kwargs);
    decref(vm, pair);
    return [args, kwargs];
  }
  const plain = lookupAttrStr(vm, self, '__getnewargs__');
  if (plain === null) return [null, null];
  const args = callNoArgs(vm, plain);
  decref(vm, plain);
  if (!(args.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
    PyErr_Format(vm, te, "__getnewargs__ should return a tuple, not '%.200s'", args.type.tp_name);
  }
  return [args as PyObj, null];
}

/** @cpython Objects/typeobject.c reduce_newobj 3.8-3.15 */
function reduce_newobj(vm: VM, self: PyObject): PyObject {
  const type = self.type;
  if (type.tp_new === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "cannot pickle '%.200s' object", type.tp_name);
  }
  const [args, kwargs] = newArguments(vm, self);
  const module = copyreg(vm);
  let func: PyObject;
  let newargs: PyObj;
  const hasArgs = args !== null;
  try {
    if (kwargs === null || dictLen(kwargs) === 0) {
      func = getAttrStr(vm, module, '__newobj__');
      newargs = newTuple(vm, [ref(type), ...(args === null ? [] : (args.v as PyObject[]).map(ref))]);
    } else {
      func = getAttrStr(vm, module, '__newobj_ex__');
      newargs = newTuple(vm, [ref(type), ref(args!), ref(kwargs)]);
    }
  } finally {
    decref(vm, module);
    if (args !== null) decref(vm, args);
    if (kwargs !== null) decref(vm, kwargs);
  }
  const isList = (type.tp_flags & TPFLAGS.LIST_SUBCLASS) !== 0;
  const isDict = (type.tp_flags & TPFLAGS.DICT_SUBCLASS) !== 0;
  const state = getState(vm, self, !(hasArgs || isList || isDict));
  const listitems = isList ? PyObject_GetIter(vm, self) : ref(vm.None);
  const dictitems = isDict ? itemsIterator(vm, self) : ref(vm.None);
  return newTuple(vm, [func, newargs, state, listitems, dictitems]);
}

function itemsIterator(vm: VM, self: PyObject): PyObject {
  const items = callMethod(vm, self, 'items', []);
  const it = PyObject_GetIter(vm, items);
  decref(vm, items);
  return it;
}

/** @cpython Objects/typeobject.c object_getstate 3.11-3.15: through an overridden `__getstate__`, else the default. */
export function getState(vm: VM, self: PyObject, required: boolean): PyObject {
  const method = getAttrStr(vm, self, '__getstate__');
  try {
    const own = method.type === vm.tBuiltin && (method as PyObj).w === self && method.v.spec.fn === object_getstate;
    return own ? getStateDefault(vm, self, required) : callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
}

export function object_getstate(vm: VM, self: PyObject): PyObject {
  return getStateDefault(vm, self, false);
}

/** @cpython Objects/typeobject.c object_getstate_default 3.11-3.15: the dict, or (dict, slots). */
function getStateDefault(vm: VM, self: PyObject, required: boolean): PyObject {
  const type = self.type;
  if (required && type.tp_itemsize !== 0) {
    PyErr_Format(vm, vm.exc.TypeError!, 'cannot pickle %.200s objects', type.tp_name);
  }
  const dict = lookupAttrStr(vm, self, '__dict__');
  const state: PyObject = dict === null || (dict as PyObj).x === 0 ? ref(vm.None) : ref(dict);
  if (dict !== null) decref(vm, dict);
  const names = slotnames(vm, type);
  if (names === null) return state;
  const slots = newDict(vm);
  for (const name of names) {
    const value = lookupAttrStr(vm, self, name.v);
    if (value === null) continue;
    dictSet(vm, slots, name, value);
    decref(vm, value);
  }
  if (dictLen(slots) === 0) {
    decref(vm, slots);
    return state;
  }
  return newTuple(vm, [state, slots]);
}

/** @cpython Objects/typeobject.c _PyType_GetSlotNames 3.8-3.15: from `__slotnames__`, which copyreg makes; null: none. */
function slotnames(vm: VM, type: PyType): PyObject[] | null {
  let names = dictGetStr(vm, type.tp_dict, '__slotnames__');
  if (names === null) {
    if (!hasSlots(type)) return null;
    const module = copyreg(vm);
    const func = getAttrStr(vm, module, '_slotnames');
    decref(vm, module);
    names = callOneArg(vm, func, type);
    decref(vm, func);
    const items = names === vm.None ? null : (names.v as PyObject[]).slice();
    decref(vm, names);
    return items;
  }
  return names === vm.None ? null : (names.v as PyObject[]);
}

function hasSlots(type: PyType): boolean {
  return type.mro.some((t) => t.ht_slots !== null && t.ht_slots.v.length > 0);
}
