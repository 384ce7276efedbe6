/** "Did you mean": names near to one that wasn't found, as each version looks for them. */

import { LOCAL } from '../../code/unit.ts';
import { lookupAttrStr } from '../../objects/attributes.ts';
import { callNoArgs, callOneArg } from '../../objects/call.ts';
import { cursor, dictGetStr, dictNext } from '../../objects/dict.ts';
import { PyThrow } from '../../objects/errors.ts';
import { excData } from '../../objects/exceptions.ts';
import { decref, type PyObj, type PyObject } from '../../objects/object.ts';
import { isSubtype, PyType } from '../../objects/type.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import type { VM } from '../../objects/vm.ts';
import { STDLIB_MODULES } from '../../profile/stdlib.ts';
import type { Frame } from '../frame.ts';
import type { TracebackData } from '../traceback.ts';
import { nearest } from './distance.ts';
import { HINTS } from './hints.ts';

export interface Suggestion {
  /** what follows the message; with `whole`: what stands in its place */
  text: string;
  whole?: boolean;
}

/** attributes of attributes are looked for in so many */
const NESTED = 20;

/** What an exception's message is followed by; null: nothing. */
export function suggestionText(vm: VM, exc: PyObj, tb: PyObj | null): Suggestion | null {
  try {
    return suggest(vm, exc, tb);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return null;
  }
}

const textOf = (vm: VM, o: PyObject | null | undefined): string | null =>
  o && isSubtype(o.type, vm.tStr) ? (o.v as string) : null;

function suggest(vm: VM, exc: PyObj, tb: PyObj | null): Suggestion | null {
  const { extra } = excData(exc);
  const how = vm.profile.display.suggestions;
  const is = (name: string): boolean => isSubtype(exc.type, vm.exc[name]!);
  if (is('ImportError')) {
    const from = textOf(vm, extra.name_from);
    if (from !== null) return how.imports ? meant(vm, importSuggestion(vm, textOf(vm, extra.name), from)) : null;
    return how.modules && is('ModuleNotFoundError') ? moduleSuggestion(vm, textOf(vm, extra.name)) : null;
  }
  const name = textOf(vm, extra.name);
  if (name === null) return null;
  if (is('AttributeError')) return attributeText(vm, extra.obj ?? null, name, tb);
  return is('NameError') ? nameText(vm, name, tb) : null;
}

function meant(vm: VM, found: string | null): Suggestion | null {
  if (found === null) return null;
  const plain = vm.profile.display.suggestions.attributes === 'plain' || /^[\x20-\x7e]*$/.test(found);
  return { text: `. Did you mean: '${found}'${plain ? '' : ` (${asciiText(found)})`}?` };
}

/** ascii() of a name */
function asciiText(name: string): string {
  const escaped = Array.from(name, (c) => {
    const cp = c.codePointAt(0)!;
    if (cp < 0x7f) return c;
    if (cp < 0x100) return `\\x${cp.toString(16)}`;
    return cp < 0x10000 ? `\\u${cp.toString(16).padStart(4, '0')}` : `\\U${cp.toString(16).padStart(8, '0')}`;
  });
  return `'${escaped.join('')}'`;
}

// --- names

function lastFrame(tb: PyObj | null): PyObj | null {
  let last = tb;
  for (let t = tb; t !== null; t = (t.v as TracebackData).next) last = t;
  return last === null ? null : (last.v as TracebackData).frame;
}

function keysOf(vm: VM, o: PyObject): string[] {
  const names: string[] = [];
  if (isSubtype(o.type, vm.tDict)) {
    const c = cursor();
    while (dictNext(o as PyObj, c)) if (isSubtype(c.key.type, vm.tStr)) names.push(c.key.v as string);
  }
  return names;
}

/** The local names of a frame that are bound, and the value of `self`. */
function locals(vm: VM, frame: PyObj): { names: string[]; self: PyObject | null } {
  const o = vm.frameLocals(frame.v);
  const names = keysOf(vm, o);
  const self = isSubtype(o.type, vm.tDict) ? dictGetStr(vm, o as PyObj, 'self') : null;
  if (self !== null) self.rc++;
  decref(vm, o);
  return { names, self };
}

function nameText(vm: VM, name: string, tb: PyObj | null): Suggestion | null {
  const found = nameSuggestion(vm, name, tb);
  const text = meant(vm, found)?.text ?? '';
  if (!vm.profile.display.suggestions.imports || !STDLIB_MODULES[vm.profile.build].has(name)) return { text };
  return {
    text: `${text}${found === null ? '.' : ' Or'} ${found === null ? 'Did' : 'did'} you forget to import '${name}'?`,
  };
}

function nameSuggestion(vm: VM, name: string, tb: PyObj | null): string | null {
  const frame = lastFrame(tb);
  if (frame === null) return null;
  const F = frame.v as Frame;
  const how = vm.profile.display.suggestions;
  const { names, self } = locals(vm, frame);
  try {
    if (how.self && self !== null) {
      const value = attributeQuietly(vm, self, name);
      if (value) return `self.${name}`;
    }
  } finally {
    if (self !== null) decref(vm, self);
  }
  const globals = keysOf(vm, F.globals);
  const builtins = keysOf(vm, F.builtins);
  if (how.scopes === 'together') return nearest([...names, ...globals, ...builtins], name);
  const { unit } = F.code;
  const own = unit.localsplusnames.filter((_, k) => unit.localspluskinds[k]! & LOCAL);
  return nearest(own, name) ?? nearest(globals, name) ?? nearest(builtins, name);
}

function attributeQuietly(vm: VM, o: PyObject, name: string): boolean {
  try {
    const value = lookupAttrStr(vm, o, name);
    if (value === null) return false;
    decref(vm, value);
    return true;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return false;
  }
}

// --- attributes

/** dir(o), strings alone. */
function directory(vm: VM, o: PyObject): string[] {
  const method = o instanceof PyType ? lookupAttrStr(vm, o.type, '__dir__') : lookupAttrStr(vm, o, '__dir__');
  if (method === null) return [];
  const list = o instanceof PyType ? callOneArg(vm, method, o) : callNoArgs(vm, method);
  decref(vm, method);
  const items = vm.listOf(list);
  decref(vm, list);
  const names = items.flatMap((item) => (isSubtype(item.type, vm.tStr) ? [item.v as string] : []));
  for (const item of items) decref(vm, item);
  return names.sort();
}

function candidates(vm: VM, o: PyObject, name: string, tb: PyObj | null): string[] {
  const names = directory(vm, o);
  if (!vm.profile.display.suggestions.hidesUnderscored || name.startsWith('_')) return names;
  const frame = lastFrame(tb);
  if (frame !== null) {
    const { self } = locals(vm, frame);
    if (self !== null) decref(vm, self);
    if (self === o) return names;
  }
  return names.filter((n) => !n.startsWith('_'));
}

function attributeText(vm: VM, o: PyObject | null, name: string, tb: PyObj | null): Suggestion | null {
  const dotted = vm.profile.display.suggestions.attributes === 'dotted';
  const target = o ?? vm.None;
  if (dotted) {
    const hint = HINTS[name]?.find(({ type }) => vm.t[type] !== undefined && isSubtype(target.type, vm.t[type]!));
    if (hint) return { text: `. ${hint.sentence ?? `Did you mean '.${hint.name}'?`}` };
  }
  if (o === null && vm.profile.display.maker === 'c') return null;
  const names = candidates(vm, target, name, tb);
  const found = nearest(names, name);
  if (!dotted) return meant(vm, found);
  const shown = found ?? nested(vm, target, name, names);
  if (shown === null) return null;
  if (/^[\x20-\x7e]*$/.test(shown)) return { text: `. Did you mean '.${shown}' instead of '.${name}'?` };
  const [a, b] = [asciiText(shown), asciiText(name)];
  return { text: `. Did you mean '.${shown}' (${a}) instead of '.${name}' (${b})?` };
}

/** @cpython Lib/traceback.py _check_for_nested_attribute 3.15 */
function nested(vm: VM, o: PyObject, name: string, names: string[]): string | null {
  for (const outer of names.filter((n) => !n.startsWith('_')).slice(0, NESTED)) {
    const own = _PyType_Lookup(vm, o.type, outer);
    if (own !== null && own.type.tp_descr_get !== null) continue;
    try {
      const inner = lookupAttrStr(vm, o, outer);
      if (inner === null) continue;
      const has = hasStatically(vm, inner, name);
      decref(vm, inner);
      if (has) return `${outer}.${name}`;
    } catch (e) {
      if (!(e instanceof PyThrow)) throw e;
      decref(vm, e.value);
    }
  }
  return null;
}

/** Whether an attribute stands in a type or an instance's dict. */
function hasStatically(vm: VM, o: PyObject, name: string): boolean {
  const type = o instanceof PyType ? o : o.type;
  if (_PyType_Lookup(vm, type, name) !== null) return true;
  if (o instanceof PyType || _PyType_Lookup(vm, o.type, '__dict__') === null) return false;
  const d = lookupAttrStr(vm, o, '__dict__');
  if (d === null) return false;
  const has = isSubtype(d.type, vm.tDict) && dictGetStr(vm, d as PyObj, name) !== null;
  decref(vm, d);
  return has;
}

// --- imports

function importSuggestion(vm: VM, module: string | null, name: string): string | null {
  if (module === null) return null;
  const m = vm.hooks.import(module, null, null, null, 0);
  const names = directory(vm, m);
  decref(vm, m);
  const { hidesUnderscored } = vm.profile.display.suggestions;
  return nearest(hidesUnderscored && !name.startsWith('_') ? names.filter((n) => !n.startsWith('_')) : names, name);
}

function moduleSuggestion(vm: VM, name: string | null): Suggestion | null {
  if (name === null) return null;
  const known = STDLIB_MODULES[vm.profile.build];
  if (known.has(name)) return { text: `Standard library module '${name}' was not found`, whole: true };
  if (name.includes('.')) return null;
  return meant(vm, nearest([...known], name));
}
