/**
 * From source to something that runs: parse, compile, make the code object; and the JavaScript function of a code object, made
 * when it is first called.
 */
import { foldTree } from '../code/fold.ts';
import { type CodeUnit, type CompileWarning, compile, type UnitConst } from '../code/index.ts';
import { CALL_SITE, type Emission, emitUnit, NoEmission } from '../emit/index.ts';
import { type TreeNode, treeObject } from '../modules/ast_objects.ts';
import { objectTree } from '../modules/ast_trees.ts';
import { InvariantError, NotSupported, PyThrow } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import type { Mod } from '../syntax/ast.ts';
import { decodeSource, parse, SyntaxFault, type WarnCallback } from '../syntax/index.ts';
import { type CodeData, type ConstCache, newCode, newConst } from './code.ts';
import { type Runtime, runtimeOf } from './runtime/index.ts';
import { InitSite } from './runtime/instances.ts';
import { Site } from './runtime/site.ts';

/** the bit of ast.PyCF_OPTIMIZED_AST beside that of PyCF_ONLY_AST */
const OPTIMIZED_AST = 0x8000;

export type Mode = 'exec' | 'eval' | 'single';

/** Where a source comes from: the file that is run, the file of a module, or a text that only claims to be a file's. */
export type Origin = 'main' | 'module' | 'text';

/** A new code object; a SyntaxFault becomes a guest SyntaxError. */
export function compileSource(
  vm: VM,
  source: string,
  filename: string,
  mode: Mode,
  flags: number,
  origin: Origin = 'text',
): PyObj {
  if (origin !== 'text') vm.sources.set(filename, source);
  return newCode(vm, unitOf(vm, source, filename, mode, flags, origin));
}

/** The code object of a module of the library; the host may know what the compiler makes of it. */
export function compileModule(vm: VM, source: string, filename: string): PyObj {
  vm.sources.set(filename, source);
  const make = (): CodeUnit => unitOf(vm, source, filename, 'exec', 0, 'module');
  const { memo } = vm.host;
  return newCode(vm, memo ? memo(`${vm.profile.build} ${filename}`, source, make) : make());
}

/** Hands a warning of the compiler on; true where the filters make it an error. */
function warned(vm: VM, category: PyType, message: string, filename: string, lineno: number): boolean {
  try {
    vm.warnAt?.(category, message, filename, lineno);
    return false;
  } catch (e) {
    if (!(e instanceof PyThrow) || !isSubtype(e.value.type, category)) throw e;
    decref(vm, e.value);
    return true;
  }
}

function treeOf(vm: VM, source: string, filename: string, mode: Mode): Mod {
  const nameToChar = (name: string) => vm.text.names().lookup(name, false);
  const warn: WarnCallback = (category, message, lineno, file) => warned(vm, vm.exc[category]!, message, file, lineno);
  return parse(source, { profile: vm.profile.syntax, filename, mode, nameToChar, warn });
}

/** @cpython Python/compile.c compiler_warn 3.8-3.15: as an error, a SyntaxError in the warning's place */
function warner(vm: VM): (warning: CompileWarning) => void {
  return (warning) => {
    const { message, filename, lineno } = warning;
    if (!warned(vm, vm.exc.SyntaxWarning!, message, filename, lineno)) return;
    throw new SyntaxFault('SyntaxError', message, warning, null, filename);
  };
}

function unitOf(vm: VM, source: string, filename: string, mode: Mode, flags: number, origin: Origin): CodeUnit {
  try {
    const tree = treeOf(vm, source, filename, mode);
    return compile(tree, { profile: vm.profile, filename, mode, flags, warn: warner(vm) });
  } catch (e) {
    if (e instanceof SyntaxFault) {
      vm.syntaxSources.set(filename, { text: source, fromFile: origin === 'main' });
      // errors of the compiler show the line of the file, where there is one (PyErr_ProgramTextObject)
      if (e.text === null && origin !== 'text' && e.lineno > 0) {
        const line = source.split(/\r\n|\r|\n/)[e.lineno - 1];
        if (line !== undefined) e.text = `${line}\n`;
      }
      throw syntaxError(vm, e);
    }
    throw e;
  }
}

/** As `compileSource` for the bytes of a file: coding cookie, BOM. */
export function compileBytes(vm: VM, source: Uint8Array, filename: string, origin: 'main' | 'module' = 'main'): PyObj {
  let text: string;
  try {
    text = decodeSource(source, filename, 'file', vm.profile.syntax);
  } catch (e) {
    if (e instanceof SyntaxFault) throw syntaxError(vm, e);
    throw e;
  }
  return compileSource(vm, text, filename, 'exec', 0, origin);
}

/** The tree of a source, as an object of the module ast's classes. */
export function parseSource(vm: VM, source: string, filename: string, mode: Mode, flags: number): PyObject {
  try {
    const tree = treeOf(vm, source, filename, mode);
    if (flags & OPTIMIZED_AST) {
      foldTree(tree, { profile: vm.profile, optimize: 0, futureAnnotations: false, operators: true });
    }
    const cache: ConstCache = new Map();
    const constant = (value: unknown): PyObject => newConst(vm, value as UnitConst, cache);
    return treeObject(vm, tree as unknown as TreeNode, constant);
  } catch (e) {
    if (e instanceof SyntaxFault) throw syntaxError(vm, e);
    throw e;
  }
}

/** A new code object of a tree that is an object of the module ast's classes. */
export function compileTree(vm: VM, tree: PyObject, filename: string, mode: Mode, flags: number): PyObj {
  const own = objectTree(vm, tree, mode) as unknown as Mod;
  try {
    return newCode(vm, compile(own, { profile: vm.profile, filename, mode, flags, warn: warner(vm) }));
  } catch (e) {
    if (e instanceof SyntaxFault) throw syntaxError(vm, e);
    throw e;
  }
}

/** The guest's SyntaxError (or IndentationError, TabError) for a fault. */
function syntaxError(vm: VM, fault: SyntaxFault): PyThrow {
  const str = (s: string | null | undefined) => (s == null ? share(vm) : newStr(vm, s));
  const int = (n: number | null | undefined) => (n == null ? share(vm) : newInt(vm, n));
  const info = newTuple(vm, [
    str(fault.filename),
    int(fault.lineno),
    int(fault.offset),
    str(fault.text),
    int(fault.end_lineno),
    int(fault.end_offset),
  ]);
  const message = newStr(vm, fault.message);
  const exc = vm.call(vm, vm.exc[fault.kind]!, [message, info], null) as PyObj;
  decref(vm, message);
  decref(vm, info);
  vm.chainContext(exc);
  return new PyThrow(exc);
}

function share(vm: VM) {
  vm.None.rc++;
  return vm.None;
}

/** The JavaScript function of a code object. */
export function functionOf(vm: VM, code: CodeData): CodeData['js'] {
  if (!code.compiled) {
    code.js = build(vm, code);
    code.compiled = true;
  }
  return code.js;
}

function build(vm: VM, code: CodeData): CodeData['js'] {
  const runtime = runtimeOf(vm);
  const { emissions } = vm.host;
  let emission = emissions?.get(code.unit) as Emission | undefined;
  if (emission === undefined) {
    emission = emit(vm, runtime, code);
    emissions?.set(code.unit, emission);
  }
  code.points = emission.points;
  return instantiate(vm, runtime, code, emission);
}

function emit(vm: VM, runtime: Runtime, code: CodeData): Emission {
  try {
    return emitUnit(code.unit, vm.profile, runtime.names);
  } catch (e) {
    if (e instanceof NoEmission) throw new NotSupported(e.message, code.unit.firstlineno);
    throw e;
  }
}

function instantiate(vm: VM, runtime: Runtime, code: CodeData, emission: Emission): CodeData['js'] {
  const sites = emission.sites.map((k) => (k === CALL_SITE ? new InitSite() : new Site(code.names[k]!)));
  const smallInt = (n: number) => vm.smallInts[n + 5];
  try {
    const factory = new Function(
      'vm',
      'R',
      'K',
      'N',
      'C',
      'I',
      'CODE',
      'tFunction',
      'tStr',
      'None',
      'True',
      'False',
      emission.source,
    );
    return factory(
      vm,
      runtime.functions,
      code.consts,
      code.names,
      sites,
      smallInt,
      code,
      vm.tFunction,
      vm.tStr,
      vm.None,
      vm.True,
      vm.False,
    );
  } catch (e) {
    throw new InvariantError(`emitted code of ${code.unit.qualname} is no JavaScript: ${(e as Error).message}`);
  }
}
