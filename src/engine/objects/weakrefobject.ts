/**
 * Weak references: ref, proxy, callable proxy. PyObj with
 *
 *   v   the referent (borrowed), null once it is gone
 *   w   the callback (owned) or null
 *   x   WeakLinks: neighbours in the referent's list, cached hash
 *
 * An object's list starts at its `wl`: the plain ref (canonical, without callback), the plain proxy, then the others, newest first.
 */

import {
  PyObject_DelItem,
  PyObject_GetItem,
  PyObject_SetItem,
  PyObject_Size,
  PySequence_Contains,
} from './abstract.ts';
import { gcDel, gcNew } from './alloc.ts';
import { checkPositional } from './arguments.ts';
import { PyObject_GetAttr, PyObject_SetAttr } from './attributes.ts';
import { PyObject_Call } from './call.ts';
import type { TypeSpec } from './define.ts';
import { PyThrow, raise, typeError } from './errors.ts';
import { realAddress } from './identity.ts';
import * as number from './number.ts';
import { PyNumber_Float, PyNumber_Long } from './numberconversion.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import {
  PyObject_GetIter,
  PyObject_Hash,
  PyObject_IsTrue,
  PyObject_RichCompare,
  PyObject_Str,
} from './object_protocol.ts';
import { EQ, isSubtype, NE, type PyType, TPFLAGS, type Visit } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

interface WeakLinks {
  next: PyObj | null;
  prev: PyObj | null;
  hash: { lo: number; hi: number } | null;
}

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const links = (ref: PyObj): WeakLinks => ref.x as WeakLinks;

/** May objects of this type be weakly referenced? */
function supports(o: PyObject): o is PyObj {
  return o.type.hasWeakref;
}

interface Basics {
  ref: PyObj | null;
  proxy: PyObj | null;
}

/** @cpython Objects/weakrefobject.c get_basic_refs 3.8-3.15 */
function basics(vm: VM, head: PyObj | null): Basics {
  let ref: PyObj | null = null;
  let proxy: PyObj | null = null;
  if (head !== null && head.w === null) {
    if (head.type === vm.t.ReferenceType) {
      ref = head;
      head = links(head).next;
    }
    if (head !== null && head.w === null && isProxy(vm, head)) proxy = head;
  }
  return { ref, proxy };
}

function isProxy(vm: VM, o: PyObject): boolean {
  return o.type === vm.t.ProxyType || o.type === vm.t.CallableProxyType;
}

function insertHead(ref: PyObj, o: PyObj): void {
  const next = o.wl;
  links(ref).prev = null;
  links(ref).next = next;
  if (next !== null) links(next).prev = ref;
  o.wl = ref;
}

function insertAfter(ref: PyObj, prev: PyObj): void {
  const next = links(prev).next;
  links(ref).prev = prev;
  links(ref).next = next;
  if (next !== null) links(next).prev = ref;
  links(prev).next = ref;
}

/** @cpython Objects/weakrefobject.c clear_weakref 3.8-3.15: out of the list; the callback is given to the caller. */
function clear_weakref(ref: PyObj): PyObject | null {
  const o = ref.v as PyObj | null;
  if (o !== null) {
    const { next, prev } = links(ref);
    if (o.wl === ref) o.wl = next;
    if (prev !== null) links(prev).next = next;
    if (next !== null) links(next).prev = prev;
    links(ref).prev = null;
    links(ref).next = null;
    ref.v = null;
  }
  const callback = ref.w as PyObject | null;
  ref.w = null;
  return callback;
}

function allocate(vm: VM, type: PyType, o: PyObj, callback: PyObject | null): PyObj {
  let ref: PyObj;
  if (type.tp_flags & TPFLAGS.HEAPTYPE) {
    ref = type.tp_alloc!(vm, type, 0) as PyObj;
  } else {
    ref = new PyObj(type, gcNew(vm, type, type.tp_basicsize), null);
    vm.gc.track(ref);
  }
  ref.v = o;
  ref.w = callback === null ? null : share(callback);
  ref.x = { next: null, prev: null, hash: null } satisfies WeakLinks;
  return ref;
}

function referent(vm: VM, o: PyObject): PyObj {
  if (!supports(o)) typeError(vm, `cannot create weak reference to '${o.type.tp_name}' object`);
  return o;
}

/** @cpython Objects/weakrefobject.c get_or_create_weakref 3.8-3.15 */
function newReference(vm: VM, type: PyType, target: PyObject, callback: PyObject | null): PyObj {
  const o = referent(vm, target);
  const call = callback === vm.None ? null : callback;
  const { ref, proxy } = basics(vm, o.wl);
  const plainRef = type === vm.t.ReferenceType && call === null;
  const plainProxy = type !== vm.t.ReferenceType && call === null && isProxyType(vm, type);
  if (plainRef && ref !== null) return share(ref);
  if (plainProxy && proxy !== null) return share(proxy);
  const fresh = allocate(vm, type, o, call);
  if (plainRef) insertHead(fresh, o);
  else {
    const before = plainProxy ? ref : (proxy ?? ref);
    if (before === null) insertHead(fresh, o);
    else insertAfter(fresh, before);
  }
  return fresh;
}

function isProxyType(vm: VM, type: PyType): boolean {
  return type === vm.t.ProxyType || type === vm.t.CallableProxyType;
}

/** @cpython Objects/weakrefobject.c PyWeakref_NewProxy 3.8-3.15 */
export function newProxy(vm: VM, target: PyObject, callback: PyObject | null): PyObj {
  const type =
    target.type.tp_call !== null || target.type.tp_vectorcall !== null ? vm.t.CallableProxyType! : vm.t.ProxyType!;
  return newReference(vm, type, target, callback);
}

/** @cpython Objects/weakrefobject.c handle_callback 3.8-3.15 */
function handleCallback(vm: VM, ref: PyObj, callback: PyObject, kind: 'weakref' | 'trashWeakref'): void {
  try {
    decref(vm, vm.call(vm, callback, [ref], null));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    vm.writeUnraisable(e, callback, kind);
  }
}

/** @cpython Objects/weakrefobject.c PyObject_ClearWeakRefs 3.8-3.15: all are cleared, then the callbacks run in list order. */
function PyObject_ClearWeakRefs(vm: VM, o: PyObj): void {
  const waiting: [PyObj, PyObject][] = [];
  while (o.wl !== null) {
    const ref = o.wl;
    const callback = clear_weakref(ref);
    if (callback === null) continue;
    if (ref.rc > 0) waiting.push([share(ref), callback]);
    else decref(vm, callback);
  }
  for (const [ref, callback] of waiting) {
    handleCallback(vm, ref, callback, 'weakref');
    decref(vm, callback);
    decref(vm, ref);
  }
}

/** The weak references to an object, borrowed, in list order. */
export function weakrefsOf(o: PyObject): PyObj[] {
  const out: PyObj[] = [];
  if (!supports(o)) return out;
  for (let r = o.wl; r !== null; r = links(r).next) out.push(r);
  return out;
}

function ref_dealloc(vm: VM, ref: PyObj): void {
  vm.gc.untrackMaybe(ref);
  xdecref(vm, clear_weakref(ref));
  if (ref.type.tp_flags & TPFLAGS.HEAPTYPE) ref.type.tp_free!(vm, ref);
  else gcDel(vm, ref);
}

function ref_traverse(_vm: VM, ref: PyObj, visit: Visit): void {
  if (ref.w !== null) visit(ref.w);
}

function ref_clear(vm: VM, ref: PyObj): void {
  xdecref(vm, clear_weakref(ref));
}

/** The referent as a new reference, None once it is gone (or on its way). */
export function referentOf(vm: VM, ref: PyObj): PyObject {
  const o = ref.v as PyObj | null;
  return share(o === null || o.rc <= 0 ? (vm.None as PyObject) : o);
}

function ref_hash(vm: VM, ref: PyObj): number {
  const l = links(ref);
  if (l.hash === null) {
    if (ref.v === null) typeError(vm, 'weak object has gone away');
    const o = share(ref.v as PyObject);
    try {
      const lo = PyObject_Hash(vm, o);
      l.hash = { lo, hi: vm.hashHi };
    } finally {
      decref(vm, o);
    }
  }
  vm.hashHi = l.hash.hi;
  return l.hash.lo;
}

function ref_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  const t = vm.t.ReferenceType!;
  if ((op !== EQ && op !== NE) || !isSubtype(a.type, t) || !isSubtype(b.type, t))
    return share(vm.NotImplemented as PyObject);
  const x = a.v as PyObject | null;
  const y = b.v as PyObject | null;
  if (x === null || y === null) return share(((a as PyObject) === b) === (op === EQ) ? vm.True : vm.False);
  x.rc++;
  y.rc++;
  try {
    return PyObject_RichCompare(vm, x, y, op);
  } finally {
    decref(vm, x);
    decref(vm, y);
  }
}

const hex = (vm: VM, o: PyObject): string => `0x${realAddress(vm, o).toString(16)}`;

function refSpec(vm: VM): TypeSpec {
  return {
    name: vm.profile.run.weakrefName,
    basicsize: (w) => vm.profile.run.weakrefWords * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: {
      tp_dealloc: ref_dealloc,
      tp_traverse: ref_traverse,
      tp_clear: ref_clear,
      tp_hash: ref_hash,
      tp_richcompare: ref_richcompare,
      tp_call: (m, ref: PyObj, args, kwds) => {
        if (args.v.length > 0 || (kwds !== null && kwds.x > 0))
          typeError(m, `weakref.ReferenceType() takes 0 positional arguments but ${args.v.length} were given`);
        return referentOf(m, ref);
      },
      tp_vectorcall: (m, ref, args, kwnames) => {
        if (kwnames !== null && kwnames.length > 0) typeError(m, `${ref.type.tp_name}() takes no keyword arguments`);
        if (args.length > 0) checkPositional(m, ref.type.tp_name, args.length, 0, 0);
        return referentOf(m, ref as PyObj);
      },
      tp_repr: (m, ref) => {
        const o = ref.v as PyObject | null;
        if (o === null) return newStr(m, `<weakref at ${hex(m, ref)}; dead>`);
        return newStr(m, `<weakref at ${hex(m, ref)}; to '${o.type.tp_name}' at ${hex(m, o)}>`);
      },
      tp_new: (m, type, args) => {
        checkPositional(m, '__new__', args.v.length, 1, 2);
        return newReference(m, type, args.v[0], args.v[1] ?? null);
      },
      tp_init: (m, _ref, args, kwds) => {
        if (kwds !== null && kwds.x > 0) typeError(m, 'ref() takes no keyword arguments');
        checkPositional(m, '__init__', args.v.length, 1, 2);
      },
    },
    members: { __callback__: { none: true, get: (_m, ref) => ref.w } },
    methods: { __class_getitem__: { call: 'O', kind: 'class', fn: (m, cls, x) => m.genericAlias(cls, x) } },
  };
}

/** The object behind a proxy, or `o` itself; ReferenceError where it is gone. */
function unwrap(vm: VM, o: PyObject): PyObject {
  if (!isProxy(vm, o)) return o;
  if (o.v === null) raise(vm, vm.exc.ReferenceError!, 'weakly-referenced object no longer exists');
  return o.v as PyObject;
}

/** Runs `f` on the objects behind its operands, held meanwhile. */
function through<A extends unknown[], R>(f: (vm: VM, ...args: A) => R) {
  return (vm: VM, ...args: A): R => {
    const held: PyObject[] = [];
    try {
      const real = args.map((a) => {
        if (a === null || typeof a !== 'object' || !('rc' in a)) return a;
        const o = unwrap(vm, a as unknown as PyObject);
        held.push(share(o));
        return o;
      }) as unknown as A;
      return f(vm, ...real);
    } finally {
      for (const o of held) decref(vm, o);
    }
  };
}

/** Runs `f` on the object behind its first operand; the others go as they are, proxies included. */
function throughFirst<A extends unknown[], R>(f: (vm: VM, o: PyObject, ...args: A) => R) {
  return (vm: VM, proxy: PyObject, ...args: A): R => {
    const o = share(unwrap(vm, proxy));
    try {
      return f(vm, o, ...args);
    } finally {
      decref(vm, o);
    }
  };
}

function proxySpec(vm: VM, callable: boolean): TypeSpec {
  const n = number;
  return {
    name: vm.profile.run.proxyNames[callable ? 1 : 0]!,
    basicsize: (w) => vm.profile.run.weakrefWords * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: ref_dealloc,
      tp_traverse: ref_traverse,
      tp_clear: ref_clear,
      tp_repr: (m, ref) => {
        const o = ref.v as PyObject | null;
        const to = o === null ? "'NoneType'" : `'${o.type.tp_name}'`;
        return newStr(m, `<weakproxy at ${hex(m, ref)} to ${to.slice(1, -1)} at ${hex(m, o ?? m.None)}>`);
      },
      tp_str: through((m: VM, o: PyObject) => PyObject_Str(m, o)),
      tp_getattro: through((m: VM, o: PyObject, name: PyText) => PyObject_GetAttr(m, o, name)),
      tp_setattro: throughFirst((m: VM, o: PyObject, name: PyText, v: PyObject | null) =>
        PyObject_SetAttr(m, o, name, v),
      ),
      tp_richcompare: through((m: VM, a: PyObject, b: PyObject, op: number) => PyObject_RichCompare(m, a, b, op)),
      tp_hash: (m, o) => typeError(m, `unhashable type: '${o.type.tp_name}'`),
      tp_iter: through((m: VM, o: PyObject) => PyObject_GetIter(m, o)),
      tp_iternext: through((m: VM, o: PyObject) => {
        if (o.type.tp_iternext === null)
          typeError(m, `Weakref proxy referenced a non-iterator '${o.type.tp_name}' object`);
        return o.type.tp_iternext(m, o);
      }),
      nb_bool: through((m: VM, o: PyObject) => PyObject_IsTrue(m, o)),
      nb_add: through(n.PyNumber_Add),
      nb_subtract: through(n.PyNumber_Subtract),
      nb_multiply: through(n.PyNumber_Multiply),
      nb_true_divide: through(n.PyNumber_TrueDivide),
      nb_floor_divide: through(n.PyNumber_FloorDivide),
      nb_remainder: through(n.PyNumber_Remainder),
      nb_and: through(n.PyNumber_And),
      nb_or: through(n.PyNumber_Or),
      nb_xor: through(n.PyNumber_Xor),
      nb_negative: through(n.PyNumber_Negative),
      nb_positive: through(n.PyNumber_Positive),
      nb_absolute: through(n.PyNumber_Absolute),
      nb_invert: through(n.PyNumber_Invert),
      nb_divmod: through(n.PyNumber_Divmod),
      nb_power: through(n.PyNumber_Power),
      nb_lshift: through(n.PyNumber_Lshift),
      nb_rshift: through(n.PyNumber_Rshift),
      nb_int: through(PyNumber_Long),
      nb_float: through(PyNumber_Float),
      nb_matrix_multiply: through(n.PyNumber_MatrixMultiply),
      nb_inplace_add: through(n.PyNumber_InPlaceAdd),
      nb_inplace_subtract: through(n.PyNumber_InPlaceSubtract),
      nb_inplace_multiply: through(n.PyNumber_InPlaceMultiply),
      nb_inplace_true_divide: through(n.PyNumber_InPlaceTrueDivide),
      nb_inplace_floor_divide: through(n.PyNumber_InPlaceFloorDivide),
      nb_inplace_remainder: through(n.PyNumber_InPlaceRemainder),
      nb_inplace_power: through(n.PyNumber_InPlacePower),
      nb_inplace_lshift: through(n.PyNumber_InPlaceLshift),
      nb_inplace_rshift: through(n.PyNumber_InPlaceRshift),
      nb_inplace_and: through(n.PyNumber_InPlaceAnd),
      nb_inplace_or: through(n.PyNumber_InPlaceOr),
      nb_inplace_xor: through(n.PyNumber_InPlaceXor),
      nb_inplace_matrix_multiply: through(n.PyNumber_InPlaceMatrixMultiply),
      nb_index: through(n.PyNumber_Index),
      mp_length: through((m: VM, o: PyObject) => PyObject_Size(m, o)),
      sq_length: through((m: VM, o: PyObject) => PyObject_Size(m, o)),
      sq_contains: throughFirst((m: VM, o: PyObject, x: PyObject) => PySequence_Contains(m, o, x)),
      mp_subscript: through((m: VM, o: PyObject, k: PyObject) => PyObject_GetItem(m, o, k)),
      mp_ass_subscript: throughFirst((m: VM, o: PyObject, k: PyObject, v: PyObject | null) =>
        v === null ? PyObject_DelItem(m, o, k) : PyObject_SetItem(m, o, k, v),
      ),
      ...(callable
        ? {
            tp_call: (m: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
              const f = share(unwrap(m, o));
              try {
                return PyObject_Call(m, f, args, kwds);
              } finally {
                decref(m, f);
              }
            },
          }
        : {}),
    },
  };
}

/** Spec by name in `vm.t`. */
export function weakrefSpecs(vm: VM): Record<string, TypeSpec> {
  return {
    ReferenceType: refSpec(vm),
    ProxyType: proxySpec(vm, false),
    CallableProxyType: proxySpec(vm, true),
  };
}

/** @cpython Python/gc.c handle_weakrefs 3.8-3.15, on a list of trash; `last`: only those without callback (3.15, before tp_clear) */
function handleWeakrefs(vm: VM, trash: PyObj[], inTrash: Set<PyObject>, last: boolean): number {
  const plainLater = vm.profile.gc.plainWeakrefsLast;
  const waiting: PyObj[] = [];
  for (const o of trash) {
    if (isSubtype(o.type, vm.t.ReferenceType!) || isProxy(vm, o)) {
      // a weak reference that is trash itself: its callback must not run
      if (!last && o.v !== null && o.w !== null) xdecref(vm, clear_weakref(o));
    }
    if (!supports(o)) continue;
    for (const ref of weakrefsOf(o)) {
      if (ref.w === null) {
        if (!plainLater || last) clear_weakref(ref);
        continue;
      }
      if (last) continue;
      const callback = ref.w as PyObject;
      ref.w = null;
      clear_weakref(ref);
      ref.w = callback;
      if (!inTrash.has(ref)) waiting.push(share(ref));
    }
  }
  let freed = 0;
  for (const ref of waiting) {
    const callback = ref.w as PyObject;
    ref.w = null;
    handleCallback(vm, ref, callback, 'trashWeakref');
    decref(vm, callback);
    if (ref.rc === 1) freed++;
    decref(vm, ref);
  }
  return freed;
}

export function connectWeakrefs(vm: VM): void {
  vm.clearWeakrefs = (o) => PyObject_ClearWeakRefs(vm, o);
  vm.newWeakref = (o) => newReference(vm, vm.t.ReferenceType!, o, null);
  vm.gcHasWeakrefs = (list) => {
    let plain: PyType | null = null;
    for (let node = list.gn!; node !== list; node = node.gn!) {
      const o = node as unknown as PyObj;
      if (o.wl !== null) return true;
      if (o.type === plain) continue;
      if (isSubtype(o.type, vm.t.ReferenceType!) || isProxy(vm, o)) return true;
      plain = o.type;
    }
    return false;
  };
  vm.gcWeakrefs = (list, _old, last) => {
    if (!vm.gcHasWeakrefs(list)) return 0;
    const trash: PyObj[] = [];
    for (let node = list.gn!; node !== list; node = node.gn!) trash.push(node as unknown as PyObj);
    return handleWeakrefs(vm, trash, new Set(trash), last);
  };
}
