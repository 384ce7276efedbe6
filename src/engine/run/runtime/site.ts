/**
 * Inline caches. One object a site in generated code, all of one shape; what `kind` says is right for the versions kept with
 * it, everything else takes the general way and may fill the cache again.
 */
import type { PyObject, PyText } from '../../objects/object.ts';

export const EMPTY = 0;
/** value in the globals: `version` of their keys, entry `index` */
export const GLOBAL = 1;
/** value in the builtins: `version` of the globals' keys, `version2` of the builtins' keys, entry `index` */
export const BUILTIN = 2;
/** instance: `version` of the type, value at `s[index]` */
export const INLINE = 3;
/** attribute of the type without binding or method: `version` of the type, `value`; instances can't hide it while the
 * shared keys have `index` entries */
export const TYPE_ATTRIBUTE = 4;
/** attribute of a module: `version` of its dict's keys, entry `index` */
export const MODULE = 5;
/** member of `__slots__`: `version` of the type, value at `s[index]` */
export const SLOT = 6;

export class Site {
  readonly name: PyText;
  kind = EMPTY;
  version = 0;
  /** `version` while kind is INLINE or SLOT, else never a version: generated code looks at the values itself */
  inline = -1;
  version2 = 0;
  index = 0;
  /** borrowed: kept alive by the type that has `version` */
  value: PyObject | null = null;
  constructor(name: PyText) {
    this.name = name;
  }
}
