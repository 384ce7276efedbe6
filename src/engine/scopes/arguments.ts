/** The first pass over parameters. */
import type { Arg, Arguments } from '../syntax/ast.ts';
import { DEF_PARAM } from './symbols.ts';
import type { Table } from './table.ts';

/** @cpython Python/symtable.c symtable_visit_params, symtable_visit_arguments 3.11-3.15 */
export function visit_arguments(st: Table, a: Arguments): void {
  const params = (args: Arg[]) => {
    for (const arg of args) st.addDef(arg.arg, DEF_PARAM, arg);
  };
  params(a.posonlyargs);
  params(a.args);
  params(a.kwonlyargs);
  if (a.vararg !== null) {
    st.addDef(a.vararg.arg, DEF_PARAM, a.vararg);
    st.cur.varargs = true;
  }
  if (a.kwarg !== null) {
    st.addDef(a.kwarg.arg, DEF_PARAM, a.kwarg);
    st.cur.varkeywords = true;
  }
}
