/**
 * The flow graph: basic blocks linked in the order of the code, each with its instructions; a jump or a block set-up
 * points at its target block. Built from the code generator's sequence (`sequence.ts`), changed by the passes of
 * `flowgraph-*.ts`, and read by the assembler (`assemble.ts`).
 *
 *   entry -> block -> block -> null      `next`: order of the code, and where a block without jump or exit falls through
 *
 * Invariants: a jump, a return and a raise stand only at the end of a block; a target is a block of the chain.
 */
import { InvariantError } from '../profile/faults.ts';
import type { FlowProfile } from '../profile/flow.ts';
import type { ConstCache } from './constants.ts';
import type { OpTable } from './opcode-table.ts';
import { OP } from './opcodes.ts';
import { type InstructionSequence, type Loc, NO_LOCATION, type SeqInstr } from './sequence.ts';
import type { UnitConst } from './unit.ts';

export class CfgInstr {
  op: number;
  arg: number;
  loc: Loc;
  target: BasicBlock | null = null;
  /** the handler that an exception raised here goes to */
  except: BasicBlock | null = null;

  constructor(op: number, arg: number, loc: Loc) {
    this.op = op;
    this.arg = arg;
    this.loc = loc;
  }

  copy(): CfgInstr {
    const copy = new CfgInstr(this.op, this.arg, this.loc);
    copy.target = this.target;
    copy.except = this.except;
    return copy;
  }

  set(op: number, arg: number): void {
    this.op = op;
    this.arg = arg;
  }

  nop(): void {
    this.op = OP.NOP;
    this.arg = 0;
  }
}

export class BasicBlock {
  instrs: CfgInstr[] = [];
  next: BasicBlock | null = null;
  /** is a jump's target or a handler, as far as the compiler's labels say */
  labelled = false;
  /** number of the label, which 3.12 takes for a jump's operand until it knows better */
  label = 0;
  predecessors = 0;
  /** stack depth on entry */
  startDepth = -1;
  /** a handler that keeps the offset of the instruction that raised */
  preserveLasti = false;
  visited = false;
  exceptHandler = false;
  cold = false;
  warm = false;
  /**
   * Handlers of instructions that once stood behind the last one, by index: the array's memory isn't cleared when
   * instructions go, and an instruction that is added there inherits the handler.
   */
  stale: (BasicBlock | null)[] = [];
  /** handlers in force on entry, innermost last; null where not yet known */
  exceptStack: BasicBlock[] | null = null;
  /** locals 0-31 and 32-63 that may be unbound on entry, as bits */
  unsafeLow = 0;
  unsafeHigh = 0;
  /** when the compiler made the block, among the others (3.11 visits the newest first) */
  made = 0;
  /** the block's number in the order of the code, while the assembler works */
  index = -1;

  /** Drops the instructions from an index on. */
  truncate(length: number): void {
    for (let i = length; i < this.instrs.length; i++) this.stale[i] = this.instrs[i]!.except;
    this.instrs.length = length;
  }

  last(): CfgInstr | undefined {
    return this.instrs[this.instrs.length - 1];
  }
}

/** What every pass works on. `consts` grows by folding and shrinks by `remove_unused_consts`. */
export interface FlowGraph {
  entry: BasicBlock;
  table: OpTable;
  kinds: FlowProfile;
  consts: UnitConst[];
  cache: ConstCache;
  /** index by key, once a constant was looked up */
  constIndex: Map<string, number> | null;
}

export function hasTarget(table: OpTable, op: number): boolean {
  return table.isJump[op] === 1 || table.isBlockPush[op] === 1;
}

export function isTerminator(table: OpTable, op: number): boolean {
  return table.isJump[op] === 1 || table.isScopeExit[op] === 1;
}

/** @cpython Python/flowgraph.c basicblock_nofallthrough 3.12-3.15 */
export function basicblock_nofallthrough(table: OpTable, b: BasicBlock): boolean {
  const last = b.last();
  return last !== undefined && (table.isScopeExit[last.op] === 1 || table.isUnconditionalJump[last.op] === 1);
}

/** @cpython Python/flowgraph.c basicblock_exits_scope 3.12-3.15 */
export function basicblock_exits_scope(table: OpTable, b: BasicBlock): boolean {
  const last = b.last();
  return last !== undefined && table.isScopeExit[last.op] === 1;
}

/** @cpython Python/flowgraph.c basicblock_has_eval_break 3.13-3.15 */
export function basicblock_has_eval_break(table: OpTable, b: BasicBlock): boolean {
  return b.instrs.some((instr) => table.hasEvalBreak[instr.op] === 1);
}

/** @cpython Python/flowgraph.c basicblock_has_no_lineno 3.13-3.15 */
export function basicblock_has_no_lineno(b: BasicBlock): boolean {
  return b.instrs.every((instr) => instr.loc.lineno < 0);
}

/** @cpython Python/flowgraph.c next_nonempty_block 3.13-3.15 */
export function next_nonempty_block(b: BasicBlock | null): BasicBlock | null {
  while (b !== null && b.instrs.length === 0) b = b.next;
  return b;
}

/** @cpython Python/flowgraph.c basicblock_append_instructions 3.12-3.15 */
export function basicblock_append_instructions(to: BasicBlock, from: BasicBlock): void {
  // the source may be the block itself: a loop of one block
  const count = from.instrs.length;
  for (let i = 0; i < count; i++) to.instrs.push(from.instrs[i]!.copy());
}

/** Adds an instruction; its handler is whatever the memory holds. @cpython Python/flowgraph.c basicblock_addop 3.12-3.15 */
export function basicblock_addop(b: BasicBlock, op: number, arg: number, loc: Loc): CfgInstr {
  const instr = new CfgInstr(op, arg, loc);
  instr.except = b.stale[b.instrs.length] ?? null;
  b.instrs.push(instr);
  return instr;
}

/** @cpython Python/flowgraph.c basicblock_add_jump 3.13-3.15 */
export function basicblock_add_jump(b: BasicBlock, op: number, target: BasicBlock, loc: Loc): CfgInstr {
  const jump = basicblock_addop(b, op, target.label, loc);
  jump.target = target;
  return jump;
}

/** The blocks in the order of the code. */
export function inOrder(g: FlowGraph): BasicBlock[] {
  const blocks: BasicBlock[] = [];
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) blocks.push(b);
  return blocks;
}

/** The blocks, newest first: the order in which 3.11 visits them (`b_list`). */
export function newestFirst(g: FlowGraph): BasicBlock[] {
  return inOrder(g).sort((a, b) => b.made - a.made);
}

/** OURS: clears the marks of a traversal (CPython does it in make_cfg_traversal_stack). */
export function clearVisited(entry: BasicBlock): void {
  for (let b: BasicBlock | null = entry; b !== null; b = b.next) b.visited = false;
}

/** OURS: the sequence with the code of deferred annotations at its placeholder, labels moved accordingly. */
function withAnnotations(seq: InstructionSequence): InstructionSequence {
  const at = seq.instrs.findIndex((instr) => instr.op === OP.ANNOTATIONS_PLACEHOLDER);
  if (at < 0) return seq;
  const inserted = seq.annotations === null ? [] : seq.annotations.instrs;
  const shift = inserted.length - 1;
  return {
    instrs: [...seq.instrs.slice(0, at), ...inserted, ...seq.instrs.slice(at + 1)],
    labels: seq.labels.map((index) => (index > at ? index + shift : index)),
    annotations: null,
  };
}

/** Marks the instructions that a label stands before and that start a block. */
function blockStarts(seq: InstructionSequence, kind: FlowProfile['blockStart']): Uint8Array {
  const starts = new Uint8Array(seq.instrs.length + 1);
  if (kind === 'placed label') {
    for (const index of seq.labels) if (index >= 0) starts[index] = 1;
  } else {
    for (const instr of seq.instrs) if (instr.target !== null) starts[targetIndex(seq, instr)] = 1;
  }
  return starts;
}

function targetIndex(seq: InstructionSequence, instr: SeqInstr): number {
  if (instr.target === null) return -1;
  const index = seq.labels[instr.target];
  if (index === undefined || index < 0) throw new InvariantError(`label was never placed: ${instr.target}`);
  return index;
}

/** @cpython Python/flowgraph.c _PyCfg_FromInstructionSequence, translate_jump_labels_to_targets 3.12-3.15 */
export function _PyCfg_FromInstructionSequence(
  sequence: InstructionSequence,
  table: OpTable,
  kinds: FlowProfile,
): BasicBlock {
  const seq = withAnnotations(sequence);
  const starts = blockStarts(seq, kinds.blockStart);
  const blockAt = new Map<number, BasicBlock>();
  const entry = new BasicBlock();
  let current = entry;
  const startBlock = (): void => {
    const b = new BasicBlock();
    current.next = b;
    current = b;
  };
  for (let i = 0; i < seq.instrs.length; i++) {
    const { op, arg, loc } = seq.instrs[i]!;
    const last = current.last();
    if (last !== undefined && (starts[i] === 1 || isTerminator(table, last.op))) startBlock();
    if (starts[i] === 1) {
      current.labelled = true;
      blockAt.set(i, current);
    }
    current.instrs.push(new CfgInstr(op, arg, loc));
  }
  if (starts[seq.instrs.length] === 1) {
    startBlock();
    current.labelled = true;
    blockAt.set(seq.instrs.length, current);
  }
  seq.labels.forEach((index, label) => {
    const b = blockAt.get(index);
    if (b !== undefined) b.label = label;
  });
  let i = 0;
  for (let b: BasicBlock | null = entry; b !== null; b = b.next) {
    b.made = seq.made?.get(i) ?? i;
    for (const instr of b.instrs) {
      const index = targetIndex(seq, seq.instrs[i++]!);
      if (index < 0) continue;
      instr.target = blockAt.get(index)!;
      instr.arg = instr.target.label;
    }
  }
  return entry;
}

/** OURS: an instruction without position. */
export function instrWithoutLocation(op: number, arg: number): CfgInstr {
  return new CfgInstr(op, arg, NO_LOCATION);
}
