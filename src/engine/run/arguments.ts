/**
 * Binding of arguments to parameters: what `initialize_locals` does, with its messages.
 */

import type { CodeUnit } from '../code/unit.ts';
import { dictGet, dictSet, newDict } from '../objects/dict.ts';
import { PyErr_Format, PyUnicode_FromFormat } from '../objects/format.ts';
import { list_append_steal, newList } from '../objects/list.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

type Slots = (PyObject | null)[];

/** Positional arguments only (owned). */
export function bindExact(vm: VM, fn: PyObj, args: PyObject[]): PyObject[] {
  return bindArguments(vm, fn, args, null);
}

/**
 * @cpython Python/ceval.c initialize_locals 3.11-3.15: the parameters of `fn` in the order of its locals, all owned.
 * `args` is stolen: positional values, then those of `kwnames`. On an error everything is dropped, `fn` too.
 */
export function bindArguments(vm: VM, fn: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject[] {
  const unit: CodeUnit = fn.v.code.v.unit;
  const named = kwnames === null ? 0 : kwnames.length;
  const given = args.length - named;
  const total = unit.argcount + unit.kwonlyargcount;
  const slots: Slots = new Array(total).fill(null);
  let rest: PyObj | null = null;
  let keywords: PyObj | null = null;
  try {
    if (unit.flags & 8) keywords = newDict(vm);
    const direct = Math.min(given, unit.argcount);
    for (let k = 0; k < direct; k++) slots[k] = args[k]!;
    if (unit.flags & 4) {
      rest = newTuple(vm, args.slice(direct, given));
    }
    for (let k = 0; k < named; k++) bindKeyword(vm, fn, unit, slots, keywords, kwnames![k]!, args, given + k);
    if (given > unit.argcount && !(unit.flags & 4)) tooManyPositional(vm, fn, unit, given, slots);
    fillDefaults(vm, fn, unit, slots, given);
  } catch (e) {
    for (let k = given > unit.argcount && !(unit.flags & 4) ? unit.argcount : given; k < args.length; k++) {
      if (!slots.includes(args[k]!)) xdecref(vm, args[k]);
    }
    for (const s of slots) xdecref(vm, s);
    xdecref(vm, rest);
    xdecref(vm, keywords);
    decref(vm, fn);
    throw e;
  }
  const bound = slots as PyObject[];
  if (rest) bound.push(rest);
  if (keywords) bound.push(keywords);
  return bound;
}

function bindKeyword(
  vm: VM,
  fn: PyObj,
  unit: CodeUnit,
  slots: Slots,
  keywords: PyObj | null,
  name: PyText,
  args: PyObject[],
  at: number,
): void {
  const names = unit.localsplusnames;
  const total = unit.argcount + unit.kwonlyargcount;
  const text = name.v as string;
  for (let k = unit.posonlyargcount; k < total; k++) {
    if (names[k] !== text) continue;
    if (slots[k] !== null)
      PyErr_Format(vm, vm.exc.TypeError!, "%U() got multiple values for argument '%S'", qualname(fn), name);
    slots[k] = args[at]!;
    return;
  }
  if (keywords === null) {
    positionalOnlyAsKeyword(vm, fn, unit, args.length, at, name);
    PyErr_Format(vm, vm.exc.TypeError!, "%U() got an unexpected keyword argument '%S'", qualname(fn), name);
  }
  dictSet(vm, keywords, name, args[at]!);
  decref(vm, args[at]!);
  args[at] = vm.None;
  vm.None.rc++;
}

/** @cpython Python/ceval.c positional_only_passed_as_keyword 3.8-3.15 */
function positionalOnlyAsKeyword(vm: VM, fn: PyObj, unit: CodeUnit, _n: number, _at: number, name: PyText): void {
  const only = unit.localsplusnames.slice(0, unit.posonlyargcount);
  if (!only.includes(name.v)) return;
  const text = "%U() got some positional-only arguments passed as keyword arguments: '%U'";
  PyErr_Format(vm, vm.exc.TypeError!, text, qualname(fn), name);
}

function qualname(fn: PyObj): PyText {
  return fn.v.qualname;
}

/** @cpython Python/ceval.c too_many_positional 3.8-3.15 */
function tooManyPositional(vm: VM, fn: PyObj, unit: CodeUnit, given: number, slots: Slots): never {
  const defaults = fn.v.defaults === null ? 0 : fn.v.defaults.v.length;
  const kwonly = slots.slice(unit.argcount).filter((s) => s !== null).length;
  const plural = defaults > 0 ? true : unit.argcount !== 1;
  const takes =
    defaults > 0
      ? PyUnicode_FromFormat(vm, 'from %zd to %zd', unit.argcount - defaults, unit.argcount)
      : PyUnicode_FromFormat(vm, '%zd', unit.argcount);
  const s = (n: number): string => (n !== 1 ? 's' : '');
  const named = ' positional argument%s (and %zd keyword-only argument%s)';
  const extra = kwonly > 0 ? PyUnicode_FromFormat(vm, named, s(given), kwonly, s(kwonly)) : newStr(vm, '');
  const verb = given === 1 && kwonly === 0 ? 'was' : 'were';
  const text = '%U() takes %U positional argument%s but %zd%U %s given';
  try {
    PyErr_Format(vm, vm.exc.TypeError!, text, qualname(fn), takes, plural ? 's' : '', given, extra, verb);
  } finally {
    decref(vm, takes);
    decref(vm, extra);
  }
}

function fillDefaults(vm: VM, fn: PyObj, unit: CodeUnit, slots: Slots, given: number): void {
  const defaults: PyObject[] = fn.v.defaults === null ? [] : fn.v.defaults.v;
  const first = unit.argcount - defaults.length;
  if (given < unit.argcount) {
    const missing: string[] = [];
    for (let k = given; k < first; k++) if (slots[k] === null) missing.push(unit.localsplusnames[k]!);
    if (missing.length > 0) missingArguments(vm, fn, 'positional', missing);
    for (let k = Math.max(given, first); k < unit.argcount; k++) {
      if (slots[k] !== null) continue;
      const value = defaults[k - first]!;
      value.rc++;
      slots[k] = value;
    }
  }
  const missing: string[] = [];
  for (let k = unit.argcount; k < slots.length; k++) {
    if (slots[k] !== null) continue;
    const name = unit.localsplusnames[k]!;
    const value = fn.v.kwdefaults === null ? null : keywordDefault(vm, fn, name);
    if (value === null) missing.push(name);
    else {
      value.rc++;
      slots[k] = value;
    }
  }
  if (missing.length > 0) missingArguments(vm, fn, 'keyword-only', missing);
}

function keywordDefault(vm: VM, fn: PyObj, name: string): PyObject | null {
  return dictGet(vm, fn.v.kwdefaults, intern(vm, name));
}

/** @cpython Python/ceval.c format_missing 3.8-3.15 */
function missingArguments(vm: VM, fn: PyObj, kind: string, names: string[]): void {
  const quoted = newList(vm, []);
  let list: PyText | null = null;
  try {
    for (const n of names) list_append_steal(vm, quoted, PyObject_Repr(vm, intern(vm, n)));
    list = namesInWords(vm, quoted);
    const text = '%U() missing %i required %s argument%s: %U';
    PyErr_Format(vm, vm.exc.TypeError!, text, qualname(fn), names.length, kind, names.length === 1 ? '' : 's', list);
  } finally {
    if (list !== null) decref(vm, list);
    decref(vm, quoted);
  }
}

/** 'a', 'b', and 'c'; OURS: the parts that C joins and concatenates are made in one step each. */
function namesInWords(vm: VM, quoted: PyObj): PyText {
  const list = quoted.v as PyText[];
  if (list.length === 1) {
    list[0]!.rc++;
    return list[0]!;
  }
  if (list.length === 2) return PyUnicode_FromFormat(vm, '%U and %U', list[0], list[1]);
  const tail = PyUnicode_FromFormat(vm, ', %U, and %U', list.at(-2), list.at(-1));
  const text = newStr(
    vm,
    list
      .slice(0, -2)
      .map((s) => s.v)
      .join(', '),
  );
  const both = newStr(vm, `${text.v}${tail.v}`);
  decref(vm, text);
  decref(vm, tail);
  return both;
}
