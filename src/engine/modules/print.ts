/** print() and __build_class__. */

import { argSpec, parser_init } from '../objects/arguments.ts';
import { lookupAttr, lookupAttrStr } from '../objects/attributes.ts';
import { callMethod, stackAsDict, tupleFromArray, vectorcallWithDict } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictDelMaybe, dictGetStr, newDict } from '../objects/dict.ts';
import { raise, typeError } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, PyType } from '../objects/type.ts';
import { intern } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { PyFile_WriteObject, PyFile_WriteString } from './pending.ts';

const utf8 = new TextEncoder();

/** Writes text to the guest's descriptor 1 or 2. */
export function writeText(vm: VM, fd: number, text: string): void {
  vm.host.write(fd, utf8.encode(text));
}

const PRINT_NAMES = argSpec('print', ['sep', 'end', 'file', 'flush'], { positional: 0 });

/** @cpython Python/bltinmodule.c builtin_print 3.8-3.15 */
function print(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const options: Record<string, PyObject | null> = { sep: null, end: null, file: null, flush: null };
  const n = args.length - (kwnames?.length ?? 0);
  if (vm.profile.run.printTakesTuple) parser_init(vm, PRINT_NAMES);
  kwnames?.forEach((name, k) => {
    if (!(name.v in options))
      typeError(vm, vm.profile.run.unexpectedKeyword.replace('%f', 'print').replace('%k', name.v));
    options[name.v] = args[n + k]!;
  });
  for (const which of ['sep', 'end'] as const) {
    const o = options[which];
    if (o && o !== vm.None && !isSubtype(o.type, vm.tStr))
      typeError(vm, `${which} must be None or a string, not ${o.type.tp_name}`);
  }
  const given = (which: 'sep' | 'end'): PyObject | null =>
    options[which] === vm.None ? null : (options[which] ?? null);
  // the values are handed on as a tuple
  const tuple = vm.profile.run.printTakesTuple ? tupleFromArray(vm, args, 0, n) : null;
  try {
    printAll(vm, args.slice(0, n), given('sep'), given('end'), options.file ?? vm.None, options.flush ?? null);
  } finally {
    if (tuple !== null) decref(vm, tuple);
  }
  vm.None.rc++;
  return vm.None;
}

/** @cpython Python/bltinmodule.c builtin_print_impl 3.8-3.15 */
function printAll(
  vm: VM,
  values: PyObject[],
  sep: PyObject | null,
  end: PyObject | null,
  given: PyObject,
  flush: PyObject | null,
): void {
  let file = given;
  if (file === vm.None) {
    const out = dictGetStr(vm, vm.sysDict, 'stdout');
    if (out === null) raise(vm, vm.exc.RuntimeError!, 'lost sys.stdout');
    if (out === vm.None) return;
    file = out;
  }
  for (let k = 0; k < values.length; k++) {
    if (k > 0) writePart(vm, sep, ' ', file);
    PyFile_WriteObject(vm, values[k]!, file, true);
  }
  writePart(vm, end, '\n', file);
  if (flush && PyObject_IsTrue(vm, flush)) decref(vm, callMethod(vm, file, 'flush', []));
}

/** What stands between the values or behind them: as given, or what is usual. */
function writePart(vm: VM, given: PyObject | null, usual: string, file: PyObject): void {
  if (given !== null) PyFile_WriteObject(vm, given, file, true);
  else PyFile_WriteString(vm, usual, file);
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
  const keywords = kwnames === null ? null : stackAsDict(vm, args, n, kwnames);
  const meta = keywords === null ? null : takeMetaclass(vm, keywords);
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
    xdecref(vm, keywords);
    xdecref(vm, meta);
    decref(vm, bases);
  }
}

/** The keyword `metaclass`, a new reference, taken out of the others. */
function takeMetaclass(vm: VM, keywords: PyObj): PyObject | null {
  const meta = dictGetStr(vm, keywords, 'metaclass');
  if (meta === null) return null;
  meta.rc++;
  dictDelMaybe(vm, keywords, intern(vm, 'metaclass'));
  return meta;
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

function prepare(vm: VM, meta: PyObject, name: PyText, bases: PyObj, keywords: PyObj | null): PyObject {
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
function callMeta(
  vm: VM,
  f: PyObject,
  name: PyText,
  bases: PyObj,
  ns: PyObject | null,
  keywords: PyObj | null,
): PyObject {
  const args: PyObject[] = ns === null ? [name, bases] : [name, bases, ns];
  return keywords === null ? vm.call(vm, f, args, null) : vectorcallWithDict(vm, f, args, keywords);
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
