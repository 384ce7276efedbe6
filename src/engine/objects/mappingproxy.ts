/** mappingproxy: PyObj with `v` the mapping. Layout: GC header, object, mapping. All work is the mapping's. */

import { PyObject_GetItem, PyObject_Size, PySequence_Contains } from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import { callMethod } from './call.ts';
import type { MethodSpec, TypeSpec } from './define.ts';
import { dictContains } from './dict.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { PyNumber_Or } from './number.ts';
import { PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_GetIter, PyObject_Hash, PyObject_RichCompare, PyObject_Str } from './object_protocol.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/descrobject.c PyDictProxy_New 3.8-3.15: borrows the mapping. */
export function newProxy(vm: VM, mapping: PyObject): PyObj {
  const type = vm.t.mappingproxy!;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), mapping);
  mapping.rc++;
  vm.gc.track(o);
  return o;
}

const NEW = argSpec('mappingproxy', ['mapping'], { required: 1 });

function mappingproxy_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const mapping = unpackTuple(vm, NEW, args, kwds)[0]!;
  const isMapping = mapping.type.mp_subscript !== null;
  const sequence = mapping.type.tp_flags & (TPFLAGS.LIST_SUBCLASS | TPFLAGS.TUPLE_SUBCLASS);
  if (!isMapping || sequence) {
    const text = 'mappingproxy() argument must be a mapping, not %s';
    PyErr_Format(vm, vm.exc.TypeError!, text, mapping.type.tp_name);
  }
  return newProxy(vm, mapping);
}

function forward(name: string): MethodSpec {
  return { call: 'NOARGS', fn: (vm, o: PyObj) => callMethod(vm, o.v, name, []) };
}

/** @cpython Objects/descrobject.c mappingproxy_get 3.8-3.15 */
function get(vm: VM, o: PyObj, args: PyObject[]): PyObject {
  if (args.length < 1 || args.length > 2) {
    const how = args.length < 1 ? 'at least 1 argument' : 'at most 2 arguments';
    PyErr_Format(vm, vm.exc.TypeError!, `get expected ${how}, got %zd`, args.length);
  }
  return callMethod(vm, o.v, 'get', [args[0]!, args[1] ?? vm.None]);
}

function mappingproxy_or(vm: VM, a: PyObject, b: PyObject): PyObject {
  const proxy = vm.t.mappingproxy;
  return PyNumber_Or(vm, a.type === proxy ? a.v : a, b.type === proxy ? b.v : b);
}

export function mappingProxySpec(): TypeSpec {
  return {
    name: 'mappingproxy',
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.MAPPING,
    slots: {
      tp_new: mappingproxy_new,
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        xdecref(vm, o.v);
        gcDel(vm, o);
      },
      tp_traverse: (_vm, o: PyObj, visit) => visit(o.v),
      tp_repr: (vm, o) => PyUnicode_FromFormat(vm, 'mappingproxy(%R)', o.v),
      tp_str: (vm, o) => PyObject_Str(vm, o.v),
      tp_hash: (vm, o) => PyObject_Hash(vm, o.v),
      tp_iter: (vm, o) => PyObject_GetIter(vm, o.v),
      tp_richcompare: (vm, a: PyObj, b: PyObject, op: number) => {
        return PyObject_RichCompare(vm, a.v, b.type === vm.t.mappingproxy ? b.v : b, op);
      },
      mp_length: (vm, o) => PyObject_Size(vm, o.v),
      mp_subscript: (vm, o, key) => PyObject_GetItem(vm, o.v, key),
      sq_contains: (vm, o, key) =>
        o.v.type === vm.tDict ? dictContains(vm, o.v, key) : PySequence_Contains(vm, o.v, key),
      nb_or: mappingproxy_or,
      nb_inplace_or: (vm, o) => {
        PyErr_Format(vm, vm.exc.TypeError!, "'|=' is not supported by %s; use '|' instead", o.type.tp_name);
      },
    },
    methods: {
      get: { call: 'FASTCALL', fn: get },
      keys: forward('keys'),
      values: forward('values'),
      items: forward('items'),
      copy: forward('copy'),
      __reversed__: forward('__reversed__'),
    },
  };
}
