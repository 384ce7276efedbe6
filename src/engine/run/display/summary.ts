/** What is printed of an exception behind its traceback: type and message, the place of a syntax error, suggestion, notes. */
import { lookupAttrStr } from '../../objects/attributes.ts';
import { isAnyDict } from '../../objects/dict.ts';
import { PyThrow } from '../../objects/errors.ts';
import { decref, type PyObj, type PyObject } from '../../objects/object.ts';
import { PyObject_Repr, PyObject_Str } from '../../objects/object_protocol.ts';
import { isSubtype } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import { suggestionText } from './suggestions.ts';
import { type SyntaxText, syntaxText } from './syntax.ts';

/** An attribute; null where it is missing or looking for it fails. */
export function attributeOr(vm: VM, o: PyObject, name: string): PyObject | null {
  try {
    return lookupAttrStr(vm, o, name);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return null;
  }
}

function textAttribute(vm: VM, o: PyObject, name: string): string | null {
  const value = attributeOr(vm, o, name);
  if (value === null) return null;
  const text = isSubtype(value.type, vm.tStr) ? (value.v as string) : null;
  decref(vm, value);
  return text;
}

/** `module.Name`, without the modules that need no naming. */
export function typeText(vm: VM, exc: PyObject): string {
  const module = textAttribute(vm, exc.type, '__module__');
  const name = textAttribute(vm, exc.type, '__qualname__') ?? exc.type.tp_name;
  if (module === 'builtins' || module === '__main__') return name;
  return `${module ?? '<unknown>'}.${name}`;
}

/** str() or repr() of an object, `fallback` where that fails. @cpython Lib/traceback.py _safe_string 3.11-3.15 */
export function safeText(vm: VM, o: PyObject, make: typeof PyObject_Str, fallback: string): string {
  try {
    let s = make(vm, o);
    if ((s.type as unknown) !== vm.tStr) {
      const inner = s;
      s = PyObject_Str(vm, inner);
      decref(vm, inner);
    }
    const text = s.v as string;
    decref(vm, s);
    return text;
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return fallback;
  }
}

/** The text of an exception's value as it is shown. */
export function valueText(vm: VM, exc: PyObject): string {
  return safeText(vm, exc, PyObject_Str, '<exception str() failed>');
}

/** What stands behind the traceback; each piece ends with a line feed. */
export interface Summary {
  /** lines that name the place of a syntax error */
  place: SyntaxText | null;
  message: string;
  notes: string[];
}

/** @cpython Python/pythonrun.c print_exception 3.11-3.12, Lib/traceback.py format_exception_only 3.13-3.15 */
export function summary(vm: VM, exc: PyObj, tb: PyObj | null): Summary {
  const type = typeText(vm, exc);
  const place = isSubtype(exc.type, vm.exc.SyntaxError!) ? syntaxText(vm, exc) : null;
  if (place !== null) {
    return { place, message: line(type, place.message), notes: noteLines(vm, exc) };
  }
  const value = valueText(vm, exc);
  const suggestion = suggestionText(vm, exc, tb);
  const { maker } = vm.profile.display;
  const text = suggestion?.whole ? suggestion.text : value + (suggestion?.text ?? '');
  const message =
    maker === 'c' ? line(type, value).slice(0, -1) + (suggestion?.text ?? '') : line(type, text).slice(0, -1);
  return { place: null, message: `${message}\n`, notes: noteLines(vm, exc) };
}

function line(type: string, value: string): string {
  return value === '' ? `${type}\n` : `${type}: ${value}\n`;
}

function isSequence(vm: VM, o: PyObject): boolean {
  return o.type.sq_item !== null && !isAnyDict(vm, o);
}

function noteLines(vm: VM, exc: PyObj): string[] {
  const notes = attributeOr(vm, exc, '__notes__');
  if (notes === null) return [];
  const { noteTexts, maker } = vm.profile.display;
  const isText = isSubtype(notes.type, vm.tStr) || isSubtype(notes.type, vm.tBytes);
  try {
    if (notes === vm.None && maker === 'library') return [];
    if (!isSequence(vm, notes) || (noteTexts && isText)) {
      const text = safeText(vm, notes, PyObject_Repr, '<__notes__ repr() failed>');
      return [noteTexts ? `${text}\n` : text];
    }
    const items = vm.listOf(notes);
    const texts = items.map((note) => safeText(vm, note, PyObject_Str, '<note str() failed>'));
    for (const note of items) decref(vm, note);
    return texts.flatMap((text) => text.split('\n').map((part) => `${part}\n`));
  } finally {
    decref(vm, notes);
  }
}
