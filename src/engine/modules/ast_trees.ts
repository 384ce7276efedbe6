/**
 * Objects of ast's classes as trees for the compiler, with the errors for what is missing or of another type.
 * @cpython Python/Python-ast.c PyAST_obj2mod 3.8-3.15
 */
import { lookupAttrStr } from '../objects/attributes.ts';
import { NotSupported, typeError, valueError } from '../objects/errors.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type AstState, astState } from './ast.ts';
import { type AsdlField, type AsdlNode, attributesOf } from './ast_grammar.ts';
import type { TreeNode } from './ast_objects.ts';
import { validateTree } from './ast_validation.ts';

/** Fields that the compiler reads of every version's trees, as nodes without them mean it. */
const ABSENT = { type_params: [], default_value: null, is_lazy: 0 };

const LARGEST_INT = 2 ** 31 - 1;

class Reader {
  readonly vm: VM;
  readonly state: AstState;

  constructor(vm: VM) {
    this.vm = vm;
    this.state = astState(vm);
  }

  /** A product, or a constructor of a sum; null where it may be missing. */
  node(o: PyObject, name: string): TreeNode | string | null {
    const row = this.state.grammar.get(name)!;
    if (row.constructors === null) return this.fields(o, row, row.name);
    if (o === this.vm.None) return null;
    const places: TreeNode = {};
    for (const field of attributesOf(name)) places[field.name] = this.attribute(o, field, name);
    for (const constructor of row.constructors) {
      const type = this.state.types[constructor]!;
      if (!isSubtype(o.type, type)) continue;
      if (this.state.singletons[constructor] !== undefined) return constructor;
      return { ...(this.fields(o, this.state.grammar.get(constructor)!, constructor) as TreeNode), ...places };
    }
    typeError(this.vm, `expected some sort of ${name}, but got ${this.vm.reprText(o)}`);
  }

  fields(o: PyObject, row: AsdlNode, name: string): TreeNode {
    const node: TreeNode = { ...ABSENT, tag: name };
    for (const field of row.fields) node[field.name] = this.attribute(o, field, name);
    if (row.base === 'AST') {
      for (const field of attributesOf(name)) node[field.name] = this.attribute(o, field, name);
    }
    return node;
  }

  /** The value of one field, converted. */
  attribute(o: PyObject, field: AsdlField, owner: string): unknown {
    const { vm } = this;
    const value = lookupAttrStr(vm, o, field.name);
    if (value === null) return this.missing(field, owner);
    try {
      if (field.list) return this.list(value, field, owner);
      if (value === vm.None && field.optional) {
        // the end of a place that has none is its beginning, as far as the compiler goes
        return field.name.startsWith('end_') ? this.beginning(o, field) : null;
      }
      return this.value(value, field, owner);
    } finally {
      decref(vm, value);
    }
  }

  beginning(o: PyObject, field: AsdlField): unknown {
    const { vm } = this;
    const value = lookupAttrStr(vm, o, field.name.slice('end_'.length));
    if (value === null) return null;
    const n = Number(value.v);
    decref(vm, value);
    return n;
  }

  missing(field: AsdlField, owner: string): unknown {
    const lenient = this.vm.profile.asdl.missingList === 'empty';
    if (field.list && lenient) return [];
    if (field.optional) return null;
    if (field.type === 'expr_context' && this.vm.profile.asdl.init !== 'plain') return 'Load';
    typeError(this.vm, `required field "${field.name}" missing from ${owner}`);
  }

  list(value: PyObject, field: AsdlField, owner: string): unknown[] {
    const { vm } = this;
    if (!isSubtype(value.type, vm.tList)) {
      typeError(vm, `${owner} field "${field.name}" must be a list, not a ${value.type.tp_name}`);
    }
    const item = { ...field, list: false };
    return (value.v as PyObject[]).map((x) => {
      if (x === vm.None && (field.type === 'expr' || field.type === 'stmt') && !this.mayBeNone(field, owner)) {
        valueError(vm, `None disallowed in ${field.type === 'stmt' ? 'statement' : 'expression'} list`);
      }
      x.rc++;
      try {
        return this.value(x, item, owner);
      } finally {
        decref(vm, x);
      }
    });
  }

  value(o: PyObject, field: AsdlField, owner: string): unknown {
    const { vm } = this;
    switch (field.type) {
      case 'identifier':
      case 'string':
        if (o === vm.None) return this.required(field, owner);
        if (o.type === vm.tStr) return o.v as string;
        typeError(vm, `AST ${field.type} must be of type str`);
        break;
      case 'int':
        if (!isSubtype(o.type, vm.tInt)) valueError(vm, `invalid integer value: ${vm.reprText(o)}`);
        if (typeof o.v !== 'number' || Math.abs(o.v) > LARGEST_INT) {
          throw new NotSupported('positions of a tree beyond 31 bits');
        }
        return o.v;
      case 'constant':
        return this.constant(o);
      default: {
        const node = this.node(o, field.type);
        return node === null && !field.list && !this.mayBeNone(field, owner) ? this.required(field, owner) : node;
      }
    }
  }

  /** Dict keys and keyword defaults are lists with holes. */
  mayBeNone(field: AsdlField, owner: string): boolean {
    return (owner === 'Dict' && field.name === 'keys') || (owner === 'arguments' && field.name === 'kw_defaults');
  }

  required(field: AsdlField, owner: string): never {
    valueError(this.vm, `field '${field.name}' is required for ${owner}`);
  }

  /** The compiler's value of a constant. @cpython Python/ast.c validate_constant 3.8-3.15 */
  constant(o: PyObject): unknown {
    const { vm } = this;
    const { t } = vm;
    if (o === vm.None) return { t: 'none' };
    if (o === vm.Ellipsis) return { t: 'ellipsis' };
    switch (o.type) {
      case vm.tBool:
        return { t: 'bool', v: o === vm.True };
      case vm.tInt:
        return { t: 'int', v: o.v };
      case vm.tFloat:
        return { t: 'float', v: o.v };
      case t.complex:
        return { t: 'complex', re: o.v.re, im: o.v.im };
      case vm.tStr:
        return { t: 'str', v: o.v };
      case vm.tBytes:
        return { t: 'bytes', v: bytesOf(o) };
      case vm.tTuple:
        return { t: 'tuple', v: (o.v as PyObject[]).map((x) => this.constant(x)) };
      case t.frozenset: {
        const items = vm.listOf(o);
        const v = items.map((x) => this.constant(x));
        for (const x of items) decref(vm, x);
        return { t: 'frozenset', v };
      }
    }
    typeError(vm, `got an invalid type in Constant: ${o.type.tp_name}`);
  }
}

function bytesOf(o: PyObject): Uint8Array {
  return o.v as Uint8Array;
}

const ROOTS: Record<string, string> = {
  exec: 'Module',
  eval: 'Expression',
  single: 'Interactive',
  func_type: 'FunctionType',
};

/** The tree of an object, for compile() in a mode. */
export function objectTree(vm: VM, o: PyObject, mode: string): TreeNode {
  const reader = new Reader(vm);
  const root = ROOTS[mode]!;
  if (!isSubtype(o.type, reader.state.types[root]!)) {
    typeError(vm, `expected ${root} node, got ${o.type.tp_name.replace(/^ast\./, '')}`);
  }
  const tree = reader.node(o, 'mod') as TreeNode;
  validateTree(vm, tree);
  return tree;
}

/** Is it a node (of the classes that this twin made)? */
export function isNode(vm: VM, o: PyObject): boolean {
  return vm.ast !== null && isSubtype(o.type, astState(vm).types.AST!);
}
