/**
 * _json: what the json package does in C: scanning strings, the scanner of one value, encoding.
 *
 * @cpython Modules/_json.c 3.8-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictGetStr, dictSet, newDict } from '../objects/dict.ts';
import { PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { longFromText, PyFloat_FromString } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { getAttrStr, PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';
import { createEncoder, quoted } from './json_encoder.ts';

/** Raises json.decoder.JSONDecodeError(message, text, place). */
function decodeError(vm: VM, message: string, text: PyObject, at: number): never {
  const decoder = vm.hooks.import('json.decoder', null, null, newTuple(vm, [newStr(vm, 'x')]), 0);
  const type = getAttrStr(vm, decoder, 'JSONDecodeError');
  const args: PyObject[] = [newStr(vm, message), share(text), newInt(vm, pointsBefore(text, at))];
  const exc = vm.call(vm, type, args, null) as PyObj;
  for (const o of [...args, type, decoder]) decref(vm, o);
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** The end of the text: the caller makes an error of its own of it. */
function stop(vm: VM, text: PyObject, at: number): never {
  const place = newInt(vm, pointsBefore(text, at));
  const exc = vm.call(vm, vm.exc.StopIteration!, [place], null) as PyObj;
  decref(vm, place);
  throw new PyThrow(exc);
}

/** Places are counted in characters; in a text without surrogate pairs they are those of the string. */
const pointsBefore = (text: PyObject, at: number): number =>
  /[\ud800-\udfff]/.test(text.v) ? [...(text.v as string).slice(0, at)].length : at;

function unitsBefore(text: PyObject, points: number): number {
  const s = text.v as string;
  if (!/[\ud800-\udfff]/.test(s)) return points;
  let at = 0;
  for (let k = 0; k < points && at < s.length; k++) at += s.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The string whose first character is at `begin + 1`; where it ends in `end`. @cpython Modules/_json.c scanstring_unicode */
function scanstring(vm: VM, text: PyObject, from: number, strict: boolean, end: { at: number }): PyObject {
  const s = text.v as string;
  const begin = from - 1;
  let out = '';
  let at = from;
  for (;;) {
    let next = at;
    while (next < s.length && s[next] !== '"' && s[next] !== '\\') {
      if (strict && s.charCodeAt(next) <= 0x1f) decodeError(vm, 'Invalid control character at', text, next);
      next++;
    }
    if (next >= s.length) decodeError(vm, 'Unterminated string starting at', text, begin);
    out += s.slice(at, next);
    at = next + 1;
    if (s[next] === '"') break;
    const c = s[at];
    if (c === undefined) decodeError(vm, 'Unterminated string starting at', text, begin);
    at++;
    if (c !== 'u') {
      const plain = ESCAPES[c];
      if (plain === undefined) decodeError(vm, 'Invalid \\escape', text, at - 2);
      out += plain;
      continue;
    }
    const digits = s.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) decodeError(vm, 'Invalid \\uXXXX escape', text, at - 1);
    out += String.fromCharCode(Number.parseInt(digits, 16));
    at += 4;
  }
  end.at = at;
  return newStr(vm, out);
}

/** refs of a scanner, by place */
const PARTS = ['strict', 'object_hook', 'object_pairs_hook', 'parse_float', 'parse_int', 'parse_constant'] as const;
const [HOOK, PAIRS, FLOAT, INT, CONSTANT] = [1, 2, 3, 4, 5] as const;

interface Scanner extends State {
  strict: boolean;
}

/** One run over a text. */
interface Run {
  vm: VM;
  text: PyObject;
  s: string;
  scanner: Scanner;
  /** keys that were seen, so that equal ones are one object; owned */
  memo: Map<string, PyObject>;
  /** where the last value ended */
  end: { at: number };
}

const SPACE = /[ \t\n\r]*/y;

function skipSpace(s: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(s);
  return SPACE.lastIndex;
}

function key(r: Run, at: number): PyObject {
  const { vm } = r;
  const o = scanstring(vm, r.text, at, r.scanner.strict, r.end);
  const known = r.memo.get(o.v as string);
  if (known === undefined) {
    r.memo.set(o.v as string, share(o));
    return o;
  }
  decref(vm, o);
  return share(known);
}

/** @cpython Modules/_json.c _parse_object_unicode */
function parseObject(r: Run, from: number): PyObject {
  const { vm, s, text } = r;
  const pairs: PyObject[] | null = r.scanner.refs[PAIRS] === vm.None ? null : [];
  const dict = newDict(vm);
  let at = skipSpace(s, from);
  if (s[at] !== '}') {
    for (;;) {
      if (s[at] !== '"') decodeError(vm, 'Expecting property name enclosed in double quotes', text, at);
      const name = key(r, at + 1);
      at = skipSpace(s, r.end.at);
      if (s[at] !== ':') decodeError(vm, "Expecting ':' delimiter", text, at);
      at = skipSpace(s, at + 1);
      const value = scanOnce(r, at);
      at = skipSpace(s, r.end.at);
      if (pairs) pairs.push(newTuple(vm, [name, value]));
      else {
        dictSet(vm, dict, name, value);
        decref(vm, name);
        decref(vm, value);
      }
      if (s[at] === '}') break;
      if (s[at] !== ',') decodeError(vm, "Expecting ',' delimiter", text, at);
      const comma = at;
      at = skipSpace(s, at + 1);
      if (s[at] === '}' && vm.profile.modules.jsonTrailingComma)
        decodeError(vm, 'Illegal trailing comma before end of object', text, comma);
    }
  }
  r.end.at = at + 1;
  return hooked(r, dict, pairs);
}

function hooked(r: Run, dict: PyObj, pairs: PyObject[] | null): PyObject {
  const { vm } = r;
  const hook = r.scanner.refs[pairs ? PAIRS : HOOK]!;
  if (hook === vm.None) return dict;
  const end = r.end.at;
  const given = pairs ? vm.newList(pairs) : dict;
  try {
    return vm.call(vm, hook, [given], null);
  } finally {
    r.end.at = end;
    if (pairs) decref(vm, dict);
    decref(vm, given);
  }
}

/** @cpython Modules/_json.c _parse_array_unicode */
function parseArray(r: Run, from: number): PyObject {
  const { vm, s, text } = r;
  const items: PyObject[] = [];
  let at = skipSpace(s, from);
  if (s[at] !== ']') {
    for (;;) {
      items.push(scanOnce(r, at));
      at = skipSpace(s, r.end.at);
      if (s[at] === ']') break;
      if (s[at] !== ',') decodeError(vm, "Expecting ',' delimiter", text, at);
      const comma = at;
      at = skipSpace(s, at + 1);
      if (s[at] === ']' && vm.profile.modules.jsonTrailingComma)
        decodeError(vm, 'Illegal trailing comma before end of array', text, comma);
    }
  }
  r.end.at = at + 1;
  return vm.newList(items);
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;

/** @cpython Modules/_json.c _match_number_unicode */
function parseNumber(r: Run, from: number): PyObject {
  const { vm, s } = r;
  NUMBER.lastIndex = from;
  const found = NUMBER.exec(s);
  if (found === null) return stop(vm, r.text, from);
  r.end.at = from + found[0].length;
  const isFloat = found[1] !== undefined || found[2] !== undefined;
  const f = r.scanner.refs[isFloat ? FLOAT : INT]!;
  const digits = newStr(vm, found[0]);
  try {
    if (isFloat && f === (vm.tFloat as PyObject)) return PyFloat_FromString(vm, digits);
    if (!isFloat && f === (vm.tInt as PyObject)) {
      const n = longFromText(vm, digits, 10);
      if (n !== null) return n;
    }
    return vm.call(vm, f, [digits], null);
  } finally {
    decref(vm, digits);
  }
}

function constant(r: Run, name: string, at: number): PyObject {
  const text = newStr(r.vm, name);
  r.end.at = at + name.length;
  try {
    return r.vm.call(r.vm, r.scanner.refs[CONSTANT]!, [text], null);
  } finally {
    decref(r.vm, text);
  }
}

/** One value. @cpython Modules/_json.c scan_once_unicode */
function scanOnce(r: Run, at: number): PyObject {
  const { vm, s } = r;
  const c = s[at];
  if (c === undefined) return stop(vm, r.text, at);
  if (c === '"') return scanstring(vm, r.text, at + 1, r.scanner.strict, r.end);
  if (c === '{' || c === '[') {
    if (++vm.depth > vm.recursionLimit)
      raise(
        vm,
        vm.exc.RecursionError!,
        `maximum recursion depth exceeded while decoding a JSON ${c === '{' ? 'object' : 'array'} from a unicode string`,
      );
    try {
      return c === '{' ? parseObject(r, at + 1) : parseArray(r, at + 1);
    } finally {
      vm.depth--;
    }
  }
  for (const [word, value] of [
    ['null', vm.None],
    ['true', vm.True],
    ['false', vm.False],
  ] as const) {
    if (!s.startsWith(word, at)) continue;
    r.end.at = at + word.length;
    return share(value as PyObject);
  }
  for (const word of ['NaN', 'Infinity', '-Infinity']) if (s.startsWith(word, at)) return constant(r, word, at);
  return parseNumber(r, at);
}

const SCAN = argSpec('scan_once', ['string', 'idx'], { required: 2 });

function scannerCall(vm: VM, o: PyObj, args: PyObj, kwds: PyObj | null): PyObject {
  const [text, idx] = unpackTuple(vm, SCAN, args, kwds);
  if (!isSubtype(text!.type, vm.tStr)) typeError(vm, `first argument must be a string, not ${text!.type.tp_name}`);
  const at = PyNumber_AsIndex(vm, idx!, vm.exc.OverflowError!);
  if (at < 0) valueError(vm, 'idx cannot be negative');
  const run: Run = {
    vm,
    text: text!,
    s: text!.v as string,
    scanner: o.v as Scanner,
    memo: new Map(),
    end: { at: 0 },
  };
  try {
    const value = scanOnce(run, unitsBefore(text!, at));
    return newTuple(vm, [value, newInt(vm, pointsBefore(text!, run.end.at))]);
  } finally {
    for (const k of run.memo.values()) decref(vm, k);
  }
}

function scannerSpec(): TypeSpec {
  return {
    name: '_json.Scanner',
    basicsize: (w) => 9 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_new: (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        const [context] = unpackTuple(vm, argSpec('make_scanner', ['context'], { required: 1 }), args, kwds);
        const refs = PARTS.map((name) => getAttrStr(vm, context!, name));
        return newInstance(vm, type, { refs, strict: PyObject_IsTrue(vm, refs[0]!) } satisfies Scanner);
      },
      tp_call: scannerCall,
    },
    members: Object.fromEntries(
      PARTS.map((name, k) => [
        name,
        {
          get: (vm: VM, o: PyObj) => (k === 0 ? newBool(vm, (o.v as Scanner).strict) : (o.v as State).refs[k]!),
        },
      ]),
    ),
  };
}

const FUNCTIONS: Record<string, MethodSpec> = {
  encode_basestring_ascii: { call: 'O', fn: (vm, _m, o) => newStr(vm, quoted(stringOf(vm, o), true)) },
  encode_basestring: { call: 'O', fn: (vm, _m, o) => newStr(vm, quoted(stringOf(vm, o), false)) },
  scanstring: {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      const end = { at: 0 };
      const text = args[0]!;
      if (!isSubtype(text.type, vm.tStr)) typeError(vm, `first argument must be a string, not ${text.type.tp_name}`);
      const from = unitsBefore(text, PyNumber_AsIndex(vm, args[1]!, vm.exc.OverflowError!));
      const value = scanstring(vm, text, from, args[2] ? PyObject_IsTrue(vm, args[2]) : true, end);
      return newTuple(vm, [value, newInt(vm, pointsBefore(text, end.at))]);
    },
  },
};

function stringOf(vm: VM, o: PyObject): string {
  if (!isSubtype(o.type, vm.tStr)) typeError(vm, `first argument must be a string, not ${o.type.tp_name}`);
  return o.v as string;
}

export function createJson(vm: VM): PyObj {
  const functions = { ...FUNCTIONS };
  return defineModule(vm, {
    name: '_json',
    functions,
    exec: (m, module, add) => {
      add('make_scanner', defineType(m, scannerSpec()));
      const ascii = dictGetStr(m, module.d!, 'encode_basestring_ascii')!;
      const plain = dictGetStr(m, module.d!, 'encode_basestring')!;
      add('make_encoder', createEncoder(m, ascii, plain));
    },
  });
}
