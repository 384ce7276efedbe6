/**
 * What texts share in one twin: the hasher, the character database, blocks beside the objects (cached UTF-8, data of
 * str subclasses), and the code points of the last wide string that was indexed.
 */
import type { Profile } from '../profile/index.ts';
import type { PyObj, PyObject } from './object.ts';
import { keyFromSeed, TextHasher } from './value/hash-text.ts';
import { UnicodeData } from './value/unicode.ts';
import { UnicodeNames } from './value/unicode-names.ts';
import type { VM } from './vm.ts';

export class TextState {
  readonly hasher: TextHasher;
  readonly unicode: UnicodeData;
  /** addresses of the data blocks of str subclasses */
  readonly data: Map<PyObject, number> = new Map();
  /** cached UTF-8: address and bytes with the final zero */
  readonly utf8: Map<PyObject, { addr: number; size: number }> = new Map();
  /** codec search functions, owned; codecs found, by normalised name; error handlers by name */
  readonly searchPath: PyObject[] = [];
  readonly codecs: Map<string, PyObj> = new Map();
  readonly handlers: Map<string, PyObject> = new Map();
  encodingsLoaded = false;
  /** makes C's own error handlers as objects when they are first asked for; set by modules/_codecs.ts */
  makeHandlers: ((vm: VM) => void) | null = null;
  private readonly profile: Profile;
  private characterNames: UnicodeNames | null = null;
  private wideText = '';
  private widePoints: Uint32Array = new Uint32Array(0);

  constructor(profile: Profile) {
    this.hasher = new TextHasher(profile.values.hashAlgorithm, keyFromSeed(0));
    this.unicode = new UnicodeData(profile.values.unicode);
    this.profile = profile;
  }

  /** Character names, unpacked when they are first asked for. */
  names(): UnicodeNames {
    this.characterNames ??= new UnicodeNames(
      this.unicode,
      this.profile.build,
      this.profile.values.unicodeComputedNames,
    );
    return this.characterNames;
  }

  /** Code points of a string of kind 4; those of the last one asked for are kept, so that a loop over its indexes is linear. */
  points(s: string): Uint32Array {
    if (s === this.wideText) return this.widePoints;
    const points = new Uint32Array(s.length);
    let n = 0;
    for (let i = 0; i < s.length; i++) {
      const cp = s.codePointAt(i)!;
      if (cp > 0xffff) i++;
      points[n++] = cp;
    }
    this.wideText = s;
    this.widePoints = points.subarray(0, n);
    return this.widePoints;
  }
}
