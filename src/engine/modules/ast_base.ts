/** The class ast.AST: nodes keep their fields in `__dict__`; the constructor takes them by position and by name. */
import { getAttrStr, lookupAttrStr, setAttrStr } from '../objects/attributes.ts';
import type { TypeSpec } from '../objects/define.ts';
import { cursor, dictGetStr, dictNext } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { clearDict, visitDict } from '../objects/instancedict.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { ast_repr, ast_type_replace } from './ast_shown.ts';
import { DICT_GETSET } from './functools.ts';
import { freeInstance, share } from './instance.ts';

/** The texts of a tuple of names (`_fields`). */
function namesOf(vm: VM, type: PyType): string[] {
  const fields = lookupAttrStr(vm, type, '_fields');
  if (fields === null) return [];
  const names = vm.listOf(fields);
  decref(vm, fields);
  return names.map((name) => {
    const text = name.v as string;
    decref(vm, name);
    return text;
  });
}

const typeName = (type: PyType): string => type.tp_name.slice(type.tp_name.lastIndexOf('.') + 1);

/** The name as messages of the constructor have it. */
function label(vm: VM, type: PyType): string {
  return vm.profile.asdl.init === 'refuses'
    ? type.tp_name.includes('.')
      ? type.tp_name
      : `ast.${type.tp_name}`
    : type.tp_name;
}

/** @cpython Parser/asdl_c.py ast_type_init 3.8-3.15 */
function ast_type_init(vm: VM, self: PyObj, args: PyObj, kwds: PyObj | null): void {
  const { type } = self;
  const names = namesOf(vm, type);
  const items: PyObject[] = args.v;
  if (items.length > names.length) {
    const s = names.length === 1 ? '' : 's';
    typeError(vm, `${typeName(type)} constructor takes at most ${names.length} positional argument${s}`);
  }
  const missing = new Set(names);
  items.forEach((item, k) => {
    setAttrStr(vm, self, names[k]!, item);
    missing.delete(names[k]!);
  });
  if (kwds !== null) {
    const c = cursor();
    while (dictNext(kwds, c)) {
      const name = (c.key as PyText).v as string;
      const at = names.indexOf(name);
      if (at >= 0 && at < items.length) {
        typeError(vm, `${label(vm, type)} got multiple values for argument ${vm.reprText(c.key)}`);
      }
      missing.delete(name);
      if (at < 0 && vm.profile.asdl.init !== 'plain') unknownField(vm, type, name);
      setAttrStr(vm, self, name, c.value);
    }
  }
  if (vm.profile.asdl.init !== 'plain') for (const name of missing) defaultField(vm, self, name);
}

/** @cpython Parser/asdl_c.py ast_type_init 3.13-3.15: a keyword that is no field, nor a position */
function unknownField(vm: VM, type: PyType, name: string): void {
  const attributes = lookupAttrStr(vm, type, '_attributes');
  const known = attributes === null ? [] : vm.listOf(attributes);
  const isPosition = known.some((o) => o.v === name);
  for (const o of known) decref(vm, o);
  xdecref(vm, attributes);
  if (isPosition) return;
  const text = `${label(vm, type)}.__init__ got an unexpected keyword argument '${name}'`;
  if (vm.profile.asdl.init === 'refuses') typeError(vm, text);
  const rest = 'Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.';
  vm.warn?.(vm.exc.DeprecationWarning!, `${text}. ${rest}`);
}

/** @cpython Parser/asdl_c.py ast_type_init 3.13-3.15: what a field is that wasn't given: a list, Load(), the class's None */
function defaultField(vm: VM, self: PyObj, name: string): void {
  const { type } = self;
  const types = lookupAttrStr(vm, type, '_field_types');
  const field = types === null ? null : dictGetStr(vm, types as PyObj, name);
  xdecref(vm, types);
  if (field === null) return;
  if (field.type === vm.t.union) return;
  if (field.type === vm.t.genericalias) {
    const list = vm.newList([]);
    setAttrStr(vm, self, name, list);
    decref(vm, list);
    return;
  }
  const state = vm.ast as { types: Record<string, PyType>; singletons: Record<string, PyObject> } | null;
  if (state !== null && field === state.types.expr_context) return setAttrStr(vm, self, name, state.singletons.Load!);
  const text = `${label(vm, type)}.__init__ missing 1 required positional argument: '${name}'`;
  if (vm.profile.asdl.init === 'refuses') typeError(vm, text);
  vm.warn?.(vm.exc.DeprecationWarning!, `${text}. This will become an error in Python 3.15.`);
}

/** @cpython Parser/asdl_c.py ast_type_reduce 3.8-3.15 */
function reduce(vm: VM, self: PyObj): PyObject {
  const d = getAttrStr(vm, self, '__dict__');
  const names = vm.profile.asdl.init === 'plain' ? [] : namesOf(vm, self.type);
  // from 3.13 on the constructor is given None for each field that is set, so that it doesn't complain
  const given = names.filter((name) => dictGetStr(vm, d as PyObj, name) !== null);
  const args = newTuple(
    vm,
    given.map(() => share(vm.None as PyObject)),
  );
  return newTuple(vm, [share(self.type as unknown as PyObject), args, d]);
}

export function astBaseSpec(vm: VM, own: () => PyType): TypeSpec {
  const { repr: isShown, replace } = vm.profile.asdl;
  return {
    name: 'ast.AST',
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    heap: true,
    dict: true,
    slots: {
      tp_dealloc: (vm: VM, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        clearDict(vm, o);
        freeInstance(vm, o, own());
      },
      tp_getattro: PyObject_GenericGetAttr,
      tp_setattro: PyObject_GenericSetAttr,
      tp_traverse: (_vm: VM, o: PyObj, visit) => {
        visitDict(o, visit);
      },
      tp_clear: (vm: VM, o: PyObj) => clearDict(vm, o),
      tp_init: ast_type_init,
      ...(isShown ? { tp_repr: ast_repr as PyType['tp_repr'] } : {}),
      tp_new: (vm: VM, type: PyType) => type.tp_alloc!(vm, type, 0),
    },
    methods: {
      __reduce__: { call: 'NOARGS', fn: reduce },
      ...(replace ? { __replace__: { call: 'VARARGS_KEYWORDS', fn: ast_type_replace } } : {}),
    },
    getset: DICT_GETSET,
  };
}
