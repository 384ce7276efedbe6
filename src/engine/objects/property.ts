/**
 * property: PyObj with `v` PropertyData; subclasses keep their docstring in the instance dict. Layout: GC header, object, getter, setter,
 * deleter, doc, name (3.10+), flag.
 */
import { gcDel } from './alloc.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import { getAttrStr, lookupAttrStr, setAttrStr } from './attributes.ts';
import { isAbstractObject } from './classmethod.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { PyErr_Format } from './format.ts';
import { newBool } from './long.ts';
import { decref, type PyObj, type PyObject, xdecref } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

class PropertyData {
  get: PyObject | null = null;
  set: PyObject | null = null;
  del: PyObject | null = null;
  doc: PyObject | null = null;
  name: PyObject | null = null;
  getterDoc = false;
}

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const INIT = argSpec('property', ['fget', 'fset', 'fdel', 'doc']);

/** @cpython Objects/descrobject.c property_init_impl 3.8-3.15 */
function property_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  const given = unpackTuple(vm, INIT, args, kwds).map((o) => (o === vm.None ? null : o));
  const [get, set, del] = given as [PyObject | null, PyObject | null, PyObject | null];
  const data: PropertyData = self.v;
  const old = [data.get, data.set, data.del, data.doc];
  data.get = get && ref(get);
  data.set = set && ref(set);
  data.del = del && ref(del);
  data.doc = null;
  data.getterDoc = false;
  for (const o of old) xdecref(vm, o);
  initDoc(vm, self as PyObj, data, given[3] ?? null);
}

/** From the getter where none is given; a subclass stores it as an attribute. */
function initDoc(vm: VM, self: PyObj, data: PropertyData, given: PyObject | null): void {
  let doc: PyObject | null = given && ref(given);
  if (doc === null && data.get !== null) {
    doc = lookupAttrStr(vm, data.get, '__doc__');
    if (doc === vm.None) {
      doc.rc--;
      doc = null;
    }
    data.getterDoc = doc !== null;
  }
  if (self.type === vm.t.property) {
    data.doc = doc;
    return;
  }
  const value = doc ?? ref(vm.None);
  try {
    setAttrStr(vm, self, '__doc__', value);
  } finally {
    decref(vm, value);
  }
}

/** "property 'x' of 'P' object has no setter" */
function missing(vm: VM, self: PyObj, obj: PyObject, what: string): never {
  const data: PropertyData = self.v;
  const ae = vm.exc.AttributeError!;
  const qualname = getAttrStr(vm, obj.type, '__qualname__');
  try {
    if (data.name !== null) {
      PyErr_Format(vm, ae, `property %R of %R object has no ${what}`, data.name, qualname);
    }
    PyErr_Format(vm, ae, `property of %R object has no ${what}`, qualname);
  } finally {
    decref(vm, qualname);
  }
}

function property_descr_get(vm: VM, self: PyObj, obj: PyObject | null): PyObject {
  if (obj === null || obj === vm.None) return ref(self);
  const data: PropertyData = self.v;
  if (data.get === null) missing(vm, self, obj, 'getter');
  return vm.call(vm, data.get!, [obj], null);
}

function property_descr_set(vm: VM, self: PyObj, obj: PyObject, value: PyObject | null): void {
  const data: PropertyData = self.v;
  const func = value === null ? data.del : data.set;
  if (func === null) missing(vm, self, obj, value === null ? 'deleter' : 'setter');
  decref(vm, vm.call(vm, func!, value === null ? [obj] : [obj, value], null));
}

/** @cpython Objects/descrobject.c property_copy 3.8-3.15: the same type, called with the parts. */
function copyWith(vm: VM, self: PyObj, get: PyObject | null, set: PyObject | null, del: PyObject | null): PyObject {
  const old: PropertyData = self.v;
  const pick = (o: PyObject | null, was: PyObject | null): PyObject =>
    o === null || o === vm.None ? (was ?? vm.None) : o;
  const getter = pick(get, old.get);
  const doc = old.getterDoc && getter !== vm.None ? vm.None : (old.doc ?? vm.None);
  const copy = vm.call(vm, self.type, [getter, pick(set, old.set), pick(del, old.del), doc], null);
  if (copy.v instanceof PropertyData && old.name !== null) copy.v.name = ref(old.name);
  return copy;
}

function part(which: 0 | 1 | 2): MethodSpec {
  return {
    call: 'O',
    fn: (vm, self: PyObj, f) =>
      copyWith(vm, self, which === 0 ? f : null, which === 1 ? f : null, which === 2 ? f : null),
  };
}

/** @cpython Objects/descrobject.c property_set_name 3.10-3.15 */
function setName(vm: VM, self: PyObj, args: PyObject[]): PyObject {
  if (args.length !== 2) {
    const text = '__set_name__() takes 2 positional arguments but %zd were given';
    PyErr_Format(vm, vm.exc.TypeError!, text, args.length);
  }
  const data: PropertyData = self.v;
  const old = data.name;
  data.name = ref(args[1]!);
  xdecref(vm, old);
  return ref(vm.None);
}

function isAbstract(vm: VM, self: PyObj): PyObject {
  const data: PropertyData = self.v;
  for (const f of [data.get, data.set, data.del]) if (f !== null && isAbstractObject(vm, f)) return newBool(vm, true);
  return newBool(vm, false);
}

function dealloc(vm: VM, self: PyObj): void {
  vm.gc.untrackMaybe(self);
  const data: PropertyData = self.v;
  xdecref(vm, data.get);
  xdecref(vm, data.set);
  xdecref(vm, data.del);
  xdecref(vm, data.doc);
  xdecref(vm, data.name);
  if (self.type.tp_flags & TPFLAGS.HEAPTYPE) self.type.tp_free!(vm, self);
  else gcDel(vm, self);
}

const field = (name: keyof PropertyData) => ({
  get: (_vm: VM, o: PyObj) => (o.v as any)[name] as PyObject | null,
  none: true,
});

export function propertySpec(): TypeSpec {
  return {
    name: 'property',
    basicsize: (w) => 8 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      tp_dealloc: dealloc,
      tp_traverse: (_vm, o: PyObj, visit) => {
        const data: PropertyData = o.v;
        for (const x of [data.get, data.set, data.del, data.doc, data.name]) if (x !== null) visit(x);
      },
      tp_clear: (vm, o: PyObj) => {
        const { doc } = o.v as PropertyData;
        (o.v as PropertyData).doc = null;
        xdecref(vm, doc);
      },
      tp_descr_get: property_descr_get,
      tp_descr_set: property_descr_set,
      tp_init: property_init,
      tp_new: (vm: VM, type: PyType) => {
        const o = type.tp_alloc!(vm, type, 0) as PyObj;
        o.v = new PropertyData();
        return o;
      },
    },
    methods: {
      getter: part(0),
      setter: part(1),
      deleter: part(2),
      __set_name__: { call: 'FASTCALL', fn: setName },
    },
    members: {
      fget: field('get'),
      fset: field('set'),
      fdel: field('del'),
      __doc__: {
        ...field('doc'),
        set: (vm, o: PyObj, value) => {
          const data: PropertyData = o.v;
          const old = data.doc;
          data.doc = value && ref(value);
          xdecref(vm, old);
        },
      },
    },
    getset: { __isabstractmethod__: { get: isAbstract } },
  };
}
