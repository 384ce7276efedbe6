/**
 * Slot functions of classes written in Python: each looks the special method up on the type and calls it. Names and order of
 * look-ups are those of Objects/typeobject.c (slot_tp_*, slot_nb_* ...). Longer than other files: a catalogue, one function a slot.
 */
import { iterContains, PyNumber_AsIndex } from './abstract.ts';
import { attributeErrorCaught } from './attribute_errors.ts';
import { genericLookup, PyObject_GenericGetAttr } from './attributes.ts';
import { PyObject_Call, PyObject_Call_Prepend } from './call.ts';
import { clearError, PyThrow } from './errors.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { realAddress } from './identity.ts';
import { PyLong_FromSsize_t } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { intHash, PyObject_IsTrue } from './object_protocol.ts';
import { PySeqIter_New } from './seqiter.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from './type.ts';
import { _PyType_Lookup } from './typelookup.ts';
import { intern } from './unicode.ts';
import type { VM } from './vm.ts';

/**
 * @cpython Objects/typeobject.c vectorcall_maybe 3.8-3.15: calls `name` of the type of `self` with `args` behind self;
 * undefined where the type has no such method.
 */
export function callSpecial(vm: VM, self: PyObject, name: string, args: PyObject[]): PyObject | undefined {
  const descr = _PyType_Lookup(vm, self.type, name);
  if (descr === null) return undefined;
  if (descr.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) {
    descr.rc++;
    try {
      return vm.call(vm, descr, [self, ...args], null);
    } finally {
      decref(vm, descr);
    }
  }
  const func = bindSpecial(vm, self, descr);
  try {
    return vm.call(vm, func, args, null);
  } finally {
    decref(vm, func);
  }
}

function bindSpecial(vm: VM, self: PyObject, descr: PyObject): PyObject {
  const get = descr.type.tp_descr_get;
  if (get !== null) return get(vm, descr, self, self.type);
  descr.rc++;
  return descr;
}

/** @cpython Objects/typeobject.c lookup_maybe_method 3.8-3.15, always bound: new reference or null. */
export function lookupSpecial(vm: VM, self: PyObject, name: string): PyObject | null {
  const descr = _PyType_Lookup(vm, self.type, name);
  return descr === null ? null : bindSpecial(vm, self, descr);
}

/** @cpython Objects/typeobject.c vectorcall_method 3.8-3.15: AttributeError(name) where there is none. */
function callMethodOf(vm: VM, self: PyObject, name: string, args: PyObject[]): PyObject {
  const res = callSpecial(vm, self, name, args);
  if (res === undefined) PyErr_Format(vm, vm.exc.AttributeError!, '%U', intern(vm, name));
  return res!;
}

function notImplemented(vm: VM): PyObject {
  vm.NotImplemented.rc++;
  return vm.NotImplemented;
}

type Slot1 = (vm: VM, self: PyObject) => PyObject;
type Slot2 = (vm: VM, self: PyObject, other: PyObject) => PyObject;

function slot0(name: string): Slot1 {
  return (vm, self) => callMethodOf(vm, self, name, []);
}

function slot1(name: string): Slot2 {
  return (vm, self, other) => callMethodOf(vm, self, name, [other]);
}

/** @cpython Objects/typeobject.c method_is_overloaded 3.8-3.15 */
function method_is_overloaded(vm: VM, left: PyObject, right: PyObject, name: string): boolean {
  const a = lookupAttrOfType(vm, right.type, name);
  if (a === null) return false;
  const b = lookupAttrOfType(vm, left.type, name);
  if (b === null) return true;
  return a !== b;
}

function lookupAttrOfType(vm: VM, type: PyType, name: string): PyObject | null {
  return _PyType_Lookup(vm, type, name);
}

/** @cpython Objects/typeobject.c SLOT1BINFULL 3.8-3.15 */
function slotBinary(slot: string, name: string): Slot2 {
  const op = `__${name}__`;
  const rop = `__r${name}__`;
  const self_ = (vm: VM, self: PyObject, other: PyObject): PyObject => {
    let doOther = self.type !== other.type && (other.type as any)[slot] === self_;
    if ((self.type as any)[slot] === self_) {
      if (doOther && isSubtype(other.type, self.type) && method_is_overloaded(vm, self, other, rop)) {
        const res = callSpecial(vm, other, rop, [self]) ?? notImplemented(vm);
        if (res !== vm.NotImplemented) return res;
        decref(vm, res);
        doOther = false;
      }
      const res = callSpecial(vm, self, op, [other]) ?? notImplemented(vm);
      if (res !== vm.NotImplemented || other.type === self.type) return res;
      decref(vm, res);
    }
    if (doOther) return callSpecial(vm, other, rop, [self]) ?? notImplemented(vm);
    return notImplemented(vm);
  };
  return self_;
}

export const slot_tp_repr: Slot1 = (vm, self) => {
  const res = callSpecial(vm, self, '__repr__', []);
  if (res !== undefined) return res;
  return PyUnicode_FromFormat(vm, '<%s object at %p>', self.type.tp_name, realAddress(vm, self));
};
export const slot_tp_str: Slot1 = slot0('__str__');

/** @cpython Objects/typeobject.c slot_tp_hash 3.8-3.15 */
export function slot_tp_hash(vm: VM, self: PyObject): number {
  const descr = _PyType_Lookup(vm, self.type, '__hash__');
  if (descr === null || descr === vm.None) {
    PyErr_Format(vm, vm.exc.TypeError!, "unhashable type: '%.200s'", self.type.tp_name);
  }
  const res = callSpecial(vm, self, '__hash__', [])!;
  try {
    if (!(res.type.tp_flags & TPFLAGS.LONG_SUBCLASS)) {
      PyErr_Format(vm, vm.exc.TypeError!, '__hash__ method should return an integer');
    }
    return hashResult(vm, res);
  } finally {
    decref(vm, res);
  }
}

/** The int that `__hash__` gave, as a hash: itself where it fits, else its own hash; -1 becomes -2. */
function hashResult(vm: VM, o: PyObject): number {
  const n = BigInt(o.v);
  if (n < -(1n << 63n) || n >= 1n << 63n) return intHash(vm, o.v);
  const bits = BigInt.asUintN(64, n === -1n ? -2n : n);
  vm.hashHi = Number(bits >> 32n) | 0;
  return Number(bits & 0xffffffffn) | 0;
}

/** @cpython Objects/typeobject.c slot_tp_call 3.8-3.15 */
export function slot_tp_call(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): PyObject {
  const descr = _PyType_Lookup(vm, self.type, '__call__');
  if (descr === null) PyErr_Format(vm, vm.exc.AttributeError!, '%U', intern(vm, '__call__'));
  if (descr!.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) {
    const items: PyObject[] = [self, ...args.v];
    for (const o of items) o.rc++;
    const full = newTuple(vm, items);
    try {
      return PyObject_Call(vm, descr!, full, kwds);
    } finally {
      decref(vm, full);
    }
  }
  const func = bindSpecial(vm, self, descr!);
  try {
    return PyObject_Call(vm, func, args, kwds);
  } finally {
    decref(vm, func);
  }
}

/** @cpython Objects/typeobject.c slot_tp_getattro 3.8-3.15 */
export function slot_tp_getattro(vm: VM, self: PyObject, name: PyText): PyObject {
  return callMethodOf(vm, self, '__getattribute__', [name]);
}

/** @cpython Objects/typeobject.c slot_tp_getattr_hook 3.8-3.15: `__getattribute__`, then `__getattr__`. */
export function slot_tp_getattr_hook(vm: VM, self: PyObject, name: PyText): PyObject {
  const type = self.type;
  const getattr = _PyType_Lookup(vm, type, '__getattr__');
  if (getattr === null) {
    type.tp_getattro = slot_tp_getattro;
    return slot_tp_getattro(vm, self, name);
  }
  getattr.rc++;
  try {
    const found = getattributeOf(vm, self, name);
    if (found !== null) return found;
    return callAttribute(vm, self, getattr, name);
  } finally {
    decref(vm, getattr);
  }
}

/** `__getattribute__` of self; null where it raised AttributeError. */
function getattributeOf(vm: VM, self: PyObject, name: PyText): PyObject | null {
  const getattribute = _PyType_Lookup(vm, self.type, '__getattribute__');
  const generic = vm.tObjectGetattribute;
  try {
    if (getattribute === null || getattribute === generic) {
      if (vm.profile.core.getattrSuppresses) return genericLookup(vm, self as PyObj, name);
      return PyObject_GenericGetAttr(vm, self as PyObj, name);
    }
    getattribute.rc++;
    try {
      return callAttribute(vm, self, getattribute, name);
    } finally {
      decref(vm, getattribute);
    }
  } catch (e) {
    if (!attributeErrorCaught(vm, e)) throw e;
    decref(vm, (e as PyThrow).value);
    return null;
  }
}

/** @cpython Objects/typeobject.c call_attribute 3.8-3.15 */
function callAttribute(vm: VM, self: PyObject, attr: PyObject, name: PyText): PyObject {
  const direct = !vm.profile.core.getattrBinds && attr.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR;
  if (direct) return vm.call(vm, attr, [self, name], null);
  const func = bindSpecial(vm, self, attr);
  try {
    return vm.call(vm, func, [name], null);
  } finally {
    decref(vm, func);
  }
}

/** @cpython Objects/typeobject.c slot_tp_setattro 3.8-3.15 */
export function slot_tp_setattro(vm: VM, self: PyObject, name: PyText, value: PyObject | null): void {
  const res =
    value === null
      ? callMethodOf(vm, self, '__delattr__', [name])
      : callMethodOf(vm, self, '__setattr__', [name, value]);
  decref(vm, res);
}

const COMPARE = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__'];

/** @cpython Objects/typeobject.c slot_tp_richcompare 3.8-3.15 */
export function slot_tp_richcompare(vm: VM, self: PyObject, other: PyObject, op: number): PyObject {
  const descr = _PyType_Lookup(vm, self.type, COMPARE[op]!);
  if (descr === null) return notImplemented(vm);
  if (descr.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) return callSpecial(vm, self, COMPARE[op]!, [other])!;
  let func: PyObject;
  try {
    func = bindSpecial(vm, self, descr);
  } catch (e) {
    // an error of the look-up itself is as if there were no method
    clearError(vm, e);
    return notImplemented(vm);
  }
  try {
    return vm.call(vm, func, [other], null);
  } finally {
    decref(vm, func);
  }
}

/** @cpython Objects/typeobject.c slot_tp_iter 3.8-3.15: `__iter__`, else a sequence iterator over `__getitem__`. */
export function slot_tp_iter(vm: VM, self: PyObject): PyObject {
  const descr = _PyType_Lookup(vm, self.type, '__iter__');
  if (descr === vm.None) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not iterable", self.type.tp_name);
  }
  if (descr !== null) return callSpecial(vm, self, '__iter__', [])!;
  if (_PyType_Lookup(vm, self.type, '__getitem__') === null) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not iterable", self.type.tp_name);
  }
  return PySeqIter_New(vm, self);
}

/** @cpython Objects/typeobject.c slot_tp_iternext 3.8-3.15: the end is a thrown StopIteration; PyIter_Next takes care of it. */
export const slot_tp_iternext: Slot1 = slot0('__next__');

/** @cpython Objects/typeobject.c slot_tp_descr_get 3.8-3.15 */
export function slot_tp_descr_get(vm: VM, self: PyObject, obj: PyObject | null, type: PyObject | null): PyObject {
  const get = _PyType_Lookup(vm, self.type, '__get__');
  if (get === null) {
    if (self.type.tp_descr_get === slot_tp_descr_get) self.type.tp_descr_get = null;
    self.rc++;
    return self;
  }
  return vm.call(vm, get, [self, obj ?? vm.None, type ?? vm.None], null);
}

/** @cpython Objects/typeobject.c slot_tp_descr_set 3.8-3.15 */
export function slot_tp_descr_set(vm: VM, self: PyObject, target: PyObject, value: PyObject | null): void {
  const res =
    value === null
      ? callMethodOf(vm, self, '__delete__', [target])
      : callMethodOf(vm, self, '__set__', [target, value]);
  decref(vm, res);
}

/** @cpython Objects/typeobject.c slot_tp_init 3.8-3.15 */
export function slot_tp_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  const descr = _PyType_Lookup(vm, self.type, '__init__');
  if (descr === null) PyErr_Format(vm, vm.exc.AttributeError!, '%U', intern(vm, '__init__'));
  let res: PyObject;
  if (descr!.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) {
    descr!.rc++;
    try {
      res = PyObject_Call_Prepend(vm, descr!, self, args, kwds);
    } finally {
      decref(vm, descr!);
    }
  } else {
    const func = bindSpecial(vm, self, descr!);
    try {
      res = PyObject_Call(vm, func, args, kwds);
    } finally {
      decref(vm, func);
    }
  }
  if (res !== vm.None) {
    const name = res.type.tp_name;
    decref(vm, res);
    PyErr_Format(vm, vm.exc.TypeError!, "__init__() should return None, not '%.200s'", name);
  }
  vm.None.rc--;
}

/** @cpython Objects/typeobject.c slot_tp_new 3.8-3.15: `__new__` with the type put before the arguments. */
export function slot_tp_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const func = type.type.tp_getattro!(vm, type, intern(vm, '__new__'));
  try {
    return PyObject_Call_Prepend(vm, func, type, args, kwds);
  } finally {
    decref(vm, func);
  }
}

/** @cpython Objects/typeobject.c slot_tp_finalize 3.8-3.15: errors are reported, never thrown. */
export function slot_tp_finalize(vm: VM, self: PyObject): void {
  const descr = _PyType_Lookup(vm, self.type, '__del__');
  if (descr === null) return;
  descr.rc++;
  try {
    const res = callSpecial(vm, self, '__del__', []);
    if (res) decref(vm, res);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    vm.writeUnraisable(e, descr, 'deallocator');
  } finally {
    decref(vm, descr);
  }
}

function slotAsync(name: string, of: string): Slot1 {
  return (vm, self) => {
    const res = callSpecial(vm, self, name, []);
    if (res === undefined) {
      PyErr_Format(
        vm,
        vm.exc.AttributeError!,
        'object %.50s does not have %U method',
        self.type.tp_name,
        intern(vm, of),
      );
    }
    return res!;
  };
}
export const slot_am_await = slotAsync('__await__', '__await__');
export const slot_am_aiter = slotAsync('__aiter__', '__aiter__');
export const slot_am_anext = slotAsync('__anext__', '__anext__');

export const slot_nb_add = slotBinary('nb_add', 'add');
export const slot_nb_subtract = slotBinary('nb_subtract', 'sub');
export const slot_nb_multiply = slotBinary('nb_multiply', 'mul');
export const slot_nb_remainder = slotBinary('nb_remainder', 'mod');
export const slot_nb_divmod = slotBinary('nb_divmod', 'divmod');
export const slot_nb_lshift = slotBinary('nb_lshift', 'lshift');
export const slot_nb_rshift = slotBinary('nb_rshift', 'rshift');
export const slot_nb_and = slotBinary('nb_and', 'and');
export const slot_nb_xor = slotBinary('nb_xor', 'xor');
export const slot_nb_or = slotBinary('nb_or', 'or');
export const slot_nb_floor_divide = slotBinary('nb_floor_divide', 'floordiv');
export const slot_nb_true_divide = slotBinary('nb_true_divide', 'truediv');
export const slot_nb_matrix_multiply = slotBinary('nb_matrix_multiply', 'matmul');

/** @cpython Objects/typeobject.c slot_nb_power 3.8-3.15: with a modulus only the left operand is asked. */
export function slot_nb_power(vm: VM, self: PyObject, other: PyObject, modulus: PyObject): PyObject {
  if (modulus === vm.None) return slotPower(vm, self, other);
  if (self.type.nb_power === slot_nb_power) return callMethodOf(vm, self, '__pow__', [other, modulus]);
  return notImplemented(vm);
}

function slotPower(vm: VM, self: PyObject, other: PyObject): PyObject {
  let doOther = self.type !== other.type && other.type.nb_power === slot_nb_power;
  if (self.type.nb_power === slot_nb_power) {
    if (doOther && isSubtype(other.type, self.type) && method_is_overloaded(vm, self, other, '__rpow__')) {
      const res = callSpecial(vm, other, '__rpow__', [self]) ?? notImplemented(vm);
      if (res !== vm.NotImplemented) return res;
      decref(vm, res);
      doOther = false;
    }
    const res = callSpecial(vm, self, '__pow__', [other]) ?? notImplemented(vm);
    if (res !== vm.NotImplemented || other.type === self.type) return res;
    decref(vm, res);
  }
  if (doOther) return callSpecial(vm, other, '__rpow__', [self]) ?? notImplemented(vm);
  return notImplemented(vm);
}

export const slot_nb_negative = slot0('__neg__');
export const slot_nb_positive = slot0('__pos__');
export const slot_nb_absolute = slot0('__abs__');
export const slot_nb_invert = slot0('__invert__');
export const slot_nb_int = slot0('__int__');
export const slot_nb_float = slot0('__float__');
export const slot_nb_index = slot0('__index__');
export const slot_nb_inplace_add = slot1('__iadd__');
export const slot_nb_inplace_subtract = slot1('__isub__');
export const slot_nb_inplace_multiply = slot1('__imul__');
export const slot_nb_inplace_remainder = slot1('__imod__');
export const slot_nb_inplace_lshift = slot1('__ilshift__');
export const slot_nb_inplace_rshift = slot1('__irshift__');
export const slot_nb_inplace_and = slot1('__iand__');
export const slot_nb_inplace_xor = slot1('__ixor__');
export const slot_nb_inplace_or = slot1('__ior__');
export const slot_nb_inplace_floor_divide = slot1('__ifloordiv__');
export const slot_nb_inplace_true_divide = slot1('__itruediv__');
export const slot_nb_inplace_matrix_multiply = slot1('__imatmul__');
export const slot_nb_inplace_power: Slot2 = slot1('__ipow__');

/** @cpython Objects/typeobject.c slot_nb_bool 3.8-3.15: `__bool__`, else `__len__`, else true. */
export function slot_nb_bool(vm: VM, self: PyObject): boolean {
  let res = callSpecial(vm, self, '__bool__', []);
  if (res === undefined) {
    res = callSpecial(vm, self, '__len__', []);
    if (res === undefined) return true;
    try {
      return checkedLength(vm, res) !== 0;
    } finally {
      decref(vm, res);
    }
  }
  const name = res.type.tp_name;
  const truth = res === vm.True;
  const fine = truth || res === vm.False;
  decref(vm, res);
  if (!fine && vm.profile.core.texts.wrongResult === 'method') {
    PyErr_Format(vm, vm.exc.TypeError!, '%s.__bool__() must return a bool, not %s', self.type.tp_name, name);
  }
  if (!fine) PyErr_Format(vm, vm.exc.TypeError!, '__bool__ should return bool, returned %s', name);
  return truth;
}

function checkedLength(vm: VM, res: PyObject): number {
  const n = PyNumber_AsIndex(vm, res, vm.exc.OverflowError!);
  if (n < 0) PyErr_Format(vm, vm.exc.ValueError!, '__len__() should return >= 0');
  return n;
}

/** @cpython Objects/typeobject.c slot_sq_length 3.8-3.15 */
export function slot_mp_length(vm: VM, self: PyObject): number {
  const res = callMethodOf(vm, self, '__len__', []);
  try {
    return checkedLength(vm, res);
  } finally {
    decref(vm, res);
  }
}

export const slot_mp_subscript = slot1('__getitem__');

/** @cpython Objects/typeobject.c slot_mp_ass_subscript 3.8-3.15 */
export function slot_mp_ass_subscript(vm: VM, self: PyObject, key: PyObject, value: PyObject | null): void {
  const res =
    value === null ? callMethodOf(vm, self, '__delitem__', [key]) : callMethodOf(vm, self, '__setitem__', [key, value]);
  decref(vm, res);
}

/** @cpython Objects/typeobject.c slot_sq_item 3.8-3.15 */
export function slot_sq_item(vm: VM, self: PyObject, i: number): PyObject {
  const index = PyLong_FromSsize_t(vm, i);
  try {
    return callMethodOf(vm, self, '__getitem__', [index]);
  } finally {
    decref(vm, index);
  }
}

/** @cpython Objects/typeobject.c slot_sq_ass_item 3.8-3.15 */
export function slot_sq_ass_item(vm: VM, self: PyObject, i: number, value: PyObject | null): void {
  const index = PyLong_FromSsize_t(vm, i);
  try {
    slot_mp_ass_subscript(vm, self, index, value);
  } finally {
    decref(vm, index);
  }
}

/** @cpython Objects/typeobject.c slot_sq_contains 3.8-3.15: `__contains__`, else a search through the iterator. */
export function slot_sq_contains(vm: VM, self: PyObject, value: PyObject): boolean {
  const descr = _PyType_Lookup(vm, self.type, '__contains__');
  if (descr === vm.None) {
    PyErr_Format(vm, vm.exc.TypeError!, "'%.200s' object is not a container", self.type.tp_name);
  }
  if (descr === null) return iterContains(vm, self, value);
  const res = callSpecial(vm, self, '__contains__', [value])!;
  try {
    return PyObject_IsTrue(vm, res);
  } finally {
    decref(vm, res);
  }
}
