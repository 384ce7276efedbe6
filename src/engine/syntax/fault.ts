/**
 * Guest errors of this layer: the data of CPython's SyntaxError, as a plain object that is thrown.
 * Not an `Error`: the host's stack is of no interest to a Python program, and is slow to take.
 */
export type SyntaxFaultKind =
  | 'SyntaxError'
  | 'IndentationError'
  | 'TabError'
  | 'MemoryError'
  | 'ValueError'
  | 'OverflowError';

export class SyntaxFault {
  readonly kind: SyntaxFaultKind;
  readonly message: string;
  /** 1-based, as are the columns; columns count code points; null where CPython leaves the attribute None */
  readonly lineno: number;
  readonly offset: number;
  readonly end_lineno: number | null;
  readonly end_offset: number | null;
  /** the source line */
  text: string | null;
  readonly filename: string;

  constructor(
    kind: SyntaxFaultKind,
    message: string,
    place: { lineno: number; offset: number; end_lineno: number | null; end_offset: number | null },
    text: string | null,
    filename: string,
  ) {
    this.kind = kind;
    this.message = message;
    this.lineno = place.lineno;
    this.offset = place.offset;
    this.end_lineno = place.end_lineno;
    this.end_offset = place.end_offset;
    this.text = text;
    this.filename = filename;
  }
}

/** Receives a warning of the compiler front end; true where the guest's filter says `error`: a SyntaxError with its text takes its place. */
export type WarnCallback = (
  category: 'DeprecationWarning' | 'SyntaxWarning',
  message: string,
  lineno: number,
  filename: string,
) => boolean | undefined;
