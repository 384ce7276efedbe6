/** What the code generator holds of a code object while its code is made; CPython's `struct compiler_unit`. */
import { CELL, DEF_COMP_CELL, DEF_FREE_CLASS, type Entry, FREE, scopeOf } from '../../scopes/index.ts';
import type { AnnAssign, Stmt } from '../../syntax/ast.ts';
import type { InstructionSequence, Label, Loc } from '../sequence.ts';
import type { UnitConst } from '../unit.ts';
import { BlockRanks } from './block-ranks.ts';

export type ScopeType =
  | 'module'
  | 'class'
  | 'function'
  | 'async function'
  | 'lambda'
  | 'comprehension'
  /** type parameters, annotations and other code that is evaluated late */
  | 'annotations';

export type FBlockType =
  | 'while loop'
  | 'for loop'
  | 'async for loop'
  | 'try except'
  | 'finally try'
  | 'finally end'
  | 'with'
  | 'async with'
  | 'handler cleanup'
  | 'pop value'
  | 'exception handler'
  | 'exception group handler'
  | 'async comprehension generator'
  | 'stop iteration';

/** A frame block: what `return`, `break` and `continue` have to unwind. */
export interface FBlock {
  type: FBlockType;
  block: Label;
  loc: Loc;
  exit: Label;
  /** `finally try`: the statements; `handler cleanup`: the name */
  body: readonly Stmt[] | null;
  name: string | null;
}

/** No label. */
export const NO_LABEL: Label = -1;

export interface ArgCounts {
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
}

function emptySequence(): InstructionSequence {
  return { instrs: [], labels: [], annotations: null };
}

/** Order by code points: that of UTF-16 but where a surrogate pair meets a character above the surrogates. */
function compareCodePoints(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const astralX = x >= 0xd800 && x < 0xe000;
    const astralY = y >= 0xd800 && y < 0xe000;
    return astralX === astralY ? x - y : astralX ? (y >= 0xe000 ? 1 : x - y) : x >= 0xe000 ? -1 : x - y;
  }
  return a.length - b.length;
}

/** Names sorted by code points, as `list.sort()` of strings does. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...names].sort(compareCodePoints);
}

/** @cpython Python/compile.c dictbytype 3.8-3.15 */
function dictbytype(symbols: Map<string, number>, scope: number, flag: number, offset: number): Map<string, number> {
  const dest = new Map<string, number>();
  const names: string[] = [];
  for (const [name, symbol] of symbols) if (scopeOf(symbol) === scope || symbol & flag) names.push(name);
  for (const name of sortedNames(names)) dest.set(name, offset + dest.size);
  return dest;
}

export class UnitState {
  readonly ste: Entry;
  readonly scopeType: ScopeType;
  readonly name: string;
  readonly firstlineno: number;
  readonly privateName: string | null;
  readonly counts: ArgCounts;
  qualname: string;

  readonly names = new Map<string, number>();
  readonly varnames = new Map<string, number>();
  readonly cellvars: Map<string, number>;
  readonly freevars: Map<string, number>;
  /** true while a comprehension that is being inlined uses it as a fast local, false afterwards */
  readonly fasthidden = new Map<string, boolean>();
  readonly constIndex = new Map<string, number>();
  readonly consts: UnitConst[] = [];

  sequence: InstructionSequence = emptySequence();
  readonly blockRanks = new BlockRanks();
  /** where the compiler of 3.11 and before says it is */
  loc: Loc;
  /** instructions that come before all others, even before a handler around the whole body */
  prologue = 0;
  stashedSequence: InstructionSequence | null = null;
  readonly fblocks: FBlock[] = [];
  inInlinedComp = 0;
  readonly staticAttributes = new Set<string>();

  deferredAnnotations: AnnAssign[] | null = null;
  /** -1 = unconditional */
  conditionalIndices: number[] = [];
  nextConditionalIndex = 0;
  inConditionalBlock = 0;

  constructor(
    ste: Entry,
    scopeType: ScopeType,
    name: string,
    firstlineno: number,
    privateName: string | null,
    counts: ArgCounts,
  ) {
    this.ste = ste;
    this.scopeType = scopeType;
    this.name = name;
    this.qualname = name;
    this.firstlineno = firstlineno;
    this.privateName = privateName;
    this.counts = counts;
    this.loc = { lineno: firstlineno, end_lineno: firstlineno, col: 0, end_col: 0 };
    for (const v of ste.varnames) this.varnames.set(v, this.varnames.size);
    this.cellvars = dictbytype(ste.symbols, CELL, DEF_COMP_CELL, 0);
    const cook = (cell: string) => {
      if (!this.cellvars.has(cell)) this.cellvars.set(cell, this.cellvars.size);
    };
    if (ste.needsClassClosure) cook('__class__');
    if (ste.needsClassdict) cook('__classdict__');
    if (ste.hasConditionalAnnotations) cook('__conditional_annotations__');
    this.freevars = dictbytype(ste.symbols, FREE, DEF_FREE_CLASS, this.cellvars.size);
  }

  startAnnotations(): void {
    this.stashedSequence = this.sequence;
    this.sequence = emptySequence();
  }

  endAnnotations(): void {
    const parent = this.stashedSequence as InstructionSequence;
    parent.annotations = this.sequence;
    this.sequence = parent;
    this.stashedSequence = null;
  }
}
