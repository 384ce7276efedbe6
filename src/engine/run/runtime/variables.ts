/** Names, cells and attributes as generated code calls them. */

import { CELL, FREE } from '../../code/unit.ts';
import { gcNew } from '../../objects/alloc.ts';
import { dictDelMaybe, dictEntryValue, dictGet, dictIndexStr, dictKeysVersion, dictSet } from '../../objects/dict.ts';
import { clearError, InvariantError, matches, PyThrow, raise } from '../../objects/errors.ts';
import { PyErr_Format } from '../../objects/format.ts';
import { dealloc, decref, PyObj, type PyObject, type PyText } from '../../objects/object.ts';
import { PyObject_DelItem, PyObject_GetItem, PyObject_SetItem, setAttrStr } from '../../objects/object_protocol.ts';
import { intern, internNew } from '../../objects/unicode.ts';
import type { VM } from '../../objects/vm.ts';
import type { Frame } from '../frame.ts';
import { BUILTIN, EMPTY, GLOBAL, type Site } from './site.ts';

/** Raises a NameError with its `name` attribute set. @cpython Python/ceval.c format_exc_check_arg: of NameError itself alone */
function raiseNamed(vm: VM, format: string, name: string): never {
  try {
    PyErr_Format(vm, vm.exc.NameError!, format, name);
  } catch (e) {
    if (e instanceof PyThrow) {
      const text = internNew(vm, name);
      setAttrStr(vm, e.value, 'name', text);
      decref(vm, text);
    }
    throw e;
  }
}

function nameError(vm: VM, name: string): never {
  raiseNamed(vm, "name '%.200s' is not defined", name);
}

/** @cpython Python/ceval.c format_exc_unbound 3.11-3.15: a free variable or a local without value. */
function unboundDeref(vm: VM, frame: Frame, index: number): never {
  const { localsplusnames, localspluskinds } = frame.code.unit;
  const name = localsplusnames[index]!;
  if (localspluskinds[index]! & FREE) raiseNamed(vm, vm.profile.run.freeVariableText, name);
  if (localspluskinds[index]! & CELL) PyErr_Format(vm, vm.exc.UnboundLocalError!, vm.profile.run.unboundText, name);
  throw new InvariantError(`not a cell: ${name}`);
}

/** Stores in a namespace; while its keys stand, a known entry only changes its value. */
function storeIn(vm: VM, d: PyObj, site: Site, value: PyObject): void {
  const keys = d.v;
  if (site.kind === GLOBAL && keys.version === site.version && d.gn !== null && d.w === null) {
    const old = keys.values[site.index] as PyObject | null;
    if (old !== null) {
      value.rc++;
      keys.values[site.index] = value;
      if (--old.rc === 0) dealloc(vm, old);
      return;
    }
  }
  dictSet(vm, d, site.name, value);
  site.index = dictIndexStr(vm, d, site.name.v);
  site.version = dictKeysVersion(vm, d);
  site.kind = site.index >= 0 ? GLOBAL : EMPTY;
}

export function variables(vm: VM) {
  const load_global_slow = (F: Frame, site: Site): PyObject => {
    const text = site.name.v as string;
    if (F.globals.type === vm.tDict && F.builtins.type === vm.tDict) {
      site.version = dictKeysVersion(vm, F.globals);
      let ix = dictIndexStr(vm, F.globals, text);
      if (ix >= 0) {
        const o = dictEntryValue(F.globals, ix)!;
        o.rc++;
        if (o.type === vm.tLazyImport) {
          site.version = 0;
          return vm.reified(o, F.globals, site.name);
        }
        site.kind = GLOBAL;
        site.index = ix;
        return o;
      }
      site.version2 = dictKeysVersion(vm, F.builtins);
      ix = dictIndexStr(vm, F.builtins, text);
      if (ix < 0) nameError(vm, text);
      site.kind = BUILTIN;
      site.index = ix;
      const o = dictEntryValue(F.builtins, ix)!;
      o.rc++;
      return o;
    }
    const o = itemOrNull(vm, F.globals, site.name) ?? itemOrNull(vm, F.builtins, site.name);
    if (o === null) nameError(vm, text);
    return o;
  };
  const load_global = (F: Frame, site: Site): PyObject => {
    if (F.globals.v.version === site.version) {
      if (site.kind === GLOBAL) {
        const o = F.globals.v.values[site.index];
        if (o) {
          o.rc++;
          return o;
        }
      } else if (site.kind === BUILTIN && F.builtins.v.version === site.version2) {
        const o = F.builtins.v.values[site.index];
        if (o) {
          o.rc++;
          return o;
        }
      }
    }
    return load_global_slow(F, site);
  };
  return {
    load_global,
    load_name: (F: Frame, site: Site): PyObject => {
      const locals = F.locals!;
      if (locals !== F.globals) {
        const o = itemOrNull(vm, locals, site.name);
        if (o !== null) return o.type === vm.tLazyImport ? vm.reified(o, locals as PyObj, site.name) : o;
      }
      return load_global(F, site);
    },
    store_name: (F: Frame, site: Site, value: PyObject): void => {
      if (F.locals!.type === vm.tDict) storeIn(vm, F.locals as PyObj, site, value);
      else PyObject_SetItem(vm, F.locals!, site.name, value);
    },
    store_global: (F: Frame, site: Site, value: PyObject): void => storeIn(vm, F.globals, site, value),
    delete_name: (F: Frame, name: PyText): void => {
      if (F.locals!.type === vm.tDict) {
        if (!dictDelMaybe(vm, F.locals as PyObj, name)) nameError(vm, name.v);
        return;
      }
      try {
        PyObject_DelItem(vm, F.locals!, name);
      } catch (e) {
        if (!matches(e, vm.exc.KeyError!)) throw e;
        clearError(vm, e);
        nameError(vm, name.v);
      }
    },
    delete_global: (F: Frame, name: PyText): void => {
      if (!dictDelMaybe(vm, F.globals, name)) nameError(vm, name.v);
    },
    unbound: (F: Frame, index: number): never => {
      const name = F.code.unit.localsplusnames[index]!;
      PyErr_Format(vm, vm.exc.UnboundLocalError!, vm.profile.run.unboundText, name);
    },
    make_cell: (value: PyObject | null): PyObj => newCell(vm, value),
    free_var: (fn: PyObj, k: number): PyObj => {
      const cell = fn.v.closure.v[k] as PyObj;
      cell.rc++;
      return cell;
    },
    load_deref: (F: Frame, cell: PyObj, index: number): PyObject => {
      const o = cell.v as PyObject | null;
      if (o === null) unboundDeref(vm, F, index);
      o.rc++;
      return o;
    },
    /** steals value */
    store_deref: (cell: PyObj, value: PyObject): void => {
      const old = cell.v as PyObject | null;
      cell.v = value;
      if (old !== null && --old.rc === 0) dealloc(vm, old);
    },
    delete_deref: (F: Frame, cell: PyObj, index: number): void => {
      const old = cell.v as PyObject | null;
      if (old === null) unboundDeref(vm, F, index);
      cell.v = null;
      decref(vm, old);
    },
    load_classderef: (F: Frame, cell: PyObj, index: number): PyObject => derefAfter(vm, F, F.locals!, cell, index),
    load_from_dict_or_deref: (F: Frame, mapping: PyObject, cell: PyObj, index: number): PyObject =>
      derefAfter(vm, F, mapping, cell, index),
    load_from_dict_or_globals: (F: Frame, mapping: PyObject, name: PyText): PyObject => {
      const o = itemOrNull(vm, mapping, name) ?? itemOrNull(vm, F.globals, name) ?? itemOrNull(vm, F.builtins, name);
      if (o !== null && o.type === vm.tLazyImport) return vm.reified(o, F.globals, name);
      if (o === null) nameError(vm, name.v);
      return o;
    },
    load_locals: (F: Frame): PyObject => {
      if (!F.locals) raise(vm, vm.exc.SystemError!, 'no locals');
      F.locals.rc++;
      return F.locals;
    },
    incref: (o: PyObject): PyObject => {
      o.rc++;
      return o;
    },
    incmaybe: (o: PyObject | null): PyObject | null => {
      if (o !== null) o.rc++;
      return o;
    },
    D: (o: PyObject): void => o.type.tp_dealloc(vm, o),
  };
}

/** The item of a mapping under `name`, a new reference; null where it has none. */
export function itemOrNull(vm: VM, mapping: PyObject, name: PyText): PyObject | null {
  if (mapping.type === vm.tDict) {
    const o = dictGet(vm, mapping as PyObj, name);
    if (o !== null) o.rc++;
    return o;
  }
  try {
    return PyObject_GetItem(vm, mapping, name);
  } catch (e) {
    if (!matches(e, vm.exc.KeyError!)) throw e;
    clearError(vm, e);
    return null;
  }
}

function derefAfter(vm: VM, F: Frame, mapping: PyObject, cell: PyObj, index: number): PyObject {
  const name = intern(vm, F.code.unit.localsplusnames[index]!);
  const found = itemOrNull(vm, mapping, name);
  if (found !== null) return found;
  const o = cell.v as PyObject | null;
  if (o === null) unboundDeref(vm, F, index);
  o.rc++;
  return o;
}

/** @cpython Objects/cellobject.c PyCell_New 3.8-3.15; steals value */
export function newCell(vm: VM, value: PyObject | null): PyObj {
  const cell = new PyObj(vm.t.cell!, gcNew(vm, vm.t.cell!, vm.t.cell!.tp_basicsize), value);
  vm.gc.track(cell);
  return cell;
}
