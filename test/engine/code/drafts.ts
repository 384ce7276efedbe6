/** Instruction sequences before the flow graph, ours and an interpreter's (`_testinternalcapi.compiler_codegen`). */
import { type CodeUnit, compile, FREE, LOCAL } from '../../../src/engine/code/index.ts';
import { OP_NAMES } from '../../../src/engine/code/opcodes.ts';
import type { UnitDraft } from '../../../src/engine/code/sequence.ts';
import type { Profile } from '../../../src/engine/profile/index.ts';
import type { Mod } from '../../../src/engine/syntax/ast.ts';

export type Row = [name: string, arg: number, lineno: number, endLineno: number, col: number, endCol: number];
export interface Theirs {
  file: string;
  code: Row[];
  nested: Theirs[];
  error?: string;
}

/** What the generator needs to know of a finished code object; no assembly. */
function stub(draft: UnitDraft): CodeUnit {
  const { instrs } = draft.sequence;
  const locals = draft.varnames.length;
  const names = [...draft.varnames, ...draft.cellvars, ...draft.freevars];
  const firstFree = locals + draft.cellvars.length;
  return {
    ...draft,
    stacksize: 0,
    localsplusnames: names,
    localspluskinds: Uint8Array.from(names, (_, i) => (i < firstFree ? LOCAL : FREE)),
    ops: Uint16Array.from(instrs, (x) => x.op),
    args: Int32Array.from(instrs, (x) => x.arg),
    offsets: new Int32Array(instrs.length),
    size: instrs.length,
    lines: Int32Array.from(instrs, (x) => x.loc.lineno),
    endLines: Int32Array.from(instrs, (x) => x.loc.end_lineno),
    cols: Int32Array.from(instrs, (x) => x.loc.col),
    endCols: Int32Array.from(instrs, (x) => x.loc.end_col),
    exceptions: [],
  };
}

export interface Ours {
  name: string;
  rows: Row[];
}

function rowsOf(draft: UnitDraft): Row[] {
  const { instrs, labels } = draft.sequence;
  return instrs.map(({ op, arg, target, loc }) => [
    OP_NAMES[op]!,
    target === null ? arg : labels[target]!,
    loc.lineno,
    loc.end_lineno,
    loc.col,
    loc.end_col,
  ]);
}

/** The drafts of all code objects, in the order in which they are finished. */
export function draftsOf(tree: Mod, profile: Profile, filename: string): Ours[] {
  const drafts: Ours[] = [];
  const assemble = (draft: UnitDraft) => {
    drafts.push({ name: draft.qualname, rows: rowsOf(draft) });
    return stub(draft);
  };
  compile(tree, { profile, filename, mode: 'exec', assemble });
  return drafts;
}

/** The sequences of an answer, innermost first, as `draftsOf` has them. */
export function flatten(t: Theirs, out: Row[][]): Row[][] {
  for (const n of t.nested) flatten(n, out);
  out.push(t.code.map((row) => [row[0], row[1] ?? 0, ...row.slice(2)] as Row));
  return out;
}
