/**
 * The _ast module: the classes of the syntax tree by name, so that ast and inspect can be imported. The twin gives no trees to programs:
 * making a node is refused.
 */
import type { TypeSpec } from '../objects/define.ts';
import { NotSupported } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import type { PyObj } from '../objects/object.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

/** names by their base, bases first */
const NODES: Record<string, string> = {
  AST: 'mod stmt expr expr_context boolop operator unaryop cmpop comprehension excepthandler arguments arg keyword alias withitem match_case pattern type_ignore type_param',
  mod: 'Module Interactive Expression FunctionType',
  stmt: 'FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If With AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue',
  expr: 'BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict Set ListComp SetComp DictComp GeneratorExp Await Yield YieldFrom Compare Call FormattedValue JoinedStr Constant Attribute Subscript Starred Name List Tuple Slice',
  expr_context: 'Load Store Del',
  boolop: 'And Or',
  operator: 'Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv',
  unaryop: 'Invert Not UAdd USub',
  cmpop: 'Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn',
  excepthandler: 'ExceptHandler',
  pattern: 'MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar MatchAs MatchOr',
  type_ignore: 'TypeIgnore',
  type_param: 'TypeVar ParamSpec TypeVarTuple',
};

function nodeSpec(name: string, base: PyType | null): TypeSpec {
  return {
    name: `ast.${name}`,
    ...(base === null ? {} : { base }),
    basicsize: (w) => 3 * w,
    flags: TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC,
    heap: true,
    dict: true,
    slots: {
      tp_new: () => {
        throw new NotSupported(`ast.${name}()`);
      },
    },
  };
}

export function createAst(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_ast',
    exec: (m, _module, add) => {
      const made: Record<string, PyType> = { AST: defineType(m, nodeSpec('AST', null)) };
      for (const [base, names] of Object.entries(NODES))
        for (const name of names.split(' ')) made[name] = defineType(m, nodeSpec(name, made[base]!));
      for (const [name, type] of Object.entries(made)) add(name, type);
      add('PyCF_ONLY_AST', newInt(m, 0x400));
      add('PyCF_TYPE_COMMENTS', newInt(m, 0x1000));
      add('PyCF_ALLOW_TOP_LEVEL_AWAIT', newInt(m, 0x2000));
      add('PyCF_OPTIMIZED_AST', newInt(m, 0x8400));
    },
  });
}
