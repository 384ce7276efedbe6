/**
 * Symbols: what the first pass records of a name in a block (DEF_* bits), and the scope that the second pass gives it,
 * held in the same integer above `SCOPE_OFFSET`, as `Include/internal/pycore_symtable.h` does.
 */

export const DEF_GLOBAL = 1;
export const DEF_LOCAL = 2;
export const DEF_PARAM = 4;
export const DEF_NONLOCAL = 8;
export const USE = 16;
/** name used but not defined in a nested block, and bound in this class */
export const DEF_FREE_CLASS = 64;
export const DEF_IMPORT = 128;
export const DEF_ANNOT = 256;
/** iteration variable of a comprehension */
export const DEF_COMP_ITER = 512;
export const DEF_TYPE_PARAM = 1024;
/** cell of an inlined comprehension */
export const DEF_COMP_CELL = 2048;

export const DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;

export const SCOPE_OFFSET = 12;
export const SCOPE_MASK = 15;

export const LOCAL = 1;
export const GLOBAL_EXPLICIT = 2;
export const GLOBAL_IMPLICIT = 3;
export const FREE = 4;
export const CELL = 5;

export function scopeOf(symbol: number): number {
  return (symbol >> SCOPE_OFFSET) & SCOPE_MASK;
}
