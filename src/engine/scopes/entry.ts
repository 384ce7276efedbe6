/**
 * One block of a program (module, class, function, comprehension, annotation, type parameters) and its symbols; the
 * counterpart of `PySTEntryObject`. `symbols` keeps the order in which names were met, which later orders locals.
 */
import { DEF_PARAM, scopeOf } from './symbols.ts';

export type BlockType =
  | 'module'
  | 'class'
  | 'function'
  | 'annotation'
  | 'type variable'
  | 'type alias'
  | 'type parameters';

export type ComprehensionKind = 'none' | 'list' | 'set' | 'dict' | 'generator';

export interface Place {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

/** A `global` or `nonlocal` statement (or the like), kept for errors that the second pass finds. */
export interface Directive {
  name: string;
  place: Place;
}

export class Entry {
  readonly name: string;
  readonly type: BlockType;
  readonly place: Place;
  symbols = new Map<string, number>();
  /** parameters, in order */
  varnames: string[] = [];
  children: Entry[] = [];
  directives: Directive[] = [];
  /** names to be mangled in the type-parameter block of a generic class; null = all */
  mangledNames: Set<string> | null = null;
  /** for messages: 'a TypeVar bound' */
  scopeInfo: string | null = null;

  nested = false;
  generator = false;
  coroutine = false;
  varargs = false;
  varkeywords = false;
  annotationsUsed = false;
  hasDocstring = false;
  /** a function right in a class */
  method = false;
  returnsValue = false;

  comprehension: ComprehensionKind = 'none';
  compInlined = false;
  compIterTarget = false;
  /** depth of comprehension iterables that the walk is in */
  compIterExpr = 0;

  needsClassClosure = false;
  needsClassdict = false;
  canSeeClassScope = false;

  hasConditionalAnnotations = false;
  inConditionalBlock = false;
  /** depth of `try` statements */
  inTry = 0;
  inUnevaluatedAnnotation = false;
  /** block of the deferred annotations of a module or class */
  annotationBlock: Entry | null = null;

  constructor(name: string, type: BlockType, place: Place) {
    this.name = name;
    this.type = type;
    this.place = place;
  }

  /** @cpython Python/symtable.c _PyST_GetSymbol 3.11-3.15 */
  symbol(name: string): number {
    return this.symbols.get(name) ?? 0;
  }

  /** @cpython Python/symtable.c _PyST_GetScope 3.11-3.15 */
  scope(name: string): number {
    return scopeOf(this.symbols.get(name) ?? 0);
  }

  isParam(name: string): boolean {
    return (this.symbol(name) & DEF_PARAM) !== 0;
  }

  /** @cpython Python/symtable.c _PyST_IsFunctionLike 3.12-3.15 */
  get isFunctionLike(): boolean {
    return this.type !== 'module' && this.type !== 'class';
  }
}
