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
  complexDivZero: string;
  complexPowZero: string;
  /** the modulus of a complex power is divided by exp(angle * im) rather than multiplied by exp(-angle * im) */
  complexPowDivides: boolean;
  /** complex products and quotients follow annex G of C99, and a real operand stays real */
  complexAnnexG: boolean;
  /** grouping of the digits after the point in a format specifier */
  formatFractionGrouping: boolean;
  /** `z` in a format specifier */
  formatNegativeZero: boolean;
  /** an invalid format specifier is shown, with the type */
  formatShowsSpecifier: boolean;
  /** a `0` in a format specifier aligns after the sign whatever the type's own alignment */
  formatZeroAlignsAll: boolean;
  /** a blank in a format specifier of str has a message of its own */
  formatBlankNamed: boolean;
  /** `,,` in a format specifier is taken for `,` with `_` */
  formatCommasClash: boolean;
  /** how the limit on digits is named */
  intLimitUnit: '' | ' digits';
  /** what float() could not convert is shown without spaces around it */
  floatErrorStripped: boolean;
  /** messages of %-formatting */
  percentStyle: 'early' | 'plain' | 'detailed' | 'located';
  /** repr of bytearray escapes a single quote inside double ones too */
  bytearrayEscapesSingle: boolean;
  /** codes F and D of struct */
  structComplex: boolean;
  /** messages of struct for numbers out of range: each code its own, or all alike */
  structRangeTexts: 'own as C' | 'own' | 'alike';
  /** struct's native `f` refuses what is too large for it */
  structNativeFloatChecked: boolean;
  /** whose message a struct format that isn't ASCII gets */
  structNonAscii: 'codec' | 'struct';
  unhexlifyOdd: string;
  /** an odd number of digits is found before wrong digits are */
  unhexlifyOddFirst: boolean;
  fromhexOdd: string;
  /** what `=` ends in base64: the text, or its group only */
  base64Padding: 'final' | 'each';
  /** strict base64 calls padding after whole groups excess */
  base64ExcessPadding: boolean;
  /** `\\B` of re matches the empty text */
  sreNonBoundaryInEmpty: boolean;
  /** possessive repeats of re undo the groups of a failed branch inside them */
  srePossessiveKeepsMarks: boolean;
  /** domain errors of math say what was expected */
  mathDomainTexts: 'plain' | 'detailed';
  /** the logarithm of a large int adds its parts with one rounding */
  mathLogFused: boolean;
  /** `sum` of floats is compensated */
  sumCompensated: boolean;
  /** what a zero with a NaN gives in cmath.acosh and cmath.tanh, see `CmathRules` */
  cmathAcoshZeroNan: boolean;
  cmathTanhZeroNan: boolean;
  /** opcode numbers of re's code: those of 3.8 go through `modernCode` */
  sreNumbering: '3.8' | '3.11';
  /** hash of str and bytes (sys.hash_info.algorithm) */
  hashAlgorithm: 'siphash13' | 'siphash24';
  /** hash(None) is a constant rather than from its address */
  noneHashIsConstant: boolean;
  /** look-up of computed character names, see `UnicodeNames` */
  unicodeComputedNames: 'exact' | 'any case';
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
    floatFloorDivZero: 'float divmod()',
    floatPowZero: '0.0 cannot be raised to a negative power',
    complexDivZero: 'complex division by zero',
    complexPowZero: '0.0 to a negative or complex power',
    complexPowDivides: true,
    complexAnnexG: false,
    formatFractionGrouping: false,
    formatNegativeZero: false,
    formatShowsSpecifier: false,
    formatZeroAlignsAll: true,
    formatBlankNamed: false,
    formatCommasClash: true,
    intLimitUnit: '',
    floatErrorStripped: true,
    percentStyle: 'early',
    bytearrayEscapesSingle: true,
    structComplex: false,
    structRangeTexts: 'own as C',
    structNativeFloatChecked: false,
    structNonAscii: 'codec',
    unhexlifyOdd: 'Odd-length string',
    unhexlifyOddFirst: true,
    fromhexOdd: 'non-hexadecimal number found in fromhex() arg at position %d',
    base64Padding: 'final',
    base64ExcessPadding: false,
    sreNonBoundaryInEmpty: false,
    srePossessiveKeepsMarks: false,
    mathDomainTexts: 'plain',
    mathLogFused: false,
    sumCompensated: false,
    cmathAcoshZeroNan: false,
    cmathTanhZeroNan: false,
    sreNumbering: '3.8',
    hashAlgorithm: 'siphash24',
    noneHashIsConstant: false,
    unicodeComputedNames: 'exact',
    unicode: '12.1.0',
  },
  {
    '3.9.18': {
      formatBlankNamed: true,
      formatCommasClash: false,
      floatFloorDivZero: 'float floor division by zero',
      unicode: '13.0.0',
    },
    '3.10.13': { percentStyle: 'plain', formatZeroAlignsAll: false, floatErrorStripped: false },
    '3.11.7': {
      sreNumbering: '3.11',
      formatShowsSpecifier: true,
      intLimitUnit: ' digits',
      structRangeTexts: 'own',
      intModZero: 'integer modulo by zero',
      unicode: '14.0.0',
      hashAlgorithm: 'siphash13',
      formatNegativeZero: true,
    },
    '3.12.1': { sumCompensated: true, structRangeTexts: 'alike', unicode: '15.0.0', noneHashIsConstant: true },
    '3.13.0': { base64ExcessPadding: true, unicode: '15.1.0', floatModZero: 'float modulo by zero' },
    '3.13.18': {
      srePossessiveKeepsMarks: true,
      structNativeFloatChecked: true,
      base64Padding: 'each',
      unicodeComputedNames: 'any case',
      intToZeroBytesChecked: true,
      complexPowDivides: false,
    },
    '3.14.4': {
      intFloorDivZero: 'division by zero',
      intModZero: 'division by zero',
      floatDivZero: 'division by zero',
      floatModZero: 'division by zero',
      floatDivmodZero: 'division by zero',
      floatFloorDivZero: 'division by zero',
      floatPowZero: 'zero to a negative power',
      complexDivZero: 'division by zero',
      complexPowZero: 'zero to a negative or complex power',
      complexAnnexG: true,
      formatFractionGrouping: true,
      percentStyle: 'detailed',
      cmathAcoshZeroNan: true,
      cmathTanhZeroNan: true,
      mathDomainTexts: 'detailed',
      sreNonBoundaryInEmpty: true,
      structComplex: true,
      fromhexOdd: 'fromhex() arg must contain an even number of hexadecimal digits',
      unicode: '16.0.0',
    },
    '3.15.2': {
      mathLogFused: true,
      structNonAscii: 'struct',
      unhexlifyOdd: 'Odd number of hexadecimal digits',
      unhexlifyOddFirst: false,
      intNegativeLength: 'length cannot be negative',
      unicode: '17.0.0',
      percentStyle: 'located',
      bytearrayEscapesSingle: false,
    },
  },
);
