import { byBuild } from './builds.ts';

/** What modules that CPython has in C need to know of a build: names that came or went, texts, layouts. */
export interface ModulesProfile {
  area: 'modules';
  /** numbers of token kinds that tokenize gives */
  tokenNumbers: Readonly<Record<string, number>>;
  /** _sha2 has all hashes of its family, which _sha256 and _sha512 had before */
  sha2Joint: boolean;
  /** warn() has `skip_file_prefixes` */
  warnSkipsFiles: boolean;
  /** changing the filters takes a lock, and there is a context variable of them */
  warningsLock: boolean;
  /** file and line of a warning from no frame */
  warningsOutside: readonly [string, number];
  /** structure sequences have `__replace__` */
  structseqReplace: boolean;
  /** a path with a NUL: %f function, %a argument */
  embeddedNull: string;
  /** a token of a context variable can be used in `with` */
  tokenManages: boolean;
  /** type codes of array.array, and its texts: %t type, %d number */
  arrayCodes: readonly string[];
  arrayCodesTuple: boolean;
  arrayWarnsU: boolean;
  arrayGeneric: boolean;
  arrayCharacter: { type: string; length: string };
  arrayTexts: { badCode: string; codeType: string; codeLength: string | null; tounicode: string; fromunicode: string };
  /** _csv: numbers of QUOTE_ constants, checks of dialects, None for fields that are empty and unquoted, characters that are always quoted */
  csvQuotings: number;
  csvChecks: boolean;
  csvNulls: boolean;
  csvSpecial: readonly string[];
  /** %n parameter, %w what it was, %o ' or None' */
  csvTexts: {
    notCharacter: string;
    notCharacterOrNone: string;
    length: string;
    quoting: string;
    lineterminator: string;
    newline: string;
    named: boolean;
  };
  /** _heapq has heaps with the largest item first under names of their own */
  heapqMax: boolean;
  /** _json: a comma before a closing bracket has a text of its own; a float that is no JSON is shown; errors get notes of where they arose */
  jsonTrailingComma: boolean;
  jsonNamesFloat: boolean;
  jsonNotes: boolean;
  /** what a text file is encoded in where nothing is said, as it is shown */
  defaultEncoding: string;
  /** bytes of the buffer of open(), by the blocks of the file and io.DEFAULT_BUFFER_SIZE */
  bufferFor: (blksize: number, standard: number) => number;
}

const TOKENS = { ENDMARKER: 0, NAME: 1, NUMBER: 2, STRING: 3, NEWLINE: 4, INDENT: 5, DEDENT: 6 };
const pieces = (kind: string, n: number): Record<string, number> => ({
  [`${kind}_START`]: n,
  [`${kind}_MIDDLE`]: n + 1,
  [`${kind}_END`]: n + 2,
});

const onlyU = (f: string): string => `${f}() may only be called on unicode type arrays`;
const uOrW = (f: string): string => `${onlyU(f)} ('u' or 'w')`;

const ARRAY_CODES = {
  arrayCodes: [...'bBuhHiIlLqQfd'],
  arrayCodesTuple: false,
  arrayWarnsU: false,
  arrayGeneric: false,
  arrayCharacter: { type: 'array item must be unicode character', length: 'array item must be unicode character' },
  arrayTexts: {
    badCode: 'bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)',
    codeType: 'array() argument 1 must be a unicode character, not %t',
    codeLength: 'array() argument 1 must be a unicode character, not str',
    tounicode: onlyU('tounicode'),
    fromunicode: onlyU('fromunicode'),
  },
};

/** 3.13: 'w' */
const ARRAY_W = {
  ...ARRAY_CODES.arrayTexts,
  badCode: 'bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)',
  tounicode: uOrW('tounicode'),
  fromunicode: uOrW('fromunicode'),
};

/** 3.14 says what it got instead */
const ARRAY_LENGTHS = {
  ...ARRAY_W,
  codeLength: 'array() argument 1 must be a unicode character, not a string of length %d',
};

const CSV_TEXTS = {
  notCharacter: '"%n" must be string, not %w',
  notCharacterOrNone: '"%n" must be string or None, not %w',
  length: '"%n" must be a 1-character string',
  quoting: '"quoting" must be an integer',
  lineterminator: '"lineterminator" must be a string',
  newline: 'new-line character seen in unquoted field - do you need to open the file in universal-newline mode?',
  named: false,
};
const CSV_NEWLINE = "new-line character seen in unquoted field - do you need to open the file with newline=''?";

export const modules = byBuild<ModulesProfile>(
  {
    area: 'modules',
    tokenNumbers: { ...TOKENS, OP: 54, COMMENT: 61, NL: 62 },
    sha2Joint: false,
    warnSkipsFiles: false,
    warningsLock: false,
    warningsOutside: ['sys', 1],
    structseqReplace: false,
    embeddedNull: 'embedded null byte',
    tokenManages: false,
    ...ARRAY_CODES,
    jsonTrailingComma: false,
    jsonNamesFloat: false,
    jsonNotes: false,
    heapqMax: false,
    csvQuotings: 4,
    csvChecks: false,
    csvNulls: false,
    csvSpecial: [],
    csvTexts: CSV_TEXTS,
    defaultEncoding: 'UTF-8',
    bufferFor: (blksize) => blksize,
  },
  {
    '3.14.4': {
      tokenNumbers: { ...TOKENS, OP: 55, ...pieces('FSTRING', 59), ...pieces('TSTRING', 62), COMMENT: 65, NL: 66 },
      jsonNotes: true,
      heapqMax: true,
      csvTexts: {
        notCharacter: '"%n" must be a unicode character, not %w',
        notCharacterOrNone: '"%n" must be a unicode character or None, not %w',
        length: '"%n" must be a unicode character%o, not a string of length %w',
        quoting: '"quoting" must be an integer, not %w',
        lineterminator: '"lineterminator" must be a string, not %w',
        newline: CSV_NEWLINE,
        named: true,
      },
      warningsLock: true,
      tokenManages: true,
      bufferFor: (blksize, standard) => Math.max(Math.min(blksize, 8192 * 1024), standard),
    },
    '3.15.2': {
      arrayCodes: [...'bBuwhHiIlLqQefd', 'Zf', 'Zd'],
      arrayCodesTuple: true,
      arrayTexts: {
        ...ARRAY_LENGTHS,
        badCode: 'bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, e, f, d, Zf or Zd)',
        codeType: 'array() argument 1 must be str, not %t',
        codeLength: null,
      },
      defaultEncoding: 'utf-8',
    },
    '3.12.1': {
      tokenNumbers: { ...TOKENS, OP: 55, ...pieces('FSTRING', 61), COMMENT: 64, NL: 65 },
      jsonNamesFloat: true,
      csvQuotings: 6,
      arrayGeneric: true,
      sha2Joint: true,
      warnSkipsFiles: true,
      warningsOutside: ['<sys>', 0],
    },
    '3.13.0': {
      tokenNumbers: { ...TOKENS, OP: 55, ...pieces('FSTRING', 59), COMMENT: 62, NL: 63 },
      jsonTrailingComma: true,
      csvChecks: true,
      csvNulls: true,
      csvSpecial: ['\r', '\n'],
      csvTexts: { ...CSV_TEXTS, newline: CSV_NEWLINE },
      arrayCodes: [...'bBuwhHiIlLqQfd'],
      arrayWarnsU: true,
      arrayTexts: ARRAY_W,
      structseqReplace: true,
      embeddedNull: '%f: embedded null character in %a',
    },
  },
);
