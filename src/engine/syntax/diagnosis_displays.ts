/**
 * Mistakes in dictionaries, in the fields of f-strings, in parameters and type parameters.
 */
import { ExpressionDiagnosis } from './diagnosis_expressions.ts';
import * as K from './tokens.ts';

export class DisplayDiagnosis extends ExpressionDiagnosis {
  /** @cpython Grammar/python.gram invalid_double_starred_kvpairs 3.10-3.15 */
  protected override invalidDict(open: number): void {
    if (!this.has('dict') || !this.once('dict', open)) return;
    this.here(() => {
      this.pos = open + 1;
      if (this.has('dict-unpacking-here')) this.pairUnpacking();
      this.pos = open + 1;
      let pairs = 0;
      let end = this.pos;
      while (this.pair()) {
        pairs++;
        end = this.pos;
        if (!this.eat(K.COMMA)) break;
      }
      if (pairs > 0 && this.kind[end] === K.COMMA) {
        this.pos = end + 1;
        this.invalidPair(true);
      }
      this.pos = open + 1;
      this.invalidPair(false);
    });
  }

  private pair(): boolean {
    const at = this.pos;
    if (this.at(K.DOUBLESTAR)) return this.tryAt(at + 1, () => this.binary(1)) !== null;
    return (
      this.tryAt(at, () => {
        this.expression();
        this.expect(K.COLON);
        return this.expression();
      }) !== null
    );
  }

  /** @cpython Grammar/python.gram invalid_kvpair 3.10-3.15; the first pair may lack its colon, being a set's */
  private invalidPair(colonNeeded: boolean): void {
    if (colonNeeded && this.has('dict-unpacking-here')) this.pairUnpacking();
    const at = this.pos;
    const key = this.tryAt(at, () => this.expression());
    if (!key) return;
    if (!this.at(K.COLON)) {
      if (!colonNeeded) return;
      this.raisePlace(
        'SyntaxError',
        "':' expected after dictionary key",
        key.lineno,
        key.end_col_offset - 1,
        key.end_lineno,
        -1,
      );
    }
    const colon = this.pos;
    const next = this.kind[colon + 1];
    if (next === K.STAR || (next === K.DOUBLESTAR && this.has('dict-value-unpacking'))) {
      if (this.tryAt(colon + 2, () => this.binary(1))) {
        const what = next === K.STAR ? 'a starred expression' : 'dict unpacking';
        this.raiseFrom(`cannot use ${what} in a dictionary value`, colon + 1);
      }
    }
    if (next === K.RBRACE || next === K.COMMA) {
      this.raiseToken("expression expected after dictionary key and ':'", colon);
    }
  }

  /** @cpython Grammar/python.gram invalid_kvpair_unpacking 3.15 */
  private pairUnpacking(): void {
    const at = this.pos;
    const k = this.kind[at];
    if (k === K.DOUBLESTAR) {
      const whole = this.tryAt(at + 1, () => this.expression());
      if (whole?.tag === 'IfExp' && this.kind[at + 1] !== K.LPAR) {
        const what =
          'invalid double starred expression. Did you forget to wrap the conditional expression in parentheses?';
        this.raiseRange(what, this.spot(at), whole);
      }
    }
    if (k === K.STAR || k === K.DOUBLESTAR) {
      const value = this.tryAt(at + 1, () => this.binary(1));
      if (value && this.at(K.COLON) && this.tryAt(this.pos + 1, () => this.expression())) {
        const what = k === K.STAR ? 'a starred expression' : 'dict unpacking';
        this.raiseRange(`cannot use ${what} in a dictionary key`, this.spot(at), value);
      }
      this.pos = at;
      return;
    }
    if (this.tryAt(at, () => this.expression()) && this.at(K.COLON)) {
      const stars = this.pos + 1;
      const next = this.kind[stars];
      if (next === K.STAR || next === K.DOUBLESTAR) {
        const value = this.tryAt(stars + 1, () => this.binary(1));
        const what = next === K.STAR ? 'a starred expression' : 'dict unpacking';
        if (value) this.raiseRange(`cannot use ${what} in a dictionary value`, this.spot(stars), value);
      }
    }
    this.pos = at;
  }

  /** @cpython Grammar/python.gram invalid_fstring_replacement_field 3.12-3.15 */
  protected override invalidField(open: number, template: boolean): void {
    if (!this.once('field', open)) return;
    const before = this.pos;
    const letter = template ? 't' : 'f';
    const raise = (what: string, at: number): never => this.raiseToken(`${letter}-string: ${what}`, at);
    const first = this.kind[open + 1]!;
    for (const [kind, text] of FIELD_ENDS) {
      if (first === kind) raise(`valid expression required before '${text}'`, open + 1);
    }
    if (!this.tryAt(open + 1, () => this.annotatedRhs())) raise("expecting a valid expression after '{'", open + 1);
    if (!this.endsField()) raise("expecting '=', or '!', or ':', or '}'", this.pos);
    const debug = this.eat(K.EQUAL);
    if (debug && (this.at(K.EQUAL) || !this.endsField())) raise("expecting '!', or ':', or '}'", this.pos);
    if (this.at(K.EXCLAMATION)) {
      const next = this.kind[this.pos + 1];
      if (next === K.COLON || next === K.RBRACE) raise('missing conversion character', this.pos + 1);
      if (next !== K.NAME) raise('invalid conversion character', this.pos + 1);
      this.pos += 2;
      if (!this.at(K.COLON) && !this.at(K.RBRACE)) raise("expecting ':' or '}'", this.pos);
    }
    if (this.at(K.COLON)) this.fieldSpec(raise);
    this.pos = before;
  }

  private endsField(): boolean {
    const k = this.kind[this.pos];
    return k === K.EQUAL || k === K.EXCLAMATION || k === K.COLON || k === K.RBRACE;
  }

  private fieldSpec(raise: (what: string, at: number) => never): void {
    this.pos++;
    for (;;) {
      const k = this.kind[this.pos];
      if (k === K.FSTRING_MIDDLE || k === K.TSTRING_MIDDLE) this.pos++;
      else if (k === K.LBRACE) {
        const close = this.matching(this.pos);
        if (this.kind[close] !== K.RBRACE) return;
        this.pos = close + 1;
      } else break;
    }
    if (!this.at(K.RBRACE)) raise("expecting '}', or format specs", this.pos);
  }

  /** @cpython Grammar/python.gram invalid_string_tstring_concat 3.14-3.15 */
  protected override invalidStringMix(start: number): void {
    if (!this.has('tstring')) return;
    const template = this.kind[start] === K.TSTRING_START;
    let at = start;
    let last = start;
    for (;;) {
      const k = this.kind[at];
      const isTemplate = k === K.TSTRING_START;
      if (k !== K.STRING && k !== K.FSTRING_START && !isTemplate) return;
      const end = k === K.STRING ? at : this.stringEnd(at);
      if (this.kind[end] === K.ERROR) return;
      if (isTemplate !== template) {
        this.raiseToken('cannot mix t-string literals with string or bytes literals', last, end);
      }
      last = at;
      at = end + 1;
    }
  }

  /** @cpython Grammar/python.gram invalid_parameters, invalid_star_etc, invalid_kwds 3.9-3.15 */
  protected override invalidParameter(what: string, from: number, to: number, lambda: boolean): void {
    const close = lambda ? K.COLON : K.RPAR;
    if (what === 'bare-star') return this.bareStar(from, close, lambda);
    if (what === 'no-default') {
      this.here(() => {
        const k = this.kind[this.pos];
        if (k !== K.COMMA && k !== close) return;
        if (this.profile.errors === 'll1') this.raiseToken(this.words('no-default'), this.firstParameter(from));
        if (this.has('default-range')) this.raiseToken(this.words('no-default'), from, this.pos - 1);
        this.pos += k === K.COMMA && !lambda ? 1 : 0;
        this.raiseLast(this.words('no-default'));
      });
      return;
    }
    if (!this.has('parameters')) return;
    const next = this.kind[from + 1];
    if (what === 'slash-first' && next !== K.COMMA) return;
    if (what === 'star-again' && next !== K.COMMA && next !== K.NAME) return;
    if (what === 'after-kwarg') {
      const k = this.kind[from];
      if (k !== K.NAME && k !== K.STAR && k !== K.DOUBLESTAR && k !== K.SLASH) return;
      this.here(() => {
        if (k === K.NAME) this.parameter(!lambda, false);
        else this.pos++;
        this.raiseToken(this.words('after-kwarg'), from, this.pos - 1);
      });
    }
    if (what === 'parenthesized') return this.parenthesizedParameters(from, lambda);
    this.raiseToken(this.words(what), from, to);
  }

  /** The token behind the parenthesis or `lambda` that opens the list. */
  private firstParameter(at: number): number {
    let depth = 0;
    let i = at;
    for (; i > 0; i--) {
      const k = this.kind[i - 1];
      if (k === K.RPAR || k === K.RSQB || k === K.RBRACE) depth++;
      else if (k === K.LPAR || k === K.LSQB || k === K.LBRACE) {
        if (depth-- === 0) break;
      } else if (k === K.KW_LAMBDA && depth === 0) break;
    }
    return i;
  }

  private bareStar(star: number, close: number, lambda: boolean): void {
    const next = this.kind[star + 1];
    const after = this.kind[star + 2];
    if (next !== close && !(next === K.COMMA && (after === close || after === K.DOUBLESTAR))) return;
    if (!lambda && (this.has('colon') || this.profile.errors === 'll1')) this.raiseToken(this.words('bare-star'), star);
    if (this.profile.errors === 'll1') this.raiseToken(this.words('bare-star'), star);
    this.pos = next === close ? star + 1 : star + 2;
    this.raiseLast(this.words('bare-star'));
  }

  private parenthesizedParameters(open: number, lambda: boolean): void {
    let i = open + 1;
    while (this.kind[i] === K.NAME) {
      i++;
      if (this.kind[i] !== K.COMMA) break;
      i++;
    }
    if (i === open + 1 || this.kind[i] !== K.RPAR) return;
    const what = lambda
      ? 'Lambda expression parameters cannot be parenthesized'
      : 'Function parameters cannot be parenthesized';
    this.raiseToken(what, open, i);
  }

  /** @cpython Grammar/python.gram invalid_type_params 3.13-3.15 */
  protected override invalidTypeParams(open: number): void {
    if (this.has('type-params') && this.kind[open + 1] === K.RSQB) {
      this.raiseFrom('Type parameter list cannot be empty', open + 1);
    }
  }

  /** @cpython Grammar/python.gram invalid_type_param 3.12-3.15: a colon stands here */
  protected override invalidTypeParam(start: number): void {
    const colon = this.pos;
    const what = this.kind[start] === K.STAR ? 'TypeVarTuple' : 'ParamSpec';
    this.here(() => {
      const bound = this.tryAt(colon + 1, () => this.expression());
      if (!bound) return;
      const kind = bound.tag === 'Tuple' ? 'constraints' : 'bound';
      this.raiseFrom(`cannot use ${kind} with ${what}`, colon);
    });
  }
}

const FIELD_ENDS: readonly [number, string][] = [
  [K.EQUAL, '='],
  [K.EXCLAMATION, '!'],
  [K.COLON, ':'],
  [K.RBRACE, '}'],
];
