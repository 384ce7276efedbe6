/** Our own faults, which never look like guest errors. They live in the lowest layer so that every layer can throw them. */

/** A broken invariant of the twin itself. */
export class InvariantError extends Error {
  override name = 'InvariantError';
}

/** Something that the twin doesn't do; names the construct and, where known, the line of the program. */
export class NotSupported extends Error {
  override name = 'NotSupported';
}

/** Ends a switch over a union: a case that was left out is a type error. */
export function unreachable(x: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(x)}`);
}
