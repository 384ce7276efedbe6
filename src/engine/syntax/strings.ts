/**
 * String atoms: adjacent strings, f-strings and t-strings to one node. A run of pieces is folded as CPython folds it:
 * neighbouring constants become one, empty ones vanish.
 */
import type { Constant, Expr, FormattedValue, Interpolation, JoinedStr } from './ast.ts';
import { Hooks } from './hooks.ts';
import {
  concatStr,
  decodeBytes,
  decodeEscapes,
  type EscapeHooks,
  type LiteralFault,
  type StringValue,
  strConst,
} from './literals.ts';
import * as K from './tokens.ts';

type Piece = Constant | FormattedValue | Interpolation;

/** A replacement field: the text of `{x=}` if it is a debug one, and the value. */
export interface Field {
  debug: Constant | null;
  value: FormattedValue | Interpolation;
}

export abstract class StringParser extends Hooks {
  abstract annotatedRhs(): Expr;
  /** @see nested_fstring.ts */
  protected abstract nestedFString(index: number, bodyStart: number, bodyEnd: number, raw: boolean): Expr[];

  /** @cpython Grammar/python.gram strings 3.8-3.15 */
  strings(): Expr {
    const start = this.pos;
    const first = this.kind[start]!;
    const next = this.kind[start + 1]!;
    if (first === K.STRING && next !== K.STRING && next !== K.FSTRING_START && next !== K.TSTRING_START) {
      const node = this.plainString(this.pos++);
      return Array.isArray(node) ? this.joined(node, start) : node;
    }
    const pieces: Expr[] = [];
    let joined = false;
    let template = false;
    let bytes = false;
    let text = false;
    if (this.diagnosing) this.invalidStringMix(start);
    for (;;) {
      const k = this.kind[this.pos]!;
      if (k === K.STRING && !template) {
        const node = this.plainString(this.pos++);
        if (Array.isArray(node)) {
          joined = true;
          pieces.push(...node);
          continue;
        }
        if (node.value.t === 'bytes') bytes = true;
        else text = true;
        pieces.push(node);
      } else if (k === K.FSTRING_START && !template) {
        joined = true;
        this.formatted(pieces, false);
      } else if (k === K.TSTRING_START && (template || this.pos === start)) {
        template = true;
        this.formatted(pieces, true);
      } else break;
    }
    if (bytes && (text || joined)) this.bytesMix(start);
    if (!joined && !template) return this.concatenated(pieces as Constant[], start);
    if (!template) return this.joined(pieces, start);
    return { ...this.joined(pieces, start), tag: 'TemplateStr' };
  }

  private bytesMix(start: number): never {
    const at = this.profile.bytesMixAtStart ? start : this.pos;
    return this.raiseTokens('SyntaxError', 'cannot mix bytes and nonbytes literals', at);
  }

  private concatenated(parts: Constant[], start: number): Constant {
    const last = this.pos - 1;
    const first = parts[0]!.value;
    let value = first;
    if (first.t === 'bytes') {
      const all = parts.map((p) => (p.value as Extract<typeof first, { t: 'bytes' }>).v);
      const v = new Uint8Array(all.reduce((n, b) => n + b.length, 0));
      let at = 0;
      for (const b of all) {
        v.set(b, at);
        at += b.length;
      }
      value = { t: 'bytes', v };
    } else value = concatStr(parts.map((p) => p.value as StringValue));
    return this.constantSpan(value, parts[0]!.kind, start, last);
  }

  private constantSpan(value: Constant['value'], kind: string | null, from: number, to: number): Constant {
    return {
      tag: 'Constant',
      value,
      kind,
      lineno: this.line[from]!,
      col_offset: this.col[from]!,
      end_lineno: this.endLine[to]!,
      end_col_offset: this.endCol[to]!,
    };
  }

  private joined(pieces: Expr[], start: number): JoinedStr {
    const last = this.pos - 1;
    return {
      tag: 'JoinedStr',
      values: this.profile.fstrings === 'tokens' ? foldPieces(pieces) : this.foldNested(pieces, start),
      lineno: this.line[start]!,
      col_offset: this.col[start]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }

  /** OURS: until 3.11 the constants in an f-string lie where the whole literal does. */
  private foldNested(pieces: Expr[], start: number): Expr[] {
    const last = this.pos - 1;
    return foldPieces(pieces).map((p) => (p.tag === 'Constant' ? this.constantSpan(p.value, p.kind, start, last) : p));
  }

  /** A STRING token: its constant, or the pieces of an f-string of the older kind. */
  private plainString(index: number): Constant | Expr[] {
    const { text } = this;
    let p = this.table.start[index]!;
    let end = this.table.end[index]!;
    const first = text.charCodeAt(p);
    let raw = false;
    let bytes = false;
    let formatted = false;
    for (;;) {
      const c = text.charCodeAt(p) | 32;
      if (c === 114) raw = true;
      else if (c === 98) bytes = true;
      else if (c === 102) formatted = true;
      else if (c !== 117) break;
      p++;
    }
    const quote = text.charCodeAt(p);
    const long = end - p >= 6 && text.charCodeAt(p + 1) === quote && text.charCodeAt(p + 2) === quote;
    p += long ? 3 : 1;
    end -= long ? 3 : 1;
    if (formatted) return this.nestedFString(index, p, end, raw);
    const body = text.slice(p, end);
    if (bytes) return this.constantSpan(this.bytesValue(body, raw, index), null, index, index);
    const value = raw ? strConst(body) : this.decoded(body, index, index);
    return this.constantSpan(value, first === 117 ? 'u' : null, index, index);
  }

  private bytesValue(body: string, raw: boolean, index: number): Constant['value'] {
    for (let i = 0; i < body.length; i++) {
      if (body.charCodeAt(i) < 128) continue;
      const message = this.profile.bytesAsciiMessage;
      if (this.profile.bytesErrorsAtNext) this.raiseTokens('SyntaxError', message, this.afterStrings(index));
      this.raiseTokens('SyntaxError', message, index);
    }
    if (raw || !body.includes('\\'))
      return { t: 'bytes', v: decodeBytes(body, true, { nameToChar: undefined, invalid: null }) };
    const hooks: EscapeHooks = { nameToChar: undefined, invalid: null };
    const v = this.decoding(index, () => decodeBytes(body, false, hooks));
    this.warnEscape(hooks, body, index);
    return { t: 'bytes', v };
  }

  /** Decodes the escapes in `body`; what is wrong is reported at token `index`, what is doubtful at token `owner`. */
  decoded(body: string, index: number, owner: number): StringValue {
    if (!body.includes('\\')) return strConst(body);
    const hooks: EscapeHooks = { nameToChar: this.context.nameToChar, invalid: null };
    const value = this.decoding(index, () => decodeEscapes(body, hooks));
    this.warnEscape(hooks, body, owner);
    return value;
  }

  private decoding<T>(index: number, decode: () => T): T {
    try {
      return decode();
    } catch (e) {
      const fault = e as LiteralFault;
      if (typeof fault?.message !== 'string' || e instanceof Error) throw e;
      const place = this.profile.fstrings === 'tokens' ? index : this.afterStrings(index);
      return this.raiseTokens('SyntaxError', fault.message, place);
    }
  }

  /** The FSTRING_END or TSTRING_END of the string that opens at a token; the last token if it is not closed. */
  protected stringEnd(open: number): number {
    let depth = 0;
    for (let i = open; i < this.table.count; i++) {
      const k = this.kind[i];
      if (k === K.FSTRING_START || k === K.TSTRING_START) depth++;
      else if ((k === K.FSTRING_END || k === K.TSTRING_END) && --depth === 0) return i;
    }
    return this.table.count - 1;
  }

  /** The token behind a run of literals, which the parser has fetched; the tree builder of 3.8 has the first one. */
  private afterStrings(index: number): number {
    let i = index;
    if (this.profile.errors === 'll1') {
      while (i > 0 && this.kind[i - 1] === K.STRING) i--;
      return i;
    }
    while (this.kind[i] === K.STRING) i++;
    return i;
  }

  /** @cpython Parser/string_parser.c warn_invalid_escape_sequence 3.8-3.15: `owner` is the token that lends its line */
  private warnEscape(hooks: EscapeHooks, body: string, owner: number): void {
    const { invalid } = hooks;
    const { warn, filename } = this.context;
    if (!invalid || !warn) return;
    if (invalid.octal && !this.profile.invalidOctalEscape) return;
    const k = this.kind[owner];
    // the tokenizer has warned about an escaped brace
    if (k !== K.STRING && (invalid.text === '\\{' || invalid.text === '\\}')) return;
    const template = invalid.octal ? this.profile.invalidOctalEscapeMessage : this.profile.invalidEscapeMessage;
    this.flushWarnings(this.pos);
    let line = this.line[owner]!;
    if (this.profile.escapeLineCounts) line += body.slice(0, invalid.index).split('\n').length - 1;
    const text = template.replaceAll('{}', invalid.text);
    if (warn(this.profile.invalidEscape, text, line, filename)) this.raiseTokens('SyntaxError', text, owner);
  }

  /** `\{` in a nested f-string. */
  warnBrace(index: number): void {
    const { warn, filename } = this.context;
    if (!warn) return;
    this.flushWarnings(this.pos);
    const text = this.profile.invalidEscapeMessage.replaceAll('{}', '\\{');
    const wrong = warn(this.profile.invalidEscape, text, this.line[index]!, filename);
    if (wrong) this.raiseTokens('SyntaxError', text, index);
  }

  /** @cpython Grammar/python.gram fstring, tstring 3.12-3.15: its texts are decoded when its end is reached */
  private formatted(pieces: Expr[], template: boolean): void {
    const start = this.pos++;
    const raw = /r/i.test(this.tokenText(start));
    const middle = template ? K.TSTRING_MIDDLE : K.FSTRING_MIDDLE;
    const end = template ? K.TSTRING_END : K.FSTRING_END;
    const texts: [piece: Constant, token: number][] = [];
    for (;;) {
      const k = this.kind[this.pos];
      if (k === middle) {
        const piece = this.constantSpan(strConst(this.tokenText(this.pos)), null, this.pos, this.pos);
        texts.push([piece, this.pos++]);
        pieces.push(piece);
      } else if (k === K.LBRACE) this.field(pieces, template, template);
      else if (k === end) break;
      else this.fail();
    }
    const close = this.pos++;
    if (raw) return;
    for (const [piece, token] of texts) {
      const blame = this.profile.decodeFaultAtEnd ? close : token;
      piece.value = this.decoded((piece.value as StringValue).v, blame, close);
    }
  }

  /** @cpython Grammar/python.gram fstring_replacement_field, tstring_replacement_field 3.12-3.15 */
  private field(pieces: Expr[], template: boolean, interpolation: boolean): void {
    const open = this.pos;
    if (this.diagnosing) this.invalidField(open, template);
    this.pos = open + 1;
    const value = this.annotatedRhs();
    const debug = this.eat(K.EQUAL);
    let conversion = -1;
    let textEnd = this.pos;
    let debugEnd = this.pos;
    if (this.at(K.EXCLAMATION)) {
      this.pos++;
      const name = this.expect(K.NAME);
      conversion = this.conversion(textEnd, name, template);
      debugEnd = name;
    }
    const spec = this.at(K.COLON) ? this.formatSpec(template) : null;
    const close = this.expect(K.RBRACE);
    if (conversion < 0 && !spec) textEnd = debugEnd = close;
    if (debug && conversion < 0 && !spec) conversion = 114;
    const place = {
      lineno: this.line[open]!,
      col_offset: this.col[open]!,
      end_lineno: this.endLine[close]!,
      end_col_offset: this.endCol[close]!,
    };
    if (debug) pieces.push(this.debugText(open, textEnd, debugEnd, close));
    if (interpolation) {
      const text = this.fieldText(open, textEnd);
      const source = debug ? text.trimEnd().replace(/=$/, '') : text;
      pieces.push({ tag: 'Interpolation', value, str: strConst(source), conversion, format_spec: spec, ...place });
    } else pieces.push({ tag: 'FormattedValue', value, conversion, format_spec: spec, ...place });
  }

  /** The source of a field between its brace and the token `end`, without comments. */
  private fieldText(open: number, end: number): string {
    const text = this.text.slice(this.table.end[open]!, this.table.start[end]!);
    return text.includes('#') ? text.replace(/#[^\n]*/g, '') : text;
  }

  private debugText(open: number, textEnd: number, debugEnd: number, close: number): Constant {
    const plain = debugEnd === close;
    const column = plain ? this.endCol[close]! - 1 : this.col[debugEnd]! - (this.kind[debugEnd] === K.COLON ? 0 : 1);
    return {
      tag: 'Constant',
      value: strConst(this.fieldText(open, textEnd)),
      kind: null,
      lineno: this.line[open]!,
      col_offset: this.col[open]! + 1,
      end_lineno: plain ? this.endLine[close]! : this.line[debugEnd]!,
      end_col_offset: column,
    };
  }

  /** @cpython Parser/action_helpers.c _PyPegen_check_fstring_conversion 3.12-3.15 */
  private conversion(mark: number, name: number, template: boolean): number {
    const letter = template ? 't' : 'f';
    if (this.line[mark] !== this.line[name] || this.endCol[mark] !== this.col[name]) {
      const what = `${letter}-string: conversion type must come right after the exclamanation mark`;
      this.raiseTokens('SyntaxError', what, mark, name);
    }
    const text = this.identifier(name);
    if (text !== 's' && text !== 'r' && text !== 'a') {
      const what = `${letter}-string: invalid conversion character '${text}': expected 's', 'r', or 'a'`;
      this.raiseTokens('SyntaxError', what, name);
    }
    return text.charCodeAt(0);
  }

  /** @cpython Parser/action_helpers.c _PyPegen_setup_full_format_spec 3.12-3.15 */
  private formatSpec(template: boolean): JoinedStr {
    const colon = this.pos++;
    const middle = template ? K.TSTRING_MIDDLE : K.FSTRING_MIDDLE;
    const pieces: Expr[] = [];
    for (;;) {
      if (this.at(middle)) {
        const token = this.pos++;
        const text = this.decoded(this.tokenText(token), token, token);
        const piece = this.constantSpan(text, null, token, token);
        if ((piece.value as StringValue).v !== '' || !this.profile.specFolded) pieces.push(piece);
      } else if (this.at(K.LBRACE)) this.field(pieces, template, false);
      else break;
    }
    const last = this.pos - 1;
    const sole = pieces.length === 1;
    return {
      tag: 'JoinedStr',
      values: this.profile.specFolded || sole ? foldPieces(pieces) : pieces,
      lineno: this.line[colon]!,
      col_offset: this.col[colon]!,
      end_lineno: this.endLine[last]!,
      end_col_offset: this.endCol[last]!,
    };
  }
}

/** @cpython Parser/action_helpers.c _build_concatenated_str 3.12-3.15 */
export function foldPieces(pieces: Expr[]): Expr[] {
  const out: Expr[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]! as Piece;
    if (piece.tag !== 'Constant') {
      out.push(piece);
      continue;
    }
    let j = i + 1;
    while (j < pieces.length && pieces[j]!.tag === 'Constant') j++;
    let whole = piece;
    if (j > i + 1) {
      const run = pieces.slice(i, j) as Constant[];
      const last = run[run.length - 1]!;
      const value = concatStr(run.map((c) => c.value as StringValue));
      whole = { ...piece, value, end_lineno: last.end_lineno, end_col_offset: last.end_col_offset };
      i = j - 1;
    }
    if ((whole.value as StringValue).v !== '') out.push(whole);
  }
  return out;
}
