import { byBuild } from './builds.ts';

/** How a build's `dis.dis` words things. Source: Lib/dis.py of each version. */
export interface DisProfile {
  area: 'dis';
  /** jump targets are offsets, marked `>>` (up to 3.12), or labels `L1` (3.13+) */
  targets: 'offsets' | 'labels';
  /** `NULL + name` or `name + NULL` */
  nullText: 'before' | 'after';
  /** bits of COMPARE_OP's operand below the operator */
  compareShift: 0 | 4 | 5;
  /** LOAD_ATTR's operand has a bit below the name's index */
  attrBit: boolean;
  /** IMPORT_NAME's operand has two bits below the name's index */
  importBits: boolean;
  /** KW_NAMES shows its constant */
  kwNamesText: boolean;
  /** IS_OP and CONTAINS_OP are worded */
  testText: boolean;
}

export const dis = byBuild<DisProfile>(
  {
    area: 'dis',
    targets: 'offsets',
    nullText: 'before',
    compareShift: 0,
    attrBit: false,
    importBits: false,
    kwNamesText: false,
    testText: false,
  },
  {
    '3.12.1': { compareShift: 4, attrBit: true, kwNamesText: true },
    '3.13.0': { targets: 'labels', nullText: 'after', compareShift: 5 },
    '3.14.4': { testText: true },
    '3.15.2': { importBits: true },
  },
);
