/**
 * What all diagnoses share: the second pass's ways to try a rule, to raise, and to name an expression.
 */
import type { Expr, Position } from './ast.ts';
import { PARSE_FAILURE, type ParseContext } from './cursor.ts';
import type { SyntaxFault, SyntaxFaultKind } from './fault.ts';
import { Parser } from './parser.ts';
import type { TokenTable } from './token_table.ts';
import * as K from './tokens.ts';

export type TargetKind = 'star' | 'delete' | 'for';

export class DiagnosisBase extends Parser {
  /** where the first pass gave up */
  readonly firstFurthest: number;
  private readonly tried = new Set<string>();
  private readonly quietStarts = new Set<number>();

  constructor(table: TokenTable, context: ParseContext, firstFurthest: number) {
    super(table, context, true);
    this.firstFurthest = firstFurthest;
  }

  /** Whether a diagnosis exists in this version. */
  protected has(rule: string): boolean {
    return this.profile.diagnoses.has(rule);
  }

  /** A message, in this version's words. */
  protected words(key: string): string {
    return this.profile.words[key]!;
  }

  /** True the first time that a diagnosis is tried at a token; afterwards it has nothing new to say. */
  protected once(rule: string, at: number): boolean {
    const key = `${rule} ${at}`;
    if (this.tried.has(key)) return false;
    this.tried.add(key);
    return true;
  }

  /** Tries a rule from token `at`, hooks on; the position is its end where it fits, else as before. */
  protected tryAt<T>(at: number, rule: () => T): T | null {
    const before = this.pos;
    this.pos = at;
    try {
      const found = rule();
      // a PEG parser has looked at the next token as well
      if (this.kind[this.pos] === K.ERROR) this.fail();
      return found;
    } catch (e) {
      this.pos = before;
      if (e !== PARSE_FAILURE) throw e;
      return null;
    }
  }

  /** The same with the hooks off (CPython's `_without_invalid` rules). */
  protected quietlyAt<T>(at: number, rule: () => T): T | null {
    this.diagnosing = false;
    try {
      return this.tryAt(at, rule);
    } finally {
      this.diagnosing = true;
    }
  }

  /** Runs a diagnosis that moves about, and puts the position back. */
  protected here(diagnosis: () => void): void {
    const { pos } = this;
    diagnosis();
    this.pos = pos;
  }

  protected override fetched(): number {
    return Math.max(this.firstFurthest, this.furthest, this.pos);
  }

  // Where the first pass just fails, a PEG parser tries the shorter rule: `a +` is `a`, then whatever follows.

  protected override disjunctionHere(): Expr {
    const start = this.pos;
    if (!this.diagnosing) {
      this.quietStarts.add(start);
      return super.disjunctionHere();
    }
    if (!this.quietStarts.has(start)) return super.disjunctionHere();
    // CPython remembers what it read with the hooks off, and doesn't look again
    this.diagnosing = false;
    try {
      return super.disjunctionHere();
    } finally {
      this.diagnosing = true;
    }
  }

  protected override operand(level: number): Expr | null {
    return this.tryAt(this.pos, () => this.binary(level));
  }

  protected override booleanOperand(word: number): Expr | null {
    return this.tryAt(this.pos, () => super.booleanOperand(word));
  }

  protected override conditional(start: number, body: Expr): Expr {
    const { pos } = this;
    const whole = this.tryAt(pos, () => super.conditional(start, body));
    if (whole) return whole;
    this.pos = pos;
    return body;
  }

  protected override element(stars: boolean): Expr | null {
    return this.tryAt(this.pos, () => super.element(stars));
  }

  protected override trailer(left: Expr, start: number): Expr | null {
    return this.tryAt(this.pos, () => super.trailer(left, start));
  }

  /** @cpython Parser/pegen.h RAISE_SYNTAX_ERROR: at the last token that was fetched */
  protected raiseLast(message: string, kind: SyntaxFaultKind = 'SyntaxError'): never {
    throw this.faultAtLayout(kind, message, this.fetched());
  }

  /** @cpython Parser/pegen.h RAISE_SYNTAX_ERROR_KNOWN_LOCATION */
  protected raiseNode(message: string, node: Position): never {
    return this.raiseAt('SyntaxError', message, node);
  }

  /** @cpython Parser/pegen.h RAISE_SYNTAX_ERROR_KNOWN_RANGE */
  protected raiseRange(message: string, from: Position, to: Position): never {
    return this.raiseAt('SyntaxError', message, from, to);
  }

  protected raiseToken(message: string, from: number, to: number = from): never {
    return this.raiseTokens('SyntaxError', message, from, to);
  }

  /** @cpython Parser/pegen.h RAISE_SYNTAX_ERROR_STARTING_FROM: to where the tokenizer stands */
  protected raiseFrom(message: string, from: number): never {
    const last = Math.min(this.fetched(), this.table.count - 1);
    return this.raisePlace(
      'SyntaxError',
      message,
      this.line[from]!,
      this.col[from]!,
      this.endLine[last]!,
      this.endCol[last]! - 1,
    );
  }

  /** The position of tokens as that of a node. */
  protected spot(from: number, to: number = from): Position {
    return {
      lineno: this.line[from]!,
      col_offset: this.col[from]!,
      end_lineno: this.endLine[to]!,
      end_col_offset: this.endCol[to]!,
    };
  }

  /** An error at a token that may be layout, which CPython places by how far the line was read. */
  faultAtLayout(kind: SyntaxFaultKind, message: string, index: number): SyntaxFault {
    const k = this.kind[index];
    if (k !== K.INDENT && k !== K.DEDENT && k !== K.ENDMARKER) {
      return this.faultAt(
        kind,
        message,
        this.line[index]!,
        this.col[index]!,
        this.endLine[index]!,
        this.endCol[index]!,
      );
    }
    const col = this.col[index]!;
    return this.faultAt(kind, message, this.line[index]!, col - 1, this.line[index]!, -2);
  }

  /** @cpython Parser/pegen_errors.c _Pypegen_set_syntax_error 3.10-3.15: no rule knows what is wrong */
  generic(index: number): SyntaxFault {
    const { line, col, endLine, endCol } = this;
    // the end of the source has no column
    if (this.kind[index] === K.ENDMARKER)
      return this.faultAt('SyntaxError', 'invalid syntax', line[index]!, -1, line[index]!, -1);
    return this.faultAt('SyntaxError', 'invalid syntax', line[index]!, col[index]!, endLine[index]!, endCol[index]!);
  }

  /** Whether only the end of the source is left at a token. */
  endsAt(index: number): boolean {
    let i = index;
    while (this.kind[i] === K.DEDENT) i++;
    return this.kind[i] === K.ENDMARKER;
  }

  neverClosed(open: { code: number; line: number; col: number }): SyntaxFault {
    const message = `'${String.fromCharCode(open.code)}' was never closed`;
    return this.faultAt('SyntaxError', message, open.line, open.col, open.line, -1);
  }

  /** @cpython Parser/pegen.h RAISE_SYNTAX_ERROR_INVALID_TARGET: raises if some part of `e` is no target */
  protected invalidTargetIn(e: Expr, kind: TargetKind): void {
    const bad = getInvalidTarget(e, kind);
    if (!bad) return;
    const verb = kind === 'delete' ? 'delete' : 'assign to';
    // the older tree builder knows no more of the place than where the whole target begins
    this.raiseNode(`cannot ${verb} ${this.exprName(bad)}`, this.profile.errors === 'll1' ? e : bad);
  }

  /** Brackets open behind a token. */
  protected levelAt(index: number): number {
    let start = index;
    while (start > 0 && this.kind[start - 1] !== K.NEWLINE) start--;
    let level = 0;
    for (let i = start; i <= index; i++) {
      const k = this.kind[i]!;
      if (k === K.LPAR || k === K.LSQB || k === K.LBRACE) level++;
      else if (k === K.RPAR || k === K.RSQB || k === K.RBRACE) level--;
    }
    return level;
  }

  /** @cpython Parser/action_helpers.c _PyPegen_get_expr_name 3.9-3.15 */
  protected exprName(e: Expr): string {
    if (e.tag === 'Constant') {
      const { t } = e.value;
      if (t === 'none') return 'None';
      if (t === 'bool') return e.value.v ? 'True' : 'False';
      if (t === 'ellipsis') return this.words('ellipsis');
      return 'literal';
    }
    return NAMES[e.tag] ?? this.words('operator');
  }
}

const NAMES: Partial<Record<Expr['tag'], string>> = {
  Attribute: 'attribute',
  Subscript: 'subscript',
  Starred: 'starred',
  Name: 'name',
  List: 'list',
  Tuple: 'tuple',
  Lambda: 'lambda',
  Call: 'function call',
  GeneratorExp: 'generator expression',
  Yield: 'yield expression',
  YieldFrom: 'yield expression',
  Await: 'await expression',
  ListComp: 'list comprehension',
  SetComp: 'set comprehension',
  DictComp: 'dict comprehension',
  Dict: 'dict literal',
  Set: 'set display',
  JoinedStr: 'f-string expression',
  FormattedValue: 'f-string expression',
  TemplateStr: 't-string expression',
  Interpolation: 't-string expression',
  Compare: 'comparison',
  IfExp: 'conditional expression',
  NamedExpr: 'named expression',
};

/** @cpython Parser/action_helpers.c _PyPegen_get_invalid_target 3.9-3.15 */
export function getInvalidTarget(e: Expr, kind: TargetKind): Expr | null {
  switch (e.tag) {
    case 'List':
    case 'Tuple':
      for (const elt of e.elts) {
        const bad = getInvalidTarget(elt, kind);
        if (bad) return bad;
      }
      return null;
    case 'Starred':
      return kind === 'delete' ? e : getInvalidTarget(e.value, kind);
    case 'Compare':
      if (kind !== 'for') return e;
      return e.ops[0] === 'In' ? getInvalidTarget(e.left, kind) : null;
    case 'Name':
    case 'Subscript':
    case 'Attribute':
      return null;
    default:
      return e;
  }
}
