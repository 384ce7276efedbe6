/**
 * The symbol table under construction: the stack of open blocks and the operations of the first pass on them (enter,
 * exit, add a definition). The walk over the tree is in `statements.ts` and `expressions.ts`, the second pass in
 * `analysis.ts`.
 */
import { InvariantError } from '../profile/faults.ts';
import type { Profile } from '../profile/index.ts';
import type { ExprContext } from '../syntax/ast.ts';
import { SyntaxFault } from '../syntax/fault.ts';
import { type BlockType, Entry, type Place } from './entry.ts';
import { maybeMangle } from './mangling.ts';
import {
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  USE,
} from './symbols.ts';

/** What `from __future__ import ...` switched on, and where the last such import of the head of the file ends. */
export interface Future {
  annotations: boolean;
  /** `from __future__ import barry_as_FLUFL` */
  barryAsBdfl: boolean;
  /** `co_flags` bits of all the features named */
  flags: number;
  place: Place;
}

export interface TableOptions {
  profile: Profile;
  filename: string;
  future: Future;
  allowTopLevelAwait: boolean;
}

export class Table {
  readonly profile: Profile;
  readonly filename: string;
  readonly future: Future;
  readonly allowTopLevelAwait: boolean;
  /** blocks by the node (or list of nodes) that makes them */
  readonly blocks = new Map<object, Entry>();
  /** blocks of a node that makes two: the default of a type variable, the annotations of a module or class */
  readonly secondBlocks = new Map<object, Entry>();
  readonly stack: Entry[] = [];
  privateName: string | null = null;
  #top: Entry | null = null;

  constructor(options: TableOptions) {
    this.profile = options.profile;
    this.filename = options.filename;
    this.future = options.future;
    this.allowTopLevelAwait = options.allowTopLevelAwait;
  }

  get top(): Entry {
    if (this.#top === null) throw new InvariantError('symbol table without a module block');
    return this.#top;
  }

  get cur(): Entry {
    return this.stack[this.stack.length - 1] as Entry;
  }

  error(message: string, place: Place): never {
    const { lineno, col_offset, end_lineno, end_col_offset } = place;
    const at = { lineno, offset: col_offset + 1, end_lineno, end_offset: end_col_offset + 1 };
    throw new SyntaxFault('SyntaxError', message, at, null, this.filename);
  }

  /** @cpython Python/symtable.c ste_new 3.11-3.15 */
  newEntry(name: string, type: BlockType, key: object, place: Place, second = false): Entry {
    const entry = new Entry(name, type, place);
    const cur = this.stack.length > 0 ? this.cur : null;
    if (cur !== null) {
      entry.nested = cur.nested || cur.isFunctionLike;
      entry.method = cur.type === 'class' && type === 'function';
    }
    (second ? this.secondBlocks : this.blocks).set(key, entry);
    return entry;
  }

  /** @cpython Python/symtable.c symtable_enter_existing_block 3.14-3.15 */
  enterExisting(entry: Entry): void {
    const prev = this.stack.length > 0 ? this.cur : null;
    this.stack.push(entry);
    if (prev === null) {
      this.#top = entry;
      return;
    }
    entry.compIterExpr = prev.compIterExpr;
    if (prev.mangledNames !== null && entry.type !== 'class') entry.mangledNames = prev.mangledNames;
    // annotations are strings under the future import, and change nothing outside
    if (this.future.annotations && entry.type === 'annotation') return;
    // the block of a module's annotations is entered for each of them
    if (prev.annotationBlock !== entry) prev.children.push(entry);
  }

  /** @cpython Python/symtable.c symtable_enter_block 3.11-3.15 */
  enter(name: string, type: BlockType, key: object, place: Place, second = false): Entry {
    const entry = this.newEntry(name, type, key, place, second);
    this.enterExisting(entry);
    const lazy = type === 'annotation' || type === 'type variable' || type === 'type alias';
    if (lazy && this.profile.code.annotationScopes === 'format parameter') {
      this.addDef('.format', DEF_PARAM, place);
      this.addDef('.format', USE, place);
    }
    return entry;
  }

  exit(): void {
    this.stack.pop();
  }

  lookup(name: string, entry: Entry = this.cur): number {
    return entry.symbol(maybeMangle(this.privateName, entry, name));
  }

  /** @cpython Python/symtable.c symtable_add_def_helper 3.11-3.15 */
  addDefTo(entry: Entry, name: string, flag: number, place: Place): void {
    const mangled = maybeMangle(this.privateName, this.cur, name);
    const old = entry.symbols.get(mangled);
    let value = flag;
    if (old !== undefined) {
      if (flag & DEF_PARAM && old & DEF_PARAM) {
        this.error(`duplicate ${this.profile.code.parameterWord} '${name}' in function definition`, place);
      }
      if (flag & DEF_TYPE_PARAM && old & DEF_TYPE_PARAM) this.error(`duplicate type parameter '${name}'`, place);
      value = old | flag;
    }
    if (entry.compIterTarget) {
      if (value & (DEF_GLOBAL | DEF_NONLOCAL)) {
        this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, place);
      }
      value |= DEF_COMP_ITER;
    }
    entry.symbols.set(mangled, value);
    if (flag & DEF_PARAM) entry.varnames.push(mangled);
    else if (flag & DEF_GLOBAL) this.top.symbols.set(mangled, this.top.symbol(mangled) | flag);
  }

  /** @cpython Python/symtable.c check_name 3.13-3.15 */
  checkName(name: string, place: Place, ctx: ExprContext): void {
    if (name !== '__debug__') return;
    if (ctx === 'Store') this.error('cannot assign to __debug__', place);
    if (ctx === 'Del') this.error('cannot delete __debug__', place);
  }

  /** @cpython Python/symtable.c symtable_add_def_ctx 3.13-3.15 */
  addDef(name: string, flag: number, place: Place, ctx: ExprContext = flag === USE ? 'Load' : 'Store'): void {
    if (flag & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT)) this.checkName(name, place, ctx);
    if (flag & DEF_TYPE_PARAM && this.cur.mangledNames !== null) this.cur.mangledNames.add(name);
    this.addDefTo(this.cur, name, flag, place);
  }

  recordDirective(name: string, place: Place): void {
    this.cur.directives.push({ name: maybeMangle(this.privateName, this.cur, name), place });
  }
}
