/**
 * Constants as the compiler tells them apart: by type and value, `0.0` from `-0.0`, element by element in tuples, and
 * code objects by all they hold. A key is a string; equal keys mean that one object serves both.
 */
import type { ConstValue } from '../syntax/ast.ts';
import type { CodeUnit, UnitConst } from './unit.ts';

export const NONE: ConstValue = { t: 'none' };
export const ELLIPSIS: ConstValue = { t: 'ellipsis' };

export function strConst(v: string): ConstValue & { t: 'str' } {
  return { t: 'str', v };
}

export function intConst(v: number): ConstValue & { t: 'int' } {
  return { t: 'int', v };
}

export function strTuple(names: readonly string[]): ConstValue {
  return { t: 'tuple', v: names.map(strConst) };
}

/** Equal values have equal keys, whatever their types: `1 == 1.0 == True`. */
export function equalityKey(c: ConstValue): string {
  switch (c.t) {
    case 'bool':
      return c.v ? '1' : '0';
    case 'int':
      return String(c.v);
    case 'float':
      return Number.isInteger(c.v) ? String(BigInt(c.v)) : 'f' + c.v;
    case 'complex':
      return c.im === 0 ? equalityKey({ t: 'float', v: c.re }) : `c${c.re + 0},${c.im}`;
    case 'str':
      return 's' + (c.cps === undefined ? c.v : c.cps.join());
    case 'bytes':
      return 'b' + c.v.join();
    case 'tuple':
      return '(' + c.v.map(equalityKey).join(';') + ')';
    case 'frozenset':
      return '{' + c.v.map(equalityKey).sort().join(';') + '}';
    case 'slice':
      return `[${equalityKey(c.start)};${equalityKey(c.stop)};${equalityKey(c.step)}]`;
    default:
      return c.t;
  }
}

/** `frozenset(items)`: of equal items the first stays. */
export function frozensetOf(items: readonly ConstValue[]): ConstValue {
  const seen = new Map<string, ConstValue>();
  for (const item of items) {
    const key = equalityKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return { t: 'frozenset', v: [...seen.values()] };
}

const DOUBLE = new Float64Array(1);
const BITS = new BigUint64Array(DOUBLE.buffer);

function floatKey(v: number): string {
  DOUBLE[0] = v;
  return BITS[0]!.toString(36);
}

/** The constants of all code objects of one compilation: hands out one object a value. */
export class ConstCache {
  readonly #byKey = new Map<string, ConstValue>();
  readonly #units = new Map<string, CodeUnit[]>();
  #nans = 0;
  readonly #nanKeys = new WeakMap<object, string>();

  /** @cpython Objects/codeobject.c _PyCode_ConstantKey 3.8-3.15 */
  key(c: UnitConst): string {
    switch (c.t) {
      case 'none':
        return 'N';
      case 'ellipsis':
        return 'E';
      case 'bool':
        return c.v ? 'T' : 'F';
      case 'int':
        return 'i' + c.v;
      case 'float':
        // a NaN is equal to nothing but itself
        return Number.isNaN(c.v) ? this.#nanKey(c) : 'f' + floatKey(c.v);
      case 'complex':
        return Number.isNaN(c.re) || Number.isNaN(c.im) ? this.#nanKey(c) : 'c' + floatKey(c.re) + ',' + floatKey(c.im);
      case 'str':
        return c.cps === undefined ? 's' + c.v.length + ':' + c.v : 'S' + c.cps.length + ':' + c.cps.join();
      case 'bytes':
        return 'b' + c.v.length + ':' + c.v.join();
      case 'tuple':
        return '(' + c.v.map((x) => this.key(x)).join(';') + ')';
      case 'frozenset':
        return (
          '{' +
          c.v
            .map((x) => this.key(x))
            .sort()
            .join(';') +
          '}'
        );
      case 'slice':
        return `[${this.key(c.start)};${this.key(c.stop)};${this.key(c.step)}]`;
      case 'code':
        return this.#codeKey(c.v);
    }
  }

  #nanKey(c: object): string {
    let key = this.#nanKeys.get(c);
    if (key === undefined) {
      key = 'n' + this.#nans++;
      this.#nanKeys.set(c, key);
    }
    return key;
  }

  #codeKey(unit: CodeUnit): string {
    const group = `k${unit.firstlineno}:${unit.size}:${unit.name}`;
    let units = this.#units.get(group);
    if (units === undefined) {
      units = [];
      this.#units.set(group, units);
    }
    let i = units.findIndex((u) => u === unit || this.#unitsEqual(u, unit));
    if (i < 0) i = units.push(unit) - 1;
    return group + '#' + i;
  }

  /** @cpython Objects/codeobject.c code_richcompare 3.11-3.15 */
  #unitsEqual(a: CodeUnit, b: CodeUnit): boolean {
    return (
      a.argcount === b.argcount &&
      a.posonlyargcount === b.posonlyargcount &&
      a.kwonlyargcount === b.kwonlyargcount &&
      a.flags === b.flags &&
      same(a.ops, b.ops) &&
      same(a.args, b.args) &&
      same(a.lines, b.lines) &&
      same(a.endLines, b.endLines) &&
      same(a.cols, b.cols) &&
      same(a.endCols, b.endCols) &&
      same(a.names, b.names) &&
      same(a.localsplusnames, b.localsplusnames) &&
      same(a.localspluskinds, b.localspluskinds) &&
      a.consts.length === b.consts.length &&
      a.consts.every((c, i) => this.key(c) === this.key(b.consts[i]!)) &&
      a.exceptions.length === b.exceptions.length &&
      a.exceptions.every((e, i) => {
        const f = b.exceptions[i]!;
        return e.start === f.start && e.end === f.end && e.target === f.target && e.depth === f.depth;
      })
    );
  }

  /**
   * The object that stands for this value in the whole compilation, and its key.
   * @cpython Python/compile.c merge_consts_recursive 3.8-3.15
   */
  merge(c: UnitConst): { key: string; value: UnitConst } {
    const key = this.key(c);
    if (c.t === 'code') return { key, value: c };
    const known = this.#byKey.get(key);
    if (known !== undefined) return { key, value: known };
    this.#byKey.set(key, c);
    if (c.t === 'tuple' || c.t === 'frozenset') c.v = c.v.map((x) => this.merge(x).value as ConstValue);
    return { key, value: c };
  }
}

function same(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
