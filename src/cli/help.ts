/** The text of `--help`: usage, options in one column, examples. */
import { SHARED_OPTIONS, type Verb } from './verb.ts';
import type { VerbEntry } from './verbs.ts';

export function generalHelp(verbs: readonly VerbEntry[], version: string): string {
  const width = Math.max(...verbs.map((v) => v.name.length));
  const rows = verbs.map((v) => `  ${v.name.padEnd(width)}  ${v.summary}`);
  return `heaptwin ${version}: where do Pythons differ in memory? To the byte, to the reference, to the collection.

Usage: heaptwin VERB [OPTION...]

${rows.join('\n')}

heaptwin VERB --help shows options and examples. heaptwin --version prints the version.
Exit codes: 0 as expected, 1 unexpected divergence, 2 usage, 3 internal error, 4 nothing ran, 5 incomplete,
6 only unexpected passes, 130 interrupted.
`;
}

export function verbHelp(verb: Verb): string {
  const options = Object.entries({ ...verb.options, ...SHARED_OPTIONS }).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : '    ';
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    return [`  ${short}--${name}${value}`, option.help] as const;
  });
  const width = Math.max(...options.map(([left]) => left.length));
  const optionRows = options.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
  const examples = verb.examples.map(([line, what]) => `  ${line}\n      ${what}`);
  return `Usage: heaptwin ${verb.name} ${verb.usage}

${verb.summary}

Options:
${optionRows.join('\n')}

Examples:
${examples.join('\n')}
`;
}
