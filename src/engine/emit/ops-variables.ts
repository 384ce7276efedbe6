/** Loads and stores: constants, fast locals, cells, globals, names, attributes; and the stack shuffles. */
import type { Emitter } from './emitter.ts';
import type { Handler, Handlers } from './handler.ts';
import { type Entry, NULL, owned, peek, take } from './stack.ts';

function loadFast(e: Emitter, index: number, borrow = false): void {
  e.push({ kind: 'local', name: `l${index}`, borrow });
}

/** A local that may be unbound: raises UnboundLocalError. */
function checkFast(e: Emitter, index: number, i: number): void {
  if (e.knownBound(index)) return;
  e.mark(i);
  e.emit(`if(l${index}===null)unbound(F,${index});`);
}

/** Drops what local `index` held; parameters may be borrowed (3.14+), which `om` tells. */
export function releaseLocal(e: Emitter, index: number, name: string): void {
  const test = `if(${name}!==null&&--${name}.rc===0)D(${name});`;
  if (e.isBorrowable(index)) e.emit(`if(om&${1 << index}){${test}}else om|=${1 << index};`);
  else e.emit(test);
}

function storeFast(e: Emitter, index: number): void {
  const value = e.pop();
  e.settleLocal(index);
  e.hold([value]);
  const old = e.declare('old');
  const expression = take(value);
  e.release();
  if (e.isUnbound(index)) {
    e.emit(`l${index}=${expression};`);
  } else {
    e.emit(`${old}=l${index};l${index}=${expression};`);
    releaseLocal(e, index, old);
  }
  e.bound(index);
}

function deleteFast(e: Emitter, index: number, i: number): void {
  e.settleLocal(index);
  e.mark(i);
  e.emit(`if(l${index}===null)unbound(F,${index});old=l${index};l${index}=null;`);
  e.declare('old');
  releaseLocal(e, index, 'old');
  e.unbind(index);
}

/** The two locals of a fused instruction. */
function pair(arg: number): [number, number] {
  return [arg >> 4, arg & 15];
}

function loadGlobal(e: Emitter, arg: number, i: number): void {
  const withNull = (arg & 1) !== 0;
  if (withNull && e.profile.nullFirst) e.push(NULL);
  e.mark(i);
  e.pushValue(`load_global(F,${e.site(arg >> 1)})`);
  if (withNull && !e.profile.nullFirst) e.push(NULL);
}

/**
 * LOAD_ATTR as a method call needs it: the pair `method self`, or `value NULL` where no method was found. Versions that have
 * the null below the callable get the same order here; CALL sorts it out.
 */
function loadMethod(e: Emitter, nameIndex: number, i: number): void {
  const owner = e.pop();
  e.mark(i, [owner]);
  const site = e.site(nameIndex);
  const method = e.fresh();
  e.emit(`${method}=load_method(${peek(owner)},${site},${Number(owner.kind === 'local' && !owner.borrow)});`);
  e.hold([owner, owned(method)]);
  const self = e.freshBeside([method]);
  // load_method leaves `vm.self`: the owner when it found a method, else null
  e.emit(`${self}=vm.self;`);
  e.emit(`if(${self}===null){${dropText(owner)}}else{${owner.kind === 'slot' && owner.owned ? '' : `${self}.rc++;`}}`);
  e.release();
  e.push(owned(method));
  e.push(owned(self, true));
}

function dropText(x: Entry): string {
  return x.kind === 'slot' && x.owned ? `if(--${x.name}.rc===0)D(${x.name});` : '';
}

function loadAttr(e: Emitter, arg: number, i: number): void {
  if (e.profile.attrMethodBit) {
    if (arg & 1) return loadMethod(e, arg >> 1, i);
    arg >>= 1;
  }
  const owner = e.pop();
  const site = e.site(arg);
  if (owner.kind !== 'local' && owner.kind !== 'slot')
    return e.operation(i, [owner], ([o], mask) => `load_attr(${o},${site},${mask})`);
  // what the site knows to be among the instance's own values is read here; `at` and `own` hold nothing afterwards
  e.declare('own');
  e.declare('at');
  e.operation(
    i,
    [owner],
    ([o], mask) =>
      `${o}.type.tp_version===${site}.inline&&(own=${o}.s)!==null&&(at=own[${site}.index])!=null?incref(at):load_attr(${o},${site},${mask})`,
  );
}

function copy(e: Emitter, arg: number): void {
  const index = e.stack.length - arg;
  const entry = e.stack[index]!;
  if (entry.kind === 'local' || entry.kind === 'const' || entry.kind === 'null') return e.push(entry);
  if (entry.kind === 'bool') return e.push(entry);
  e.pushValue(entry.nullable ? `incmaybe(${entry.name})` : `incref(${entry.name})`, entry.nullable);
}

function swap(e: Emitter, arg: number): void {
  const top = e.stack.length - 1;
  const other = e.stack.length - arg;
  const entry = e.stack[top]!;
  e.stack[top] = e.stack[other]!;
  e.stack[other] = entry;
}

const loadFastChecked: Handler = (e, arg, i) => {
  checkFast(e, arg, i);
  e.bound(arg);
  loadFast(e, arg);
};

const loadDeref: Handler = (e, arg, i) => {
  e.mark(i);
  e.pushValue(`load_deref(F,l${arg},${arg})`);
};

function namespace(load: string): Handler {
  return (e, arg, i) => {
    e.mark(i);
    e.pushValue(`${load}(F,${e.site(arg)})`);
  };
}

function deleteNamed(del: string): Handler {
  return (e, arg, i) => e.effect(i, [], () => `${del}(F,${e.name(arg)})`);
}

function storeNamed(store: string): Handler {
  return (e, arg, i) => {
    const site = e.site(arg);
    e.effect(i, [e.pop()], ([v]) => `${store}(F,${site},${v})`);
  };
}

export const VARIABLES: Handlers = {
  LOAD_CONST: (e, arg) => e.push(e.constEntry(arg, e.profile.constBorrows)),
  LOAD_SMALL_INT: (e, arg) => e.push({ kind: 'const', name: e.smallInt(arg), shared: true, borrow: true }),
  LOAD_COMMON_CONSTANT: (e, arg) => e.pushValue(`common_constant(${arg})`),
  LOAD_FAST: (e, arg, i) => (e.profile.fastChecks ? loadFastChecked(e, arg, i) : loadFast(e, arg)),
  LOAD_FAST_CHECK: loadFastChecked,
  LOAD_FAST_BORROW: (e, arg) => loadFast(e, arg, true),
  LOAD_FAST_LOAD_FAST: (e, arg) => {
    for (const index of pair(arg)) loadFast(e, index);
  },
  LOAD_FAST_BORROW_LOAD_FAST_BORROW: (e, arg) => {
    for (const index of pair(arg)) loadFast(e, index, true);
  },
  LOAD_FAST_AND_CLEAR: (e, arg) => {
    e.settleLocal(arg);
    e.ownLocal(arg);
    e.pushValue(`l${arg}`, true);
    e.emit(`l${arg}=null;`);
    e.unbind(arg);
  },
  STORE_FAST: (e, arg) => storeFast(e, arg),
  STORE_FAST_MAYBE_NULL: (e, arg) => storeFast(e, arg),
  STORE_FAST_STORE_FAST: (e, arg) => {
    for (const index of pair(arg)) storeFast(e, index);
  },
  STORE_FAST_LOAD_FAST: (e, arg) => {
    const [store, load] = pair(arg);
    storeFast(e, store);
    loadFast(e, load);
  },
  DELETE_FAST: deleteFast,
  MAKE_CELL: (e, arg, i) => {
    e.mark(i);
    e.ownLocal(arg);
    e.emit(`l${arg}=make_cell(l${arg});`);
  },
  COPY_FREE_VARS: (e, arg) => {
    const first = e.unit.localsplusnames.length - arg;
    for (let k = 0; k < arg; k++) e.emit(`l${first + k}=free_var(fn,${k});`);
  },
  LOAD_CLOSURE: (e, arg) => e.push({ kind: 'local', name: `l${arg}`, borrow: false }),
  LOAD_DEREF: loadDeref,
  STORE_DEREF: (e, arg) => {
    const value = e.pop();
    e.hold([value]);
    e.emit(`store_deref(l${arg},${take(value)});`);
    e.release();
  },
  DELETE_DEREF: (e, arg, i) => e.effect(i, [], () => `delete_deref(F,l${arg},${arg})`),
  LOAD_CLASSDEREF: (e, arg, i) => {
    e.mark(i);
    e.pushValue(`load_classderef(F,l${arg},${arg})`);
  },
  LOAD_FROM_DICT_OR_DEREF: (e, arg, i) =>
    e.operation(i, [e.pop()], ([d]) => `load_from_dict_or_deref(F,${d},l${arg},${arg})`),
  LOAD_FROM_DICT_OR_GLOBALS: (e, arg, i) =>
    e.operation(i, [e.pop()], ([d]) => `load_from_dict_or_globals(F,${d},${e.name(arg)})`),
  LOAD_LOCALS: (e, _arg, i) => e.operation(i, [], () => 'load_locals(F)'),
  LOAD_GLOBAL: loadGlobal,
  LOAD_NAME: namespace('load_name'),
  STORE_NAME: storeNamed('store_name'),
  STORE_GLOBAL: storeNamed('store_global'),
  DELETE_NAME: deleteNamed('delete_name'),
  DELETE_GLOBAL: deleteNamed('delete_global'),
  LOAD_ATTR: loadAttr,
  LOAD_METHOD: loadMethod,
  LOAD_SUPER_ATTR: (e, arg, i) => {
    const operands = e.popMany(3);
    const method = (arg & 1) !== 0;
    e.mark(i, operands);
    const value = e.fresh();
    const [s, c, self] = operands.map(peek);
    const call = (name: string) => `${name}(${s},${c},${self},${e.name(arg >> 2)},${arg & 3})`;
    e.emit(`${value}=${e.cold()}?${call('load_super_cold')}:${call('load_super_attr')};`);
    e.hold([...operands, owned(value)]);
    const receiver = method ? e.freshBeside([value]) : '';
    if (method) e.emit(`${receiver}=vm.self;if(${receiver}!==null)${receiver}.rc++;`);
    for (const x of operands) e.drop(x);
    e.release();
    if (!method) return e.push(owned(value));
    e.push(owned(value));
    e.push(owned(receiver, true));
  },
  STORE_ATTR: (e, arg, i) => {
    const [value, owner] = e.popMany(2);
    const site = e.site(arg);
    e.effect(i, [value!, owner!], ([v, o]) => `store_attr(${o},${site},${v})`);
  },
  DELETE_ATTR: (e, arg, i) => e.effect(i, [e.pop()], ([o]) => `delete_attr(${o},${e.name(arg)})`),
  POP_TOP: (e) => {
    const x = e.pop();
    e.hold([x]);
    e.drop(x);
    e.release();
  },
  PUSH_NULL: (e) => e.push(NULL),
  COPY: copy,
  SWAP: swap,
  NOP: () => undefined,
  RESUME: (e, _arg, i) => {
    e.mark(i);
    e.warm();
    e.emit('if(vm.breaker)check(F);');
  },
  NOT_TAKEN: () => undefined,
  CACHE: () => undefined,
  EXTENDED_ARG: () => undefined,
  PRECALL: () => undefined,
  KW_NAMES: (e, arg) => {
    e.kwnames = arg;
  },
};
