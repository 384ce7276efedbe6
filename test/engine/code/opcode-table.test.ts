import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERAS, OP_TABLES } from '../../../src/engine/code/opcode-table.ts';
import { OP, type OpName } from '../../../src/engine/code/opcodes.ts';

type Recorded = [number: number, hasArg: number, isJump: number, caches: number, effects: [number, number][]];

function recorded(era: string): { args: number[]; opcodes: Record<string, Recorded> } {
  return JSON.parse(readFileSync(new URL(`fixtures/opcodes-${era}.json`, import.meta.url), 'utf8'));
}

describe.each(ERAS)('opcodes of %s', (era) => {
  const { args, opcodes } = recorded(era);
  const table = OP_TABLES[era];

  it('knows all of them', () => {
    expect(Object.keys(opcodes).filter((name) => OP[name as OpName] === undefined)).toEqual([]);
  });

  it('has the numbers, operands and caches of the interpreter', () => {
    for (const [name, [number, hasArg, , caches]] of Object.entries(opcodes)) {
      const op = OP[name as OpName];
      expect([name, table.number[op], table.hasArg[op], table.caches[op]]).toEqual([name, number, hasArg, caches]);
    }
  });

  it('has the stack effects of the interpreter', () => {
    for (const [name, [, , , , effects]] of Object.entries(opcodes)) {
      const op = OP[name as OpName];
      const ours = args.map((arg) => [table.effect(op, arg, false), table.effect(op, arg, true)]);
      expect([name, ours.slice(0, effects.length)]).toEqual([name, effects]);
    }
  });

  it('knows jumps', () => {
    for (const [name, [number, , isJump]] of Object.entries(opcodes)) {
      const op = OP[name as OpName];
      // up to 3.10 a block's set-up counts as a jump; pseudo-instructions aren't in the lists of 3.11
      if (number > 255 || table.isBlockPush[op] === 1) continue;
      expect([name, table.isJump[op]]).toEqual([name, isJump]);
    }
  });
});
