/**
 * Dialects of _csv: how fields are told apart. `v` of a Dialect object is a CsvDialect.
 *
 * @cpython Modules/_csv.c dialect_new 3.8-3.15
 */
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import type { TypeSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { isLong } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { lookupAttrStr, PyObject_IsTrue } from '../objects/object_protocol.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';

export const QUOTE = { MINIMAL: 0, ALL: 1, NONNUMERIC: 2, NONE: 3, STRINGS: 4, NOTNULL: 5 } as const;

export interface CsvDialect extends State {
  delimiter: string;
  /** null: none */
  quotechar: string | null;
  escapechar: string | null;
  lineterminator: string;
  quoting: number;
  doublequote: boolean;
  skipinitialspace: boolean;
  strict: boolean;
}

const NAMES = 'delimiter doublequote escapechar lineterminator quotechar quoting skipinitialspace strict'.split(' ');
const NEW = argSpec('', ['dialect', ...NAMES]);

type Values = Record<string, PyObject | null>;

/** One character; `empty` where None may stand. @cpython Modules/_csv.c _set_char, _set_char_or_none */
function character(vm: VM, name: string, o: PyObject | null, fallback: string | null, empty: boolean): string | null {
  if (o === null) return fallback;
  if (empty && o === vm.None) return null;
  const texts = vm.profile.modules.csvTexts;
  const say = (text: string, what: string): never =>
    typeError(
      vm,
      text
        .replace('%n', name)
        .replace('%o', empty ? ' or None' : '')
        .replace('%w', what),
    );
  if (!isSubtype(o.type, vm.tStr)) say(empty ? texts.notCharacterOrNone : texts.notCharacter, o.type.tp_name);
  const chars = [...(o.v as string)];
  if (chars.length !== 1) say(texts.length, String(chars.length));
  return chars[0]!;
}

function quotingOf(vm: VM, o: PyObject | null): number {
  if (o === null) return QUOTE.MINIMAL;
  if (!isLong(o)) typeError(vm, vm.profile.modules.csvTexts.quoting.replace('%w', o.type.tp_name));
  if (!(o.v >= 0 && o.v < vm.profile.modules.csvQuotings)) typeError(vm, 'bad "quoting" value');
  return o.v as number;
}

function checkDialect(vm: VM, d: CsvDialect): void {
  if (d.quoting !== QUOTE.NONE && d.quotechar === null) typeError(vm, 'quotechar must be set if quoting enabled');
  if (!vm.profile.modules.csvChecks) return;
  const bad = (c: string | null, space: boolean): boolean =>
    c !== null && (c === '\r' || c === '\n' || (space && c === ' ' && d.skipinitialspace));
  if (bad(d.delimiter, false)) valueError(vm, 'bad delimiter value');
  if (bad(d.escapechar, true)) valueError(vm, 'bad escapechar value');
  if (bad(d.quotechar, true)) valueError(vm, 'bad quotechar value');
  const clash = (a: string | null, b: string | null): boolean => a !== null && a === b;
  if (clash(d.delimiter, d.escapechar)) valueError(vm, 'bad delimiter or escapechar value');
  if (clash(d.delimiter, d.quotechar)) valueError(vm, 'bad delimiter or quotechar value');
  if (clash(d.escapechar, d.quotechar)) valueError(vm, 'bad escapechar or quotechar value');
  const ends = (c: string | null): boolean => c !== null && d.lineterminator.includes(c);
  if (ends(d.delimiter)) valueError(vm, 'bad delimiter or lineterminator value');
  if (ends(d.escapechar)) valueError(vm, 'bad escapechar or lineterminator value');
  if (ends(d.quotechar)) valueError(vm, 'bad quotechar or lineterminator value');
}

function parse(vm: VM, values: Values): CsvDialect {
  const truth = (name: string, fallback: boolean): boolean =>
    values[name] ? PyObject_IsTrue(vm, values[name]) : fallback;
  const delimiter = character(vm, 'delimiter', values.delimiter ?? null, ',', false)!;
  const doublequote = truth('doublequote', true);
  const escapechar = character(vm, 'escapechar', values.escapechar ?? null, null, true);
  const line = values.lineterminator ?? null;
  if (line !== null && !isSubtype(line.type, vm.tStr))
    typeError(vm, vm.profile.modules.csvTexts.lineterminator.replace('%w', line.type.tp_name));
  const quotechar = character(vm, 'quotechar', values.quotechar ?? null, '"', true);
  let quoting = quotingOf(vm, values.quoting ?? null);
  // no character to quote with means: don't quote
  if (values.quotechar === vm.None && values.quoting === null) quoting = QUOTE.NONE;
  return {
    refs: [],
    delimiter,
    doublequote,
    escapechar,
    lineterminator: line === null ? '\r\n' : (line.v as string),
    quotechar,
    quoting,
    skipinitialspace: truth('skipinitialspace', false),
    strict: truth('strict', false),
  };
}

function dialectNew(find: (vm: VM, name: PyObject) => PyObject) {
  return (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject => {
    const given = unpackTuple(vm, NEW, args, kwds);
    let dialect = given[0] ?? null;
    if (dialect !== null && isSubtype(dialect.type, vm.tStr)) dialect = find(vm, dialect);
    const values: Values = {};
    const own: PyObject[] = [];
    NAMES.forEach((name, k) => {
      values[name] = given[k + 1] ?? null;
      if (values[name] !== null || dialect === null || dialect === vm.None) return;
      const o = lookupAttrStr(vm, dialect, name);
      if (o !== null) own.push(o);
      values[name] = o;
    });
    try {
      if (dialect !== null && isSubtype(dialect.type, type) && NAMES.every((_, k) => !given[k + 1]))
        return share(dialect);
      const d = parse(vm, values);
      checkDialect(vm, d);
      return newInstance(vm, type, d);
    } finally {
      for (const o of own) decref(vm, o);
    }
  };
}

/** The type `_csv.Dialect`; `find` gives a registered dialect by name (borrowed). */
export function dialectSpec(find: (vm: VM, name: PyObject) => PyObject): TypeSpec {
  const of = (o: PyObject): CsvDialect => o.v as CsvDialect;
  const text = (vm: VM, s: string | null): PyObject => (s === null ? none(vm) : newStr(vm, s));
  return {
    name: '_csv.Dialect',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE,
    slots: { ...STATE_SLOTS, tp_new: dialectNew(find) },
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, o) => typeError(vm, `cannot pickle '${o.type.tp_name.replace('_csv.', '')}' instances`),
      },
      __reduce_ex__: {
        call: 'O',
        fn: (vm, o) => typeError(vm, `cannot pickle '${o.type.tp_name.replace('_csv.', '')}' instances`),
      },
    },
    getset: {
      delimiter: { get: (vm, o) => newStr(vm, of(o).delimiter) },
      quotechar: { get: (vm, o) => text(vm, of(o).quotechar) },
      escapechar: { get: (vm, o) => text(vm, of(o).escapechar) },
      lineterminator: { get: (vm, o) => newStr(vm, of(o).lineterminator) },
      quoting: { get: (vm, o) => newInt(vm, of(o).quoting) },
      doublequote: { get: (vm, o) => newBool(vm, of(o).doublequote) },
      skipinitialspace: { get: (vm, o) => newBool(vm, of(o).skipinitialspace) },
      strict: { get: (vm, o) => newBool(vm, of(o).strict) },
    },
  };
}
