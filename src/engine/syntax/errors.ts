/**
 * What the parser, the symbol table and the compiler throw for a program that is no Python: the content of CPython's
 * SyntaxError (or one of its two subclasses), as plain data. `run` turns it into a Python exception object.
 */

export type SyntaxFaultKind =
  | 'SyntaxError'
  | 'IndentationError'
  | 'TabError'
  | 'MemoryError'
  | 'ValueError'
  | 'OverflowError';

/** Positions are CPython's: lines and columns from 1, columns as `SyntaxError.offset` has them; 0 or -1 = unknown. */
export interface SyntaxFaultPlace {
  lineno: number;
  offset: number;
  end_lineno: number;
  end_offset: number;
}

export class SyntaxFault extends Error {
  readonly kind: SyntaxFaultKind;
  readonly filename: string;
  readonly lineno: number;
  readonly offset: number;
  readonly end_lineno: number;
  readonly end_offset: number;
  /** the source line, where the thrower has it */
  text: string | null;

  constructor(kind: SyntaxFaultKind, message: string, filename: string, place: SyntaxFaultPlace, text: string | null) {
    super(message);
    this.name = 'SyntaxFault';
    this.kind = kind;
    this.filename = filename;
    this.lineno = place.lineno;
    this.offset = place.offset;
    this.end_lineno = place.end_lineno;
    this.end_offset = place.end_offset;
    this.text = text;
  }
}

/** Receives a warning of the compiler front end; may throw (a SyntaxFault) where the guest's filter says `error`. */
export type WarnCallback = (
  category: 'DeprecationWarning' | 'SyntaxWarning',
  message: string,
  lineno: number,
  filename: string,
) => void;
