/** The type float: constructor and slots. */
import { checkPositional, noKeywords, noKwnames } from './arguments.ts';
import { PyObject_GenericGetAttr } from './attributes.ts';
import type { TypeSpec } from './define.ts';
import { float_dealloc, newFloat } from './float.ts';
import { floatGetsets, floatMethods } from './floatmethods.ts';
import * as op from './floatoperators.ts';
import { allocInstance } from './longnew.ts';
import { PyFloat_FromString, PyLong_FromDouble, PyNumber_Float } from './numberconversion.ts';
import { float_repr } from './numbertext.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/floatobject.c float_new_impl 3.8-3.15 */
function float_new_impl(vm: VM, type: PyType, x: PyObject | null): PyObject {
  if (type !== vm.tFloat) return float_subtype_new(vm, type, x ?? vm.smallInts[5]!);
  if (x === null) return newFloat(vm, 0);
  if (x.type === vm.tStr) return PyFloat_FromString(vm, x);
  return PyNumber_Float(vm, x);
}

/** @cpython Objects/floatobject.c float_subtype_new 3.8-3.15: a float first, then the instance. */
function float_subtype_new(vm: VM, type: PyType, x: PyObject): PyObject {
  const tmp = float_new_impl(vm, vm.tFloat, x);
  try {
    const o = allocInstance(vm, type, 0);
    o.v = tmp.v;
    return o;
  } finally {
    decref(vm, tmp);
  }
}

function float_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (type === vm.tFloat || type.tp_init === vm.tFloat.tp_init) noKeywords(vm, 'float', kwds);
  const items: PyObject[] = args.v;
  checkPositional(vm, 'float', items.length, 0, 1);
  return float_new_impl(vm, type, items[0] ?? null);
}

/** @cpython Objects/floatobject.c float_vectorcall 3.9-3.15 */
function float_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  noKwnames(vm, 'float', kwnames);
  checkPositional(vm, 'float', args.length, 0, 1);
  return float_new_impl(vm, type as PyType, args[0] ?? null);
}

/** type float */
export function floatSpec(vm: VM): TypeSpec {
  return {
    name: 'float',
    basicsize: (w) => 2 * w + 8,
    flags: TPFLAGS.BASETYPE,
    doc: 'Convert a string or number to a floating-point number, if possible.',
    slots: {
      tp_dealloc: float_dealloc,
      tp_repr: float_repr,
      tp_hash: op.float_hash,
      tp_richcompare: op.float_richcompare,
      tp_new: float_new,
      type_vectorcall: float_vectorcall,
      ...(vm.profile.numbers.ownGetattr.includes('float') && {
        tp_getattro: PyObject_GenericGetAttr as PyType['tp_getattro'],
      }),
      nb_add: op.float_add,
      nb_subtract: op.float_sub,
      nb_multiply: op.float_mul,
      nb_remainder: op.float_rem,
      nb_divmod: op.float_divmod,
      nb_power: op.float_pow,
      nb_negative: op.float_neg,
      nb_positive: op.float_float,
      nb_absolute: op.float_abs,
      nb_bool: op.float_bool,
      nb_int: (m, o) => PyLong_FromDouble(m, o.v),
      nb_float: op.float_float,
      nb_floor_divide: op.float_floor_div,
      nb_true_divide: op.float_div,
    },
    methods: floatMethods(vm),
    getset: floatGetsets(),
  };
}
