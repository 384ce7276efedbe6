import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { opcodeOffset } from '../../../src/engine/code/code-bytes.ts';
import { codeRepr, dis } from '../../../src/engine/code/dis.ts';
import { compile } from '../../../src/engine/code/index.ts';
import { coLines, coPositions } from '../../../src/engine/code/line-table.ts';
import { OP_TABLES } from '../../../src/engine/code/opcode-table.ts';
import type { CodeUnit } from '../../../src/engine/code/unit.ts';
import { NotSupported } from '../../../src/engine/profile/faults.ts';
import { profileFor } from '../../../src/engine/profile/index.ts';
import { parse } from '../../../src/engine/syntax/index.ts';
import { childrenOf, compareUnit, type DumpedCode } from '../../parity/code_compare.ts';

interface Recorded {
  source: string;
  code: DumpedCode;
  dis: string;
}

const fixtures = new URL('fixtures/', import.meta.url);
const builds = readdirSync(fixtures).flatMap((name) => /^code-(.*)\.jsonl$/.exec(name)?.[1] ?? []);

function recorded(build: string): Recorded[] {
  const text = readFileSync(new URL(`code-${build}.jsonl`, fixtures), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function compiled(source: string, build: string): CodeUnit {
  const profile = profileFor(build);
  const tree = parse(source, { profile: profile.syntax, filename: '<string>', mode: 'exec' });
  return compile(tree, { profile, filename: '<string>', mode: 'exec' });
}

/** The order of a frozenset's items is the hash's, not the compiler's. */
function withoutOrder(text: string): string {
  return text.replace(/frozenset\(\{(.*?)\}\)/g, (_, items: string) => `frozenset(${items.split(', ').sort()})`);
}

describe.each(builds)('code units of %s', (build) => {
  const profile = profileFor(build);
  const same = (dumped: DumpedCode, unit: CodeUnit): void => {
    expect(compareUnit(dumped, unit, profile)).toEqual([]);
    const children = childrenOf(unit);
    expect(children.length).toBe(dumped.children.length);
    dumped.children.forEach((child, i) => {
      same(child, children[i]!);
    });
  };

  it.each(recorded(build))("are the interpreter's, to the byte: $source", ({ source, code, dis: text }) => {
    const unit = compiled(source, build);
    same(code, unit);
    const ours = dis(unit, profile, { codeRepr: (u) => codeRepr(u).replace(' at 0x0', '') });
    expect(withoutOrder(ours)).toBe(withoutOrder(text));
  });
});

describe('positions', () => {
  it('are ranges of lines and one position a code unit', () => {
    const unit = compiled('a = (b +\n     c)\n', '3.13');
    expect(coLines(unit)).toEqual([
      [0, 2, 0],
      [2, 4, 1],
      [4, 6, 2],
      [6, 14, 1],
    ]);
    expect(coPositions(unit).slice(0, 4)).toEqual([
      [0, 1, 0, 0],
      [1, 1, 5, 6],
      [2, 2, 5, 6],
      [1, 2, 5, 6],
    ]);
  });
});

describe('offsets', () => {
  it('start with EXTENDED_ARG; the opcode stands behind', () => {
    const names = Array.from({ length: 300 }, (_, i) => `a${i}`);
    const unit = compiled(`${names.join('\n')}\n`, '3.13');
    const table = OP_TABLES['3.13'];
    const i = unit.args.indexOf(299);
    expect(unit.offsets[i + 1]! - unit.offsets[i]!).toBe(2);
    expect(opcodeOffset(unit, table, i)).toBe(unit.offsets[i]! + 1);
  });
});

describe('versions before 3.11', () => {
  it.each(['3.8', '3.9', '3.10'])('are refused: %s', (version) => {
    expect(() => compiled('x = 1\n', version)).toThrow(NotSupported);
  });
});
