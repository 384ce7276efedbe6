/** The module unicodedata: the character database of the version, over objects/value. */
import { badArgument, checkPositional } from '../objects/arguments.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { NotSupported, raise } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { PyErr_Format } from '../objects/format.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyAtom, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { isStr } from '../objects/strbuild.ts';
import { defineType } from '../objects/typeready.ts';
import { newFresh, newStr, strLength } from '../objects/unicode.ts';
import { UnicodeData } from '../objects/value/unicode.ts';
import { type NormalForm, UnicodeNormalizer } from '../objects/value/unicode-normal.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

/** A database and what is made from it. */
class Database {
  readonly data: UnicodeData;
  private normal: UnicodeNormalizer | null = null;
  constructor(data: UnicodeData) {
    this.data = data;
  }
  get normalizer(): UnicodeNormalizer {
    this.normal ??= new UnicodeNormalizer(this.data);
    return this.normal;
  }
}

/** One character as code point. */
function character(vm: VM, name: string, position: string, o: PyObject): number {
  if (!isStr(o)) badArgument(vm, name, position, 'a unicode character', o);
  const text = o as PyText;
  const n = strLength(text);
  if (n !== 1) {
    if (vm.profile.text.fillTellsLength) {
      const message = '%s(): %s must be a unicode character, not a string of length %zd';
      PyErr_Format(vm, vm.exc.TypeError!, message, name, position, n);
    }
    badArgument(vm, name, position, 'a unicode character', o);
  }
  return text.v.codePointAt(0)!;
}

function one(name: string, f: (vm: VM, db: Database, cp: number) => PyObject, of: (self: any) => Database): MethodSpec {
  return { call: 'O', fn: (vm, self, o) => f(vm, of(self), character(vm, name, 'argument', o)) };
}

/** Functions with a default for characters that have no value. */
function valued(
  name: string,
  missing: string,
  f: (vm: VM, db: Database, cp: number) => PyObject | null,
  of: (self: any) => Database,
): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, self, args) => {
      checkPositional(vm, name, args.length, 1, 2);
      const found = f(vm, of(self), character(vm, name, 'argument 1', args[0]!));
      if (found !== null) return found;
      if (args[1] === undefined) raise(vm, vm.exc.ValueError!, missing);
      args[1].rc++;
      return args[1];
    },
  };
}

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'];

function normalForm(vm: VM, name: string, args: PyObject[]): [NormalForm, PyText] {
  checkPositional(vm, name, args.length, 2, 2);
  args.forEach((o, i) => {
    if (!isStr(o)) badArgument(vm, name, `argument ${i + 1}`, 'str', o);
  });
  const [form, text] = args as [PyText, PyText];
  return [form.v, text];
}

function badForm(vm: VM): never {
  raise(vm, vm.exc.ValueError!, 'invalid normalization form');
}

/** The functions of the module, and the methods of a UCD object: `of` finds the database. */
function functions(of: (self: any) => Database, own: boolean): Record<string, MethodSpec> {
  const numeric = (db: Database, cp: number) => db.data.number(cp);
  return {
    decimal: valued(
      'decimal',
      'not a decimal',
      (vm, db, cp) => {
        const d = db.data.decimal(cp);
        return d < 0 ? null : newInt(vm, d);
      },
      of,
    ),
    digit: valued(
      'digit',
      'not a digit',
      (vm, db, cp) => {
        const d = numeric(db, cp)?.[1] ?? (cp >= 48 && cp <= 57 ? cp - 48 : -1);
        return d < 0 ? null : newInt(vm, d);
      },
      of,
    ),
    numeric: valued(
      'numeric',
      'not a numeric character',
      (vm, db, cp) => {
        const n = numeric(db, cp);
        if (n === undefined) return cp >= 48 && cp <= 57 ? newFloat(vm, cp - 48) : null;
        return newFloat(vm, n[2] / n[3]);
      },
      of,
    ),
    name: valued(
      'name',
      'no such name',
      (vm, db, cp) => {
        const name = own || db.data.isNamed(cp) ? vm.text.names().name(cp) : undefined;
        return name === undefined ? null : newStr(vm, name);
      },
      of,
    ),
    category: one('category', (vm, db, cp) => newStr(vm, db.data.category(cp)), of),
    bidirectional: one('bidirectional', (vm, db, cp) => newStr(vm, db.data.bidirectional(cp)), of),
    combining: one('combining', (vm, db, cp) => newInt(vm, db.data.combining(cp)), of),
    mirrored: one('mirrored', (vm, db, cp) => newInt(vm, db.data.mirrored(cp)), of),
    east_asian_width: one('east_asian_width', (vm, db, cp) => newStr(vm, db.data.eastAsianWidth(cp)), of),
    decomposition: one('decomposition', (vm, db, cp) => newStr(vm, db.data.decomposition(cp)), of),
    lookup: { call: 'O', fn: (vm, self, o) => lookup(vm, of(self), o, own) },
    normalize: {
      call: 'FASTCALL',
      fn: (vm, self, args) => {
        const [form, text] = normalForm(vm, 'normalize', args);
        if (text.v === '') {
          text.rc++;
          return text;
        }
        if (!FORMS.includes(form)) badForm(vm);
        const out = of(self).normalizer.normalize(form, text.v);
        if (out === text.v) {
          text.rc++;
          return text;
        }
        return newFresh(vm, out);
      },
    },
    is_normalized: {
      call: 'FASTCALL',
      fn: (vm, self, args) => {
        const [form, text] = normalForm(vm, 'is_normalized', args);
        if (text.v === '') return newBool(vm, true);
        if (!FORMS.includes(form)) badForm(vm);
        return newBool(vm, of(self).normalizer.normalize(form, text.v) === text.v);
      },
    },
  };
}

function lookup(vm: VM, db: Database, o: PyObject, own: boolean): PyObject {
  let name: string;
  if (isStr(o)) name = o.v;
  else raise(vm, vm.exc.TypeError!, `lookup() argument 1 must be read-only bytes-like object, not ${o.type.tp_name}`);
  if (name.length > 256) raise(vm, vm.exc.KeyError!, 'name too long');
  const found = vm.text.names().lookup(name, own);
  const known = found !== undefined && (own || db.data.isNamed(found.codePointAt(0)!));
  if (!known) PyErr_Format(vm, vm.exc.KeyError!, "undefined character name '%s'", name);
  return newStr(vm, found!);
}

function databaseOf(self: PyObject): Database {
  if (self.v === null) throw new NotSupported('unicodedata.ucd_3_2_0');
  return self.v;
}

function ucdSpec(): TypeSpec {
  return {
    name: 'unicodedata.UCD',
    basicsize: (w) => 5 * w,
    slots: {
      tp_dealloc: (vm, o: PyAtom) => {
        vm.heap.obj_free(o.addr);
        o.addr = 0;
      },
    },
    methods: functions(databaseOf, false),
    members: { unidata_version: { get: (vm, o: PyObject) => newStr(vm, databaseOf(o).data.version), fresh: true } },
  };
}

export function createUnicodedata(vm: VM): PyObj {
  const newest = new Database(vm.text.unicode);
  return defineModule(vm, {
    name: 'unicodedata',
    functions: functions(() => newest, true),
    exec: (m, _module, add) => {
      add('unidata_version', newStr(m, m.text.unicode.version));
      const type = defineType(m, ucdSpec());
      type.rc++;
      add('UCD', type);
      const old = new PyAtom(type, m.heap.obj_malloc(type.tp_basicsize), oldDatabase());
      add('ucd_3_2_0', old);
    },
  });
}

/** Unicode 3.2, where the tables have it. */
function oldDatabase(): Database | null {
  try {
    return new Database(new UnicodeData('3.2.0'));
  } catch {
    return null;
  }
}
