/** str.format against the recorded answers of every CPython, over ints and strings. */
import { describe } from 'vitest';
import { Fault } from '../../../../src/engine/objects/value/fault.ts';
import { formatInt, formatStr } from '../../../../src/engine/objects/value/format.ts';
import { strAscii, strRepr } from '../../../../src/engine/objects/value/str-repr.ts';
import { formatTemplate, splitFieldName, TemplateParser } from '../../../../src/engine/objects/value/template.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';
import { databaseOf } from './database.ts';
import { replay, type Table } from './replay.ts';

type Value = number | string;

function format(build: Build, template: string, ...args: Value[]): string {
  const unicode = databaseOf(build);
  const named: Record<string, Value> = { key: 7, word: 'text' };
  const typeName = (v: Value) => (typeof v === 'string' ? 'str' : 'int');
  return formatTemplate<Value>(template, {
    decimal: (cp) => unicode.decimal(cp),
    argument(key) {
      if (typeof key === 'string') {
        if (key in named) return named[key]!;
        throw new Fault('KeyError', strRepr(key, unicode));
      }
      if (key >= args.length)
        throw new Fault('IndexError', `Replacement index ${key} out of range for positional args tuple`);
      return args[Number(key)]!;
    },
    step(v, { isAttribute, key }) {
      if (isAttribute && key === 'real' && typeof v === 'number') return v;
      if (isAttribute) throw new Fault('AttributeError', `'${typeName(v)}' object has no attribute '${key}'`);
      if (typeof v === 'number') throw new Fault('TypeError', "'int' object is not subscriptable");
      if (typeof key === 'number' && key < v.length) return v[key]!;
      throw typeof key === 'string'
        ? new Fault(
            'TypeError',
            'string indices must be integers' + (values[build].formatShowsSpecifier ? ", not 'str'" : ''),
          )
        : new Fault('IndexError', 'string index out of range');
    },
    convert: (v, conversion) =>
      typeof v === 'number'
        ? String(v)
        : conversion === 'r'
          ? strRepr(v, unicode)
          : conversion === 'a'
            ? strAscii(v)
            : v,
    format(v, spec) {
      if (spec === '') return String(v);
      const context = { decimal: (cp: number) => unicode.decimal(cp) };
      return typeof v === 'string'
        ? formatStr(v, spec, values[build], context)
        : formatInt(v, spec, values[build], context);
    },
  });
}

function parse(text: string): unknown[] {
  const parser = new TemplateParser(text);
  const out: unknown[] = [];
  for (let p = parser.next(); p; p = parser.next())
    out.push([p.literal, p.field?.name ?? null, p.field ? p.field.spec : null, p.field?.conversion || null]);
  return out;
}

const table: Table = {
  format,
  parse: (_, text) => parse(text),
  split: (v, name) => {
    const { first, rest } = splitFieldName(name, (cp) => databaseOf(v).decimal(cp));
    return [first, [...rest].map((s) => [s.isAttribute, s.key])];
  },
};

describe('template', () => replay('template', table));
