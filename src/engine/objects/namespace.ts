/** types.SimpleNamespace: PyObj with `d` the attributes. Layout: GC header, object, dict. */
import { gcDel } from './alloc.ts';
import type { TypeSpec } from './define.ts';
import { cursor, dictNext, newDict } from './dict.ts';
import { dictUpdate } from './dictmethods.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { decref, type PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr, PyObject_RichCompare } from './object_protocol.ts';
import { enterRepr, leaveRepr } from './reprenter.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, TPFLAGS } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/namespaceobject.c namespace_init 3.8-3.15: from 3.13 a mapping or pairs may come first. */
function namespace_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  const ns = self as PyObj;
  const items: PyObject[] = args.v;
  const te = vm.exc.TypeError!;
  if (!vm.profile.core.namespaceFromMapping) {
    if (items.length > 0) PyErr_Format(vm, te, 'no positional arguments expected');
  } else if (items.length > 1) {
    PyErr_Format(vm, te, '%s expected at most 1 argument, got %zd', ns.type.tp_name, items.length);
  }
  if (items.length === 1) {
    const dict = newDict(vm);
    try {
      dictUpdate(vm, dict, items[0]!);
      checkKeys(vm, dict);
      dictUpdate(vm, ns.d!, dict);
    } finally {
      decref(vm, dict);
    }
  }
  if (kwds !== null) {
    checkKeys(vm, kwds);
    dictUpdate(vm, ns.d!, kwds);
  }
}

function checkKeys(vm: VM, d: PyObj): void {
  const c = cursor();
  while (dictNext(d, c)) {
    if (!(c.key.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS))
      PyErr_Format(vm, vm.exc.TypeError!, 'keywords must be strings');
  }
}

/** @cpython Objects/namespaceobject.c namespace_repr 3.8-3.15: `namespace(a=1)`, by insertion. */
function namespace_repr(vm: VM, ns: PyObj): PyObject {
  const name = ns.type === vm.t.SimpleNamespace ? 'namespace' : ns.type.tp_name;
  if (enterRepr(vm, ns)) return PyUnicode_FromFormat(vm, '%s(...)', name);
  const pairs: PyObject[] = [];
  try {
    const c = cursor();
    while (dictNext(ns.d!, c)) {
      if (c.key.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS && c.key.v !== '') {
        pairs.push(PyUnicode_FromFormat(vm, '%S=%R', c.key, c.value));
      }
    }
    const joined = newStr(vm, pairs.map((p) => p.v as string).join(', '));
    const res = PyUnicode_FromFormat(vm, '%s(%S)', name, joined);
    decref(vm, joined);
    return res;
  } finally {
    for (const p of pairs) decref(vm, p);
    leaveRepr(vm, ns);
  }
}

function namespace_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  const type = vm.t.SimpleNamespace!;
  if (isSubtype(a.type, type) && isSubtype(b.type, type)) return PyObject_RichCompare(vm, a.d!, (b as PyObj).d!, op);
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

function reduce(vm: VM, ns: PyObj): PyObject {
  ns.type.rc++;
  ns.d!.rc++;
  vm.emptyTuple.rc++;
  return newTuple(vm, [ns.type, vm.emptyTuple, ns.d!]);
}

/** @cpython Objects/namespaceobject.c namespace_replace 3.13-3.15 */
function replace(vm: VM, ns: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  if (args.v.length > 0) PyErr_Format(vm, vm.exc.TypeError!, 'no positional arguments expected');
  const copy = vm.call(vm, ns.type, [], null) as PyObj;
  try {
    dictUpdate(vm, copy.d!, ns.d!);
    if (kwds !== null) dictUpdate(vm, copy.d!, kwds);
  } catch (e) {
    decref(vm, copy);
    throw e;
  }
  return copy;
}

export function namespaceSpec(): TypeSpec {
  return {
    name: 'types.SimpleNamespace',
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    dict: true,
    slots: {
      tp_dealloc: (vm, ns: PyObj) => {
        vm.gc.untrackMaybe(ns);
        const { d } = ns;
        ns.d = null;
        xdecref(vm, d);
        if (ns.type.tp_flags & TPFLAGS.HEAPTYPE) ns.type.tp_free!(vm, ns);
        else gcDel(vm, ns);
      },
      tp_repr: namespace_repr as any,
      tp_getattro: PyObject_GenericGetAttr,
      tp_setattro: PyObject_GenericSetAttr,
      tp_traverse: (_vm, ns: PyObj, visit) => {
        if (ns.d !== null) visit(ns.d);
      },
      tp_clear: (vm, ns: PyObj) => {
        const { d } = ns;
        ns.d = null;
        xdecref(vm, d);
      },
      tp_richcompare: namespace_richcompare,
      tp_init: namespace_init,
      tp_new: (vm, type) => {
        const ns = type.tp_alloc!(vm, type, 0) as PyObj;
        ns.d = newDict(vm);
        return ns;
      },
    },
    methods: {
      __reduce__: { call: 'NOARGS', fn: reduce },
      __replace__: { call: 'VARARGS_KEYWORDS', fn: replace },
    },
    members: { __dict__: { get: (_vm, ns: PyObj) => ns.d, none: true } },
  };
}
