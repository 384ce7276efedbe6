/** `heaptwin targets`: what can run programs here, what cannot and why. */
import { type Found, listTargets } from '../../oracle/targets/find.ts';
import { TargetNameError } from '../../oracle/targets/names.ts';
import { setting, targetsFor } from './session.ts';
import { type Arguments, EXIT, type ExitCode, type Terminal, UsageError, type Verb } from './verb.ts';

export const verb: Verb = {
  name: 'targets',
  summary: 'list what can run programs here',
  usage: '[TARGET...]',
  options: {},
  examples: [
    ['heaptwin targets', 'every interpreter found, the twin, and checked-in records'],
    ['heaptwin targets cpython:3.8-3.15 --json', 'which of these versions answer, as JSON'],
    ['HEAPTWIN_TARGETS=/opt/python/bin/python3 heaptwin targets', 'with an interpreter of your own'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { around } = setting(values, terminal);
  const found = positionals.length > 0 ? await named(positionals, around, terminal) : await listTargets(around);
  terminal.out(values.json ? `${JSON.stringify(asJson(found), null, 2)}\n` : asText(found));
  if (found.live.length + found.recorded.length === 0) return EXIT.nothingRan;
  return positionals.length > 0 && found.failed.length > 0 ? EXIT.incomplete : EXIT.expected;
}

async function named(
  names: readonly string[],
  around: Parameters<typeof listTargets>[0],
  terminal: Terminal,
): Promise<Found> {
  try {
    return await targetsFor(names, around, { ...terminal, err: () => {} });
  } catch (error) {
    if (error instanceof TargetNameError) throw new UsageError(error.message);
    throw error;
  }
}

function asJson(found: Found): object[] {
  return [
    ...found.live.map(({ target, kind, build, command, found: where }) => ({
      target,
      kind,
      state: kind === 'engine' ? 'twin' : 'live',
      build,
      ...(kind === 'engine' ? {} : { command }),
      found: where,
    })),
    ...found.recorded.map(({ target, kind, recorded }) => ({
      target,
      kind,
      state: 'recorded',
      build: recorded.build,
      recorded: recorded.header.started,
    })),
    ...found.failed.map(({ target, kind, reason }) => ({ target, kind, state: 'failed', reason })),
  ];
}

function asText(found: Found): string {
  const rows = [
    ...found.live.map(({ target, build, command, kind, found: where }) => [
      target,
      build.version,
      kind === 'engine' ? 'twin' : where,
      kind === 'engine' ? '' : command.join(' '),
    ]),
    ...found.recorded.map(({ target, recorded }) => [
      target,
      recorded.build.version,
      'recorded',
      'no interpreter here; checked-in records answer',
    ]),
    ...found.failed.map(({ target, reason }) => [target, '-', 'failed', reason]),
  ];
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]!.length), 0));
  return rows
    .map(
      (row) =>
        row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}
