/**
 * Code objects: PyObj with `v` a CodeData. Constants that are equal are one object within one compilation; identifiers are
 * interned. The JavaScript of a code object is made when it is first called.
 */

import { OP } from '../code/opcodes.ts';
import type { CodeUnit, UnitConst } from '../code/unit.ts';
import type { Point } from '../emit/emitter.ts';
import { objNew } from '../objects/alloc.ts';
import { newBytes } from '../objects/bytes.ts';
import { newComplex } from '../objects/complex.ts';
import { InvariantError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt } from '../objects/long.ts';
import { PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { newFrozenset } from '../objects/set.ts';
import { newSlice } from '../objects/slice.ts';
import { newTuple } from '../objects/tuple.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

const VARARGS = 4;
const VARKEYWORDS = 8;

export class CodeData {
  readonly unit: CodeUnit;
  /** the code object itself, borrowed */
  obj!: PyObj;
  readonly consts: PyObject[];
  readonly names: PyText[];
  readonly name: PyText;
  readonly qualname: PyText;
  readonly filename: PyText;
  /** number of arguments of all kinds, which stand first among the locals */
  readonly parameters: number;
  /** positional parameters where a call with exactly that many can enter directly, else -1 */
  readonly simple: number;
  points: Point[] = [];
  /** the function that runs it: (function object, mask, ...arguments); until the first call one that makes it */
  js: (...args: any[]) => any = notConnected;
  compiled = false;
  /** how often it was entered or jumped back, as far as that counts (3.11) */
  warmth = 0;
  /** tuples of names that were asked for, by kind of local, and the block that holds them (3.12+) */
  readonly cached: Map<number, PyObj> = new Map();
  cachedBlock = 0;
  /** index of the first instruction at which the frame is complete: RESUME */
  readonly firstTraceable: number;
  /** tracebacks of one frame, by point and depth (run/tracing.ts) */
  readonly traceIds: Map<number, number> = new Map();

  constructor(unit: CodeUnit, consts: PyObject[], names: PyText[], name: PyText, qualname: PyText, filename: PyText) {
    this.unit = unit;
    this.consts = consts;
    this.names = names;
    this.name = name;
    this.qualname = qualname;
    this.filename = filename;
    const extra = (unit.flags & VARARGS ? 1 : 0) + (unit.flags & VARKEYWORDS ? 1 : 0);
    this.parameters = unit.argcount + unit.kwonlyargcount + extra;
    this.firstTraceable = Math.max(0, unit.ops.indexOf(OP.RESUME));
    this.simple = extra === 0 && unit.kwonlyargcount === 0 ? unit.argcount : -1;
  }
}

function notConnected(): never {
  throw new InvariantError('code object without its function');
}

/** Constants of one compilation by key, so that equal ones are one object. */
export type ConstCache = Map<string, PyObject>;

/** A new reference to the code object of `unit` and all that it holds. */
export function newCode(vm: VM, unit: CodeUnit, cache: ConstCache = new Map()): PyObj {
  const filename = cached(cache, `f:${unit.filename}`, () => newStr(vm, unit.filename)) as PyText;
  const names = unit.names.map((n) => internNew(vm, n));
  const consts = unit.consts.map((c) => newConst(vm, c, cache));
  filename.rc++;
  const data = new CodeData(unit, consts, names, internNew(vm, unit.name), internNew(vm, unit.qualname), filename);
  const o = new PyObj(vm.t.code!, objNew(vm, vm.t.code!, codeBytes(vm, unit)), data);
  data.obj = o;
  data.js = (fn: PyObj, om: number, ...args: any[]) => {
    const js = vm.jsOf(o);
    fn.v.js = js;
    return js(fn, om, ...args);
  };
  return o;
}

/** @cpython Objects/object.c _PyObject_VAR_SIZE of a code object: rounded up to words. */
export function codeBytes(vm: VM, unit: CodeUnit): number {
  const w = vm.profile.pointerWidth;
  return Math.ceil((vm.t.code!.tp_basicsize + 2 * unit.size) / w) * w;
}

function cached(cache: ConstCache, key: string, make: () => PyObject): PyObject {
  let o = cache.get(key);
  if (!o) {
    o = make();
    cache.set(key, o);
  }
  return o;
}

/** @cpython Objects/codeobject.c all_name_chars: only ASCII letters, digits and underscores. */
export function isIdentifierLike(s: string): boolean {
  return /^\w*$/.test(s);
}

/** A new reference to the object of a constant. */
export function newConst(vm: VM, c: UnitConst, cache: ConstCache): PyObject {
  if (c.t === 'code') return newCode(vm, c.v, cache);
  const key = constKey(c);
  let o = cache.get(key);
  if (!o) {
    o = makeConst(vm, c, cache);
    cache.set(key, o);
    return o;
  }
  o.rc++;
  return o;
}

function makeConst(vm: VM, c: UnitConst, cache: ConstCache): PyObject {
  const share = (o: PyObject): PyObject => {
    o.rc++;
    return o;
  };
  switch (c.t) {
    case 'none':
      return share(vm.None);
    case 'ellipsis':
      return share(vm.Ellipsis);
    case 'bool':
      return share(c.v ? vm.True : vm.False);
    case 'int':
      return newInt(vm, c.v);
    case 'float':
      return newFloat(vm, c.v);
    case 'complex':
      return newComplex(vm, c.re, c.im);
    case 'str':
      return isIdentifierLike(c.v) || c.v.length <= 1 ? internNew(vm, c.v) : newStr(vm, c.v);
    case 'bytes':
      return newBytes(vm, c.v);
    case 'tuple':
      return newTuple(
        vm,
        c.v.map((x) => newConst(vm, x, cache)),
      );
    case 'frozenset':
      return newFrozenset(
        vm,
        c.v.map((x) => newConst(vm, x, cache)),
      );
    case 'slice':
      return newSlice(vm, newConst(vm, c.start, cache), newConst(vm, c.stop, cache), newConst(vm, c.step, cache));
    default:
      throw new InvariantError(`constant of unknown kind: ${(c as { t: string }).t}`);
  }
}

/** A text that two constants share exactly when they are one object. */
export function constKey(c: UnitConst): string {
  switch (c.t) {
    case 'none':
    case 'ellipsis':
      return c.t;
    case 'float':
      return `float:${Object.is(c.v, -0) ? '-0' : c.v}`;
    case 'complex':
      return `complex:${Object.is(c.re, -0) ? '-0' : c.re}:${Object.is(c.im, -0) ? '-0' : c.im}`;
    case 'tuple':
    case 'frozenset':
      return `${c.t}(${c.v.map(constKey).join()})`;
    case 'slice':
      return `slice(${constKey(c.start)},${constKey(c.stop)},${constKey(c.step)})`;
    case 'bytes':
      return `bytes:${Array.from(c.v).join()}`;
    case 'str':
      return `str:${c.v.length}:${c.v}`;
    case 'code':
      return 'code';
    default:
      return `${c.t}:${c.v}`;
  }
}
