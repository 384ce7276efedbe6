/** The _opcode module: properties of opcodes, out of the compiler's own tables; opcode and dis read them when they are imported. */

import type { Operand } from '../code/opcode-rows.ts';
import { ERAS, type Era, opTable } from '../code/opcode-table.ts';
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none } from './instance.ts';

const NB_NAMES = [
  'ADD +',
  'AND &',
  'FLOOR_DIVIDE //',
  'LSHIFT <<',
  'MATRIX_MULTIPLY @',
  'MULTIPLY *',
  'REMAINDER %',
  'OR |',
  'POWER **',
  'RSHIFT >>',
  'SUBTRACT -',
  'TRUE_DIVIDE /',
  'XOR ^',
];

const INTRINSICS_1 =
  '1_INVALID PRINT IMPORT_STAR STOPITERATION_ERROR ASYNC_GEN_WRAP UNARY_POSITIVE LIST_TO_TUPLE TYPEVAR PARAMSPEC TYPEVARTUPLE SUBSCRIPT_GENERIC TYPEALIAS';
const INTRINSICS_2 =
  '2_INVALID PREP_RERAISE_STAR TYPEVAR_WITH_BOUND TYPEVAR_WITH_CONSTRAINTS SET_FUNCTION_TYPE_PARAMS SET_TYPEPARAM_DEFAULT';

function names(vm: VM, list: string[]): PyObject {
  return vm.newList(list.map((n) => newStr(vm, n)));
}

function nbOps(vm: VM): PyObject {
  const pair = (name: string, sign: string): PyObject => newTuple(vm, [newStr(vm, name), newStr(vm, sign)]);
  const split = NB_NAMES.map((row) => row.split(' ') as [string, string]);
  const plain = split.map(([name, sign]) => pair(`NB_${name}`, sign));
  const inplace = split.map(([name, sign]) => pair(`NB_INPLACE_${name}`, `${sign}=`));
  return vm.newList([...plain, ...inplace]);
}

export function createOpcode(vm: VM): PyObj {
  const era = vm.profile.version.slice(0, 2).join('.') as Era;
  if (!ERAS.includes(era)) throw new NotSupported(`opcodes of ${era}`);
  const table = opTable(era);
  /** index in the table by the interpreter's number */
  const index = new Map<number, number>();
  table.number.forEach((n, op) => {
    if (n >= 0) index.set(n, op);
  });
  const asked = (test: (op: number) => boolean): MethodSpec => ({
    call: 'FASTCALL',
    fn: (m, _self, args) => {
      checkPositional(m, 'opcode', args.length, 1, 1);
      const op = index.get(PyNumber_AsIndex(m, args[0]!, null));
      return newBool(m, op !== undefined && test(op));
    },
  });
  const operand = (...kinds: Operand[]): MethodSpec => asked((op) => kinds.includes(table.operand[op]!));
  const functions: Record<string, MethodSpec> = {
    is_valid: asked(() => true),
    has_arg: asked((op) => table.hasArg[op] === 1),
    has_const: operand('const'),
    has_name: operand('name'),
    has_free: operand('free'),
    has_local: operand('local', 'locals'),
    has_jump: asked((op) => table.isJump[op] === 1),
    has_exc: asked((op) => table.isBlockPush[op] === 1),
    get_intrinsic1_descs: {
      call: 'NOARGS',
      fn: (m) =>
        names(
          m,
          INTRINSICS_1.split(' ').map((n) => `INTRINSIC_${n}`),
        ),
    },
    get_intrinsic2_descs: {
      call: 'NOARGS',
      fn: (m) =>
        names(
          m,
          INTRINSICS_2.split(' ').map((n) => `INTRINSIC_${n}`),
        ),
    },
    get_nb_ops: { call: 'NOARGS', fn: nbOps },
    get_special_method_names: {
      call: 'NOARGS',
      fn: (m) => names(m, ['__enter__', '__exit__', '__aenter__', '__aexit__']),
    },
    get_executor: {
      call: 'FASTCALL_KEYWORDS',
      fn: () => {
        throw new NotSupported('_opcode.get_executor()');
      },
    },
    get_specialization_stats: { call: 'NOARGS', fn: none },
    stack_effect: {
      call: 'FASTCALL_KEYWORDS',
      fn: (m, _self, args, kwnames) => {
        const given = args.length - (kwnames?.length ?? 0);
        const op = index.get(PyNumber_AsIndex(m, args[0]!, null));
        if (op === undefined) valueError(m, 'invalid opcode or oparg');
        const arg = given > 1 && args[1] !== m.None ? PyNumber_AsIndex(m, args[1]!, null) : 0;
        const jump = kwnames === null ? null : args[given]!;
        const [taken, not] = [table.effect(op, arg, true), table.effect(op, arg, false)];
        return newInt(m, jump === null || jump === m.None ? Math.max(taken, not) : jump === m.True ? taken : not);
      },
    },
  };
  return defineModule(vm, { name: '_opcode', functions });
}
