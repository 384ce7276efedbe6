/**
 * The cases of both matrices, read from `cases/*.txt`.
 *
 *   # group                    + a line at module level, for the cases of its group
 *   setup // operation // after        one case a line; setup and after may be missing; ⏎ stands for a new line
 *
 * `after` deletes what the operation bound, where nothing else is said. A case's name is its line.
 */
import { readFileSync } from 'node:fs';

export interface Case {
  group: string;
  name: string;
  module: string;
  setup: string;
  operation: string;
  after: string;
}

const FILES = ['containers', 'texts', 'codes'];

function parts(line: string): Pick<Case, 'setup' | 'operation' | 'after'> {
  const texts = line.split(' // ').map((t) => t.replaceAll('⏎', '\n'));
  const [setup, operation, after] = texts.length === 1 ? ['', texts[0]!] : (texts as [string, string, string?]);
  const bound = /^(?:def |class )?([xyz])\b(?! \+=| \*=| -=| \|=)(?: =|\(|:)/.exec(operation)?.[1];
  const kept = bound && !new RegExp(`\\b${bound}\\b`).test(setup) ? `del ${bound}` : 'pass';
  return { setup, operation, after: after ?? kept };
}

export function readCases(file: string): Case[] {
  const cases: Case[] = [];
  let group = '';
  let module = '';
  for (const line of readFileSync(new URL(`cases/${file}.txt`, import.meta.url), 'utf8').split('\n')) {
    if (line.startsWith('# ')) {
      group = line.slice(2);
      module = '';
    } else if (line.startsWith('+ ')) module += `${line.slice(2)}\n`;
    else if (line !== '') cases.push({ group, name: line, module, ...parts(line) });
  }
  return cases;
}

/** The operations that are measured. */
export function operations(): Case[] {
  return FILES.flatMap(readCases);
}
