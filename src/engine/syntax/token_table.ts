/**
 * The tokens of a source: columns of typed arrays, a row a token. `start`/`end` are UTF-16 indices into the text,
 * lines are 1-based, columns are UTF-8 bytes from the line's start. The last row is ENDMARKER, or ERROR when the
 * source stops being tokens; then `fault` says why.
 */
import type { SyntaxFault } from './fault.ts';

/** Why tokens end early. */
export interface TokenFault {
  fault: SyntaxFault;
  /** found where the tokenizer raises by itself: such a fault takes precedence over a parser's (not so end of file, indentation) */
  raised: boolean;
  /** an f-string was open */
  insideString: boolean;
}

export class TokenTable {
  /** the text that the indices point into: newlines normalised, a NUL at its end */
  text = '';
  count = 0;
  kind: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  line: Int32Array;
  col: Int32Array;
  endLine: Int32Array;
  endCol: Int32Array;
  fault: TokenFault | null = null;
  /** warnings of the tokenizer; each is due when the parser comes to its token */
  warnings: { token: number; category: 'DeprecationWarning' | 'SyntaxWarning'; message: string; line: number }[] = [];
  /** brackets open where tokens end: code, line and byte column of each, outermost first */
  open: { code: number; line: number; col: number }[] = [];

  constructor(capacity: number) {
    this.kind = new Uint8Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.col = new Int32Array(capacity);
    this.endLine = new Int32Array(capacity);
    this.endCol = new Int32Array(capacity);
  }

  grow(): void {
    const capacity = this.kind.length * 2;
    this.kind = grown(this.kind, new Uint8Array(capacity));
    this.start = grown(this.start, new Int32Array(capacity));
    this.end = grown(this.end, new Int32Array(capacity));
    this.line = grown(this.line, new Int32Array(capacity));
    this.col = grown(this.col, new Int32Array(capacity));
    this.endLine = grown(this.endLine, new Int32Array(capacity));
    this.endCol = grown(this.endCol, new Int32Array(capacity));
  }
}

function grown<A extends Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
