/**
 * The second pass: decides for each name of each block whether it is local, global, free or a cell, from the outermost
 * block inwards (what is bound) and back (what is free).
 *
 * Sets that go down: `bound` (names local to enclosing functions; null in a module), `global` (names declared global),
 * `typeParams`. Set that comes up: `free`.
 */
import type { Entry } from './entry.ts';
import {
  CELL,
  DEF_BOUND,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  FREE,
  GLOBAL_EXPLICIT,
  GLOBAL_IMPLICIT,
  LOCAL,
  SCOPE_OFFSET,
  scopeOf,
  USE,
} from './symbols.ts';
import type { Table } from './table.ts';

type Names = Set<string>;
type Scopes = Map<string, number>;

interface Surroundings {
  bound: Names | null;
  free: Names;
  global: Names;
  typeParams: Names;
  /** the class that this block can see, if it is an annotation scope in one */
  classEntry: Entry | null;
}

function error_at_directive(table: Table, entry: Entry, name: string, message: string): never {
  const directive = entry.directives.find((d) => d.name === name);
  table.error(message, directive?.place ?? entry.place);
}

/** @cpython Python/symtable.c analyze_name 3.11-3.15 */
function analyze_name(
  table: Table,
  entry: Entry,
  scopes: Scopes,
  local: Names,
  name: string,
  flags: number,
  around: Surroundings,
): void {
  const { bound, free, global, typeParams, classEntry } = around;
  if (flags & DEF_GLOBAL) {
    if (flags & DEF_NONLOCAL) error_at_directive(table, entry, name, `name '${name}' is nonlocal and global`);
    scopes.set(name, GLOBAL_EXPLICIT);
    global.add(name);
    bound?.delete(name);
    return;
  }
  if (flags & DEF_NONLOCAL) {
    if (bound === null) {
      error_at_directive(table, entry, name, 'nonlocal declaration not allowed at module level');
    }
    if (!bound.has(name)) error_at_directive(table, entry, name, `no binding for nonlocal '${name}' found`);
    if (typeParams.has(name)) {
      error_at_directive(table, entry, name, `nonlocal binding not allowed for type parameter '${name}'`);
    }
    scopes.set(name, FREE);
    free.add(name);
    return;
  }
  if (flags & DEF_BOUND) {
    scopes.set(name, LOCAL);
    local.add(name);
    global.delete(name);
    if (flags & DEF_TYPE_PARAM) typeParams.add(name);
    else typeParams.delete(name);
    return;
  }
  if (classEntry !== null) {
    const classFlags = classEntry.symbol(name);
    if (classFlags & DEF_GLOBAL) {
      scopes.set(name, GLOBAL_EXPLICIT);
      return;
    }
    if (classFlags & DEF_BOUND && !(classFlags & DEF_NONLOCAL)) {
      scopes.set(name, GLOBAL_IMPLICIT);
      return;
    }
  }
  if (bound?.has(name)) {
    scopes.set(name, FREE);
    free.add(name);
    return;
  }
  scopes.set(name, GLOBAL_IMPLICIT);
}

function is_free_in_any_child(entry: Entry, name: string): boolean {
  return entry.children.some((child) => child.scope(name) === FREE);
}

/** @cpython Python/symtable.c inline_comprehension 3.12-3.15 */
function inline_comprehension(
  entry: Entry,
  comp: Entry,
  scopes: Scopes,
  compFree: Names,
  inlinedCells: Names,
  marksUse: boolean,
): void {
  let removeDunderClass = false;
  for (const [name, compFlags] of comp.symbols) {
    if (compFlags & DEF_PARAM) continue;
    let scope = scopeOf(compFlags);
    const onlyFlags = compFlags & ((1 << SCOPE_OFFSET) - 1);
    if (scope === CELL || onlyFlags & DEF_COMP_CELL) inlinedCells.add(name);
    const existing = entry.symbols.get(name);
    // __class__ is never free through a class scope
    if (scope === FREE && entry.type === 'class' && name === '__class__') {
      scope = GLOBAL_IMPLICIT;
      compFree.delete(name);
      removeDunderClass = true;
    }
    if (existing === undefined) {
      entry.symbols.set(name, onlyFlags);
      scopes.set(name, scope);
    } else if (existing & DEF_BOUND && entry.type !== 'class') {
      if (!is_free_in_any_child(comp, name)) compFree.delete(name);
      if (marksUse && scope === FREE) entry.symbols.set(name, existing | (onlyFlags & USE));
    }
  }
  if (removeDunderClass) comp.symbols.delete('__class__');
}

/** @cpython Python/symtable.c analyze_cells 3.11-3.15 */
function analyze_cells(scopes: Scopes, free: Names, inlinedCells: Names): void {
  for (const [name, scope] of scopes) {
    if (scope !== LOCAL) continue;
    if (!free.has(name) && !inlinedCells.has(name)) continue;
    scopes.set(name, CELL);
    free.delete(name);
  }
}

/** @cpython Python/symtable.c drop_class_free 3.11-3.15 */
function drop_class_free(entry: Entry, free: Names): void {
  if (free.delete('__class__')) entry.needsClassClosure = true;
  if (free.delete('__classdict__')) entry.needsClassdict = true;
  if (free.delete('__conditional_annotations__')) entry.hasConditionalAnnotations = true;
}

/** @cpython Python/symtable.c update_symbols 3.11-3.15 */
function update_symbols(
  entry: Entry,
  scopes: Scopes,
  bound: Names | null,
  free: Names,
  inlinedCells: Names,
  classFlag: boolean,
  freeClass: 'class names' | 'all names',
): void {
  const symbols = entry.symbols;
  // before generic functions, only names of the class itself
  const classMask = freeClass === 'class names' ? DEF_BOUND | DEF_GLOBAL : -1;
  for (const [name, old] of symbols) {
    let flags = old;
    if (inlinedCells.has(name)) flags |= DEF_COMP_CELL;
    symbols.set(name, flags | ((scopes.get(name) ?? 0) << SCOPE_OFFSET));
  }
  for (const name of free) {
    const flags = symbols.get(name);
    if (flags !== undefined) {
      if (classFlag && flags & classMask) symbols.set(name, flags | DEF_FREE_CLASS);
    } else if (bound === null || bound.has(name)) {
      symbols.set(name, FREE << SCOPE_OFFSET);
    }
  }
}

/** Splices the children of inlined comprehensions into the place of those. */
function spliceInlined(entry: Entry): void {
  if (!entry.children.some((child) => child.compInlined)) return;
  entry.children = entry.children.flatMap((child) => (child.compInlined ? child.children : [child]));
}

/** The names that blocks within this one see, as far as they're known before its own are analysed. */
function startingNames(entry: Entry, around: Surroundings): { newbound: Names; newglobal: Names } {
  const newbound: Names = new Set();
  const newglobal: Names = new Set();
  if (entry.type === 'class') {
    for (const name of around.global) newglobal.add(name);
    if (around.bound !== null) for (const name of around.bound) newbound.add(name);
  }
  return { newbound, newglobal };
}

/** @cpython Python/symtable.c analyze_block 3.11-3.15 */
function analyze_block(table: Table, entry: Entry, around: Surroundings): void {
  const local: Names = new Set();
  const scopes: Scopes = new Map();
  const newfree: Names = new Set();
  const inlinedCells: Names = new Set();
  const { newbound, newglobal } = startingNames(entry, around);
  for (const [name, flags] of entry.symbols) analyze_name(table, entry, scopes, local, name, flags, around);
  if (entry.type !== 'class') {
    if (entry.isFunctionLike) for (const name of local) newbound.add(name);
    if (around.bound !== null) for (const name of around.bound) newbound.add(name);
    for (const name of around.global) newglobal.add(name);
  } else {
    for (const name of table.profile.code.classCells) newbound.add(name);
  }
  for (const child of entry.children) {
    const classEntry = child.canSeeClassScope ? (entry.type === 'class' ? entry : around.classEntry) : null;
    const inline =
      table.profile.code.comprehensions === 'inlined' &&
      child.comprehension !== 'none' &&
      !child.generator &&
      !entry.canSeeClassScope;
    const childFree: Names = new Set(newfree);
    analyze_block(table, child, {
      bound: new Set(newbound),
      free: childFree,
      global: new Set(newglobal),
      typeParams: new Set(around.typeParams),
      classEntry,
    });
    if (inline) {
      const marksUse = table.profile.code.inlinedUse === 'marked';
      inline_comprehension(entry, child, scopes, childFree, inlinedCells, marksUse);
      child.compInlined = true;
    }
    for (const name of childFree) newfree.add(name);
  }
  spliceInlined(entry);
  if (entry.isFunctionLike) analyze_cells(scopes, newfree, inlinedCells);
  else if (entry.type === 'class') drop_class_free(entry, newfree);
  const classFlag = entry.type === 'class' || entry.canSeeClassScope;
  update_symbols(entry, scopes, around.bound, newfree, inlinedCells, classFlag, table.profile.code.freeClass);
  for (const name of newfree) around.free.add(name);
}

/** @cpython Python/symtable.c symtable_analyze 3.11-3.15 */
export function symtable_analyze(table: Table): void {
  analyze_block(table, table.top, {
    bound: null,
    free: new Set(),
    global: new Set(),
    typeParams: new Set(),
    classEntry: null,
  });
}
