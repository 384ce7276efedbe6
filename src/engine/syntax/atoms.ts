/**
 * Atoms: names, constants, and everything in brackets.
 */
import type {
  Comprehension,
  Constant,
  ConstValue,
  Expr,
  GeneratorExp,
  ListComp,
  SetComp,
  Starred,
  Tuple,
} from './ast.ts';
import { PARSE_FAILURE } from './cursor.ts';
import { decodeNumber, MAX_STR_DIGITS } from './literals.ts';
import { ParameterParser } from './parameters.ts';
import * as K from './tokens.ts';

/** Kinds that an expression can start with (`*` not among them). */
export const STARTS_EXPRESSION = new Uint8Array(K.KIND_COUNT);
for (const k of [
  K.NAME,
  K.NUMBER,
  K.STRING,
  K.FSTRING_START,
  K.TSTRING_START,
  K.LPAR,
  K.LSQB,
  K.LBRACE,
  K.ELLIPSIS,
  K.PLUS,
  K.MINUS,
  K.TILDE,
  K.KW_FALSE,
  K.KW_NONE,
  K.KW_TRUE,
  K.KW_AWAIT,
  K.KW_LAMBDA,
  K.KW_NOT,
])
  STARTS_EXPRESSION[k] = 1;

export abstract class AtomParser extends ParameterParser {
  abstract namedExpression(): Expr;
  abstract disjunction(): Expr;
  abstract binary(level: number): Expr;
  abstract yieldExpression(): Expr;
  abstract targetList(): Expr;

  /** @cpython Grammar/python.gram atom 3.9-3.15 */
  atom(): Expr {
    const at = this.pos;
    switch (this.kind[at]) {
      case K.NAME:
        this.pos++;
        return this.name(at, 'Load');
      case K.NUMBER:
        this.pos++;
        return this.constant(this.number(at), at);
      case K.STRING:
      case K.FSTRING_START:
      case K.TSTRING_START:
        return this.strings();
      case K.LPAR:
        return this.parenthesized();
      case K.LSQB:
        return this.list();
      case K.LBRACE:
        return this.braces();
      case K.KW_NONE:
        this.pos++;
        return this.constant({ t: 'none' }, at);
      case K.KW_TRUE:
        this.pos++;
        return this.constant({ t: 'bool', v: true }, at);
      case K.KW_FALSE:
        this.pos++;
        return this.constant({ t: 'bool', v: false }, at);
      case K.ELLIPSIS:
        this.pos++;
        return this.constant({ t: 'ellipsis' }, at);
      default:
        return this.fail();
    }
  }

  constant(value: ConstValue, at: number): Constant {
    return {
      tag: 'Constant',
      value,
      kind: null,
      lineno: this.line[at]!,
      col_offset: this.col[at]!,
      end_lineno: this.endLine[at]!,
      end_col_offset: this.endCol[at]!,
    };
  }

  /** @cpython Parser/pegen.c _PyPegen_number_token 3.9-3.15 */
  number(at: number): ConstValue {
    const text = this.tokenText(at);
    const value = decodeNumber(text);
    if (text.length > MAX_STR_DIGITS && value.t === 'int' && !/^0[xob]/i.test(text)) {
      const digits = text.replaceAll('_', '').length;
      if (digits > MAX_STR_DIGITS) {
        const what =
          `Exceeds the limit (${MAX_STR_DIGITS}${this.profile.digitsNamed ? ' digits' : ''}) for integer string conversion: value has ${digits} digits; ` +
          'use sys.set_int_max_str_digits() to increase the limit';
        const hint = ' - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.';
        this.raisePlace('SyntaxError', what + hint, this.line[at]!, -1, this.line[at]!, -1);
      }
    }
    return value;
  }

  /** `*a` where a sequence is written down. */
  starOrNamed(): Expr {
    if (!this.at(K.STAR)) return this.namedExpression();
    const star = this.pos++;
    return this.starred(star, this.binary(1));
  }

  starred(star: number, value: Expr): Starred {
    return {
      tag: 'Starred',
      value,
      ctx: 'Load',
      lineno: this.line[star]!,
      col_offset: this.col[star]!,
      end_lineno: this.endLine[this.pos - 1]!,
      end_col_offset: this.endCol[this.pos - 1]!,
    };
  }

  /** Whether a comprehension's `for` follows. */
  protected atFor(): boolean {
    const k = this.kind[this.pos];
    if (k !== K.KW_ASYNC) return k === K.KW_FOR;
    if (this.pos >= this.furthest) this.furthest = this.pos + 1;
    return this.kind[this.pos + 1] === K.KW_FOR;
  }

  /** An element of a display; in the second pass its own mistakes come first. */
  private item(): Expr {
    if (this.diagnosing) this.invalidSequenceItem();
    return this.starOrNamed();
  }

  /** The rest of a display, behind the first item and its comma, up to the closing bracket (which stays). */
  private items(open: number, first: Expr, close: number): Expr[] {
    const out = [first];
    const comma = this.pos;
    while (this.eat(K.COMMA)) {
      if (this.kind[this.pos] === close) break;
      if (this.diagnosing && this.atFor()) this.invalidComprehensionTarget(open, out, comma);
      out.push(this.item());
    }
    if (this.diagnosing && this.atFor()) this.invalidComprehensionTarget(open, out, comma);
    return out;
  }

  private place(open: number) {
    const close = this.pos - 1;
    return {
      lineno: this.line[open]!,
      col_offset: this.col[open]!,
      end_lineno: this.endLine[close]!,
      end_col_offset: this.endCol[close]!,
    };
  }

  /** @cpython Grammar/python.gram tuple, group, genexp 3.9-3.15 */
  private parenthesized(): Expr {
    const open = this.pos++;
    if (this.eat(K.RPAR)) return { tag: 'Tuple', elts: [], ctx: 'Load', ...this.place(open) };
    if (this.at(K.KW_YIELD)) {
      const value = this.yieldExpression();
      this.expect(K.RPAR);
      return value;
    }
    if (this.diagnosing) this.invalidGroup(open);
    const first = this.item();
    if (this.at(K.COMMA)) {
      const elts = this.items(open, first, K.RPAR);
      this.expect(K.RPAR);
      return { tag: 'Tuple', elts, ctx: 'Load', ...this.place(open) } satisfies Tuple;
    }
    if (this.atFor() && this.mayUnpack(open, first)) return this.generator(open, first);
    if (first.tag === 'Starred' && this.at(K.RPAR)) this.fail();
    this.expect(K.RPAR);
    return first;
  }

  protected mayUnpack(open: number, element: Expr): boolean {
    if (element.tag !== 'Starred' || this.profile.comprehensionUnpacking) return true;
    if (this.diagnosing) this.invalidUnpacking(open, element);
    return false;
  }

  /** A generator expression whose element is read; takes the closing parenthesis. */
  generator(open: number, elt: Expr): GeneratorExp {
    const generators = this.comprehensions();
    this.expect(K.RPAR);
    return { tag: 'GeneratorExp', elt, generators, ...this.place(open) };
  }

  private list(): Expr {
    const open = this.pos++;
    if (this.eat(K.RSQB)) return { tag: 'List', elts: [], ctx: 'Load', ...this.place(open) };
    if (this.diagnosing) this.invalidUnpackedComprehension(open);
    const first = this.item();
    if (this.atFor() && this.mayUnpack(open, first)) {
      const generators = this.comprehensions();
      this.expect(K.RSQB);
      return { tag: 'ListComp', elt: first, generators, ...this.place(open) } satisfies ListComp;
    }
    const elts = this.items(open, first, K.RSQB);
    this.expect(K.RSQB);
    return { tag: 'List', elts, ctx: 'Load', ...this.place(open) };
  }

  /** @cpython Grammar/python.gram dict, set, dictcomp, setcomp 3.9-3.15 */
  private braces(): Expr {
    const open = this.pos++;
    if (this.eat(K.RBRACE)) return { tag: 'Dict', keys: [], values: [], ...this.place(open) };
    if (!this.diagnosing) return this.bracesRest(open);
    try {
      return this.bracesRest(open);
    } catch (e) {
      if (e === PARSE_FAILURE) this.invalidDict(open);
      throw e;
    }
  }

  private bracesRest(open: number): Expr {
    if (this.at(K.DOUBLESTAR)) return this.dict(open, null);
    const named = this.kind[this.pos] === K.NAME && this.kind[this.pos + 1] === K.COLONEQUAL;
    const first = this.item();
    if (this.at(K.COLON) && !named && first.tag !== 'Starred') return this.dict(open, first);
    if (named && !this.profile.walrusInSet) this.failAt(open + 2);
    if (this.atFor() && this.mayUnpack(open, first)) {
      const generators = this.comprehensions();
      this.expect(K.RBRACE);
      return { tag: 'SetComp', elt: first, generators, ...this.place(open) } satisfies SetComp;
    }
    const elts = this.items(open, first, K.RBRACE);
    this.expect(K.RBRACE);
    return { tag: 'Set', elts, ...this.place(open) };
  }

  private dict(open: number, firstKey: Expr | null): Expr {
    const keys: (Expr | null)[] = [];
    const values: Expr[] = [];
    let key = firstKey;
    for (;;) {
      if (key === null && this.eat(K.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.binary(1));
      } else {
        if (key === null) key = this.expression();
        this.expect(K.COLON);
        keys.push(key);
        values.push(this.expression());
      }
      if (values.length === 1 && this.atFor()) {
        if (keys[0] !== null || this.profile.comprehensionUnpacking) return this.dictComp(open, keys[0]!, values[0]!);
        if (this.diagnosing) this.invalidDictUnpacking(open, open + 1);
        if (this.mayUnpackDict()) return this.dictComp(open, null, values[0]!);
      }
      key = null;
      if (!this.eat(K.COMMA) || this.at(K.RBRACE)) break;
    }
    this.expect(K.RBRACE);
    return { tag: 'Dict', keys, values, ...this.place(open) };
  }

  /** Whether `{**d for ...}` is left for later. */
  protected mayUnpackDict(): boolean {
    return false;
  }

  private dictComp(open: number, first: Expr | null, second: Expr): Expr {
    const generators = this.comprehensions();
    this.expect(K.RBRACE);
    // `{**d for ...}` has the mapping as its key
    const key = first ?? second;
    const value = first === null ? null : second;
    return { tag: 'DictComp', key, value, generators, ...this.place(open) };
  }

  /** @cpython Grammar/python.gram for_if_clauses 3.9-3.15 */
  comprehensions(): Comprehension[] {
    const out: Comprehension[] = [];
    do {
      const start = this.pos;
      const is_async = this.eat(K.KW_ASYNC) ? 1 : 0;
      this.expect(K.KW_FOR);
      if (this.diagnosing) this.invalidForIf(start);
      const target = this.targetList();
      this.expect(K.KW_IN);
      const iter = this.disjunction();
      const ifs: Expr[] = [];
      while (this.eat(K.KW_IF)) ifs.push(this.condition());
      out.push({ tag: 'comprehension', target, iter, ifs, is_async });
    } while (this.atFor());
    return out;
  }

  /** A condition of a comprehension: until 3.8 a lambda may stand there. */
  private condition(): Expr {
    if (this.profile.errors === 'll1' && this.at(K.KW_LAMBDA)) return this.expression();
    return this.disjunction();
  }
}
