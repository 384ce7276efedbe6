/**
 * The seams that run against the order of the folders: what objects ask of running code, set once when a twin is made.
 */

import { CELL, FREE } from '../code/unit.ts';
import { PyObject_IsInstance, PyObject_SetItem } from '../objects/abstract.ts';
import { mayBeTracked } from '../objects/alloc.ts';
import { PyObject_GenericSetAttr } from '../objects/attributes.ts';
import { callWithDict } from '../objects/call.ts';
import { cursor, dictGetStr, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { NotSupported, PyThrow, raise } from '../objects/errors.ts';
import { clear_freelists } from '../objects/freelists.ts';
import { newFunction } from '../objects/funcobject.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import {
  getAttrStr,
  lookupAttrStr,
  PyObject_GetAttr,
  PyObject_GetIter,
  PyObject_Repr,
  PyObject_Str,
} from '../objects/object_protocol.ts';
import { _PyType_Lookup } from '../objects/typelookup.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { CodeData } from './code.ts';
import { compileSource, compileTree, functionOf, parseSource } from './compile.ts';
import { exceptionText } from './display/exceptions.ts';
import { type Frame, lineOf } from './frame.ts';
import { importLevel } from './imports.ts';
import { connectLazyImports } from './lazyimports.ts';
import { runCode } from './program.ts';
import { function_vectorcall } from './runtime/calls.ts';
import { handledException, iterNext } from './runtime/control.ts';
import { attributeErrorContext, callAnnotate, moduleRepr, superArguments } from './seams.ts';
import { displayException, errorFile, writeTexts } from './streams.ts';
import { frameObject } from './traceback.ts';
import { warnNeverAwaited } from './unawaited.ts';
import { unraisablehook, writeUnraisable } from './unraisable.ts';

/** The items of any iterable, new references. */
function listOf(vm: VM, o: PyObject): PyObject[] {
  const it = PyObject_GetIter(vm, o);
  const items: PyObject[] = [];
  try {
    for (let x = iterNext(vm, it); x !== null; x = iterNext(vm, it)) items.push(x);
    return items;
  } catch (e) {
    for (const x of items) decref(vm, x);
    throw e;
  } finally {
    decref(vm, it);
  }
}

/** @cpython Objects/call.c _PyObject_FunctionStr 3.9-3.15 */
function functionText(vm: VM, callable: PyObject): string {
  const read = (name: string): string | null => {
    const o = lookupAttrStr(vm, callable, name);
    if (o === null) return null;
    const s = o.type === vm.tStr ? (o.v as string) : null;
    decref(vm, o);
    return s;
  };
  const qualname = read('__qualname__');
  if (qualname === null) {
    const s = vm.str(callable);
    return s;
  }
  const module = read('__module__');
  return module !== null && module !== 'builtins' ? `${module}.${qualname}()` : `${qualname}()`;
}

/** @cpython Objects/typeobject.c _PyObject_LookupSpecial 3.8-3.15 */
function lookupSpecial(vm: VM, o: PyObject, name: string): PyObject | null {
  const found = _PyType_Lookup(vm, o.type, name);
  if (found === null) return null;
  const get = found.type.tp_descr_get;
  if (get !== null) return get(vm, found, o, o.type);
  found.rc++;
  return found;
}

/** @cpython Objects/dictobject.c _PyDict_MaybeUntrack 3.8-3.13: no key or value can be in a cycle. */
function mayUntrack(vm: VM, d: PyObj): boolean {
  const c = cursor();
  while (dictNext(d, c)) if (mayBeTracked(vm, c.value) || mayBeTracked(vm, c.key)) return false;
  return true;
}

/** The locals of a frame as a dict: cells are looked into, what is unbound is left out. */
function frameLocals(vm: VM, F: Frame): PyObject {
  if (F.locals !== null) {
    F.locals.rc++;
    return F.locals;
  }
  const fast = (F.obj?.w as (PyObject | null)[] | null) ?? F.fast;
  if (!fast) throw new NotSupported('locals of a frame that runs', lineOf(F));
  const d = newDict(vm);
  const { localsplusnames, localspluskinds } = F.code.unit;
  localsplusnames.forEach((name, k) => {
    let o = fast[k] ?? null;
    if (o !== null && localspluskinds[k]! & (CELL | FREE) && o.type === vm.t.cell) o = o.v as PyObject | null;
    if (o !== null) dictSet(vm, d, intern(vm, name), o);
  });
  return d;
}

/** @cpython Python/ceval.c import_all_from 3.8-3.15 */
function importStar(vm: VM, F: Frame, module: PyObject): void {
  let names = lookupAttrStr(vm, module, '__all__');
  let skipUnderscore = false;
  if (names === null) {
    const d = lookupAttrStr(vm, module, '__dict__');
    if (d === null) raise(vm, vm.exc.ImportError!, 'from-import-* object has no __dict__ and no __all__');
    names = getAttrStr(vm, d, 'keys');
    const keys = vm.call(vm, names, [], null);
    decref(vm, names);
    decref(vm, d);
    names = keys;
    skipUnderscore = true;
  }
  const list = listOf(vm, names);
  decref(vm, names);
  for (const name of list) {
    if (!(skipUnderscore && (name.v as string).startsWith('_'))) {
      const value = PyObject_GetAttr(vm, module, name as PyText);
      dictSet(vm, F.locals as PyObj, name, value);
      decref(vm, value);
    }
    decref(vm, name);
  }
}

/** @cpython Python/ceval.c import_from, its error 3.11-3.15 */
function importFromFailed(vm: VM, module: PyObject, name: string | null, missing: string): never {
  const own = name ?? '<unknown module name>';
  const file = lookupAttrStr(vm, module, '__file__');
  const path = file && file.type === vm.tStr ? (file.v as string) : 'unknown location';
  if (file) decref(vm, file);
  const text = newStr(vm, `cannot import name '${missing}' from '${own}' (${path})`);
  const exc = vm.call(vm, vm.exc.ImportError!, [text], null) as PyObj;
  decref(vm, text);
  const extra = exc.v.extra as Record<string, PyObject | null>;
  extra.name = newStr(vm, own);
  if (vm.profile.display.suggestions.imports) extra.name_from = newStr(vm, missing);
  if (path === 'unknown location') vm.None.rc++;
  extra.path = path === 'unknown location' ? vm.None : newStr(vm, path);
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** dir() without argument: the sorted names of the running frame. */
function dirHere(vm: VM): PyObject {
  const locals = frameLocals(vm, vm.frame as Frame);
  const keys = getAttrStr(vm, locals, 'keys');
  const view = vm.call(vm, keys, [], null);
  const list = vm.newList(listOf(vm, view));
  for (const o of [view, keys, locals]) decref(vm, o);
  const sort = getAttrStr(vm, list, 'sort');
  decref(vm, vm.call(vm, sort, [], null));
  decref(vm, sort);
  return list;
}

export function connect(vm: VM): void {
  vm.t.function!.tp_vectorcall = function_vectorcall;
  vm.iter = (o) => PyObject_GetIter(vm, o);
  vm.isInstance = (o, type) => PyObject_IsInstance(vm, o, type);
  vm.functionText = (o) => functionText(vm, o);
  vm.listOf = (o) => listOf(vm, o);
  vm.frameLocals = (F) => frameLocals(vm, F as Frame);
  vm.importStar = (F, module) => importStar(vm, F as Frame, module);
  vm.importFromFailed = (module, name, missing) => importFromFailed(vm, module, name, missing);
  vm.lookupSpecial = (o, name) => lookupSpecial(vm, o, name);
  vm.genericSetAttr = PyObject_GenericSetAttr;
  vm.jsOf = (code) => functionOf(vm, code.v as CodeData);
  vm.handledException = () => handledException(vm);
  vm.newFunction = (code, globals) => newFunction(vm, code, globals);
  vm.moduleNamed = (name) => dictGetStr(vm, vm.modules, name);
  vm.callDict = (f, args, keywords) =>
    keywords.x === 0 ? vm.call(vm, f, args, null) : callWithDict(vm, f, args, keywords);
  vm.setItemStr = (mapping, name, value) => {
    PyObject_SetItem(vm, mapping, intern(vm, name), value);
    decref(vm, value);
  };
  vm.reprText = (o) => {
    const s = PyObject_Repr(vm, o);
    const text = s.v as string;
    decref(vm, s);
    return text;
  };
  vm.str = (o) => {
    const s = PyObject_Str(vm, o);
    const text = s.v as string;
    decref(vm, s);
    return text;
  };
  vm.stopIteration = () => new PyThrow(vm.call(vm, vm.exc.StopIteration!, [], null) as PyObj);
  vm.runBody = (fn, ns) => {
    fn.rc++;
    vm.nextLocals = ns;
    return functionOf(vm, fn.v.code.v as CodeData)(fn, -1);
  };
  vm.frameObject = (frame) => frameObject(vm, frame as Frame);
  vm.superArguments = () => superArguments(vm);
  vm.moduleRepr = (m) => moduleRepr(vm, m);
  if (vm.profile.code.annotations === 'deferred') vm.callAnnotate = (o) => callAnnotate(vm, o);
  vm.attributeErrorContext = (_vm, exc, obj, name) => attributeErrorContext(exc, obj, name);
  vm.exceptionText = (exc) => exceptionText(vm, exc);
  vm.runCode = (code, globals, locals) => runCode(vm, code, globals, locals);
  vm.dirHere = () => dirHere(vm);
  vm.clearFreelists = () => clear_freelists(vm);
  // until the module gc is imported there are no callbacks, but the phases have their names
  vm.gcCallbacks = (phase) => {
    if (vm.profile.gc.phaseOnce) decref(vm, newStr(vm, phase));
  };
  vm.finalize = (o) => {
    try {
      o.type.tp_finalize!(vm, o);
    } catch (e) {
      if (!(e instanceof PyThrow)) throw e;
      vm.writeUnraisable(e, o, 'deallocator');
    }
  };
  vm.dictMayUntrack = (d) => mayUntrack(vm, d);
  vm.writeUnraisable = (thrown, where, kind) => writeUnraisable(vm, thrown, where, kind);
  vm.warnNeverAwaited = (coroutine) => warnNeverAwaited(vm, coroutine);
  vm.writeStderr = (text) => writeTexts(vm, errorFile(vm), [text]);
  vm.unraisable = (e, where, message = null) => {
    if (!(e instanceof PyThrow)) throw e;
    writeUnraisable(vm, e, where, null, message);
  };
  vm.displayException = (exc) => displayException(vm, exc);
  vm.printUnraisable = (args) => unraisablehook(vm, args);
  connectLazyImports(vm);
  vm.hooks = {
    traceback: () => 0,
    compile: (source, filename, mode, flags) => compileSource(vm, source, filename, mode, flags),
    parse: (source, filename, mode, flags) => parseSource(vm, source, filename, mode, flags),
    compileTree: (tree, filename, mode, flags) => compileTree(vm, tree, filename, mode, flags),
    import: (name, globals, _locals, fromlist, level) => importLevel(vm, name, globals, fromlist, level),
    write: (fd, data) => vm.host.write(fd, data),
    clock: () => vm.host.clock?.() ?? 0,
  };
}
