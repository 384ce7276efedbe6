/**
 * A tree as the canonical text that ast_oracle.py writes of an interpreter's tree: a line a node or value, preorder.
 */
import { createHash } from 'node:crypto';
import type { SyntaxProfile } from '../../src/engine/profile/syntax.ts';
import type { ConstValue } from '../../src/engine/syntax/ast.ts';
import { FIELDS, UNPLACED } from '../../src/engine/syntax/fields.ts';

/** What the trees of an interpreter lack. */
export interface Shape {
  skip: Set<string>;
  unplaced: Set<string>;
  /** 3.8: index tuples that hold a slice have no position of their own */
  extSlice: boolean;
}

export function shapeOf(profile: SyntaxProfile): Shape {
  const skip = new Set(['type_ignores', 'type_comment']);
  const unplaced = new Set(UNPLACED);
  if (!profile.typeParameters) skip.add('type_params');
  if (!profile.typeParameterDefaults) skip.add('default_value');
  if (!profile.lazyImport) skip.add('is_lazy');
  const old = profile.errors === 'll1';
  if (old) unplaced.add('Slice').add('keyword');
  if (!profile.match) unplaced.add('alias');
  return { skip, unplaced, extSlice: old };
}

const buffer = new DataView(new ArrayBuffer(8));

function double(v: number): string {
  buffer.setFloat64(0, v);
  return buffer.getBigUint64(0).toString(16).padStart(16, '0');
}

function constant(c: ConstValue): string {
  switch (c.t) {
    case 'none':
    case 'ellipsis':
      return c.t;
    case 'bool':
      return `bool ${c.v ? 'True' : 'False'}`;
    case 'int':
      return `int 0x${c.v.toString(16)}`;
    case 'float':
      return `float ${double(c.v)}`;
    case 'complex':
      return `complex ${double(c.re)} ${double(c.im)}`;
    case 'bytes':
      return `bytes ${Buffer.from(c.v).toString('hex')}`;
    case 'str':
      return c.cps ? `str ${Array.from(c.cps).join(',')}` : `str ${asciiJson(c.v)}`;
    default:
      throw new Error(`constant ${c.t} in a tree`);
  }
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function write(value: unknown, name: string, shape: Shape, out: string[], subscript: boolean): void {
  if (value === null || value === undefined) out.push(`${name} None`);
  else if (Array.isArray(value)) {
    out.push(`${name} [${value.length}`);
    for (const item of value) write(item, '-', shape, out, false);
  } else if (typeof value === 'object') {
    if ('t' in value) {
      out.push(`${name} ${constant(value as ConstValue)}`);
      return;
    }
    const node = value as Record<string, unknown>;
    const tag = node.tag as string;
    const bare = subscript && tag === 'Tuple' && (node.elts as { tag: string }[]).some((e) => e.tag === 'Slice');
    const placed = !shape.unplaced.has(tag) && !(bare && shape.extSlice);
    const { lineno, col_offset, end_lineno, end_col_offset } = node;
    out.push(`${name} ${tag}${placed ? ` ${lineno}:${col_offset}-${end_lineno}:${end_col_offset}` : ''}`);
    for (const field of FIELDS[tag]!) {
      if (shape.skip.has(field)) continue;
      write(node[field], field, shape, out, tag === 'Subscript' && field === 'slice');
    }
  } else out.push(`${name} ${value}`);
}

export function canonicalText(tree: unknown, shape: Shape): string {
  const out: string[] = [];
  write(tree, '', shape, out, false);
  return out.join('\n');
}

export function canonicalHash(tree: unknown, shape: Shape): string {
  return createHash('sha1').update(canonicalText(tree, shape)).digest('hex');
}
