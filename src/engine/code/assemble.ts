/**
 * The flow graph as a flat list: directions and sizes of jumps, offsets, exception table; and with that the finished
 * code unit. What needs bytes (`co_code`, `co_linetable`, `co_exceptiontable`) is made from the unit on demand
 * (`code-bytes.ts`, `line-table.ts`, `exception-table.ts`).
 */
import { NotSupported } from '../profile/faults.ts';
import type { Profile } from '../profile/index.ts';
import type { ConstCache } from './constants.ts';
import { _PyCfg_OptimizeCodeUnit, _PyCfg_OptimizedCfgToInstructionSequence, flowGraph } from './flowgraph.ts';
import { type BasicBlock, type CfgInstr, type FlowGraph, isTerminator } from './flowgraph-blocks.ts';
import { assembleGraph } from './flowgraph-compile-c.ts';
import { compute_localsplus_info } from './flowgraph-prefix.ts';
import type { OpTable } from './opcode-table.ts';
import { OP } from './opcodes.ts';
import { NEXT_LOCATION, NO_LOCATION, type UnitDraft } from './sequence.ts';
import type { CodeUnit, ExceptionEntry } from './unit.ts';

const CO_VARARGS = 0x04;
const CO_VARKEYWORDS = 0x08;
/** @cpython Python/assemble.c instr_size 3.12-3.15 */
export function instr_size(table: OpTable, op: number, arg: number): number {
  return extendedArgs(arg) + 1 + table.caches[op]!;
}

/** How many EXTENDED_ARG stand before an instruction. */
export function extendedArgs(arg: number): number {
  return (arg > 0xffffff ? 1 : 0) + (arg > 0xffff ? 1 : 0) + (arg > 0xff ? 1 : 0);
}

/** The graph's instructions in order; each block knows the index of its first. */
function flatten(g: FlowGraph): CfgInstr[] {
  const flat: CfgInstr[] = [];
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    b.index = flat.length;
    for (const instr of b.instrs) flat.push(instr);
  }
  return flat;
}

/** @cpython Python/assemble.c resolve_unconditional_jumps 3.13-3.15 */
function resolve_unconditional_jumps(flat: readonly CfgInstr[]): void {
  flat.forEach((instr, i) => {
    if (instr.op !== OP.JUMP && instr.op !== OP.JUMP_NO_INTERRUPT) return;
    if (instr.target!.index > i) instr.op = OP.JUMP_FORWARD;
    else instr.op = instr.op === OP.JUMP ? OP.JUMP_BACKWARD : OP.JUMP_BACKWARD_NO_INTERRUPT;
  });
}

/**
 * A jump's operand, from where it ends and where it goes, in code units. END_ASYNC_FOR points at END_SEND, which stands
 * behind SEND, YIELD_VALUE, RESUME and a jump (END_SEND_OFFSET, 5 or 6).
 */
export function jumpOperand(table: OpTable, op: number, end: number, target: number): number {
  if (op === OP.END_ASYNC_FOR) return end - target - (4 + table.caches[OP.SEND]! + table.caches[OP.RESUME]!);
  return Math.abs(end - target);
}

/**
 * What a jump's operand is before offsets are known. Sizes that depend on one another can settle in two ways, and this
 * decides in which.
 */
function jumpSeed(g: FlowGraph, instr: CfgInstr): number {
  switch (g.kinds.jumpSeed) {
    case 'index':
      return instr.target!.index;
    case 'label':
      return instr.arg;
    case 'zero':
      return 0;
  }
}

/** @cpython Python/assemble.c resolve_jump_offsets 3.13-3.15 */
function resolve_jump_offsets(g: FlowGraph, flat: readonly CfgInstr[]): Int32Array {
  const { table } = g;
  const length = flat.length;
  const offsets = new Int32Array(length + 1);
  const operands = new Int32Array(length);
  const jumps: number[] = [];
  for (let i = 0; i < length; i++) {
    const instr = flat[i]!;
    const isJump = table.isJump[instr.op] === 1;
    if (isJump) jumps.push(i);
    operands[i] = isJump ? jumpSeed(g, instr) : instr.arg;
  }
  let again = true;
  while (again) {
    again = false;
    for (let i = 0; i < length; i++) offsets[i + 1] = offsets[i]! + instr_size(table, flat[i]!.op, operands[i]!);
    for (const i of jumps) {
      const { op, target } = flat[i]!;
      const size = instr_size(table, op, operands[i]!);
      operands[i] = jumpOperand(table, op, offsets[i + 1]!, offsets[target!.index]!);
      if (instr_size(table, op, operands[i]!) !== size) again = true;
    }
  }
  return offsets;
}

/** NEXT_LOCATION becomes that of the next instruction. @cpython Python/assemble.c assemble_location_info 3.13-3.15 */
function resolveNextLocations(table: OpTable, flat: readonly CfgInstr[]): void {
  for (let i = flat.length - 1; i >= 0; i--) {
    const instr = flat[i]!;
    if (instr.loc.lineno !== NEXT_LOCATION.lineno) continue;
    instr.loc = isTerminator(table, instr.op) ? NO_LOCATION : (flat[i + 1]?.loc ?? NO_LOCATION);
  }
}

/** @cpython Python/assemble.c assemble_exception_table 3.12-3.15 */
function assemble_exception_table(flat: readonly CfgInstr[]): ExceptionEntry[] {
  const entries: ExceptionEntry[] = [];
  let handler: BasicBlock | null = null;
  let handlerIndex = -1;
  let start = 0;
  const close = (end: number): void => {
    if (handler === null) return;
    const lasti = handler.preserveLasti;
    entries.push({ start, end, target: handler.index, depth: handler.startDepth - (lasti ? 2 : 1), lasti });
  };
  for (let i = 0; i < flat.length; i++) {
    const { except } = flat[i]!;
    if (except === handler || (except !== null && handler !== null && except.index === handlerIndex)) continue;
    close(i);
    start = i;
    handler = except;
    handlerIndex = except === null ? -1 : except.index;
  }
  close(flat.length);
  return entries;
}

/** Number of parameters, `*args` and `**kwargs` counted. */
export function parameterCount(draft: UnitDraft): number {
  const starred = (draft.flags & CO_VARARGS ? 1 : 0) + (draft.flags & CO_VARKEYWORDS ? 1 : 0);
  return draft.posonlyargcount + draft.argcount + draft.kwonlyargcount + starred;
}

type Columns = Pick<CodeUnit, 'ops' | 'args' | 'lines' | 'endLines' | 'cols' | 'endCols'>;

/** The instructions as parallel arrays, a jump's target as an index. */
function columns(table: OpTable, flat: readonly CfgInstr[]): Columns {
  const length = flat.length;
  const ops = new Uint16Array(length);
  const args = new Int32Array(length);
  const lines = new Int32Array(length);
  const endLines = new Int32Array(length);
  const cols = new Int32Array(length);
  const endCols = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const { op, arg, loc, target } = flat[i]!;
    ops[i] = op;
    args[i] = table.isJump[op] === 1 ? target!.index : arg;
    lines[i] = loc.lineno;
    endLines[i] = loc.end_lineno;
    cols[i] = loc.col;
    endCols[i] = loc.end_col;
  }
  return { ops, args, lines, endLines, cols, endCols };
}

/** @cpython Python/assemble.c makecode 3.12-3.15 */
function makecode(g: FlowGraph, draft: UnitDraft, stacksize: number): CodeUnit {
  const flat = flatten(g);
  resolve_unconditional_jumps(flat);
  const offsets = resolve_jump_offsets(g, flat);
  resolveNextLocations(g.table, flat);
  const localsplus = compute_localsplus_info(draft, g.kinds.argumentKinds);
  return {
    name: draft.name,
    qualname: draft.qualname,
    filename: draft.filename,
    firstlineno: draft.firstlineno,
    // the draft counts them apart
    argcount: draft.posonlyargcount + draft.argcount,
    posonlyargcount: draft.posonlyargcount,
    kwonlyargcount: draft.kwonlyargcount,
    flags: draft.flags,
    stacksize: Math.max(g.kinds.minStackSize, stacksize),
    names: draft.names.slice(),
    localsplusnames: localsplus.names,
    localspluskinds: localsplus.kinds,
    consts: g.consts,
    ...columns(g.table, flat),
    offsets: offsets.subarray(0, flat.length),
    size: offsets[flat.length]!,
    exceptions: assemble_exception_table(flat),
  };
}

/**
 * The code unit of a draft: its sequence made a flow graph, optimised and assembled as the version does it. `cache`
 * holds the constants of the whole compilation. Throws NotSupported for versions whose flow graph isn't written yet.
 */
export function assembleUnit(draft: UnitDraft, profile: Profile, cache?: ConstCache): CodeUnit {
  if (profile.flow.pipeline === 'none') throw new NotSupported(`code of Python ${profile.build}`);
  const g = flowGraph(draft.sequence, draft.consts, profile.flow, cache);
  if (g.kinds.pipeline === 'compile.c') return makecode(g, draft, assembleGraph(g, draft));
  _PyCfg_OptimizeCodeUnit(g, draft.varnames.length, parameterCount(draft), draft.firstlineno);
  return makecode(g, draft, _PyCfg_OptimizedCfgToInstructionSequence(g, draft));
}
