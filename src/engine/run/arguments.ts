/**
 * Binding of arguments to parameters: what `initialize_locals` does, with its messages.
 */

import type { CodeUnit } from '../code/unit.ts';
import { dictGet, dictSet, newDict } from '../objects/dict.ts';
import { raise } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { intern } from '../objects/unicode.ts';
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
    if (slots[k] !== null) raise(vm, vm.exc.TypeError!, `${qualname(fn)}() got multiple values for argument '${text}'`);
    slots[k] = args[at]!;
    return;
  }
  if (keywords === null) {
    positionalOnlyAsKeyword(vm, fn, unit, args.length, at, name);
    raise(
      vm,
      vm.exc.TypeError!,
      `${qualname(fn)}() got an unexpected keyword argument '${text}'${suggestion(vm, unit, text)}`,
    );
  }
  dictSet(vm, keywords, name, args[at]!);
  decref(vm, args[at]!);
  args[at] = vm.None;
  vm.None.rc++;
}

function suggestion(_vm: VM, _unit: CodeUnit, _name: string): string {
  return '';
}

/** @cpython Python/ceval.c positional_only_passed_as_keyword 3.8-3.15 */
function positionalOnlyAsKeyword(vm: VM, fn: PyObj, unit: CodeUnit, _n: number, _at: number, name: PyText): void {
  const only = unit.localsplusnames.slice(0, unit.posonlyargcount);
  if (!only.includes(name.v)) return;
  raise(
    vm,
    vm.exc.TypeError!,
    `${qualname(fn)}() got some positional-only arguments passed as keyword arguments: '${name.v}'`,
  );
}

function qualname(fn: PyObj): string {
  return fn.v.qualname.v;
}

/** @cpython Python/ceval.c too_many_positional 3.8-3.15 */
function tooManyPositional(vm: VM, fn: PyObj, unit: CodeUnit, given: number, slots: Slots): never {
  const defaults = fn.v.defaults === null ? 0 : fn.v.defaults.v.length;
  const kwonly = slots.slice(unit.argcount).filter((s) => s !== null).length;
  const plural = defaults > 0 ? true : unit.argcount !== 1;
  const takes = defaults > 0 ? `from ${unit.argcount - defaults} to ${unit.argcount}` : String(unit.argcount);
  const extra =
    kwonly > 0
      ? ` positional argument${given !== 1 ? 's' : ''} (and ${kwonly} keyword-only argument${kwonly !== 1 ? 's' : ''})`
      : '';
  const verb = given === 1 && kwonly === 0 ? 'was' : 'were';
  raise(
    vm,
    vm.exc.TypeError!,
    `${qualname(fn)}() takes ${takes} positional argument${plural ? 's' : ''} but ${given}${extra} ${verb} given`,
  );
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
function missingArguments(vm: VM, fn: PyObj, kind: string, names: string[]): never {
  const quoted = names.map((n) => `'${n}'`);
  const list =
    quoted.length === 1
      ? quoted[0]
      : quoted.length === 2
        ? `${quoted[0]} and ${quoted[1]}`
        : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
  raise(
    vm,
    vm.exc.TypeError!,
    `${qualname(fn)}() missing ${names.length} required ${kind} argument${names.length === 1 ? '' : 's'}: ${list}`,
  );
}
