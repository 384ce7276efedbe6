/** print() and __build_class__. */

import { lookupAttr, lookupAttrStr } from '../objects/attributes.ts';
import { callMethod } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictGetStr, dictSetStr, newDict } from '../objects/dict.ts';
import { raise, typeError } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue, PyObject_Repr, PyObject_Str } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, PyType } from '../objects/type.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { boundWrite, collectText } from './pending.ts';

const utf8 = new TextEncoder();

/** Writes text to the guest's descriptor 1 or 2. */
export function writeText(vm: VM, fd: number, text: string): void {
  vm.host.write(fd, utf8.encode(text));
}

/** @cpython Python/bltinmodule.c builtin_print 3.8-3.15 */
function print(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const options: Record<string, PyObject | null> = { sep: null, end: null, file: null, flush: null };
  const n = args.length - (kwnames?.length ?? 0);
  kwnames?.forEach((name, k) => {
    if (!(name.v in options))
      typeError(vm, vm.profile.run.unexpectedKeyword.replace('%f', 'print').replace('%k', name.v));
    options[name.v] = args[n + k]!;
  });
  const text = (which: 'sep' | 'end', fallback: string): string => {
    const o = options[which];
    if (!o || o === vm.None) return fallback;
    if (!isSubtype(o.type, vm.tStr)) typeError(vm, `${which} must be None or a string, not ${o.type.tp_name}`);
    return o.v as string;
  };
  const sep = text('sep', ' ');
  const end = text('end', '\n');
  let file = options.file ?? vm.None;
  if (file === vm.None) {
    const out = dictGetStr(vm, vm.sysDict, 'stdout');
    if (out === null) raise(vm, vm.exc.RuntimeError!, 'lost sys.stdout');
    file = out;
  }
  if (file !== vm.None) {
    for (let k = 0; k < n; k++) {
      if (k > 0) PyFile_WriteString(vm, sep, file);
      PyFile_WriteObject(vm, args[k]!, file, true);
    }
    PyFile_WriteString(vm, end, file);
    if (options.flush && PyObject_IsTrue(vm, options.flush)) decref(vm, callMethod(vm, file, 'flush', []));
  }
  vm.None.rc++;
  return vm.None;
}

/** sys.stdout itself: the text goes out, its object waits with the others. */
function writeHeld(vm: VM, text: PyText): void {
  boundWrite(vm);
  writeText(vm, 1, text.v as string);
  collectText(vm, text);
}

/** @cpython Objects/fileobject.c PyFile_WriteObject 3.8-3.15: `raw` writes str(o), else repr(o). */
export function PyFile_WriteObject(vm: VM, o: PyObject, file: PyObject, raw: boolean): void {
  const text = (raw ? PyObject_Str(vm, o) : PyObject_Repr(vm, o)) as PyText;
  try {
    if (file === vm.stdout) writeHeld(vm, text);
    else decref(vm, callMethod(vm, file, 'write', [text as PyObject]));
  } finally {
    decref(vm, text as PyObject);
  }
}

/** @cpython Objects/fileobject.c PyFile_WriteString 3.8-3.15; sys.stdout is spared the empty ones, which leave no trace there. */
export function PyFile_WriteString(vm: VM, s: string, file: PyObject): void {
  if (s === '' && file === vm.stdout) return;
  const text = newStr(vm, s);
  PyFile_WriteObject(vm, text as PyObject, file, true);
  decref(vm, text as PyObject);
}

interface Bases {
  bases: PyObj;
  changed: boolean;
}

/** @cpython Python/bltinmodule.c update_bases 3.8-3.15: bases with `__mro_entries__` replaced. */
function updateBases(vm: VM, given: PyObject[]): Bases {
  const original = newTuple(
    vm,
    given.map((b) => {
      b.rc++;
      return b;
    }),
  );
  const out: PyObject[] = [];
  let changed = false;
  for (const base of given) {
    const entries = base instanceof PyType ? null : lookupAttrStr(vm, base, '__mro_entries__');
    if (entries === null) {
      base.rc++;
      out.push(base);
      continue;
    }
    const replacement = vm.call(vm, entries, [original], null);
    decref(vm, entries);
    if (!isSubtype(replacement.type, vm.tTuple)) typeError(vm, '__mro_entries__ must return a tuple');
    changed = true;
    for (const b of replacement.v as PyObject[]) {
      b.rc++;
      out.push(b);
    }
    decref(vm, replacement);
  }
  if (!changed) {
    for (const b of out) decref(vm, b);
    return { bases: original, changed };
  }
  decref(vm, original);
  return { bases: newTuple(vm, out), changed };
}

/** @cpython Objects/typeobject.c _PyType_CalculateMetaclass */
function calculateMetaclass(vm: VM, metatype: PyType, bases: PyObj): PyType {
  let winner = metatype;
  for (const base of bases.v as PyObject[]) {
    const t = base.type;
    if (isSubtype(winner, t)) continue;
    if (isSubtype(t, winner)) winner = t;
    else
      typeError(
        vm,
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      );
  }
  return winner;
}

/** @cpython Python/bltinmodule.c builtin___build_class__ 3.8-3.15 */
function build_class(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const n = args.length - (kwnames?.length ?? 0);
  if (n < 2) typeError(vm, '__build_class__: not enough arguments');
  const [fn, name] = args as [PyObj, PyText];
  if (fn.type !== vm.tFunction) typeError(vm, '__build_class__: func must be a function');
  const { bases, changed } = updateBases(vm, args.slice(2, n));
  const keywords = newDict(vm);
  let meta: PyObject | null = null;
  kwnames?.forEach((k, i) => {
    if (k.v === 'metaclass') meta = args[n + i]!;
    else dictSetStr(vm, keywords, k.v, args[n + i]!);
  });
  let metatype: PyObject = meta ?? (bases.v.length > 0 ? (bases.v[0] as PyObject).type : vm.tType);
  if (metatype instanceof PyType) metatype = calculateMetaclass(vm, metatype, bases);
  let ns: PyObject | null = null;
  let cls: PyObject | null = null;
  try {
    ns = prepare(vm, metatype, name, bases, keywords);
    const cell = vm.runBody(fn, ns);
    if (changed) vm.setItemStr(ns, '__orig_bases__', originalBases(vm, args.slice(2, n)));
    cls = callMeta(vm, metatype, name, bases, ns, keywords);
    checkCell(vm, cls, cell, name);
    decref(vm, cell);
    return cls;
  } finally {
    xdecref(vm, ns);
    decref(vm, keywords);
    decref(vm, bases);
  }
}

function originalBases(vm: VM, given: PyObject[]): PyObj {
  return newTuple(
    vm,
    given.map((b) => {
      b.rc++;
      return b;
    }),
  );
}

function prepare(vm: VM, meta: PyObject, name: PyText, bases: PyObj, keywords: PyObj): PyObject {
  const method = lookupAttr(vm, meta, intern(vm, '__prepare__'));
  if (method === null) return newDict(vm);
  try {
    const ns = callMeta(vm, method, name, bases, null, keywords);
    if (ns.type.mp_subscript === null) {
      const shown = meta instanceof PyType ? meta.tp_name : '<metaclass>';
      typeError(vm, `${shown}.__prepare__() must return a mapping, not ${ns.type.tp_name}`);
    }
    return ns;
  } finally {
    decref(vm, method);
  }
}

/** Calls `f(name, bases[, ns], **keywords)`. */
function callMeta(vm: VM, f: PyObject, name: PyText, bases: PyObj, ns: PyObject | null, keywords: PyObj): PyObject {
  const args: PyObject[] = ns === null ? [name, bases] : [name, bases, ns];
  return vm.callDict(f, args, keywords);
}

/** @cpython Python/bltinmodule.c: `__class__` has to have been set by type.__new__ to the class that came out. */
function checkCell(vm: VM, cls: PyObject, cell: PyObject, name: PyText): void {
  if (!(cls instanceof PyType) || cell.type !== vm.t.cell) return;
  const own = cell.v as PyObject | null;
  if (own === cls) return;
  if (own === null)
    raise(
      vm,
      vm.exc.RuntimeError!,
      `__class__ not set defining '${name.v}' as ${vm.reprText(cls)}. Was __classcell__ propagated to type.__new__?`,
    );
  typeError(vm, `__class__ set to ${vm.reprText(own)} defining '${name.v}' as ${vm.reprText(cls)}`);
}

export const PRINT: Record<string, MethodSpec> = {
  print: { call: 'FASTCALL_KEYWORDS', fn: print },
  __build_class__: { call: 'FASTCALL_KEYWORDS', fn: build_class },
};
