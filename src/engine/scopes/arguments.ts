/** The first pass over parameters. */
import type { Arg, Arguments } from '../syntax/ast.ts';
import type { Place } from './entry.ts';
import { DEF_PARAM } from './symbols.ts';
import type { Table } from './table.ts';

/** @cpython Python/symtable.c symtable_visit_params, symtable_visit_arguments 3.11-3.15 */
/** `construct` is the function or lambda. */
export function visit_arguments(st: Table, a: Arguments, construct: Place): void {
  if (st.profile.code.debugPlace === 'construct') {
    for (const arg of [...a.posonlyargs, ...a.args, a.vararg, ...a.kwonlyargs, a.kwarg]) {
      if (arg !== null) st.checkName(arg.arg, construct, 'Store');
    }
  }
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
