#!/usr/bin/env node
/**
 * `heaptwin VERB`: finds the verb, parses its options, runs it, and turns errors into exit codes.
 * To add a verb: one file that exports a `Verb`, and one line in `verbs.ts`.
 */
import { realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { codeFolder } from '../../oracle/targets/memo.ts';
import { generalHelp, verbHelp } from './help.ts';
import { EXIT, type ExitCode, SHARED_OPTIONS, type Terminal, UsageError, type Verb } from './verb.ts';
import { VERBS, type VerbEntry } from './verbs.ts';
import { version } from './version.ts';

/** Runs one command line (without `node` and the script's name) and answers with its exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const entry = name === 'help' ? VERBS.find((v) => v.name === rest[0]) : undefined;
    terminal.out(entry ? verbHelp(await entry.load()) : generalHelp(VERBS, version()));
    return EXIT.expected;
  }
  if (name === '--version' || name === '-V') {
    terminal.out(version() + '\n');
    return EXIT.expected;
  }
  const entry = VERBS.find((v) => v.name === name);
  if (!entry) {
    terminal.err(`heaptwin: unknown verb: ${name}${nearest(name, VERBS)}\nTry: heaptwin --help\n`);
    return EXIT.usage;
  }
  try {
    return await runVerb(await entry.load(), rest, terminal);
  } catch (error) {
    return report(error, name, terminal);
  }
}

async function runVerb(verb: Verb, argv: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { ...SHARED_OPTIONS, ...verb.options },
    allowPositionals: true,
    strict: true,
  });
  if (values.help) {
    terminal.out(verbHelp(verb));
    return EXIT.expected;
  }
  const code = await verb.run({ values: values as never, positionals }, terminal);
  return terminal.signal.aborted ? EXIT.interrupted : code;
}

/** Usage errors in one line; everything else is our fault and comes with its stack. */
function report(error: unknown, verb: string, terminal: Terminal): ExitCode {
  if (terminal.signal.aborted) return EXIT.interrupted;
  const code = (error as { code?: string }).code ?? '';
  if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')) {
    terminal.err(`heaptwin ${verb}: ${(error as Error).message}\nTry: heaptwin ${verb} --help\n`);
    return EXIT.usage;
  }
  terminal.err(`heaptwin ${verb}: internal error\n${(error as Error)?.stack ?? error}\n`);
  return EXIT.internal;
}

/** `, did you mean run?` where a verb begins alike. */
function nearest(name: string, verbs: readonly VerbEntry[]): string {
  const close = verbs.find((v) => v.name.startsWith(name.slice(0, 2)) || name.startsWith(v.name));
  return close ? `, did you mean ${close.name}?` : '';
}

/** The terminal of a real process. Ctrl-C aborts; a second one ends at once. */
function processTerminal(): Terminal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.stdout.on('error', () => {}); // `heaptwin ... | head`
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interactive: process.stderr.isTTY === true && !process.env.CI,
    columns: process.stderr.columns ?? 80,
    signal: controller.signal,
    cwd: process.cwd(),
    env: process.env,
  };
}

function isMain(): boolean {
  try {
    return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

if (isMain()) {
  // what Node makes of the verbs' files is kept as that of the twin's is (thread-entry.ts)
  const folder = codeFolder(process.env);
  if (folder !== undefined) enableCompileCache(folder);
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}
