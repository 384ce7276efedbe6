/**
 * Claims: statements of the seed article as rows of `claims.json`. A program prints the measured value in a line
 * `claim <id>: <value>`; the row's rule decides whether the statement holds. Nobody decides by hand.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Claim, type Expectation } from './vocabulary.ts';

export type Value = number | boolean | string;
export type Settled = {
  /** What the program measured; undefined where it printed no such line. */
  value: Value | undefined;
  /** `unsettled`: the line is missing, or the implementation doesn't offer what is needed. */
  truth: 'true' | 'false' | 'unsettled';
};

const NOT_OFFERED = 'not offered';

/** All rows of `dir/claims.json`, in the article's order. */
export function readClaims(dir: string): Claim[] {
  return z.array(Claim).parse(JSON.parse(readFileSync(join(dir, 'claims.json'), 'utf8')));
}

/** The `claim` lines of a program's output; the last one wins where an id comes twice. */
export function claimLines(stdout: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const match = /^claim ([a-z][a-z0-9-]*): (.+)$/.exec(line.trimEnd());
    if (match) found.set(match[1]!, match[2]!);
  }
  return found;
}

/** A printed value in the type that the row reads; text stays text where it isn't of that type. */
function readValue(text: string, read: Claim['how']['read']): Value {
  if (read === 'boolean' && (text === 'True' || text === 'False')) return text === 'True';
  if (read === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (read === 'decimal' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

export function holds(value: Value, expects: Expectation): boolean {
  if ('equals' in expects) return value === expects.equals;
  if (typeof value !== 'number') return false;
  if ('between' in expects) return value >= expects.between[0] && value <= expects.between[1];
  if ('atLeast' in expects) return value >= expects.atLeast;
  return value <= expects.atMost;
}

/** Settles one claim from the output of its program on one target. */
export function settle(claim: Claim, stdout: string): Settled {
  const text = claimLines(stdout).get(claim.id);
  if (text === undefined) return { value: undefined, truth: 'unsettled' };
  if (text === NOT_OFFERED) return { value: text, truth: 'unsettled' };
  const value = readValue(text, claim.how.read);
  return { value, truth: holds(value, claim.expects) ? 'true' : 'false' };
}
