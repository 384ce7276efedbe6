/** List, tuple, set and dict displays, and unpacking into targets. */
import type { ConstValue, Dict, Expr, List, SetNode, Tuple } from '../../syntax/ast.ts';
import { frozensetOf } from '../constants.ts';
import type { OpName } from '../opcodes.ts';
import type { Loc } from '../sequence.ts';
import { type Compiler, locOf } from './compiler.ts';
import { intrinsic1 } from './intrinsics.ts';
import { nameop } from './names.ts';

/** Above so many values on the stack, a container is built step by step. */
export const STACK_USE_GUIDELINE = 30;

interface Builder {
  build: OpName;
  add: OpName;
  extend: OpName;
  tuple: boolean;
}

const LIST: Builder = { build: 'BUILD_LIST', add: 'LIST_APPEND', extend: 'LIST_EXTEND', tuple: false };
export const TUPLE: Builder = { ...LIST, tuple: true };
const SET: Builder = { build: 'BUILD_SET', add: 'SET_ADD', extend: 'SET_UPDATE', tuple: false };

/** A display of constants that is built from one constant of the whole (up to 3.13). */
function fromConstant(c: Compiler, loc: Loc, elts: readonly Expr[], pushed: number, builder: Builder): boolean {
  if (c.kinds.constantDisplays !== 'generator' || elts.length <= 2) return false;
  const items: ConstValue[] = [];
  for (const e of elts) {
    if (e.tag !== 'Constant') return false;
    items.push(e.value);
  }
  if (builder.tuple && pushed === 0) {
    c.loadConst(loc, { t: 'tuple', v: items });
    return true;
  }
  c.op(loc, builder.build, pushed);
  c.loadConst(loc, builder === SET ? frozensetOf(items) : { t: 'tuple', v: items });
  c.op(loc, builder.extend, 1);
  if (builder.tuple) intrinsic1(c, loc, 'LIST_TO_TUPLE');
  return true;
}

/** @cpython Python/codegen.c starunpack_helper_impl 3.9-3.15 */
export function starUnpack(
  c: Compiler,
  loc: Loc,
  elts: readonly Expr[],
  pushed: number,
  builder: Builder,
  injected: string | null = null,
): void {
  if (injected === null && fromConstant(c, loc, elts, pushed, builder)) return;
  const n = elts.length + (injected === null ? 0 : 1);
  const big = n + pushed > STACK_USE_GUIDELINE;
  const seenStar = elts.some((e) => e.tag === 'Starred');
  if (!seenStar && !big) {
    c.exprs(elts);
    if (injected !== null) nameop(c, loc, injected, 'Load');
    c.op(loc, builder.tuple ? 'BUILD_TUPLE' : builder.build, n + pushed);
    return;
  }
  let built = big;
  if (big) c.op(loc, builder.build, pushed);
  elts.forEach((e, i) => {
    if (e.tag === 'Starred') {
      if (!built) {
        c.op(loc, builder.build, i + pushed);
        built = true;
      }
      c.expr(e.value);
      c.op(loc, builder.extend, 1);
    } else {
      c.expr(e);
      if (built) c.op(loc, builder.add, 1);
    }
  });
  if (injected !== null) {
    nameop(c, loc, injected, 'Load');
    c.op(loc, builder.add, 1);
  }
  if (builder.tuple) intrinsic1(c, loc, 'LIST_TO_TUPLE');
}

/** @cpython Python/codegen.c unpack_helper 3.8-3.15 */
function unpack(c: Compiler, loc: Loc, elts: readonly Expr[]): void {
  let seenStar = false;
  const n = elts.length;
  elts.forEach((e, i) => {
    if (e.tag !== 'Starred') return;
    if (seenStar) c.error(loc, 'multiple starred expressions in assignment');
    if (i >= 256 || n - i - 1 >= 0x7fffff) c.error(loc, 'too many expressions in star-unpacking assignment');
    c.op(loc, 'UNPACK_EX', i + ((n - i - 1) << 8));
    seenStar = true;
  });
  if (!seenStar) c.op(loc, 'UNPACK_SEQUENCE', n);
}

/** @cpython Python/codegen.c assignment_helper 3.8-3.15 */
function assign(c: Compiler, loc: Loc, elts: readonly Expr[]): void {
  unpack(c, loc, elts);
  for (const e of elts) c.expr(e.tag === 'Starred' ? e.value : e);
}

/** @cpython Python/codegen.c codegen_list, codegen_tuple 3.8-3.15 */
export function listOrTuple(c: Compiler, e: List | Tuple): void {
  const loc = locOf(e);
  if (e.ctx === 'Store') assign(c, loc, e.elts);
  else if (e.ctx === 'Load') starUnpack(c, loc, e.elts, 0, e.tag === 'List' ? LIST : TUPLE);
  else c.exprs(e.elts);
}

export function set(c: Compiler, e: SetNode): void {
  starUnpack(c, locOf(e), e.elts, 0, SET);
}

/** @cpython Python/codegen.c codegen_subdict 3.8-3.15 */
function subdict(c: Compiler, e: Dict, begin: number, end: number): void {
  const loc = locOf(e);
  const n = end - begin;
  const big = n * 2 > STACK_USE_GUIDELINE;
  const keys = e.keys.slice(begin, end);
  const constant = keys.every((k) => k?.tag === 'Constant');
  if (c.kinds.constKeyMap && n > 1 && !big && constant) {
    c.exprs(e.values.slice(begin, end));
    c.loadConst(loc, { t: 'tuple', v: keys.map((k) => (k as Expr & { tag: 'Constant' }).value) });
    c.op(loc, 'BUILD_CONST_KEY_MAP', n);
    return;
  }
  if (big) c.op(loc, 'BUILD_MAP', 0);
  for (let i = begin; i < end; i++) {
    c.expr(e.keys[i]!);
    c.expr(e.values[i]!);
    if (big) c.op(loc, 'MAP_ADD', 1);
  }
  if (!big) c.op(loc, 'BUILD_MAP', n);
}

/** @cpython Python/codegen.c codegen_dict 3.9-3.15 */
export function dict(c: Compiler, e: Dict): void {
  const loc = locOf(e);
  const n = e.values.length;
  let haveDict = false;
  let elements = 0;
  const flush = (begin: number, end: number) => {
    subdict(c, e, begin, end);
    if (haveDict) c.op(loc, 'DICT_UPDATE', 1);
    haveDict = true;
    elements = 0;
  };
  for (let i = 0; i < n; i++) {
    if (e.keys[i] === null) {
      if (elements > 0) flush(i - elements, i);
      if (!haveDict) {
        c.op(loc, 'BUILD_MAP', 0);
        haveDict = true;
      }
      c.expr(e.values[i]!);
      c.op(loc, 'DICT_UPDATE', 1);
    } else if (elements * 2 > STACK_USE_GUIDELINE) {
      flush(i - elements, i + 1);
    } else {
      elements++;
    }
  }
  if (elements > 0) flush(n - elements, n);
  if (!haveDict) c.op(loc, 'BUILD_MAP', 0);
}
