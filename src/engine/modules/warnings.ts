/**
 * The module _warnings: whether a warning is shown, and by whom. A warning goes through the filters (those of the module `warnings` once it
 * is loaded, else the ones here), is remembered in the `__warningregistry__` of where it points, and is shown by
 * `warnings._showwarnmsg`, or on stderr where `warnings` isn't loaded.
 */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import { lookupAttrStr } from '../objects/attributes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictClear, dictGet, dictGetStr, dictSet, dictSetStr, newDict } from '../objects/dict.ts';
import { PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { callMethodStr, getAttrStr, PyObject_IsTrue, PyObject_Str } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { Frame, VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

/** @cpython Include/internal/pycore_warnings.h _warnings_runtime_state 3.8-3.15 */
interface State {
  filters: PyObj;
  onceRegistry: PyObj;
  defaultAction: PyObject;
  /** registries of an older version are emptied */
  version: number;
}

/** Where a warning points. */
interface Place {
  filename: PyObject;
  lineno: number;
  module: PyObject;
  /** dict, or null where nothing is remembered */
  registry: PyObj | null;
}

/** @cpython Python/_warnings.c init_filters 3.8-3.15 */
function createState(vm: VM): State {
  const row = (action: string, category: string, module: string | null): PyObject =>
    newTuple(vm, [
      newStr(vm, action),
      none(vm),
      share(vm.exc[category] as unknown as PyObject),
      module === null ? none(vm) : newStr(vm, module),
      newInt(vm, 0),
    ]);
  const ignored = ['DeprecationWarning', 'PendingDeprecationWarning', 'ImportWarning', 'ResourceWarning'];
  return {
    filters: vm.newList([
      row('default', 'DeprecationWarning', '__main__'),
      ...ignored.map((category) => row('ignore', category, null)),
    ]),
    onceRegistry: newDict(vm),
    defaultAction: newStr(vm, 'default'),
    version: 0,
  };
}

/** @cpython Python/_warnings.c get_warnings_attr 3.8-3.15: of the module warnings, if it is loaded; new reference */
function get_warnings_attr(vm: VM, name: string): PyObject | null {
  const module = dictGetStr(vm, vm.modules, 'warnings');
  return module === null || module === vm.None ? null : lookupAttrStr(vm, module, name);
}

/** @cpython Python/_warnings.c check_matched 3.8-3.15 */
function check_matched(vm: VM, pattern: PyObject, text: PyObject): boolean {
  if (pattern === vm.None) return true;
  if (pattern.type === vm.tStr) return pattern.v === text.v;
  const found = callMethodStr(vm, pattern, 'match', [text]);
  const matched = PyObject_IsTrue(vm, found);
  decref(vm, found);
  return matched;
}

/** The action of the first filter that fits, a new reference. @cpython Python/_warnings.c get_filter 3.8-3.15 */
function get_filter(vm: VM, state: State, category: PyType, text: PyObject, place: Place): PyObject {
  const filters = get_warnings_attr(vm, 'filters') ?? share(state.filters as PyObject);
  try {
    if (filters.type !== vm.tList) valueError(vm, '_warnings.filters must be a list');
    for (let i = 0; i < (filters.v as PyObject[]).length; i++) {
      const item = (filters.v as PyObject[])[i]!;
      if (item.type !== vm.tTuple || item.v.length !== 5) valueError(vm, `_warnings.filters item ${i} isn't a 5-tuple`);
      const [action, message, type, module, line] = item.v as [PyObject, PyObject, PyObject, PyObject, PyObject];
      if (!check_matched(vm, message, text) || !check_matched(vm, module, place.module)) continue;
      if (!(type instanceof PyType) || !isSubtype(category, type)) continue;
      const lineno = PyNumber_AsIndex(vm, line, null);
      if (lineno === 0 || lineno === place.lineno) return share(action);
    }
  } finally {
    decref(vm, filters);
  }
  return get_warnings_attr(vm, 'defaultaction') ?? share(state.defaultAction);
}

/** @cpython Python/_warnings.c already_warned 3.8-3.15 */
function already_warned(vm: VM, state: State, registry: PyObj, key: PyObject, set: boolean): boolean {
  const version = dictGetStr(vm, registry, 'version');
  if (version === null || version.v !== state.version) {
    dictClear(vm, registry);
    const now = newInt(vm, state.version);
    dictSetStr(vm, registry, 'version', now);
    decref(vm, now);
  } else {
    const warned = dictGet(vm, registry, key);
    if (warned !== null && PyObject_IsTrue(vm, warned)) return true;
  }
  if (set) dictSet(vm, registry, key, vm.True);
  return false;
}

/** @cpython Python/_warnings.c update_registry 3.8-3.15 */
function update_registry(vm: VM, state: State, registry: PyObj, text: PyObject, category: PyType): boolean {
  const key = newTuple(vm, [share(text), share(category as unknown as PyObject)]);
  const known = already_warned(vm, state, registry, key, true);
  decref(vm, key);
  return known;
}

/** @cpython Python/_warnings.c normalize_module 3.8-3.15 */
function normalize_module(vm: VM, filename: PyObject): PyObject {
  const text = filename.v as string;
  if (text === '') return newStr(vm, '<unknown>');
  return text.endsWith('.py') ? newStr(vm, text.slice(0, -3)) : share(filename);
}

/** Without the module warnings: a line on stderr, and the source's. @cpython Python/_warnings.c show_warning 3.8-3.15 */
function show_warning(vm: VM, category: PyType, text: PyObject, place: Place): void {
  const file = place.filename.v as string;
  let shown = `${file}:${place.lineno}: ${category.tp_name}: ${text.v}\n`;
  const line = vm.sources.get(file)?.split('\n')[place.lineno - 1]?.trim();
  if (line) shown += `  ${line}\n`;
  vm.host.write(2, new TextEncoder().encode(shown));
}

/** @cpython Python/_warnings.c call_show_warning 3.8-3.15 */
function call_show_warning(
  vm: VM,
  category: PyType,
  text: PyObject,
  message: PyObject,
  place: Place,
  source: PyObject | null,
) {
  const show = get_warnings_attr(vm, '_showwarnmsg');
  const type = show === null ? null : get_warnings_attr(vm, 'WarningMessage');
  if (show === null || type === null) {
    xdecref(vm, show);
    return show_warning(vm, category, text, place);
  }
  const line = newInt(vm, place.lineno);
  const args = [message, category as unknown as PyObject, place.filename, line, vm.None, vm.None, source ?? vm.None];
  try {
    const shown = vm.call(vm, type, args as PyObject[], null);
    try {
      decref(vm, vm.call(vm, show, [shown], null));
    } finally {
      decref(vm, shown);
    }
  } finally {
    for (const o of [line, show, type]) decref(vm, o);
  }
}

/** Marks the registry; was this warning shown before? */
function remembered(vm: VM, state: State, action: PyObject, category: PyType, text: PyObject, place: Place): boolean {
  const { registry } = place;
  switch (action.v) {
    case 'always':
    case 'all':
      return false;
    case 'once': {
      const own = registry === null ? get_warnings_attr(vm, 'onceregistry') : null;
      const known = update_registry(vm, state, registry ?? (own as PyObj | null) ?? state.onceRegistry, text, category);
      xdecref(vm, own);
      return known;
    }
    case 'module':
      return registry !== null && update_registry(vm, state, registry, text, category);
    case 'default':
      return false;
  }
  raise(vm, vm.exc.RuntimeError!, `Unrecognized action (${vm.reprText(action)}) in warnings.filters:\n None`);
}

/** A warning at a place; `message` is text or an instance of Warning. @cpython Python/_warnings.c warn_explicit 3.8-3.15 */
function warn_explicit(vm: VM, state: State, given: PyType, message: PyObject, place: Place, source: PyObject | null) {
  const isInstance = isSubtype(message.type, vm.exc.Warning!);
  const category = isInstance ? message.type : given;
  const text: PyObject = isInstance ? PyObject_Str(vm, message) : share(message);
  const instance = isInstance ? share(message) : vm.call(vm, category as unknown as PyObject, [message], null);
  const key = newTuple(vm, [share(text), share(category as unknown as PyObject), newInt(vm, place.lineno)]);
  let action: PyObject | null = null;
  try {
    if (place.registry !== null && already_warned(vm, state, place.registry, key, false)) return;
    action = get_filter(vm, state, category, text, place);
    if (action.v === 'error') {
      vm.chainContext(instance as PyObj);
      throw new PyThrow(share(instance) as PyObj);
    }
    if (action.v === 'ignore') return;
    if (action.v !== 'always' && action.v !== 'all' && place.registry !== null)
      dictSet(vm, place.registry, key, vm.True);
    if (remembered(vm, state, action, category, text, place)) return;
    call_show_warning(vm, category, text, instance, place, source);
  } finally {
    for (const o of [key, instance, text, action]) xdecref(vm, o);
  }
}

/** Frames of the import system are passed over. @cpython Python/_warnings.c is_internal_frame 3.8-3.15 */
function isInternal(frame: Frame): boolean {
  const file = frame.code.unit.filename as string;
  return file.includes('importlib') && file.includes('_bootstrap');
}

function frameAt(vm: VM, level: number, prefixes: readonly string[]): Frame | null {
  let frame = vm.frame;
  const skipped = (f: Frame): boolean =>
    isInternal(f) || prefixes.some((prefix) => (f.code.unit.filename as string).startsWith(prefix));
  if (level <= 0 || (frame !== null && isInternal(frame))) {
    while (--level > 0 && frame !== null) frame = frame.back;
    return frame;
  }
  while (--level > 0 && frame !== null) {
    do frame = frame.back;
    while (frame !== null && skipped(frame));
  }
  return frame;
}

function lineOf(vm: VM, frame: Frame): number {
  const line = getAttrStr(vm, vm.frameObject(frame) as PyObject, 'f_lineno');
  const n = line.v as number;
  decref(vm, line);
  return n;
}

/** The place `level` frames up. @cpython Python/_warnings.c setup_context 3.8-3.15 */
function setup_context(vm: VM, level: number, prefixes: readonly string[]): Place {
  const frame = frameAt(vm, level, prefixes);
  const outside = vm.profile.modules.warningsOutside;
  const globals = frame === null ? vm.sysDict : frame.globals;
  let registry = dictGetStr(vm, globals, '__warningregistry__');
  if (registry === null) {
    registry = newDict(vm);
    dictSetStr(vm, globals, '__warningregistry__', registry);
    decref(vm, registry);
  }
  const name = dictGetStr(vm, globals, '__name__');
  return {
    filename: newStr(vm, frame === null ? outside[0] : (frame.code.unit.filename as string)),
    lineno: frame === null ? outside[1] : lineOf(vm, frame),
    module: name !== null && name.type === vm.tStr ? share(name) : newStr(vm, '<string>'),
    registry: share(registry) as PyObj,
  };
}

function releasePlace(vm: VM, place: Place): void {
  for (const o of [place.filename, place.module, place.registry]) xdecref(vm, o);
}

/** @cpython Python/_warnings.c do_warn 3.8-3.15 */
function do_warn(
  vm: VM,
  state: State,
  message: PyObject,
  category: PyType,
  level: number,
  source: PyObject | null,
  prefixes: readonly string[] = [],
): void {
  const place = setup_context(vm, level, prefixes);
  try {
    warn_explicit(vm, state, category, message, place, source);
  } finally {
    releasePlace(vm, place);
  }
}

/** @cpython Python/_warnings.c get_category 3.8-3.15 */
function get_category(vm: VM, message: PyObject, category: PyObject | null): PyType {
  if (isSubtype(message.type, vm.exc.Warning!)) return message.type;
  if (category === null || category === vm.None) return vm.exc.UserWarning!;
  if (category instanceof PyType && isSubtype(category, vm.exc.Warning!)) return category;
  typeError(vm, `category must be a Warning subclass, not '${category.type.tp_name}'`);
}

const WARN = ['message', 'category', 'stacklevel', 'source', 'skip_file_prefixes'];
const EXPLICIT = ['message', 'category', 'filename', 'lineno', 'module', 'registry', 'module_globals', 'source'];

function warnFunction(state: () => State): MethodSpec {
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args, kwnames) => {
      const count = vm.profile.modules.warnSkipsFiles ? 5 : 4;
      const spec = argSpec('warn', WARN.slice(0, count), { required: 1, positional: 4 });
      const [message, category, stacklevel, source, skip] = unpackKeywords(vm, spec, args, kwnames);
      let level = stacklevel ? PyNumber_AsIndex(vm, stacklevel, null) : 1;
      const type = get_category(vm, message!, category ?? null);
      const prefixes = skip ? vm.listOf(skip) : [];
      if (prefixes.length > 0 && level < 2) level = 2;
      const texts = prefixes.map((prefix) => {
        if (prefix.type !== vm.tStr) typeError(vm, `skip_file_prefixes must be a tuple of strs.`);
        const text = prefix.v as string;
        decref(vm, prefix);
        return text;
      });
      do_warn(vm, state(), message!, type, level, source === vm.None ? null : (source ?? null), texts);
      return none(vm);
    },
  };
}

function explicitFunction(state: () => State): MethodSpec {
  const spec = argSpec('warn_explicit', EXPLICIT, { required: 4 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args, kwnames) => {
      const [message, category, filename, lineno, module, registry, , source] = unpackKeywords(vm, spec, args, kwnames);
      if (registry && registry !== vm.None && !isSubtype(registry.type, vm.tDict)) {
        typeError(vm, `'registry' must be a dict or None, not '${registry.type.tp_name}'`);
      }
      const place: Place = {
        filename: filename!,
        lineno: PyNumber_AsIndex(vm, lineno!, null),
        module: module && module !== vm.None ? share(module) : normalize_module(vm, filename!),
        registry: registry && registry !== vm.None ? (registry as PyObj) : null,
      };
      try {
        warn_explicit(vm, state(), get_category(vm, message!, category!), message!, place, source ?? null);
      } finally {
        decref(vm, place.module);
      }
      return none(vm);
    },
  };
}

/** Sets the seams by which the twin itself warns; the module's state is made when something first needs it. */
export function connectWarnings(vm: VM): (m: VM) => PyObj {
  let made: State | null = null;
  const state = (): State => {
    made ??= createState(vm);
    return made;
  };
  vm.warn = (category, message, level = 1) => {
    const text = newStr(vm, message);
    try {
      do_warn(vm, state(), text, category, level, null);
    } finally {
      decref(vm, text);
    }
  };
  vm.warnAt = (category, message, filename, lineno) => {
    const [text, file] = [newStr(vm, message), newStr(vm, filename)];
    const place: Place = { filename: file, lineno, module: normalize_module(vm, file), registry: null };
    try {
      warn_explicit(vm, state(), category, text, place, null);
    } finally {
      for (const o of [text, file, place.module]) decref(vm, o);
    }
  };
  const mutated: MethodSpec = {
    call: 'NOARGS',
    fn: (m) => {
      state().version++;
      return none(m);
    },
  };
  const locked = vm.profile.modules.warningsLock;
  return (m) =>
    defineModule(m, {
      name: '_warnings',
      doc: '_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.',
      functions: {
        warn: warnFunction(state),
        warn_explicit: explicitFunction(state),
        [locked ? '_filters_mutated_lock_held' : '_filters_mutated']: mutated,
        ...(locked ? { _acquire_lock: { call: 'NOARGS', fn: none }, _release_lock: { call: 'NOARGS', fn: none } } : {}),
      },
      exec: (_vm, _module, add) => {
        add('filters', share(state().filters as PyObject));
        add('_onceregistry', share(state().onceRegistry as PyObject));
        add('_defaultaction', share(state().defaultAction));
        if (locked) add('_warnings_context', warningsContext(m));
      },
    });
}

/** The context variable of catch_warnings. @cpython Python/_warnings.c _PyWarnings_InitState 3.14-3.15 */
function warningsContext(vm: VM): PyObject {
  const contextvars = vm.hooks.import('_contextvars', null, null, null, 0);
  const type = getAttrStr(vm, contextvars, 'ContextVar');
  const name = newStr(vm, '_warnings_context');
  const variable = vm.call(vm, type, [name], null);
  for (const o of [contextvars, type, name]) decref(vm, o);
  return variable;
}
