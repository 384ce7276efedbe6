/** Class definitions. */
import type { ClassDef } from '../../syntax/ast.ts';
import { intConst, strConst, strTuple } from '../constants.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { bodyStmts } from './bodies.ts';
import { callSmall, nullAfter, nullBefore } from './call-forms.ts';
import { callHelper } from './calls.ts';
import { makeClosure } from './closures.ts';
import { type Compiler, locOf } from './compiler.ts';
import { applyDecorators } from './functions.ts';
import { intrinsic1 } from './intrinsics.ts';
import { nameop } from './names.ts';
import { typeParams } from './type-params.ts';
import { sortedNames } from './unit-state.ts';

/** What every class body starts with. */
function prologue(c: Compiler, s: ClassDef, loc: Loc): void {
  nameop(c, loc, '__name__', 'Load');
  nameop(c, loc, '__module__', 'Store');
  c.loadConst(loc, strConst(c.u.qualname));
  nameop(c, loc, '__qualname__', 'Store');
  if (c.kinds.classMarks) {
    c.loadConst(loc, intConst(c.u.firstlineno));
    nameop(c, loc, '__firstlineno__', 'Store');
  }
  if (s.type_params.length > 0) {
    nameop(c, loc, '.type_params', 'Load');
    nameop(c, loc, '__type_params__', 'Store');
  }
  if (c.u.ste.needsClassdict) {
    c.op(loc, 'LOAD_LOCALS');
    c.opPlain(loc, 'STORE_DEREF', c.u.cellvars, '__classdict__');
  }
  if (c.u.ste.hasConditionalAnnotations) {
    c.op(loc, 'BUILD_SET', 0);
    c.opPlain(loc, 'STORE_DEREF', c.u.cellvars, '__conditional_annotations__');
  }
}

/** What every class body ends with; artificial code. */
function epilogue(c: Compiler): void {
  c.nowhere();
  if (c.kinds.classMarks) {
    c.loadConst(NO_LOCATION, strTuple(sortedNames(c.u.staticAttributes)));
    nameop(c, NO_LOCATION, '__static_attributes__', 'Store');
  }
  if (c.u.ste.needsClassdict) {
    c.op(NO_LOCATION, 'LOAD_CLOSURE', c.u.cellvars.get('__classdict__') as number);
    nameop(c, NO_LOCATION, '__classdictcell__', 'Store');
  }
  if (c.u.ste.needsClassClosure) {
    c.op(NO_LOCATION, 'LOAD_CLOSURE', c.u.cellvars.get('__class__') as number);
    c.op(NO_LOCATION, 'COPY', 1);
    nameop(c, NO_LOCATION, '__classcell__', 'Store');
  } else {
    c.loadNone(NO_LOCATION);
  }
  c.op(NO_LOCATION, 'RETURN_VALUE');
}

/** @cpython Python/codegen.c codegen_class_body 3.11-3.15 */
function classBody(c: Compiler, s: ClassDef, firstlineno: number): void {
  c.enterScope(s.name, 'class', s, firstlineno, s.name);
  const bodyLoc: Loc = { lineno: firstlineno, end_lineno: firstlineno, col: 0, end_col: 0 };
  prologue(c, s, bodyLoc);
  bodyStmts(c, bodyLoc, s.body, false);
  epilogue(c);
  const co = c.assemble(true);
  c.exitScope();
  // the line of the class, not of a decorator
  const loc = locOf(s);
  nullBefore(c, loc);
  c.op(loc, 'LOAD_BUILD_CLASS');
  nullAfter(c, loc);
  makeClosure(c, loc, co, 0);
  c.loadConst(loc, strConst(s.name));
}

/** @cpython Python/codegen.c codegen_class 3.11-3.15 */
export function classStmt(c: Compiler, s: ClassDef): void {
  c.exprs(s.decorator_list);
  const firstlineno = s.decorator_list[0]?.lineno ?? s.lineno;
  const loc = locOf(s);
  const generic = s.type_params.length > 0;
  if (generic) {
    nullBefore(c, loc);
    c.enterScope(`<generic parameters of ${s.name}>`, 'annotations', s.type_params, firstlineno, s.name);
    typeParams(c, s.type_params);
    nameop(c, loc, '.type_params', 'Store');
  }
  classBody(c, s, firstlineno);
  if (generic) {
    nameop(c, loc, '.type_params', 'Load');
    intrinsic1(c, loc, 'SUBSCRIPT_GENERIC');
    nameop(c, loc, '.generic_base', 'Store');
    callHelper(c, loc, 2, s.bases, s.keywords, '.generic_base');
    const co = c.assemble(false);
    c.exitScope();
    makeClosure(c, loc, co, 0);
    nullAfter(c, loc);
    callSmall(c, loc, 0);
  } else {
    callHelper(c, loc, 2, s.bases, s.keywords);
  }
  applyDecorators(c, s.decorator_list);
  nameop(c, loc, s.name, 'Store');
}
