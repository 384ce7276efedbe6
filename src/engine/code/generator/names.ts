/** Loads, stores and deletions of names: which of the four ways (fast, cell, global, by name) fits the scope. */
import { InvariantError } from '../../profile/faults.ts';
import { CELL, FREE, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, LOCAL } from '../../scopes/index.ts';
import type { Attribute, Expr, ExprContext } from '../../syntax/ast.ts';
import type { OpName } from '../opcodes.ts';
import type { Loc } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';

type OpType = 'name' | 'fast' | 'global' | 'deref';

/** @cpython Python/compile.c _PyCompile_ResolveNameop 3.8-3.15 */
function resolve(c: Compiler, mangled: string, scope: number): { type: OpType; table: Map<string, number> } {
  const u = c.u;
  switch (scope) {
    case FREE:
      return { type: 'deref', table: u.freevars };
    case CELL:
      return { type: 'deref', table: u.cellvars };
    case LOCAL:
      if (u.ste.isFunctionLike || u.fasthidden.get(mangled) === true) return { type: 'fast', table: u.varnames };
      return { type: 'name', table: u.names };
    case GLOBAL_IMPLICIT:
      return { type: u.ste.isFunctionLike ? 'global' : 'name', table: u.names };
    case GLOBAL_EXPLICIT:
      return { type: 'global', table: u.names };
    default:
      return { type: 'name', table: u.names };
  }
}

const STORE = { name: 'STORE_NAME', fast: 'STORE_FAST', global: 'STORE_GLOBAL', deref: 'STORE_DEREF' } as const;
const DELETE = { name: 'DELETE_NAME', fast: 'DELETE_FAST', global: 'DELETE_GLOBAL', deref: 'DELETE_DEREF' } as const;

function loadDeref(c: Compiler, loc: Loc): OpName {
  const { ste } = c.u;
  const inClass = ste.type === 'class' && c.u.inInlinedComp === 0;
  if (c.kinds.classDeref === 'LOAD_CLASSDEREF') return inClass ? 'LOAD_CLASSDEREF' : 'LOAD_DEREF';
  if (inClass) {
    c.op(loc, 'LOAD_LOCALS');
    return 'LOAD_FROM_DICT_OR_DEREF';
  }
  if (ste.canSeeClassScope) {
    c.opPlain(loc, 'LOAD_DEREF', c.u.freevars, '__classdict__');
    return 'LOAD_FROM_DICT_OR_DEREF';
  }
  return 'LOAD_DEREF';
}

function loadGlobal(c: Compiler, loc: Loc, scope: number): OpName {
  if (!c.u.ste.canSeeClassScope || scope !== GLOBAL_IMPLICIT) return 'LOAD_GLOBAL';
  c.opPlain(loc, 'LOAD_DEREF', c.u.freevars, '__classdict__');
  return 'LOAD_FROM_DICT_OR_GLOBALS';
}

/** @cpython Python/codegen.c codegen_nameop 3.8-3.15 */
export function nameop(c: Compiler, loc: Loc, name: string, ctx: ExprContext): void {
  const mangled = c.maybeMangle(name);
  const scope = c.u.ste.scope(mangled);
  const { type, table } = resolve(c, mangled, scope);
  // the index is taken before a class dictionary is loaded
  const arg = type === 'fast' ? 0 : c.index(table, mangled);
  let op: OpName;
  if (ctx === 'Store') op = STORE[type];
  else if (ctx === 'Del') op = DELETE[type];
  else if (type === 'deref') op = loadDeref(c, loc);
  else if (type === 'global') op = loadGlobal(c, loc, scope);
  else if (type === 'fast') op = 'LOAD_FAST';
  else op = c.u.ste.type === 'class' && c.u.inInlinedComp > 0 ? 'LOAD_GLOBAL' : 'LOAD_NAME';
  if (type === 'fast') return c.opPlain(loc, op, table, mangled);
  c.op(loc, op, op === 'LOAD_GLOBAL' && c.kinds.loadGlobalNull ? arg << 1 : arg);
}

/** The operand of LOAD_ATTR: from 3.12 on its lowest bit says whether a method is wanted. */
export function loadAttr(c: Compiler, loc: Loc, attr: string, method = false): void {
  const index = c.index(c.u.names, c.maybeMangle(attr));
  if (c.kinds.methodLoad === 'LOAD_ATTR bit') c.op(loc, 'LOAD_ATTR', (index << 1) | (method ? 1 : 0));
  else c.op(loc, method ? 'LOAD_METHOD' : 'LOAD_ATTR', index);
}

/** LOAD_SUPER_ATTR: bit 0 = method, bit 1 = two arguments given. */
export function loadSuperAttr(c: Compiler, loc: Loc, attr: string, method: boolean, twoArgs: boolean): void {
  const index = c.index(c.u.names, c.maybeMangle(attr));
  c.op(loc, 'LOAD_SUPER_ATTR', (index << 2) | (twoArgs ? 2 : 0) | (method ? 1 : 0));
}

/**
 * Where an attribute stands on a later line than the start of its expression, the instruction is at the attribute.
 * @cpython Python/codegen.c update_start_location_to_match_attr 3.11-3.15
 */
export function attrLoc(loc: Loc, attr: Attribute): Loc {
  if (loc.lineno === attr.end_lineno) return loc;
  const len = Array.from(attr.attr).length;
  const moved: Loc = { ...loc, lineno: attr.end_lineno };
  if (len <= attr.end_col_offset) {
    moved.col = attr.end_col_offset - len;
  } else {
    moved.col = -1;
    moved.end_col = -1;
  }
  moved.end_lineno = Math.max(moved.lineno, moved.end_lineno);
  if (moved.lineno === moved.end_lineno) moved.end_col = Math.max(moved.col, moved.end_col);
  return moved;
}

/** @cpython Python/compile.c _PyCompile_MaybeAddStaticAttributeToClass 3.13-3.15 */
function noteStaticAttribute(c: Compiler, e: Attribute): void {
  if (c.kinds.classMarks && e.ctx === 'Store' && e.value.tag === 'Name' && e.value.id === 'self') {
    c.enclosingClass()?.staticAttributes.add(e.attr);
  }
}

export function attribute(c: Compiler, e: Attribute): void {
  noteStaticAttribute(c, e);
  c.expr(e.value);
  const loc = attrLoc(locOf(e), e);
  c.at(loc);
  if (e.ctx === 'Load') loadAttr(c, loc, e.attr);
  else c.opName(loc, e.ctx === 'Store' ? 'STORE_ATTR' : 'DELETE_ATTR', c.u.names, e.attr);
}

/** The name of a target that can only be a name. */
export function targetName(e: Expr): string {
  if (e.tag !== 'Name') throw new InvariantError(`a name expected, found ${e.tag}`);
  return e.id;
}
