/** Function and class definitions, imports, intrinsics as generated code calls them. */
import { dictGetStr, newDict } from '../../objects/dict.ts';
import { type PyThrow, raise, typeError } from '../../objects/errors.ts';
import { PyUnicode_FromFormat } from '../../objects/format.ts';
import { newFunction } from '../../objects/funcobject.ts';
import { PyNumber_Positive } from '../../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../../objects/object.ts';
import { PyObject_GetAttr } from '../../objects/object_protocol.ts';
import { _PySuper_Lookup } from '../../objects/super.ts';
import { newTuple } from '../../objects/tuple.ts';
import { isSubtype, PyType, TPFLAGS } from '../../objects/type.ts';
import { _PyType_Lookup } from '../../objects/typelookup.ts';
import { intern } from '../../objects/unicode.ts';
import type { VM } from '../../objects/vm.ts';
import type { Frame } from '../frame.ts';
import { importFrom } from '../imports.ts';
import { lazyImport, lazyImportFrom } from '../lazyimports.ts';
import { unsupported } from './calls.ts';
import { itemOrNull } from './variables.ts';

const DEFAULTS = 1;
const KWDEFAULTS = 2;
const ANNOTATIONS = 4;
const CLOSURE = 8;
const ANNOTATE = 16;

/** @cpython Objects/funcobject.c, bytecodes SET_FUNCTION_ATTRIBUTE: steals value */
function setAttribute(vm: VM, fn: PyObj, which: number, value: PyObject): void {
  const data = fn.v;
  if (which === DEFAULTS) data.defaults = value;
  else if (which === KWDEFAULTS) data.kwdefaults = value;
  else if (which === ANNOTATIONS) data.annotations = value;
  else if (which === CLOSURE) data.closure = value;
  else if (which === ANNOTATE) {
    data.annotate = value;
    if (vm.profile.run.annotateNamedByOwner && value.type === vm.tFunction) {
      const { v } = value as PyObj;
      const old: PyObject = v.qualname;
      v.qualname = PyUnicode_FromFormat(vm, '%U.__annotate__', data.qualname);
      decref(vm, old);
    }
  }
}

export function definitions(vm: VM) {
  return {
    /** extras: what the flags name, in stack order, stolen; null: none */
    make_function: (F: Frame, code: PyObj, flags: number, extras: PyObject[] | null): PyObj => {
      const fn = newFunction(vm, code, F.globals);
      if (extras !== null) {
        let k = 0;
        for (const which of [DEFAULTS, KWDEFAULTS, ANNOTATIONS, CLOSURE])
          if (flags & which) setAttribute(vm, fn, which, extras[k++]!);
      }
      return fn;
    },
    set_function_attribute: (fn: PyObj, which: number, value: PyObject): void => setAttribute(vm, fn, which, value),
    load_build_class: (F: Frame): PyObject => {
      const o = dictGetStr(vm, F.builtins, '__build_class__');
      if (o === null) raise(vm, vm.exc.NameError!, '__build_class__ not found');
      o.rc++;
      return o;
    },
    import_name: (F: Frame, name: PyText, fromlist: PyObject, level: PyObject, lazy: number): PyObject => {
      if (vm.tLazyImport !== null) {
        const made = lazyImport(vm, F, name.v, fromlist, level.v as number, lazy);
        if (made !== null) return made;
      }
      const importer = dictGetStr(vm, F.builtins, '__import__');
      if (importer === null) raise(vm, vm.exc.ImportError!, '__import__ not found');
      if (importer === vm.importFunction)
        return vm.hooks.import(name.v, F.globals, F.locals, fromlist, level.v as number);
      return vm.call(vm, importer, [name, F.globals, F.locals ?? vm.None, fromlist, level], null);
    },
    import_from: (F: Frame, module: PyObject, name: PyText): PyObject =>
      module.type === vm.tLazyImport ? lazyImportFrom(vm, F, module as PyObj, name.v) : importFrom(vm, module, name),
    import_star: (F: Frame, module: PyObject): void => vm.importStar(F, module),
    assertion_error: vm.exc.AssertionError!,
    common_constant: (k: number): PyObject => {
      const o = vm.commonConstants[k]!;
      o.rc++;
      return o;
    },
    setup_annotations: (F: Frame): void => {
      const found = itemOrNull(vm, F.locals!, intern(vm, '__annotations__'));
      if (found !== null) return decref(vm, found);
      vm.setItemStr(F.locals!, '__annotations__', newDict(vm));
    },
    print_expr: (o: PyObject): void => {
      const hook = dictGetStr(vm, vm.sysDict, 'displayhook');
      if (hook === null) raise(vm, vm.exc.RuntimeError!, 'lost sys.displayhook');
      decref(vm, vm.call(vm, hook, [o], null));
    },
    intrinsic1: (F: Frame, which: number, o: PyObject): PyObject => intrinsic1(vm, F, which, o),
    intrinsic2: (F: Frame, which: number, a: PyObject, b: PyObject): PyObject => {
      const f = vm.intrinsics2[which];
      return f ? f(a, b) : unsupported(F, `CALL_INTRINSIC_2 ${which}`);
    },
    build_template: (...args: PyObject[]): PyObject => vm.buildTemplate(args),
    build_interpolation: (value: PyObject, text: PyObject, conversion: number, spec: PyObject | null): PyObject =>
      vm.buildInterpolation(value, text, conversion, spec),
    check_eg_match: (_F: Frame, exc: PyObject, type: PyObject): PyObject => {
      const match = vm.matchGroup(exc, type);
      if (match !== vm.None) {
        // what the handler handles is the part that matched
        const old = vm.excInfo.value;
        match.rc++;
        vm.excInfo.value = match as PyObj;
        if (old !== null) decref(vm, old);
      }
      return match;
    },
    load_special: (_F: Frame, o: PyObject, which: number): PyObject => loadSpecial(vm, o, which),
    load_super_attr: (superType: PyObject, type: PyObject, self: PyObject, name: PyText, bits: number): PyObject =>
      loadSuper(vm, superType, type, self, name, bits),
    load_super_cold: (superType: PyObject, type: PyObject, self: PyObject, name: PyText, bits: number): PyObject =>
      superObject(vm, superType, type, self, name, bits),
  };
}

/** @cpython Python/intrinsics.c _PyIntrinsics_UnaryFunctions 3.12-3.15 */
function intrinsic1(vm: VM, F: Frame, which: number, o: PyObject): PyObject {
  switch (which) {
    case 1: {
      const hook = dictGetStr(vm, vm.sysDict, 'displayhook');
      if (hook === null) raise(vm, vm.exc.RuntimeError!, 'lost sys.displayhook');
      return vm.call(vm, hook, [o], null);
    }
    case 2: {
      vm.importStar(F, o);
      vm.None.rc++;
      return vm.None;
    }
    case 3:
      return stopIterationError(vm, F, o as PyObj);
    case 4:
      return vm.asyncGenWrap(o);
    case 5:
      return PyNumber_Positive(vm, o);
    case 6: {
      const items = (o.v as PyObject[]).slice();
      for (const x of items) x.rc++;
      return newTuple(vm, items);
    }
    default: {
      const f = vm.intrinsics1[which];
      return f ? f(o) : unsupported(F, `CALL_INTRINSIC_1 ${which}`);
    }
  }
}

/** @cpython Python/intrinsics.c stopiteration_error 3.12-3.15: what a generator body may not let out. */
function stopIterationError(vm: VM, F: Frame, exc: PyObj): PyObject {
  const { flags } = F.code.unit;
  const asyncGen = (flags & 0x200) !== 0;
  const what = isSubtype(exc.type, vm.exc.StopIteration!)
    ? 'StopIteration'
    : asyncGen && isSubtype(exc.type, vm.exc.StopAsyncIteration!)
      ? 'StopAsyncIteration'
      : null;
  exc.rc++;
  if (what === null) return exc;
  const kind = flags & 0x80 ? 'coroutine' : asyncGen ? 'async generator' : 'generator';
  const thrown = vm.raisedFrom(vm.exc.RuntimeError!, `${kind} raised ${what}`, exc) as PyThrow;
  return thrown.value;
}

/** Special methods by operand of LOAD_SPECIAL. */
const SPECIAL = ['__enter__', '__exit__', '__aenter__', '__aexit__'] as const;

/** The unbound method with vm.self its receiver, or what the descriptor gives, with vm.self null. */
function loadSpecial(vm: VM, o: PyObject, which: number): PyObject {
  const method = SPECIAL[which]!;
  const found = _PyType_Lookup(vm, o.type, method);
  if (found === null) {
    const protocol = which < 2 ? 'context manager' : 'asynchronous context manager';
    const missed = which % 2 === 1 ? ` (missed ${method} method)` : '';
    typeError(vm, `'${o.type.tp_name}' object does not support the ${protocol} protocol${missed}`);
  }
  found.rc++;
  if (found.type.tp_flags & TPFLAGS.METHOD_DESCRIPTOR) {
    vm.self = o;
    return found;
  }
  const get = found.type.tp_descr_get;
  if (get === null) {
    vm.self = null;
    return found;
  }
  try {
    return get(vm, found, o, o.type);
  } finally {
    decref(vm, found);
    vm.self = null;
  }
}

/** LOAD_SUPER_ATTR; bits: 1 method wanted, 2 two-argument form. @cpython Python/bytecodes.c LOAD_SUPER_ATTR 3.12-3.15 */
function loadSuper(vm: VM, superType: PyObject, type: PyObject, self: PyObject, name: PyText, bits: number): PyObject {
  if (superType === vm.t.super && type instanceof PyType) {
    const found = _PySuper_Lookup(vm, type, self, name, (bits & 1) !== 0);
    vm.self = vm.methodFound ? self : null;
    vm.methodFound = false;
    return found;
  }
  return superObject(vm, superType, type, self, name, bits);
}

/** LOAD_SUPER_ATTR in its general form: a super object is made. */
function superObject(
  vm: VM,
  superType: PyObject,
  type: PyObject,
  self: PyObject,
  name: PyText,
  bits: number,
): PyObject {
  // super itself finds in the frame what is here already
  const args = bits & 2 || superType === vm.t.super ? [type, self] : [];
  const o = vm.call(vm, superType, args, null);
  try {
    return PyObject_GetAttr(vm, o, name);
  } finally {
    decref(vm, o);
    vm.self = null;
  }
}
