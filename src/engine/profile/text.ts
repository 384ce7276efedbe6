import { byBuild } from './builds.ts';

/** What str, bytes, bytearray and memoryview need to know of a build. Every change cites its source. */
export interface TextProfile {
  area: 'text';
  /** interned strings are immortal (facts-objects 14.4) */
  internedImmortal: boolean;
  /** containers write their repr through the public PyUnicodeWriter */
  openWriter: boolean;
  /** one-character constants that are other objects than what `'abc'[0]` gives (facts-objects 14.1) */
  separateNames: string;
  /** domain of a str subclass's data block and of cached UTF-8 */
  strDataInMem: boolean;
  /** default encoding in str's docstring */
  strDocEncoding: string;
  /** the one-character strings beyond ASCII carry their UTF-8 (facts-objects 2) */
  latin1HasUtf8: boolean;
  /** version of the regular-expression code that the library's compiler must make */
  sreMagic: number;
  /** templates of sub are objects of C, else functions of `re` */
  sreTemplates: boolean;
  /** words of a scanner (and match state), GC header excluded */
  sreScannerWords: number;
  /** codecs.unregister (3.10) */
  codecUnregister: boolean;
  /** a key that str.translate doesn't find makes no exception object */
  quietLookup: boolean;
  /** re.Pattern.prefixmatch, another name of match; _codecs._normalize_encoding */
  prefixMatch: boolean;
  normalizeEncoding: boolean;
  /** iter(memoryview) has a type of its own (3.10) */
  memoryIterator: boolean;
  /** the UTF-8 decoder counts code points before it takes room */
  utf8Estimates: boolean;
  /** calls of `str` take no tuple */
  strVectorcall: boolean;
  /** a type of its own iterates over ASCII strings */
  asciiIterator: boolean;
  /** domain of bytearray's buffer; from 3.15 on it is a bytes object */
  bytearrayData: 'obj' | 'mem' | 'bytes';
  /** words of a bytearray object */
  bytearrayWords: number;
  /** str.split asks for a list of 12, or of as many as there can be */
  splitEstimates: boolean;
  /** removeprefix, removesuffix (3.9) */
  removePrefix: boolean;
  /** unicode.encode names the type in "string indices must be integers, not 'str'" */
  indexNamesType: boolean;
  /** `str.replace(count=)` by keyword (3.13) */
  replaceCountKeyword: boolean;
  /** startswith, endswith, find ... were moved to Argument Clinic and lose the "takes at most" text (3.13) */
  searchClinic: boolean;
  /** an index of a slice that is none */
  sliceIndexText: string;
  /** str.maketrans: a key that is longer than a character; one that is no str or int */
  maketransLength: string;
  maketransType: string;
  /** bytes.center(5, b'xx') tells the length */
  fillTellsLength: boolean;
  /** bytes.fromhex takes bytes too */
  fromhexBytes: boolean;
  /** `bytes.replace(count=)` by keyword */
  bytesReplaceKeyword: boolean;
  /** bytearray.extend('a') is told apart */
  extendTellsType: boolean;
  /** bytearray.resize, memoryview.count and index (3.14); bytearray.take_bytes (3.15) */
  bytearrayResize: boolean;
  bytearrayTake: boolean;
  memoryviewSearch: boolean;
  /** what memoryview.cast refuses */
  castFormatText: string;
}

export const text = byBuild<TextProfile>(
  {
    area: 'text',
    internedImmortal: false,
    openWriter: false,
    separateNames: '',
    strDataInMem: false,
    strDocEncoding: 'sys.getdefaultencoding()',
    latin1HasUtf8: false,
    sreMagic: 20171005,
    sreTemplates: false,
    sreScannerWords: 30,
    codecUnregister: false,
    prefixMatch: false,
    normalizeEncoding: false,
    quietLookup: true,
    memoryIterator: false,
    utf8Estimates: false,
    strVectorcall: false,
    asciiIterator: false,
    bytearrayData: 'obj',
    bytearrayWords: 7,
    splitEstimates: false,
    removePrefix: false,
    indexNamesType: false,
    replaceCountKeyword: false,
    searchClinic: false,
    sliceIndexText: 'slice indices must be integers or None or have an __index__ method',
    maketransLength: 'string keys in translate table must be of length 1',
    maketransType: 'keys in translate table must be strings or integers',
    fillTellsLength: false,
    fromhexBytes: false,
    bytesReplaceKeyword: false,
    extendTellsType: false,
    bytearrayResize: false,
    bytearrayTake: false,
    memoryviewSearch: false,
    castFormatText:
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
  },
  {
    '3.9.18': { removePrefix: true },
    '3.10.13': { memoryIterator: true, codecUnregister: true },
    '3.11.7': {
      sreMagic: 20220615,
      separateNames: 'BCLST_abcdefhijklmnopqrstvwxy',
      asciiIterator: true,
      indexNamesType: true,
    },
    '3.12.1': {
      quietLookup: false,
      sreMagic: 20221023,
      sreTemplates: true,
      latin1HasUtf8: true,
      internedImmortal: true,
      separateNames: '_abcdenprsx',
      splitEstimates: true,
    },
    '3.13.0': {
      sreMagic: 20230612,
      sreScannerWords: 31,
      internedImmortal: false,
      separateNames: '',
      bytearrayData: 'mem',
      strDataInMem: true,
      strDocEncoding: "'utf-8'",
      replaceCountKeyword: true,
      searchClinic: true,
      strVectorcall: true,
      extendTellsType: true,
    },
    '3.13.18': { sreScannerWords: 33 },
    '3.14.4': {
      openWriter: true,
      quietLookup: true,
      utf8Estimates: true,
      maketransLength: 'string keys in translatetable must be of length 1',
      maketransType: 'keys in translate table mustbe strings or integers',
      fillTellsLength: true,
      fromhexBytes: true,
      bytearrayResize: true,
      memoryviewSearch: true,
    },
    '3.15.2': {
      bytearrayData: 'bytes',
      bytearrayWords: 8,
      sliceIndexText: 'slice indices must be integers or have an __index__ method',
      bytesReplaceKeyword: true,
      bytearrayTake: true,
      prefixMatch: true,
      normalizeEncoding: true,
      castFormatText: "memoryview: destination format must be a native format prefixed with an optional '@'",
    },
  },
);
