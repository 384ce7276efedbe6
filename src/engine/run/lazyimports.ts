/**
 * Lazy imports (3.15, PEP 810): `lazy import x` binds a lazy_import object, which the first use of the name replaces by what it
 * stands for. Names of a module are looked up with it in mind (runtime/variables.ts, moduleobject.ts); a site that has cached where a
 * name's value is notices, because making the object changes the version of the module's table.
 */
import { gcDel, gcNew } from '../objects/alloc.ts';
import { PyObject_GenericGetAttr } from '../objects/attributes.ts';
import { dictGetStr, dictSet } from '../objects/dict.ts';
import type { DictKeys } from '../objects/dictkeys.ts';
import { clearError, matches, PyThrow } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { decref, PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { set_add } from '../objects/set.ts';
import { set_discard_key } from '../objects/setobject.ts';
import { newTuple } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { Frame } from './frame.ts';
import { absoluteName, importFrom, importLevel } from './imports.ts';
import { PyTraceBack_Here } from './traceback.ts';

/** `v` of a lazy_import. */
interface Lazy {
  /** the absolute name of the module */
  from: string;
  /** the name in it; of `from a import b, c` before a name is taken, the names; null: `import a.b`, which gives `a` */
  attr: string | readonly string[] | null;
  /** where the statement stands */
  at: Frame;
}

const EXPLICIT = 1;
const EAGER = 2;

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

function nameOf(lazy: Lazy): string {
  return typeof lazy.attr === 'string' ? `${lazy.from}.${lazy.attr}` : lazy.from;
}

/** @cpython Objects/lazyimportobject.c _PyLazyImport_New 3.15 */
function newLazy(vm: VM, from: string, attr: Lazy['attr'], F: Frame): PyObj {
  const type = vm.tLazyImport!;
  const at = new Frame(null, F.code, null, F.globals, F.builtins);
  at.i = F.i;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize), { from, attr, at } satisfies Lazy);
  share(F.globals);
  vm.gc.track(o);
  (F.globals.v as DictKeys).version = 0;
  return o;
}

/** What stands where the import stands: lazy, or eager as ever (null). @cpython Python/ceval.c _PyEval_LazyImportName 3.15 */
export function lazyImport(
  vm: VM,
  F: Frame,
  name: string,
  fromlist: PyObject,
  level: number,
  bits: number,
): PyObj | null {
  if (bits & EAGER) return null;
  let isLazy = (bits & EXPLICIT) !== 0 || vm.lazy.mode === 'all';
  if (!isLazy && dictGetStr(vm, F.globals, '__lazy_modules__') === null) return null;
  const full = absoluteName(vm, name, F.globals, level);
  if (!isLazy) {
    const names = vm.listOf(dictGetStr(vm, F.globals, '__lazy_modules__')!);
    isLazy = names.some((o) => o.v === full);
    for (const o of names) decref(vm, o);
  }
  if (!isLazy || !passesFilter(vm, F, full, fromlist)) return null;
  const names = fromlist === vm.None ? null : (fromlist.v as PyText[]).map((o) => o.v as string);
  for (const note of [full, ...(names ?? []).map((attr) => `${full}.${attr}`)]) noteModule(vm, note);
  return newLazy(vm, full, names, F);
}

function noteModule(vm: VM, name: string): void {
  const text = internNew(vm, name);
  set_add(vm, vm.lazy.modules as PyObj, text);
  decref(vm, text);
}

function passesFilter(vm: VM, F: Frame, full: string, fromlist: PyObject): boolean {
  const { filter } = vm.lazy;
  if (filter === null) return true;
  const own = dictGetStr(vm, F.globals, '__name__') ?? vm.None;
  const name = newStr(vm, full);
  try {
    const answer = vm.call(vm, filter, [own, name, fromlist], null);
    const passes = PyObject_IsTrue(vm, answer);
    decref(vm, answer);
    return passes;
  } finally {
    decref(vm, name);
  }
}

/** IMPORT_FROM of what isn't imported yet. @cpython Python/ceval.c _PyEval_LazyImportFrom 3.15 */
export function lazyImportFrom(vm: VM, F: Frame, lazy: PyObj, name: string): PyObject {
  const { from, attr } = lazy.v as Lazy;
  const module = dictGetStr(vm, vm.modules, from);
  if (module !== null && (module as PyObj).d) {
    const found = dictGetStr(vm, (module as PyObj).d!, name);
    if (found !== null && found.type !== vm.tLazyImport) return share(found);
  }
  if (typeof attr === 'string') return newLazy(vm, `${from}.${attr}`, name, F);
  const dot = attr === null ? from.indexOf('.') : -1;
  return newLazy(vm, dot < 0 ? from : from.slice(0, dot), name, F);
}

/** @cpython Python/import.c _PyImport_LoadLazyImportTstate 3.15: what the object stands for, a new reference. */
export function resolveLazy(vm: VM, o: PyObj): PyObject {
  const lazy = o.v as Lazy;
  const { from, attr, at } = lazy;
  if (o.x === true) raiseCycle(vm, lazy);
  o.x = true;
  let fromlist: PyObject = vm.None;
  if (attr !== null) {
    const names = typeof attr === 'string' ? [attr] : attr;
    fromlist = newTuple(
      vm,
      names.map((name) => internNew(vm, name)),
    );
  }
  try {
    const module = importLevel(vm, from, at.globals, fromlist, 0);
    if (typeof attr !== 'string') return module;
    try {
      return importFrom(vm, module, internNew(vm, attr));
    } finally {
      decref(vm, module);
    }
  } catch (e) {
    if (e instanceof PyThrow && matches(e, vm.exc.ImportError!)) addCause(vm, e, lazy);
    throw e;
  } finally {
    o.x = null;
    if (attr !== null) decref(vm, fromlist);
    forgetModule(vm, nameOf(lazy));
  }
}

function forgetModule(vm: VM, name: string): void {
  const text = internNew(vm, name);
  set_discard_key(vm, (vm.lazy.modules as PyObj).v, text);
  decref(vm, text);
}

/** A name that stands for itself. */
function raiseCycle(vm: VM, { from, attr }: Lazy): never {
  const text = typeof attr === 'string' ? `cannot import name '${attr}' from '${from}'` : `cannot import '${from}'`;
  throw new PyThrow(vm.newException(vm.exc.ImportCycleError!, `${text} (most likely due to a circular import)`));
}

/** The error says as its cause where the import was written. */
function addCause(vm: VM, e: PyThrow, lazy: Lazy): void {
  if (excData(e.value).cause !== null) return;
  const text = `lazy import of '${nameOf(lazy)}' raised an exception during resolution`;
  const cause = vm.newException(vm.exc.ImportError!, text);
  PyTraceBack_Here(vm, lazy.at, cause);
  vm.setCause(e.value, cause);
}

/** The value of a name: of a lazy import the real one, which takes its place in `d`. Steals `o`. */
export function reified(vm: VM, o: PyObject, d: PyObj | null, name: PyText): PyObject {
  try {
    const value = resolveLazy(vm, o as PyObj);
    if (d !== null) dictSet(vm, d, name, value);
    return value;
  } finally {
    decref(vm, o);
  }
}

function lazy_getattro(vm: VM, o: PyObj, name: PyText): PyObject {
  try {
    return PyObject_GenericGetAttr(vm, o, name);
  } catch (e) {
    if (!matches(e, vm.exc.AttributeError!)) throw e;
    clearError(vm, e);
    const text = `cannot access attribute '${name.v}' on unresolved lazy import '${nameOf(o.v as Lazy)}'`;
    throw new PyThrow(vm.newException(vm.exc.AttributeError!, text));
  }
}

/** The type, and what sys keeps of lazy imports. */
export function connectLazyImports(vm: VM): void {
  if (!vm.profile.run.lazyImports) return;
  vm.tLazyImport = defineType(vm, {
    name: 'lazy_import',
    basicsize: (w) => 7 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION | TPFLAGS.IMMUTABLETYPE,
    slots: {
      tp_dealloc: (m, o: PyObj) => {
        m.gc.untrackMaybe(o);
        const { at } = o.v as Lazy;
        decref(m, at.globals);
        if (at.obj !== null) decref(m, at.obj);
        gcDel(m, o);
      },
      tp_traverse: (_m, o: PyObj, visit) => visit((o.v as Lazy).at.globals),
      tp_repr: (m, o: PyObj) => newStr(m, `<lazy_import '${nameOf(o.v as Lazy)}'>`),
      tp_getattro: lazy_getattro as (m: VM, o: PyObject, name: PyText) => PyObject,
    },
    methods: {
      resolve: {
        call: 'NOARGS',
        doc: 'Resolve the lazy import and return the imported object.',
        fn: (m, o: PyObj) => resolveLazy(m, o),
      },
    },
  });
  vm.t.lazy_import = vm.tLazyImport;
  vm.reified = (o, d, name) => reified(vm, o, d, name);
}
