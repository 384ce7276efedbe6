/**
 * Calls, function objects, imports, classes. A call hands its references over (callable and arguments); `om` tells the callee
 * which arguments it owns: all of them before 3.14, else those that are not borrowed.
 *
 * A Python function of exactly that many positional parameters is entered directly, so that V8 can inline it; everything else
 * goes through `call0`, `call1` ... of the runtime, which take over the references too.
 */
import { OP } from '../code/opcodes.ts';
import type { Emitter } from './emitter.ts';
import type { Handler, Handlers } from './handler.ts';
import { type Entry, NULL, owned, peek, take } from './stack.ts';

/** Up to this many arguments have a runtime function of their own. */
const DIRECT = 4;

interface Call {
  /** variable or expression of the callable (owned) */
  callable: string;
  /** variable of the receiver that may be null, or '' */
  self: string;
  args: Entry[];
}

/** Expression of each argument and the mask of the owned ones; `shift` makes room for a receiver. */
function hand(e: Emitter, args: Entry[], shift: number): { list: string[]; mask: number } {
  if (!e.profile.borrows || args.length + shift > 30) return { list: args.map(take), mask: -1 };
  let mask = 0;
  const list = args.map((a, k) => {
    const borrowed = (a.kind === 'local' || a.kind === 'const') && a.borrow;
    if (!borrowed) mask |= 1 << (k + shift);
    return borrowed ? peek(a) : take(a);
  });
  return { list, mask };
}

function callText(site: string, callable: string, list: string[], mask: number): string {
  const n = list.length;
  const args = list.length > 0 ? `,${list.join()}` : '';
  if (n > DIRECT) return `callN(${site},${callable},${mask},[${list.join()}])`;
  return `${callable}.type===tFunction&&${callable}.v.simple===${n}?${callable}.v.js(${callable},${mask}${args}):call${n}(${site},${callable},${mask}${args})`;
}

/** An owned variable for the callable, so that it can be named more than once. */
function variable(e: Emitter, entry: Entry): string {
  if (entry.kind === 'slot' && entry.owned) return entry.name;
  const name = e.fresh();
  e.emit(`${name}=${take(entry)};`);
  return name;
}

/** Callable and receiver of a call with `args` on the stack above them. */
function target(e: Emitter, args: Entry[]): Call {
  const [a, b] = e.popMany(2) as [Entry, Entry];
  e.hold([a, b, ...args]);
  if (!e.profile.nullFirst || a.kind !== 'null') {
    // callable, then receiver or null; versions with the null first may have it in a variable after a merge
    if (e.profile.nullFirst && a.kind === 'slot' && a.nullable) return mergedTarget(e, a, b, args);
    const callable = variable(e, a);
    // what certainly stands there is an argument like any other: a decorated function, the iterable of a generator expression
    if (b.kind !== 'slot' || !b.nullable) return { callable, self: '', args: b.kind === 'null' ? args : [b, ...args] };
    return { callable, self: peek(b), args };
  }
  return { callable: variable(e, b), self: '', args };
}

function mergedTarget(e: Emitter, a: Entry & { kind: 'slot' }, b: Entry, args: Entry[]): Call {
  const other = b.kind === 'null' ? 'null' : variable(e, b);
  const callable = e.freshBeside([other]);
  const self = e.freshBeside([other, callable]);
  e.emit(`if(${a.name}===null){${callable}=${other};${self}=null;}else{${callable}=${a.name};${self}=${other};}`);
  return { callable, self, args };
}

function call(e: Emitter, arg: number, i: number): void {
  if (e.kwnames >= 0) {
    const names = e.constName(e.kwnames);
    e.kwnames = -1;
    return callKeywords(e, arg, i, names, false);
  }
  const { callable, self, args } = target(e, e.popMany(arg));
  // the operands are handed over: nothing of them is ours if the call throws
  const taken = [...args, owned(callable), ...(self ? [owned(self)] : [])];
  e.mark(i, [], taken);
  e.hold(taken);
  const name = e.freshBeside(self ? [callable, self] : [callable]);
  snapshot(e);
  const plain = hand(e, args, 0);
  const site = e.callSite();
  if (self === '') e.emit(`${name}=${callText(site, callable, plain.list, plain.mask)};`);
  else {
    const bound = hand(e, args, 1);
    const withSelf = callText(site, callable, [self, ...bound.list], bound.mask | 1);
    e.emit(
      `if(${self}===null){${name}=${callText(site, callable, plain.list, plain.mask)};}else{${name}=${withSelf};}`,
    );
  }
  e.release();
  e.push(owned(name));
}

/** Functions that name builtins which look at the caller's locals leave them where these can be found. */
function snapshot(e: Emitter): void {
  if (!e.snapshots) return;
  const locals = e.unit.localsplusnames.map((_, k) => `l${k}`);
  e.emit(`F.fast=[${locals.join()}];`);
}

function callKeywords(e: Emitter, arg: number, i: number, names: string, ownNames: boolean): void {
  const { callable, self, args } = target(e, e.popMany(arg));
  const taken = [...args, owned(callable), ...(self ? [owned(self)] : []), ...(ownNames ? [owned(names)] : [])];
  e.mark(i, [], taken);
  e.hold(taken);
  const name = e.freshBeside(self ? [callable, self] : [callable]);
  snapshot(e);
  const { list, mask } = hand(e, args, 0);
  e.emit(`${name}=call_kw(${callable},${self || 'null'},${mask},[${list.join()}],${names});`);
  if (ownNames) e.emit(`if(--${names}.rc===0)D(${names});`);
  e.release();
  e.push(owned(name));
}

function callEx(e: Emitter, arg: number, i: number): void {
  // 3.14: kwargs is always there, null where the call has none
  const always = e.table.popped(OP.CALL_FUNCTION_EX, 0) === 4;
  const kwargs = always || (arg & 1) !== 0 ? e.pop() : NULL;
  const args = e.pop();
  const [a, b] = e.popMany(2) as [Entry, Entry];
  const callable = e.profile.nullFirst ? b : a;
  e.mark(i, [], [a, b, args, kwargs]);
  e.hold([a, b, args, kwargs]);
  const name = e.freshBeside([]);
  snapshot(e);
  e.emit(`${name}=call_ex(${take(callable)},${take(args)},${take(kwargs)});`);
  e.release();
  e.push(owned(name));
}

function makeFunction(e: Emitter, arg: number, i: number): void {
  const code = e.pop();
  if (e.table.popped(OP.MAKE_FUNCTION, 0) !== e.table.popped(OP.MAKE_FUNCTION, 8)) {
    const count = (arg & 1) + ((arg >> 1) & 1) + ((arg >> 2) & 1) + ((arg >> 3) & 1);
    const extras = e.popMany(count);
    e.mark(i, [code], [code, ...extras]);
    e.hold([code, ...extras]);
    const name = e.freshBeside([]);
    e.emit(`${name}=make_function(F,${peek(code)},${arg},[${extras.map(take).join()}]);`);
    e.drop(code);
    e.release();
    return e.push(owned(name));
  }
  e.operation(i, [code], ([c]) => `make_function(F,${c},0,null)`);
}

const intrinsic1: Handler = (e, arg, i) => e.operation(i, [e.pop()], ([x]) => `intrinsic1(F,${arg},${x})`);

export const CALLS: Handlers = {
  CALL: call,
  CALL_KW: (e, arg, i) => {
    const names = e.pop();
    e.hold([names, ...e.stack.slice(-arg - 2)]);
    const own = names.kind === 'slot' && names.owned;
    callKeywords(e, arg, i, peek(names), own);
  },
  CALL_FUNCTION_EX: callEx,
  MAKE_FUNCTION: makeFunction,
  SET_FUNCTION_ATTRIBUTE: (e, arg, i) => {
    const [value, fn] = e.popMany(2);
    e.mark(i, [value!, fn!]);
    e.hold([value!, fn!]);
    e.emit(`set_function_attribute(${peek(fn!)},${arg},${take(value!)});`);
    e.release();
    e.push(fn!);
  },
  LOAD_BUILD_CLASS: (e, _arg, i) => e.operation(i, [], () => 'load_build_class(F)'),
  LOAD_ASSERTION_ERROR: (e) => e.pushValue('incref(assertion_error)'),
  IMPORT_NAME: (e, arg, i) => {
    const [level, fromlist] = e.popMany(2);
    // from 3.15 on the operand's low bits say whether it is lazy
    const { importShift } = e.profile;
    const lazy = importShift > 0 ? `,${arg & ((1 << importShift) - 1)}` : '';
    e.operation(i, [level!, fromlist!], ([l, f]) => `import_name(F,${nameOf(e, arg)},${f},${l}${lazy})`);
  },
  IMPORT_FROM: (e, arg, i) => {
    const module = e.stack[e.stack.length - 1]!;
    e.mark(i);
    e.pushValue(`import_from(F,${peek(module)},${e.name(arg)})`);
  },
  IMPORT_STAR: (e, _arg, i) => e.effect(i, [e.pop()], ([m]) => `import_star(F,${m})`),
  CALL_INTRINSIC_1: (e, arg, i) => intrinsic1(e, arg, i),
  CALL_INTRINSIC_2: (e, arg, i) => e.operation(i, e.popMany(2), ([a, b]) => `intrinsic2(F,${arg},${a},${b})`),
  ASYNC_GEN_WRAP: (e, _arg, i) => e.operation(i, [e.pop()], ([x]) => `intrinsic1(F,4,${x})`),
  PRINT_EXPR: (e, _arg, i) => e.effect(i, [e.pop()], ([x]) => `print_expr(${x})`),
  SETUP_ANNOTATIONS: (e, _arg, i) => e.effect(i, [], () => 'setup_annotations(F)'),
};

/** 3.15 keeps two bits of laziness below the name's index. */
function nameOf(e: Emitter, arg: number): string {
  return e.name(arg >> e.profile.importShift);
}
