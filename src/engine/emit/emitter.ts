/**
 * The state while one code unit is turned into JavaScript: output, compile-time stack, points where something may be thrown.
 *
 * Generated code keeps `F.i`, the number of the point it is at; for each point the tables say which instruction it belongs to
 * and which variables own a reference there, so that unwinding (`unwind`) drops exactly what the stack of CPython would hold.
 */
import type { OpTable } from '../code/opcode-table.ts';
import { OP } from '../code/opcodes.ts';
import type { CodeUnit, UnitConst } from '../code/unit.ts';
import { FREE, LOCAL } from '../code/unit.ts';
import type { EmitProfile } from '../profile/emit.ts';
import { type Entry, isLazy, lazyMask, owned, peek, take } from './stack.ts';

/** A point where generated code may throw: its instruction and the variables that own references there, top first. */
export interface Point {
  instr: number;
  owned: string[];
  /** where frames are looked at (`exposes`): the stack below the operands and the operands, top first, borrowed ones too */
  below: string[];
  operands: string[];
}

/** The variables of entries that hold an object, top first. */
function variablesOf(entries: readonly Entry[]): string[] {
  return entries.flatMap((e) => (e.kind === 'slot' || e.kind === 'local' ? [e.name] : [])).reverse();
}

/** in place of a name: the cache of a call */
export const CALL_SITE = -1;
/** @cpython Include/internal/pycore_code.h QUICKENING_WARMUP_DELAY 3.11 */
const CODE_WARMTH = 8;
export const WARM = `if(CODE.warmth<${CODE_WARMTH})CODE.warmth++;`;

export class Emitter {
  readonly unit: CodeUnit;
  readonly profile: EmitProfile;
  readonly table: OpTable;
  readonly out: string[] = [];
  stack: Entry[] = [];
  readonly points: Point[] = [];
  readonly variables = new Set<string>();
  /** inline caches: one a site, by the name it looks up, or CALL_SITE */
  readonly sites: number[] = [];
  readonly usedConsts = new Set<number>();
  readonly usedNames = new Set<number>();
  /** names that operands still hold while an operation runs */
  private held: string[] = [];
  /** keyword names set by KW_NAMES for the next call: index of the constant, or -1 */
  kwnames = -1;
  private readonly pointIndex = new Map<string, number>();
  readonly isGenerator: boolean;
  /** locals are shown to builtins that look at the caller's frame */
  readonly snapshots: boolean;
  nTemps = 0;
  /** instructions that are general at first: a variable each */
  counters = 0;
  /** some instruction asks whether its code is warm */
  countsWarmth = false;
  readonly smallInts = new Set<number>();
  private readonly boundLocals = new Set<number>();
  private readonly unboundLocals = new Set<number>();
  /** arguments of all kinds, which stand first among the locals */
  readonly parameters: number;
  /** locals that something deletes */
  private readonly deletable = new Set<number>();

  constructor(unit: CodeUnit, profile: EmitProfile, table: OpTable, snapshots: boolean) {
    this.unit = unit;
    this.profile = profile;
    this.table = table;
    this.isGenerator = (unit.flags & 0x2a0) !== 0;
    this.snapshots = snapshots;
    const varargs = (unit.flags & 4 ? 1 : 0) + (unit.flags & 8 ? 1 : 0);
    this.parameters = unit.argcount + unit.kwonlyargcount + varargs;
    unit.ops.forEach((op, i) => {
      if (op === OP.DELETE_FAST || op === OP.LOAD_FAST_AND_CLEAR) this.deletable.add(unit.args[i]!);
    });
  }

  emit(line: string): void {
    this.out.push(line);
  }

  push(e: Entry): void {
    this.stack.push(e);
  }

  pop(): Entry {
    const e = this.stack.pop();
    if (!e) throw new RangeError(`stack underflow in ${this.unit.qualname}`);
    return e;
  }

  /** Pops `n` entries, in stack order. */
  popMany(n: number): Entry[] {
    if (n > this.stack.length) throw new RangeError(`stack underflow in ${this.unit.qualname}`);
    return n === 0 ? [] : this.stack.splice(-n);
  }

  /** A variable that nothing live uses: the canonical one of the next position if it is free. */
  fresh(): string {
    const canonical = `s${this.stack.length}`;
    if (!this.isLive(canonical)) return this.declare(canonical);
    for (let n = 0; ; n++) if (!this.isLive(`t${n}`)) return this.declare(`t${n}`);
  }

  /** As `fresh`, and none of `names`. */
  freshBeside(names: string[]): string {
    const before = this.held;
    this.held = [...before, ...names];
    const name = this.fresh();
    this.held = before;
    return name;
  }

  private isLive(name: string): boolean {
    if (this.held.includes(name)) return true;
    for (const e of this.stack) if (e.kind !== 'null' && e.name === name) return true;
    return false;
  }

  declare(name: string): string {
    this.variables.add(name);
    return name;
  }

  /** Pushes a new owned variable that is assigned `expression`. */
  pushValue(expression: string, nullable = false): void {
    const name = this.fresh();
    this.emit(`${name}=${expression};`);
    this.push(owned(name, nullable));
  }

  constEntry(index: number, borrow = false): Entry {
    this.usedConsts.add(index);
    return { kind: 'const', name: `k${index}`, shared: isShared(this.unit.consts[index]!), borrow };
  }

  constName(index: number): string {
    this.usedConsts.add(index);
    return `k${index}`;
  }

  /** The variable that holds the str object of `co_names[index]`. */
  name(index: number): string {
    this.usedNames.add(index);
    return `n${index}`;
  }

  /** A new inline cache for the name `co_names[index]`. */
  site(index: number): string {
    this.usedNames.add(index);
    this.sites.push(index);
    return `c${this.sites.length - 1}`;
  }

  /** A new memory of a call site: what class it calls. */
  callSite(): string {
    this.sites.push(CALL_SITE);
    return `c${this.sites.length - 1}`;
  }

  /** An expression: is this instruction still in its general form? From the second time on (3.12+), or once its code ran often, it isn't. */
  cold(): string {
    if (this.profile.specializes === 'code') {
      this.countsWarmth = true;
      return `(CODE.warmth<${CODE_WARMTH})`;
    }
    const name = `w${this.counters++}`;
    return `(${name}&&!(${name}=false))`;
  }

  /** Where a build counts how often its code is run: its start and each jump back (3.11). */
  warm(): void {
    if (this.profile.specializes === 'code') this.emit(WARM);
  }

  /** Makes the lazy entries that are still on the stack real: something may look at counts now. */
  settle(): void {
    this.stack.forEach((e, k) => {
      if (isLazy(e)) this.stack[k] = this.materialize(e);
    });
  }

  /** An owned variable for an entry that is not one. */
  materialize(e: Entry): Entry {
    if (e.kind === 'slot' && e.owned) return e;
    if (e.kind === 'null') return e;
    const name = this.fresh();
    this.held.push(name);
    this.emit(`${name}=${take(e)};`);
    this.held.pop();
    return owned(name);
  }

  /** Before local `index` changes: entries that stand for it get their own reference. */
  settleLocal(index: number): void {
    const name = `l${index}`;
    this.stack.forEach((e, k) => {
      if (e.kind === 'local' && e.name === name) this.stack[k] = this.materialize(e);
    });
  }

  /**
   * Marks the point before an operation of instruction `i` that may throw while it still holds `operands`; `taken` are the
   * entries off the stack whose variables must not be used for what gets real here, also those that the operation hands over.
   */
  mark(i: number, operands: readonly Entry[] = [], taken: readonly Entry[] = operands): void {
    this.hold(taken);
    this.settle();
    const list: string[] = [];
    for (const e of [...this.stack, ...operands]) if (e.kind === 'slot' && e.owned) list.unshift(e.name);
    const below = this.profile.exposes ? variablesOf(this.stack) : [];
    const over = this.profile.exposes ? variablesOf(taken) : [];
    const key = `${i}:${list.join()}${this.profile.exposes ? `:${below.join()}:${over.join()}` : ''}`;
    let id = this.pointIndex.get(key);
    if (id === undefined) {
      id = this.points.length;
      this.pointIndex.set(key, id);
      this.points.push({ instr: i, owned: list, below, operands: over });
    }
    this.emit(`F.i=${id};`);
  }

  hold(operands: readonly Entry[]): void {
    this.held = operands.flatMap((e) => (e.kind === 'slot' || e.kind === 'bool' || e.kind === 'local' ? [e.name] : []));
  }

  release(): void {
    this.held = [];
  }

  /** Drops the reference of an entry, if it owns one. */
  drop(e: Entry): void {
    if (e.kind !== 'slot' || !e.owned) return;
    const test = `--${e.name}.rc===0`;
    this.emit(e.nullable ? `if(${e.name}!==null&&${test})D(${e.name});` : `if(${test})D(${e.name});`);
  }

  /**
   * An operation that looks at its operands: `call` gets their expressions and the mask of those that a slow path must count;
   * afterwards the operands are dropped, then the result pushed.
   */
  operation(i: number, operands: Entry[], call: (args: string[], mask: number) => string, nullable = false): void {
    this.mark(i, operands);
    const name = this.fresh();
    this.emit(`${name}=${call(operands.map(peek), lazyMask(operands))};`);
    this.held.push(name);
    for (const e of operands) this.drop(e);
    this.release();
    this.push(owned(name, nullable));
  }

  /** As `operation`, for one that gives nothing back. */
  effect(i: number, operands: Entry[], call: (args: string[], mask: number) => string): void {
    this.mark(i, operands);
    this.emit(`${call(operands.map(peek), lazyMask(operands))};`);
    for (const e of operands) this.drop(e);
    this.release();
  }

  /** As `operation`, for one whose result is a JavaScript boolean; it is kept as such. */
  test(i: number, operands: Entry[], call: (args: string[], mask: number) => string): void {
    this.mark(i, operands);
    const name = this.declare(`b${this.nTemps++}`);
    this.emit(`${name}=${call(operands.map(peek), lazyMask(operands))};`);
    for (const e of operands) this.drop(e);
    this.release();
    this.push({ kind: 'bool', name });
  }

  /** Brings every entry into the canonical, owned variable of its position, as blocks expect it. */
  canonicalize(): void {
    this.canonicalizeBelow(this.stack.length);
  }

  /** As `canonicalize`, for the first `depth` entries: what a handler keeps has to be where the handler finds it. */
  canonicalizeBelow(depth: number): void {
    for (let k = 0; k < depth && k < this.stack.length; k++) {
      const e = this.stack[k]!;
      const name = this.declare(`s${k}`);
      if (e.kind === 'slot' && e.owned && e.name === name) continue;
      this.vacate(name, k);
      this.emit(`${name}=${take(this.stack[k]!)};`);
      this.stack[k] = owned(name, true);
    }
  }

  /** Moves whatever other entry lives in variable `name` to a temporary. */
  private vacate(name: string, except: number): void {
    const users = this.stack.flatMap((e, j) => (j !== except && e.kind !== 'null' && e.name === name ? [j] : []));
    if (users.length === 0) return;
    const temp = this.declare(`u${this.nTemps++}`);
    this.emit(`${temp}=${name};`);
    for (const j of users) {
      const moved = this.stack[j]!;
      if (moved.kind !== 'null') this.stack[j] = { ...moved, name: temp };
    }
  }

  /** The stack at the start of a block: canonical. */
  enterBlock(depth: number): void {
    this.stack = [];
    this.boundLocals.clear();
    this.unboundLocals.clear();
    for (let k = 0; k < depth; k++) this.push(owned(this.declare(`s${k}`), true));
  }

  knownBound(index: number): boolean {
    return this.boundLocals.has(index) || (index < this.parameters && !this.deletable.has(index));
  }

  isUnbound(index: number): boolean {
    return this.unboundLocals.has(index);
  }

  bound(index: number): void {
    this.boundLocals.add(index);
    this.unboundLocals.delete(index);
  }

  unbind(index: number): void {
    this.boundLocals.delete(index);
    this.unboundLocals.add(index);
  }

  /** May parameter `index` come in borrowed? Bit `index` of `om` is set while the local owns its reference. */
  isBorrowable(index: number): boolean {
    return this.profile.borrows && !this.isGenerator && index < this.parameters && index < 31;
  }

  /** Makes a borrowed parameter an owned one. */
  ownLocal(index: number): void {
    if (!this.isBorrowable(index)) return;
    const bit = 1 << index;
    this.emit(`if(!(om&${bit})){if(l${index}!==null)l${index}.rc++;om|=${bit};}`);
  }

  /** The variable of the small int `n`. */
  smallInt(n: number): string {
    this.smallInts.add(n);
    return `i${n}`;
  }

  /** Is localsplus entry `index` a free variable of the closure? */
  isFree(index: number): boolean {
    return (this.unit.localspluskinds[index]! & FREE) !== 0;
  }

  isLocal(index: number): boolean {
    return (this.unit.localspluskinds[index]! & LOCAL) !== 0;
  }
}

/** Constants that are the same object everywhere, so that no count can be told apart. */
function isShared(c: UnitConst): boolean {
  switch (c.t) {
    case 'none':
    case 'ellipsis':
    case 'bool':
      return true;
    case 'int':
      return typeof c.v === 'number' && c.v >= -5 && c.v <= 256;
    case 'tuple':
      return c.v.length === 0;
    default:
      return false;
  }
}
