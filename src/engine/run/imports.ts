/**
 * The import system: sys.modules, modules written here, and source that the host finds beside the program or in a library.
 *
 * OURS: CPython does this with importlib, itself Python; here it is one walk over the dotted name. What a program can see is
 * kept: sys.modules, the attributes of modules, parent binding, error types and texts.
 */

import { isOffered, MODULES } from '../modules/index.ts';
import { lookupAttrStr, PyObject_GetAttr, setAttrStr } from '../objects/attributes.ts';
import { callNoArgs } from '../objects/call.ts';
import { dictDelMaybe, dictGetStr, dictSetStr } from '../objects/dict.ts';
import { clearError, matches, PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { newModule } from '../objects/moduleobject.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { compileBytes, compileModule } from './compile.ts';
import { findModule, type ModuleFile } from './modulefiles.ts';
import { runCode } from './program.ts';

/** @cpython Lib/importlib/_bootstrap.py _calc___package__: the package that relative imports start from. */
function packageOf(vm: VM, globals: PyObject | null): string {
  const text = (name: string): string | null => {
    const o = globals === null ? null : dictGetStr(vm, globals as PyObj, name);
    return o !== null && o !== vm.None ? (o.v as string) : null;
  };
  const own = text('__package__');
  if (own !== null) return own;
  const name = text('__name__');
  if (name === null) raise(vm, vm.exc.KeyError!, "'__name__' not in globals");
  if (globals !== null && dictGetStr(vm, globals as PyObj, '__path__') !== null) return name;
  return name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '';
}

/** @cpython Python/import.c resolve_name 3.8-3.15 */
export function absoluteName(vm: VM, name: string, globals: PyObject | null, level: number): string {
  if (level === 0) return name;
  let base = packageOf(vm, globals);
  if (base === '') raise(vm, vm.exc.ImportError!, 'attempted relative import with no known parent package');
  for (let k = 1; k < level; k++) {
    const dot = base.lastIndexOf('.');
    if (dot < 0) raise(vm, vm.exc.ImportError!, 'attempted relative import beyond top-level package');
    base = base.slice(0, dot);
  }
  return name === '' ? base : `${base}.${name}`;
}

/** ModuleNotFoundError with its `name`. */
function notFound(vm: VM, message: string, name: string): never {
  const exc = vm.newException(vm.exc.ModuleNotFoundError!, message);
  exc.v.extra.name = newStr(vm, name);
  throw new PyThrow(exc);
}

/** The module of an absolute name, loaded with its parents; borrowed (sys.modules holds it). */
export function importModule(vm: VM, name: string): PyObject {
  const found = dictGetStr(vm, vm.modules, name);
  if (found === vm.None) notFound(vm, `import of ${name} halted; None in sys.modules`, name);
  if (found !== null) return found;
  const dot = name.lastIndexOf('.');
  let parent: PyObject | null = null;
  if (dot >= 0) {
    const parentName = name.slice(0, dot);
    parent = importModule(vm, parentName);
    const again = dictGetStr(vm, vm.modules, name);
    if (again !== null) return again;
    const path = lookupAttrStr(vm, parent, '__path__');
    if (path === null) notFound(vm, `No module named '${name}'; '${parentName}' is not a package`, name);
    decref(vm, path);
  }
  const module = load(vm, name);
  if (parent !== null) setAttrStr(vm, parent, name.slice(dot + 1), module);
  return module;
}

function load(vm: VM, name: string): PyObject {
  const make = MODULES[name];
  if (make && isOffered(vm, name)) {
    const module = make(vm);
    dictSetStr(vm, vm.modules, name, module);
    decref(vm, module);
    return dictGetStr(vm, vm.modules, name)!;
  }
  const file = findModule(vm, name);
  if (file === null) notFound(vm, `No module named '${name}'`, name);
  return execute(vm, name, file);
}

/** Runs a module's source; a module that fails is taken out of sys.modules again. */
function execute(vm: VM, name: string, { source, file, isPackage }: ModuleFile): PyObject {
  const module = newModule(vm, name);
  const d = module.d!;
  const set = (key: string, value: PyObject): void => {
    dictSetStr(vm, d, key, value);
    decref(vm, value);
  };
  set('__package__', newStr(vm, isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')))));
  set('__file__', newStr(vm, file));
  if (isPackage) set('__path__', vm.newList([newStr(vm, file.slice(0, file.lastIndexOf('/')))]));
  set('__spec__', newSpec(vm, name, file, isPackage));
  dictSetStr(vm, d, '__builtins__', vm.moduleNamed('builtins')!);
  dictSetStr(vm, vm.modules, name, module);
  try {
    const code =
      typeof source === 'string' ? compileModule(vm, source, file) : compileBytes(vm, source, file, 'module');
    try {
      decref(vm, runCode(vm, code, d, d));
    } finally {
      decref(vm, code);
    }
  } catch (e) {
    if (e instanceof PyThrow) {
      dictDelMaybe(vm, vm.modules, intern(vm, name));
    }
    throw e;
  } finally {
    decref(vm, module);
  }
  return dictGetStr(vm, vm.modules, name) ?? notFound(vm, `No module named '${name}'`, name);
}

/** `__spec__`: a namespace with what programs read of it. */
function newSpec(vm: VM, name: string, file: string, isPackage: boolean): PyObject {
  const spec = callNoArgs(vm, vm.t.SimpleNamespace!);
  const set = (key: string, value: PyObject): void => {
    setAttrStr(vm, spec, key, value);
    decref(vm, value);
  };
  set('name', newStr(vm, name));
  set('origin', newStr(vm, file));
  set('parent', newStr(vm, isPackage ? name : name.slice(0, Math.max(0, name.lastIndexOf('.')))));
  set('has_location', share(vm.True));
  set('loader', share(vm.None));
  set('cached', share(vm.None));
  set(
    'submodule_search_locations',
    isPackage ? vm.newList([newStr(vm, file.slice(0, file.lastIndexOf('/')))]) : share(vm.None),
  );
  set('_initializing', share(vm.False));
  return spec;
}

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Python/import.c PyImport_ImportModuleLevelObject 3.8-3.15: a new reference. */
export function importLevel(
  vm: VM,
  name: string,
  globals: PyObject | null,
  fromlist: PyObject | null,
  level: number,
): PyObject {
  if (level < 0) valueError(vm, 'level must be >= 0');
  if (name === '' && level === 0) valueError(vm, 'Empty module name');
  const full = absoluteName(vm, name, globals, level);
  const module = importModule(vm, full);
  const wanted = fromlist === null || fromlist === vm.None ? [] : vm.listOf(fromlist);
  if (wanted.length > 0) {
    importNames(vm, module, full, wanted);
    return share(module);
  }
  if (level > 0) {
    if (name === '') return share(module);
    const cut = full.length - name.length;
    return share(importModule(vm, full.slice(0, cut) + name.split('.')[0]!));
  }
  return share(importModule(vm, full.split('.')[0]!));
}

/** @cpython Lib/importlib/_bootstrap.py _handle_fromlist: names that are submodules of a package are imported. */
function importNames(vm: VM, module: PyObject, full: string, wanted: PyObject[]): void {
  const path = lookupAttrStr(vm, module, '__path__');
  try {
    for (const name of wanted) {
      if (!isSubtype(name.type, vm.tStr))
        typeError(vm, `Item in \`\`from list'' must be str, not ${name.type.tp_name}`);
      if (path === null) continue;
      if (name.v === '*') {
        const all = lookupAttrStr(vm, module, '__all__');
        if (all === null) continue;
        const names = vm.listOf(all);
        decref(vm, all);
        importNames(vm, module, full, names);
        continue;
      }
      const has = isWaiting(vm, module, name.v) ? null : lookupAttrStr(vm, module, name.v);
      if (has !== null) decref(vm, has);
      else tryImport(vm, `${full}.${name.v}`);
    }
  } finally {
    if (path !== null) decref(vm, path);
    for (const name of wanted) decref(vm, name);
  }
}

/** A lazy import that waits for this very name isn't there yet. */
function isWaiting(vm: VM, module: PyObject, name: string): boolean {
  const { d } = module as PyObj;
  const found = vm.tLazyImport !== null && d ? dictGetStr(vm, d, name) : null;
  return found !== null && found.type === vm.tLazyImport && (found as PyObj).x === true;
}

/** @cpython Python/ceval.c import_from 3.11-3.15 */
export function importFrom(vm: VM, module: PyObject, name: PyText): PyObject {
  try {
    if (!isWaiting(vm, module, name.v)) return PyObject_GetAttr(vm, module, name);
  } catch (e) {
    if (!matches(e, vm.exc.AttributeError!)) throw e;
    clearError(vm, e);
  }
  const own = lookupAttrStr(vm, module, '__name__');
  const package_ = own && own.type === vm.tStr ? (own.v as string) : null;
  if (own) decref(vm, own);
  if (package_ !== null) {
    const sub = dictGetStr(vm, vm.modules, `${package_}.${name.v}`);
    if (sub !== null) {
      sub.rc++;
      return sub;
    }
  }
  vm.importFromFailed(module, package_, name.v);
}

/** A submodule that isn't there is no error here: the name may be anything else. */
function tryImport(vm: VM, name: string): void {
  try {
    importModule(vm, name);
  } catch (e) {
    if (!matches(e, vm.exc.ModuleNotFoundError!)) throw e;
    const missing = e.value.v.extra.name as PyText | null;
    if (missing?.v !== name) throw e;
    clearError(vm, e);
  }
}

/** Imports modules before a program starts, those that can be had. */
export function preload(vm: VM, names: string[]): void {
  for (const name of names) tryImport(vm, name);
}
