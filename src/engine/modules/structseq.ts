/** Structure sequences: tuples whose items have names (sys.version_info and its like). */

import { gcNew } from '../objects/alloc.ts';
import { PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { tuple_dealloc, tuple_traverse } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

/** A new structure sequence of a type of its own; the values are stolen. @cpython Objects/structseq.c */
export function newStructSequence(vm: VM, name: string, fields: Record<string, PyObject>): PyObj {
  const names = Object.keys(fields);
  const type = defineType(vm, {
    name,
    base: vm.tTuple,
    basicsize: (w) => 3 * w,
    itemsize: (w) => w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_traverse: tuple_traverse,
      tp_dealloc: tuple_dealloc,
      tp_repr: (m, o) => {
        const texts = names.map((n, k) => `${n}=${PyObject_Repr(m, o.v[k]).v}`);
        return newStr(m, `${name}(${texts.join(', ')})`);
      },
    },
    members: Object.fromEntries(names.map((n, k) => [n, { get: (_m: VM, o: PyObj) => o.v[k] as PyObject }])),
  });
  const bytes = vm.tupleHeader + names.length * vm.profile.pointerWidth;
  const o = new PyObj(type, gcNew(vm, type, bytes), Object.values(fields));
  vm.gc.track(o);
  return o;
}
