import { byBuild } from './builds.ts';

/** How a build shows exceptions. */
export interface DisplayProfile {
  area: 'display';
  /** who prints an uncaught exception: the interpreter's own C code, or (3.13+) Lib/traceback.py */
  maker: 'c' | 'library';
  /** the part of the line that failed is marked (3.11+); C shows one line of it, the library all of them */
  marks: boolean;
  /** brackets of a call are marked too (3.13+) */
  callAnchors: boolean;
  /** what can't be raised is shown: with marks, without (C's own code of 3.13-3.14), or as anything else (3.15) */
  unraisable: 'marks' | 'plain' | 'full';
  /** an object whose repr fails hides the head (3.14+) */
  unraisableNeedsRepr: boolean;
  /** `__notes__` that is a string is one note and not a sequence of them; one that is no sequence ends its line (3.12+) */
  noteTexts: boolean;
  /** a message of several lines is indented as a whole within a group */
  groupIndentsMessage: boolean;
  /** errors in the value of SystemExit are shown (a fault of 3.12) */
  exitErrors: boolean;
  /** how wide characters are taken to be */
  columns: 'east asian' | 'graphemes';
  suggestions: {
    /** candidates are all names at once, or those of one scope after the other */
    scopes: 'one after the other' | 'together';
    /** `self.name` comes before all (3.12+) */
    self: boolean;
    /** "Did you forget to import" (3.12+); names to import from a module (3.12+); modules (3.15) */
    imports: boolean;
    modules: boolean;
    /** names that begin with an underscore are offered for those that do only (3.13+) */
    hidesUnderscored: boolean;
    /** `'.x' instead of '.y'`, attributes of attributes, names from other languages (3.15) */
    attributes: 'plain' | 'dotted';
    /** a keyword that is nearly right in a syntax error (3.14+); only in sources that don't compile (3.15) */
    keywords: 'none' | 'tried' | 'checked';
    /** keyword arguments (3.13+) */
    arguments: boolean;
  };
}

export const display = byBuild<DisplayProfile>(
  {
    area: 'display',
    maker: 'c',
    marks: false,
    callAnchors: false,
    unraisable: 'marks',
    unraisableNeedsRepr: false,
    noteTexts: false,
    groupIndentsMessage: false,
    exitErrors: false,
    columns: 'east asian',
    suggestions: {
      scopes: 'one after the other',
      self: false,
      imports: false,
      modules: false,
      hidesUnderscored: false,
      attributes: 'plain',
      keywords: 'none',
      arguments: false,
    },
  },
  {
    '3.11.7': { marks: true },
    '3.12.1': {
      noteTexts: true,
      exitErrors: true,
      suggestions: {
        scopes: 'one after the other',
        self: true,
        imports: true,
        modules: false,
        hidesUnderscored: false,
        attributes: 'plain',
        keywords: 'none',
        arguments: false,
      },
    },
    '3.13.0': {
      maker: 'library',
      exitErrors: false,
      callAnchors: true,
      unraisable: 'plain',
      groupIndentsMessage: true,
      suggestions: {
        scopes: 'together',
        self: true,
        imports: true,
        modules: false,
        hidesUnderscored: true,
        attributes: 'plain',
        keywords: 'none',
        arguments: true,
      },
    },
    '3.14.4': {
      unraisableNeedsRepr: true,
      suggestions: {
        scopes: 'together',
        self: true,
        imports: true,
        modules: false,
        hidesUnderscored: true,
        attributes: 'plain',
        keywords: 'tried',
        arguments: true,
      },
    },
    '3.15.2': {
      unraisable: 'full',
      columns: 'graphemes',
      suggestions: {
        scopes: 'together',
        self: true,
        imports: true,
        modules: true,
        hidesUnderscored: true,
        attributes: 'dotted',
        keywords: 'checked',
        arguments: true,
      },
    },
  },
);
