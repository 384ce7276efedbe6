/** Programs that use the library, as recorded of CPython; without a library of the version they are skipped. */
import { describe, expect, it } from 'vitest';
import { findLibrary } from '../../../oracle/targets/library.ts';
import { inTwin, programs, recorded } from '../../parity/library_programs.ts';

const VERSION = '3.13';
const library = findLibrary(VERSION, process.env);

describe(`programs over the library of ${VERSION}${library === null ? ' (none here: skipped)' : ''}`, () => {
  for (const name of programs()) {
    it.skipIf(library === null)(name, { timeout: 60_000 }, () => {
      expect(inTwin(VERSION, library!, name)).toEqual(recorded()[VERSION]![name]);
    });
  }
});
