/** The module _string: the parser of format templates, as string.Formatter uses it. */
import { gcDel, gcNew, track } from '../objects/alloc.ts';
import type { TypeSpec } from '../objects/define.ts';
import { guarded } from '../objects/fault_errors.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newBool, newInt } from '../objects/long.ts';
import { decref, PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { isStr } from '../objects/strbuild.ts';
import { newTuple } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import { newStr } from '../objects/unicode.ts';
import { type FieldKey, type FieldStep, splitFieldName, TemplateParser } from '../objects/value/template.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

/** Iterators: PyObj with `v` the text they run over (owned), `w` the parser. */
function iteratorSpec(name: string, words: number, next: (vm: VM, it: PyObj) => PyObject | null): TypeSpec {
  return {
    name,
    basicsize: (w) => words * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      tp_dealloc: (vm, it: PyObj) => {
        vm.gc.untrackMaybe(it);
        decref(vm, it.v);
        gcDel(vm, it);
      },
      tp_traverse: (_vm, it: PyObj, visit) => visit(it.v),
      tp_iter: (_vm, it) => {
        it.rc++;
        return it;
      },
      tp_iternext: next,
    },
  };
}

/** @cpython Objects/stringlib/unicode_format.h formatteriter_next 3.8-3.15 */
function formatteriter_next(vm: VM, it: PyObj): PyObject | null {
  const piece = guarded(vm, () => (it.w as TemplateParser).next());
  if (piece === undefined) return null;
  const literal = newStr(vm, piece.literal);
  const { field } = piece;
  if (field === undefined) {
    vm.None.rc += 3;
    return newTuple(vm, [literal, vm.None, vm.None, vm.None]);
  }
  const conversion: PyObject = field.conversion === '' ? vm.None : newStr(vm, field.conversion);
  if (conversion === vm.None) vm.None.rc++;
  return newTuple(vm, [literal, newStr(vm, field.name), newStr(vm, field.spec), conversion]);
}

function keyObject(vm: VM, key: FieldKey): PyObject {
  return typeof key === 'string' ? newStr(vm, key) : newInt(vm, key);
}

/** @cpython Objects/stringlib/unicode_format.h fieldnameiter_next 3.8-3.15 */
function fieldnameiter_next(vm: VM, it: PyObj): PyObject | null {
  const step = guarded(vm, () => (it.w as Iterator<FieldStep>).next());
  if (step.done) return null;
  return newTuple(vm, [newBool(vm, step.value.isAttribute), keyObject(vm, step.value.key)]);
}

function checkStr(vm: VM, o: PyObject): PyText {
  if (isStr(o)) return o;
  PyErr_Format(vm, vm.exc.TypeError!, 'expected str, got %s', o.type.tp_name);
}

function newIterator(vm: VM, name: string, text: PyText, parser: unknown): PyObj {
  const type = vm.t[name]!;
  const it = new PyObj(type, gcNew(vm, type, type.tp_basicsize), text);
  text.rc++;
  it.w = parser;
  track(vm, it);
  return it;
}

export function createString(vm: VM): PyObj {
  vm.t.formatteriterator ??= defineType(vm, iteratorSpec('formatteriterator', 6, formatteriter_next));
  vm.t.fieldnameiterator ??= defineType(vm, iteratorSpec('fieldnameiterator', 7, fieldnameiter_next));
  return defineModule(vm, {
    name: '_string',
    doc: 'string helper module',
    functions: {
      formatter_field_name_split: {
        call: 'O',
        fn: (m, _module, arg) => {
          const text = checkStr(m, arg);
          const { first, rest } = guarded(m, () => splitFieldName(text.v, (cp) => m.text.unicode.decimal(cp)));
          const it = newIterator(m, 'fieldnameiterator', text, rest[Symbol.iterator]());
          return newTuple(m, [keyObject(m, first), it]);
        },
      },
      formatter_parser: {
        call: 'O',
        fn: (m, _module, arg) => {
          const text = checkStr(m, arg);
          return newIterator(m, 'formatteriterator', text, new TemplateParser(text.v));
        },
      },
    },
  });
}
