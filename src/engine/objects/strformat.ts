/** `str.format`, `format_map` and `str.__format__`. The parser of templates is objects/value/template.ts. */

import { PySequence_GetItem } from './abstract.ts';
import { PyObject_GetAttr } from './attributes.ts';
import { dictGet } from './dict.ts';
import { raise, raiseObject } from './errors.ts';
import { guarded, guestFault } from './fault_errors.ts';
import { PyErr_Format } from './format.ts';
import { newInt } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText } from './object.ts';
import { PyObject_ASCII, PyObject_Format, PyObject_GetItem, PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { isStr } from './strbuild.ts';
import { decimalScratch, TextWriter } from './strwriter.ts';
import { ASCII, newFresh, newStr, strSize, unicode_result_unchanged } from './unicode.ts';
import { formatInt, formatStr } from './value/format.ts';
import { type FieldKey, type FieldStep, splitFieldName, TemplateParser } from './value/template.ts';
import type { VM } from './vm.ts';

type Numbering = { mode: 'unknown' | 'automatic' | 'manual'; next: number };

/** Where the arguments of a template come from. */
interface Arguments {
  /** null for format_map */
  args: PyObject[] | null;
  kwargs: PyObject | null;
  numbering: Numbering;
}

/** @cpython Objects/stringlib/unicode_format.h do_string_format 3.8-3.15 */
export function do_string_format(vm: VM, self: PyText, args: PyObj, kwargs: PyObj | null): PyObject {
  return formatWith(vm, self.v, { args: args.v, kwargs, numbering: { mode: 'unknown', next: 0 } });
}

/** @cpython Objects/stringlib/unicode_format.h do_string_format_map 3.8-3.15 */
export function do_string_format_map(vm: VM, self: PyText, mapping: PyObject): PyObject {
  return formatWith(vm, self.v, { args: null, kwargs: mapping, numbering: { mode: 'unknown', next: 0 } });
}

function formatWith(vm: VM, template: string, from: Arguments): PyText {
  try {
    return build_string(vm, template, from, 2);
  } catch (e) {
    guestFault(vm, e);
  }
}

/** @cpython Objects/stringlib/unicode_format.h build_string 3.8-3.15 */
function build_string(vm: VM, template: string, from: Arguments, depth: number): PyText {
  if (depth <= 0) raise(vm, vm.exc.ValueError!, 'Max string recursion exceeded');
  const writer = new TextWriter(template.length + 100, true);
  const parser = new TemplateParser(template);
  try {
    for (let piece = parser.next(); piece !== undefined; piece = parser.next()) {
      if (piece.literal !== '') {
        if (piece.field === undefined && parser.atEnd) writer.overallocate = false;
        writer.write(vm, piece.literal);
      }
      if (piece.field === undefined) continue;
      if (parser.atEnd) writer.overallocate = false;
      output_markup(vm, writer, piece.field, from, depth);
    }
  } catch (e) {
    writer.discard(vm);
    throw e;
  }
  return writer.finish(vm);
}

interface Field {
  name: string;
  conversion: string;
  spec: string;
  isNested: boolean;
}

/** @cpython Objects/stringlib/unicode_format.h output_markup 3.8-3.15 */
function output_markup(vm: VM, writer: TextWriter, field: Field, from: Arguments, depth: number): void {
  let value = get_field_object(vm, field.name, from);
  try {
    if (field.conversion !== '') {
      const converted = do_conversion(vm, value, field.conversion);
      decref(vm, value);
      value = converted;
    }
    if (!field.isNested) return render_field(vm, writer, value, field.spec);
    const spec = build_string(vm, field.spec, from, depth - 1);
    try {
      render_field(vm, writer, value, spec.v);
    } finally {
      decref(vm, spec);
    }
  } finally {
    decref(vm, value);
  }
}

/** @cpython Objects/stringlib/unicode_format.h do_conversion 3.8-3.15 */
function do_conversion(vm: VM, o: PyObject, conversion: string): PyObject {
  if (conversion === 'r') return PyObject_Repr(vm, o);
  if (conversion === 's') return PyObject_Str(vm, o);
  if (conversion === 'a') return PyObject_ASCII(vm, o);
  const cp = conversion.codePointAt(0)!;
  if (cp > 32 && cp < 127) {
    PyErr_Format(vm, vm.exc.ValueError!, 'Unknown conversion specifier %c', conversion);
  }
  PyErr_Format(vm, vm.exc.ValueError!, 'Unknown conversion specifier \\x%x', cp);
}

/** @cpython Objects/stringlib/unicode_format.h render_field 3.8-3.15: exact built-in values are written at once */
function render_field(vm: VM, writer: TextWriter, value: PyObject, spec: string): void {
  if (value.type === vm.tStr && spec === '') return writer.writeStr(vm, value as PyText);
  if (value.type === vm.tInt && spec === '') return writeInt(vm, writer, value);
  if (value.type === vm.tStr) return writer.write(vm, formatted(vm, value as PyText, spec));
  if (value.type === vm.tInt && /^[^a-zA-Z%]*[dxXob]?$/.test(spec)) return writeIntFormat(vm, writer, value, spec);
  const format = newStr(vm, spec);
  try {
    const res = PyObject_Format(vm, value, format);
    try {
      writer.writeStr(vm, res);
    } finally {
      decref(vm, res);
    }
  } finally {
    decref(vm, format);
  }
}

/** The digits of an int, with the scratch int that C makes them in. */
export function writeInt(vm: VM, writer: TextWriter, o: PyObject): void {
  if (typeof o.v === 'bigint') {
    const text = PyObject_Str(vm, o);
    writer.write(vm, text.v);
    decref(vm, text);
    return;
  }
  const scratch = vm.heap.obj_malloc(decimalScratch(vm, o.v));
  writer.write(vm, String(o.v));
  vm.heap.obj_free(scratch);
}

/** An int by its specifier: the digits are a str of their own, until they are laid out. */
function writeIntFormat(vm: VM, writer: TextWriter, o: PyObject, spec: string): void {
  const text = guarded(vm, () =>
    formatInt(o.v, spec, vm.profile.values, {
      maxDigits: vm.intMaxStrDigits,
      decimal: (cp) => vm.text.unicode.decimal(cp),
    }),
  );
  const base = { x: 16, X: 16, o: 8, b: 2 }[spec.at(-1)!];
  const digits = o.v.toString(base ?? 10).length + (base === undefined ? 0 : 2);
  const scratch = base === undefined ? vm.heap.obj_malloc(decimalScratch(vm, o.v)) : 0;
  const made = vm.heap.obj_malloc(strSize(vm, digits, ASCII));
  if (scratch !== 0) vm.heap.obj_free(scratch);
  writer.write(vm, text);
  vm.heap.obj_free(made);
}

function formatted(vm: VM, o: PyText, spec: string): string {
  return guarded(vm, () =>
    formatStr(o.v, spec, vm.profile.values, {
      typeName: o.type.tp_name,
      decimal: (cp) => vm.text.unicode.decimal(cp),
    }),
  );
}

/** @cpython Objects/stringlib/unicode_format.h get_field_object 3.8-3.15: a new reference */
function get_field_object(vm: VM, name: string, from: Arguments): PyObject {
  const { first, rest } = guarded(vm, () => splitFieldName(name, (cp) => vm.text.unicode.decimal(cp)));
  let value = argument(vm, first, from);
  try {
    for (const step of rest) {
      const next = takeStep(vm, value, step);
      decref(vm, value);
      value = next;
    }
  } catch (e) {
    decref(vm, value);
    throw e;
  }
  return value;
}

function argument(vm: VM, first: FieldKey, from: Arguments): PyObject {
  if (typeof first === 'string' && first !== '') return keywordArgument(vm, first, from);
  checkNumbering(vm, from.numbering, first === '' ? 'automatic' : 'manual');
  const index = first === '' ? from.numbering.next++ : first;
  if (from.args === null) {
    raise(vm, vm.exc.ValueError!, 'Format string contains positional fields');
  }
  const item = from.args[Number(index)];
  if (item === undefined) {
    const text = 'Replacement index %s out of range for positional args tuple';
    PyErr_Format(vm, vm.exc.IndexError!, text, String(index));
  }
  item!.rc++;
  return item!;
}

function keywordArgument(vm: VM, name: string, from: Arguments): PyObject {
  const key = newStr(vm, name);
  try {
    if (from.kwargs === null) raiseKey(vm, key);
    if (from.args === null) return PyObject_GetItem(vm, from.kwargs!, key);
    const found = dictGet(vm, from.kwargs as PyObj, key);
    if (found === null) raiseKey(vm, key);
    found!.rc++;
    return found!;
  } finally {
    decref(vm, key);
  }
}

function raiseKey(vm: VM, key: PyText): never {
  raiseObject(vm, vm.exc.KeyError!, key);
}

function checkNumbering(vm: VM, numbering: Numbering, mode: 'automatic' | 'manual'): void {
  if (numbering.mode === 'unknown') numbering.mode = mode;
  if (numbering.mode === mode) return;
  const text =
    mode === 'automatic'
      ? 'cannot switch from manual field specification to automatic field numbering'
      : 'cannot switch from automatic field numbering to manual field specification';
  raise(vm, vm.exc.ValueError!, text);
}

function takeStep(vm: VM, value: PyObject, step: FieldStep): PyObject {
  const { key } = step;
  if (typeof key !== 'string') {
    const asSequence = value.type.sq_item !== null && value.type.mp_subscript === null;
    if (asSequence) return PySequence_GetItem(vm, value, Number(key));
  }
  const o: PyObject = typeof key === 'string' ? newStr(vm, key) : newInt(vm, key);
  try {
    return step.isAttribute ? PyObject_GetAttr(vm, value, o) : PyObject_GetItem(vm, value, o);
  } finally {
    decref(vm, o);
  }
}

/** @cpython Objects/unicodeobject.c unicode___format___impl 3.8-3.15 */
export function unicode_format(vm: VM, self: PyText, spec: PyObject): PyObject {
  if (!isStr(spec)) {
    const got = (spec as PyObject) === vm.None ? 'None' : (spec as PyObject).type.tp_name;
    PyErr_Format(vm, vm.exc.TypeError!, '__format__() argument must be str, not %.50s', got);
  }
  if (spec.v === '') return self.type === vm.tStr ? unicode_result_unchanged(vm, self) : PyObject_Str(vm, self);
  const text = formatted(vm, self, spec.v);
  if (text === self.v && self.type === vm.tStr) {
    self.rc++;
    return self;
  }
  return newFresh(vm, text);
}
