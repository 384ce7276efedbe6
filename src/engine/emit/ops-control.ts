/** Jumps, loops, exceptions, `with`, generators. */
import type { OpName } from '../code/opcodes.ts';
import type { Emitter } from './emitter.ts';
import type { Ending, Handler, Handlers } from './handler.ts';
import { lazyMask, NULL, owned, peek, take } from './stack.ts';

const goto: Handler = () => ({ kind: 'goto' });

const loopJump: Handler = (e, _arg, i) => {
  e.mark(i);
  e.warm();
  e.emit('if(vm.breaker)check(F);');
  return { kind: 'goto' };
};

/** Jump where the popped value's truth is `when`. */
function popJump(when: boolean): Handler {
  return (e, _arg, i) => {
    const x = e.pop();
    if (x.kind === 'bool') return { kind: 'branch', cond: when ? x.name : `!${x.name}` };
    e.test(i, [x], ([a], mask) => `truth(${a},${mask})`);
    const test = e.pop();
    return { kind: 'branch', cond: (when ? '' : '!') + (test.kind === 'bool' ? test.name : '') };
  };
}

function popJumpNone(when: boolean): Handler {
  return (e) => {
    const x = e.pop();
    const name = e.declare(`b${e.nTemps++}`);
    e.hold([x]);
    e.emit(`${name}=${peek(x)}${when ? '===' : '!=='}None;`);
    e.drop(x);
    e.release();
    return { kind: 'branch', cond: name };
  };
}

/** 3.11: jump and keep the value, or drop it and go on. */
function jumpOrPop(when: boolean): Handler {
  return (e, _arg, i) => {
    const x = e.materialize(e.pop());
    e.push(x);
    e.mark(i);
    const name = e.declare(`b${e.nTemps++}`);
    e.emit(`${name}=truth(${peek(x)},0);`);
    return {
      kind: 'branch',
      cond: (when ? '' : '!') + name,
      fallen: (f) => f.drop(f.pop()),
    };
  };
}

function forIter(e: Emitter, _arg: number, i: number): Ending {
  const width = e.profile.iterWidth;
  const iterator = e.stack[e.stack.length - width]!;
  e.mark(i);
  const name = e.fresh();
  const index = width === 2 ? e.stack[e.stack.length - 1]! : null;
  e.emit(`${name}=${index === null ? `next(${peek(iterator)})` : `next_item(${peek(iterator)},${peek(index)})`};`);
  return {
    kind: 'branch',
    cond: `${name}===null`,
    taken: (f) => {
      if (f.profile.forIterPops) f.drop(f.pop());
    },
    fallen: (f) => f.push(owned(name)),
  };
}

function send(e: Emitter, _arg: number, i: number): Ending {
  const value = e.pop();
  const width = e.profile.iterWidth;
  const receiver = e.stack[e.stack.length - width]!;
  const index = width === 2 ? e.stack[e.stack.length - 1]! : NULL;
  e.mark(i, [value]);
  e.hold([value]);
  const name = e.freshBeside([]);
  e.emit(`${name}=send(F,${peek(receiver)},${peek(value)},${peek(index)});`);
  e.drop(value);
  e.release();
  return {
    kind: 'branch',
    cond: `${name}===null`,
    taken: (f) => {
      if (f.profile.sendPops) f.drop(f.pop());
      f.pushValue('take_returned()');
    },
    fallen: (f) => f.push(owned(name)),
  };
}

/** The generator hands `value` out and stands still; locals and stack are left where the collector finds them. */
function yieldValue(e: Emitter, _arg: number, i: number): void {
  const value = e.pop();
  e.mark(i, [], [value]);
  e.hold([value]);
  const expression = take(value);
  const locals = e.unit.localsplusnames.map((_, k) => `l${k}`);
  const slots = e.stack.map((x) => peek(x));
  const name = e.freshBeside([]);
  e.emit(`F.fast=[${[...locals, ...slots].join()}];`);
  e.emit(`${name}=yield ${expression};`);
  e.release();
  e.push(owned(name));
}

function reraise(e: Emitter, arg: number, i: number): Ending {
  const exc = e.pop();
  const lasti = arg > 0 ? e.stack[e.stack.length - arg] : undefined;
  e.mark(i);
  e.emit(`reraise(F,${take(exc)},${lasti ? peek(lasti) : 'null'});`);
  return { kind: 'never' };
}

function raise(e: Emitter, arg: number, i: number): Ending {
  const operands = e.popMany(arg);
  e.mark(i, [], operands);
  e.emit(`do_raise(F,${operands.map(take).join() || 'null'});`);
  return { kind: 'never' };
}

function beforeWith(name: string): Handler {
  return (e, _arg, i) => {
    const manager = e.pop();
    e.mark(i, [manager]);
    e.hold([manager]);
    const exit = e.freshBeside([]);
    e.emit(`${exit}=${name}(F,${peek(manager)});`);
    const result = e.freshBeside([exit]);
    e.emit(`${result}=vm.self;`);
    e.hold([manager, owned(exit), owned(result)]);
    e.drop(manager);
    e.release();
    e.push(owned(exit));
    e.push(owned(result));
  };
}

function withExceptStart(e: Emitter, _arg: number, i: number): void {
  const { withExitDepth: depth, withExitSelf } = e.profile;
  const at = (k: number): string => peek(e.stack[e.stack.length - k]!);
  const exit = at(depth);
  const self = withExitSelf ? at(depth - 1) : 'null';
  const exc = at(1);
  e.mark(i);
  e.pushValue(`with_except_start(F,${exit},${self},${exc})`);
}

function loadSpecial(e: Emitter, arg: number, i: number): void {
  const owner = e.pop();
  e.mark(i, [owner]);
  e.hold([owner]);
  const method = e.freshBeside([]);
  e.emit(`${method}=load_special(F,${peek(owner)},${arg});`);
  const self = e.freshBeside([method]);
  e.emit(`${self}=vm.self;if(${self}!==null)${self}.rc++;`);
  e.hold([owner, owned(method), owned(self)]);
  e.drop(owner);
  e.release();
  e.push(owned(method));
  e.push(owned(self, true));
}

/** 3.15: the iterator and its index, or null; bit 1 of the operand: for `yield from`. */
function getIter(e: Emitter, arg: number, i: number): void {
  const x = e.pop();
  if (e.profile.iterWidth === 1) return e.operation(i, [x], ([o], mask) => `get_iter(${o},${mask})`);
  e.mark(i, [x]);
  const iterator = e.fresh();
  e.emit(`${iterator}=get_iter_pair(F,${peek(x)},${lazyMask([x])},${arg});`);
  const index = e.freshBeside([iterator]);
  e.emit(`${index}=vm.self;`);
  e.hold([x, owned(iterator), owned(index)]);
  e.drop(x);
  e.release();
  e.push(owned(iterator));
  e.push(owned(index, true));
}

const EITHER: [OpName, Handler][] = [];
for (const way of ['', 'FORWARD_', 'BACKWARD_']) {
  EITHER.push([`POP_JUMP_${way}IF_TRUE` as OpName, popJump(true)]);
  EITHER.push([`POP_JUMP_${way}IF_FALSE` as OpName, popJump(false)]);
  EITHER.push([`POP_JUMP_${way}IF_NONE` as OpName, popJumpNone(true)]);
  EITHER.push([`POP_JUMP_${way}IF_NOT_NONE` as OpName, popJumpNone(false)]);
}

export const CONTROL: Handlers = {
  ...Object.fromEntries(EITHER),
  JUMP_FORWARD: goto,
  JUMP_BACKWARD: loopJump,
  JUMP_BACKWARD_NO_INTERRUPT: goto,
  JUMP_IF_FALSE_OR_POP: jumpOrPop(false),
  JUMP_IF_TRUE_OR_POP: jumpOrPop(true),
  GET_ITER: getIter,
  GET_YIELD_FROM_ITER: (e, _arg, i) => e.operation(i, [e.pop()], ([x]) => `get_yield_from_iter(F,${x})`),
  GET_AITER: (e, _arg, i) => e.operation(i, [e.pop()], ([x]) => `get_aiter(${x})`),
  GET_ANEXT: (e, _arg, i) => {
    const x = e.stack[e.stack.length - 1]!;
    e.mark(i);
    e.pushValue(`get_anext(${peek(x)})`);
  },
  GET_AWAITABLE: (e, arg, i) => e.operation(i, [e.pop()], ([x]) => `get_awaitable(F,${x},${arg})`),
  FOR_ITER: forIter,
  SEND: send,
  END_FOR: (e) => e.drop(e.pop()),
  POP_ITER: (e) => {
    for (let k = 0; k < e.profile.iterWidth; k++) e.drop(e.pop());
  },
  END_SEND: (e) => {
    const value = e.pop();
    const below = e.popMany(e.profile.iterWidth);
    e.hold([value, ...below]);
    for (const x of below.reverse()) e.drop(x);
    e.release();
    e.push(value);
  },
  RETURN_VALUE: (e) => ({ kind: 'return', value: take(e.pop()) }),
  RETURN_CONST: (e, arg) => ({ kind: 'return', value: take(e.constEntry(arg)) }),
  YIELD_VALUE: yieldValue,
  RAISE_VARARGS: raise,
  RERAISE: reraise,
  PUSH_EXC_INFO: (e) => {
    const exc = e.materialize(e.pop());
    e.hold([exc]);
    const previous = e.freshBeside([]);
    e.emit(`${previous}=push_exc_info(${peek(exc)});`);
    e.release();
    e.push(owned(previous));
    e.push(exc);
  },
  POP_EXCEPT: (e) => {
    const previous = e.pop();
    e.hold([previous]);
    e.emit(`pop_except(${take(previous)});`);
    e.release();
  },
  CHECK_EXC_MATCH: (e, _arg, i) => {
    const type = e.pop();
    const exc = e.stack[e.stack.length - 1]!;
    e.test(i, [type], ([t]) => `check_exc_match(F,${peek(exc)},${t})`);
  },
  CHECK_EG_MATCH: (e, _arg, i) => {
    const operands = e.popMany(2);
    e.mark(i, operands);
    e.hold(operands);
    const match = e.freshBeside([]);
    e.emit(`${match}=check_eg_match(F,${operands.map(peek).join()});`);
    const rest = e.freshBeside([match]);
    e.emit(`${rest}=vm.self;`);
    e.hold([...operands, owned(match), owned(rest)]);
    for (const x of operands) e.drop(x);
    e.release();
    e.push(owned(rest));
    e.push(owned(match));
  },
  PREP_RERAISE_STAR: (e, _arg, i) => e.operation(i, e.popMany(2), ([a, b]) => `intrinsic2(F,1,${a},${b})`),
  WITH_EXCEPT_START: withExceptStart,
  BEFORE_WITH: beforeWith('before_with'),
  BEFORE_ASYNC_WITH: beforeWith('before_async_with'),
  LOAD_SPECIAL: loadSpecial,
  END_ASYNC_FOR: (e, _arg, i) => {
    const operands = e.popMany(2);
    e.mark(i, [operands[0]!], operands);
    e.hold(operands);
    e.emit(`end_async_for(F,${take(operands[1]!)});`);
    e.drop(operands[0]!);
    e.release();
  },
  CLEANUP_THROW: (e, _arg, i) => {
    const operands = e.popMany(3);
    e.mark(i, operands.slice(0, 2));
    e.hold(operands);
    const value = e.freshBeside([]);
    e.emit(`${value}=cleanup_throw(F,${take(operands[2]!)});`);
    e.hold([...operands, owned(value)]);
    e.drop(operands[1]!);
    e.drop(operands[0]!);
    e.release();
    e.push(NULL);
    e.push(owned(value));
  },
  EXIT_INIT_CHECK: () => undefined,
};
