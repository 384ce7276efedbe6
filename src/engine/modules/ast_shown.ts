/** Nodes of the module ast as text, and with fields replaced (3.14). */
import { getAttrStr, lookupAttr, lookupAttrStr } from '../objects/attributes.ts';
import { cursor, dictNext, newDict } from '../objects/dict.ts';
import { dictUpdate, PyDict_Copy } from '../objects/dictmethods.ts';
import { raise, typeError } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { AstState } from './ast.ts';

/** Levels of nodes that a node's text shows. */
const SHOWN_DEPTH = 3;

/** `_fields` of a class, as texts; the tuple itself is the caller's to release. */
function fieldNames(vm: VM, type: PyObject): { tuple: PyObject; names: PyText[] } {
  const tuple = getAttrStr(vm, type, '_fields');
  return { tuple, names: tuple.v as PyText[] };
}

/** The instance's attributes as a dict, new. */
function attributesOf(vm: VM, self: PyObj): PyObj {
  const found = lookupAttrStr(vm, self, '__dict__');
  if (found === null) return newDict(vm);
  try {
    return PyDict_Copy(vm, found as PyObj);
  } finally {
    decref(vm, found);
  }
}

/** @cpython Python/Python-ast.c ast_type_replace 3.13-3.15 */
export function ast_type_replace(vm: VM, self: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  if ((args.v as PyObject[]).length > 0) typeError(vm, '__replace__() takes no positional arguments');
  const made = attributesOf(vm, self);
  try {
    if (kwds !== null) dictUpdate(vm, made, kwds);
    const keys: PyText[] = [];
    const values: PyObject[] = [];
    const c = cursor();
    while (dictNext(made, c)) {
      keys.push(c.key as PyText);
      values.push(c.value);
    }
    return vm.call(vm, self.type, values, keys);
  } finally {
    decref(vm, made);
  }
}

/** @cpython Python/Python-ast.c ast_repr_max_depth 3.14-3.15 */
function shown(vm: VM, o: PyObject, depth: number): string {
  const { types } = vm.ast as AstState;
  const isNode = isSubtype(o.type, types.AST!);
  if (!isNode) {
    const text = PyObject_Repr(vm, o);
    const value = text.v as string;
    decref(vm, text);
    return value;
  }
  const name = o.type === types.AST ? 'ast.AST' : o.type.tp_name;
  const { tuple, names } = fieldNames(vm, o.type);
  try {
    if (depth <= 0) return `${name}(...)`;
    const parts = names.map((field) => {
      const value = lookupAttr(vm, o, field);
      if (value === null) raise(vm, vm.exc.AttributeError!, `'${name}' object has no attribute '${field.v}'`);
      try {
        return `${field.v}=${shownValue(vm, value, depth - 1)}`;
      } finally {
        decref(vm, value);
      }
    });
    return `${name}(${parts.join(', ')})`;
  } finally {
    decref(vm, tuple);
  }
}

/** Of a list or tuple, the first and the last item. */
function shownValue(vm: VM, value: PyObject, depth: number): string {
  const isList = value.type === vm.tList;
  if (!isList && value.type !== vm.tTuple) return shown(vm, value, depth);
  const items: PyObject[] = value.v;
  const ends = items.length > 1 ? [items[0]!, items.at(-1)!] : items;
  const parts = ends.map((item) => shown(vm, item, depth));
  if (items.length > 2) parts.splice(1, 0, '...');
  const inner = parts.join(', ');
  return isList ? `[${inner}]` : `(${inner})`;
}

export function ast_repr(vm: VM, self: PyObj): PyObject {
  return newStr(vm, shown(vm, self, SHOWN_DEPTH));
}
