import { byBuild } from './builds.ts';

/** What str, bytes, bytearray and memoryview need to know of a build. Every change cites its source. */
export interface TextProfile {
  area: 'text';
  /** interned strings are immortal (facts-objects 14.4) */
  internedImmortal: boolean;
  /** one-character constants that are other objects than what `'abc'[0]` gives (facts-objects 14.1) */
  separateNames: string;
  /** domain of a str subclass's data block and of cached UTF-8 */
  strDataInMem: boolean;
  /** default encoding in str's docstring */
  strDocEncoding: string;
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
  /** what a str can't be joined, translated ... with */
  bytesHexSeparator: boolean;
  /** `str.replace(count=)` by keyword (3.13) */
  replaceCountKeyword: boolean;
  /** startswith, endswith, find ... were moved to Argument Clinic and lose the "takes at most" text (3.13) */
  searchClinic: boolean;
  /** the message for an index that no byte has */
  bytesIndexNamesType: boolean;
}

export const text = byBuild<TextProfile>(
  {
    area: 'text',
    internedImmortal: false,
    separateNames: '',
    strDataInMem: false,
    strDocEncoding: 'sys.getdefaultencoding()',
    utf8Estimates: false,
    strVectorcall: false,
    asciiIterator: false,
    bytearrayData: 'obj',
    bytearrayWords: 7,
    splitEstimates: false,
    removePrefix: false,
    indexNamesType: false,
    bytesHexSeparator: true,
    replaceCountKeyword: false,
    searchClinic: false,
    bytesIndexNamesType: true,
  },
  {
    '3.9.18': { removePrefix: true },
    '3.11.7': { separateNames: 'BCLST_abcdefhijklmnopqrstvwxy', asciiIterator: true, indexNamesType: true },
    '3.12.1': { internedImmortal: true, separateNames: '_abcdenprsx', splitEstimates: true },
    '3.13.0': {
      internedImmortal: false,
      separateNames: '',
      bytearrayData: 'mem',
      strDataInMem: true,
      strDocEncoding: "'utf-8'",
      replaceCountKeyword: true,
      searchClinic: true,
    },
    '3.14.4': { utf8Estimates: true, strVectorcall: true },
    '3.15.2': { bytearrayData: 'bytes', bytearrayWords: 8 },
  },
);
