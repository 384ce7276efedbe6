/**
 * _csv: reader and writer of delimited text, and the registry of dialects.
 *
 *   reader   v Reading; refs: the iterator, the dialect
 *   writer   v State; refs: the bound `write`, the dialect
 *
 * @cpython Modules/_csv.c 3.8-3.15
 */
import { callNoArgs } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictDelMaybe, dictGet, dictSet, newDict } from '../objects/dict.ts';
import { clearError, matches, raise, typeError } from '../objects/errors.ts';
import { iterNextOrNull } from '../objects/iteration.ts';
import { newInt } from '../objects/long.ts';
import { isLong, PyNumber_Float } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { getAttrStr, lookupAttrStr, PyObject_GetIter, PyObject_Str } from '../objects/object_protocol.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { type CsvDialect, dialectSpec, QUOTE } from './csv_dialect.ts';
import { defineModule } from './define.ts';
import { newInstance, none, STATE_CLEAR, STATE_SLOTS, type State, selfIter, share } from './instance.ts';
import { PyErr_NewException } from './newexception.ts';

interface Csv {
  error: PyType;
  dialects: PyObj;
  Dialect: PyType;
  limit: number;
}

type Place =
  | 'record'
  | 'escapedChar'
  | 'field'
  | 'inField'
  | 'inQuoted'
  | 'quotedEscape'
  | 'quoteInQuoted'
  | 'eatCrnl'
  | 'afterEscapedCrnl';

interface Reading extends State {
  place: Place;
  field: string;
  fields: PyObject[];
  /** a field without quotes: what a number or nothing may stand in */
  unquoted: boolean;
  lines: number;
}

const dialectOf = (s: State): CsvDialect => s.refs[1]!.v as CsvDialect;

/** @cpython Modules/_csv.c parse_save_field */
function saveField(vm: VM, r: Reading): void {
  const { quoting } = dialectOf(r);
  const text = r.field;
  const bare = r.unquoted;
  r.field = '';
  r.unquoted = true;
  if (bare && text === '' && vm.profile.modules.csvNulls && (quoting === QUOTE.NOTNULL || quoting === QUOTE.STRINGS)) {
    r.fields.push(none(vm));
    return;
  }
  const field = newStr(vm, text);
  const numeric = bare && (quoting === QUOTE.NONNUMERIC || (quoting === QUOTE.STRINGS && vm.profile.modules.csvNulls));
  if (!numeric || (text === '' && quoting === QUOTE.STRINGS)) {
    r.fields.push(field);
    return;
  }
  try {
    r.fields.push(PyNumber_Float(vm, field));
  } finally {
    decref(vm, field);
  }
}

function addChar(vm: VM, csv: Csv, r: Reading, c: string): void {
  if ([...r.field].length >= csv.limit && r.field.length >= csv.limit)
    raise(vm, csv.error, `field larger than field limit (${csv.limit})`);
  r.field += c;
}

const END = '\0end';

/** One character (or the end of the line) of the machine. @cpython Modules/_csv.c parse_process_char */
function step(vm: VM, csv: Csv, r: Reading, c: string): void {
  const d = dialectOf(r);
  const line = c === '\n' || c === '\r' || c === END;
  switch (r.place) {
    case 'record':
      if (c === END) return;
      if (c === '\n' || c === '\r') {
        r.place = 'eatCrnl';
        return;
      }
      return startField(vm, csv, r, c);
    case 'field':
      return startField(vm, csv, r, c);
    case 'escapedChar':
      if (c === '\n' || c === '\r') {
        addChar(vm, csv, r, c);
        r.place = 'afterEscapedCrnl';
        return;
      }
      addChar(vm, csv, r, c === END ? '\n' : c);
      r.place = 'inField';
      return;
    case 'afterEscapedCrnl':
      if (c === END) return;
      return inField(vm, csv, r, c);
    case 'inField':
      return inField(vm, csv, r, c);
    case 'inQuoted':
      if (c === END) return;
      if (c === d.escapechar) r.place = 'quotedEscape';
      else if (c === d.quotechar && d.quoting !== QUOTE.NONE) r.place = d.doublequote ? 'quoteInQuoted' : 'inField';
      else addChar(vm, csv, r, c);
      return;
    case 'quotedEscape':
      addChar(vm, csv, r, c === END ? '\n' : c);
      r.place = 'inQuoted';
      return;
    case 'quoteInQuoted':
      if (d.quoting !== QUOTE.NONE && c === d.quotechar) {
        addChar(vm, csv, r, c);
        r.place = 'inQuoted';
      } else if (c === d.delimiter) {
        saveField(vm, r);
        r.place = 'field';
      } else if (line) {
        saveField(vm, r);
        r.place = c === END ? 'record' : 'eatCrnl';
      } else if (!d.strict) {
        addChar(vm, csv, r, c);
        r.place = 'inField';
      } else raise(vm, csv.error, `'${d.delimiter}' expected after '${d.quotechar}'`);
      return;
    case 'eatCrnl':
      if (c === '\n' || c === '\r') return;
      if (c === END) r.place = 'record';
      else raise(vm, csv.error, vm.profile.modules.csvTexts.newline);
  }
}

function startField(vm: VM, csv: Csv, r: Reading, c: string): void {
  const d = dialectOf(r);
  r.unquoted = true;
  if (c === '\n' || c === '\r' || c === END) {
    saveField(vm, r);
    r.place = c === END ? 'record' : 'eatCrnl';
  } else if (c === d.quotechar && d.quoting !== QUOTE.NONE) {
    r.unquoted = false;
    r.place = 'inQuoted';
  } else if (c === d.escapechar) r.place = 'escapedChar';
  else if (c === ' ' && d.skipinitialspace) r.place = 'field';
  else if (c === d.delimiter) {
    saveField(vm, r);
    r.place = 'field';
  } else {
    addChar(vm, csv, r, c);
    r.place = 'inField';
  }
}

function inField(vm: VM, csv: Csv, r: Reading, c: string): void {
  const d = dialectOf(r);
  if (c === '\n' || c === '\r' || c === END) {
    saveField(vm, r);
    r.place = c === END ? 'record' : 'eatCrnl';
  } else if (c === d.escapechar) r.place = 'escapedChar';
  else if (c === d.delimiter) {
    saveField(vm, r);
    r.place = 'field';
  } else {
    addChar(vm, csv, r, c);
    r.place = 'inField';
  }
}

function resetFields(vm: VM, r: Reading): void {
  for (const o of r.fields) decref(vm, o);
  r.fields = [];
  r.field = '';
  r.place = 'record';
  r.unquoted = true;
}

/** @cpython Modules/_csv.c Reader_iternext */
function nextRow(csv: Csv) {
  return (vm: VM, o: PyObj): PyObject | null => {
    const r = o.v as Reading;
    resetFields(vm, r);
    do {
      const line = iterNextOrNull(vm, r.refs[0]!);
      if (line === null) {
        if (r.field === '' && r.place !== 'inQuoted') return null;
        if (dialectOf(r).strict) raise(vm, csv.error, 'unexpected end of data');
        saveField(vm, r);
        break;
      }
      try {
        if (!isSubtype(line.type, vm.tStr))
          raise(
            vm,
            csv.error,
            `iterator should return strings, not ${line.type.tp_name} (the file should be opened in text mode)`,
          );
        r.lines++;
        for (const c of line.v as string) step(vm, csv, r, c);
        step(vm, csv, r, END);
      } finally {
        decref(vm, line);
      }
    } while (r.place !== 'record');
    const fields = r.fields;
    r.fields = [];
    return vm.newList(fields);
  };
}

function readerSpec(csv: Csv): TypeSpec {
  return {
    name: '_csv.reader',
    basicsize: (w) => 11 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: { ...STATE_SLOTS, ...STATE_CLEAR, tp_iter: selfIter, tp_iternext: nextRow(csv) },
    members: {
      dialect: { get: (_vm, o: PyObj) => (o.v as State).refs[1]! },
      line_num: { get: (vm, o: PyObj) => newInt(vm, (o.v as Reading).lines), fresh: true },
    },
  };
}

/** A field as it is written. @cpython Modules/_csv.c join_append_data */
function written(vm: VM, csv: Csv, d: CsvDialect, text: string, quoted: boolean): string {
  const special = new Set([
    d.delimiter,
    d.escapechar,
    d.quotechar,
    ...vm.profile.modules.csvSpecial,
    ...d.lineterminator,
  ]);
  let out = '';
  let quotes = quoted;
  for (const c of text) {
    if (!special.has(c)) {
      out += c;
      continue;
    }
    if (d.quoting === QUOTE.NONE) out += escaped(vm, csv, d, c);
    else if (c === d.quotechar) {
      if (d.doublequote) out += c;
      else out += escape(vm, csv, d);
      if (d.doublequote) quotes = true;
      out += c;
    } else if (c === d.escapechar) out += escaped(vm, csv, d, c);
    else {
      quotes = true;
      out += c;
    }
  }
  return quotes ? `${d.quotechar}${out}${d.quotechar}` : out;
}

function escape(vm: VM, csv: Csv, d: CsvDialect): string {
  if (d.escapechar === null) raise(vm, csv.error, 'need to escape, but no escapechar set');
  return d.escapechar;
}

const escaped = (vm: VM, csv: Csv, d: CsvDialect, c: string): string => escape(vm, csv, d) + c;

function quotesField(vm: VM, d: CsvDialect, field: PyObject): boolean {
  const isNumber = isLong(field) || isSubtype(field.type, vm.tFloat) || isNumeric(field);
  switch (d.quoting) {
    case QUOTE.NONNUMERIC:
      return !isNumber;
    case QUOTE.ALL:
      return true;
    case QUOTE.STRINGS:
      return isSubtype(field.type, vm.tStr);
    case QUOTE.NOTNULL:
      return field !== vm.None;
    default:
      return false;
  }
}

const isNumeric = (o: PyObject): boolean =>
  o.type.nb_index !== null || o.type.nb_int !== null || o.type.nb_float !== null;

/** The text of a field. */
function fieldText(vm: VM, field: PyObject): string {
  if (field === vm.None) return '';
  const s = PyObject_Str(vm, field);
  const text = s.v as string;
  decref(vm, s);
  return text;
}

/** @cpython Modules/_csv.c csv_writerow */
function writerow(csv: Csv) {
  return (vm: VM, o: PyObj, row: PyObject): PyObject => {
    const s = o.v as State;
    const d = dialectOf(s);
    const texts: string[] = [];
    let lone = false;
    for (const field of fieldsOf(vm, csv, row)) {
      try {
        const text = fieldText(vm, field);
        const mayQuote = field !== vm.None || d.quoting < QUOTE.STRINGS;
        texts.push(written(vm, csv, d, text, quotesField(vm, d, field) || spaceFirst(vm, d, text)));
        lone = texts.length === 1 && texts[0] === '' && (mayQuote || !vm.profile.modules.csvNulls);
      } finally {
        decref(vm, field);
      }
    }
    if (texts.length === 1 && texts[0] === '') {
      if (d.quoting === QUOTE.NONE || !lone) raise(vm, csv.error, 'single empty field record must be quoted');
      texts[0] = `${d.quotechar}${d.quotechar}`;
    }
    const line = newStr(vm, texts.join(d.delimiter) + d.lineterminator);
    try {
      return vm.call(vm, s.refs[0]!, [line], null);
    } finally {
      decref(vm, line);
    }
  };
}

/** 3.13: a field that a reader would take the space from. */
function spaceFirst(vm: VM, d: CsvDialect, text: string): boolean {
  return (
    vm.profile.modules.csvChecks && text === '' && d.delimiter === ' ' && d.skipinitialspace && d.quoting !== QUOTE.NONE
  );
}

function fieldsOf(vm: VM, csv: Csv, row: PyObject): PyObject[] {
  try {
    return vm.listOf(row);
  } catch (e) {
    if (!matches(e, vm.exc.TypeError!) || row.type.tp_iter !== null) throw e;
    clearError(vm, e);
    raise(vm, csv.error, `iterable expected, not ${row.type.tp_name}`);
  }
}

function writerSpec(csv: Csv): TypeSpec {
  const row = writerow(csv);
  return {
    name: '_csv.writer',
    basicsize: (w) => 9 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: { ...STATE_SLOTS, ...STATE_CLEAR },
    methods: {
      writerow: { call: 'O', fn: row },
      writerows: {
        call: 'O',
        fn: (vm, o: PyObj, rows) => {
          const it = PyObject_GetIter(vm, rows);
          try {
            for (let x = iterNextOrNull(vm, it); x !== null; x = iterNextOrNull(vm, it)) {
              try {
                decref(vm, row(vm, o, x));
              } finally {
                decref(vm, x);
              }
            }
          } finally {
            decref(vm, it);
          }
          return none(vm);
        },
      },
    },
    members: { dialect: { get: (_vm, o: PyObj) => (o.v as State).refs[1]! } },
  };
}

/** The dialect of a call `f(x, dialect='excel', **format)`: a new reference. */
function dialectFor(vm: VM, csv: Csv, args: PyObject[], kwnames: PyText[] | null): PyObject {
  return vm.call(vm, csv.Dialect, args.slice(1), kwnames);
}

function find(csv: () => Csv) {
  return (vm: VM, name: PyObject): PyObject => {
    const found = dictGet(vm, csv().dialects, name);
    return found ?? raise(vm, csv().error, 'unknown dialect');
  };
}

/** @cpython Modules/_csv.c csv_reader, csv_writer */
function constructors(csv: Csv, reader: PyType, writer: PyType): Record<string, MethodSpec> {
  const checked = (vm: VM, name: string, args: PyObject[], kwnames: PyText[] | null): void => {
    const n = args.length - (kwnames?.length ?? 0);
    const shown = vm.profile.modules.csvTexts.named ? name : '';
    if (n < 1) typeError(vm, `${shown} expected at least 1 argument, got ${n}`);
    if (n > 2) typeError(vm, `${shown} expected at most 2 arguments, got ${n}`);
  };
  return {
    reader: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args, kwnames) => {
        checked(vm, 'reader', args, kwnames);
        const it = PyObject_GetIter(vm, args[0]!);
        const refs = [it, dialectFor(vm, csv, args, kwnames)];
        const state: Reading = { refs, place: 'record', field: '', fields: [], unquoted: true, lines: 0 };
        return newInstance(vm, reader, state);
      },
    },
    writer: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args, kwnames) => {
        checked(vm, 'writer', args, kwnames);
        const write = lookupAttrStr(vm, args[0]!, 'write');
        if (write === null || write.type.tp_call === null) typeError(vm, 'argument 1 must have a "write" method');
        return newInstance(vm, writer, { refs: [write, dialectFor(vm, csv, args, kwnames)] } satisfies State);
      },
    },
  };
}

function registry(csv: Csv): Record<string, MethodSpec> {
  return {
    register_dialect: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args, kwnames) => {
        if (!isSubtype(args[0]!.type, vm.tStr)) typeError(vm, 'dialect name must be a string');
        const dialect = dialectFor(vm, csv, args, kwnames);
        dictSet(vm, csv.dialects, args[0]!, dialect);
        decref(vm, dialect);
        return none(vm);
      },
    },
    unregister_dialect: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        find(() => csv)(vm, args[0]!);
        dictDelMaybe(vm, csv.dialects, args[0]!);
        return none(vm);
      },
    },
    get_dialect: { call: 'FASTCALL', fn: (vm, _m, args) => share(find(() => csv)(vm, args[0]!)) },
    list_dialects: {
      call: 'NOARGS',
      fn: (vm) => {
        const keys = getAttrStr(vm, csv.dialects, 'keys');
        const view = callNoArgs(vm, keys);
        const list = vm.newList(vm.listOf(view));
        decref(vm, view);
        decref(vm, keys);
        return list;
      },
    },
    field_size_limit: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        const old = csv.limit;
        if (args[0]) {
          if (!isLong(args[0])) typeError(vm, 'limit must be an integer');
          csv.limit = Number(args[0].v);
        }
        return newInt(vm, old);
      },
    },
  };
}

export function createCsv(vm: VM): PyObj {
  const csv = { limit: 131072 } as Csv;
  csv.error = PyErr_NewException(vm, '_csv.Error', vm.exc.Exception!);
  csv.dialects = newDict(vm);
  csv.Dialect = defineType(vm, dialectSpec(find(() => csv)));
  const reader = defineType(vm, readerSpec(csv));
  const writer = defineType(vm, writerSpec(csv));
  return defineModule(vm, {
    name: '_csv',
    functions: { ...constructors(csv, reader, writer), ...registry(csv) },
    exec: (m, _module, add) => {
      add('Error', share(csv.error as PyObject));
      add('Dialect', share(csv.Dialect as PyObject));
      add('Reader', share(reader as PyObject));
      add('Writer', share(writer as PyObject));
      add('_dialects', share(csv.dialects as PyObject));
      add('__version__', newStr(m, '1.0'));
      add('__doc__', newStr(m, 'CSV parsing and writing.\n'));
      for (const [name, n] of Object.entries(QUOTE))
        if (n < m.profile.modules.csvQuotings) add(`QUOTE_${name}`, newInt(m, n));
    },
  });
}
