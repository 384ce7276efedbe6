/**
 * The thin types of values: what the object layer itself needs of int, str, tuple and so on (layout, hash, equality, deallocation).
 * Their operations and methods are added where they are written.
 */

import { bytes_dealloc } from './bytes.ts';
import type { TypeSpec } from './define.ts';
import { float_dealloc } from './float.ts';
import { list_clear, list_dealloc, list_traverse } from './list.ts';
import { long_dealloc, newBool } from './long.ts';
import type { PyObject } from './object.ts';
import { intHash, PyObject_HashNotImplemented } from './object_protocol.ts';
import { tuple_dealloc, tuple_traverse } from './tuple.ts';
import { EQ, NE, TPFLAGS } from './type.ts';
import { unicode_dealloc } from './unicode.ts';
import type { VM } from './vm.ts';

function sameValue(flag: number) {
  return (vm: VM, a: PyObject, b: PyObject, op: number): PyObject => {
    if (!(b.type.tp_flags & flag) || (op !== EQ && op !== NE)) {
      vm.NotImplemented.rc++;
      return vm.NotImplemented;
    }
    return newBool(vm, (a.v === b.v) === (op === EQ));
  };
}

export function valueSpecs(): Record<string, TypeSpec> {
  const base = TPFLAGS.BASETYPE;
  return {
    int: {
      name: 'int',
      basicsize: (w) => 3 * w,
      itemsize: () => 4,
      flags: base | TPFLAGS.LONG_SUBCLASS,
      slots: {
        tp_dealloc: long_dealloc,
        tp_hash: (vm, o) => intHash(vm, o.v),
        tp_richcompare: sameValue(TPFLAGS.LONG_SUBCLASS),
        nb_index: (_vm, o) => {
          o.rc++;
          return o;
        },
      },
    },
    bool: { name: 'bool', basicsize: (w) => 3 * w, itemsize: () => 4, flags: TPFLAGS.LONG_SUBCLASS, slots: {} },
    float: { name: 'float', basicsize: (w) => 2 * w + 8, flags: base, slots: { tp_dealloc: float_dealloc } },
    str: {
      name: 'str',
      basicsize: (w) => 8 * w,
      flags: base | TPFLAGS.UNICODE_SUBCLASS,
      slots: {
        tp_dealloc: unicode_dealloc,
        tp_richcompare: sameValue(TPFLAGS.UNICODE_SUBCLASS),
        tp_str: (_vm, o) => {
          o.rc++;
          return o;
        },
      },
    },
    bytes: {
      name: 'bytes',
      basicsize: (w) => 4 * w + 1,
      itemsize: () => 1,
      flags: base | TPFLAGS.BYTES_SUBCLASS,
      slots: { tp_dealloc: bytes_dealloc },
    },
    tuple: {
      name: 'tuple',
      basicsize: (w) => 3 * w,
      itemsize: (w) => w,
      flags: base | TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | TPFLAGS.SEQUENCE,
      slots: { tp_dealloc: tuple_dealloc, tp_traverse: tuple_traverse },
    },
    list: {
      name: 'list',
      basicsize: (w) => 5 * w,
      flags: base | TPFLAGS.HAVE_GC | TPFLAGS.LIST_SUBCLASS | TPFLAGS.SEQUENCE,
      slots: {
        tp_dealloc: list_dealloc,
        tp_traverse: list_traverse,
        tp_clear: list_clear,
        tp_hash: PyObject_HashNotImplemented,
      },
    },
  };
}
