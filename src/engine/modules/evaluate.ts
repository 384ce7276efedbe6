/** Builtins that run code or look at the caller's names: breakpoint, compile, eval, exec, globals, input, locals, vars. */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { lookupAttrStr } from '../objects/attributes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictGetStr, dictSetStr, isAnyDict, isFrozenDict, newDict } from '../objects/dict.ts';
import { NotSupported, raise, typeError, valueError } from '../objects/errors.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { isSubtype } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { isNode } from './ast_trees.ts';
import { input } from './input.ts';
import { pathText } from './posix_path.ts';

function share<T extends PyObject>(o: T): T {
  o.rc++;
  return o;
}

const PARAMETERS = ['source', 'filename', 'mode', 'flags', 'dont_inherit', 'optimize'];
const COMPILE = argSpec('compile', [...PARAMETERS, '_feature_version'], { required: 3, positional: 6 });
const COMPILE_MODULE = argSpec('compile', [...PARAMETERS, '_feature_version', 'module'], {
  required: 3,
  positional: 6,
});

/** The text of a str or bytes-like source. */
function sourceText(vm: VM, o: PyObject, what: string): string {
  if (isSubtype(o.type, vm.tStr)) return o.v as string;
  if (o.type.bf_getbuffer !== null) return new TextDecoder().decode(bytesLike(vm, o));
  typeError(vm, `${what}() arg 1 must be a string, bytes or code object`);
}

const FUTURES = 0x1fe0000;
const ONLY_AST = 0x400;
const TYPE_COMMENTS = 0x1000;
/** CO_FUTURE bits and PyCF bits that compile() takes */
const KNOWN_FLAGS = FUTURES | 0x10 | 0xf000 | ONLY_AST | 0x200;

/** @cpython Python/ceval.c PyEval_MergeCompilerFlags 3.8-3.15 */
function callerFutures(vm: VM): number {
  return vm.frame === null ? 0 : (vm.frame.code.unit.flags as number) & FUTURES;
}

/** @cpython Python/bltinmodule.c builtin_compile_impl 3.8-3.15 */
function compile(vm: VM, _self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const spec = vm.profile.run.compileTakesModule ? COMPILE_MODULE : COMPILE;
  const [source, filename, mode, flags, inherit, optimize, feature] = unpackKeywords(vm, spec, args, kwnames);
  let bits = flags ? PyNumber_AsIndex(vm, flags, null) : 0;
  if (bits & ~KNOWN_FLAGS) valueError(vm, 'compile(): unrecognised flags');
  const level = optimize ? PyNumber_AsIndex(vm, optimize, null) : -1;
  if (level < -1 || level > 2) valueError(vm, 'compile(): invalid optimize value');
  if (level > 0) throw new NotSupported('compile() with optimize');
  if (!inherit || !PyObject_IsTrue(vm, inherit)) bits |= callerFutures(vm);
  const kind = mode!.v as string;
  if (kind !== 'exec' && kind !== 'eval' && kind !== 'single') {
    if (kind === 'func_type' && bits & ONLY_AST) throw new NotSupported("compile() in mode 'func_type'");
    const func = bits & ONLY_AST ? "'exec', 'eval', 'single' or 'func_type'" : "'exec', 'eval' or 'single'";
    valueError(vm, `compile() mode must be ${func}`);
  }
  if (feature && feature.v !== -1) throw new NotSupported('compile() with a feature version');
  if (bits & TYPE_COMMENTS) throw new NotSupported('type comments');
  const file = pathText(vm, filename!);
  if (isNode(vm, source!)) {
    if (bits & ONLY_AST) return share(source!);
    return vm.hooks.compileTree(source!, file, kind, bits & ~ONLY_AST);
  }
  if (!isSubtype(source!.type, vm.tStr) && source!.type.bf_getbuffer === null)
    typeError(vm, 'compile() arg 1 must be a string, bytes or AST object');
  const text = sourceText(vm, source!, 'compile');
  if (bits & ONLY_AST) return vm.hooks.parse(text, file, kind, bits);
  return vm.hooks.compile(text, file, kind, bits);
}

/** @cpython Python/bltinmodule.c builtin_eval_impl, builtin_exec_impl 3.8-3.15: the check of what stands for the variables. */
function checkVariables(vm: VM, name: 'eval' | 'exec', globals: PyObject | null, locals: PyObject | null): void {
  const isWrong = globals !== null && !isAnyDict(vm, globals);
  const type = globals?.type;
  const dict = vm.profile.core.frozenDict ? 'dict or a frozendict' : 'dict';
  if (isWrong && name === 'exec') typeError(vm, `exec() globals must be a ${dict}, not ${type!.tp_name}`);
  if (locals !== null && locals.type.mp_subscript === null)
    typeError(vm, `locals must be a mapping${name === 'exec' ? ` or None, not ${locals.type.tp_name}` : ''}`);
  if (!isWrong) return;
  const real = type!.mp_subscript !== null;
  typeError(vm, real ? `globals must be a real ${dict}; try eval(expr, {}, mapping)` : `globals must be a ${dict}`);
}

function evaluate(name: 'eval' | 'exec'): MethodSpec {
  const spec = argSpec(name, ['', 'globals', 'locals', 'closure'], { required: 1, positional: 3 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _self, args, kwnames) => {
      const [source, g, l] = unpackKeywords(vm, spec, args, kwnames) as (PyObject | null)[];
      let globals = g === vm.None ? null : g;
      let locals = l === vm.None ? null : l;
      checkVariables(vm, name, globals ?? null, locals ?? null);
      const own = globals === null;
      globals ??= vm.frame!.globals;
      let made: PyObject | null = null;
      let unknown: NotSupported | null = null;
      if (locals === null || locals === undefined) {
        if (own) [made, unknown] = callerLocals(vm);
        locals = own ? made : globals;
      }
      if (dictGetStr(vm, globals as PyObj, '__builtins__') === null) {
        if (isFrozenDict(vm, globals!)) typeError(vm, 'cannot assign __builtins__ to frozendict globals');
        dictSetStr(vm, globals as PyObj, '__builtins__', vm.moduleNamed('builtins')!);
      }
      const code = codeOf(vm, source!, name);
      if (unknown !== null && (code.v.unit.names as string[]).length > 0) throw unknown;
      try {
        const r = vm.runCode(code, globals as PyObj, locals!);
        if (name === 'eval') return r;
        decref(vm, r);
        return share(vm.None as PyObject);
      } finally {
        decref(vm, code);
        if (made) decref(vm, made);
      }
    },
  };
}

/** The caller's locals; where its frame can't tell them an empty dict, which does for code without names. */
function callerLocals(vm: VM): [locals: PyObject, unknown: NotSupported | null] {
  try {
    return [vm.frameLocals(vm.frame), null];
  } catch (e) {
    if (!(e instanceof NotSupported)) throw e;
    return [newDict(vm) as PyObject, e];
  }
}

function codeOf(vm: VM, source: PyObject, name: 'eval' | 'exec'): PyObj {
  if (source.type === vm.t.code) return share(source) as PyObj;
  const text = sourceText(vm, source, name);
  return vm.hooks.compile(name === 'eval' ? text.replace(/^[ \t]+/, '') : text, '<string>', name, 0);
}

function vars(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'vars', args.length, 0, 1);
  if (args.length === 0) return vm.frameLocals(vm.frame);
  const d = lookupAttrStr(vm, args[0]!, '__dict__');
  if (d === null) typeError(vm, 'vars() argument must have __dict__ attribute');
  return d;
}

export const EVALUATE: Record<string, MethodSpec> = {
  breakpoint: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _self, args, kwnames) => {
      const hook = dictGetStr(vm, vm.sysDict, 'breakpointhook');
      if (hook === null) raise(vm, vm.exc.RuntimeError!, 'lost sys.breakpointhook');
      return vm.call(vm, hook, args, kwnames);
    },
  },
  compile: { call: 'FASTCALL_KEYWORDS', fn: compile },
  eval: evaluate('eval'),
  exec: evaluate('exec'),
  globals: { call: 'NOARGS', fn: (vm) => share(vm.frame!.globals as PyObject) },
  locals: { call: 'NOARGS', fn: (vm) => vm.frameLocals(vm.frame) },
  vars: { call: 'FASTCALL', fn: vars },
  input: { call: 'FASTCALL', fn: input },
};
