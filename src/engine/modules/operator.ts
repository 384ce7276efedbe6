/** The module _operator: functions of operators; the callable objects are in operator_callers.ts. */
import * as abstract from '../objects/abstract.ts';
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { clearError, matches, typeError, valueError } from '../objects/errors.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newBool, PyLong_FromSsize_t } from '../objects/long.ts';
import * as number from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import {
  PyIter_Next,
  PyObject_GetIter,
  PyObject_IsTrue,
  PyObject_RichCompare,
  PyObject_RichCompareBool,
} from '../objects/object_protocol.ts';
import { EQ, GE, GT, LE, LT, NE, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { attrgetterSpec, itemgetterSpec, methodcallerSpec } from './operator_callers.ts';

function unary(f: (vm: VM, a: PyObject) => PyObject): MethodSpec {
  return { call: 'O', fn: (vm, _m, a) => f(vm, a), sig: '($module, a, /)' };
}

type Two = (vm: VM, a: PyObject, b: PyObject) => PyObject;

function binary(name: string, f: Two): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args: PyObject[]) => {
      checkPositional(vm, name, args.length, 2, 2);
      return f(vm, args[0]!, args[1]!);
    },
    sig: '($module, a, b, /)',
  };
}

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

/** @cpython Objects/abstract.c PySequence_Concat, PySequence_InPlaceConcat 3.8-3.15 */
function concat(inplace: boolean): Two {
  return (vm, a, b) => {
    const f = (inplace ? a.type.sq_inplace_concat : null) ?? a.type.sq_concat;
    if (f !== null) return f(vm, a, b);
    if (isSequence(a) && isSequence(b)) {
      const res = (inplace ? number.PyNumber_InPlaceAdd : number.PyNumber_Add)(vm, a, b);
      if (res !== vm.NotImplemented) return res;
    }
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object can't be concatenated", a.type.tp_name);
  };
}

/** @cpython Objects/abstract.c PySequence_Check 3.8-3.15 */
function isSequence(o: PyObject): boolean {
  return !(o.type.tp_flags & TPFLAGS.DICT_SUBCLASS) && o.type.sq_item !== null;
}

/** @cpython Objects/abstract.c _PySequence_IterSearch 3.8-3.15: count, or place of the first */
function search(vm: VM, seq: PyObject, x: PyObject, counts: boolean): number {
  let it: PyObject;
  try {
    it = PyObject_GetIter(vm, seq);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!)) throw e;
    clearError(vm, e);
    PyErr_Format(vm, vm.exc.TypeError!, "argument of type '%.200s' is not iterable", seq.type.tp_name);
  }
  try {
    for (let i = 0, n = 0; ; i++) {
      const item = PyIter_Next(vm, it);
      if (item === null) {
        if (counts) return n;
        return valueError(vm, 'sequence.index(x): x not in sequence');
      }
      try {
        if (PyObject_RichCompareBool(vm, item, x, EQ)) {
          if (!counts) return i;
          n++;
        }
      } finally {
        decref(vm, item);
      }
    }
  } finally {
    decref(vm, it);
  }
}

function length_hint(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'length_hint', args.length, 1, 2);
  const fallback = args.length > 1 ? number.PyNumber_AsIndex(vm, args[1]!, vm.exc.OverflowError!) : 0;
  return PyLong_FromSsize_t(vm, abstract.PyObject_LengthHint(vm, args[0]!, fallback));
}

function setitem(vm: VM, _m: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'setitem', args.length, 3, 3);
  abstract.PyObject_SetItem(vm, args[0]!, args[1]!, args[2]!);
  return none(vm);
}

function call(vm: VM, _m: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const nargs = args.length - (kwnames === null ? 0 : kwnames.length);
  checkPositional(vm, 'call', nargs, 1, Number.MAX_SAFE_INTEGER);
  return vm.call(vm, args[0]!, args.slice(1), kwnames);
}

/** @cpython Modules/_operator.c _operator__compare_digest_impl 3.8-3.15 */
function compare_digest(vm: VM, a: PyObject, b: PyObject): PyObject {
  const text = TPFLAGS.UNICODE_SUBCLASS;
  if (a.type.tp_flags & text && b.type.tp_flags & text) {
    if (/[^\0-\x7f]/.test(a.v + b.v)) {
      typeError(vm, 'comparing strings with non-ASCII characters is not supported');
    }
    return newBool(vm, a.v === b.v);
  }
  const x = bytesOf(vm, a);
  const y = bytesOf(vm, b);
  return newBool(vm, x.length === y.length && x.every((byte, i) => byte === y[i]));
}

export function bytesOf(vm: VM, o: PyObject): Uint8Array {
  const f = o.type.bf_getbuffer;
  if (f !== null) return f(vm, o);
  if (o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS) return o.v;
  PyErr_Format(vm, vm.exc.TypeError!, "a bytes-like object is required, not '%.100s'", o.type.tp_name);
}

const compare =
  (op: number): Two =>
  (vm, a, b) =>
    PyObject_RichCompare(vm, a, b, op);
const power: Two = (vm, a, b) => number.PyNumber_Power(vm, a, b, vm.None);
const ipower: Two = (vm, a, b) => number.PyNumber_InPlacePower(vm, a, b, vm.None);

const BINARY: Record<string, Two> = {
  is_: (vm, a, b) => newBool(vm, a === b),
  is_not: (vm, a, b) => newBool(vm, a !== b),
  add: number.PyNumber_Add,
  sub: number.PyNumber_Subtract,
  mul: number.PyNumber_Multiply,
  matmul: number.PyNumber_MatrixMultiply,
  floordiv: number.PyNumber_FloorDivide,
  truediv: number.PyNumber_TrueDivide,
  mod: number.PyNumber_Remainder,
  lshift: number.PyNumber_Lshift,
  rshift: number.PyNumber_Rshift,
  and_: number.PyNumber_And,
  xor: number.PyNumber_Xor,
  or_: number.PyNumber_Or,
  iadd: number.PyNumber_InPlaceAdd,
  isub: number.PyNumber_InPlaceSubtract,
  imul: number.PyNumber_InPlaceMultiply,
  imatmul: number.PyNumber_InPlaceMatrixMultiply,
  ifloordiv: number.PyNumber_InPlaceFloorDivide,
  itruediv: number.PyNumber_InPlaceTrueDivide,
  imod: number.PyNumber_InPlaceRemainder,
  ilshift: number.PyNumber_InPlaceLshift,
  irshift: number.PyNumber_InPlaceRshift,
  iand: number.PyNumber_InPlaceAnd,
  ixor: number.PyNumber_InPlaceXor,
  ior: number.PyNumber_InPlaceOr,
  concat: concat(false),
  iconcat: concat(true),
  contains: (vm, a, b) => newBool(vm, abstract.PySequence_Contains(vm, a, b)),
  countOf: (vm, a, b) => PyLong_FromSsize_t(vm, search(vm, a, b, true)),
  indexOf: (vm, a, b) => PyLong_FromSsize_t(vm, search(vm, a, b, false)),
  getitem: abstract.PyObject_GetItem,
  delitem: (vm, a, b) => {
    abstract.PyObject_DelItem(vm, a, b);
    return none(vm);
  },
  pow: power,
  ipow: ipower,
  eq: compare(EQ),
  ne: compare(NE),
  lt: compare(LT),
  le: compare(LE),
  gt: compare(GT),
  ge: compare(GE),
  _compare_digest: compare_digest,
};

const UNARY: Record<string, (vm: VM, a: PyObject) => PyObject> = {
  truth: (vm, a) => newBool(vm, PyObject_IsTrue(vm, a)),
  not_: (vm, a) => newBool(vm, !PyObject_IsTrue(vm, a)),
  index: number.PyNumber_Index,
  abs: number.PyNumber_Absolute,
  inv: number.PyNumber_Invert,
  invert: number.PyNumber_Invert,
  neg: number.PyNumber_Negative,
  pos: number.PyNumber_Positive,
  is_none: (vm, a) => newBool(vm, a === vm.None),
  is_not_none: (vm, a) => newBool(vm, a !== vm.None),
};

export function createOperator(vm: VM): PyObj {
  const functions: Record<string, MethodSpec> = {};
  for (const name in UNARY) functions[name] = unary(UNARY[name]!);
  for (const name in BINARY) functions[name] = binary(name, BINARY[name]!);
  functions.setitem = { call: 'FASTCALL', fn: setitem, sig: '($module, a, b, c, /)' };
  functions.length_hint = { call: 'FASTCALL', fn: length_hint, sig: '($module, obj, default=0, /)' };
  functions.call = { call: 'FASTCALL_KEYWORDS', fn: call, sig: '($module, obj, /, *args, **kwargs)' };
  for (const name of vm.profile.numbers.operatorMissing) delete functions[name];
  return defineModule(vm, {
    name: '_operator',
    doc: 'Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.',
    functions,
    exec: (m, _module, add) => {
      add('itemgetter', defineType(m, itemgetterSpec()));
      add('attrgetter', defineType(m, attrgetterSpec()));
      add('methodcaller', defineType(m, methodcallerSpec(m)));
    },
  });
}
