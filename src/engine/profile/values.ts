import { byBuild } from './builds.ts';

/** What the value functions (`objects/value`) need to know of a build. Every change was measured (tools/value/record.py). */
export interface ValuesProfile {
  area: 'values';
  /** texts of ZeroDivisionError of int */
  intFloorDivZero: string;
  intModZero: string;
  /** -1 fits into no bytes, signed (`(-1).to_bytes(0, signed=True)`) */
  intToZeroBytesChecked: boolean;
  intNegativeLength: string;
  /** str <-> int limit on digits exists (3.8.17, 3.9.17, 3.10.7, 3.11) */
  intDigitsLimit: number;
  /** texts of ZeroDivisionError of float */
  floatDivZero: string;
  floatModZero: string;
  floatDivmodZero: string;
  floatFloorDivZero: string;
  floatPowZero: string;
  /** version of the Unicode database */
  unicode: string;
}

export const values = byBuild<ValuesProfile>(
  {
    area: 'values',
    intFloorDivZero: 'integer division or modulo by zero',
    intModZero: 'integer division or modulo by zero',
    intToZeroBytesChecked: false,
    intNegativeLength: 'length argument must be non-negative',
    intDigitsLimit: 4300,
    floatDivZero: 'float division by zero',
    floatModZero: 'float modulo',
    floatDivmodZero: 'float divmod()',
    floatFloorDivZero: 'float floor division by zero',
    floatPowZero: '0.0 cannot be raised to a negative power',
    unicode: '12.1.0',
  },
  {
    '3.9.18': { unicode: '13.0.0' },
    '3.11.7': { intModZero: 'integer modulo by zero', unicode: '14.0.0' },
    '3.12.1': { unicode: '15.0.0' },
    '3.13.0': { unicode: '15.1.0', floatModZero: 'float modulo by zero' },
    '3.13.18': { intToZeroBytesChecked: true },
    '3.14.4': {
      intFloorDivZero: 'division by zero',
      intModZero: 'division by zero',
      floatDivZero: 'division by zero',
      floatModZero: 'division by zero',
      floatDivmodZero: 'division by zero',
      floatFloorDivZero: 'division by zero',
      floatPowZero: 'zero to a negative power',
      unicode: '16.0.0',
    },
    '3.15.2': { intNegativeLength: 'length cannot be negative', unicode: '17.0.0' },
  },
);
