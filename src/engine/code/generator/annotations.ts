/** Annotations of functions, modules and classes: evaluated at once (up to 3.13), or by an `__annotate__` function. */
import type { Arg, Arguments, Expr } from '../../syntax/ast.ts';
import { intConst, strConst } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import type { CodeUnit } from '../unit.ts';
import { annotationText } from './assignments.ts';
import { ANNOTATE, ANNOTATIONS, makeClosure } from './closures.ts';
import { type Compiler, locOf } from './compiler.ts';
import { nameop } from './names.ts';

const ONE_POSITIONAL = { argcount: 0, posonlyargcount: 1, kwonlyargcount: 0 };

/**
 * Opens a code object that is called with a format number, and refuses formats that it can't do.
 * @cpython Python/codegen.c codegen_setup_annotations_scope 3.14-3.15
 */
export function setupAnnotationsScope(c: Compiler, loc: Loc, key: object, name: string, second = false): void {
  c.enterScope(name, 'annotations', key, loc.lineno, null, ONE_POSITIONAL, second);
  const body = c.newLabel();
  c.op(loc, c.kinds.formatLoad, 0);
  c.loadConst(loc, intConst(2));
  c.op(loc, 'COMPARE_OP', (4 << 5) | 4);
  c.jump(loc, 'POP_JUMP_IF_FALSE', body);
  c.op(loc, 'LOAD_COMMON_CONSTANT', 1);
  c.op(loc, 'RAISE_VARARGS', 1);
  c.useLabel(body);
}

/** The parameter `.format` is called `format` in the finished code object. */
function renameFormat(co: CodeUnit): CodeUnit {
  const names = co.localsplusnames.slice();
  names[0] = 'format';
  return { ...co, localsplusnames: names };
}

/** @cpython Python/codegen.c codegen_leave_annotations_scope 3.14-3.15 */
function leaveAnnotationsScope(c: Compiler, loc: Loc): void {
  c.op(loc, 'RETURN_VALUE');
  const co = renameFormat(c.assemble(true));
  c.exitScope();
  makeClosure(c, loc, co, 0);
}

/** @cpython Python/codegen.c codegen_deferred_annotations_body 3.14-3.15 */
function deferredBody(c: Compiler, loc: Loc, outer: typeof c.u): void {
  c.op(loc, 'BUILD_MAP', 0);
  (outer.deferredAnnotations ?? []).forEach((s, i) => {
    const at = locOf(s);
    const mangled = c.mangle(s.target.tag === 'Name' ? s.target.id : '');
    const index = outer.conditionalIndices[i]!;
    const notSet = c.newLabel();
    if (index !== -1) {
      c.loadConst(at, intConst(index));
      if (outer.scopeType === 'class') c.opName(at, 'LOAD_DEREF', c.u.freevars, '__conditional_annotations__');
      else c.opName(at, 'LOAD_GLOBAL', c.u.names, '__conditional_annotations__');
      c.op(at, 'CONTAINS_OP', 0);
      c.jump(at, 'POP_JUMP_IF_FALSE', notSet);
    }
    c.expr(s.annotation);
    c.op(at, 'COPY', 2);
    c.loadConst(at, strConst(mangled));
    c.op(loc, 'STORE_SUBSCR');
    c.useLabel(notSet);
  });
}

/** @cpython Python/codegen.c codegen_process_deferred_annotations 3.14-3.15 */
export function processDeferredAnnotations(c: Compiler, loc: Loc): void {
  const outer = c.u;
  if (outer.deferredAnnotations === null) return;
  const separate = outer.scopeType === 'module';
  if (separate) outer.startAnnotations();
  setupAnnotationsScope(c, loc, outer.ste, outer.ste.annotationBlock?.name ?? '__annotate__', true);
  deferredBody(c, loc, outer);
  leaveAnnotationsScope(c, loc);
  nameop(c, loc, outer.ste.type === 'class' ? '__annotate_func__' : '__annotate__', 'Store');
  if (separate) outer.endAnnotations();
}

/** @cpython Python/codegen.c codegen_argannotation 3.8-3.15 */
function argAnnotation(c: Compiler, loc: Loc, name: string, annotation: Expr | null): number {
  if (annotation === null) return 0;
  c.loadConst(loc, strConst(c.maybeMangle(name)));
  if (c.futureAnnotations) {
    annotationText(c, annotation);
  } else if (annotation.tag === 'Starred') {
    // *args: *Ts
    c.expr(annotation.value);
    c.op(loc, 'UNPACK_SEQUENCE', 1);
  } else {
    c.expr(annotation);
  }
  return 1;
}

/** @cpython Python/codegen.c codegen_annotations_in_scope 3.8-3.15 */
function annotationsInScope(c: Compiler, loc: Loc, args: Arguments, returns: Expr | null): number {
  let n = 0;
  const each = (list: readonly (Arg | null)[]) => {
    for (const arg of list) if (arg !== null) n += argAnnotation(c, loc, arg.arg, arg.annotation);
  };
  const asWritten = c.kinds.annotationOrder === 'as written';
  each(asWritten ? args.posonlyargs : args.args);
  each(asWritten ? args.args : args.posonlyargs);
  each([args.vararg]);
  each(args.kwonlyargs);
  each([args.kwarg]);
  n += argAnnotation(c, loc, 'return', returns);
  return n;
}

/**
 * Pushes the annotations of a function, or the function that makes them; returns the MAKE_FUNCTION flag.
 * @cpython Python/codegen.c codegen_function_annotations 3.8-3.15
 */
export function functionAnnotations(
  c: Compiler,
  loc: Loc,
  name: string,
  args: Arguments,
  returns: Expr | null,
): number {
  if (c.kinds.annotations === 'eager') {
    const n = annotationsInScope(c, loc, args, returns);
    if (n === 0) return 0;
    c.op(loc, 'BUILD_TUPLE', n * 2);
    return ANNOTATIONS;
  }
  const block = c.table.blocks.get(args);
  if (!block?.annotationsUsed) return 0;
  // of a generic function of a module the qualified name is the bare one
  const generic = c.u.scopeType === 'annotations' && c.u.qualname === c.u.name;
  setupAnnotationsScope(c, loc, args, block.name);
  if (c.kinds.annotateQualname === 'function' && !generic) {
    const { u } = c;
    u.qualname = `${u.qualname.slice(0, u.qualname.length - u.name.length)}${name}.${u.name}`;
  }
  c.op(loc, 'BUILD_MAP', annotationsInScope(c, loc, args, returns));
  leaveAnnotationsScope(c, loc);
  return ANNOTATE;
}
