/**
 * `match`: each pattern consumes the subject on top of the stack and jumps to a `failPop` label where it fails.
 * `onTop` counts what is on the stack above the names captured so far, which are stored when the whole pattern fits.
 */
import type {
  CompareOperator,
  Expr,
  Match,
  MatchAs,
  MatchClass,
  MatchMapping,
  MatchOr,
  MatchSequence,
  MatchSingleton,
  MatchValue,
  Pattern,
} from '../../syntax/ast.ts';
import { equalityKey, intConst, strTuple } from '../constants.ts';
import type { OpName } from '../opcodes.ts';
import type { Label, Loc } from '../sequence.ts';
import { NEXT_LOCATION, NO_LOCATION } from '../sequence.ts';
import { addBinary } from './assignments.ts';
import { type Compiler, locOf } from './compiler.ts';
import { addCompare, jumpIf, toBool } from './jumps.ts';
import { nameop } from './names.ts';
import { binarySubscr } from './subscripts.ts';

interface PatternContext {
  /** names captured, in the order of their values on the stack */
  stores: string[];
  /** whether a pattern that always fits is allowed here */
  allowIrrefutable: boolean;
  /** `failPop[i]` pops i values */
  failPop: Label[];
  onTop: number;
}

function isWildcard(p: Pattern): boolean {
  return p.tag === 'MatchAs' && p.name === null;
}

function isStarWildcard(p: Pattern): boolean {
  return p.tag === 'MatchStar' && p.name === null;
}

function ensureFailPop(c: Compiler, pc: PatternContext, n: number): void {
  while (pc.failPop.length < n + 1) pc.failPop.push(c.newLabel());
}

function jumpToFailPop(c: Compiler, loc: Loc, pc: PatternContext, op: OpName): void {
  const pops = pc.onTop + pc.stores.length;
  ensureFailPop(c, pc, pops);
  c.jump(loc, op, pc.failPop[pops]!);
}

function emitAndResetFailPop(c: Compiler, loc: Loc, pc: PatternContext): void {
  if (pc.failPop.length === 0) return;
  for (let i = pc.failPop.length - 1; i > 0; i--) {
    c.useLabel(pc.failPop[i]!);
    c.op(loc, 'POP_TOP');
  }
  c.useLabel(pc.failPop[0]!);
  pc.failPop = [];
}

function rotate(c: Compiler, loc: Loc, count: number): void {
  while (count > 1) c.op(loc, 'SWAP', count--);
}

function duplicateStore(c: Compiler, loc: Loc, name: string): never {
  c.error(loc, `multiple assignments to name ${c.unparser.strRepr(name)} in pattern`);
}

/** @cpython Python/codegen.c codegen_pattern_helper_store_name 3.10-3.15 */
function storeName(c: Compiler, loc: Loc, name: string | null, pc: PatternContext): void {
  if (name === null) return c.op(loc, 'POP_TOP');
  if (pc.stores.includes(name)) duplicateStore(c, loc, name);
  rotate(c, loc, pc.onTop + pc.stores.length + 1);
  pc.stores.push(name);
}

function subpattern(c: Compiler, p: Pattern, pc: PatternContext): void {
  const old = pc.allowIrrefutable;
  pc.allowIrrefutable = true;
  pattern(c, p, pc);
  pc.allowIrrefutable = old;
}

/** @cpython Python/codegen.c codegen_pattern_as 3.10-3.15 */
function patternAs(c: Compiler, p: MatchAs, pc: PatternContext): void {
  const loc = locOf(p);
  if (p.pattern === null) {
    if (!pc.allowIrrefutable) {
      if (p.name !== null)
        c.error(loc, `name capture ${c.unparser.strRepr(p.name)} makes remaining patterns unreachable`);
      c.error(loc, 'wildcard makes remaining patterns unreachable');
    }
    return storeName(c, loc, p.name, pc);
  }
  pc.onTop++;
  c.op(loc, 'COPY', 1);
  pattern(c, p.pattern, pc);
  pc.onTop--;
  storeName(c, loc, p.name, pc);
}

/** `is not None` of the values found, else fail. */
function failIfNone(c: Compiler, loc: Loc, pc: PatternContext): void {
  c.op(loc, 'COPY', 1);
  c.loadNone(loc);
  c.op(loc, 'IS_OP', 1);
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
}

/** @cpython Python/codegen.c codegen_pattern_class 3.10-3.15 */
function patternClass(c: Compiler, p: MatchClass, pc: PatternContext): void {
  const loc = locOf(p);
  p.kwd_attrs.forEach((attr, i) => {
    const j = p.kwd_attrs.indexOf(attr, i + 1);
    if (j < 0) return;
    c.at(locOf(p.kwd_patterns[j]!));
    c.error(locOf(p.kwd_patterns[j]!), `attribute name repeated in class pattern: ${attr}`);
  });
  const nargs = p.patterns.length;
  const n = nargs + p.kwd_attrs.length;
  c.expr(p.cls);
  c.loadConst(loc, strTuple(p.kwd_attrs));
  c.op(loc, 'MATCH_CLASS', nargs);
  if (c.kinds.matchOrder === 'count first') {
    c.op(loc, 'COPY', 1);
    c.loadNone(loc);
    c.op(loc, 'IS_OP', 1);
    pc.onTop++;
    jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
  } else {
    pc.onTop++;
    failIfNone(c, loc, pc);
  }
  c.op(loc, 'UNPACK_SEQUENCE', n);
  pc.onTop += n - 1;
  for (const sub of [...p.patterns, ...p.kwd_patterns]) {
    pc.onTop--;
    if (isWildcard(sub)) c.op(loc, 'POP_TOP');
    else subpattern(c, sub, pc);
  }
}

function mappingKey(c: Compiler, p: MatchMapping, key: Expr, seen: Set<string>): void {
  if (key.tag === 'Constant') {
    const k = equalityKey(key.value);
    if (seen.has(k)) c.error(locOf(p), `mapping pattern checks duplicate key (${c.unparser.constRepr(key.value)})`);
    seen.add(k);
  } else if (key.tag !== 'Attribute') {
    c.error(locOf(p), 'mapping pattern keys may only match literals and attribute lookups');
  }
  c.expr(key);
}

function checkLength(c: Compiler, loc: Loc, pc: PatternContext, size: number, op: CompareOperator): void {
  c.op(loc, 'GET_LEN');
  c.loadConst(loc, intConst(size));
  addCompare(c, loc, op);
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
}

/** `**rest`: a copy of the subject without the keys matched. */
function storeRest(c: Compiler, loc: Loc, rest: string, size: number, pc: PatternContext): void {
  c.op(loc, 'BUILD_MAP', 0);
  c.op(loc, 'SWAP', 3);
  c.op(loc, 'DICT_UPDATE', 2);
  c.op(loc, 'UNPACK_SEQUENCE', size);
  for (let left = size; left > 0; left--) {
    c.op(loc, 'COPY', 1 + left);
    c.op(loc, 'SWAP', 2);
    c.op(loc, 'DELETE_SUBSCR');
  }
  storeName(c, loc, rest, pc);
}

/** @cpython Python/codegen.c codegen_pattern_mapping 3.10-3.15 */
function patternMapping(c: Compiler, p: MatchMapping, pc: PatternContext): void {
  const loc = locOf(p);
  const size = p.keys.length;
  pc.onTop++;
  c.op(loc, 'MATCH_MAPPING');
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
  if (size === 0 && p.rest === null) {
    pc.onTop--;
    return c.op(loc, 'POP_TOP');
  }
  if (size > 0) checkLength(c, loc, pc, size, 'GtE');
  const seen = new Set<string>();
  for (const key of p.keys) mappingKey(c, p, key, seen);
  c.op(loc, 'BUILD_TUPLE', size);
  c.op(loc, 'MATCH_KEYS');
  pc.onTop += 2;
  failIfNone(c, loc, pc);
  c.op(loc, 'UNPACK_SEQUENCE', size);
  pc.onTop += size - 1;
  for (const sub of p.patterns) {
    pc.onTop--;
    subpattern(c, sub, pc);
  }
  pc.onTop -= 2;
  if (p.rest !== null) return storeRest(c, loc, p.rest, size, pc);
  c.op(loc, 'POP_TOP');
  c.op(loc, 'POP_TOP');
}

/** Brings the captures of one alternative into the order of those of the first. */
function reorderCaptures(c: Compiler, p: MatchOr, alt: Pattern, pc: PatternContext, control: readonly string[]): void {
  for (let i = control.length - 1; i >= 0; i--) {
    const at = pc.stores.indexOf(control[i]!);
    if (at < 0) c.error(locOf(p), 'alternative patterns bind different names');
    if (at === i) continue;
    const rotated = pc.stores.splice(0, at + 1);
    pc.stores.splice(i - at, 0, ...rotated);
    for (let r = at + 1; r > 0; r--) rotate(c, locOf(alt), i + 1);
  }
}

/** @cpython Python/codegen.c codegen_pattern_or 3.10-3.15 */
function patternOr(c: Compiler, p: MatchOr, pc: PatternContext): void {
  const loc = locOf(p);
  const end = c.newLabel();
  const old = { ...pc };
  let control: string[] | null = null;
  p.patterns.forEach((alt, i) => {
    const altLoc = locOf(alt);
    pc.stores = [];
    pc.allowIrrefutable = i === p.patterns.length - 1 && old.allowIrrefutable;
    pc.failPop = [];
    pc.onTop = 0;
    c.at(altLoc);
    c.op(altLoc, 'COPY', 1);
    pattern(c, alt, pc);
    if (control === null) control = pc.stores;
    else if (pc.stores.length !== control.length) c.error(loc, 'alternative patterns bind different names');
    else reorderCaptures(c, p, alt, pc, control);
    c.jump(altLoc, 'JUMP', end);
    emitAndResetFailPop(c, altLoc, pc);
  });
  Object.assign(pc, old);
  c.op(loc, 'POP_TOP');
  jumpToFailPop(c, loc, pc, 'JUMP');
  c.useLabel(end);
  const names: string[] = control ?? [];
  const nrots = names.length + 1 + pc.onTop + pc.stores.length;
  for (const name of names) {
    rotate(c, loc, nrots);
    if (pc.stores.includes(name)) duplicateStore(c, loc, name);
    pc.stores.push(name);
  }
  c.op(loc, 'POP_TOP');
}

/** Unpacks the subject and matches each part. */
function sequenceUnpack(c: Compiler, loc: Loc, patterns: readonly Pattern[], star: number, pc: PatternContext): void {
  const n = patterns.length;
  if (star >= 0) {
    if (star >= 256 || n - star - 1 >= 0x7fffff) {
      c.error(loc, 'too many expressions in star-unpacking sequence pattern');
    }
    c.op(loc, 'UNPACK_EX', star + ((n - star - 1) << 8));
  } else {
    c.op(loc, 'UNPACK_SEQUENCE', n);
  }
  pc.onTop += n;
  for (const sub of patterns) {
    pc.onTop--;
    subpattern(c, sub, pc);
  }
}

/** Where the starred part is a wildcard, the others are had by index. */
function sequenceSubscr(c: Compiler, loc: Loc, patterns: readonly Pattern[], star: number, pc: PatternContext): void {
  const size = patterns.length;
  pc.onTop++;
  patterns.forEach((sub, i) => {
    if (isWildcard(sub) || i === star) return;
    c.op(loc, 'COPY', 1);
    if (i < star) {
      c.loadConst(loc, intConst(i));
    } else {
      c.op(loc, 'GET_LEN');
      c.loadConst(loc, intConst(size - i));
      addBinary(c, loc, 'Sub', false);
    }
    binarySubscr(c, loc);
    subpattern(c, sub, pc);
  });
  pc.onTop--;
  c.op(loc, 'POP_TOP');
}

/** @cpython Python/codegen.c codegen_pattern_sequence 3.10-3.15 */
function patternSequence(c: Compiler, p: MatchSequence, pc: PatternContext): void {
  const loc = locOf(p);
  const { patterns } = p;
  const size = patterns.length;
  const star = patterns.findIndex((x) => x.tag === 'MatchStar');
  if (star >= 0 && patterns.some((x, i) => i > star && x.tag === 'MatchStar')) {
    c.error(loc, 'multiple starred names in sequence pattern');
  }
  const starWildcard = star >= 0 && isStarWildcard(patterns[star]!);
  const onlyWildcard = patterns.every((x) => isWildcard(x) || isStarWildcard(x));
  pc.onTop++;
  c.op(loc, 'MATCH_SEQUENCE');
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
  if (star < 0) checkLength(c, loc, pc, size, 'Eq');
  else if (size > 1) checkLength(c, loc, pc, size - 1, 'GtE');
  pc.onTop--;
  if (onlyWildcard) c.op(loc, 'POP_TOP');
  else if (starWildcard) sequenceSubscr(c, loc, patterns, star, pc);
  else sequenceUnpack(c, loc, patterns, star, pc);
}

function patternValue(c: Compiler, p: MatchValue, pc: PatternContext): void {
  const loc = locOf(p);
  if (p.value.tag !== 'Constant' && p.value.tag !== 'Attribute') {
    c.error(loc, 'patterns may only match literals and attribute lookups');
  }
  c.expr(p.value);
  addCompare(c, loc, 'Eq');
  toBool(c, loc);
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
}

function patternSingleton(c: Compiler, p: MatchSingleton, pc: PatternContext): void {
  const loc = locOf(p);
  c.loadConst(loc, p.value);
  addCompare(c, loc, 'Is');
  jumpToFailPop(c, loc, pc, 'POP_JUMP_IF_FALSE');
}

/** @cpython Python/codegen.c codegen_pattern 3.10-3.15 */
function pattern(c: Compiler, p: Pattern, pc: PatternContext): void {
  c.at(locOf(p));
  switch (p.tag) {
    case 'MatchValue':
      return patternValue(c, p, pc);
    case 'MatchSingleton':
      return patternSingleton(c, p, pc);
    case 'MatchSequence':
      return patternSequence(c, p, pc);
    case 'MatchMapping':
      return patternMapping(c, p, pc);
    case 'MatchClass':
      return patternClass(c, p, pc);
    case 'MatchStar':
      return storeName(c, locOf(p), p.name, pc);
    case 'MatchAs':
      return patternAs(c, p, pc);
    case 'MatchOr':
      return patternOr(c, p, pc);
  }
}

/** @cpython Python/codegen.c codegen_match 3.10-3.15 */
export function matchStmt(c: Compiler, s: Match): void {
  c.expr(s.subject);
  const end = c.newLabel();
  const cases = s.cases.length;
  const last = s.cases[cases - 1]!;
  const hasDefault = isWildcard(last.pattern) && cases > 1;
  const tested = cases - (hasDefault ? 1 : 0);
  const pc: PatternContext = { stores: [], allowIrrefutable: false, failPop: [], onTop: 0 };
  for (let i = 0; i < tested; i++) {
    const m = s.cases[i]!;
    const loc = locOf(m.pattern);
    c.at(loc);
    // the subject is copied for all but the last
    if (i !== tested - 1) c.op(loc, 'COPY', 1);
    pc.stores = [];
    pc.allowIrrefutable = m.guard !== null || i === cases - 1;
    pc.failPop = [];
    pc.onTop = 0;
    pattern(c, m.pattern, pc);
    for (const name of pc.stores) nameop(c, loc, name, 'Store');
    if (m.guard !== null) {
      ensureFailPop(c, pc, 0);
      jumpIf(c, loc, m.guard, pc.failPop[0]!, false);
    }
    if (i !== tested - 1) c.op(c.kinds.matchPopLocation === 'next' ? NEXT_LOCATION : loc, 'POP_TOP');
    c.stmts(m.body);
    c.nowhere();
    c.jump(NO_LOCATION, 'JUMP', end);
    c.at(loc);
    emitAndResetFailPop(c, loc, pc);
  }
  if (hasDefault) {
    const loc = locOf(last.pattern);
    c.at(loc);
    c.op(loc, cases === 1 ? 'POP_TOP' : 'NOP');
    if (last.guard !== null) jumpIf(c, loc, last.guard, end, false);
    c.stmts(last.body);
    c.nowhere();
  }
  c.useLabel(end);
}
