/** Symbol tables as `_symtable` has them, held against ours. */
import { type Entry, SCOPE_OFFSET, scopeOf } from '../../../src/engine/scopes/index.ts';

export type Block = [string, string, number, boolean, string[], Record<string, [number, number]>, Block[]];

/** names of block types in `_symtable`, which changed */
const TYPE: Record<Entry['type'], RegExp> = {
  module: /^module$/,
  class: /^class$/,
  function: /^function$/,
  annotation: /^annotation$/,
  'type variable': /^type_var(_bound|iable)$/,
  'type alias': /^type_alias$/,
  'type parameters': /^type_param(eter)?s?$/,
};

/** The first difference, or null. */
export function difference(e: Entry, b: Block, where: string): string | null {
  const [type, name, line, nested, varnames, symbols, children] = b;
  const here = `${where}/${name}:${line}`;
  if (!TYPE[e.type].test(type)) return `${here}: type ${e.type}, theirs ${type}`;
  if (e.name !== name || e.nested !== nested || e.place.lineno !== line)
    return `${here}: ours ${e.name} ${e.place.lineno}`;
  if (String(e.varnames) !== String(varnames)) return `${here}: parameters ${e.varnames}, theirs ${varnames}`;
  const mask = (1 << SCOPE_OFFSET) - 1;
  for (const [symbol, value] of e.symbols) {
    const ours = [value & mask, scopeOf(value)];
    if (String(ours) !== String(symbols[symbol])) return `${here}: ${symbol} ${ours}, theirs ${symbols[symbol]}`;
  }
  if (e.symbols.size !== Object.keys(symbols).length)
    return `${here}: ${[...e.symbols.keys()]}, theirs ${Object.keys(symbols)}`;
  if (e.children.length !== children.length) return `${here}: children ${e.children.length}, theirs ${children.length}`;
  for (let i = 0; i < children.length; i++) {
    const inner = difference(e.children[i]!, children[i]!, here);
    if (inner !== null) return inner;
  }
  return null;
}
