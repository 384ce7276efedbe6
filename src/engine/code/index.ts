/**
 * Tree -> code: folds constants, resolves names, generates instructions, and hands each finished draft on to be made a
 * code unit.
 *
 *     tree -> fold.ts -> scopes/ -> generator/ -> UnitDraft -> assemble.ts -> CodeUnit
 */
import type { Profile } from '../profile/index.ts';
import { buildSymtable } from '../scopes/index.ts';
import type { Mod } from '../syntax/ast.ts';
import { assembleUnit } from './assemble.ts';
import { warnOfFinallyFlow } from './finally-flow.ts';
import { foldTree } from './fold.ts';
import { CO_FUTURE_ANNOTATIONS, futureOf } from './future.ts';
import { moduleBody } from './generator/bodies.ts';
import { Compiler, type CompileWarning } from './generator/compiler.ts';
import { visitExpr } from './generator/expressions.ts';
import { visitStmt } from './generator/statements.ts';
import type { UnitDraft } from './sequence.ts';
import type { CodeUnit } from './unit.ts';

export type { CompileWarning } from './generator/compiler.ts';
export type { CodeUnit, ExceptionEntry, UnitConst } from './unit.ts';
export { CELL, FREE, HIDDEN, LOCAL } from './unit.ts';

/** `compile(..., flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)` */
export const ALLOW_TOP_LEVEL_AWAIT = 0x2000;

/** PyCF_MASK: the bits of `co_flags` that stand for futures */
const INHERITED = 0x1fe0000;

export interface CompileOptions {
  profile: Profile;
  filename: string;
  mode: 'exec' | 'eval' | 'single';
  /** `co_flags` bits of futures that the surrounding code passes on, and ALLOW_TOP_LEVEL_AWAIT; 0 if absent */
  flags?: number;
  /** `-O` level; 0 if absent */
  optimize?: number;
  /** receives SyntaxWarnings; may throw where they are errors */
  warn?: (warning: CompileWarning) => void;
  /** OURS: takes the place of the assembler, so that a test can see the drafts */
  assemble?: (draft: UnitDraft, profile: Profile) => CodeUnit;
}

/**
 * Compiles a tree, which it changes. Throws a SyntaxFault where the interpreter's compiler raises SyntaxError.
 * @cpython Python/compile.c _PyAST_Compile 3.11-3.15
 */
export function compile(tree: Mod, options: CompileOptions): CodeUnit {
  const { profile, filename } = options;
  const optimize = options.optimize ?? 0;
  const given = options.flags ?? 0;
  const future = futureOf(tree, filename, profile);
  future.flags |= given & ~ALLOW_TOP_LEVEL_AWAIT;
  if (given & CO_FUTURE_ANNOTATIONS) future.annotations = true;
  const warn = options.warn ?? (() => {});
  if (profile.code.finallyControlFlow === 'warns') {
    warnOfFinallyFlow(tree, (at, message) =>
      warn({
        message,
        filename,
        lineno: at.lineno,
        offset: at.col_offset + 1,
        end_lineno: at.end_lineno,
        end_offset: at.end_col_offset + 1,
      }),
    );
  }
  foldTree(tree, {
    profile,
    optimize,
    futureAnnotations: future.annotations,
    operators: profile.code.folding === 'tree',
  });
  const allowTopLevelAwait = (given & ALLOW_TOP_LEVEL_AWAIT) !== 0;
  const table = buildSymtable(tree, { profile, filename, future, allowTopLevelAwait });
  const compiler: Compiler = new Compiler(
    {
      profile,
      filename,
      table,
      optimize,
      interactive: options.mode === 'single',
      flags: future.flags & INHERITED,
      warn,
      assemble: options.assemble ?? ((draft, p) => assembleUnit(draft, p, compiler.constCache)),
    },
    { stmt: visitStmt, expr: visitExpr },
  );
  moduleBody(compiler, tree);
  const unit = compiler.assemble(tree.tag !== 'Expression');
  return unit;
}
