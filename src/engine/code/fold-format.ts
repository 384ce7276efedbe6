/** `'%s and %5.2f' % (a, b)` as an f-string, where the format is simple enough. */
import type { ConstValue, Expr, FormattedValue, JoinedStr, Position } from '../syntax/ast.ts';
import { textOf } from './const-sequences.ts';

type Text = Extract<ConstValue, { t: 'str' }>;

const NOWHERE: Position = { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
const PERCENT = 37;
const MAXDIGITS = 3;

class Reader {
  readonly points: readonly number[];
  pos = 0;

  constructor(points: readonly number[]) {
    this.points = points;
  }

  get ended(): boolean {
    return this.pos >= this.points.length;
  }
}

function textConstant(points: readonly number[]): Expr {
  return { tag: 'Constant', value: textOf(points), kind: null, ...NOWHERE };
}

/** The literal part up to the next format unit; null if empty. @cpython Python/ast_opt.c parse_literal 3.10-3.15 */
function parse_literal(r: Reader): Expr | null {
  const out: number[] = [];
  const { points } = r;
  const start = r.pos;
  while (r.pos < points.length) {
    const ch = points[r.pos]!;
    if (ch !== PERCENT) {
      out.push(ch);
      r.pos++;
    } else if (points[r.pos + 1] === PERCENT) {
      out.push(PERCENT);
      r.pos += 2;
    } else {
      break;
    }
  }
  return r.pos === start ? null : textConstant(out);
}

interface Unit {
  spec: string;
  flags: Set<string>;
  width: number;
  prec: number;
}

const FLAGS = '-+ #0';

/** @cpython Python/ast_opt.c simple_format_arg_parse 3.10-3.15 */
function simple_format_arg_parse(r: Reader): Unit | null {
  const flags = new Set<string>();
  let ended = false;
  const next = (): string => {
    if (r.ended) {
      ended = true;
      return '';
    }
    return String.fromCodePoint(r.points[r.pos++]!);
  };
  const digits = (first: string): { value: number; ch: string } | null => {
    let ch = first;
    let value = 0;
    let n = 0;
    while (ch >= '0' && ch <= '9' && ch.length === 1) {
      value = value * 10 + Number(ch);
      ch = next();
      if (ended || ++n >= MAXDIGITS) return null;
    }
    return { value, ch };
  };
  let ch = next();
  while (!ended && FLAGS.includes(ch)) {
    flags.add(ch);
    ch = next();
  }
  let width = -1;
  let prec = -1;
  if (!ended && ch >= '0' && ch <= '9') {
    const number = digits(ch);
    if (number === null) return null;
    width = number.value;
    ch = number.ch;
  }
  if (!ended && ch === '.') {
    ch = next();
    prec = 0;
    if (!ended && ch >= '0' && ch <= '9') {
      const number = digits(ch);
      if (number === null) return null;
      prec = number.value;
      ch = number.ch;
    }
  }
  return ended ? null : { spec: ch, flags, width, prec };
}

/** @cpython Python/ast_opt.c parse_format 3.10-3.15 */
function parse_format(r: Reader, arg: Expr): FormattedValue | null {
  const unit = simple_format_arg_parse(r);
  // only %s, %r and %a are the same as in an f-string
  if (unit === null || !'sra'.includes(unit.spec)) return null;
  const left = unit.flags.has('-');
  let spec = '';
  if (!left && unit.width > 0) spec += '>';
  if (unit.width >= 0) spec += unit.width;
  if (unit.prec >= 0) spec += '.' + unit.prec;
  return {
    tag: 'FormattedValue',
    value: arg,
    conversion: unit.spec.charCodeAt(0),
    format_spec: spec === '' ? null : { tag: 'Constant', value: { t: 'str', v: spec }, kind: null, ...NOWHERE },
    lineno: arg.lineno,
    col_offset: arg.col_offset,
    end_lineno: arg.end_lineno,
    end_col_offset: arg.end_col_offset,
  };
}

/** The f-string, or null where the format isn't simple. @cpython Python/ast_opt.c optimize_format 3.10-3.15 */
export function optimize_format(at: Position, format: Text, elts: readonly Expr[]): JoinedStr | null {
  if (elts.some((e) => e.tag === 'Starred')) return null;
  const points = format.cps === undefined ? Array.from(format.v, (x) => x.codePointAt(0)!) : Array.from(format.cps);
  const r = new Reader(points);
  const values: Expr[] = [];
  let count = 0;
  for (;;) {
    const literal = parse_literal(r);
    if (literal !== null) values.push(literal);
    if (r.ended) break;
    if (count >= elts.length) return null;
    r.pos++;
    const value = parse_format(r, elts[count]!);
    count++;
    if (value === null) return null;
    values.push(value);
  }
  if (count < elts.length) return null;
  return {
    tag: 'JoinedStr',
    values,
    lineno: at.lineno,
    col_offset: at.col_offset,
    end_lineno: at.end_lineno,
    end_col_offset: at.end_col_offset,
  };
}
