/**
 * Expressions back to source text, as `from __future__ import annotations` stores them; CPython's `ast_unparse.c`,
 * which differs from `ast.unparse` in places. Each expression is written for a precedence level and takes parentheses
 * where it binds less tightly.
 */
import { complexRepr } from '../objects/value/complex.ts';
import { floatRepr } from '../objects/value/float-text.ts';
import { bytesRepr, strRepr as valueStrRepr } from '../objects/value/str-repr.ts';
import { UnicodeData } from '../objects/value/unicode.ts';
import { InvariantError } from '../profile/faults.ts';
import type {
  Arg,
  Arguments,
  Call,
  CompareOperator,
  Comprehension,
  ConstValue,
  Dict,
  Expr,
  FormattedValue,
  Interpolation,
  Lambda,
  Operator,
} from '../syntax/ast.ts';

const PR = {
  TUPLE: 0,
  TEST: 1,
  OR: 2,
  AND: 3,
  NOT: 4,
  CMP: 5,
  BOR: 6,
  BXOR: 7,
  BAND: 8,
  SHIFT: 9,
  ARITH: 10,
  TERM: 11,
  FACTOR: 12,
  POWER: 13,
  AWAIT: 14,
  ATOM: 15,
} as const;

const BINARY: Record<Operator, readonly [text: string, level: number]> = {
  Add: [' + ', PR.ARITH],
  Sub: [' - ', PR.ARITH],
  Mult: [' * ', PR.TERM],
  MatMult: [' @ ', PR.TERM],
  Div: [' / ', PR.TERM],
  Mod: [' % ', PR.TERM],
  LShift: [' << ', PR.SHIFT],
  RShift: [' >> ', PR.SHIFT],
  BitOr: [' | ', PR.BOR],
  BitXor: [' ^ ', PR.BXOR],
  BitAnd: [' & ', PR.BAND],
  FloorDiv: [' // ', PR.TERM],
  Pow: [' ** ', PR.POWER],
};

const COMPARE: Record<CompareOperator, string> = {
  Eq: ' == ',
  NotEq: ' != ',
  Lt: ' < ',
  LtE: ' <= ',
  Gt: ' > ',
  GtE: ' >= ',
  Is: ' is ',
  IsNot: ' is not ',
  In: ' in ',
  NotIn: ' not in ',
};

const UNARY = {
  Invert: ['~', PR.FACTOR],
  Not: ['not ', PR.NOT],
  UAdd: ['+', PR.FACTOR],
  USub: ['-', PR.FACTOR],
} as const;

/** What `repr` makes of a constant in the compiler's own texts. */
export class Unparser {
  readonly #unicode: UnicodeData;
  /** subscript by a tuple: parentheses dropped unless it holds a star (3.11+) */

  constructor(unicodeVersion: string) {
    this.#unicode = new UnicodeData(unicodeVersion);
  }

  strRepr(text: string): string {
    return valueStrRepr(text, this.#unicode);
  }

  /** `repr` of a constant. */
  constRepr(c: ConstValue): string {
    switch (c.t) {
      case 'none':
        return 'None';
      case 'ellipsis':
        return 'Ellipsis';
      case 'bool':
        return c.v ? 'True' : 'False';
      case 'int':
        return String(c.v);
      case 'float':
        return floatRepr(c.v);
      case 'complex':
        return complexRepr(c);
      case 'str':
        return this.strRepr(c.v);
      case 'bytes':
        return bytesRepr(c.v);
      case 'tuple':
        return `(${c.v.map((x) => this.constRepr(x)).join(', ')}${c.v.length === 1 ? ',' : ''})`;
      case 'frozenset':
        return c.v.length === 0 ? 'frozenset()' : `frozenset({${c.v.map((x) => this.constRepr(x)).join(', ')}})`;
      case 'slice':
        return `slice(${[c.start, c.stop, c.step].map((x) => this.constRepr(x)).join(', ')})`;
    }
  }

  /** @cpython Python/ast_unparse.c append_ast_constant 3.8-3.15 */
  #constant(c: ConstValue): string {
    if (c.t === 'ellipsis') return '...';
    const text = this.constRepr(c);
    return c.t === 'float' || c.t === 'complex' || c.t === 'tuple' ? text.replaceAll('inf', '1e309') : text;
  }

  /** @cpython Python/ast_unparse.c expr_as_unicode 3.8-3.15 */
  text(e: Expr, level: number = PR.TEST): string {
    switch (e.tag) {
      case 'BoolOp': {
        const pr = e.op === 'And' ? PR.AND : PR.OR;
        const inner = e.values.map((v) => this.text(v, pr + 1)).join(e.op === 'And' ? ' and ' : ' or ');
        return parens(inner, level > pr);
      }
      case 'BinOp':
        return this.#binary(e, level);
      case 'UnaryOp': {
        const [op, pr] = UNARY[e.op];
        return parens(op + this.text(e.operand, pr), level > pr);
      }
      case 'Lambda':
        return this.#lambda(e, level);
      case 'IfExp': {
        const parts = [this.text(e.body, PR.TEST + 1), this.text(e.test, PR.TEST + 1), this.text(e.orelse, PR.TEST)];
        return parens(`${parts[0]} if ${parts[1]} else ${parts[2]}`, level > PR.TEST);
      }
      case 'Dict':
        return this.#dict(e);
      case 'Set':
        return `{${this.#list(e.elts)}}`;
      case 'GeneratorExp':
        return `(${this.text(e.elt)}${this.#generators(e.generators)})`;
      case 'ListComp':
        return `[${this.text(e.elt)}${this.#generators(e.generators)}]`;
      case 'SetComp':
        return `{${this.text(e.elt)}${this.#generators(e.generators)}}`;
      case 'DictComp':
        if (e.value === null) return `{**${this.text(e.key)}${this.#generators(e.generators)}}`;
        return `{${this.text(e.key)}: ${this.text(e.value)}${this.#generators(e.generators)}}`;
      case 'Yield':
        return e.value === null ? '(yield)' : `(yield ${this.text(e.value)})`;
      case 'YieldFrom':
        return `(yield from ${this.text(e.value)})`;
      case 'Await':
        return parens(`await ${this.text(e.value, PR.ATOM)}`, level > PR.AWAIT);
      case 'Compare': {
        const rest = e.ops.map((op, i) => COMPARE[op] + this.text(e.comparators[i]!, PR.CMP + 1)).join('');
        return parens(this.text(e.left, PR.CMP + 1) + rest, level > PR.CMP);
      }
      case 'Call':
        return this.#call(e);
      case 'Constant':
        return (e.kind ?? '') + this.#constant(e.value);
      case 'JoinedStr':
      case 'FormattedValue':
      case 'TemplateStr':
      case 'Interpolation':
        return this.#fstring(e);
      case 'Attribute': {
        const isInt = e.value.tag === 'Constant' && e.value.value.t === 'int';
        return `${this.text(e.value, PR.ATOM)}${isInt ? ' .' : '.'}${e.attr}`;
      }
      case 'Starred':
        return `*${this.text(e.value, PR.BOR)}`;
      case 'Name':
        return e.id;
      case 'List':
        return `[${this.#list(e.elts)}]`;
      case 'Tuple':
        return this.#tuple(e.elts, level);
      case 'Subscript':
        return `${this.text(e.value, PR.ATOM)}[${this.text(e.slice, PR.TUPLE)}]`;
      case 'Slice':
        return this.#slice(e.lower, e.upper, e.step);
      case 'NamedExpr': {
        const inner = `${this.text(e.target, PR.ATOM)} := ${this.text(e.value, PR.ATOM)}`;
        return parens(inner, level > PR.TUPLE);
      }
    }
  }

  #list(elts: readonly Expr[]): string {
    return elts.map((x) => this.text(x)).join(', ');
  }

  #binary(e: Expr & { tag: 'BinOp' }, level: number): string {
    const [op, pr] = BINARY[e.op];
    const rightAssociative = e.op === 'Pow';
    const left = this.text(e.left, pr + (rightAssociative ? 1 : 0));
    const right = this.text(e.right, pr + (rightAssociative ? 0 : 1));
    return parens(left + op + right, level > pr);
  }

  #tuple(elts: readonly Expr[], level: number): string {
    if (elts.length === 0) return '()';
    const inner = this.#list(elts) + (elts.length === 1 ? ',' : '');
    return parens(inner, level > PR.TUPLE);
  }

  #slice(lower: Expr | null, upper: Expr | null, step: Expr | null): string {
    let text = lower === null ? '' : this.text(lower);
    text += ':';
    if (upper !== null) text += this.text(upper);
    if (step !== null) text += ':' + this.text(step);
    return text;
  }

  #dict(e: Dict): string {
    const items = e.values.map((v, i) => {
      const key = e.keys[i];
      return key ? `${this.text(key)}: ${this.text(v)}` : `**${this.text(v, PR.BOR)}`;
    });
    return `{${items.join(', ')}}`;
  }

  #generators(list: readonly Comprehension[]): string {
    return list
      .map((g) => {
        const head = ` ${g.is_async ? 'async for' : 'for'} ${this.text(g.target, PR.TUPLE)}`;
        const tests = g.ifs.map((t) => ' if ' + this.text(t, PR.TEST + 1)).join('');
        return `${head} in ${this.text(g.iter, PR.TEST + 1)}${tests}`;
      })
      .join('');
  }

  #call(e: Call): string {
    const func = this.text(e.func, PR.ATOM);
    const only = e.args[0];
    if (e.args.length === 1 && e.keywords.length === 0 && only?.tag === 'GeneratorExp') return func + this.text(only);
    const args = e.args.map((a) => this.text(a));
    for (const k of e.keywords)
      args.push(k.arg === null ? '**' + this.text(k.value) : `${k.arg}=${this.text(k.value)}`);
    return `${func}(${args.join(', ')})`;
  }

  /** @cpython Python/ast_unparse.c append_ast_args 3.8-3.15 */
  #args(a: Arguments): string {
    const out: string[] = [];
    const one = (arg: Arg, value: Expr | null | undefined) =>
      arg.arg + (arg.annotation ? ': ' + this.text(arg.annotation) : '') + (value ? '=' + this.text(value) : '');
    const positional = [...a.posonlyargs, ...a.args];
    const firstDefault = positional.length - a.defaults.length;
    positional.forEach((arg, i) => {
      out.push(one(arg, a.defaults[i - firstDefault]));
      if (a.posonlyargs.length > 0 && i + 1 === a.posonlyargs.length) out.push('/');
    });
    if (a.vararg !== null || a.kwonlyargs.length > 0) out.push('*' + (a.vararg === null ? '' : one(a.vararg, null)));
    a.kwonlyargs.forEach((arg, i) => {
      out.push(one(arg, a.kw_defaults[i]));
    });
    if (a.kwarg !== null) out.push('**' + one(a.kwarg, null));
    return out.join(', ');
  }

  #lambda(e: Lambda, level: number): string {
    const args = this.#args(e.args);
    // a space only before a positional parameter
    const space = e.args.posonlyargs.length + e.args.args.length > 0 ? ' ' : '';
    return parens(`lambda${space}${args}: ${this.text(e.body)}`, level > PR.TEST);
  }

  /** An f-string or t-string as one literal, in the quotes that `repr` of its text takes. */
  #fstring(e: Expr): string {
    const template = e.tag === 'TemplateStr' || e.tag === 'Interpolation';
    return (template ? 't' : 'f') + this.strRepr(this.#fstringBody(e, false));
  }

  /** @cpython Python/ast_unparse.c append_fstring_element 3.8-3.15 */
  #fstringBody(e: Expr, isFormatSpec: boolean): string {
    switch (e.tag) {
      case 'Constant':
        if (e.value.t !== 'str') throw new InvariantError('an f-string part that is no text');
        return e.value.v.replaceAll('{', '{{').replaceAll('}', '}}');
      case 'JoinedStr':
      case 'TemplateStr': {
        const body = e.values.map((v) => this.#fstringBody(v, isFormatSpec)).join('');
        return isFormatSpec ? body : body;
      }
      case 'FormattedValue':
        return this.#field(e, this.text(e.value, PR.TEST + 1));
      case 'Interpolation': {
        const source = e.str.t === 'str' ? e.str.v : this.text(e.value, PR.TEST + 1);
        return this.#field(e, source);
      }
      default:
        throw new InvariantError(`an f-string part ${e.tag}`);
    }
  }

  #field(e: FormattedValue | Interpolation, source: string): string {
    const conversion = e.conversion > 0 ? '!' + String.fromCharCode(e.conversion) : '';
    const spec = e.format_spec === null ? '' : ':' + this.#fstringBody(e.format_spec, true);
    return `${source.startsWith('{') ? '{ ' : '{'}${source}${conversion}${spec}}`;
  }
}

function parens(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
