/** What a constant is as a condition. */
import type { UnitConst } from './unit.ts';

/** `bool()` of a constant. */
export function isTrue(c: UnitConst): boolean {
  switch (c.t) {
    case 'none':
      return false;
    case 'bool':
      return c.v;
    case 'int':
      return typeof c.v === 'bigint' ? c.v !== 0n : c.v !== 0;
    case 'float':
      return c.v !== 0;
    case 'complex':
      return c.re !== 0 || c.im !== 0;
    case 'str':
    case 'bytes':
    case 'tuple':
    case 'frozenset':
      return c.v.length > 0;
    case 'ellipsis':
    case 'slice':
    case 'code':
      return true;
  }
}
