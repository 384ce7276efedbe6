/**
 * The type object: PyObj's fields, then the slots of CPython's PyTypeObject under their own names, flat (no tp_as_number
 * structs). A slot that a type lacks is null; inheritance copies slots (typeobject.ts), so a call through a slot is one load.
 *
 * Signatures follow C, with `vm` first; an error is thrown (`PyThrow`), never returned. Slots borrow their arguments and
 * return new references. `tp_iternext` returns null at the end. Hashes return the low 32 bits and leave the high ones in
 * `vm.hashHi`. Python-visible "not implemented" is the singleton `vm.NotImplemented` (a new reference).
 */
import type { TypeSpec } from './define.ts';
import type { PyObj, PyObject, PyText } from './object.ts';
import type { VM } from './vm.ts';

export type Visit = (o: any) => void;
export type Unary = (vm: VM, a: any) => PyObject;
export type Binary = (vm: VM, a: any, b: any) => PyObject;
export type Ternary = (vm: VM, a: any, b: any, c: any) => PyObject;
/** How a buffer is read: a struct format, bytes an item, the shape where it has other than one dimension. */
export interface BufferLayout {
  format: string;
  itemsize: number;
  readonly: boolean;
  shape?: number[];
}
/** args: positional then keyword values, all borrowed; kwnames: names of the last `kwnames.length` of them */
export type Vectorcall = (vm: VM, callable: PyObject, args: PyObject[], kwnames: PyText[] | null) => PyObject;

/** Bits of tp_flags that the twin uses, with CPython's values. */
export const TPFLAGS = {
  MANAGED_WEAKREF: 1 << 3,
  MANAGED_DICT: 1 << 4,
  INLINE_VALUES: 1 << 2,
  SEQUENCE: 1 << 5,
  MAPPING: 1 << 6,
  DISALLOW_INSTANTIATION: 1 << 7,
  IMMUTABLETYPE: 1 << 8,
  HEAPTYPE: 1 << 9,
  BASETYPE: 1 << 10,
  HAVE_VECTORCALL: 1 << 11,
  READY: 1 << 12,
  HAVE_GC: 1 << 14,
  METHOD_DESCRIPTOR: 1 << 17,
  IS_ABSTRACT: 1 << 20,
  LONG_SUBCLASS: 1 << 24,
  LIST_SUBCLASS: 1 << 25,
  TUPLE_SUBCLASS: 1 << 26,
  BYTES_SUBCLASS: 1 << 27,
  UNICODE_SUBCLASS: 1 << 28,
  DICT_SUBCLASS: 1 << 29,
  BASE_EXC_SUBCLASS: 1 << 30,
  TYPE_SUBCLASS: 1 << 31,
} as const;

/** Comparison operators, CPython's numbers. */
export const LT = 0;
export const LE = 1;
export const EQ = 2;
export const NE = 3;
export const GT = 4;
export const GE = 5;

export class PyType implements PyObject {
  rc = 1;
  addr: number;
  type: PyType;
  v: any = null;
  w: any = null;
  x: any = null;
  s: (PyObject | null)[] | null = null;
  d: PyObj | null = null;
  wl: PyObj | null = null;
  gn: PyObj | null = null;
  gp: PyObj | null = null;
  g = 0;

  tp_name: string;
  /** bytes, without GC header */
  tp_basicsize = 0;
  tp_itemsize = 0;
  tp_flags = 0;
  /** version of the type's attributes, a number used once only; 0: not valid. Every change of the type or a base gives a new one. */
  tp_version = 0;
  tp_base: PyType | null = null;
  /** tuples; null until ready */
  tp_bases: PyObj | null = null;
  tp_mro: PyObj | null = null;
  /** the MRO as an array, borrowed, kept equal to tp_mro */
  mro: PyType[] = [];
  /** the dict object */
  tp_dict: PyObj = null as unknown as PyObj;
  /** direct subclasses (CPython: dict of weak references by address) */
  subclasses: Set<PyType> = new Set();
  /** attribute cache: name -> found in MRO (borrowed) or null; emptied when tp_version changes */
  cache: Map<string, PyObject | null> = new Map();
  /** 0: instances have no dict; 1: managed (d/s of PyObj); */
  hasDict = false;
  hasWeakref = false;
  /** number of `__slots__` values in an instance's `s` before the inline values */
  nslots = 0;
  /** shared keys of instance dicts (dict.ts), null where instances have none */
  sharedKeys: any = null;
  /** bytes before the object: 0, GC header, or GC header + pre-header */
  preheader = 0;
  /** heap types: ht_name, ht_qualname, ht_slots, module */
  ht_name: PyText | null = null;
  ht_qualname: PyText | null = null;
  ht_slots: PyObj | null = null;
  ht_module: PyObject | null = null;
  tp_doc: string | null = null;
  /** bytes that `__dict__` and `__weakref__` of this class took inside the object (not in the pre-header) */
  addedWords = 0;
  /** classes: block of the copied docstring, 0: none */
  docBlock = 0;
  /** OURS: no built-in type but object below the class; null: not asked yet */
  overObject: boolean | null = null;
  /** OURS: how a collection goes over an object (gc/parts.ts); 0: not asked yet */
  parts = 0;
  /** OURS: JavaScript objects of dead instances, for the next ones */
  dead: PyObj[] | null = null;
  /** built-in types: the description */
  spec: TypeSpec | null = null;
  /** calling this type itself without tuple and dict (CPython's tp_vectorcall); not inherited */
  type_vectorcall: Vectorcall | null = null;
  /** `tp_subclasses`: dict of weak references by address, once there is a class written in Python below */
  subclassDict: PyObj | null = null;

  tp_dealloc: (vm: VM, o: any) => void = nodealloc;
  tp_free: ((vm: VM, o: any) => void) | null = null;
  tp_traverse: ((vm: VM, o: any, visit: Visit) => void) | null = null;
  tp_clear: ((vm: VM, o: any) => void) | null = null;
  tp_finalize: ((vm: VM, o: any) => void) | null = null;
  tp_del: ((vm: VM, o: any) => void) | null = null;
  tp_alloc: ((vm: VM, type: PyType, nitems: number) => PyObject) | null = null;
  tp_new: ((vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => PyObject) | null = null;
  tp_init: ((vm: VM, o: any, args: PyObj, kwds: PyObj | null) => void) | null = null;
  tp_call: ((vm: VM, o: any, args: PyObj, kwds: PyObj | null) => PyObject) | null = null;
  tp_vectorcall: Vectorcall | null = null;
  tp_repr: Unary | null = null;
  tp_str: Unary | null = null;
  tp_hash: ((vm: VM, o: any) => number) | null = null;
  tp_richcompare: ((vm: VM, a: any, b: any, op: number) => PyObject) | null = null;
  tp_getattro: ((vm: VM, o: any, name: PyText) => PyObject) | null = null;
  /** value null: delete */
  tp_setattro: ((vm: VM, o: any, name: PyText, value: PyObject | null) => void) | null = null;
  tp_descr_get: ((vm: VM, descr: any, obj: PyObject | null, type: PyObject | null) => PyObject) | null = null;
  tp_descr_set: ((vm: VM, descr: any, obj: PyObject, value: PyObject | null) => void) | null = null;
  tp_iter: Unary | null = null;
  tp_iternext: ((vm: VM, o: any) => PyObject | null) | null = null;

  nb_add: Binary | null = null;
  nb_subtract: Binary | null = null;
  nb_multiply: Binary | null = null;
  nb_remainder: Binary | null = null;
  nb_divmod: Binary | null = null;
  nb_power: Ternary | null = null;
  nb_negative: Unary | null = null;
  nb_positive: Unary | null = null;
  nb_absolute: Unary | null = null;
  nb_bool: ((vm: VM, o: any) => boolean) | null = null;
  nb_invert: Unary | null = null;
  nb_lshift: Binary | null = null;
  nb_rshift: Binary | null = null;
  nb_and: Binary | null = null;
  nb_xor: Binary | null = null;
  nb_or: Binary | null = null;
  nb_int: Unary | null = null;
  nb_float: Unary | null = null;
  nb_index: Unary | null = null;
  nb_floor_divide: Binary | null = null;
  nb_true_divide: Binary | null = null;
  nb_matrix_multiply: Binary | null = null;
  nb_inplace_add: Binary | null = null;
  nb_inplace_subtract: Binary | null = null;
  nb_inplace_multiply: Binary | null = null;
  nb_inplace_remainder: Binary | null = null;
  nb_inplace_power: Ternary | null = null;
  nb_inplace_lshift: Binary | null = null;
  nb_inplace_rshift: Binary | null = null;
  nb_inplace_and: Binary | null = null;
  nb_inplace_xor: Binary | null = null;
  nb_inplace_or: Binary | null = null;
  nb_inplace_floor_divide: Binary | null = null;
  nb_inplace_true_divide: Binary | null = null;
  nb_inplace_matrix_multiply: Binary | null = null;

  sq_length: ((vm: VM, o: any) => number) | null = null;
  sq_concat: Binary | null = null;
  sq_repeat: ((vm: VM, o: any, n: number) => PyObject) | null = null;
  sq_item: ((vm: VM, o: any, i: number) => PyObject) | null = null;
  sq_ass_item: ((vm: VM, o: any, i: number, value: PyObject | null) => void) | null = null;
  sq_contains: ((vm: VM, o: any, x: PyObject) => boolean) | null = null;
  sq_inplace_concat: Binary | null = null;
  sq_inplace_repeat: ((vm: VM, o: any, n: number) => PyObject) | null = null;
  mp_length: ((vm: VM, o: any) => number) | null = null;
  mp_subscript: Binary | null = null;
  mp_ass_subscript: ((vm: VM, o: any, key: PyObject, value: PyObject | null) => void) | null = null;

  am_await: Unary | null = null;
  am_aiter: Unary | null = null;
  am_anext: Unary | null = null;
  /** the value, or thrown StopIteration's value through `vm.sendReturned` */
  am_send: ((vm: VM, o: any, value: PyObject) => PyObject | null) | null = null;
  /** bytes-like access: the bytes themselves, shared */
  bf_getbuffer: ((vm: VM, o: any) => Uint8Array) | null = null;
  bf_releasebuffer: ((vm: VM, o: any) => void) | null = null;
  /** what the bytes of the buffer are; without it unsigned bytes (read-only ones, where the object is no bytearray) */
  bf_layout: ((vm: VM, o: any) => BufferLayout) | null = null;

  /** what tp_dealloc is until it is set or inherited */
  static readonly nodealloc = nodealloc;

  constructor(metatype: PyType | null, addr: number, name: string) {
    this.addr = addr;
    this.type = metatype ?? this;
    this.tp_name = name;
  }
}

function nodealloc(_vm: VM, o: PyObject): void {
  throw new Error('type has no tp_dealloc: ' + o.type.tp_name);
}

/** @cpython Objects/typeobject.c PyType_IsSubtype 3.8-3.15 */
export function isSubtype(a: PyType, b: PyType): boolean {
  if (a === b) return true;
  const mro = a.mro;
  for (let i = 1; i < mro.length; i++) if (mro[i] === b) return true;
  return false;
}
