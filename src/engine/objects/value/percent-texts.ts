/**
 * Messages of %-formatting, by style: `early` until 3.9 (an int beyond C's long is no character to %c), `plain` until 3.13, `detailed` in 3.14 (says what %c was given), `located` in 3.15
 * (says which argument and where in the format). The profile names the style.
 */
import { type Fault, overflowError, typeError, valueError } from './fault.ts';

export type PercentStyle = 'early' | 'plain' | 'detailed' | 'located';

/** The argument that a message is about: the n-th of a tuple (from 1), a mapping's key (as repr), or the only one. */
export interface Place {
  index?: number;
  key?: string;
}

export interface PercentTexts {
  incomplete(start: number): Fault;
  incompleteKey(start: number): Fault;
  unsupported(code: string, at: number, start: number, plain: boolean): Fault;
  widthTooBig(start: number): Fault;
  precisionTooBig(start: number): Fault;
  notEnough(given: number): Fault;
  notAll(required: number, given: number): Fault;
  needsMapping(typeName: string): Fault;
  starType(place: Place, typeName: string): Fault;
  starTooBig(place: Place, isPrecision: boolean): Fault;
  /** d i u of what is no number, o x X of what is no integer, f of what is no float */
  number(place: Place, code: string, typeName: string): Fault;
  /** a float conversion that failed with this fault */
  floatFailed(fault: Fault, typeName: string): Fault;
  /** `isLong`: the int fits into C's long */
  charRange(place: Place, isLong: boolean): Fault;
  /** `what`: `float`, or `a string of length 2` */
  charType(place: Place, what: string): Fault;
  /** `*` with a key, a conversion without a key after one with: errors of their own, or undefined */
  starWithKey(start: number): Fault | undefined;
  keyMissing(start: number): Fault | undefined;
}

const hexOf = (c: string): string => c.codePointAt(0)!.toString(16);

function plainTexts(isBytes: boolean, style: PercentStyle): PercentTexts {
  const detailed = style === 'detailed';
  const real = (code: string) => 'diu'.includes(code);
  return {
    incomplete: () => valueError('incomplete format'),
    incompleteKey: () => valueError('incomplete format key'),
    unsupported: (code, at) => {
      const cp = code.codePointAt(0)!;
      if (isBytes && cp > 127) return overflowError('character argument not in range(0x110000)');
      const shown = isBytes || (cp > 31 && cp < 128) ? code : '?';
      return valueError(`unsupported format character '${shown}' (0x${hexOf(code)}) at index ${at}`);
    },
    widthTooBig: () => valueError('width too big'),
    precisionTooBig: () => valueError(isBytes ? 'prec too big' : 'precision too big'),
    notEnough: () => typeError('not enough arguments for format string'),
    notAll: () => typeError(`not all arguments converted during ${isBytes ? 'bytes' : 'string'} formatting`),
    needsMapping: () => typeError('format requires a mapping'),
    starType: () => typeError('* wants int'),
    starTooBig: (_, isPrecision) =>
      overflowError(`Python int too large to convert to C ${isPrecision ? 'int' : 'ssize_t'}`),
    number: (_, code, typeName) => {
      if (real(code))
        return typeError(`%${code} format: a ${style === 'early' ? '' : 'real '}number is required, not ${typeName}`);
      if ('oxX'.includes(code)) return typeError(`%${code} format: an integer is required, not ${typeName}`);
      return typeError(isBytes ? `float argument required, not ${typeName}` : `must be real number, not ${typeName}`);
    },
    floatFailed: (fault, typeName) => (isBytes ? typeError(`float argument required, not ${typeName}`) : fault),
    charRange: (_, isLong) =>
      style === 'early' && !isLong && !isBytes
        ? typeError('%c requires int or char')
        : overflowError(isBytes ? '%c arg not in range(256)' : '%c arg not in range(0x110000)'),
    charType: (_, what) => {
      if (isBytes)
        return typeError(`%c requires an integer in range(256) or a single byte${detailed ? `, not ${what}` : ''}`);
      return typeError(detailed ? `%c requires an int or a unicode character, not ${what}` : '%c requires int or char');
    },
    starWithKey: () => undefined,
    keyMissing: () => undefined,
  };
}

function placed({ index, key }: Place): string {
  if (key !== undefined) return `format argument ${key}: `;
  return index === undefined ? 'format argument: ' : `format argument ${index}: `;
}

const isLetter = (c: string): boolean => /[A-Za-z]/.test(c);

function unexpected(code: string, isBytes: boolean, isPrintable: boolean): string {
  const cp = code.codePointAt(0)!;
  const ascii = cp >= 32 && cp < 127;
  if (ascii) return `'${code}'`;
  if (isBytes) return `with code 0x${hexOf(code).padStart(2, '0')}`;
  const point = `U+${hexOf(code).toUpperCase().padStart(4, '0')}`;
  return isPrintable ? `'${code}' (${point})` : point;
}

function locatedTexts(isBytes: boolean): PercentTexts {
  return {
    incomplete: (start) => valueError(`stray % at position ${start}`),
    incompleteKey: (start) => valueError(`stray % or incomplete format key at position ${start}`),
    unsupported: (code, at, start, isPrintable) =>
      isLetter(code)
        ? valueError(`unsupported format %${code} at position ${start}`)
        : valueError(
            `stray % at position ${start} or unexpected format character ${unexpected(code, isBytes, isPrintable)} at position ${at}`,
          ),
    widthTooBig: (start) => valueError(`width too big at position ${start}`),
    precisionTooBig: (start) => valueError(`precision too big at position ${start}`),
    notEnough: (given) => typeError(`not enough arguments for format string (got ${given})`),
    notAll: (required, given) =>
      typeError(
        `not all arguments converted during ${isBytes ? 'bytes' : 'string'} formatting (required ${required}, got ${given})`,
      ),
    needsMapping: (typeName) => typeError(`format requires a mapping, not ${typeName}`),
    starType: (place, typeName) => typeError(`${placed(place)}* requires int, not ${typeName}`),
    starTooBig: (place, isPrecision) =>
      overflowError(`${placed(place)}too big for ${isPrecision ? 'precision' : 'width'}`),
    number: (place, code, typeName) => {
      const kind = 'oxX'.includes(code) ? 'an integer' : 'a real number';
      return typeError(`${placed(place)}%${code} requires ${kind}, not ${typeName}`);
    },
    floatFailed: (fault) => fault,
    charRange: (place) => overflowError(`${placed(place)}%c argument not in range(${isBytes ? '256' : '0x110000'})`),
    charType: (place, what) =>
      typeError(
        `${placed(place)}%c requires ${isBytes ? 'an integer in range(256) or a single byte' : 'an integer or a unicode character'}, not ${what}`,
      ),
    starWithKey: (start) => valueError(`* cannot be used with a parenthesised mapping key at position ${start}`),
    keyMissing: (start) => valueError(`format requires a parenthesised mapping key at position ${start}`),
  };
}

export function percentTexts(style: PercentStyle, isBytes: boolean): PercentTexts {
  return style === 'located' ? locatedTexts(isBytes) : plainTexts(isBytes, style);
}
