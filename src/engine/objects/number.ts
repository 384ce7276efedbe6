/**
 * PyNumber_*: binary operators ask the left operand, then the right one, a subclass on the right first; `+` and `*` fall back to
 * sequences. Operands are borrowed, results new references.
 */
import { PyErr_Format } from './format.ts';
import { type IntValue, newInt } from './long.ts';
import { decref, type PyObject } from './object.ts';
import { type Binary, isSubtype, type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

type BinarySlot =
  | 'nb_add'
  | 'nb_subtract'
  | 'nb_multiply'
  | 'nb_remainder'
  | 'nb_divmod'
  | 'nb_lshift'
  | 'nb_rshift'
  | 'nb_and'
  | 'nb_xor'
  | 'nb_or'
  | 'nb_floor_divide'
  | 'nb_true_divide'
  | 'nb_matrix_multiply';

type Find = (type: PyType) => Binary | null;

/** @cpython Objects/abstract.c binary_op1 3.8-3.15: NotImplemented (a new reference) where neither can. */
function binary_op1(vm: VM, v: PyObject, w: PyObject, find: Find): PyObject {
  const slotv = find(v.type);
  let slotw: Binary | null = null;
  if (w.type !== v.type) {
    slotw = find(w.type);
    if (slotw === slotv) slotw = null;
  }
  if (slotv !== null) {
    if (slotw !== null && isSubtype(w.type, v.type)) {
      const x = slotw(vm, v, w);
      if (x !== vm.NotImplemented) return x;
      decref(vm, x);
      slotw = null;
    }
    const x = slotv(vm, v, w);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  if (slotw !== null) return slotw(vm, v, w);
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

/** @cpython Objects/abstract.c binop_type_error 3.8-3.15 */
function binop_type_error(vm: VM, v: PyObject, w: PyObject, symbol: string): never {
  PyErr_Format(
    vm,
    vm.exc.TypeError!,
    "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'",
    symbol,
    v.type.tp_name,
    w.type.tp_name,
  );
}

function binary(slot: BinarySlot, symbol: string): Binary {
  const find: Find = (type) => type[slot];
  return (vm, v, w) => {
    const res = binary_op1(vm, v, w, find);
    if (res !== vm.NotImplemented) return res;
    decref(vm, res);
    binop_type_error(vm, v, w, symbol);
  };
}

export const PyNumber_Or = binary('nb_or', '|');
export const PyNumber_Xor = binary('nb_xor', '^');
export const PyNumber_And = binary('nb_and', '&');
export const PyNumber_Lshift = binary('nb_lshift', '<<');
export const PyNumber_Subtract = binary('nb_subtract', '-');
export const PyNumber_Divmod = binary('nb_divmod', 'divmod()');
export const PyNumber_MatrixMultiply = binary('nb_matrix_multiply', '@');
export const PyNumber_FloorDivide = binary('nb_floor_divide', '//');
export const PyNumber_TrueDivide = binary('nb_true_divide', '/');
export const PyNumber_Remainder = binary('nb_remainder', '%');

/** @cpython Objects/abstract.c PyNumber_Rshift 3.8-3.15; `print >> x` gets a hint (until 3.13) */
export function PyNumber_Rshift(vm: VM, v: PyObject, w: PyObject): PyObject {
  const res = binary_op1(vm, v, w, (type) => type.nb_rshift);
  if (res !== vm.NotImplemented) return res;
  decref(vm, res);
  if (vm.profile.core.texts.printHint && v.type === vm.tBuiltin && v.v.name === 'print') {
    const hint = 'Did you mean "print(<message>, file=<output_stream>)"?';
    const text = `unsupported operand type(s) for %.100s: '%.100s' and '%.100s'. ${hint}`;
    PyErr_Format(vm, vm.exc.TypeError!, text, '>>', v.type.tp_name, w.type.tp_name);
  }
  binop_type_error(vm, v, w, '>>');
}

const findAdd: Find = (type) => type.nb_add;
const findMultiply: Find = (type) => type.nb_multiply;

/** @cpython Objects/abstract.c PyNumber_Add 3.8-3.15 */
export function PyNumber_Add(vm: VM, v: PyObject, w: PyObject): PyObject {
  const res = binary_op1(vm, v, w, findAdd);
  if (res !== vm.NotImplemented) return res;
  decref(vm, res);
  if (v.type.sq_concat !== null) return v.type.sq_concat(vm, v, w);
  binop_type_error(vm, v, w, '+');
}

/** @cpython Objects/abstract.c sequence_repeat 3.8-3.15 */
function sequence_repeat(vm: VM, f: (vm: VM, o: any, n: number) => PyObject, seq: PyObject, n: PyObject): PyObject {
  if (!isIndex(n)) {
    PyErr_Format(vm, vm.exc.TypeError!, "can't multiply sequence by non-int of type '%.200s'", n.type.tp_name);
  }
  return f(vm, seq, PyNumber_AsIndex(vm, n, vm.exc.OverflowError!));
}

/** @cpython Objects/abstract.c PyNumber_Multiply 3.8-3.15 */
export function PyNumber_Multiply(vm: VM, v: PyObject, w: PyObject): PyObject {
  const res = binary_op1(vm, v, w, findMultiply);
  if (res !== vm.NotImplemented) return res;
  decref(vm, res);
  if (v.type.sq_repeat !== null) return sequence_repeat(vm, v.type.sq_repeat, v, w);
  if (w.type.sq_repeat !== null) return sequence_repeat(vm, w.type.sq_repeat, w, v);
  binop_type_error(vm, v, w, '*');
}

/** @cpython Objects/abstract.c ternary_op 3.8-3.15 */
function ternary_op(vm: VM, v: PyObject, w: PyObject, z: PyObject, symbol: string): PyObject {
  const slotv = v.type.nb_power;
  let slotw: PyType['nb_power'] = null;
  if (w.type !== v.type) {
    slotw = w.type.nb_power;
    if (slotw === slotv) slotw = null;
  }
  if (slotv !== null) {
    if (slotw !== null && isSubtype(w.type, v.type)) {
      const x = slotw(vm, v, w, z);
      if (x !== vm.NotImplemented) return x;
      decref(vm, x);
      slotw = null;
    }
    const x = slotv(vm, v, w, z);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  if (slotw !== null) {
    const x = slotw(vm, v, w, z);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  const slotz = z.type.nb_power;
  if (slotz !== null && slotz !== slotv && slotz !== w.type.nb_power) {
    const x = slotz(vm, v, w, z);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  const te = vm.exc.TypeError!;
  const names = [v.type.tp_name, w.type.tp_name, z.type.tp_name];
  if (z === vm.None) {
    PyErr_Format(vm, te, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'", symbol, ...names);
  }
  const text = "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'";
  PyErr_Format(vm, te, text, symbol, ...names);
}

export function PyNumber_Power(vm: VM, v: PyObject, w: PyObject, z: PyObject): PyObject {
  return ternary_op(vm, v, w, z, '** or pow()');
}

type InplaceSlot = `nb_inplace_${string}` & keyof PyType;

/** @cpython Objects/abstract.c binary_iop1 3.8-3.15: the in-place slot of the left operand, then as a plain operator. */
function binary_iop1(vm: VM, v: PyObject, w: PyObject, slot: InplaceSlot, find: Find): PyObject {
  const f = v.type[slot] as Binary | null;
  if (f !== null) {
    const x = f(vm, v, w);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  return binary_op1(vm, v, w, find);
}

function inplace(slot: InplaceSlot, plain: BinarySlot, symbol: string): Binary {
  const find: Find = (type) => type[plain];
  return (vm, v, w) => {
    const res = binary_iop1(vm, v, w, slot, find);
    if (res !== vm.NotImplemented) return res;
    decref(vm, res);
    binop_type_error(vm, v, w, symbol);
  };
}

export const PyNumber_InPlaceOr = inplace('nb_inplace_or', 'nb_or', '|=');
export const PyNumber_InPlaceXor = inplace('nb_inplace_xor', 'nb_xor', '^=');
export const PyNumber_InPlaceAnd = inplace('nb_inplace_and', 'nb_and', '&=');
export const PyNumber_InPlaceLshift = inplace('nb_inplace_lshift', 'nb_lshift', '<<=');
export const PyNumber_InPlaceRshift = inplace('nb_inplace_rshift', 'nb_rshift', '>>=');
export const PyNumber_InPlaceSubtract = inplace('nb_inplace_subtract', 'nb_subtract', '-=');
export const PyNumber_InPlaceMatrixMultiply = inplace('nb_inplace_matrix_multiply', 'nb_matrix_multiply', '@=');
export const PyNumber_InPlaceFloorDivide = inplace('nb_inplace_floor_divide', 'nb_floor_divide', '//=');
export const PyNumber_InPlaceTrueDivide = inplace('nb_inplace_true_divide', 'nb_true_divide', '/=');
export const PyNumber_InPlaceRemainder = inplace('nb_inplace_remainder', 'nb_remainder', '%=');

/** @cpython Objects/abstract.c PyNumber_InPlacePower 3.8-3.15 */
export function PyNumber_InPlacePower(vm: VM, v: PyObject, w: PyObject, z: PyObject): PyObject {
  const f = v.type.nb_inplace_power;
  if (f !== null) {
    const x = f(vm, v, w, z);
    if (x !== vm.NotImplemented) return x;
    decref(vm, x);
  }
  return ternary_op(vm, v, w, z, '**=');
}

/** @cpython Objects/abstract.c PyNumber_InPlaceAdd 3.8-3.15 */
export function PyNumber_InPlaceAdd(vm: VM, v: PyObject, w: PyObject): PyObject {
  const res = binary_iop1(vm, v, w, 'nb_inplace_add', findAdd);
  if (res !== vm.NotImplemented) return res;
  decref(vm, res);
  const f = v.type.sq_inplace_concat ?? v.type.sq_concat;
  if (f !== null) return f(vm, v, w);
  binop_type_error(vm, v, w, '+=');
}

/** @cpython Objects/abstract.c PyNumber_InPlaceMultiply 3.8-3.15 */
export function PyNumber_InPlaceMultiply(vm: VM, v: PyObject, w: PyObject): PyObject {
  const res = binary_iop1(vm, v, w, 'nb_inplace_multiply', findMultiply);
  if (res !== vm.NotImplemented) return res;
  decref(vm, res);
  const f = v.type.sq_inplace_repeat ?? v.type.sq_repeat;
  if (f !== null) return sequence_repeat(vm, f, v, w);
  if (w.type.sq_repeat !== null) return sequence_repeat(vm, w.type.sq_repeat, w, v);
  binop_type_error(vm, v, w, '*=');
}

function unary(slot: 'nb_negative' | 'nb_positive' | 'nb_invert' | 'nb_absolute', text: string) {
  return (vm: VM, o: PyObject): PyObject => {
    const f = o.type[slot];
    if (f !== null) return f(vm, o);
    PyErr_Format(vm, vm.exc.TypeError!, `bad operand type for ${text}: '%.200s'`, o.type.tp_name);
  };
}

export const PyNumber_Negative = unary('nb_negative', 'unary -');
export const PyNumber_Positive = unary('nb_positive', 'unary +');
export const PyNumber_Invert = unary('nb_invert', 'unary ~');
export const PyNumber_Absolute = unary('nb_absolute', 'abs()');

/** @cpython Objects/abstract.c PyIndex_Check 3.8-3.15 */
export function isIndex(o: PyObject): boolean {
  return o.type.nb_index !== null;
}

/** @cpython Objects/abstract.c PyNumber_Index 3.8-3.15: an int, new reference (3.10+: always an exact one). */
export function PyNumber_Index(vm: VM, o: PyObject): PyObject {
  const res = _PyNumber_Index(vm, o);
  if (res.type === vm.tInt) return res;
  const exact = newInt(vm, res.type === vm.tBool ? (res === vm.True ? 1 : 0) : (res.v as IntValue));
  decref(vm, res);
  return exact;
}

/** @cpython Objects/abstract.c _PyNumber_Index 3.10-3.15 */
export function _PyNumber_Index(vm: VM, o: PyObject): PyObject {
  if (o.type.tp_flags & TPFLAGS.LONG_SUBCLASS) {
    o.rc++;
    return o;
  }
  const te = vm.exc.TypeError!;
  const f = o.type.nb_index;
  if (f === null) PyErr_Format(vm, te, "'%.200s' object cannot be interpreted as an integer", o.type.tp_name);
  const res = f!(vm, o);
  if (res.type === vm.tInt) return res;
  const name = res.type.tp_name;
  const text =
    vm.profile.core.texts.wrongResult === 'method'
      ? `${o.type.tp_name}.__index__() must return an int, not ${name}`
      : `__index__ returned non-int (type ${name})`;
  try {
    if (!(res.type.tp_flags & TPFLAGS.LONG_SUBCLASS)) PyErr_Format(vm, te, '%s', text);
    const rest = 'The ability to return an instance of a strict subclass of int is deprecated, and may be removed';
    vm.warn?.(vm.exc.DeprecationWarning!, `${text}.  ${rest} in a future version of Python.`);
    return res;
  } catch (e) {
    decref(vm, res);
    throw e;
  }
}

const SSIZE_LIMIT = 2n ** 63n;

/**
 * @cpython Objects/abstract.c PyNumber_AsSsize_t 3.8-3.15: `err` null cuts to the range instead of raising. The result is exact up
 * to 2**53; what lies above is beyond any size that can exist.
 */
export function PyNumber_AsIndex(vm: VM, o: PyObject, err: PyType | null): number {
  if (o.type === vm.tInt && typeof o.v === 'number') return o.v;
  const index = _PyNumber_Index(vm, o);
  const n: IntValue = index.type === vm.tBool ? (index === vm.True ? 1 : 0) : index.v;
  decref(vm, index);
  const x = Number(n);
  if (typeof n === 'number' || (n < SSIZE_LIMIT && n >= -SSIZE_LIMIT)) return x;
  if (err !== null) PyErr_Format(vm, err, "cannot fit '%.200s' into an index-sized integer", o.type.tp_name);
  return x > 0 ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;
}
