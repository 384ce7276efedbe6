/**
 * The encoder of _json. refs by place: markers, default, encoder, indent, key_separator, item_separator.
 *
 * @cpython Modules/_json.c encoder_listencode_obj ... 3.8-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import { callMethod } from '../objects/call.ts';
import { cursor, dictDelMaybe, dictGet, dictNext, dictSet } from '../objects/dict.ts';
import { PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { realAddress } from '../objects/identity.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { isLong } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, STATE_CLEAR, STATE_SLOTS, type State, share } from './instance.ts';

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

const unicodeEscape = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON string; `ascii` escapes all beyond. */
export function quoted(text: string, ascii: boolean): string {
  const odd = ascii ? /["\\]|[^ -~]/g : /["\\\0-\x1f]/g;
  return `"${text.replace(odd, (c) => ESCAPES[c] ?? unicodeEscape(c))}"`;
}

interface Encoder extends State {
  sortKeys: boolean;
  skipKeys: boolean;
  allowNan: boolean;
  /** the encoders of this module need no call */
  fast: 'ascii' | 'plain' | null;
  indent: string | null;
  keySeparator: string;
  itemSeparator: string;
}

const [MARKERS, DEFAULT, ENCODE] = [0, 1, 2] as const;

function textOf(vm: VM, f: PyType['tp_repr'], o: PyObject): string {
  const s = f!(vm, o);
  const text = s.v as string;
  decref(vm, s);
  return text;
}

function floatText(vm: VM, e: Encoder, o: PyObject): string {
  const x = o.v as number;
  if (Number.isFinite(x)) return textOf(vm, vm.tFloat.tp_repr, o);
  if (!e.allowNan) {
    const base = 'Out of range float values are not JSON compliant';
    valueError(vm, vm.profile.modules.jsonNamesFloat ? `${base}: ${vm.reprText(o)}` : base);
  }
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity';
}

function stringText(vm: VM, e: Encoder, o: PyObject): string {
  if (e.fast !== null) return quoted(o.v as string, e.fast === 'ascii');
  const made = vm.call(vm, e.refs[ENCODE]!, [o], null);
  try {
    if (!isSubtype(made.type, vm.tStr)) typeError(vm, `encoder() must return a string, not ${made.type.tp_name}`);
    return made.v as string;
  } finally {
    decref(vm, made);
  }
}

/** None, True, False and numbers; null for others. */
function plainText(vm: VM, e: Encoder, o: PyObject): string | null {
  if (o === vm.None) return 'null';
  if (o === vm.True) return 'true';
  if (o === vm.False) return 'false';
  if (isLong(o)) return textOf(vm, vm.tInt.tp_repr, o);
  if (isSubtype(o.type, vm.tFloat)) return floatText(vm, e, o);
  return null;
}

/** Runs `f` while `o` is marked as being encoded. */
function marked(vm: VM, e: Encoder, o: PyObject, f: () => void): void {
  const markers = e.refs[MARKERS]!;
  if (markers === vm.None) return f();
  const key = newInt(vm, realAddress(vm, o));
  try {
    if (dictGet(vm, markers as PyObj, key) !== null) valueError(vm, 'Circular reference detected');
    dictSet(vm, markers as PyObj, key, o);
    f();
    dictDelMaybe(vm, markers as PyObj, key);
  } finally {
    decref(vm, key);
  }
}

/** 3.14: an error says on its way out where it came from. */
function noted(vm: VM, note: () => string, f: () => void): void {
  try {
    f();
  } catch (thrown) {
    if (vm.profile.modules.jsonNotes && thrown instanceof PyThrow) {
      const text = newStr(vm, note());
      decref(vm, callMethod(vm, thrown.value, 'add_note', [text]));
      decref(vm, text);
    }
    throw thrown;
  }
}

const lineBreak = (e: Encoder, level: number): string => (e.indent === null ? '' : `\n${e.indent.repeat(level)}`);

function encode(vm: VM, e: Encoder, o: PyObject, level: number, out: string[]): void {
  if (isSubtype(o.type, vm.tStr)) return void out.push(stringText(vm, e, o));
  const plain = plainText(vm, e, o);
  if (plain !== null) return void out.push(plain);
  if (++vm.depth > vm.recursionLimit)
    raise(vm, vm.exc.RecursionError!, 'maximum recursion depth exceeded while encoding a JSON object');
  try {
    if (isSubtype(o.type, vm.tList) || isSubtype(o.type, vm.tTuple)) encodeList(vm, e, o, level, out);
    else if (isSubtype(o.type, vm.tDict)) encodeDict(vm, e, o as PyObj, level, out);
    else encodeOther(vm, e, o, level, out);
  } finally {
    vm.depth--;
  }
}

function encodeOther(vm: VM, e: Encoder, o: PyObject, level: number, out: string[]): void {
  marked(vm, e, o, () => {
    const made = vm.call(vm, e.refs[DEFAULT]!, [o], null);
    try {
      noted(
        vm,
        () => `when serializing ${typeName(o)} object`,
        () => encode(vm, e, made, level, out),
      );
    } finally {
      decref(vm, made);
    }
  });
}

function typeName(o: PyObject): string {
  const { ht_qualname, ht_module, tp_name } = o.type;
  if (ht_qualname === null) return tp_name;
  const module = ht_module?.v as string | undefined;
  return module && module !== 'builtins' && module !== '__main__'
    ? `${module}.${ht_qualname.v}`
    : (ht_qualname.v as string);
}

function encodeList(vm: VM, e: Encoder, o: PyObject, level: number, out: string[]): void {
  const items = vm.listOf(o);
  if (items.length === 0) return void out.push('[]');
  marked(vm, e, o, () => {
    out.push('[', lineBreak(e, level + 1));
    items.forEach((x, k) => {
      if (k > 0) out.push(e.itemSeparator, lineBreak(e, level + 1));
      noted(
        vm,
        () => `when serializing ${typeName(o)} item ${k}`,
        () => encode(vm, e, x, level + 1, out),
      );
    });
    out.push(lineBreak(e, level), ']');
  });
  for (const x of items) decref(vm, x);
}

/** The text of a key; null where it is to be left out. */
function keyText(vm: VM, e: Encoder, key: PyObject): string | null {
  if (isSubtype(key.type, vm.tStr)) return stringText(vm, e, key);
  const plain = plainText(vm, e, key);
  if (plain !== null) return `"${plain}"`;
  if (e.skipKeys) return null;
  typeError(vm, `keys must be str, int, float, bool or None, not ${key.type.tp_name}`);
}

/** Keys and values, new references. */
function itemsOf(vm: VM, e: Encoder, o: PyObj): [PyObject, PyObject][] {
  if (o.type === vm.tDict && !e.sortKeys) {
    const pairs: [PyObject, PyObject][] = [];
    const c = cursor();
    while (dictNext(o, c)) pairs.push([share(c.key), share(c.value)]);
    return pairs;
  }
  const view = callMethod(vm, o, 'items', []);
  const list = vm.newList(vm.listOf(view));
  decref(vm, view);
  if (e.sortKeys) decref(vm, callMethod(vm, list, 'sort', []));
  const pairs = (list.v as PyObject[]).map((pair): [PyObject, PyObject] => {
    if (!isSubtype(pair.type, vm.tTuple) || pair.v.length !== 2) valueError(vm, 'items must return 2-tuples');
    return [share(pair.v[0]), share(pair.v[1])];
  });
  decref(vm, list);
  return pairs;
}

function encodeDict(vm: VM, e: Encoder, o: PyObj, level: number, out: string[]): void {
  if ((o.x as number) === 0) return void out.push('{}');
  marked(vm, e, o, () => {
    out.push('{', lineBreak(e, level + 1));
    let first = true;
    for (const [key, value] of itemsOf(vm, e, o)) {
      const text = keyText(vm, e, key);
      if (text !== null) {
        if (!first) out.push(e.itemSeparator, lineBreak(e, level + 1));
        first = false;
        out.push(text, e.keySeparator);
        noted(
          vm,
          () => `when serializing ${typeName(o)} item ${vm.reprText(key)}`,
          () => encode(vm, e, value, level + 1, out),
        );
      }
      decref(vm, key);
      decref(vm, value);
    }
    out.push(lineBreak(e, level), '}');
  });
}

const MAKE = argSpec(
  'make_encoder',
  ['markers', 'default', 'encoder', 'indent', 'key_separator', 'item_separator', 'sort_keys', 'skipkeys', 'allow_nan'],
  { required: 9 },
);
const CALL = argSpec('_iterencode', ['obj', '_current_indent_level'], { required: 2 });

/** The type make_encoder; `ascii` and `plain` are this module's functions for strings (borrowed). */
export function createEncoder(vm: VM, ascii: PyObject, plain: PyObject): PyType {
  return defineType(vm, {
    name: '_json.Encoder',
    basicsize: (w) => 10 * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      ...STATE_CLEAR,
      tp_new: (m: VM, type: PyType, args: PyObj, kwds: PyObj | null) => {
        const given = unpackTuple(m, MAKE, args, kwds) as PyObject[];
        const [markers, , encoder, indent, keySeparator, itemSeparator] = given as [PyObject, ...PyObject[]];
        if (markers !== m.None && !isSubtype(markers.type, m.tDict))
          typeError(m, `make_encoder() argument 1 must be dict or None, not ${markers.type.tp_name}`);
        const fast = encoder === ascii ? 'ascii' : encoder === plain ? 'plain' : null;
        const truth = (k: number): boolean => PyObject_IsTrue(m, given[k]!);
        return newInstance(m, type, {
          refs: given.slice(0, 6).map((o) => share(o)),
          fast,
          indent: indent === m.None || !isSubtype(indent!.type, m.tStr) ? null : (indent!.v as string),
          keySeparator: keySeparator!.v as string,
          itemSeparator: itemSeparator!.v as string,
          sortKeys: truth(6),
          skipKeys: truth(7),
          allowNan: truth(8),
        } satisfies Encoder);
      },
      tp_call: (m: VM, o: PyObj, args: PyObj, kwds: PyObj | null) => {
        const [value, level] = unpackTuple(m, CALL, args, kwds);
        const out: string[] = [];
        encode(m, o.v as Encoder, value!, PyNumber_AsIndex(m, level!, null), out);
        return newTuple(m, [newStr(m, out.join(''))]);
      },
    },
  });
}
