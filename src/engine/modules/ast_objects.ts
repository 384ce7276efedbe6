/** The parser's trees as objects of ast's classes. @cpython Python/Python-ast.c PyAST_mod2obj 3.8-3.15 */
import { newInt } from '../objects/long.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { setAttrStr } from '../objects/object_protocol.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { type AstState, astState } from './ast.ts';
import { type AsdlField, attributesOf } from './ast_grammar.ts';
import { none, share } from './instance.ts';

/** A node as the parser makes it: `tag`, fields, positions. */
export type TreeNode = Record<string, unknown>;
/** Makes the object of a constant of the tree. */
export type MakeConstant = (value: unknown) => PyObject;

class Converter {
  readonly vm: VM;
  readonly state: AstState;
  readonly constant: MakeConstant;

  constructor(vm: VM, constant: MakeConstant) {
    this.vm = vm;
    this.state = astState(vm);
    this.constant = constant;
  }

  node(node: TreeNode): PyObject {
    const { vm } = this;
    const row = this.state.grammar.get(node.tag as string)!;
    const type = this.state.types[row.name]!;
    const o = type.tp_new!(vm, type, vm.emptyTuple, null);
    for (const field of row.fields) this.#set(o, field.name, this.value(field, node[field.name]));
    const placed = attributesOf(row.base === 'AST' ? row.name : row.base);
    for (const { name } of placed) this.#set(o, name, newInt(vm, node[name] as number));
    return o;
  }

  #set(o: PyObject, name: string, value: PyObject): void {
    setAttrStr(this.vm, o, name, value);
    decref(this.vm, value);
  }

  value(field: AsdlField, value: unknown): PyObject {
    const { vm } = this;
    if (field.list) {
      const item = { ...field, list: false };
      return vm.newList(((value ?? []) as unknown[]).map((x) => this.value(item, x)));
    }
    if (field.type === 'constant') return this.constant(value);
    if (value === null || value === undefined) return none(vm);
    if (field.type === 'identifier') return internNew(vm, value as string);
    if (field.type === 'string') return newStr(vm, value as string);
    if (field.type === 'int') return newInt(vm, Number(value));
    const singleton = typeof value === 'string' ? this.state.singletons[value] : undefined;
    return singleton === undefined ? this.node(value as TreeNode) : share(singleton);
  }
}

/** The object of a tree. */
export function treeObject(vm: VM, tree: TreeNode, constant: MakeConstant): PyObject {
  return new Converter(vm, constant).node(tree);
}
