/** Structure sequences: tuples whose items have names (sys.version_info and its like). */

import { gcNew } from '../objects/alloc.ts';
import { decref, PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { tuple_dealloc, tuple_traverse } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

/**
 * A type of structure sequences. Names are those of all fields, '' for one without a name; the first `visible` are items of the tuple, the
 * rest are attributes alone. @cpython Objects/structseq.c PyStructSequence_NewType 3.11-3.15
 */
export function structSequenceType(vm: VM, name: string, names: readonly string[], visible = names.length): PyType {
  return defineType(vm, {
    name,
    base: vm.tTuple,
    basicsize: (w) => 3 * w,
    itemsize: (w) => w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      tp_traverse: (m, o, visit) => {
        tuple_traverse(m, o, visit);
        for (const x of o.x as PyObject[]) visit(x);
      },
      tp_dealloc: (m, o) => {
        const hidden = o.x as PyObject[];
        tuple_dealloc(m, o);
        for (const x of hidden) decref(m, x);
      },
      tp_repr: (m, o) => {
        const texts = o.v.map((x: PyObject, k: number) => `${names[k]}=${PyObject_Repr(m, x).v}`);
        return newStr(m, `${name}(${texts.join(', ')})`);
      },
    },
    members: Object.fromEntries(
      names.flatMap((n, k) =>
        n === '' ? [] : [[n, { get: (_m: VM, o: PyObj) => (k < visible ? o.v[k] : o.x[k - visible]) as PyObject }]],
      ),
    ),
  });
}

/** A new structure sequence; the values of all fields are stolen. @cpython Objects/structseq.c PyStructSequence_New 3.11-3.15 */
export function newStruct(vm: VM, type: PyType, values: PyObject[], visible = values.length): PyObj {
  const bytes = vm.tupleHeader + values.length * vm.profile.pointerWidth;
  const o = new PyObj(type, gcNew(vm, type, bytes), values.slice(0, visible));
  o.x = values.slice(visible);
  vm.gc.track(o);
  return o;
}

/** A new structure sequence of a type of its own; the values are stolen. */
export function newStructSequence(vm: VM, name: string, fields: Record<string, PyObject>): PyObj {
  return newStruct(vm, structSequenceType(vm, name, Object.keys(fields)), Object.values(fields));
}
