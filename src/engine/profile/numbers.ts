import { byBuild } from './builds.ts';

/** What int, bool, float and complex as types need to know of a build. Every change was measured (test/parity/numbers). */
export interface NumbersProfile {
  area: 'numbers';
  /** `int()` has a vectorcall of its own, with its own text for too many arguments */
  intVectorcall: boolean;
  /** what `int(x)` makes of `x.__trunc__` */
  trunc: 'plain' | 'deprecated' | 'none';
  /** "'s argument must be a string or a " + this */
  realNumber: 'number' | 'real number';
  /** text of the DeprecationWarning of `~True`, null: none */
  boolInvert: string | null;
  /** float + int.__floor__ and the like */
  floatFloor: boolean;
  bitCount: boolean;
  /** sum() of ints: the result is as large as the whole struct (measured; else as its digits need) */
  sumPadded: boolean;
  isInteger: boolean;
  /** `to_bytes()` needs no length and no byte order */
  toBytesDefaults: boolean;
  /** `__complex__` of complex */
  complexMethod: boolean;
  /** complex(x, y) tells real from imaginary part in its messages, and takes real ones only */
  complexArguments: 'plain' | 'real';
  fromNumber: boolean;
  /** hash(float('nan')) */
  nanHash: 'zero' | 'identity';
  /** `1 << (1 << 64)` */
  hugeShift: 'MemoryError' | 'OverflowError';
  /** types that have a `__getattribute__` of their own */
  ownGetattr: readonly string[];
  /** what `math.log()` says of a wrong number of arguments */
  mathLogCounts: 'requires' | 'expected';
  /** functions of math that came later */
  mathMissing: readonly string[];
  /** nextafter(x, y, steps=n) */
  mathNextafterSteps: boolean;
  /** the functions of integers live in the module math.integer */
  mathIntegers: boolean;
  /** functions of operator that came later */
  operatorMissing: readonly string[];
  /** methodcaller keeps its arguments ready for a vectorcall */
  methodcallerVectorcall: boolean;
  /** symbols of errno that came later */
  errnoMissing: readonly string[];
  /** size of struct.Struct in words */
  structWords: number;
  /** what Random(1, 2) says */
  randomCounts: 'plain' | 'expected';
  /** complex numbers have `//`, `%`, int() and float() slots that say no */
  complexRefusals: boolean;
}

const INVERT =
  'This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. ' +
  "Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

const NEW_15 = ['fmax', 'fmin', 'isnormal', 'issubnormal', 'signbit'];

export const numbers = byBuild<NumbersProfile>(
  {
    area: 'numbers',
    intVectorcall: false,
    trunc: 'plain',
    realNumber: 'number',
    boolInvert: null,
    floatFloor: false,
    bitCount: false,
    sumPadded: false,
    isInteger: false,
    toBytesDefaults: false,
    complexMethod: false,
    complexArguments: 'plain',
    fromNumber: false,
    nanHash: 'zero',
    hugeShift: 'MemoryError',
    ownGetattr: ['int', 'float', 'complex'],
    mathLogCounts: 'requires',
    mathMissing: ['cbrt', 'exp2', 'lcm', 'nextafter', 'ulp', 'sumprod', 'fma', ...NEW_15],
    mathNextafterSteps: false,
    mathIntegers: false,
    operatorMissing: ['call', 'is_none', 'is_not_none'],
    methodcallerVectorcall: false,
    randomCounts: 'plain',
    structWords: 7,
    errnoMissing: ['EFTYPE', 'EHWPOISON'],
    complexRefusals: true,
  },
  {
    '3.9.18': { floatFloor: true, mathMissing: ['cbrt', 'exp2', 'sumprod', 'fma', ...NEW_15] },
    '3.10.13': { realNumber: 'real number', bitCount: true, complexRefusals: false, nanHash: 'identity' },
    '3.11.7': {
      sumPadded: true,
      trunc: 'deprecated',
      toBytesDefaults: true,
      complexMethod: true,
      mathMissing: ['sumprod', 'fma', ...NEW_15],
      operatorMissing: ['is_none', 'is_not_none'],
    },
    '3.12.1': {
      sumPadded: false,
      mathMissing: ['fma', ...NEW_15],
      mathNextafterSteps: true,
      mathLogCounts: 'expected',
      isInteger: true,
      boolInvert: `Bitwise inversion '~' on bool is deprecated. ${INVERT}`,
    },
    '3.13.0': {
      intVectorcall: true,
      methodcallerVectorcall: true,
      mathMissing: NEW_15,
      ownGetattr: ['int', 'complex'],
      boolInvert: `Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. ${INVERT}`,
    },
    '3.13.18': { errnoMissing: ['EHWPOISON'] },
    '3.14.4': {
      sumPadded: true,
      trunc: 'none',
      complexArguments: 'real',
      fromNumber: true,
      randomCounts: 'expected',
      hugeShift: 'OverflowError',
      ownGetattr: [],
      operatorMissing: [],
      errnoMissing: [],
    },
    '3.15.2': {
      mathIntegers: true,
      mathMissing: [],
      structWords: 8,
    },
  },
);
