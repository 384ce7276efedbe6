/**
 * How a built-in type is written down: one `TypeSpec` a type, turned into a PyType by typeobject.ts (`readyType`).
 *
 * Methods name the C calling convention, because it decides what a call allocates: VARARGS builds an argument tuple,
 * KEYWORDS with VARARGS a dict, FASTCALL nothing.
 */
import type { PyObj, PyObject, PyText } from './object.ts';
import type { PyType } from './type.ts';
import type { VM } from './vm.ts';

interface MethodBase {
  doc?: string;
  /** `__text_signature__` body, e.g. `($self, key, /)` */
  sig?: string;
  kind?: 'method' | 'static' | 'class';
  /** METH_COEXIST: replaces the slot wrapper */
  coexist?: boolean;
}
export type MethodSpec = MethodBase &
  (
    | { call: 'NOARGS'; fn: (vm: VM, self: any) => PyObject }
    | { call: 'O'; fn: (vm: VM, self: any, arg: PyObject) => PyObject }
    /** args are borrowed and must not be kept or changed */
    | { call: 'FASTCALL'; fn: (vm: VM, self: any, args: PyObject[]) => PyObject }
    /** args: positional, then keyword values named by kwnames */
    | { call: 'FASTCALL_KEYWORDS'; fn: (vm: VM, self: any, args: PyObject[], kwnames: PyText[] | null) => PyObject }
    | { call: 'VARARGS'; fn: (vm: VM, self: any, args: PyObj) => PyObject }
    | { call: 'VARARGS_KEYWORDS'; fn: (vm: VM, self: any, args: PyObj, kwds: PyObj | null) => PyObject }
  );

export interface GetSetSpec {
  get?: (vm: VM, self: any) => PyObject;
  /** value null: delete */
  set?: (vm: VM, self: any, value: PyObject | null) => void;
  doc?: string;
}

/** A `PyMemberDef`: direct access to a field; `none`: null shows as None (T_OBJECT), else AttributeError (T_OBJECT_EX). */
export interface MemberSpec {
  get: (vm: VM, self: any) => PyObject | null;
  set?: (vm: VM, self: any, value: PyObject | null) => void;
  none?: boolean;
  /** `get` makes a new reference (numbers) instead of lending one */
  fresh?: boolean;
  doc?: string;
}

export interface TypeSpec {
  /** tp_name, with module: `collections.deque` */
  name: string;
  base?: PyType;
  bases?: PyType[];
  /** bytes by pointer width: PyObject header included, GC header not */
  basicsize: (w: number) => number;
  itemsize?: (w: number) => number;
  /** or-ed TPFLAGS; DEFAULT and inherited ones are added */
  flags?: number;
  /** true for types that are heap types in the emulated build (PyType_FromSpec) */
  heap?: boolean;
  doc?: string;
  /** any slot of PyType */
  slots: Partial<PyType>;
  methods?: Record<string, MethodSpec>;
  members?: Record<string, MemberSpec>;
  getset?: Record<string, GetSetSpec>;
  /** instances have `__dict__` / can be weakly referenced (tp_dictoffset, tp_weaklistoffset) */
  dict?: boolean;
  weakref?: boolean;
}
