/** Operators, comparison, subscripts, displays, formatting, unpacking. Runtime functions borrow and give new references. */
import { OP } from '../code/opcodes.ts';
import type { Emitter } from './emitter.ts';
import type { Handler, Handlers } from './handler.ts';
import { type Entry, owned, peek, take } from './stack.ts';

/** Runtime function by operand of BINARY_OP (NB_ADD is 0). */
const BINARY = [
  'add',
  'and_',
  'floordiv',
  'lshift',
  'matmul',
  'mul',
  'mod',
  'or_',
  'pow_',
  'rshift',
  'sub',
  'truediv',
  'xor',
  'iadd',
  'iand',
  'ifloordiv',
  'ilshift',
  'imatmul',
  'imul',
  'imod',
  'ior',
  'ipow',
  'irshift',
  'isub',
  'itruediv',
  'ixor',
  'subscr',
] as const;

const COMPARE = ['lt', 'le', 'eq', 'ne', 'gt', 'ge'] as const;

const TESTS = new Set<number>([
  OP.POP_JUMP_IF_FALSE,
  OP.POP_JUMP_IF_TRUE,
  OP.POP_JUMP_FORWARD_IF_FALSE,
  OP.POP_JUMP_FORWARD_IF_TRUE,
  OP.POP_JUMP_BACKWARD_IF_FALSE,
  OP.POP_JUMP_BACKWARD_IF_TRUE,
  OP.TO_BOOL,
  OP.UNARY_NOT,
]);

function binary(e: Emitter, arg: number, i: number): void {
  const operands = e.popMany(2);
  // `s = s + t` may extend the string in place: the local that the result goes to is handed over with the site
  const store = e.unit.ops[i + 1] === OP.STORE_FAST ? e.unit.args[i + 1]! : -1;
  const left = operands[0]!;
  if ((arg === 0 || arg === 13) && store >= 0 && !e.isBorrowable(store)) {
    if (left.kind === 'local' && left.name === `l${store}`) return addToLocal(e, arg, i, operands, store);
    if (left.kind === 'slot' && left.owned) return addToSlot(e, arg, i, operands, store);
  }
  e.operation(i, operands, ([a, b], mask) => `${BINARY[arg]}(${a},${b},${mask})`);
}

/** @cpython Python/bytecodes.c BINARY_OP_INPLACE_ADD_UNICODE: the local's own reference is given up before the addition. */
function addToLocal(e: Emitter, arg: number, i: number, operands: Entry[], local: number): void {
  e.operation(
    i,
    operands,
    ([a, b], mask) =>
      `(!${e.cold()}&&${a}.type===tStr&&${b}.type===tStr&&${a}.rc===1&&${a}!==${b})?(old=${a},l${local}=null,l${local}=str_append(old,${b}),incref(l${local})):${BINARY[arg]}(${a},${b},${mask})`,
  );
  e.declare('old');
}

/** The same where the stack holds a reference of its own, that to what the local holds: both are given up. */
function addToSlot(e: Emitter, arg: number, i: number, operands: Entry[], local: number): void {
  e.operation(i, operands, ([a, b], mask) => {
    const test = `${a}===l${local}&&${a}.type===tStr&&${b}.type===tStr&&${a}.rc===2&&${a}!==${b}`;
    const append = `(old=${a},old.rc=1,${a}=None,None.rc++,l${local}=null,l${local}=str_append(old,${b}),incref(l${local}))`;
    return `(!${e.cold()}&&${test})?${append}:${BINARY[arg]}(${a},${b},${mask})`;
  });
  e.declare('old');
}

function compare(e: Emitter, arg: number, i: number): void {
  const operands = e.popMany(2);
  const name = COMPARE[arg >> e.profile.compareShift]!;
  const asBool =
    (e.profile.compareBool !== 0 && (arg & e.profile.compareBool) !== 0) || TESTS.has(e.unit.ops[i + 1] ?? -1);
  if (asBool) e.test(i, operands, ([a, b], mask) => `${name}_test(${a},${b},${mask})`);
  else e.operation(i, operands, ([a, b], mask) => `${name}(${a},${b},${mask})`);
}

function unary(name: string): Handler {
  return (e, _arg, i) => e.operation(i, [e.pop()], ([a], mask) => `${name}(${a},${mask})`);
}

/** An object from `n` entries that it takes over. */
function build(call: (items: string[], arg: number) => string): Handler {
  return (e, arg, i) => {
    const items = e.popMany(arg);
    e.settle();
    e.mark(i, items);
    e.hold(items);
    const name = e.freshBeside([]);
    e.emit(`${name}=${call(items.map(take), arg)};`);
    e.release();
    e.push(owned(name));
  };
}

/** An operation on the collection at `depth` below the popped operands. */
function onto(name: string, count: number): Handler {
  return (e, arg, i) => {
    const operands = e.popMany(count);
    const target = e.stack[e.stack.length - arg]!;
    e.effect(i, operands, (args) => `${name}(${peek(target)},${args.join()})`);
  };
}

function truth(e: Emitter, i: number): Entry {
  const x = e.pop();
  if (x.kind === 'bool') return x;
  e.test(i, [x], ([a], mask) => `truth(${a},${mask})`);
  return e.pop();
}

function formatValue(e: Emitter, arg: number, i: number): void {
  const operands = e.popMany((arg & 4) !== 0 ? 2 : 1);
  e.operation(i, operands, ([v, spec]) => `format_value(${v},${arg & 3},${spec ?? 'null'})`);
}

function unpack(e: Emitter, i: number, call: (x: string) => string, count: number): void {
  const sequence = e.pop();
  e.mark(i, [sequence]);
  e.hold([sequence]);
  e.emit(`${call(peek(sequence))};`);
  const names: string[] = [];
  for (let k = 0; k < count; k++) names.push(e.freshBeside(names));
  // the runtime leaves the items in vm.unpacked, first item first; the stack has the first on top
  names.forEach((name, k) => {
    e.emit(`${name}=vm.unpacked[${count - 1 - k}];`);
  });
  e.hold([sequence, ...names.map((name) => owned(name))]);
  e.drop(sequence);
  e.release();
  for (const name of names) e.push(owned(name));
}

export const OPERATORS: Handlers = {
  BINARY_OP: binary,
  BINARY_SUBSCR: (e, _arg, i) => e.operation(i, e.popMany(2), ([a, b], mask) => `subscr(${a},${b},${mask})`),
  STORE_SUBSCR: (e, _arg, i) => e.effect(i, e.popMany(3), ([v, o, k], mask) => `store_subscr(${o},${k},${v},${mask})`),
  DELETE_SUBSCR: (e, _arg, i) => e.effect(i, e.popMany(2), ([o, k]) => `delete_subscr(${o},${k})`),
  BINARY_SLICE: (e, _arg, i) => e.operation(i, e.popMany(3), ([o, a, b]) => `binary_slice(${o},${a},${b})`),
  STORE_SLICE: (e, _arg, i) => e.effect(i, e.popMany(4), ([v, o, a, b]) => `store_slice(${o},${a},${b},${v})`),
  COMPARE_OP: compare,
  IS_OP: (e, arg) => {
    const operands = e.popMany(2);
    e.hold(operands);
    const name = e.declare(`b${e.nTemps++}`);
    const [a, b] = operands.map(peek);
    e.emit(`${name}=${a}${arg ? '!==' : '==='}${b};`);
    for (const x of operands) e.drop(x);
    e.release();
    e.push({ kind: 'bool', name });
  },
  CONTAINS_OP: (e, arg, i) => e.test(i, e.popMany(2), ([a, b], mask) => `${arg ? '!' : ''}contains(${a},${b},${mask})`),
  UNARY_NEGATIVE: unary('neg'),
  UNARY_POSITIVE: unary('pos'),
  UNARY_INVERT: unary('invert'),
  UNARY_NOT: (e, _arg, i) => {
    const x = truth(e, i) as Entry & { kind: 'bool' };
    const name = e.declare(`b${e.nTemps++}`);
    e.emit(`${name}=!${x.name};`);
    e.push({ kind: 'bool', name });
  },
  TO_BOOL: (e, _arg, i) => e.push(truth(e, i)),
  BUILD_TUPLE: build((items) => `new_tuple([${items.join()}])`),
  BUILD_LIST: build((items) => `new_list([${items.join()}])`),
  BUILD_SET: build((items) => `build_set([${items.join()}])`),
  BUILD_STRING: build((items) => `build_string([${items.join()}])`),
  BUILD_SLICE: build((items) => `build_slice(${items.join()})`),
  BUILD_MAP: (e, arg, i) => build((items) => `build_map([${items.join()}])`)(e, 2 * arg, i),
  BUILD_CONST_KEY_MAP: (e, arg, i) => build((items) => `build_const_key_map([${items.join()}])`)(e, arg + 1, i),
  BUILD_TEMPLATE: (e, _arg, i) => e.operation(i, e.popMany(2), ([a, b]) => `build_template(${a},${b})`),
  BUILD_INTERPOLATION: (e, arg, i) => {
    const operands = e.popMany(2 + (arg & 1));
    e.operation(i, operands, ([v, s, spec]) => `build_interpolation(${v},${s},${arg >> 2},${spec ?? 'null'})`);
  },
  LIST_APPEND: (e, arg) => {
    const value = e.pop();
    const list = e.stack[e.stack.length - arg]!;
    e.hold([value]);
    e.emit(`list_append_steal(${peek(list)},${take(value)});`);
    e.release();
  },
  SET_ADD: onto('set_add', 1),
  MAP_ADD: onto('map_add', 2),
  LIST_EXTEND: onto('list_extend', 1),
  SET_UPDATE: onto('set_update', 1),
  DICT_UPDATE: onto('dict_update', 1),
  DICT_MERGE: (e, arg, i) => {
    const operands = e.popMany(1);
    const target = e.stack[e.stack.length - arg]!;
    // the callable lies below the positional arguments: for the error message
    const shift = e.profile.nullFirst ? 2 : 3;
    const callable = e.stack[e.stack.length - arg - shift];
    e.effect(i, operands, ([x]) => `dict_merge(${peek(target)},${x},${callable ? peek(callable) : 'null'})`);
  },
  LIST_TO_TUPLE: (e, _arg, i) => e.operation(i, [e.pop()], ([x]) => `list_to_tuple(${x})`),
  FORMAT_VALUE: formatValue,
  FORMAT_SIMPLE: (e, _arg, i) => e.operation(i, [e.pop()], ([v]) => `format_value(${v},0,null)`),
  FORMAT_WITH_SPEC: (e, _arg, i) => e.operation(i, e.popMany(2), ([v, spec]) => `format_value(${v},0,${spec})`),
  CONVERT_VALUE: (e, arg, i) => e.operation(i, [e.pop()], ([v]) => `convert_value(${v},${arg})`),
  UNPACK_SEQUENCE: (e, arg, i) =>
    unpack(
      e,
      i,
      (x) => {
        const cold = e.profile.unpackIterates ? `${e.cold()}?unpack_cold(${x},${arg}):` : '';
        return `${cold}unpack_sequence(${x},${arg})`;
      },
      arg,
    ),
  UNPACK_EX: (e, arg, i) =>
    unpack(e, i, (x) => `unpack_ex(${x},${arg & 255},${arg >> 8})`, (arg & 255) + 1 + (arg >> 8)),
  GET_LEN: (e, _arg, i) => {
    const x = e.stack[e.stack.length - 1]!;
    e.mark(i);
    e.pushValue(`get_len(${peek(x)})`);
  },
  MATCH_MAPPING: matchKind('match_mapping'),
  MATCH_SEQUENCE: matchKind('match_sequence'),
  MATCH_KEYS: (e, _arg, i) => {
    const [subject, keys] = e.stack.slice(-2);
    e.mark(i);
    e.pushValue(`match_keys(${peek(subject!)},${peek(keys!)})`);
  },
  MATCH_CLASS: (e, arg, i) => e.operation(i, e.popMany(3), ([s, t, names]) => `match_class(${s},${t},${arg},${names})`),
  COPY_DICT_WITHOUT_KEYS: (e, _arg, i) => {
    const keys = e.pop();
    const subject = e.stack[e.stack.length - 1]!;
    e.operation(i, [keys], ([k]) => `copy_dict_without_keys(${peek(subject)},${k})`);
  },
};

function matchKind(name: string): Handler {
  return (e) => {
    const x = e.stack[e.stack.length - 1]!;
    const test = e.declare(`b${e.nTemps++}`);
    e.emit(`${test}=${name}(${peek(x)});`);
    e.push({ kind: 'bool', name: test });
  };
}
