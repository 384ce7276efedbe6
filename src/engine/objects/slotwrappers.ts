/**
 * How wrapper descriptors (`int.__add__`) call a slot: the arguments come as a tuple, as Python passed them.
 */
import { PyNumber_AsIndex, raiseStopIteration } from './abstract.ts';
import { PyErr_Format } from './format.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import type { PyObj, PyObject } from './object.ts';
import { hashInt } from './object_protocol.ts';
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

/** `fn` is the slot's function; `args` the tuple of arguments behind self, borrowed. */
export type Wrapper = (vm: VM, self: any, args: PyObj, fn: any, kwds: PyObj | null) => PyObject;

/** @cpython Objects/typeobject.c check_num_args 3.8-3.15 */
function check_num_args(vm: VM, args: PyObj, n: number): void {
  const got: number = args.v.length;
  if (got !== n) {
    PyErr_Format(vm, vm.exc.TypeError!, 'expected %d argument%s, got %zd', n, n === 1 ? '' : 's', got);
  }
}

/** How many arguments a wrapper of one or two takes: the text differs by version (3.15: PyArg_UnpackTuple is gone). */
function unpack(vm: VM, args: PyObj, min: number, max: number, name = ''): void {
  const got: number = args.v.length;
  if (got >= min && got <= max) return;
  const { texts } = vm.profile.core;
  const te = vm.exc.TypeError!;
  if (name === '' && texts.wrapperCounts === 'range') {
    if (min !== max) PyErr_Format(vm, te, 'expected %d or %d arguments, got %zd', min, max, got);
    check_num_args(vm, args, min);
  }
  const bound = got < min ? min : max;
  const how = min === max ? '' : got < min ? 'at least ' : 'at most ';
  const label = texts.wrapperCounts === 'range' ? name : '';
  PyErr_Format(vm, te, '%s expected %s%d argument%s, got %zd', label, how, bound, bound === 1 ? '' : 's', got);
}

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

export const wrap_unaryfunc: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  return fn(vm, self);
};

export const wrap_binaryfunc: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  return fn(vm, self, args.v[0]);
};

/** A function of its own: which slot a wrapper belongs to is told by it (update_one_slot). */
export const wrap_binaryfunc_l: Wrapper = (vm, self, args, fn) => wrap_binaryfunc(vm, self, args, fn, null);

export const wrap_binaryfunc_r: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  return fn(vm, args.v[0], self);
};

export const wrap_ternaryfunc: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 1, 2);
  return fn(vm, self, args.v[0], args.v[1] ?? vm.None);
};

export const wrap_ternaryfunc_r: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 1, 2);
  return fn(vm, args.v[0], self, args.v[1] ?? vm.None);
};

export const wrap_inquirypred: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  return newBool(vm, fn(vm, self));
};

export const wrap_lenfunc: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  return PyLong_FromSsize_t(vm, fn(vm, self));
};

export const wrap_hashfunc: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  const lo: number = fn(vm, self);
  return PyLong_FromSsize_t(vm, hashInt(lo, vm.hashHi));
};

export const wrap_indexargfunc: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 1, 1);
  return fn(vm, self, PyNumber_AsIndex(vm, args.v[0], vm.exc.OverflowError!));
};

export const wrap_call: Wrapper = (vm, self, args, fn, kwds) => fn(vm, self, args, kwds);

export const wrap_init: Wrapper = (vm, self, args, fn, kwds) => {
  fn(vm, self, args, kwds);
  return none(vm);
};

/** @cpython Objects/typeobject.c hackcheck 3.8-3.15: `object.__setattr__(type, ...)` may not get around a metatype. */
function hackcheck(vm: VM, self: PyObject, fn: unknown, what: string): void {
  let type: PyType | null = self.type;
  while (type && type.tp_setattro === fn && type.tp_base && type.tp_base.tp_setattro === fn) type = type.tp_base;
  if (self.type.tp_setattro !== fn && isTypeObject(self) && fn !== vm.tType.tp_setattro) {
    PyErr_Format(vm, vm.exc.TypeError!, "can't apply this %s to %s object", what, self.type.tp_name);
  }
}

function isTypeObject(o: PyObject): boolean {
  return ((o.type.tp_flags >>> 31) & 1) === 1;
}

export const wrap_setattr: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 2, 2, '__setattr__');
  hackcheck(vm, self, fn, '__setattr__');
  fn(vm, self, args.v[0], args.v[1]);
  return none(vm);
};

export const wrap_delattr: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  hackcheck(vm, self, fn, '__delattr__');
  fn(vm, self, args.v[0], null);
  return none(vm);
};

export function richcmp(op: number): Wrapper {
  return (vm, self, args, fn) => {
    check_num_args(vm, args, 1);
    return fn(vm, self, args.v[0], op);
  };
}

export const wrap_next: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  const res = fn(vm, self);
  if (res === null) raiseStopIteration(vm);
  return res;
};

export const wrap_descr_get: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 1, 2, '__get__');
  const obj: PyObject | null = args.v[0] === vm.None ? null : args.v[0];
  const type: PyObject | null = args.v.length < 2 || args.v[1] === vm.None ? null : args.v[1];
  if (obj === null && type === null) PyErr_Format(vm, vm.exc.TypeError!, '__get__(None, None) is invalid');
  return fn(vm, self, obj, type);
};

export const wrap_descr_set: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 2, 2, '__set__');
  fn(vm, self, args.v[0], args.v[1]);
  return none(vm);
};

export const wrap_descr_delete: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  fn(vm, self, args.v[0], null);
  return none(vm);
};

export const wrap_del: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 0);
  fn(vm, self);
  return none(vm);
};

export const wrap_objobjargproc: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 2, 2, '__setitem__');
  fn(vm, self, args.v[0], args.v[1]);
  return none(vm);
};

export const wrap_mp_delitem: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  fn(vm, self, args.v[0], null);
  return none(vm);
};

export const wrap_objobjproc: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  return newBool(vm, fn(vm, self, args.v[0]));
};

/** @cpython Objects/typeobject.c getindex 3.8-3.15: negative indices count from the end. */
function getindex(vm: VM, self: PyObject, arg: PyObject): number {
  let i = PyNumber_AsIndex(vm, arg, vm.exc.OverflowError!);
  if (i < 0 && self.type.sq_length) i += self.type.sq_length(vm, self);
  return i;
}

export const wrap_sq_item: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  return fn(vm, self, getindex(vm, self, args.v[0]));
};

export const wrap_sq_setitem: Wrapper = (vm, self, args, fn) => {
  unpack(vm, args, 2, 2, '__setitem__');
  fn(vm, self, getindex(vm, self, args.v[0]), args.v[1]);
  return none(vm);
};

export const wrap_sq_delitem: Wrapper = (vm, self, args, fn) => {
  check_num_args(vm, args, 1);
  fn(vm, self, getindex(vm, self, args.v[0]), null);
  return none(vm);
};
