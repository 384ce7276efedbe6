/** The sys module: what a program sees of its interpreter. */
import { debugmallocstats, type FreeListLine } from '../heap/index.ts';
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { getAttrStr, lookupAttrStr } from '../objects/attributes.ts';
import { callNoArgs, isCallable } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictDelMaybe, dictGetStr, dictSetStr, newDict } from '../objects/dict.ts';
import { NotSupported, PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { excData } from '../objects/exceptions.ts';
import { newFloat } from '../objects/float.ts';
import { newBool, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, IMMORTAL_FLOOR, type PyObj, type PyObject, type PyText, refcountOf } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { PyType_Modified } from '../objects/typelookup.ts';
import { INTERNED, intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { asyncFunctions } from './asyncgen_hooks.ts';
import { defineModule } from './define.ts';
import { stdStream } from './io.ts';
import { createMonitoring } from './monitoring.ts';
import { PyFile_WriteObject, PyFile_WriteString } from './pending.ts';
import { defineSequence, newSequence, newStructSequence } from './structseq.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

/** @cpython Python/sysmodule.c _PySys_GetSizeOf 3.8-3.15: `__sizeof__`, and what stands before the object; in bytes. */
export function _PySys_GetSizeOf(vm: VM, o: PyObject): number {
  const method = vm.lookupSpecial(o, '__sizeof__');
  if (method === null) typeError(vm, `Type ${o.type.tp_name} doesn't define __sizeof__`);
  let size: PyObject;
  try {
    size = callNoArgs(vm, method);
  } finally {
    decref(vm, method);
  }
  const bytes = PyNumber_AsIndex(vm, size, vm.exc.OverflowError!);
  decref(vm, size);
  if (bytes < 0) valueError(vm, '__sizeof__() should return >= 0');
  return bytes + shownHeader(vm, o);
}

/** @cpython Python/sysmodule.c sys_getsizeof 3.8-3.15: the default stands in for a TypeError. */
function getsizeof(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const n = args.length - (kwnames?.length ?? 0);
  if (n === 0) typeError(vm, "getsizeof() missing required argument 'object' (pos 1)");
  const fallback = args[1];
  try {
    return PyLong_FromSsize_t(vm, _PySys_GetSizeOf(vm, args[0]!));
  } catch (e) {
    if (fallback === undefined || !(e instanceof PyThrow) || !isSubtype(e.value.type, vm.exc.TypeError!)) throw e;
    decref(vm, e.value);
    return share(fallback);
  }
}

/** Bytes before the object that getsizeof counts: the GC header, and the pre-header from 3.11 on. */
function shownHeader(vm: VM, o: PyObject): number {
  return vm.profile.run.sizeofCountsPreheader
    ? o.type.preheader
    : Math.min(o.type.preheader, 2 * vm.profile.pointerWidth);
}

/** Free-list lines of sys._debugmallocstats(), in the version's order. */
function freeListLines(vm: VM): FreeListLine[] {
  const w = vm.profile.pointerWidth;
  const header = vm.profile.run.freeListLinesCountHeader ? 2 * w : 0;
  const lines: FreeListLine[] = [
    { name: 'free PyDictObject', count: vm.freeDicts.length, size: 6 * w + header },
    { name: 'free PyFloatObject', count: vm.freeFloats.length, size: 2 * w + 8 },
    { name: 'free PyListObject', count: vm.freeLists.length, size: 5 * w + header },
  ];
  if (vm.profile.run.freeListLinesKeys)
    lines.splice(1, 0, { name: 'free PyDictKeysObject', count: vm.freeDictKeys.length, size: 32 });
  vm.freeTuples.forEach((list, n) => {
    if (n === 0) return;
    lines.push({
      name: `free ${n}-sized PyTupleObject`,
      count: list.length,
      size: vm.tupleHeader + n * w + header,
    });
  });
  return lines;
}

function excInfo(vm: VM): PyObject {
  const exc = vm.handledException();
  if (exc === null) return newTuple(vm, [share(vm.None), share(vm.None), share(vm.None)] as PyObject[]);
  const tb = excData(exc).traceback ?? vm.None;
  return newTuple(vm, [share(exc.type as PyObject), share(exc as PyObject), share(tb as PyObject)]);
}

function exit(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'exit', args.length, 0, 1);
  const exc = vm.call(vm, vm.exc.SystemExit!, args, null) as PyObj;
  throw new PyThrow(exc);
}

function getframe(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  let depth = args.length > 0 ? PyNumber_AsIndex(vm, args[0]!, null) : 0;
  let frame = vm.frame;
  while (depth > 0 && frame !== null) {
    frame = frame.back;
    depth--;
  }
  if (frame === null) valueError(vm, 'call stack is not deep enough');
  return share(vm.frameObject(frame) as PyObject);
}

const none = (vm: VM): PyObject => share(vm.None as PyObject);

/** Taking a trace function away is fine, as none is ever there; setting one is not supported. */
const setNoTrace = (name: string): MethodSpec => ({
  call: 'O',
  fn: (vm, _s, o) => {
    if (o !== vm.None) throw new NotSupported(`sys.${name}() of a function`);
    return none(vm);
  },
});
/** @cpython Python/sysmodule.c sys_excepthook_impl 3.8-3.15: shows an exception, with this traceback where it has none */
function excepthook(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'excepthook', args.length, 3, 3);
  const [, value, tb] = args as [PyObject, PyObject, PyObject];
  if (isSubtype(value.type, vm.exc.BaseException!)) {
    const data = excData(value);
    if (data.traceback === null && tb.type === vm.t.traceback) data.traceback = share(tb as PyObj);
    vm.displayException(value as PyObj);
  } else {
    const text = `TypeError: print_exception(): Exception expected for value, ${value.type.tp_name} found\n`;
    vm.host.write(2, new TextEncoder().encode(text));
  }
  return none(vm);
}

const MAX_DIGITS = argSpec('set_int_max_str_digits', ['maxdigits'], { required: 1 });
/** _PY_LONG_MAX_STR_DIGITS_THRESHOLD */
const LEAST_MAX_DIGITS = 640;

const FUNCTIONS: Record<string, MethodSpec> = {
  getrefcount: { call: 'O', fn: (vm, _s, o) => PyLong_FromSsize_t(vm, refcountOf(vm, o)) },
  getsizeof: { call: 'FASTCALL_KEYWORDS', fn: getsizeof },
  getallocatedblocks: { call: 'NOARGS', fn: (vm) => PyLong_FromSsize_t(vm, vm.heap.allocatedBlocks()) },
  _debugmallocstats: {
    call: 'NOARGS',
    fn: (vm) => {
      vm.host.write(2, new TextEncoder().encode(debugmallocstats(vm.heap, freeListLines(vm))));
      return none(vm);
    },
  },
  _clear_type_cache: { call: 'NOARGS', fn: none },
  intern: {
    call: 'O',
    fn: (vm, _s, o) => {
      if (o.type !== vm.tStr)
        typeError(
          vm,
          isSubtype(o.type, vm.tStr)
            ? `can't intern ${o.type.tp_name}`
            : `intern() argument must be str, not ${o.type.tp_name}`,
        );
      const known = vm.interned.get(o.v);
      if (known !== undefined) return share(known as PyObject);
      const s = o as PyText;
      s.w |= INTERNED;
      vm.interned.set(s.v, s);
      return share(s as PyObject);
    },
  },
  _is_interned: { call: 'O', fn: (vm, _s, o) => newBool(vm, ((o as PyText).w & INTERNED) !== 0) },
  /** @cpython Python/sysmodule.c sys__clear_type_descriptors_impl 3.14 */
  _clear_type_descriptors: {
    call: 'O',
    fn: (vm, _s, o) => {
      if (!isSubtype(o.type, vm.tType)) {
        typeError(vm, `_clear_type_descriptors() argument must be type, not ${o.type.tp_name}`);
      }
      const type = o as unknown as PyType;
      if (type.tp_flags & TPFLAGS.IMMUTABLETYPE) typeError(vm, 'argument is immutable');
      for (const name of ['__dict__', '__weakref__']) dictDelMaybe(vm, type.tp_dict as PyObj, intern(vm, name));
      PyType_Modified(type);
      return none(vm);
    },
  },
  _is_immortal: { call: 'O', fn: (vm, _s, o) => newBool(vm, o.rc >= IMMORTAL_FLOOR) },
  getunicodeinternedsize: { call: 'FASTCALL_KEYWORDS', fn: (vm) => PyLong_FromSsize_t(vm, vm.interned.size) },
  exc_info: { call: 'NOARGS', fn: (vm) => excInfo(vm) },
  exception: { call: 'NOARGS', fn: (vm) => share((vm.handledException() ?? vm.None) as PyObject) },
  exit: { call: 'FASTCALL', fn: exit },
  getrecursionlimit: { call: 'NOARGS', fn: (vm) => newInt(vm, vm.recursionLimit) },
  setrecursionlimit: {
    call: 'O',
    fn: (vm, _s, o) => {
      const n = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
      if (n < 1) valueError(vm, 'recursion limit must be greater or equal than 1');
      const { depth } = vm;
      if (depth >= n)
        raise(
          vm,
          vm.exc.RecursionError!,
          `cannot set the recursion limit to ${n} at the recursion depth ${depth}: the limit is too low`,
        );
      vm.recursionLimit = n;
      return none(vm);
    },
  },
  getdefaultencoding: { call: 'NOARGS', fn: (vm) => newStr(vm, 'utf-8') },
  getfilesystemencoding: { call: 'NOARGS', fn: (vm) => newStr(vm, 'utf-8') },
  getfilesystemencodeerrors: { call: 'NOARGS', fn: (vm) => newStr(vm, 'surrogateescape') },
  getswitchinterval: { call: 'NOARGS', fn: (vm) => newFloat(vm, 0.005) },
  setswitchinterval: { call: 'O', fn: (vm) => none(vm) },
  gettrace: { call: 'NOARGS', fn: none },
  getprofile: { call: 'NOARGS', fn: none },
  settrace: setNoTrace('settrace'),
  setprofile: setNoTrace('setprofile'),
  is_finalizing: { call: 'NOARGS', fn: (vm) => newBool(vm, vm.finalizing) },
  audit: { call: 'FASTCALL', fn: none },
  _getframe: { call: 'FASTCALL', fn: getframe },
  _getframemodulename: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args) => {
      let depth = args.length > 0 ? PyNumber_AsIndex(vm, args[0]!, null) : 0;
      let frame = vm.frame;
      while (depth-- > 0 && frame !== null) frame = frame.back;
      const module = frame?.func ? (frame.func.v.module as PyObject | null) : null;
      return share((module ?? vm.None) as PyObject);
    },
  },
  _get_cpu_count_config: { call: 'NOARGS', fn: (vm) => newInt(vm, -1) },
  _is_gil_enabled: { call: 'NOARGS', fn: (vm) => newBool(vm, true) },
  get_int_max_str_digits: { call: 'NOARGS', fn: (vm) => newInt(vm, vm.intMaxStrDigits) },
  /** @cpython Python/sysmodule.c sys_set_int_max_str_digits_impl 3.11-3.15 */
  set_int_max_str_digits: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _s, args, kwnames) => {
      const [maxdigits] = unpackKeywords(vm, MAX_DIGITS, args, kwnames);
      const n = PyNumber_AsIndex(vm, maxdigits!, vm.exc.OverflowError!);
      if (n !== 0 && n < LEAST_MAX_DIGITS) valueError(vm, `maxdigits must be 0 or larger than ${LEAST_MAX_DIGITS}`);
      vm.intMaxStrDigits = n;
      return none(vm);
    },
  },
  breakpointhook: {
    call: 'FASTCALL_KEYWORDS',
    fn: () => {
      throw new NotSupported('sys.breakpointhook(): the debugger');
    },
  },
  displayhook: {
    call: 'O',
    fn: (vm, _s, o) => {
      if (o === vm.None) return none(vm);
      dictSetStr(vm, vm.builtins, '_', vm.None);
      const file = dictGetStr(vm, vm.sysDict, 'stdout');
      if (file === null || file === vm.None) raise(vm, vm.exc.RuntimeError!, 'lost sys.stdout');
      PyFile_WriteObject(vm, o, file, false);
      PyFile_WriteString(vm, '\n', file);
      dictSetStr(vm, vm.builtins, '_', o);
      return none(vm);
    },
  },
  excepthook: {
    call: 'FASTCALL',
    fn: excepthook,
  },
  unraisablehook: {
    call: 'O',
    fn: (vm, _s, args) => {
      if (args.type !== vm.t.UnraisableHookArgs)
        typeError(vm, 'sys.unraisablehook argument type must be UnraisableHookArgs');
      vm.printUnraisable(args);
      return none(vm);
    },
  },
};

/** Functions that a version doesn't have. */
function offered(vm: VM): Record<string, MethodSpec> {
  const { sysSince } = vm.profile.run;
  return Object.fromEntries(Object.entries(FUNCTIONS).filter(([name]) => !sysSince.includes(name)));
}

type Add = (name: string, value: PyObject) => void;

function constants(vm: VM, add: Add): void {
  const [major, minor] = vm.profile.version;
  const { patch } = vm.profile;
  const hex = (major << 24) | (minor << 16) | (patch << 8) | 0xf0;
  const version = newStructSequence(vm, 'sys.version_info', {
    major: newInt(vm, major),
    minor: newInt(vm, minor),
    micro: newInt(vm, patch),
    releaselevel: newStr(vm, 'final'),
    serial: newInt(vm, 0),
  });
  const implementation = callNoArgs(vm, vm.t.SimpleNamespace!);
  const d = getAttrStr(vm, implementation, '__dict__') as PyObj;
  const set = (name: string, value: PyObject): void => {
    dictSetStr(vm, d, name, value);
    decref(vm, value);
  };
  set('name', newStr(vm, 'cpython'));
  set('cache_tag', newStr(vm, `cpython-${major}${minor}`));
  set('version', share(version as PyObject));
  set('hexversion', newInt(vm, hex));
  set('_multiarch', newStr(vm, 'x86_64-linux-gnu'));
  decref(vm, d);
  add('implementation', implementation);
  if (vm.profile.run.monitoring !== null) add('monitoring', createMonitoring(vm));
  add('version_info', version);
  add('hexversion', newInt(vm, hex));
  add('version', newStr(vm, `${major}.${minor}.${patch} (main) [GCC]`));
  add('api_version', newInt(vm, 1013));
  add('maxsize', newInt(vm, vm.profile.pointerWidth === 8 ? 9223372036854775807n : 2147483647));
  add('maxunicode', newInt(vm, 0x10ffff));
  add('byteorder', newStr(vm, 'little'));
  add('platform', newStr(vm, 'linux'));
  add('platlibdir', newStr(vm, 'lib'));
  add('abiflags', newStr(vm, ''));
  add('float_repr_style', newStr(vm, 'short'));
  for (const name of ['prefix', 'base_prefix', 'exec_prefix', 'base_exec_prefix']) add(name, newStr(vm, '/usr'));
  add('executable', newStr(vm, ''));
  add('copyright', newStr(vm, 'Copyright (c) Python Software Foundation.'));
  add('dont_write_bytecode', newBool(vm, true));
  add('pycache_prefix', none(vm));
}

function structures(vm: VM, add: Add): void {
  const int = (n: number | bigint): PyObject => newInt(vm, n);
  const float = (x: number): PyObject => newFloat(vm, x);
  add(
    'float_info',
    newStructSequence(vm, 'sys.float_info', {
      max: float(Number.MAX_VALUE),
      max_exp: int(1024),
      max_10_exp: int(308),
      min: float(2.2250738585072014e-308),
      min_exp: int(-1021),
      min_10_exp: int(-307),
      dig: int(15),
      mant_dig: int(53),
      epsilon: float(2.220446049250313e-16),
      radix: int(2),
      rounds: int(1),
    }),
  );
  add(
    'int_info',
    newStructSequence(vm, 'sys.int_info', {
      bits_per_digit: int(30),
      sizeof_digit: int(4),
      default_max_str_digits: int(4300),
      str_digits_check_threshold: int(640),
    }),
  );
  const hash13 = vm.profile.run.sipHash;
  add(
    'hash_info',
    newStructSequence(vm, 'sys.hash_info', {
      width: int(64),
      modulus: int(2305843009213693951n),
      inf: int(314159),
      nan: int(0),
      imag: int(1000003),
      algorithm: newStr(vm, hash13),
      hash_bits: int(64),
      seed_bits: int(128),
      cutoff: int(0),
    }),
  );
  const flags = Object.fromEntries(FLAGS.map((name) => [name, int(SET_FLAGS[name] ?? 0)]));
  for (const [name, n] of Object.entries(vm.profile.run.laterFlags)) flags[name] = int(n);
  add('flags', newStructSequence(vm, 'sys.flags', flags));
}

const FLAGS = [
  'debug',
  'inspect',
  'interactive',
  'optimize',
  'dont_write_bytecode',
  'no_user_site',
  'no_site',
  'ignore_environment',
  'verbose',
  'bytes_warning',
  'quiet',
  'hash_randomization',
  'isolated',
  'dev_mode',
  'utf8_mode',
  'warn_default_encoding',
  'safe_path',
  'int_max_str_digits',
];
const SET_FLAGS: Record<string, number> = {
  dont_write_bytecode: 1,
  no_user_site: 1,
  no_site: 1,
  int_max_str_digits: 4300,
};

/** What sys has of lazy imports (3.15). @cpython Python/sysmodule.c sys_set_lazy_imports_impl and its like 3.15 */
const LAZY: Record<string, MethodSpec> = {
  get_lazy_imports: { call: 'NOARGS', fn: (vm) => newStr(vm, vm.lazy.mode) },
  set_lazy_imports: {
    call: 'O',
    fn: (vm, _s, mode) => {
      if (!isSubtype(mode.type, vm.tStr)) typeError(vm, "mode must be a string: 'normal' or 'all'");
      if (mode.v !== 'normal' && mode.v !== 'all') valueError(vm, "mode must be 'normal' or 'all'");
      vm.lazy.mode = mode.v;
      return none(vm);
    },
  },
  get_lazy_imports_filter: { call: 'NOARGS', fn: (vm) => share(vm.lazy.filter ?? vm.None) },
  set_lazy_imports_filter: {
    call: 'O',
    fn: (vm, _s, filter) => {
      if (filter !== vm.None && !isCallable(filter)) valueError(vm, 'filter provided but is not callable');
      const old = vm.lazy.filter;
      vm.lazy.filter = filter === vm.None ? null : share(filter);
      if (old !== null) decref(vm, old);
      return none(vm);
    },
  },
};

export function createSys(vm: VM): PyObj {
  vm.stdout = stdStream(vm, 1);
  return defineModule(vm, {
    name: 'sys',
    functions: { ...offered(vm), ...asyncFunctions(vm), ...(vm.profile.run.lazyImports ? LAZY : {}) },
    exec: (m, module, add) => {
      for (const name of ['stdout', '__stdout__']) add(name, share(m.stdout!));
      const err = stdStream(m, 2);
      m.stderr = err;
      add('__stderr__', share(err));
      add('stderr', err);
      const input = stdStream(m, 0);
      add('__stdin__', share(input));
      add('stdin', input);
      add('modules', share(m.modules as PyObject));
      if (m.lazy.modules !== null) add('lazy_modules', share(m.lazy.modules as PyObject));
      add('path', m.newList([newStr(m, '')]));
      add('meta_path', m.newList([]));
      add('path_hooks', m.newList([]));
      add('path_importer_cache', newDict(m));
      add('warnoptions', m.newList([]));
      add('_xoptions', newDict(m));
      add('builtin_module_names', newTuple(m, []));
      add('stdlib_module_names', newTuple(m, []));
      add('orig_argv', m.newList(m.argv.map((a) => newStr(m, a))));
      add('argv', m.newList(m.argv.map((a) => newStr(m, a))));
      constants(m, add);
      structures(m, add);
      const hookArgs = defineSequence(m, {
        name: 'UnraisableHookArgs',
        fields: ['exc_type', 'exc_value', 'exc_traceback', 'err_msg', 'object'],
      });
      m.t.UnraisableHookArgs = hookArgs;
      add('UnraisableHookArgs', share(hookArgs));
      m.newUnraisableArgs = (values) => newSequence(m, hookArgs, values);
      m.unraisableHook = lookupAttrStr(m, module, 'unraisablehook');
      for (const name of ['breakpointhook', 'displayhook', 'excepthook', 'unraisablehook']) {
        const hook = lookupAttrStr(m, module, name);
        if (hook) add(`__${name}__`, hook);
      }
    },
  });
}
