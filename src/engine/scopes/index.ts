/** Tree -> bindings: the symbol table of a program. */
import { NotSupported } from '../profile/faults.ts';
import type { Mod } from '../syntax/ast.ts';
import { symtable_analyze } from './analysis.ts';
import { docstringOf } from './docstring.ts';
import { visit_expr } from './expressions.ts';
import { visit_stmts } from './statements.ts';
import { Table, type TableOptions } from './table.ts';

export { docstringOf } from './docstring.ts';
export { Entry, type Place } from './entry.ts';
export { mangle, maybeMangle } from './mangling.ts';
export * from './symbols.ts';
export type { Future, Table, TableOptions } from './table.ts';

/** @cpython Python/symtable.c _PySymtable_Build 3.11-3.15 */
export function buildSymtable(mod: Mod, options: TableOptions): Table {
  const st = new Table(options);
  const top = st.enter('top', 'module', mod, { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 });
  switch (mod.tag) {
    case 'Module':
      top.hasDocstring = docstringOf(mod.body) !== null;
      visit_stmts(st, mod.body);
      break;
    case 'Interactive':
      visit_stmts(st, mod.body);
      break;
    case 'Expression':
      visit_expr(st, mod.body);
      break;
    case 'FunctionType':
      throw new NotSupported('function type comments');
  }
  st.exit();
  symtable_analyze(st);
  return st;
}
