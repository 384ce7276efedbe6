/**
 * Trees as text: `dump` in the format of Python's `ast.dump`, `compareTree` to find where two trees part.
 */
import type { ConstValue, Node } from './ast.ts';
import { FIELDS, UNPLACED } from './fields.ts';
import { codePointsOf } from './literals.ts';

export interface DumpOptions {
  /** with `lineno` and the rest, as `include_attributes=True` */
  attributes?: boolean;
  /** empty lists and absent values too, as `show_empty=True` (3.13's default is without) */
  showEmpty?: boolean;
  /** spaces a level; one line if absent */
  indent?: number;
}

const POSITIONS = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'];
const BARE = new Set(['op', 'ops', 'ctx']);

/** A node as `ast.dump` writes it. */
export function dump(node: Node, options: DumpOptions = {}): string {
  return dumpValue(node, '', options, 0);
}

function dumpValue(value: unknown, field: string, options: DumpOptions, level: number): string {
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) {
    const parts = value.map((v) => dumpValue(v, field, options, level + 1));
    return `[${joined(parts, options, level + 1)}]`;
  }
  if (typeof value === 'string') return BARE.has(field) ? `${value}()` : reprString(Array.from(value, codePoint));
  if (typeof value !== 'object') return String(value);
  if ('t' in value) return reprConst(value as ConstValue);
  const node = value as Record<string, unknown>;
  const tag = node.tag as string;
  const parts: string[] = [];
  for (const name of FIELDS[tag]!) {
    const v = node[name];
    const empty = v === null || (Array.isArray(v) && v.length === 0);
    const load = name === 'ctx' && v === 'Load';
    if ((empty || load) && !options.showEmpty && !(tag === 'Constant' && name === 'value')) continue;
    parts.push(`${name}=${dumpValue(v, name, options, level + 1)}`);
  }
  if (options.attributes && !UNPLACED.has(tag)) for (const name of POSITIONS) parts.push(`${name}=${node[name]}`);
  return `${tag}(${joined(parts, options, level + 1)})`;
}

function joined(parts: string[], options: DumpOptions, level: number): string {
  if (options.indent === undefined || parts.length === 0) return parts.join(', ');
  const pad = '\n' + ' '.repeat(options.indent * level);
  return pad + parts.join(',' + pad);
}

function codePoint(ch: string): number {
  return ch.codePointAt(0)!;
}

/** The `repr` of a constant. */
export function reprConst(value: ConstValue): string {
  switch (value.t) {
    case 'none':
      return 'None';
    case 'ellipsis':
      return 'Ellipsis';
    case 'bool':
      return value.v ? 'True' : 'False';
    case 'int':
      return String(value.v);
    case 'float':
      return reprFloat(value.v);
    case 'complex':
      return `${complexPart(value.im)}j`;
    case 'str':
      return reprString(codePointsOf(value));
    case 'bytes':
      return `b${quoted(Array.from(value.v), false)}`;
    case 'tuple':
      return `(${value.v.map(reprConst).join(', ')}${value.v.length === 1 ? ',' : ''})`;
    case 'frozenset':
      return `frozenset({${value.v.map(reprConst).join(', ')}})`;
    case 'slice':
      return `slice(${reprConst(value.start)}, ${reprConst(value.stop)}, ${reprConst(value.step)})`;
  }
}

/** @cpython Python/pystrtod.c format_float_short 3.8-3.15, mode `r` */
export function reprFloat(v: number): string {
  if (Number.isNaN(v)) return 'nan';
  if (!Number.isFinite(v)) return v < 0 ? '-inf' : 'inf';
  if (v === 0) return Object.is(v, -0) ? '-0.0' : '0.0';
  const [mantissa, exponent] = v.toExponential().split('e') as [string, string];
  const e = Number(exponent);
  if (e < -4 || e >= 16) {
    const digits = Math.abs(e) < 10 ? `0${Math.abs(e)}` : String(Math.abs(e));
    return `${mantissa}e${e < 0 ? '-' : '+'}${digits}`;
  }
  const digits = mantissa.replace(/[-.]/g, '');
  const sign = v < 0 ? '-' : '';
  if (e < 0) return `${sign}0.${'0'.repeat(-e - 1)}${digits}`;
  const whole = digits.slice(0, e + 1).padEnd(e + 1, '0');
  return `${sign}${whole}.${digits.slice(e + 1) || '0'}`;
}

function complexPart(v: number): string {
  const text = reprFloat(v);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

function reprString(cps: number[]): string {
  return quoted(cps, true);
}

const UNPRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

function quoted(cps: number[], text: boolean): string {
  const quote = cps.includes(39) && !cps.includes(34) ? 34 : 39;
  let out = '';
  for (const c of cps) {
    if (c === quote || c === 92) out += '\\' + String.fromCharCode(c);
    else if (c === 10) out += '\\n';
    else if (c === 13) out += '\\r';
    else if (c === 9) out += '\\t';
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else if (!text || c < 0xa0) out += `\\x${c.toString(16).padStart(2, '0')}`;
    else if (UNPRINTABLE.test(String.fromCodePoint(c))) out += escaped(c);
    else out += String.fromCodePoint(c);
  }
  const q = String.fromCharCode(quote);
  return q + out + q;
}

function escaped(c: number): string {
  const hex = c.toString(16);
  if (c < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return c < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** The path of the first place where two trees (or parts of trees) differ, or null; e.g. `body[0].value.right: Name != Call`. */
export function compareTree(a: unknown, b: unknown, path = ''): string | null {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const found = compareTree(a[i], b[i], `${path}[${i}]`);
      if (found) return found;
    }
    return a.length === b.length ? null : `${path}: ${a.length} items != ${b.length} items`;
  }
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    if ('t' in a && 't' in b) {
      const [x, y] = [reprConst(a as ConstValue), reprConst(b as ConstValue)];
      return x === y && a.t === b.t ? null : `${path}: ${x} != ${y}`;
    }
    const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
    if (x.tag !== y.tag) return `${path}: ${x.tag} != ${y.tag}`;
    for (const name of [...(FIELDS[x.tag as string] ?? []), ...POSITIONS]) {
      const found = compareTree(x[name], y[name], path === '' ? name : `${path}.${name}`);
      if (found) return found;
    }
    return null;
  }
  return Object.is(a, b) ? null : `${path}: ${String(a)} != ${String(b)}`;
}
