/** Our own faults, which never look like guest errors. They live in the lowest layer so that every layer can throw them. */

/** A broken invariant of the twin itself. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Something of Python that the twin doesn't do; ends the program, can't be caught by it. */
export class NotSupported extends Error {
  override name = 'NotSupported';
  readonly construct: string;
  /** line of the program; 0 where it isn't known */
  readonly line: number;
  constructor(construct: string, line = 0) {
    super(`not supported: ${construct}${line > 0 ? ` (line ${line})` : ''}`);
    this.construct = construct;
    this.line = line;
  }
}

/** Ends a switch over a union: a case that was left out is a type error. */
export function unreachable(x: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(x)}`);
}
