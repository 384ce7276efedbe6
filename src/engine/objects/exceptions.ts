/**
 * Exception objects: PyObj with `v` an ExcData; instances have a dict (`d`), made when an attribute is set.
 *
 * The hierarchy is a table (`exception_table.ts`): name, base, what the type adds. Members that a type adds (StopIteration.value,
 * ImportError.name ...) live in `ExcData.extra` by name and count in its basicsize.
 */
import { gcDel } from './alloc.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from './attributes.ts';
import type { GetSetSpec, MemberSpec, MethodSpec } from './define.ts';
import { dictGetStr, dictSetStr } from './dict.ts';
import { ERRNO_EXCEPTIONS } from './errno_texts.ts';
import { PyThrow, typeError } from './errors.ts';
import { EXCEPTIONS, type ExceptionRow } from './exception_table.ts';
import { BaseExceptionGroup_new, BaseExceptionGroup_str, connectGroups, GROUP_METHODS } from './exceptiongroup.ts';
import { BaseException_reduce, BaseException_setstate } from './exceptionstate.ts';
import { PyUnicode_FromFormat } from './format.ts';
import { instanceGetsets } from './instanceattrs.ts';
import { clearDict, ensureDict, visitDict } from './instancedict.ts';
import { list_append, newList } from './list.ts';
import { newBool } from './long.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { newTuple } from './tuple.ts';
import { isSubtype, type PyType, TPFLAGS, type Visit } from './type.ts';
import { defineType } from './typeobject.ts';
import { newStr } from './unicode.ts';
import { unicodeInit, unicodeStr } from './unicodeerrors.ts';
import type { VM } from './vm.ts';

export class ExcData {
  /** tuple, owned */
  args: PyObj;
  traceback: PyObj | null = null;
  context: PyObj | null = null;
  cause: PyObj | null = null;
  suppress = false;
  /** further members by name, owned */
  extra: Record<string, PyObject | null>;
  constructor(args: PyObj, extra: Record<string, PyObject | null>) {
    this.args = args;
    this.extra = extra;
  }
}

export function excData(o: PyObject): ExcData {
  return o.v as ExcData;
}

/** @cpython Objects/exceptions.c BaseException_new 3.8-3.15 */
function BaseException_new(vm: VM, type: PyType, args: PyObj, _kwds: PyObj | null): PyObj {
  const o = type.tp_alloc!(vm, type, 0) as PyObj;
  args.rc++;
  o.v = new ExcData(args, {});
  return o;
}

/** @cpython Objects/exceptions.c BaseException_init 3.8-3.15 */
export function BaseException_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  noKeywords(vm, self.type, kwds);
  const data = excData(self);
  const old = data.args;
  args.rc++;
  data.args = args;
  decref(vm, old);
}

/** @cpython Objects/exceptions.c BaseException_vectorcall 3.14-3.15 */
function BaseException_vectorcall(vm: VM, type: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObj {
  const t = type as unknown as PyType;
  if (kwnames !== null && kwnames.length > 0) typeError(vm, `${t.tp_name}() takes no keyword arguments`);
  const o = t.tp_alloc!(vm, t, 0) as PyObj;
  for (const arg of args) arg.rc++;
  o.v = new ExcData(newTuple(vm, args.slice()), {});
  return o;
}

/** Types without parts of their own: those whose base is such a type too. */
function isPlain(row: ExceptionRow, base: PyType): boolean {
  if (row.name === 'BaseException') return true;
  const own = row.words !== undefined || INITS[row.name] !== undefined || row.name.endsWith('Group');
  return base.type_vectorcall !== null && !own && row.name !== 'MemoryError';
}

export function noKeywords(vm: VM, type: PyType, kwds: PyObj | null): void {
  if (kwds !== null && kwds.x > 0) typeError(vm, `${type.tp_name}() takes no keyword arguments`);
}

/** @cpython Objects/exceptions.c BaseException_clear 3.8-3.15 */
function BaseException_clear(vm: VM, self: PyObj): void {
  if (self.d) clearDict(vm, self);
  const data = excData(self);
  for (const name of Object.keys(data.extra)) {
    const o = data.extra[name];
    data.extra[name] = null;
    xdecref(vm, o);
  }
  const { args, traceback, cause, context } = data;
  data.traceback = null;
  data.cause = null;
  data.context = null;
  if (args) {
    data.args = vm.emptyTuple;
    vm.emptyTuple.rc++;
    decref(vm, args);
  }
  xdecref(vm, traceback);
  xdecref(vm, cause);
  xdecref(vm, context);
}

/** @cpython Objects/exceptions.c BaseException_dealloc 3.8-3.15 */
function BaseException_dealloc(vm: VM, self: PyObj): void {
  vm.gc.untrackMaybe(self);
  BaseException_clear(vm, self);
  decref(vm, vm.emptyTuple);
  gcDel(vm, self);
}

function BaseException_traverse(_vm: VM, self: PyObj, visit: Visit): void {
  visitDict(self, visit);
  const data = excData(self);
  visit(data.args);
  for (const o of [data.traceback, data.cause, data.context, ...Object.values(data.extra)]) if (o) visit(o);
}

/** @cpython Objects/exceptions.c BaseException_str 3.8-3.15 */
function BaseException_str(vm: VM, self: PyObject): PyObject {
  const { args } = excData(self);
  const items = args.v as PyObject[];
  if (items.length === 0) return newStr(vm, '');
  return PyObject_Str(vm, items.length === 1 ? items[0]! : args);
}

/** @cpython Objects/exceptions.c BaseException_repr 3.8-3.15 */
function BaseException_repr(vm: VM, self: PyObject): PyObject {
  const { args } = excData(self);
  const items = args.v as PyObject[];
  const name = self.type.tp_name.slice(self.type.tp_name.lastIndexOf('.') + 1);
  return items.length === 1
    ? PyUnicode_FromFormat(vm, '%s(%R)', name, items[0])
    : PyUnicode_FromFormat(vm, '%s%R', name, args);
}

/** @cpython Objects/exceptions.c KeyError_str 3.8-3.15 */
function KeyError_str(vm: VM, self: PyObject): PyObject {
  const items = excData(self).args.v as PyObject[];
  return items.length === 1 ? PyObject_Repr(vm, items[0]!) : BaseException_str(vm, self);
}

/** @cpython Objects/exceptions.c StopIteration_init, SystemExit_init: the first argument, or all of them, is the value. */
function valueInit(member: string, none: boolean) {
  return (vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void => {
    BaseException_init(vm, self, args, kwds);
    const items = args.v as PyObject[];
    let value: PyObject | null = null;
    if (items.length === 1) value = items[0]!;
    else if (items.length > 1) value = none ? args : items[0]!;
    setExtra(vm, self, member, value);
  };
}

function setExtra(vm: VM, self: PyObject, name: string, value: PyObject | null): void {
  const { extra } = excData(self);
  const old = extra[name];
  if (value) value.rc++;
  extra[name] = value;
  xdecref(vm, old);
}

/** Keyword members of `type(*args, name=..., path=...)`. */
function keywordInit(allowed: string[]) {
  return (vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void => {
    BaseException_init(vm, self, args, null);
    if (kwds === null) return;
    let left = kwds.x as number;
    for (const name of allowed) {
      const value = dictGetStr(vm, kwds, name);
      if (value === null) continue;
      setExtra(vm, self, name, value);
      left--;
    }
    if (left > 0) {
      const key = (kwds.v.keys as PyText[]).find((k) => k && !allowed.includes(k.v))!;
      const type = self.type.tp_name;
      typeError(vm, vm.profile.run.unexpectedKeyword.replace('%f', type).replace('%k', key.v));
    }
  };
}

/** @cpython Objects/exceptions.c ImportError_init, ImportError_str */
function ImportError_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  keywordInit(['name', 'path', 'name_from'])(vm, self, args, kwds);
  const items = args.v as PyObject[];
  setExtra(vm, self, 'msg', items.length === 1 ? items[0]! : null);
}

/** @cpython Objects/exceptions.c ImportError_repr 3.15: with the name and path that it was given. */
function ImportError_repr(vm: VM, self: PyObject): PyObject {
  const plain = BaseException_repr(vm, self);
  const { extra, args } = excData(self as PyObj);
  const parts = ['name', 'path'].flatMap((key) => (extra[key] ? [`${key}=${vm.reprText(extra[key]!)}`] : []));
  if (parts.length === 0) return plain;
  const text = plain.v as string;
  decref(vm, plain);
  const comma = (args.v as PyObject[]).length > 0 ? ', ' : '';
  return newStr(vm, `${text.slice(0, -1)}${comma}${parts.join(', ')})`);
}

function ImportError_str(vm: VM, self: PyObject): PyObject {
  const msg = excData(self).extra.msg;
  if (msg && msg.type === vm.tStr) {
    msg.rc++;
    return msg;
  }
  return BaseException_str(vm, self);
}

/** @cpython Objects/exceptions.c oserror_init 3.8-3.15: errno, strerror, filename, filename2 from 2 to 5 arguments. */
function OSError_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  BaseException_init(vm, self, args, kwds);
  const items = args.v as PyObject[];
  if (items.length < 2 || items.length > 5) return;
  setExtra(vm, self, 'errno', items[0]!);
  setExtra(vm, self, 'strerror', items[1]!);
  if (items.length >= 3 && items[2] !== vm.None) {
    setExtra(vm, self, 'filename', items[2]!);
    if (items.length >= 5 && items[4] !== vm.None) setExtra(vm, self, 'filename2', items[4]!);
    for (const o of items.slice(0, 2)) o.rc++;
    const data = excData(self);
    const old = data.args;
    data.args = newTuple(vm, items.slice(0, 2));
    decref(vm, old);
  }
}

/** @cpython Objects/exceptions.c OSError_new 3.8-3.15: of OSError itself, the class that its number stands for */
function OSError_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObj {
  const items = args.v as PyObject[];
  const errno = items.length >= 2 && items.length <= 5 && items[0]!.type === vm.tInt ? (items[0]!.v as number) : 0;
  const kind = type === vm.exc.OSError ? ERRNO_EXCEPTIONS[errno] : undefined;
  return BaseException_new(vm, kind === undefined ? type : vm.exc[kind]!, args, kwds);
}

function OSError_str(vm: VM, self: PyObject): PyObject {
  const { errno, strerror, filename, filename2 } = excData(self).extra;
  const text = (o: PyObject, f: typeof PyObject_Str): string => {
    const s = f(vm, o);
    const v = s.v as string;
    decref(vm, s);
    return v;
  };
  if (!errno || !strerror) return BaseException_str(vm, self);
  let out = `[Errno ${text(errno, PyObject_Str)}] ${text(strerror, PyObject_Str)}`;
  if (filename) out += `: ${text(filename, PyObject_Repr)}`;
  if (filename && filename2) out += ` -> ${text(filename2, PyObject_Repr)}`;
  return newStr(vm, out);
}

/** @cpython Objects/exceptions.c SyntaxError_init 3.8-3.15: message, (filename, lineno, offset, text, end_lineno, end_offset) */
function SyntaxError_init(vm: VM, self: PyObject, args: PyObj, kwds: PyObj | null): void {
  BaseException_init(vm, self, args, kwds);
  const items = args.v as PyObject[];
  if (items.length >= 1) setExtra(vm, self, 'msg', items[0]!);
  if (items.length !== 2 || !isSubtype(items[1]!.type, vm.tTuple)) return;
  const info = items[1]!.v as PyObject[];
  const names = ['filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset'];
  info.forEach((o, k) => {
    if (names[k]) setExtra(vm, self, names[k]!, o);
  });
}

function SyntaxError_str(vm: VM, self: PyObject): PyObject {
  const { msg, filename, lineno } = excData(self).extra;
  const s = PyObject_Str(vm, msg ?? vm.None);
  const file = filename && filename.type === vm.tStr ? (filename.v as string).split('/').at(-1) : null;
  const line = lineno && lineno.type === vm.tInt ? lineno.v : null;
  if (file === null && line === null) return s;
  const place = file !== null && line !== null ? `${file}, line ${line}` : file !== null ? file : `line ${line}`;
  const out = newStr(vm, `${s.v} (${place})`);
  decref(vm, s);
  return out;
}

const INITS: Record<string, PyType['tp_init']> = {
  StopIteration: valueInit('value', false),
  SystemExit: valueInit('code', true),
  ImportError: ImportError_init,
  NameError: keywordInit(['name']),
  AttributeError: keywordInit(['name', 'obj']),
  OSError: OSError_init,
  SyntaxError: SyntaxError_init,
  UnicodeDecodeError: unicodeInit('UnicodeDecodeError'),
  UnicodeEncodeError: unicodeInit('UnicodeEncodeError'),
  UnicodeTranslateError: unicodeInit('UnicodeTranslateError'),
};

const STRS: Record<string, PyType['tp_str']> = {
  BaseExceptionGroup: (vm, o) => BaseExceptionGroup_str(vm, o),
  KeyError: KeyError_str,
  ImportError: ImportError_str,
  OSError: OSError_str,
  SyntaxError: SyntaxError_str,
  UnicodeDecodeError: unicodeStr('UnicodeDecodeError'),
  UnicodeEncodeError: unicodeStr('UnicodeEncodeError'),
  UnicodeTranslateError: unicodeStr('UnicodeTranslateError'),
};

function member(name: string): MemberSpec {
  return {
    none: true,
    get: (_vm, self) => excData(self).extra[name] ?? null,
    set: (vm, self, value) => setExtra(vm, self, name, value),
  };
}

/** Getset of a slot of ExcData; `check` refuses wrong values. */
function link(field: 'traceback' | 'context' | 'cause', check: (vm: VM, value: PyObject | null) => void): GetSetSpec {
  return {
    get: (vm, self) => {
      const o = excData(self)[field] ?? vm.None;
      o.rc++;
      return o;
    },
    set: (vm, self, value) => {
      check(vm, value);
      const data = excData(self);
      const old = data[field];
      const next = value === vm.None ? null : (value as PyObj);
      if (next) next.rc++;
      data[field] = next;
      if (field === 'cause') data.suppress = true;
      xdecref(vm, old);
    },
  };
}

function exceptionOrNone(name: string) {
  return (vm: VM, value: PyObject | null): void => {
    if (value === null) typeError(vm, `${name} may not be deleted`);
    if (value !== vm.None && !isSubtype(value.type, vm.exc.BaseException!))
      typeError(vm, `exception ${name.replaceAll('_', '')} must be None or derive from BaseException`);
  };
}

const BASE_GETSET: Record<string, GetSetSpec> = {
  args: {
    get: (_vm, self) => {
      const { args } = excData(self);
      args.rc++;
      return args;
    },
    set: (vm, self, value) => {
      if (value === null) typeError(vm, 'args may not be deleted');
      const data = excData(self);
      const old = data.args;
      data.args = newTuple(vm, vm.listOf(value));
      decref(vm, old);
    },
  },
  __dict__: instanceGetsets().__dict__,
  __traceback__: link('traceback', (vm, value) => {
    if (value === null) typeError(vm, '__traceback__ may not be deleted');
    if (value !== vm.None && value.type !== vm.t.traceback) typeError(vm, '__traceback__ must be a traceback or None');
  }),
  __context__: link('context', exceptionOrNone('__context__')),
  __cause__: link('cause', exceptionOrNone('__cause__')),
  __suppress_context__: {
    get: (vm, self) => newBool(vm, excData(self).suppress),
    set: (_vm, self, value) => {
      excData(self).suppress = value !== null && value.v === 1;
    },
  },
};

const BASE_METHODS: Record<string, MethodSpec> = {
  __reduce__: { call: 'NOARGS', fn: BaseException_reduce },
  __setstate__: { call: 'O', fn: BaseException_setstate },
  with_traceback: {
    call: 'O',
    fn: (vm, self, tb) => {
      BASE_GETSET.__traceback__!.set!(vm, self, tb);
      self.rc++;
      return self;
    },
  },
  add_note: {
    call: 'O',
    fn: (vm, self, note) => {
      if (!isSubtype(note.type, vm.tStr)) typeError(vm, `note must be a str, not '${note.type.tp_name}'`);
      const d = ensureDict(vm, self, true);
      let notes = dictGetStr(vm, d, '__notes__');
      if (notes === null) {
        notes = newList(vm, []);
        dictSetStr(vm, d, '__notes__', notes);
        decref(vm, notes);
      } else if (!isSubtype(notes.type, vm.tList)) typeError(vm, 'Cannot add note: __notes__ is not a list');
      list_append(vm, notes as PyObj, note);
      vm.None.rc++;
      return vm.None;
    },
  },
};

function defineException(vm: VM, row: ExceptionRow): void {
  const base = row.base === 'object' ? vm.t.object! : vm.exc[row.base]!;
  const root = row.name === 'BaseException';
  const words = vm.profile.run.exceptionWords + (row.words ?? 0);
  const group = row.name.endsWith('ExceptionGroup');
  const init = INITS[row.name];
  const str = STRS[row.name];
  const type = defineType(vm, {
    name: row.name,
    base,
    basicsize: (w) => (row.words === undefined && !root ? base.tp_basicsize : words * w),
    flags: TPFLAGS.BASETYPE | TPFLAGS.HAVE_GC | TPFLAGS.BASE_EXC_SUBCLASS,
    dict: true,
    slots: {
      tp_new: group ? BaseExceptionGroup_new : row.name === 'OSError' ? OSError_new : BaseException_new,
      tp_init: init ?? base.tp_init ?? BaseException_init,
      tp_dealloc: BaseException_dealloc,
      tp_traverse: BaseException_traverse,
      tp_clear: BaseException_clear,
      ...(vm.profile.core.exceptionVectorcall && isPlain(row, base)
        ? { type_vectorcall: BaseException_vectorcall as PyType['tp_vectorcall'] }
        : {}),
      ...(root
        ? {
            tp_init: BaseException_init,
            tp_str: BaseException_str,
            tp_repr: BaseException_repr,
            tp_getattro: PyObject_GenericGetAttr,
            tp_setattro: PyObject_GenericSetAttr,
          }
        : {}),
      ...(str ? { tp_str: str } : {}),
      ...(row.name === 'ImportError' && vm.profile.core.texts.importErrorRepr ? { tp_repr: ImportError_repr } : {}),
    },
    members: Object.fromEntries((row.members ?? []).map((m) => [m, member(m)])),
    getset: root ? BASE_GETSET : {},
    methods: root ? BASE_METHODS : row.name === 'BaseExceptionGroup' ? GROUP_METHODS : {},
    ...(row.bases ? { bases: row.bases.map((b) => vm.exc[b]!) } : {}),
    ...(row.doc === undefined ? {} : { doc: row.doc }),
  });
  vm.exc[row.name] = type;
}

/** Defines all exception types and the functions by which the rest raises. */
export function createExceptions(vm: VM): void {
  for (const row of EXCEPTIONS) {
    if (row.since && vm.profile.version[1] < row.since) continue;
    defineException(vm, row);
  }
  vm.exc.EnvironmentError = vm.exc.OSError!;
  vm.exc.IOError = vm.exc.OSError!;
  vm.newException = (type, message) => {
    const text = newStr(vm, message);
    const exc = vm.call(vm, type, [text], null) as PyObj;
    decref(vm, text);
    vm.chainContext(exc);
    return exc;
  };
  vm.setCause = (exc, cause) => {
    const data = excData(exc);
    const old = data.cause;
    data.cause = cause;
    data.suppress = true;
    xdecref(vm, old);
  };
  connectGroups(vm);
  vm.chainContext = (exc) => chainContext(vm, exc);
  vm.tracebackOf = (exc) => excData(exc).traceback;
  vm.raisedFrom = (type, message, cause) => {
    const exc = vm.newException(type, message);
    const data = excData(exc);
    cause.rc++;
    xdecref(vm, data.context);
    data.context = cause;
    vm.setCause(exc, cause);
    return new PyThrow(exc);
  };
}

/** @cpython Python/errors.c _PyErr_SetObject 3.8-3.15: the handled exception becomes the context; cycles are cut. */
function chainContext(vm: VM, exc: PyObj): void {
  let handled: PyObj | null = null;
  for (let item: typeof vm.excInfo | null = vm.excInfo; item !== null && !handled; item = item.prev)
    handled = item.value;
  if (handled === null || handled === exc) return;
  for (let o: PyObj = handled; ; ) {
    const next = excData(o).context;
    if (next === null) break;
    if (next === exc) {
      excData(o).context = null;
      decref(vm, exc);
      break;
    }
    o = next;
  }
  const data = excData(exc);
  const old = data.context;
  handled.rc++;
  data.context = handled;
  xdecref(vm, old);
}

/** Raises KeyError(key). */
export function raiseKeyError(vm: VM, key: PyObject): never {
  const exc = vm.call(vm, vm.exc.KeyError!, [key], null) as PyObj;
  vm.chainContext(exc);
  throw new PyThrow(exc);
}
