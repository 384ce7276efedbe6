/**
 * The opcodes of one version as tables by our opcode number: number in the interpreter, stack pictures, cache entries,
 * classes (jump, block push, scope exit). Made once a version from the rows (`opcode-rows.ts`) and the numbers
 * (`generated/opcode-numbers.ts`); nothing in it changes afterwards.
 */
import { NUMBERS_TEXT } from './generated/opcode-numbers.ts';
import { type Operand, ROWS } from './opcode-rows.ts';
import { OP, OP_NAMES } from './opcodes.ts';

export const ERAS = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'] as const;
/** A minor version, as far as the instruction set goes. */
export type Era = (typeof ERAS)[number];

/** A count that depends on the operand, as coefficients of its parts. */
interface Count {
  constant: number;
  terms: { part: string; factor: number }[];
}

export interface OpTable {
  era: Era;
  /** number in the interpreter, -1 where the version has no such opcode or hides its number */
  number: Int16Array;
  /** whether the interpreter's `dis` shows an operand */
  hasArg: Uint8Array;
  /** inline cache entries, in code units */
  caches: Uint8Array;
  operand: readonly Operand[];
  /** the operand is a jump's target (CPython's HAS_JUMP) */
  isJump: Uint8Array;
  /** pushes a block: SETUP_FINALLY and its kin */
  isBlockPush: Uint8Array;
  isScopeExit: Uint8Array;
  isUnconditionalJump: Uint8Array;
  /** checks for signals and other interruptions */
  hasEvalBreak: Uint8Array;
  popped(op: number, arg: number): number;
  pushed(op: number, arg: number): number;
  /** net effect on the stack, when the jump is not taken, or is taken */
  effect(op: number, arg: number, jump: boolean): number;
}

function parseCount(text: string): Count {
  const count: Count = { constant: 0, terms: [] };
  for (const term of text.split('+')) {
    const match = /^(\d*)([a-z]*)$/.exec(term);
    if (!match) throw new RangeError(`bad stack picture: ${text}`);
    if (match[2]) count.terms.push({ part: match[2], factor: match[1] ? Number(match[1]) : 1 });
    else count.constant += Number(match[1]);
  }
  return count;
}

function bits4(arg: number): number {
  return (arg & 1) + ((arg >> 1) & 1) + ((arg >> 2) & 1) + ((arg >> 3) & 1);
}

function part(name: string, arg: number): number {
  switch (name) {
    case 'a':
      return arg;
    case 'b':
      return arg & 1;
    case 'f':
      return (arg >> 2) & 1;
    case 'm':
      return bits4(arg);
    case 's':
      return arg === 3 ? 1 : 0;
    case 'lo':
      return arg & 0xff;
    case 'hi':
      return arg >> 8;
    default:
      throw new RangeError(`bad part of an operand: ${name}`);
  }
}

function evaluate(count: Count, arg: number): number {
  let sum = count.constant;
  for (const t of count.terms) sum += t.factor * part(t.part, arg);
  return sum;
}

/** The last entry of `3.8 x; 3.12 y` that holds in an era. */
function entryFor(text: string, era: Era): string | undefined {
  let found: string | undefined;
  if (text === '') return found;
  for (const entry of text.split('; ')) {
    const [since, value] = entry.split(' ') as [Era, string];
    if (ERAS.indexOf(since) <= ERAS.indexOf(era)) found = value;
  }
  return found;
}

const SCOPE_EXITS: readonly number[] = [OP.RETURN_VALUE, OP.RETURN_CONST, OP.RAISE_VARARGS, OP.RERAISE];
const UNCONDITIONAL_JUMPS: readonly number[] = [
  OP.JUMP,
  OP.JUMP_NO_INTERRUPT,
  OP.JUMP_FORWARD,
  OP.JUMP_BACKWARD,
  OP.JUMP_BACKWARD_NO_INTERRUPT,
  OP.JUMP_ABSOLUTE,
];
const EVAL_BREAKS: readonly number[] = [OP.CALL, OP.CALL_FUNCTION_EX, OP.CALL_KW, OP.JUMP, OP.JUMP_BACKWARD, OP.RESUME];
/** END_ASYNC_FOR names its SEND from 3.14 on. */
const JUMP_SINCE: Partial<Record<number, Era>> = { [OP.END_ASYNC_FOR]: '3.14' };

function flags(ops: readonly number[]): Uint8Array {
  const table = new Uint8Array(OP_NAMES.length);
  for (const op of ops) table[op] = 1;
  return table;
}

function isJumpIn(op: number, operand: Operand, era: Era): boolean {
  const since = JUMP_SINCE[op];
  return operand === 'jump' && (since === undefined || ERAS.indexOf(since) <= ERAS.indexOf(era));
}

function readNumbers(era: Era, number: Int16Array, hasArg: Uint8Array): void {
  for (const item of NUMBERS_TEXT[era].split(' ')) {
    const [name, value] = item.split('=') as [keyof typeof OP, string];
    number[OP[name]] = Number.parseInt(value, 10);
    hasArg[OP[name]] = value.endsWith('!') ? 1 : 0;
  }
}

function makeOpTable(era: Era): OpTable {
  const size = OP_NAMES.length;
  const number = new Int16Array(size).fill(-1);
  const hasArg = new Uint8Array(size);
  readNumbers(era, number, hasArg);
  const caches = new Uint8Array(size);
  const isJump = new Uint8Array(size);
  const isBlockPush = new Uint8Array(size);
  const operand: Operand[] = [];
  const pops: (Count | undefined)[] = [];
  const pushes: (Count | undefined)[] = [];
  const jumpEffects: (number | undefined)[] = [];
  OP_NAMES.forEach((name, op) => {
    const row = ROWS[name];
    operand.push(row.operand);
    caches[op] = Number(entryFor(row.caches, era) ?? 0);
    isJump[op] = isJumpIn(op, row.operand, era) ? 1 : 0;
    isBlockPush[op] = row.operand === 'block' ? 1 : 0;
    const [picture, jump] = entryFor(row.stack, era)?.split('|') ?? [];
    const [popped, pushed] = picture?.split('>') ?? [];
    pops.push(popped === undefined ? undefined : parseCount(popped));
    pushes.push(pushed === undefined ? undefined : parseCount(pushed));
    jumpEffects.push(jump === undefined ? undefined : Number(jump));
  });
  const of = (counts: (Count | undefined)[], op: number, arg: number): number => {
    const count = counts[op];
    if (count === undefined) throw new RangeError(`no stack picture of ${OP_NAMES[op]} in ${era}`);
    return count.terms.length === 0 ? count.constant : evaluate(count, arg);
  };
  return {
    era,
    number,
    hasArg,
    caches,
    operand,
    isJump,
    isBlockPush,
    isScopeExit: flags(SCOPE_EXITS),
    isUnconditionalJump: flags(UNCONDITIONAL_JUMPS),
    hasEvalBreak: flags(EVAL_BREAKS),
    popped: (op, arg) => of(pops, op, arg),
    pushed: (op, arg) => of(pushes, op, arg),
    effect: (op, arg, jump) =>
      jump && jumpEffects[op] !== undefined ? jumpEffects[op] : of(pushes, op, arg) - of(pops, op, arg),
  };
}

/** The tables of every version. */
export const OP_TABLES: Readonly<Record<Era, OpTable>> = Object.fromEntries(
  ERAS.map((era) => [era, makeOpTable(era)]),
) as Record<Era, OpTable>;

/** The table of a version. */
export function opTable(era: Era): OpTable {
  return OP_TABLES[era];
}
