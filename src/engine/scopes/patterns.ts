/** The first pass over patterns of `match`. */
import type { Pattern } from '../syntax/ast.ts';
import { visit_expr, visit_exprs } from './expressions.ts';
import { DEF_LOCAL } from './symbols.ts';
import type { Table } from './table.ts';

/** @cpython Python/symtable.c symtable_visit_pattern 3.10-3.15 */
export function visit_pattern(st: Table, p: Pattern): void {
  switch (p.tag) {
    case 'MatchValue':
      visit_expr(st, p.value);
      break;
    case 'MatchSingleton':
      break;
    case 'MatchSequence':
    case 'MatchOr':
      for (const sub of p.patterns) visit_pattern(st, sub);
      break;
    case 'MatchStar':
      if (p.name !== null) st.addDef(p.name, DEF_LOCAL, p);
      break;
    case 'MatchMapping':
      visit_exprs(st, p.keys);
      for (const sub of p.patterns) visit_pattern(st, sub);
      if (p.rest !== null) st.addDef(p.rest, DEF_LOCAL, p);
      break;
    case 'MatchClass':
      visit_expr(st, p.cls);
      for (const sub of p.patterns) visit_pattern(st, sub);
      p.kwd_attrs.forEach((name, i) => {
        st.checkName(name, p.kwd_patterns[i] ?? p, 'Store');
      });
      for (const sub of p.kwd_patterns) visit_pattern(st, sub);
      break;
    case 'MatchAs':
      if (p.pattern !== null) visit_pattern(st, p.pattern);
      if (p.name !== null) st.addDef(p.name, DEF_LOCAL, p);
      break;
  }
}
