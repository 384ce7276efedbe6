import { byBuild } from './builds.ts';

/** What modules that CPython has in C need to know of a build: names that came or went, texts, layouts. */
export interface ModulesProfile {
  area: 'modules';
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
  /** what a text file is encoded in where nothing is said, as it is shown */
  defaultEncoding: string;
  /** bytes of the buffer of open(), by the blocks of the file and io.DEFAULT_BUFFER_SIZE */
  bufferFor: (blksize: number, standard: number) => number;
}

export const modules = byBuild<ModulesProfile>(
  {
    area: 'modules',
    sha2Joint: false,
    warnSkipsFiles: false,
    warningsLock: false,
    warningsOutside: ['sys', 1],
    structseqReplace: false,
    embeddedNull: 'embedded null byte',
    defaultEncoding: 'UTF-8',
    bufferFor: (blksize) => blksize,
  },
  {
    '3.14.4': {
      warningsLock: true,
      bufferFor: (blksize, standard) => Math.max(Math.min(blksize, 8192 * 1024), standard),
    },
    '3.15.2': { defaultEncoding: 'utf-8' },
    '3.12.1': { sha2Joint: true, warnSkipsFiles: true, warningsOutside: ['<sys>', 0] },
    '3.13.0': { structseqReplace: true, embeddedNull: '%f: embedded null character in %a' },
  },
);
