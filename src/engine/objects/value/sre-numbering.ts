/**
 * Code arrays of 3.8-3.10 in the opcode numbers of 3.11: CALL stood at 8, and the possessive opcodes were not there yet.
 * The code is walked, because only the words that are opcodes may change.
 */

/** First number of each run that moved, and by how much. */
const renumbered = (op: number): number => (op < 8 ? op : op < 28 ? op - 1 : op + 2);

// numbers of 3.11
const ASSERTIONS = new Set([4, 5]);
const BRANCH = 7;
const SETS = new Set([13, 31, 35, 39]);
const INFO = 14;
const REPEATS = new Set([23, 24, 26]);
const GROUPREF_EXISTS = 12;
const BARE = new Set([0, 1, 2, 3, 18, 19]);

/** Renumbers a set from `pc` up to its end. */
function renumberSet(code: Uint32Array, pc: number): void {
  for (;;) {
    const op = (code[pc] = renumbered(code[pc]!));
    pc++;
    if (op === 0) return;
    if (op === 16 || op === 8) pc++;
    else if (op === 22 || op === 42) pc += 2;
    else if (op === 9) pc += 8;
    else if (op === 10) pc += 65 + code[pc]! * 8;
  }
}

function renumberRange(code: Uint32Array, from: number, to: number): void {
  for (let pc = from; pc < to; ) {
    const op = (code[pc] = renumbered(code[pc]!));
    pc++;
    if (BARE.has(op)) continue;
    if (op === BRANCH) {
      for (; code[pc] !== 0; pc += code[pc]!) renumberRange(code, pc + 1, pc + code[pc]!);
      pc++;
    } else if (SETS.has(op)) {
      renumberSet(code, pc + 1);
      pc += code[pc]!;
    } else if (op === INFO) {
      if (code[pc + 1]! & 4) renumberSet(code, pc + 4);
      pc += code[pc]!;
    } else if (REPEATS.has(op)) pc += 3;
    else pc += ASSERTIONS.has(op) || op === GROUPREF_EXISTS ? 2 : 1;
  }
}

/** A copy of the code with the numbers of 3.11. */
export function modernCode(code: ArrayLike<number>): Uint32Array {
  const copy = Uint32Array.from(code);
  renumberRange(copy, 0, copy.length);
  return copy;
}
