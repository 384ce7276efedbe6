/**
 * Arguments of C functions: counts and keywords, with the texts of Python/getargs.c.
 *
 *   const LIST_SORT = argSpec('sort', ['key', 'reverse'], { positional: 0 });
 *   const [key, reverse] = unpackKeywords(vm, LIST_SORT, args, kwnames);     // borrowed, null where not given
 */

import { internFromString } from './descr.ts';
import { cursor, dictNext } from './dict.ts';
import { PyErr_Format } from './format.ts';
import type { PyObj, PyObject, PyText } from './object.ts';
import { newTuple } from './tuple.ts';
import { intern } from './unicode.ts';
import type { VM } from './vm.ts';

export interface ArgSpec {
  /** name of the function, '' if the text has none */
  name: string;
  /** names of the parameters; '' for positional-only ones, which stand first */
  params: readonly string[];
  /** how many may be given by position */
  positional: number;
  /** how many of the positional ones must be given */
  required: number;
  /** names of keyword-only parameters that must be given come after `positional`: how many */
  requiredKeywords: number;
}

export function argSpec(
  name: string,
  params: readonly string[],
  counts: { positional?: number; required?: number; requiredKeywords?: number } = {},
): ArgSpec {
  return {
    name,
    params,
    positional: counts.positional ?? params.length,
    required: counts.required ?? 0,
    requiredKeywords: counts.requiredKeywords ?? 0,
  };
}

/** @cpython Python/getargs.c _PyArg_CheckPositional 3.8-3.15 */
export function checkPositional(vm: VM, name: string, nargs: number, min: number, max: number): void {
  if (nargs >= min && nargs <= max) return;
  const bound = nargs < min ? min : max;
  const how = min === max ? '' : nargs < min ? 'at least ' : 'at most ';
  const te = vm.exc.TypeError!;
  if (name !== '') {
    PyErr_Format(vm, te, '%.200s expected %s%zd argument%s, got %zd', name, how, bound, bound === 1 ? '' : 's', nargs);
  }
  const s = bound === 1 ? '' : 's';
  PyErr_Format(vm, te, 'unpacked tuple should have %s%zd element%s, but has %zd', how, bound, s, nargs);
}

/** @cpython Python/getargs.c _PyArg_NoKeywords 3.8-3.15 */
export function noKeywords(vm: VM, name: string, kwds: PyObj | null): void {
  if (kwds !== null && kwds.x > 0) PyErr_Format(vm, vm.exc.TypeError!, '%.200s() takes no keyword arguments', name);
}

export function noKwnames(vm: VM, name: string, kwnames: PyText[] | null): void {
  if (kwnames !== null && kwnames.length > 0) {
    PyErr_Format(vm, vm.exc.TypeError!, '%.200s() takes no keyword arguments', name);
  }
}

/** @cpython Python/getargs.c _PyArg_BadArgument 3.8-3.15: "f() argument 'x' must be str, not int" */
export function badArgument(vm: VM, name: string, display: string, expected: string, arg: PyObject): never {
  const got = arg === vm.None ? 'None' : arg.type.tp_name;
  PyErr_Format(vm, vm.exc.TypeError!, '%.200s() %.200s must be %.50s, not %.50s', name, display, expected, got);
}

/**
 * The tuple of the names that may be given by keyword, kept for ever, where the version makes it when it is first needed. A name that
 * only this tuple holds stays interned with it.
 *
 * @cpython Python/getargs.c parser_init 3.8-3.15
 */
export function parser_init(vm: VM, spec: ArgSpec): void {
  const tuples = vm.profile.calls.keywordTuples;
  if (tuples === null || vm.keywordTuples.has(spec)) return;
  if (tuples.without.includes(spec.name)) return;
  const names = spec.params.filter((p) => p !== '');
  vm.keywordTuples.set(spec, tuples.made.includes(spec.name) ? null : keywordTuple(vm, names, tuples.unheld));
}

/** The tuple comes first, its names after it. */
function keywordTuple(vm: VM, names: readonly string[], unheld: readonly string[]): PyObj {
  const tuple = newTuple(vm, Array(names.length).fill(vm.None));
  for (let i = 0; i < names.length; i++) {
    // interned since the imports before the program, which the twin doesn't repeat
    if (!unheld.includes(names[i]!)) intern(vm, names[i]!);
    tuple.v[i] = internFromString(vm, names[i]!);
  }
  return tuple;
}

/** @cpython Python/getargs.c _PyArg_UnpackKeywords 3.8-3.15 (the macro): are the arguments handed on as they are? */
function byPositionAlone(spec: ArgSpec, nargs: number, kwnames: readonly PyText[] | null): boolean {
  return kwnames === null && spec.requiredKeywords === 0 && spec.required <= nargs && nargs <= spec.positional;
}

/** Positional and keyword values in the order of the parameters, borrowed; null where not given. */
export function unpackKeywords(
  vm: VM,
  spec: ArgSpec,
  args: readonly PyObject[],
  kwnames: readonly PyText[] | null,
): (PyObject | null)[] {
  const nkw = kwnames === null ? 0 : kwnames.length;
  const nargs = args.length - nkw;
  const out: (PyObject | null)[] = [];
  if (vm.profile.calls.keywordTuples !== null && !byPositionAlone(spec, nargs, kwnames)) parser_init(vm, spec);
  checkCounts(vm, spec, nargs, nkw);
  for (let i = 0; i < spec.params.length; i++) out.push(i < nargs ? args[i]! : null);
  for (let i = 0; i < nkw; i++) assign(vm, spec, out, nargs, kwnames![i]!, args[nargs + i]!);
  checkRequired(vm, spec, out, nargs);
  return out;
}

/** The same for a tuple and a dict (VARARGS_KEYWORDS, tp_new, tp_init). */
export function unpackTuple(vm: VM, spec: ArgSpec, args: PyObj, kwds: PyObj | null): (PyObject | null)[] {
  const items: PyObject[] = args.v;
  if (kwds === null || kwds.x === 0) return unpackKeywords(vm, spec, items, null);
  const all = items.slice();
  const names: PyText[] = [];
  const c = cursor();
  while (dictNext(kwds, c)) {
    names.push(c.key as PyText);
    all.push(c.value);
  }
  return unpackKeywords(vm, spec, all, names);
}

/** @cpython Python/getargs.c vgetargskeywordsfast_impl 3.8-3.15: the counts */
function checkCounts(vm: VM, spec: ArgSpec, nargs: number, nkw: number): void {
  const te = vm.exc.TypeError!;
  const len = spec.params.length;
  const label = spec.name === '' ? 'function' : spec.name;
  const call = spec.name === '' ? '' : '()';
  if (nargs + nkw > len) {
    const what = nargs === 0 ? 'keyword ' : '';
    const s = len === 1 ? '' : 's';
    const text = '%.200s%s takes %s %zd %sargument%s (%zd given)';
    PyErr_Format(vm, te, text, label, call, 'at most', len, what, s, nargs + nkw);
  }
  if (nargs <= spec.positional) return;
  if (spec.positional === 0) PyErr_Format(vm, te, '%.200s%s takes no positional arguments', label, call);
  const how = spec.required < spec.positional ? 'at most' : 'exactly';
  const s = spec.positional === 1 ? '' : 's';
  const text = '%.200s%s takes %s %zd positional argument%s (%zd given)';
  PyErr_Format(vm, te, text, label, call, how, spec.positional, s, nargs);
}

function assign(vm: VM, spec: ArgSpec, out: (PyObject | null)[], nargs: number, name: PyText, value: PyObject): void {
  const te = vm.exc.TypeError!;
  const i = name.v === '' ? -1 : spec.params.indexOf(name.v);
  const label = spec.name === '' ? 'this function' : spec.name;
  const call = spec.name === '' ? '' : '()';
  if (i < 0) {
    // what is missing is told before what is unexpected
    checkRequired(vm, spec, out, nargs);
    if (vm.profile.core.texts.unexpectedKeyword === 'got') {
      PyErr_Format(vm, te, "%.200s%s got an unexpected keyword argument '%S'", label, call, name);
    }
    PyErr_Format(vm, te, "'%S' is an invalid keyword argument for %.200s%s", name, label, call);
  }
  if (i < nargs) {
    const text = "argument for %.200s%s given by name ('%s') and position (%d)";
    PyErr_Format(vm, te, text, spec.name === '' ? 'function' : spec.name, call, name.v, i + 1);
  }
  out[i] = value;
}

function checkRequired(vm: VM, spec: ArgSpec, out: (PyObject | null)[], nargs: number): void {
  const te = vm.exc.TypeError!;
  const label = spec.name === '' ? 'function' : spec.name;
  const call = spec.name === '' ? '' : '()';
  for (let i = 0; i < spec.required; i++) {
    if (out[i] !== null) continue;
    if (spec.params[i] === '') {
      const least = spec.params.filter((p, n) => p === '' && n < spec.required).length;
      const how = least < spec.positional ? 'at least' : 'exactly';
      const s = least === 1 ? '' : 's';
      const text = '%.200s%s takes %s %d positional argument%s (%zd given)';
      PyErr_Format(vm, te, text, label, call, how, least, s, nargs);
    }
    const text = "%.200s%s missing required argument '%s' (pos %i)";
    PyErr_Format(vm, te, text, label, call, spec.params[i], i + 1);
  }
  for (let i = spec.positional; i < spec.positional + spec.requiredKeywords; i++) {
    if (out[i] === null) {
      const text = "%.200s%s missing required argument '%s' (pos %i)";
      PyErr_Format(vm, te, text, label, call, spec.params[i], i + 1);
    }
  }
}
