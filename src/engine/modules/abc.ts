/**
 * The _abc module: abstract base classes. Each has `_abc_impl`, an `_abc._abc_data` object: PyObj with `v` an AbcData, whose three sets of
 * weak references are made when first needed.
 *
 * @cpython Modules/_abc.c 3.8-3.15
 */
import { isType, PyObject_IsSubclass } from '../objects/abstract.ts';
import { checkPositional } from '../objects/arguments.ts';
import { getAttrStr, lookupAttrStr, setAttrStr } from '../objects/attributes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { cursor, dictNext } from '../objects/dict.ts';
import { raise, typeError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { MethodDef, newBuiltin } from '../objects/methodobject.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newFrozenset, newSet, set_add } from '../objects/set.ts';
import { set_contains_key, set_discard_key, setKeys } from '../objects/setobject.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { freeInstance, newInstance, none, share } from './instance.ts';

class AbcData {
  registry: PyObj | null = null;
  cache: PyObj | null = null;
  negative: PyObj | null = null;
  version: number;
  constructor(version: number) {
    this.version = version;
  }
}

/** what one module object shares among its functions */
interface AbcState {
  counter: number;
}

/** @cpython Modules/_abc.c _destroy: a member of the set died; `guard` is a weak reference to the set. */
const DESTROY = new MethodDef('_destroy', {
  call: 'O',
  fn: (vm, guard: PyObj, ref) => {
    const set = guard.v as PyObj | null;
    if (set !== null) set_discard_key(vm, set.v, ref);
    return none(vm);
  },
});

/** @cpython Modules/_abc.c _add_to_weak_set */
function addToWeakSet(vm: VM, data: AbcData, which: 'registry' | 'cache' | 'negative', o: PyObject): void {
  data[which] ??= newSet(vm, []);
  const set = data[which]!;
  const guard = vm.newWeakref!(set);
  const callback = newBuiltin(vm, DESTROY, guard, null);
  const ref = vm.call(vm, vm.t.ReferenceType!, [o, callback], null);
  decref(vm, callback);
  decref(vm, guard);
  set_add(vm, set, ref);
  decref(vm, ref);
}

/** @cpython Modules/_abc.c _in_weak_set */
function inWeakSet(vm: VM, set: PyObj | null, o: PyObject): boolean {
  if (set === null || setKeys(set.v).length === 0) return false;
  if (!o.type.hasWeakref && !isType(o)) return false;
  const ref = vm.newWeakref!(o);
  try {
    return set_contains_key(vm, set.v, ref);
  } finally {
    decref(vm, ref);
  }
}

function clearData(vm: VM, data: AbcData): void {
  const { registry, cache, negative } = data;
  data.registry = null;
  data.cache = null;
  data.negative = null;
  for (const o of [registry, cache, negative]) xdecref(vm, o);
}

/** The AbcData of a class; the object that holds it lives as long as the class's dict has it. */
function dataOf(vm: VM, cls: PyObject): AbcData {
  const impl = getAttrStr(vm, cls, '_abc_impl');
  try {
    if (!(impl.v instanceof AbcData)) typeError(vm, '_abc_impl is set to a wrong type');
    return impl.v;
  } finally {
    decref(vm, impl);
  }
}

/** Whether a value says that it is abstract. */
function isAbstract(vm: VM, value: PyObject): boolean {
  const flag = lookupAttrStr(vm, value, '__isabstractmethod__');
  if (flag === null) return false;
  try {
    return PyObject_IsTrue(vm, flag);
  } finally {
    decref(vm, flag);
  }
}

/** @cpython Modules/_abc.c compute_abstract_methods: own abstract names, and inherited ones that stayed so. */
function computeAbstractMethods(vm: VM, cls: PyType): void {
  const names: PyObject[] = [];
  const own: { key: PyObject; value: PyObject }[] = [];
  const c = cursor();
  while (dictNext(cls.tp_dict, c)) own.push({ key: share(c.key), value: share(c.value) });
  for (const { key, value } of own) {
    if (isAbstract(vm, value)) names.push(share(key));
    decref(vm, key);
    decref(vm, value);
  }
  for (const base of cls.tp_bases!.v as PyObject[]) {
    const inherited = lookupAttrStr(vm, base, '__abstractmethods__');
    if (inherited === null) continue;
    for (const name of vm.listOf(inherited)) {
      const value = lookupAttrStr(vm, cls, (name as PyText).v);
      if (value !== null && isAbstract(vm, value)) names.push(share(name));
      xdecref(vm, value);
      decref(vm, name);
    }
    decref(vm, inherited);
  }
  const set = newFrozenset(vm, names);
  try {
    setAttrStr(vm, cls, '__abstractmethods__', set);
  } finally {
    decref(vm, set);
  }
}

const COLLECTION = TPFLAGS.SEQUENCE | TPFLAGS.MAPPING;

/** @cpython Modules/_abc.c set_collection_flag_recursive 3.10-3.15 */
function setCollectionFlag(child: PyType, flag: number): void {
  if ((child.tp_flags & COLLECTION) === flag || child.tp_flags & TPFLAGS.IMMUTABLETYPE) return;
  if (!(child.tp_flags & TPFLAGS.HEAPTYPE)) return;
  child.tp_flags = (child.tp_flags & ~COLLECTION) | flag;
  for (const sub of child.subclasses) setCollectionFlag(sub, flag);
}

function abcInit(vm: VM, state: AbcState, dataType: PyType, self: PyObject): PyObject {
  const cls = self as PyType;
  computeAbstractMethods(vm, cls);
  const data = newInstance(vm, dataType, new AbcData(state.counter));
  vm.gc.untrackMaybe(data);
  setAttrStr(vm, cls, '_abc_impl', data);
  decref(vm, data);
  const flag = lookupAttrStr(vm, cls, '__abc_tpflags__');
  if (flag !== null) {
    const own = Number(flag.v) & COLLECTION;
    if (own !== 0 && own !== COLLECTION) cls.tp_flags = (cls.tp_flags & ~COLLECTION) | own;
    decref(vm, flag);
    setAttrStr(vm, cls, '__abc_tpflags__', null);
  }
  return none(vm);
}

function abcRegister(vm: VM, state: AbcState, self: PyObject, subclass: PyObject): PyObject {
  if (!isType(subclass)) typeError(vm, 'Can only register classes');
  if (PyObject_IsSubclass(vm, subclass, self)) return share(subclass as PyObject);
  if (PyObject_IsSubclass(vm, self, subclass))
    raise(vm, vm.exc.RuntimeError!, 'Refusing to create an inheritance cycle');
  addToWeakSet(vm, dataOf(vm, self), 'registry', subclass);
  state.counter++;
  const flag = (self as PyType).tp_flags & COLLECTION;
  if (isType(self) && flag) setCollectionFlag(subclass as PyType, flag);
  return share(subclass as PyObject);
}

function abcInstancecheck(vm: VM, state: AbcState, self: PyObject, instance: PyObject): PyObject {
  const data = dataOf(vm, self);
  const subclass = getAttrStr(vm, instance, '__class__');
  try {
    if (inWeakSet(vm, data.cache, subclass)) return newBool(vm, true);
    const subtype = instance.type;
    if (subtype === subclass) {
      if (data.version === state.counter && inWeakSet(vm, data.negative, subclass)) return newBool(vm, false);
      return callMethod(vm, self, '__subclasscheck__', [subclass]);
    }
    const first = callMethod(vm, self, '__subclasscheck__', [subclass]);
    if (PyObject_IsTrue(vm, first)) return first;
    decref(vm, first);
    return callMethod(vm, self, '__subclasscheck__', [subtype]);
  } finally {
    decref(vm, subclass);
  }
}

/** The answer of the class's own `__subclasshook__`, its bases, its registry and its subclasses, in this order. */
function decide(vm: VM, data: AbcData, self: PyObject, subclass: PyType): boolean {
  const ok = callMethod(vm, self, '__subclasshook__', [subclass]);
  decref(vm, ok);
  if (ok === vm.True) return true;
  if (ok === vm.False) return false;
  if (ok !== vm.NotImplemented)
    raise(vm, vm.exc.AssertionError!, '__subclasshook__ must return either False, True, or NotImplemented');
  if (isSubtype(subclass, self as PyType)) return true;
  for (const ref of data.registry === null ? [] : setKeys(data.registry.v).map((r) => share(r))) {
    const known = (ref as PyObj).v as PyObject | null;
    decref(vm, ref);
    if (known !== null && PyObject_IsSubclass(vm, subclass, known)) return true;
  }
  const subclasses = callMethod(vm, self, '__subclasses__', []);
  try {
    for (const sub of subclasses.v as PyObject[]) if (PyObject_IsSubclass(vm, subclass, sub)) return true;
  } finally {
    decref(vm, subclasses);
  }
  return false;
}

function abcSubclasscheck(vm: VM, state: AbcState, self: PyObject, subclass: PyObject): PyObject {
  if (!isType(subclass)) typeError(vm, 'issubclass() arg 1 must be a class');
  const data = dataOf(vm, self);
  if (inWeakSet(vm, data.cache, subclass)) return newBool(vm, true);
  if (data.version < state.counter) {
    const old = data.negative;
    if (old !== null) {
      data.negative = null;
      decref(vm, old);
    }
    data.version = state.counter;
  } else if (inWeakSet(vm, data.negative, subclass)) return newBool(vm, false);
  const answer = decide(vm, data, self, subclass as PyType);
  addToWeakSet(vm, data, answer ? 'cache' : 'negative', subclass);
  return newBool(vm, answer);
}

function dump(vm: VM, self: PyObject): PyObject {
  const data = dataOf(vm, self);
  const copy = (set: PyObj | null): PyObject => newSet(vm, set === null ? [] : setKeys(set.v).map((o) => share(o)));
  return newTuple(vm, [copy(data.registry), copy(data.cache), copy(data.negative), newInt(vm, data.version)]);
}

function pair(fn: (vm: VM, a: PyObject, b: PyObject) => PyObject, name: string): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _self, args) => {
      checkPositional(vm, name, args.length, 2, 2);
      return fn(vm, args[0]!, args[1]!);
    },
  };
}

function dropper(which: ('registry' | 'cache' | 'negative')[]): MethodSpec {
  return {
    call: 'O',
    fn: (vm, _self, cls) => {
      const data = dataOf(vm, cls);
      for (const name of which) {
        const old = data[name];
        data[name] = null;
        xdecref(vm, old);
      }
      return none(vm);
    },
  };
}

export function createAbc(vm: VM): PyObj {
  const state: AbcState = { counter: 0 };
  const dataType: PyType = defineType(vm, {
    name: '_abc._abc_data',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    heap: true,
    slots: {
      tp_dealloc: (m: VM, o: PyObj) => {
        m.gc.untrackMaybe(o);
        clearData(m, o.v as AbcData);
        freeInstance(m, o, dataType);
      },
      tp_traverse: (_m: VM, o: PyObj, visit: Visit) => {
        const { registry, cache, negative } = o.v as AbcData;
        visit(o.type);
        for (const x of [registry, cache, negative]) if (x !== null) visit(x);
      },
      tp_clear: (m: VM, o: PyObj) => clearData(m, o.v as AbcData),
    },
  });
  return defineModule(vm, {
    name: '_abc',
    functions: {
      get_cache_token: { call: 'NOARGS', fn: (m) => newInt(m, state.counter) },
      _abc_init: { call: 'O', fn: (m, _s, cls) => abcInit(m, state, dataType, cls) },
      _abc_register: pair((m, a, b) => abcRegister(m, state, a, b), '_abc_register'),
      _abc_instancecheck: pair((m, a, b) => abcInstancecheck(m, state, a, b), '_abc_instancecheck'),
      _abc_subclasscheck: pair((m, a, b) => abcSubclasscheck(m, state, a, b), '_abc_subclasscheck'),
      _get_dump: { call: 'O', fn: (m, _s, cls) => dump(m, cls) },
      _reset_registry: dropper(['registry']),
      _reset_caches: dropper(['cache', 'negative']),
    },
    exec: (_m, _module, add) => add('_abc_data', dataType),
  });
}
