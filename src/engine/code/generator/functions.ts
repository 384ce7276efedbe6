/** Function definitions and lambdas. */
import { docstringOf } from '../../scopes/index.ts';
import type { Arguments, AsyncFunctionDef, Expr, FunctionDef, Lambda } from '../../syntax/ast.ts';
import { NONE } from '../constants.ts';
import { cleanDoc } from '../docstrings.ts';
import type { Loc } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import { functionAnnotations } from './annotations.ts';
import { callSmall, nullAfter, nullBefore } from './call-forms.ts';
import { DEFAULTS, defaultArguments, KWDEFAULTS, makeClosure, wrapInStopIterationHandler } from './closures.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic2 } from './intrinsics.ts';
import { nameop } from './names.ts';
import { typeParams } from './type-params.ts';
import type { ArgCounts } from './unit-state.ts';

/** @cpython Python/codegen.c codegen_apply_decorators 3.11-3.15 */
export function applyDecorators(c: Compiler, decorators: readonly Expr[]): void {
  const old = c.u.loc;
  for (let i = decorators.length - 1; i >= 0; i--) {
    const loc = locOf(decorators[i]!);
    c.at(loc);
    callSmall(c, loc, 0);
  }
  c.at(old);
}

function argCounts(args: Arguments): ArgCounts {
  return {
    argcount: args.args.length,
    posonlyargcount: args.posonlyargs.length,
    kwonlyargcount: args.kwonlyargs.length,
  };
}

/** The docstring as the first constant; returns how many statements it takes. */
function docstringConst(c: Compiler, s: FunctionDef | AsyncFunctionDef): number {
  const doc = c.optimize < 2 ? docstringOf(s.body) : null;
  if (doc !== null) c.addConst(c.kinds.cleansDocstrings ? cleanDoc(doc) : doc);
  else if (c.kinds.docstrings === 'first constant') c.addConst(NONE);
  return docstringOf(s.body) !== null ? 1 : 0;
}

/** @cpython Python/codegen.c codegen_function_body 3.11-3.15 */
function functionBody(c: Compiler, s: FunctionDef | AsyncFunctionDef, flags: number, firstlineno: number): void {
  const scopeType = s.tag === 'AsyncFunctionDef' ? 'async function' : 'function';
  c.enterScope(s.name, scopeType, s, firstlineno, null, argCounts(s.args));
  const { ste } = c.u;
  const first = docstringConst(c, s);
  const handler = c.kinds.stopIterationHandler && (ste.coroutine || ste.generator);
  // its label isn't placed: nothing jumps there, and in 3.12 a placed label ends a block
  if (handler) c.pushFBlock(NO_LOCATION, 'stop iteration', c.newLabel());
  c.stmts(first === 0 ? s.body : s.body.slice(first));
  if (handler) {
    wrapInStopIterationHandler(c);
    c.popFBlock('stop iteration');
  }
  const co = c.assemble(true);
  c.exitScope();
  makeClosure(c, locOf(s), co, flags);
}

/** @cpython Python/codegen.c codegen_function 3.11-3.15 */
export function functionStmt(c: Compiler, s: FunctionDef | AsyncFunctionDef): void {
  c.exprs(s.decorator_list);
  const firstlineno = s.decorator_list[0]?.lineno ?? s.lineno;
  const loc = locOf(s);
  const generic = s.type_params.length > 0;
  if (generic) nullBefore(c, loc);
  let flags = defaultArguments(c, loc, s.args);
  let typeParamArgs = 0;
  if (generic) {
    if (flags & DEFAULTS) typeParamArgs++;
    if (flags & KWDEFAULTS) typeParamArgs++;
    if (typeParamArgs === 2) c.op(loc, 'SWAP', 2);
    const counts = { argcount: typeParamArgs, posonlyargcount: 0, kwonlyargcount: 0 };
    c.enterScope(`<generic parameters of ${s.name}>`, 'annotations', s.type_params, firstlineno, null, counts);
    typeParams(c, s.type_params);
    for (let i = 0; i < typeParamArgs; i++) c.op(loc, 'LOAD_FAST', i);
  }
  flags |= functionAnnotations(c, loc, s.name, s.args, s.returns);
  functionBody(c, s, flags, firstlineno);
  if (generic) leaveTypeParams(c, s, typeParamArgs);
  applyDecorators(c, s.decorator_list);
  nameop(c, loc, s.name, 'Store');
}

/** Ends the function of the type parameters and calls it. */
function leaveTypeParams(c: Compiler, s: FunctionDef | AsyncFunctionDef, typeParamArgs: number): void {
  const loc = locOf(s);
  c.op(loc, 'SWAP', 2);
  intrinsic2(c, loc, 'SET_FUNCTION_TYPE_PARAMS');
  const co = c.assemble(false);
  c.exitScope();
  makeClosure(c, loc, co, 0);
  if (c.kinds.call === 'CALL_KW' && typeParamArgs > 0) {
    c.op(loc, 'SWAP', typeParamArgs + 1);
    c.op(loc, 'CALL', typeParamArgs - 1);
  } else if (typeParamArgs > 0) {
    c.op(loc, 'SWAP', typeParamArgs + 1);
    c.op(loc, 'CALL', typeParamArgs);
  } else {
    nullAfter(c, loc);
    c.op(loc, 'CALL', 0);
  }
}

/** @cpython Python/codegen.c codegen_lambda 3.11-3.15 */
export function lambda(c: Compiler, e: Lambda): void {
  const loc = locOf(e);
  const flags = defaultArguments(c, loc, e.args);
  c.enterScope('<lambda>', 'lambda', e, e.lineno, null, argCounts(e.args));
  // no docstring
  if (c.kinds.docstrings === 'first constant') c.addConst(NONE);
  c.expr(e.body);
  let co: ReturnType<typeof c.assemble>;
  if (c.u.ste.generator) {
    co = c.assemble(false);
  } else {
    const line: Loc = { lineno: e.lineno, end_lineno: e.lineno, col: 0, end_col: 0 };
    c.op(c.kinds.lambdaReturn === 'body' ? locOf(e.body) : line, 'RETURN_VALUE');
    co = c.assemble(true);
  }
  c.exitScope();
  makeClosure(c, loc, co, flags);
}
