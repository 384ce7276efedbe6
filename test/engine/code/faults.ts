/** Programs that the compiler refuses or warns of, and what comes of them. */
import { readFileSync } from 'node:fs';
import { compile } from '../../../src/engine/code/index.ts';
import type { Build, Profile } from '../../../src/engine/profile/index.ts';
import { parse, type SyntaxFault } from '../../../src/engine/syntax/index.ts';

export interface Outcome {
  error: [kind: string, message: string, number, number, number | null, number | null] | null;
  warnings: [message: string, lineno: number][];
}

export function faultCases(): string[] {
  const text = readFileSync(new URL('fixtures/faults.txt', import.meta.url), 'utf8');
  return text.split('\n---\n').map((s) => s.trimEnd() + '\n');
}

export function recordedPath(build: Build): URL {
  return new URL(`fixtures/recorded/faults-${build}.json`, import.meta.url);
}

/** What parser and compiler of the profile say of a source. */
export function outcomeOf(source: string, profile: Profile): Outcome {
  const warnings: Outcome['warnings'] = [];
  const warn = (message: string, lineno: number) => void warnings.push([message, lineno]);
  try {
    const tree = parse(source, {
      profile: profile.syntax,
      mode: 'exec',
      filename: '<case>',
      warn: (_, message, lineno) => {
        warn(message, lineno);
        return false;
      },
    });
    compile(tree, { profile, filename: '<case>', mode: 'exec', warn: (w) => warn(w.message, w.lineno) });
    return { error: null, warnings };
  } catch (e) {
    const fault = e as SyntaxFault;
    if (fault.lineno === undefined) throw e;
    const { kind, message, lineno, offset, end_lineno, end_offset } = fault;
    return { error: [kind, message, lineno, offset, end_lineno, end_offset], warnings };
  }
}
