/**
 * The frame's slots: locals, then cells that aren't arguments, then free variables; and the instructions before the
 * body that fill them (COPY_FREE_VARS, MAKE_CELL, RETURN_GENERATOR), which need to know where each slot is.
 */
import type { BasicBlock, FlowGraph } from './flowgraph-blocks.ts';
import { CfgInstr, instrWithoutLocation } from './flowgraph-blocks.ts';
import { OP } from './opcodes.ts';
import { NO_LOCATION, type UnitDraft } from './sequence.ts';
import { CELL, FREE, HIDDEN, LOCAL } from './unit.ts';

const CO_VARARGS = 0x04;
const CO_VARKEYWORDS = 0x08;
const CO_GENERATOR = 0x20;
const CO_COROUTINE = 0x80;
const CO_ASYNC_GENERATOR = 0x200;

export function isGenerator(flags: number): boolean {
  return (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
}

/** The slot of each cell and free variable, as if no cell were an argument. @cpython Python/flowgraph.c build_cellfixedoffsets 3.13-3.15; Python/compile.c 3.11-3.12 */
function build_cellfixedoffsets(draft: UnitDraft): number[] {
  const nlocals = draft.varnames.length;
  const noffsets = draft.cellvars.length + draft.freevars.length;
  const fixed = Array.from({ length: noffsets }, (_, i) => nlocals + i);
  const slots = new Map(draft.varnames.map((name, i) => [name, i]));
  draft.cellvars.forEach((name, i) => {
    const slot = slots.get(name);
    if (slot !== undefined) fixed[i] = slot;
  });
  return fixed;
}

/** @cpython Python/flowgraph.c insert_prefix_instructions 3.13-3.15; Python/compile.c 3.11-3.12 */
function insert_prefix_instructions(g: FlowGraph, draft: UnitDraft, fixed: readonly number[]): void {
  const prefix: CfgInstr[] = [];
  if (draft.freevars.length > 0) prefix.push(instrWithoutLocation(OP.COPY_FREE_VARS, draft.freevars.length));
  const cells = draft.cellvars.map((_, i) => i).sort((a, b) => fixed[a]! - fixed[b]!);
  for (const cell of cells) prefix.push(instrWithoutLocation(OP.MAKE_CELL, cell));
  if (isGenerator(draft.flags) && g.kinds.generatorPrefix === 'flow graph') prefix.push(...generatorPrefix(g, draft));
  g.entry.instrs.unshift(...prefix);
}

/** RETURN_GENERATOR and POP_TOP, at the line of the definition. */
function generatorPrefix(g: FlowGraph, draft: UnitDraft): CfgInstr[] {
  const loc = { lineno: draft.firstlineno, end_lineno: draft.firstlineno, col: -1, end_col: -1 };
  return [
    new CfgInstr(OP.RETURN_GENERATOR, 0, loc),
    new CfgInstr(OP.POP_TOP, 0, g.kinds.prefixPopLocated ? loc : NO_LOCATION),
  ];
}

const CELL_OPS: readonly number[] = [
  OP.MAKE_CELL,
  OP.LOAD_CLOSURE,
  OP.LOAD_DEREF,
  OP.STORE_DEREF,
  OP.DELETE_DEREF,
  OP.LOAD_CLASSDEREF,
  OP.LOAD_FROM_DICT_OR_DEREF,
];

/** Moves the slots up over the cells that are arguments. @cpython Python/flowgraph.c fix_cell_offsets 3.13-3.15; Python/compile.c 3.11-3.12 */
function fix_cell_offsets(g: FlowGraph, nlocals: number, fixed: number[]): void {
  let dropped = 0;
  for (let i = 0; i < fixed.length; i++) {
    if (fixed[i] === i + nlocals) fixed[i]! -= dropped;
    else dropped++;
  }
  for (let b: BasicBlock | null = g.entry; b !== null; b = b.next) {
    for (const instr of b.instrs) if (CELL_OPS.includes(instr.op)) instr.arg = fixed[instr.arg]!;
  }
}

/** @cpython Python/flowgraph.c prepare_localsplus 3.13-3.15; Python/compile.c 3.11-3.12 */
export function prepare_localsplus(g: FlowGraph, draft: UnitDraft): void {
  const fixed = build_cellfixedoffsets(draft);
  insert_prefix_instructions(g, draft, fixed);
  fix_cell_offsets(g, draft.varnames.length, fixed);
}

export interface LocalsPlus {
  names: string[];
  kinds: Uint8Array;
}

/** Which kinds of argument a local is (CO_FAST_ARG_*; 3.14+). */
function argumentKinds(draft: UnitDraft): number[] {
  const ARG_POS = 0x02;
  const ARG_KW = 0x04;
  const ARG_VAR = 0x08;
  const kinds: number[] = [];
  const add = (count: number, kind: number): void => {
    for (let i = 0; i < count; i++) kinds.push(kind);
  };
  add(draft.posonlyargcount, ARG_POS);
  add(draft.argcount, ARG_POS | ARG_KW);
  add(draft.kwonlyargcount, ARG_KW);
  add(draft.flags & CO_VARARGS ? 1 : 0, ARG_VAR | ARG_POS);
  add(draft.flags & CO_VARKEYWORDS ? 1 : 0, ARG_VAR | ARG_KW);
  return kinds;
}

/** @cpython Python/assemble.c compute_localsplus_info 3.12-3.15 */
export function compute_localsplus_info(draft: UnitDraft, withArguments: boolean): LocalsPlus {
  const cells = new Set(draft.cellvars);
  const locals = new Set(draft.varnames);
  const outer = draft.cellvars.filter((name) => !locals.has(name));
  const names = [...draft.varnames, ...outer, ...draft.freevars];
  const kinds = new Uint8Array(names.length);
  const args = withArguments ? argumentKinds(draft) : [];
  draft.varnames.forEach((name, i) => {
    kinds[i] = LOCAL | (draft.fasthidden.has(name) ? HIDDEN : 0) | (cells.has(name) ? CELL : 0) | (args[i] ?? 0);
  });
  kinds.fill(CELL, draft.varnames.length, draft.varnames.length + outer.length);
  kinds.fill(FREE, draft.varnames.length + outer.length);
  return { names, kinds };
}
