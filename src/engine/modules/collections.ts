/** The _collections module: deque (deque.ts), defaultdict, the getter of namedtuple's fields, counting. */
import { PyObject_GetItem, PyObject_SetItem } from '../objects/abstract.ts';
import { checkPositional } from '../objects/arguments.ts';
import { lookupAttrStr } from '../objects/attributes.ts';
import { callMethod, callNoArgs, isCallable } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictGet, dictSet } from '../objects/dict.ts';
import { clearError, matches, raise, typeError } from '../objects/errors.ts';
import { raiseKeyError } from '../objects/exceptions.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_Add, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_GetIter } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { dequeIteratorSpecs, dequeSpec } from './deque.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';

// defaultdict: a dict whose first place of `s` has the factory

const factoryOf = (o: PyObj): PyObject | null => o.s?.[0] ?? null;

function setFactory(vm: VM, o: PyObj, value: PyObject | null): void {
  o.s ??= [null];
  const old = o.s[0];
  o.s[0] = value === null ? null : share(value);
  xdecref(vm, old);
}

function defaultdict_init(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): void {
  const items = args.v as PyObject[];
  const f = items[0];
  if (f !== undefined && f !== vm.None && !isCallable(f)) typeError(vm, 'first argument must be callable or None');
  setFactory(vm, o, f === undefined || f === vm.None ? null : f);
  const rest = newTuple(
    vm,
    items.slice(1).map((x) => share(x)),
  );
  try {
    vm.tDict.tp_init!(vm, o, rest, kwds);
  } finally {
    decref(vm, rest);
  }
}

function copyOf(vm: VM, o: PyObj): PyObject {
  return vm.call(vm, o.type, [factoryOf(o) ?? vm.None, o], null);
}

function defaultdictSpec(vm: VM): TypeSpec {
  const dict = vm.tDict;
  return {
    name: 'collections.defaultdict',
    base: dict,
    basicsize: (w) => dict.tp_basicsize + w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      tp_init: defaultdict_init,
      tp_dealloc: (m: VM, o: PyObj) => {
        m.gc.untrackMaybe(o);
        setFactory(m, o, null);
        dict.tp_dealloc(m, o);
      },
      tp_traverse: (m: VM, o: PyObj, visit: Visit) => {
        const f = factoryOf(o);
        if (f !== null) visit(f);
        dict.tp_traverse!(m, o, visit);
      },
      tp_clear: (m: VM, o: PyObj) => {
        setFactory(m, o, null);
        dict.tp_clear!(m, o);
      },
      tp_repr: (m: VM, o: PyObj) => {
        const base = dict.tp_repr!(m, o);
        const f = factoryOf(o);
        const name = o.type.tp_name.slice(o.type.tp_name.lastIndexOf('.') + 1);
        const text = newStr(m, `${name}(${f === null ? 'None' : m.reprText(f)}, ${base.v})`);
        decref(m, base);
        return text;
      },
      nb_or: (m: VM, a: PyObj, b: PyObj) => {
        const own = isSubtype(a.type, m.t.defaultdict!) ? a : b;
        if (!isSubtype(a.type, dict) || !isSubtype(b.type, dict)) return share(m.NotImplemented as PyObject);
        const r = m.call(m, own.type, [factoryOf(own) ?? m.None, a], null);
        decref(m, callMethod(m, r, 'update', [b]));
        return r;
      },
    },
    methods: {
      __missing__: {
        call: 'O',
        fn: (m, o: PyObj, key) => {
          const f = factoryOf(o);
          if (f === null) raiseKeyError(m, key);
          const value = callNoArgs(m, f);
          PyObject_SetItem(m, o, key, value);
          return value;
        },
      },
      copy: { call: 'NOARGS', fn: copyOf },
      __copy__: { call: 'NOARGS', fn: copyOf },
      __reduce__: {
        call: 'NOARGS',
        fn: (m, o: PyObj) => {
          const f = factoryOf(o);
          const args = newTuple(m, f === null ? [] : [share(f)]);
          const items = callMethod(m, o, 'items', []);
          const it = PyObject_GetIter(m, items);
          decref(m, items);
          return newTuple(m, [share(o.type as PyObject), args, none(m), none(m), it]);
        },
      },
    },
    members: {
      default_factory: {
        none: true,
        get: (_m, o: PyObj) => factoryOf(o),
        set: (m, o: PyObj, v) => setFactory(m, o, v),
      },
    },
  };
}

interface GetterState extends State {
  index: number;
}

/** @cpython Modules/_collectionsmodule.c tuplegetter 3.8-3.15; refs: the docstring */
const TUPLEGETTER: TypeSpec = {
  name: '_collections._tuplegetter',
  basicsize: (w) => 4 * w,
  flags: TPFLAGS.HAVE_GC,
  slots: {
    ...STATE_SLOTS,
    tp_new: (vm: VM, type: PyType, args: PyObj) => {
      const [index, doc] = args.v as PyObject[];
      return newInstance(vm, type, { refs: [share(doc!)], index: PyNumber_AsIndex(vm, index!, null) } as GetterState);
    },
    tp_descr_get: (vm: VM, o: PyObj, obj: PyObject | null) => {
      if (obj === null || obj === vm.None) return share(o);
      const { index } = o.v as GetterState;
      if (!isSubtype(obj.type, vm.tTuple)) {
        const text = `descriptor for index '${index}' for tuple subclasses doesn't apply to '${obj.type.tp_name}' object`;
        typeError(vm, text);
      }
      const item = (obj.v as PyObject[])[index];
      if (item === undefined) raise(vm, vm.exc.IndexError!, 'tuple index out of range');
      return share(item);
    },
    tp_descr_set: (vm: VM, _o: PyObj, _obj: PyObject, value: PyObject | null) =>
      raise(vm, vm.exc.AttributeError!, value === null ? "can't delete attribute" : "can't set attribute"),
    tp_repr: (vm: VM, o: PyObj) => {
      const s = o.v as GetterState;
      return newStr(vm, `_tuplegetter(${s.index}, ${vm.reprText(s.refs[0]!)})`);
    },
  },
  members: {
    __doc__: {
      get: (_vm, o: PyObj) => (o.v as GetterState).refs[0] ?? null,
      set: (vm, o: PyObj, value) => {
        const { refs } = o.v as GetterState;
        const old = refs[0];
        refs[0] = value === null ? null : share(value);
        xdecref(vm, old);
      },
      none: true,
    },
  },
};

/** The number of a key of any mapping, new; null where it has none. */
function counted(vm: VM, mapping: PyObject, key: PyObject): PyObject | null {
  if (mapping.type === vm.tDict) {
    const found = dictGet(vm, mapping as PyObj, key);
    return found === null ? null : share(found);
  }
  const get = lookupAttrStr(vm, mapping, 'get');
  if (get === null) {
    try {
      return PyObject_GetItem(vm, mapping, key);
    } catch (e) {
      if (!matches(e, vm.exc.KeyError!)) throw e;
      clearError(vm, e);
      return null;
    }
  }
  const zero = newInt(vm, 0);
  try {
    return vm.call(vm, get, [key, zero], null);
  } finally {
    decref(vm, zero);
    decref(vm, get);
  }
}

/** @cpython Modules/_collectionsmodule.c _collections__count_elements_impl 3.8-3.15 */
const countElements: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _self, args) => {
    checkPositional(vm, '_count_elements', args.length, 2, 2);
    const [mapping, iterable] = args as [PyObj, PyObject];
    const direct = isSubtype(mapping.type, vm.tDict) && mapping.type.mp_subscript === vm.tDict.mp_subscript;
    const it = PyObject_GetIter(vm, iterable);
    const one = newInt(vm, 1);
    try {
      for (let key = iterNextOrNull(vm, it); key !== null; key = iterNextOrNull(vm, it)) {
        const old = direct ? shareMaybe(dictGet(vm, mapping, key)) : counted(vm, mapping, key);
        const next = old === null ? share(one as PyObject) : PyNumber_Add(vm, old, one);
        if (direct) dictSet(vm, mapping, key, next);
        else PyObject_SetItem(vm, mapping, key, next);
        for (const o of [old, next, key]) xdecref(vm, o);
      }
    } finally {
      decref(vm, one);
      decref(vm, it);
    }
    return none(vm);
  },
};

function shareMaybe(o: PyObject | null): PyObject | null {
  return o === null ? null : share(o);
}

export function createCollections(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_collections',
    functions: { _count_elements: countElements },
    exec: (m, _module, add) => {
      const deque: PyType = defineType(
        m,
        dequeSpec(m, () => deque),
      );
      m.t.deque = deque;
      add('deque', deque);
      const iterators = dequeIteratorSpecs();
      for (const name of ['deque_iterator', 'deque_reverse_iterator'] as const) {
        m.t[name] = defineType(m, iterators[name]);
        add(`_${name}`, share(m.t[name]!));
      }
      const dd = defineType(m, defaultdictSpec(m));
      dd.nslots = 1;
      m.t.defaultdict = dd;
      add('defaultdict', dd);
      add('_tuplegetter', defineType(m, TUPLEGETTER));
    },
  });
}
