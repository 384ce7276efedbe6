/**
 * The _ast module: the classes of the version's syntax tree, made from its abstract grammar; trees as objects (ast_objects.ts) and objects
 * as trees (ast_trees.ts).
 */
import { dictSetStr, newDict } from '../objects/dict.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { setAttrStr } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import type { PyType } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { astBaseSpec } from './ast_base.ts';
import { type AsdlField, type AsdlNode, attributesOf, parseGrammar } from './ast_grammar.ts';
import { defineModule } from './define.ts';
import { share } from './instance.ts';

/** What a twin has of trees, once something asks for them. */
export interface AstState {
  grammar: Map<string, AsdlNode>;
  types: Record<string, PyType>;
  /** the one instance of each operator and context */
  singletons: Record<string, PyObject>;
}

const SINGLETON_SUMS = ['expr_context', 'boolop', 'operator', 'unaryop', 'cmpop'];

function names(vm: VM, fields: readonly AsdlField[]): PyObject {
  return newTuple(
    vm,
    fields.map(({ name }) => internNew(vm, name) as PyObject),
  );
}

/** A class of the grammar, made as `type(name, bases, namespace)` makes it. @cpython Parser/asdl_c.py make_type 3.8-3.15 */
function make_type(vm: VM, node: AsdlNode, base: PyType): PyType {
  const namespace = newDict(vm);
  const set = (name: string, value: PyObject): void => {
    dictSetStr(vm, namespace, name, value);
    decref(vm, value);
  };
  const fields = names(vm, node.fields);
  set('_fields', share(fields));
  set('__match_args__', fields);
  set('__module__', newStr(vm, 'ast'));
  set('__doc__', newStr(vm, node.doc));
  const args = [newStr(vm, node.name), newTuple(vm, [share(base as unknown as PyObject)]), namespace] as PyObject[];
  const type = vm.call(vm, vm.tType as unknown as PyObject, args, null);
  for (const arg of args) decref(vm, arg);
  return type as unknown as PyType;
}

/** Positions of a product or sum, and None for the fields that may be missing. */
function add_attributes(vm: VM, type: PyType, node: AsdlNode): void {
  const o = type as unknown as PyObject;
  const placed = attributesOf(node.name);
  if (node.base === 'AST') {
    const tuple = names(vm, placed);
    setAttrStr(vm, o, '_attributes', tuple);
    decref(vm, tuple);
  }
  for (const { name, optional } of [...node.fields, ...placed]) if (optional) setAttrStr(vm, o, name, vm.None);
}

/** @cpython Parser/asdl_c.py add_ast_annotations 3.13-3.15: `_field_types` and `__annotations__` */
function add_ast_annotations(vm: VM, state: AstState, node: AsdlNode): void {
  const types: Record<string, PyType> = {
    ...state.types,
    identifier: vm.tStr,
    string: vm.tStr,
    int: vm.tInt,
    constant: vm.t.object!,
  };
  const d = newDict(vm);
  for (const { name, type, optional, list } of node.fields) {
    let value = share(types[type] as unknown as PyObject);
    if (optional || list) {
      const plain = value;
      value = list ? vm.genericAlias(vm.tList as unknown as PyObject, plain) : vm.typeUnion!(plain, vm.None);
      decref(vm, plain);
    }
    dictSetStr(vm, d, name, value);
    decref(vm, value);
  }
  const o = state.types[node.name] as unknown as PyObject;
  setAttrStr(vm, o, '_field_types', d);
  setAttrStr(vm, o, '__annotations__', d);
  decref(vm, d);
}

function createState(vm: VM): AstState {
  const grammar = parseGrammar(vm.profile.asdl.types);
  const base: PyType = defineType(
    vm,
    astBaseSpec(vm, () => base),
  );
  const state: AstState = { grammar, types: { AST: base }, singletons: {} };
  const module = internNew(vm, 'ast');
  setAttrStr(vm, base as unknown as PyObject, '__module__', module);
  decref(vm, module);
  for (const name of ['_fields', '__match_args__', '_attributes']) {
    setAttrStr(vm, base as unknown as PyObject, name, vm.emptyTuple);
  }
  for (const node of grammar.values()) {
    const type = make_type(vm, node, state.types[node.base]!);
    state.types[node.name] = type;
    add_attributes(vm, type, node);
    if (SINGLETON_SUMS.includes(node.base)) {
      state.singletons[node.name] = vm.call(vm, type as unknown as PyObject, [], null);
    }
  }
  if (vm.profile.asdl.init !== 'plain') {
    for (const node of grammar.values()) if (node.constructors === null) add_ast_annotations(vm, state, node);
  }
  return state;
}

/** The classes, made when first asked for. */
export function astState(vm: VM): AstState {
  vm.ast ??= createState(vm);
  return vm.ast as AstState;
}

export function createAst(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_ast',
    exec: (m, _module, add) => {
      for (const [name, type] of Object.entries(astState(m).types)) add(name, share(type as unknown as PyObject));
      add('PyCF_ONLY_AST', newInt(m, 0x400));
      add('PyCF_TYPE_COMMENTS', newInt(m, 0x1000));
      add('PyCF_ALLOW_TOP_LEVEL_AWAIT', newInt(m, 0x2000));
      if (m.profile.asdl.init !== 'plain') add('PyCF_OPTIMIZED_AST', newInt(m, 0x8400));
    },
  });
}
