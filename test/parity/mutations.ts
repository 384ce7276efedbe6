/**
 * Invalid sources, made: valid lines with a token or character dropped, doubled, swapped or put in. The generator is
 * seeded, so every run asks the same questions.
 */

/** A small linear congruential generator. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  below(n: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 4294967296) * n);
  }
}

const INSERTED = [
  '=',
  ':',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ';',
  '.',
  '*',
  '**',
  'if',
  'else',
  'for',
  'in',
  'not',
  'lambda',
  'x',
  '1',
  '"s"',
  "'",
  '"',
  '\\',
  ':=',
  '==',
  'as',
  'import',
  'def',
  'class',
  'return',
  'yield',
  'None',
  'True',
  'print',
  '!',
  '$',
  '?',
  '@',
  '->',
  '+',
  '-',
  '...',
  'await',
  'async',
  'with',
  'except',
  'pass',
  'from',
  'f"{',
  '0x',
  '1a',
];

/** One mutation of a source; may well be valid. */
export function mutate(source: string, dice: Dice): string {
  const tokens = source.match(/\s+|\w+|"[^"\n]*"|'[^'\n]*'|[^\w\s]/g) ?? [];
  const at = dice.below(tokens.length);
  const other = INSERTED[dice.below(INSERTED.length)]!;
  switch (dice.below(7)) {
    case 0:
      tokens.splice(at, 1);
      break;
    case 1:
      tokens.splice(at, 0, tokens[at]!);
      break;
    case 2:
      tokens.splice(at, 0, ` ${other} `);
      break;
    case 3:
      tokens[at] = other;
      break;
    case 4: {
      const swap = dice.below(tokens.length);
      [tokens[at], tokens[swap]] = [tokens[swap]!, tokens[at]!];
      break;
    }
    case 5: {
      const place = dice.below(source.length);
      return source.slice(0, place) + source.slice(place + 1);
    }
    default:
      return source.slice(0, dice.below(source.length));
  }
  return tokens.join('');
}

/** Snippets are separated where a line is not indented and opens no clause of the one before. */
export function snippetsOf(text: string): string[] {
  const out: string[] = [];
  for (const line of text.split('\n')) {
    const joins = /^(\s|else:|elif |except |finally:|quoted|async def)/.test(line) && out.length > 0;
    if (joins) out[out.length - 1] += `\n${line}`;
    else if (line !== '') out.push(line);
  }
  return out;
}
