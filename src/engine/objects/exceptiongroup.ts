/**
 * Exception groups: split, subgroup and derive, and what `except*` asks of them. The members `message` and `exceptions` (a tuple) are in
 * ExcData.extra.
 *
 * @cpython Objects/exceptions.c BaseExceptionGroup_new, exceptiongroup_split_recursive, _PyExc_PrepReraiseStar 3.11-3.15
 */
import { lookupAttrStr, setAttrStr } from './attributes.ts';
import { callMethod, isCallable } from './call.ts';
import type { MethodSpec } from './define.ts';
import { raise, typeError, valueError } from './errors.ts';
import { type ExcData, excData } from './exceptions.ts';
import { newGenericAlias } from './genericalias.ts';
import { decref, type PyObj, type PyObject, xdecref } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, PyType } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const membersOf = (group: PyObject): PyObj[] => excData(group).extra.exceptions!.v as PyObj[];

function isGroup(vm: VM, o: PyObject): boolean {
  return isSubtype(o.type, vm.exc.BaseExceptionGroup!);
}

/** The exceptions of the second argument, as a new tuple. */
function checkedMembers(vm: VM, o: PyObject): PyObj {
  if (o.type.tp_iter === null && o.type.sq_item === null)
    typeError(vm, 'second argument (exceptions) must be a sequence');
  const items = vm.listOf(o);
  const wrong = items.findIndex((x) => !isSubtype(x.type, vm.exc.BaseException!));
  if (items.length > 0 && wrong < 0) return newTuple(vm, items);
  for (const x of items) decref(vm, x);
  if (items.length === 0) valueError(vm, 'second argument (exceptions) must be a non-empty sequence');
  valueError(vm, `Item ${wrong} of second argument (exceptions) is not an exception`);
}

export function BaseExceptionGroup_new(vm: VM, given: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const items = args.v as PyObject[];
  const te = vm.exc.TypeError!;
  if (items.length !== 2)
    raise(vm, te, `BaseExceptionGroup.__new__() takes exactly 2 arguments (${items.length} given)`);
  const [message, exceptions] = items as [PyObject, PyObject];
  if (!isSubtype(message.type, vm.tStr))
    raise(vm, te, `BaseExceptionGroup.__new__() argument 1 must be str, not ${message.type.tp_name}`);
  const members = checkedMembers(vm, exceptions);
  const bare = (members.v as PyObject[]).some((x) => !isSubtype(x.type, vm.exc.Exception!));
  let type = given;
  if (type === vm.exc.BaseExceptionGroup && !bare) type = vm.exc.ExceptionGroup!;
  if (bare && isSubtype(type, vm.exc.Exception!)) {
    decref(vm, members);
    if (type === vm.exc.ExceptionGroup) typeError(vm, 'Cannot nest BaseExceptions in an ExceptionGroup');
    typeError(vm, `Cannot nest BaseExceptions in '${type.ht_name?.v ?? type.tp_name}'`);
  }
  const o = vm.exc.BaseException!.tp_new!(vm, type, args, kwds) as PyObj;
  excData(o).extra = { message: share(message), exceptions: members };
  return o;
}

export function BaseExceptionGroup_str(vm: VM, o: PyObject): PyObject {
  const n = membersOf(o).length;
  return newStr(vm, `${vm.str(excData(o).extra.message!)} (${n} sub-exception${n > 1 ? 's' : ''})`);
}

type Matches = (exc: PyObj) => boolean;

/** What split, subgroup and `except*` look for: types, or a function. */
function matcher(vm: VM, condition: PyObject): Matches {
  const isExc = (t: PyObject): boolean => t instanceof PyType && isSubtype(t, vm.exc.BaseException!);
  const types =
    condition.type === vm.tTuple && (condition.v as PyObject[]).every(isExc)
      ? (condition.v as PyType[])
      : isExc(condition)
        ? [condition as PyType]
        : null;
  if (types !== null) return (exc) => types.some((t) => isSubtype(exc.type, t));
  if (condition instanceof PyType || !isCallable(condition))
    typeError(vm, 'expected a function, exception type or tuple of exception types');
  return (exc) => {
    const r = vm.call(vm, condition, [exc], null);
    try {
      return PyObject_IsTrue(vm, r);
    } finally {
      decref(vm, r);
    }
  };
}

/** A group like `group` of these members (stolen); null for none. @cpython Objects/exceptions.c exceptiongroup_subset */
function subset(vm: VM, group: PyObj, members: PyObj[]): PyObj | null {
  if (members.length === 0) return null;
  const list = vm.newList(members);
  try {
    const derived = callMethod(vm, group, 'derive', [list]) as PyObj;
    if (!isGroup(vm, derived)) typeError(vm, 'derive must return an instance of BaseExceptionGroup');
    const [from, to] = [excData(group), excData(derived)];
    copyLinks(vm, from, to);
    const notes = lookupAttrStr(vm, group, '__notes__');
    if (notes !== null) {
      if (notes.type === vm.tList) {
        const copy = vm.newList((notes.v as PyObject[]).map((x) => share(x)));
        setAttrStr(vm, derived, '__notes__', copy);
        decref(vm, copy);
      }
      decref(vm, notes);
    }
    return derived;
  } finally {
    decref(vm, list);
  }
}

function copyLinks(vm: VM, from: ExcData, to: ExcData): void {
  for (const name of ['traceback', 'context', 'cause'] as const) {
    const old = to[name];
    to[name] = from[name] === null ? null : share(from[name]);
    xdecref(vm, old);
  }
  to.suppress = from.suppress;
}

interface Split {
  match: PyObj | null;
  rest: PyObj | null;
}

/** @cpython Objects/exceptions.c exceptiongroup_split_recursive */
function split(vm: VM, exc: PyObj, matches: Matches): Split {
  if (matches(exc)) return { match: share(exc), rest: null };
  if (!isGroup(vm, exc)) return { match: null, rest: share(exc) };
  const found: PyObj[] = [];
  const left: PyObj[] = [];
  for (const member of membersOf(exc)) {
    const { match, rest } = split(vm, member, matches);
    if (match !== null) found.push(match);
    if (rest !== null) left.push(rest);
  }
  return { match: subset(vm, exc, found), rest: subset(vm, exc, left) };
}

const orNone = (vm: VM, o: PyObj | null): PyObject => o ?? share(vm.None as PyObject);

export const GROUP_METHODS: Record<string, MethodSpec> = {
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => newGenericAlias(vm, cls, key) },
  derive: {
    call: 'O',
    fn: (vm, o: PyObj, members) => vm.call(vm, vm.exc.BaseExceptionGroup!, [excData(o).extra.message!, members], null),
  },
  split: {
    call: 'O',
    fn: (vm, o: PyObj, condition) => {
      const { match, rest } = split(vm, o, matcher(vm, condition));
      return newTuple(vm, [orNone(vm, match), orNone(vm, rest)]);
    },
  },
  subgroup: {
    call: 'O',
    fn: (vm, o: PyObj, condition) => {
      const { match, rest } = split(vm, o, matcher(vm, condition));
      xdecref(vm, rest);
      return orNone(vm, match);
    },
  },
};

/** @cpython Python/ceval.c check_except_star_type_valid */
function checkTypes(vm: VM, type: PyObject): void {
  for (const t of type.type === vm.tTuple ? (type.v as PyObject[]) : [type]) {
    if (!(t instanceof PyType) || !isSubtype(t, vm.exc.BaseException!))
      typeError(vm, 'catching classes that do not inherit from BaseException is not allowed');
    if (isSubtype(t, vm.exc.BaseExceptionGroup!))
      typeError(vm, 'catching ExceptionGroup with except* is not allowed. Use except instead.');
  }
}

/** @cpython Python/ceval.c exception_group_match: the match (None: nothing), the rest in `vm.self`; both new. */
function matchGroup(vm: VM, exc: PyObject, type: PyObject): PyObject {
  checkTypes(vm, type);
  const none = vm.None as PyObject;
  vm.self = none;
  if (exc === none) {
    none.rc += 2;
    return none;
  }
  const matches = matcher(vm, type);
  if (matches(exc as PyObj)) {
    if (isGroup(vm, exc)) {
      vm.self = share(none);
      return share(exc);
    }
    // a bare exception comes as a group of one
    const text = newStr(vm, '');
    const one = newTuple(vm, [share(exc)]);
    const group = vm.call(vm, vm.exc.BaseExceptionGroup!, [text, one], null) as PyObj;
    decref(vm, text);
    decref(vm, one);
    vm.self = share(none);
    return group;
  }
  if (isGroup(vm, exc)) {
    const { match, rest } = split(vm, exc as PyObj, matches);
    vm.self = orNone(vm, rest);
    return orNone(vm, match);
  }
  vm.self = share(exc);
  return share(none);
}

/** Is this one that the handlers got and let go again: same place, cause and context as the original? */
function isReraised(exc: PyObject, original: PyObject): boolean {
  const [a, b] = [excData(exc), excData(original)];
  return a.traceback === b.traceback && a.cause === b.cause && a.context === b.context;
}

/** The exceptions in a group, all the way down. */
function leaves(vm: VM, exc: PyObj, out: Set<PyObj>): Set<PyObj> {
  if (!isGroup(vm, exc)) return out.add(exc);
  for (const m of membersOf(exc)) leaves(vm, m, out);
  return out;
}

/** @cpython Objects/exceptions.c _PyExc_PrepReraiseStar: what is raised after all handlers of a `try` ran; None: nothing. */
function prepReraiseStar(vm: VM, original: PyObject, list: PyObject): PyObject {
  const all = (list.v as PyObject[]).filter((x) => x !== vm.None) as PyObj[];
  if (all.length === 0) return share(vm.None as PyObject);
  // a bare exception was given to one handler, wrapped: what that handler raised goes out as a group, unless it let it go
  if (!isGroup(vm, original)) return share(all[0]! as PyObject);
  const raised = all.filter((x) => !isReraised(x, original));
  const kept = new Set<PyObj>();
  for (const x of all) if (!raised.includes(x)) leaves(vm, x, kept);
  const rest = kept.size === 0 ? null : projection(vm, original as PyObj, kept);
  if (raised.length === 0) return orNone(vm, rest);
  const members: PyObject[] = raised.map((x) => share(x));
  if (rest !== null) members.push(rest);
  if (members.length === 1) return members[0]!;
  const text = newStr(vm, '');
  const t = vm.newList(members);
  try {
    return vm.call(vm, vm.exc.BaseExceptionGroup!, [text, t], null);
  } finally {
    decref(vm, text);
    decref(vm, t);
  }
}

/** The part of a group that has these leaves, in the group's own shape. */
function projection(vm: VM, group: PyObj, kept: Set<PyObj>): PyObj | null {
  const { match, rest } = split(vm, group, (x) => !isGroup(vm, x) && kept.has(x));
  xdecref(vm, rest);
  return match;
}

/** Sets what generated code asks for. */
export function connectGroups(vm: VM): void {
  vm.matchGroup = (exc, type) => matchGroup(vm, exc, type);
  vm.intrinsics2[1] = (original, list) => prepReraiseStar(vm, original, list);
}
