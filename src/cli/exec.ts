/** `heaptwin exec FILE... --as 3.12`: runs programs in the twin as `python3.12 FILE` would. */
import { existsSync } from 'node:fs';
import type { AllocationEvent } from '../engine/index.ts';
import type { ExecJob, ExecReply } from './exec-worker.ts';
import { findLibrary } from './library.ts';
import { AS_OPTION, buildAs, inThread, minorOfBuild, whyEnded } from './thread.ts';
import { type Arguments, EXIT, type ExitCode, seconds, type Terminal, UsageError, type Verb } from './verb.ts';

/** `+56m  program.py:3` */
function eventLine({ text, place }: AllocationEvent): string {
  return place === '' ? text : `${text}\t${place}`;
}

/** Why a module was not found that every Python has. */
export function withoutLibrary(minor: string): string {
  return `no standard library of Python ${minor} was found here; HEAPTWIN_TARGETS names an interpreter, HEAPTWIN_STDLIB a folder lib/python${minor}`;
}

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const build = buildAs(values);
  if (positionals.length === 0) throw new UsageError('no file given, e.g. heaptwin exec program.py --as 3.12');
  for (const file of positionals) {
    if (!existsSync(file)) throw new UsageError(`${file}: no such file`);
  }
  const library = findLibrary(minorOfBuild(build), terminal.env);
  const collect = values.json === true || positionals.length > 1;
  const timeoutMs = seconds(values, 'timeout', 3600) * 1000;
  let worst: number = EXIT.expected;
  for (const file of positionals) {
    const job: ExecJob = {
      file,
      version: build,
      library,
      argv: [file],
      collect,
      events: values['alloc-events'] === true,
      collections: values['gc-events'] === true,
    };
    const reply = await inThread<ExecReply>('exec-worker', job, timeoutMs, terminal.signal);
    if (typeof reply === 'string') {
      const reason = whyEnded(reply, timeoutMs);
      if (collect) terminal.out(`${JSON.stringify({ file, stdout: '', stderr: '', exit: null, reason })}\n`);
      else terminal.err(`heaptwin exec: ${file}: ${reason}\n`);
      worst = EXIT.incomplete;
      continue;
    }
    const { events, ...rest } = reply;
    if (!collect) terminal.err((reply.collections ?? []).map((c) => `${JSON.stringify(c)}\n`).join(''));
    if (collect)
      terminal.out(`${JSON.stringify({ file, ...rest, ...(events && { events: events.map(eventLine) }) })}\n`);
    else if (events) terminal.err(events.map((e) => `${eventLine(e)}\n`).join(''));
    if (collect) continue;
    if (reply.withoutLibrary) terminal.err(`heaptwin exec: ${file}: ${withoutLibrary(minorOfBuild(build))}\n`);
    if (reply.notSupported) {
      const { construct, line } = reply.notSupported;
      terminal.err(`heaptwin exec: ${file}: not supported: ${construct}${line > 0 ? ` (line ${line})` : ''}\n`);
    }
    worst = reply.exit;
  }
  return worst as ExitCode;
}

export const verb: Verb = {
  name: 'exec',
  summary: 'run programs in the twin',
  usage: 'FILE... [--as VERSION] [--json] [--alloc-events] [--gc-events] [--timeout S]',
  options: {
    as: AS_OPTION,
    'alloc-events': {
      type: 'boolean',
      help: 'print on stderr each malloc, realloc and free of the three memory domains, with its line; probe() sets a mark',
    },
    'gc-events': {
      type: 'boolean',
      help: 'print on stderr a JSON line for each collection: generation, trigger, line, candidates, collected, alive, work',
    },
    timeout: { type: 'string', value: 'S', help: 'seconds a program may take (default: 3600)' },
  },
  examples: [
    ['heaptwin exec program.py --as 3.12', 'what python3.12 program.py would do: output, errors, exit code'],
    ['heaptwin exec program.py --alloc-events', 'what it asks of the memory domains: +56 obj, -24m mem, 32>64r raw'],
    ['heaptwin exec a.py b.py --as 3.14', 'a JSON line a file: file, stdout, stderr, exit, ms'],
  ],
  run,
};
