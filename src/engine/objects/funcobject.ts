/**
 * Functions written in Python: PyObj with `v` a FunctionData (all its references owned), `d` the instance dict. How a call runs is
 * the business of run/: it sets `tp_vectorcall` of the type, and `js` of a function is the generated code.
 */
import { gcDel, gcNew } from './alloc.ts';
import { argSpec, unpackTuple } from './arguments.ts';
import { vectorcallWithDict } from './call.ts';
import type { GetSetSpec, TypeSpec } from './define.ts';
import { dictGetStr, dictSet, isDict, newDict } from './dict.ts';
import { PyErr_Format, PyUnicode_FromFormat } from './format.ts';
import { realAddress } from './identity.ts';
import { subtype_setdict } from './instanceattrs.ts';
import { PyObject_GenericGetDict } from './instancedict.ts';
import { newBoundMethod } from './method.ts';
import { decref, PyObj, type PyObject, type PyText, xdecref } from './object.ts';
import { type PyType, TPFLAGS, type Visit } from './type.ts';
import type { VM } from './vm.ts';

export class FunctionData {
  code: PyObj;
  globals: PyObj;
  builtins: PyObj;
  name: PyText;
  qualname: PyText;
  doc: PyObject;
  module: PyObject | null;
  defaults: PyObj | null = null;
  kwdefaults: PyObj | null = null;
  closure: PyObj | null = null;
  annotations: PyObject | null = null;
  annotate: PyObject | null = null;
  typeParams: PyObject | null = null;
  /** as in CodeData: number of arguments that enter directly, else -1 */
  simple: number;
  /** the generated function: (function object, mask, ...arguments) */
  js: (...args: any[]) => any;

  constructor(code: PyObj, globals: PyObj, builtins: PyObj, name: PyText, qualname: PyText, doc: PyObject) {
    this.code = code;
    this.globals = globals;
    this.builtins = builtins;
    this.name = name;
    this.qualname = qualname;
    this.doc = doc;
    this.module = null;
    this.simple = code.v.simple;
    this.js = code.v.js;
  }
}

const CO_HAS_DOCSTRING = 0x4000000;

function ref<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Python/ceval.c _PyEval_BuiltinsFromGlobals 3.10-3.15, borrowed */
export function builtinsFromGlobals(vm: VM, globals: PyObj): PyObj {
  const found = dictGetStr(vm, globals, '__builtins__') as PyObj | null;
  if (found === null) return vm.frame !== null ? vm.frame.builtins : vm.builtins;
  return vm.t.module !== undefined && found.type === vm.t.module ? found.d! : found;
}

/** @cpython Objects/funcobject.c PyFunction_New 3.8-3.15: borrows code and globals. */
export function newFunction(vm: VM, code: PyObj, globals: PyObj, qualname: PyText | null = null): PyObj {
  const c = code.v;
  const builtins = builtinsFromGlobals(vm, globals);
  const data = new FunctionData(
    ref(code),
    ref(globals),
    ref(builtins),
    ref(c.name),
    ref(qualname ?? c.qualname),
    docOf(vm, c),
  );
  const module = dictGetStr(vm, globals, '__name__');
  data.module = module === null ? null : ref(module);
  if (data.js === null) {
    data.js = (...args: any[]) => {
      data.js = vm.jsOf(code);
      return data.js(...args);
    };
  }
  const f = new PyObj(vm.tFunction, gcNew(vm, vm.tFunction, vm.tFunction.tp_basicsize), data);
  vm.gc.track(f);
  return f;
}

/** The docstring of a code object, a new reference. */
function docOf(vm: VM, code: { unit: { flags: number }; consts: PyObject[] }): PyObject {
  const flagged = vm.profile.core.docstringFlag;
  const first = code.consts[0];
  if ((flagged && !(code.unit.flags & CO_HAS_DOCSTRING)) || first === undefined) return ref(vm.None);
  return first.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS ? ref(first) : ref(vm.None);
}

/** @cpython Objects/funcobject.c func_clear 3.8-3.15: all but code and names, in order. */
function releaseParts(vm: VM, f: PyObj): void {
  const data: FunctionData = f.v;
  decref(vm, data.globals);
  decref(vm, data.builtins);
  xdecref(vm, data.module);
  xdecref(vm, data.defaults);
  xdecref(vm, data.kwdefaults);
  decref(vm, data.doc);
  const d = f.d;
  f.d = null;
  xdecref(vm, d);
  xdecref(vm, data.closure);
  xdecref(vm, data.annotations);
  xdecref(vm, data.annotate);
  xdecref(vm, data.typeParams);
}

/** @cpython Objects/funcobject.c func_dealloc 3.8-3.15 */
function func_dealloc(vm: VM, f: PyObj): void {
  vm.gc.untrackMaybe(f);
  if (f.wl !== null) vm.clearWeakrefs(f);
  releaseParts(vm, f);
  const data: FunctionData = f.v;
  decref(vm, data.code);
  decref(vm, data.name);
  decref(vm, data.qualname);
  gcDel(vm, f);
}

function func_traverse(_vm: VM, f: PyObj, visit: Visit): void {
  const data: FunctionData = f.v;
  visit(data.code);
  visit(data.globals);
  visit(data.builtins);
  if (data.module !== null) visit(data.module);
  if (data.defaults !== null) visit(data.defaults);
  if (data.kwdefaults !== null) visit(data.kwdefaults);
  visit(data.doc);
  visit(data.name);
  if (f.d !== null) visit(f.d);
  if (data.closure !== null) visit(data.closure);
  if (data.annotations !== null) visit(data.annotations);
  if (data.annotate !== null) visit(data.annotate);
  if (data.typeParams !== null) visit(data.typeParams);
  visit(data.qualname);
}

/** @cpython Objects/funcobject.c func_clear 3.8-3.15, for the collector: what can be part of a cycle goes. */
function func_clear(vm: VM, f: PyObj): void {
  const data: FunctionData = f.v;
  const fields = ['module', 'defaults', 'kwdefaults', 'closure', 'annotations', 'annotate', 'typeParams'] as const;
  const { d } = f;
  f.d = null;
  xdecref(vm, d);
  for (const field of fields) {
    const old: PyObject | null = data[field];
    data[field] = null;
    xdecref(vm, old);
  }
  const doc = data.doc;
  data.doc = ref(vm.None);
  decref(vm, doc);
}

/** @cpython Objects/funcobject.c func_descr_get 3.8-3.15 */
function func_descr_get(vm: VM, f: PyObj, obj: PyObject | null): PyObject {
  if (obj === null || obj === vm.None) return ref(f);
  return newBoundMethod(vm, f, obj);
}

type Field = 'name' | 'qualname' | 'defaults' | 'kwdefaults' | 'annotations' | 'module' | 'doc' | 'closure' | 'globals';

function replace(vm: VM, f: PyObj, field: Field, value: PyObject | null): void {
  const data = f.v as Record<Field, PyObject | null>;
  const old = data[field];
  if (value !== null) value.rc++;
  data[field] = value;
  xdecref(vm, old);
}

/** A settable attribute of a type; `optional`: None or deletion empties it. */
function checked(field: Field, name: string, what: string, flag: number, optional: boolean): GetSetSpec {
  return {
    get: (vm, f: PyObj) => ref((f.v as Record<Field, PyObject | null>)[field] ?? vm.None),
    set: (vm, f: PyObj, value) => {
      if (optional && (value === null || value === vm.None)) {
        replace(vm, f, field, null);
        return;
      }
      if (value === null || !(value.type.tp_flags & flag)) {
        PyErr_Format(vm, vm.exc.TypeError!, `${name} must be set to a ${what} object`);
      }
      replace(vm, f, field, value);
    },
  };
}

/** `__annotations__`: made on demand; from 3.14 by calling `__annotate__`. */
const annotations: GetSetSpec = {
  get: (vm, f: PyObj) => {
    const data: FunctionData = f.v;
    const now = data.annotations;
    if (now === null) {
      const lazy = data.annotate !== null && data.annotate !== vm.None && vm.callAnnotate !== null;
      data.annotations = lazy ? vm.callAnnotate!(f) : newDict(vm);
    } else if (now.type === vm.tTuple) {
      data.annotations = annotationsDict(vm, now as PyObj);
      decref(vm, now);
    }
    return ref(data.annotations!);
  },
  set: (vm, f: PyObj, value) => {
    const given = value === vm.None ? null : value;
    if (given !== null && !isDict(given)) {
      PyErr_Format(vm, vm.exc.TypeError!, '__annotations__ must be set to a dict object');
    }
    replace(vm, f, 'annotations', given);
    const { annotate } = f.v as FunctionData;
    (f.v as FunctionData).annotate = null;
    xdecref(vm, annotate);
  },
};

/** @cpython Objects/funcobject.c func_get_annotation_dict 3.10-3.13: from the tuple name, value, name, value ... */
function annotationsDict(vm: VM, tuple: PyObj): PyObj {
  const d = newDict(vm);
  const items: PyObject[] = tuple.v;
  for (let i = 0; i < items.length; i += 2) dictSet(vm, d, items[i]!, items[i + 1]!);
  return d;
}

/** CO_FAST_FREE */
const FREE = 0x80;

/** How many cells a function of this code is given. */
function freeCount(code: PyObj): number {
  const kinds: ArrayLike<number> = code.v.unit.localspluskinds;
  return Array.from(kinds).filter((kind) => kind & FREE).length;
}

/** @cpython Objects/funcobject.c func_set_code 3.8-3.15 */
function setCode(vm: VM, f: PyObj, value: PyObject | null): void {
  if (value === null || value.type !== vm.t.code) {
    PyErr_Format(vm, vm.exc.TypeError!, '__code__ must be set to a code object');
  }
  const code = value as PyObj;
  const data: FunctionData = f.v;
  const closure = data.closure === null ? 0 : (data.closure.v as PyObject[]).length;
  if (freeCount(code) !== closure) {
    const text = '%U() requires a code object with %zd free vars, not %zd';
    PyErr_Format(vm, vm.exc.ValueError!, text, data.name, closure, freeCount(code));
  }
  const old = data.code;
  data.code = ref(code);
  data.simple = code.v.simple;
  data.js = vm.jsOf(code);
  decref(vm, old);
}

const annotate: GetSetSpec = {
  get: (vm, f: PyObj) => ref((f.v as FunctionData).annotate ?? vm.None),
  set: (vm, f: PyObj, value) => {
    const data: FunctionData = f.v;
    if (value === null) PyErr_Format(vm, vm.exc.TypeError!, '__annotate__ cannot be deleted');
    if (value !== vm.None && value!.type.tp_call === null) {
      PyErr_Format(vm, vm.exc.TypeError!, '__annotate__ must be callable or None');
    }
    const old = data.annotate;
    data.annotate = ref(value!);
    xdecref(vm, old);
    if (value !== vm.None) {
      const cached = data.annotations;
      data.annotations = null;
      xdecref(vm, cached);
    }
  },
};

const typeParams: GetSetSpec = {
  get: (vm, f: PyObj) => ref((f.v as FunctionData).typeParams ?? vm.emptyTuple),
  set: (vm, f: PyObj, value) => {
    if (value === null || !(value.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
      PyErr_Format(vm, vm.exc.TypeError!, '__type_params__ must be set to a tuple');
    }
    const data: FunctionData = f.v;
    const old = data.typeParams;
    data.typeParams = ref(value!);
    xdecref(vm, old);
  },
};

const NEW = argSpec('function', ['code', 'globals', 'name', 'argdefs', 'closure', 'kwdefaults'], { required: 2 });

/** @cpython Objects/funcobject.c func_new_impl 3.8-3.15 */
function func_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [code, globals, name, defaults, closure, kwdefaults] = unpackTuple(vm, NEW, args, kwds);
  const te = vm.exc.TypeError!;
  if (code!.type !== vm.t.code) {
    PyErr_Format(vm, te, "function() argument 'code' must be code, not %.50s", code!.type.tp_name);
  }
  if (!isDict(globals!)) {
    PyErr_Format(vm, te, "function() argument 'globals' must be dict, not %.50s", globals!.type.tp_name);
  }
  const given = (o: PyObject | null | undefined): PyObject | null => (o === undefined || o === vm.None ? null : o);
  if (given(name) !== null && !(name!.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    PyErr_Format(vm, te, 'arg 3 (name) must be None or string');
  }
  if (given(defaults) !== null && !(defaults!.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
    PyErr_Format(vm, te, 'arg 4 (defaults) must be None or tuple');
  }
  checkClosure(vm, code as PyObj, given(closure));
  const f = newFunction(vm, code as PyObj, globals as PyObj);
  if (given(name) !== null) replace(vm, f, 'name', name!);
  replace(vm, f, 'defaults', given(defaults));
  replace(vm, f, 'closure', given(closure));
  replace(vm, f, 'kwdefaults', given(kwdefaults));
  return f;
}

function checkClosure(vm: VM, code: PyObj, closure: PyObject | null): void {
  const te = vm.exc.TypeError!;
  const nfree = freeCount(code);
  if (closure === null) {
    if (nfree > 0) PyErr_Format(vm, te, 'arg 5 (closure) must be tuple');
    return;
  }
  if (!(closure.type.tp_flags & TPFLAGS.TUPLE_SUBCLASS)) {
    PyErr_Format(vm, te, nfree > 0 ? 'arg 5 (closure) must be tuple' : 'arg 5 (closure) must be None or tuple');
  }
  const cells: PyObject[] = closure.v;
  if (cells.length !== nfree) {
    const text = '%U requires closure of length %zd, not %zd';
    PyErr_Format(vm, vm.exc.ValueError!, text, code.v.name, nfree, cells.length);
  }
  for (const cell of cells) {
    if (cell.type !== vm.t.cell) {
      PyErr_Format(vm, te, 'arg 5 (closure) expected cell, found %s', cell.type.tp_name);
    }
  }
}

export function functionSpec(vm: VM): TypeSpec {
  const core = vm.profile.core;
  return {
    name: 'function',
    basicsize: core.functionSize,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.HAVE_VECTORCALL | TPFLAGS.METHOD_DESCRIPTOR,
    dict: true,
    weakref: true,
    slots: {
      tp_dealloc: func_dealloc,
      tp_repr: (vm, f) => PyUnicode_FromFormat(vm, '<function %U at %p>', f.v.qualname, realAddress(vm, f)),
      tp_call: (vm, f: PyObj, args: PyObj, kwds: PyObj | null) => vectorcallWithDict(vm, f, args.v, kwds),
      tp_traverse: func_traverse,
      tp_clear: func_clear,
      tp_descr_get: func_descr_get,
      tp_new: func_new,
    },
    members: {
      __closure__: { get: (_vm, f: PyObj) => f.v.closure, none: true },
      __doc__: {
        get: (_vm, f: PyObj) => f.v.doc,
        set: (vm, f: PyObj, value) => replace(vm, f, 'doc', value ?? vm.None),
        none: true,
      },
      __globals__: { get: (_vm, f: PyObj) => f.v.globals, none: true },
      __module__: {
        get: (_vm, f: PyObj) => f.v.module,
        set: (vm, f, value) => replace(vm, f, 'module', value),
        none: true,
      },
      __builtins__: { get: (_vm, f: PyObj) => f.v.builtins, none: true },
    },
    getset: {
      __code__: { get: (_vm, f: PyObj) => ref(f.v.code), set: setCode },
      __defaults__: checked('defaults', '__defaults__', 'tuple', TPFLAGS.TUPLE_SUBCLASS, true),
      __kwdefaults__: checked('kwdefaults', '__kwdefaults__', 'dict', TPFLAGS.DICT_SUBCLASS, true),
      __annotations__: annotations,
      ...(core.lazyAnnotations ? { __annotate__: annotate } : {}),
      __dict__: { get: (vm, f: PyObj) => PyObject_GenericGetDict(vm, f), set: setFunctionDict },
      __name__: checked('name', '__name__', 'string', TPFLAGS.UNICODE_SUBCLASS, false),
      __qualname__: checked('qualname', '__qualname__', 'string', TPFLAGS.UNICODE_SUBCLASS, false),
      ...(core.typeParams ? { __type_params__: typeParams } : {}),
    },
  };
}

/** @cpython Objects/object.c PyObject_GenericSetDict 3.8-3.15 */
export function setFunctionDict(vm: VM, o: PyObj, value: PyObject | null): void {
  if (value === null) PyErr_Format(vm, vm.exc.TypeError!, 'cannot delete __dict__');
  subtype_setdict(vm, o, value);
}
