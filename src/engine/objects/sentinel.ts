/** sentinel (3.15): a value that is only itself. PyObj with `v` { name, module, repr }. Layout: GC header, object, three words. */
import { gcDel, gcNew } from './alloc.ts';
import { argSpec, badArgument, unpackTuple } from './arguments.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { dictGetStr } from './dict.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import { union_or } from './union.ts';
import type { VM } from './vm.ts';

interface SentinelData {
  name: PyText;
  module: PyObject;
  repr: PyText | null;
}

const NEW = argSpec('sentinel', ['', 'repr'], { positional: 1, required: 1 });

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Objects/sentinelobject.c sentinel_new_impl 3.15: the module is the caller's `__name__`. */
function sentinel_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [name, repr] = unpackTuple(vm, NEW, args, kwds) as [PyObject, PyObject | null];
  const isText = (o: PyObject): boolean => (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
  if (!isText(name)) badArgument(vm, 'sentinel', 'argument 1', 'str', name);
  const shown = repr === vm.None ? null : repr;
  if (shown !== null && !isText(shown)) badArgument(vm, 'sentinel', "argument 'repr'", 'str or None', shown);
  const module = vm.frame === null ? null : dictGetStr(vm, vm.frame.globals as PyObj, '__name__');
  const type = vm.t.sentinel!;
  const data: SentinelData = {
    name: ref(name as PyText),
    module: ref(module ?? vm.None),
    repr: shown === null ? null : ref(shown as PyText),
  };
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), data);
  vm.gc.track(o);
  return o;
}

function sentinel_dealloc(vm: VM, o: PyObj): void {
  const { name, module, repr } = o.v as SentinelData;
  vm.gc.untrackMaybe(o);
  decref(vm, name);
  decref(vm, module);
  xdecref(vm, repr);
  gcDel(vm, o);
}

/** type sentinel */
export function sentinelSpec(): TypeSpec {
  return {
    name: 'sentinel',
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.IMMUTABLETYPE,
    slots: {
      tp_new: sentinel_new,
      tp_dealloc: sentinel_dealloc,
      tp_repr: (_vm, o: PyObj) => ref((o.v.repr ?? o.v.name) as PyText),
      tp_getattro: PyObject_GenericGetAttr,
      tp_setattro: PyObject_GenericSetAttr,
      tp_traverse: (_vm, o: PyObj, visit) => {
        visit(o.v.module);
      },
      nb_or: union_or,
    },
    methods: {
      __copy__: { call: 'NOARGS', fn: (_vm, o) => ref(o) },
      __deepcopy__: { call: 'O', fn: (_vm, o) => ref(o) },
      __reduce__: { call: 'NOARGS', fn: (_vm, o: PyObj) => ref(o.v.name as PyText) },
    },
    members: {
      __name__: { get: (_vm, o: PyObj) => o.v.name },
      __module__: {
        get: (_vm, o: PyObj) => o.v.module,
        set: (vm, o: PyObj, value) => {
          const old = o.v.module as PyObject;
          o.v.module = ref(value ?? vm.None);
          decref(vm, old);
        },
      },
    },
  };
}
