/**
 * The value stack at compile time: what each stack position is in the generated JavaScript, and who owns its reference.
 *
 * A loaded local or constant is not copied at once: its entry stays lazy until something consumes it, and an operation that
 * only looks at it gets the local itself. That leaves out an inc and dec pair, and nobody can see it, because before anything
 * runs that could look (`Emitter.settle`), lazy entries become real references; the operands of the operation itself are
 * passed with a mask, by which its slow path counts them.
 *
 * Names: `l3` local, `k3` constant, `s3` the canonical variable of stack position 3, `t3` a temporary. Between blocks every
 * entry is canonical and owned.
 */
export type Entry =
  | { kind: 'slot'; name: string; owned: boolean; nullable: boolean }
  /** lazy local; `borrow`: the version itself doesn't count it (LOAD_FAST_BORROW) */
  | { kind: 'local'; name: string; borrow: boolean }
  /** lazy constant; `shared`: a singleton whose count nobody can tell apart */
  | { kind: 'const'; name: string; shared: boolean; borrow: boolean }
  | { kind: 'null' }
  /** a JavaScript boolean that stands for True or False */
  | { kind: 'bool'; name: string };

export const NULL: Entry = { kind: 'null' };

export function owned(name: string, nullable = false): Entry {
  return { kind: 'slot', name, owned: true, nullable };
}

/** The object as a JavaScript expression, borrowed. */
export function peek(e: Entry): string {
  switch (e.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return `(${e.name}?True:False)`;
    default:
      return e.name;
  }
}

/** The object as an expression that hands over a reference; the entry is used up. */
export function take(e: Entry): string {
  switch (e.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return `incref(${e.name}?True:False)`;
    case 'slot':
      if (e.owned) return e.name;
      break;
  }
  return `incref(${e.name})`;
}

/** Would the version hold a counted reference here that the generated code doesn't hold? */
export function isLazy(e: Entry): boolean {
  return (e.kind === 'local' && !e.borrow) || (e.kind === 'const' && !e.shared && !e.borrow);
}

/** The mask of `entries` that a slow path has to count for its duration. */
export function lazyMask(entries: readonly Entry[]): number {
  let mask = 0;
  entries.forEach((e, k) => {
    if (isLazy(e)) mask |= 1 << k;
  });
  return mask;
}
