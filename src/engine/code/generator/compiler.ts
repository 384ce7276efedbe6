/**
 * The code generator's machine: the stack of code objects under construction, and the operations on the innermost one
 * (emit an instruction, make and place a label, add a constant or a name, push and pop frame blocks). What is emitted
 * for a statement or an expression stands in the other files of this folder; they reach each other through `c.stmt`
 * and `c.expr`, which are handed in, so that no file imports in a circle.
 */

import type { CodeProfile } from '../../profile/code.ts';
import { InvariantError } from '../../profile/faults.ts';
import type { Profile } from '../../profile/index.ts';
import { CELL, type Entry, GLOBAL_EXPLICIT, mangle, maybeMangle, type Table } from '../../scopes/index.ts';
import type { Expr, Position, Stmt } from '../../syntax/ast.ts';
import { SyntaxFault } from '../../syntax/fault.ts';
import { ConstCache, NONE } from '../constants.ts';
import { OP, type OpName } from '../opcodes.ts';
import type { Label, Loc, SeqInstr, UnitDraft } from '../sequence.ts';
import { NO_LOCATION } from '../sequence.ts';
import type { CodeUnit, UnitConst } from '../unit.ts';
import { Unparser } from '../unparse.ts';
import { type ArgCounts, type FBlock, type FBlockType, NO_LABEL, type ScopeType, UnitState } from './unit-state.ts';

export interface CompileWarning {
  message: string;
  filename: string;
  lineno: number;
  offset: number;
  end_lineno: number;
  end_offset: number;
}

export interface CompilerOptions {
  profile: Profile;
  filename: string;
  table: Table;
  /** `-O` level: 0, 1, 2 */
  optimize: number;
  interactive: boolean;
  /** `co_flags` bits inherited by all code objects: futures */
  flags: number;
  warn: (warning: CompileWarning) => void;
  /** makes the code object, as soon as the draft is complete */
  assemble: (draft: UnitDraft, profile: Profile) => CodeUnit;
}

export interface Visitors {
  stmt: (c: Compiler, s: Stmt) => void;
  expr: (c: Compiler, e: Expr) => void;
}

const NO_ARGS: ArgCounts = { argcount: 0, posonlyargcount: 0, kwonlyargcount: 0 };

/** The position of a node. */
export function locOf(node: Position): Loc {
  return { lineno: node.lineno, end_lineno: node.end_lineno, col: node.col_offset, end_col: node.end_col_offset };
}

export class Compiler {
  readonly profile: Profile;
  readonly kinds: CodeProfile;
  readonly filename: string;
  readonly table: Table;
  readonly optimize: number;
  readonly interactive: boolean;
  readonly flags: number;
  readonly futureAnnotations: boolean;
  /** locations are a state (up to 3.11), rather than given with each instruction */
  readonly #stateful: boolean;
  readonly constCache = new ConstCache();
  readonly #options: CompilerOptions;
  readonly #visitors: Visitors;
  readonly #stack: UnitState[] = [];
  /** > 0 in the second copy of a `finally` body, which warns no more */
  #disableWarning = 0;
  u!: UnitState;
  #unparser: Unparser | null = null;

  constructor(options: CompilerOptions, visitors: Visitors) {
    this.profile = options.profile;
    this.kinds = options.profile.code;
    this.filename = options.filename;
    this.table = options.table;
    this.optimize = options.optimize;
    this.interactive = options.interactive;
    this.flags = options.flags;
    this.futureAnnotations = options.table.future.annotations;
    this.#stateful = options.profile.code.locations === 'state';
    this.#options = options;
    this.#visitors = visitors;
  }

  // --- the tree ---

  stmt(s: Stmt): void {
    if (this.#stateful) this.u.loc = locOf(s);
    this.#visitors.stmt(this, s);
  }

  stmts(body: readonly Stmt[]): void {
    for (const s of body) this.stmt(s);
  }

  expr(e: Expr): void {
    if (!this.#stateful) return this.#visitors.expr(this, e);
    const old = this.u.loc;
    this.u.loc = locOf(e);
    this.#visitors.expr(this, e);
    this.u.loc = old;
  }

  exprs(list: readonly Expr[]): void {
    for (const e of list) this.expr(e);
  }

  // --- locations as a state: nothing of this counts where each instruction is given its own ---

  /** SET_LOC */
  at(loc: Loc): void {
    this.u.loc = loc;
  }

  /** UNSET_LOC */
  nowhere(): void {
    this.u.loc = NO_LOCATION;
  }

  /** The state, or where there is none `loc`. */
  here(loc: Loc): Loc {
    return this.#stateful ? this.u.loc : loc;
  }

  // --- instructions ---

  op(loc: Loc, op: OpName, arg = 0): void {
    const at = this.#stateful && loc !== NO_LOCATION ? this.u.loc : loc;
    this.u.sequence.instrs.push({ op: OP[op], arg, target: null, loc: at });
  }

  opcode(op: OpName): number {
    return OP[op];
  }

  jump(loc: Loc, op: OpName, target: Label): void {
    const at = this.#stateful && loc !== NO_LOCATION ? this.u.loc : loc;
    this.u.sequence.instrs.push({ op: OP[op], arg: 0, target, loc: at });
  }

  /** @cpython Python/instruction_sequence.c _PyInstructionSequence_InsertInstruction 3.12-3.15 */
  insertAfterPrologue(instr: SeqInstr): void {
    const seq = this.u.sequence;
    const at = this.u.prologue;
    seq.instrs.splice(at, 0, instr);
    for (let i = 0; i < seq.labels.length; i++) if (seq.labels[i]! >= at) seq.labels[i]!++;
  }

  newLabel(): Label {
    const label = this.u.sequence.labels.push(-1) - 1;
    if (this.#stateful) this.u.blockRanks.label(label, this.u.sequence.instrs.length);
    return label;
  }

  useLabel(label: Label): void {
    if (label === NO_LABEL) return;
    const { labels, instrs } = this.u.sequence;
    labels[label] = instrs.length;
    if (this.#stateful) this.u.blockRanks.place(label, instrs.length);
  }

  // --- constants and names ---

  /** @cpython Python/compile.c _PyCompile_AddConst 3.8-3.15 */
  addConst(value: UnitConst): number {
    const merged = this.constCache.merge(value);
    const known = this.u.constIndex.get(merged.key);
    if (known !== undefined) return known;
    const index = this.u.consts.push(merged.value) - 1;
    this.u.constIndex.set(merged.key, index);
    return index;
  }

  loadConst(loc: Loc, value: UnitConst): void {
    this.op(loc, 'LOAD_CONST', this.addConst(value));
  }

  loadNone(loc: Loc): void {
    this.loadConst(loc, NONE);
  }

  /** @cpython Python/compile.c _PyCompile_DictAddObj 3.8-3.15 */
  index(table: Map<string, number>, name: string): number {
    const known = table.get(name);
    if (known !== undefined) return known;
    const index = table.size;
    table.set(name, index);
    return index;
  }

  /** An instruction on a name that is used as it stands, without mangling. */
  opPlain(loc: Loc, op: OpName, table: Map<string, number>, name: string): void {
    this.op(loc, op, this.index(table, name));
  }

  /** An instruction on a name; the operand's low bits, if any, are the caller's. */
  opName(loc: Loc, op: OpName, table: Map<string, number>, name: string): void {
    this.op(loc, op, this.index(table, this.maybeMangle(name)));
  }

  mangle(name: string): string {
    return mangle(this.u.privateName, name);
  }

  maybeMangle(name: string): string {
    return maybeMangle(this.u.privateName, this.u.ste, name);
  }

  // --- code objects ---

  /** @cpython Python/compile.c _PyCompile_EnterScope 3.11-3.15 */
  enterScope(
    name: string,
    scopeType: ScopeType,
    key: object,
    lineno: number,
    privateName: string | null = null,
    counts: ArgCounts = NO_ARGS,
    second = false,
    start: (() => void) | null = null,
  ): void {
    const ste = (second ? this.table.secondBlocks : this.table.blocks).get(key);
    if (ste === undefined) throw new InvariantError(`no symbol table block for ${name}, line ${lineno}`);
    this.#enterEntry(ste, name, scopeType, lineno, privateName, counts, start);
  }

  /** `start` emits what a generator expression does before it is a generator (3.15). */
  #enterEntry(
    ste: Entry,
    name: string,
    scopeType: ScopeType,
    lineno: number,
    privateName: string | null,
    counts: ArgCounts,
    start: (() => void) | null,
  ): void {
    const outer = this.u as UnitState | undefined;
    const unit = new UnitState(ste, scopeType, name, lineno, privateName ?? outer?.privateName ?? null, counts);
    if (outer !== undefined) this.#stack.push(outer);
    this.u = unit;
    const loc: Loc = { lineno, end_lineno: lineno, col: 0, end_col: 0 };
    if (scopeType === 'module') loc.lineno = 0;
    else this.#setQualname();
    if (this.profile.flow.generatorPrefix === 'sequence' && (ste.generator || ste.coroutine)) {
      const at: Loc = { lineno, end_lineno: lineno, col: -1, end_col: -1 };
      start?.();
      this.op(at, 'RETURN_GENERATOR');
      this.op(at, 'POP_TOP');
      unit.prologue = unit.sequence.instrs.length;
    }
    unit.loc = loc;
    if (this.kinds.resumes) this.op(loc, 'RESUME', 0);
    if (scopeType === 'module') unit.loc = { ...loc, lineno: 1 };
    if (scopeType === 'module' && this.kinds.annotations === 'deferred') this.op(loc, 'ANNOTATIONS_PLACEHOLDER');
  }

  exitScope(): void {
    this.u = this.#stack.pop() as UnitState;
  }

  /** @cpython Python/compile.c compiler_set_qualname 3.8-3.15 */
  #setQualname(): void {
    const u = this.u;
    const depth = this.#stack.length;
    if (depth <= 1) return;
    let parent = this.#stack[depth - 1] as UnitState;
    if (parent.scopeType === 'annotations') {
      // the parent is an annotation scope: the grandparent counts
      if (depth === 2) return;
      parent = this.#stack[depth - 2] as UnitState;
    }
    if (u.scopeType === 'function' || u.scopeType === 'async function' || u.scopeType === 'class') {
      if (parent.ste.scope(mangle(parent.privateName, u.name)) === GLOBAL_EXPLICIT) return;
    }
    const inFunction =
      parent.scopeType === 'function' || parent.scopeType === 'async function' || parent.scopeType === 'lambda';
    u.qualname = parent.qualname + (inFunction ? '.<locals>.' : '.') + u.name;
  }

  /** The innermost class around the current code object, if any. */
  enclosingClass(): UnitState | null {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const unit = this.#stack[i] as UnitState;
      if (unit.scopeType === 'class') return unit;
    }
    return null;
  }

  get isInteractiveTopLevel(): boolean {
    return this.interactive && this.#stack.length === 0;
  }

  /** @cpython Python/compile.c compute_code_flags 3.11-3.15 */
  #codeFlags(): number {
    const ste = this.u.ste;
    let flags = 0;
    if (ste.isFunctionLike) {
      flags |= 0x3; // CO_OPTIMIZED | CO_NEWLOCALS
      if (ste.nested) flags |= 0x10;
      if (ste.generator && !ste.coroutine) flags |= 0x20;
      if (ste.generator && ste.coroutine) flags |= 0x200;
      if (ste.varargs) flags |= 0x4;
      if (ste.varkeywords) flags |= 0x8;
      if (this.kinds.docstrings === 'flag') {
        if (ste.hasDocstring && this.optimize < 2) flags |= 0x4000000;
        if (ste.method) flags |= 0x8000000;
      }
    }
    if (ste.coroutine && !ste.generator) flags |= 0x80;
    return flags | this.flags;
  }

  /** @cpython Python/compile.c _PyCompile_OptimizeAndAssemble 3.11-3.15 */
  assemble(addNone: boolean): CodeUnit {
    if (this.kinds.lastReturn === 'always' || !this.#endsInReturn()) {
      if (addNone) this.loadNone(NO_LOCATION);
      this.op(NO_LOCATION, 'RETURN_VALUE');
    }
    return this.#options.assemble(this.draft(), this.profile);
  }

  #endsInReturn(): boolean {
    const { instrs, labels } = this.u.sequence;
    return instrs[instrs.length - 1]?.op === OP.RETURN_VALUE && !labels.includes(instrs.length);
  }

  draft(): UnitDraft {
    const u = this.u;
    if (this.#stateful) u.sequence.made = u.blockRanks.ranks(u.sequence.instrs);
    return {
      name: u.name,
      qualname: u.qualname,
      filename: this.filename,
      firstlineno: u.firstlineno,
      argcount: u.counts.argcount,
      posonlyargcount: u.counts.posonlyargcount,
      kwonlyargcount: u.counts.kwonlyargcount,
      flags: this.#codeFlags(),
      names: [...u.names.keys()],
      varnames: [...u.varnames.keys()],
      cellvars: [...u.cellvars.keys()],
      freevars: [...u.freevars.keys()],
      fasthidden: new Set(u.fasthidden.keys()),
      consts: u.consts,
      sequence: u.sequence,
    };
  }

  /** @cpython Python/compile.c _PyCompile_GetRefType 3.8-3.15 */
  refType(name: string): number {
    if (this.u.scopeType === 'class' && this.kinds.classCells.includes(name)) return CELL;
    return this.u.ste.scope(name);
  }

  /** @cpython Python/compile.c _PyCompile_LookupArg 3.8-3.15 */
  closureIndex(name: string): number {
    const table = this.refType(name) === CELL ? this.u.cellvars : this.u.freevars;
    const index = table.get(name);
    if (index === undefined) throw new InvariantError(`no cell for free variable ${name} in ${this.u.qualname}`);
    return index;
  }

  // --- frame blocks ---

  pushFBlock(
    loc: Loc,
    type: FBlockType,
    block: Label,
    exit: Label = NO_LABEL,
    body: readonly Stmt[] | null = null,
    name: string | null = null,
  ): void {
    if (this.u.fblocks.length >= this.kinds.maxBlocks) this.error(loc, 'too many statically nested blocks');
    this.u.fblocks.push({ type, block, loc, exit, body, name });
    if (type === 'finally end' && this.kinds.finallyWarns === 'once') this.#disableWarning++;
  }

  popFBlock(type: FBlockType): void {
    const block = this.u.fblocks.pop();
    if (block?.type !== type) throw new InvariantError(`frame block ${block?.type} ends as ${type}`);
    if (type === 'finally end' && this.kinds.finallyWarns === 'once') this.#disableWarning--;
  }

  topFBlock(): FBlock | undefined {
    return this.u.fblocks[this.u.fblocks.length - 1];
  }

  // --- text ---

  get unparser(): Unparser {
    this.#unparser ??= new Unparser(this.kinds.unicode);
    return this.#unparser;
  }

  // --- errors ---

  error(where: Loc, message: string): never {
    const loc = this.here(where);
    const place = { lineno: loc.lineno, offset: loc.col + 1, end_lineno: loc.end_lineno, end_offset: loc.end_col + 1 };
    throw new SyntaxFault('SyntaxError', message, place, null, this.filename);
  }

  warn(loc: Loc, message: string): void {
    if (this.#disableWarning > 0) return;
    this.#options.warn({
      message,
      filename: this.filename,
      lineno: loc.lineno,
      offset: loc.col + 1,
      end_lineno: loc.end_lineno,
      end_offset: loc.end_col + 1,
    });
  }
}
