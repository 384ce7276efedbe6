/** `heaptwin explain FILE --as 3.12`: what a program does to memory in a version, line by line. */
import { existsSync, readFileSync } from 'node:fs';
import type { Explanation, NamedObject, ObservedValues } from '../engine/index.ts';
import { withoutLibrary } from './exec.ts';
import type { ExplainJob } from './explain-worker.ts';
import { findLibrary } from './library.ts';
import { AS_OPTION, buildAs, inThread, minorOfBuild, whyEnded } from './thread.ts';
import { type Arguments, EXIT, type ExitCode, seconds, type Terminal, UsageError, type Verb } from './verb.ts';

/** output of the program that is kept */
const OUTPUT_BYTES = 1 << 20;

export const verb: Verb = {
  name: 'explain',
  summary: 'show what a program does to memory, line by line',
  usage: 'FILE [--as VERSION] [--json] [--timeout S]',
  options: {
    as: AS_OPTION,
    timeout: { type: 'string', value: 'S', help: 'seconds the program may take (default: 60)' },
  },
  examples: [
    [
      'heaptwin explain program.py --as 3.12',
      'bytes held by each line, objects and their references, pools, collections',
    ],
    ['heaptwin explain program.py --as 3.14 --json', 'the same as data, with every observation'],
  ],
  run,
};

async function run({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError('name one file, e.g. heaptwin explain program.py --as 3.12');
  }
  if (!existsSync(file)) throw new UsageError(`${file}: no such file`);
  const version = buildAs(values);
  const library = findLibrary(minorOfBuild(version), terminal.env);
  const timeoutMs = seconds(values, 'timeout', 60) * 1000;
  const job: ExplainJob = { file, version, library, outputBytes: OUTPUT_BYTES };
  const reply = await inThread<Explanation>('explain-worker', job, timeoutMs, terminal.signal);
  if (typeof reply === 'string') {
    terminal.err(`heaptwin explain: ${file}: ${whyEnded(reply, timeoutMs)}\n`);
    return EXIT.incomplete;
  }
  if (values.json) terminal.out(`${JSON.stringify({ file, version, ...reply }, null, 2)}\n`);
  else terminal.out(explained(file, version, readFileSync(file, 'utf8'), reply));
  if (reply.stderr !== '') terminal.err(`\n${reply.stderr}`);
  if (library === null && reply.state === 'error') terminal.err(`${withoutLibrary(minorOfBuild(version))}\n`);
  return reply.state === 'ok' ? EXIT.expected : EXIT.incomplete;
}

function explained(file: string, version: string, source: string, explanation: Explanation): string {
  const { observations, names, stdout, state, reason, notSupported } = explanation;
  const parts = [`${file} as CPython ${version}${state === 'ok' ? '' : `: ${state}`}`];
  if (notSupported) parts.push(`not supported: ${notSupported.construct} (line ${notSupported.line})`);
  if (reason) parts.push(reason);
  const start = observations.find(({ label }) => label === 'start')?.values;
  const end = observations.find(({ label }) => label === 'end')?.values;
  const after = observations.find(({ label }) => label === 'after')?.values;
  if (start && end) {
    parts.push(lines(source, end), totals(start, end, after), classes(start, end), collections(start, end));
    const marks = observations.filter(({ label }) => !['start', 'end', 'after'].includes(label));
    if (marks.length > 0) parts.push(probes(marks, start));
  }
  if (names.length > 0) parts.push(named(names));
  if (stdout !== '') parts.push(`it printed\n${stdout.trimEnd().replace(/^/gm, '  ')}`);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The source; before each line the bytes, and blocks, that were allocated there and are still held at the end. */
function lines(source: string, end: ObservedValues): string {
  const held = end['traced.lines'] ?? {};
  const text = source.replace(/\n$/, '').split('\n');
  const width = String(text.length).length;
  const rows = text.map((line, i) => {
    const [bytes, blocks] = held[i + 1] ?? [0, 0];
    const cells = blocks === 0 ? ' '.repeat(19) : `${grouped(bytes).padStart(11)}${grouped(blocks).padStart(8)}`;
    return `${String(i + 1).padStart(width)} ${cells}  ${line}`.trimEnd();
  });
  const elsewhere = Object.entries(held).filter(([key]) => !/^\d+$/.test(key));
  const rest = elsewhere.map(([key, [bytes, blocks]]) => {
    return `${' '.repeat(width)} ${grouped(bytes).padStart(11)}${grouped(blocks).padStart(8)}  ${key}`;
  });
  const head = `${' '.repeat(width)} ${'bytes held'.padStart(11)}${'blocks'.padStart(8)}  at the end, by the line that asked for them`;
  return [head, ...rows, ...rest].join('\n');
}

function totals(start: ObservedValues, end: ObservedValues, after: ObservedValues | undefined): string {
  const traced = (values: ObservedValues) => (values['traced.current'] ?? 0) - (start['traced.current'] ?? 0);
  const peak = (end['traced.peak'] ?? 0) - (start['traced.current'] ?? 0);
  const rows = [
    ['traced at the end', `${grouped(traced(end))} bytes`],
    ['traced at its peak', `${grouped(peak)} bytes`],
    ['allocated blocks', signed(end.blocks - start.blocks)],
    ['arenas', signed(end.arenas - start.arenas)],
  ];
  if (after)
    rows.push([
      'left when all globals are gone',
      `${grouped(traced(after))} bytes, ${signed(after.blocks - start.blocks)} blocks`,
    ]);
  return table(rows);
}

/** Size classes whose blocks or pools changed. */
function classes(start: ObservedValues, end: ObservedValues): string {
  const sizes = [...new Set([...Object.keys(start.classes), ...Object.keys(end.classes)])]
    .map(Number)
    .sort((a, b) => a - b);
  const rows = sizes.flatMap((size) => {
    const blocks = (end.classes[size] ?? 0) - (start.classes[size] ?? 0);
    const pools = (end.pools[size] ?? 0) - (start.pools[size] ?? 0);
    return blocks === 0 && pools === 0 ? [] : [[`${size}`, signed(blocks), pools === 0 ? '' : signed(pools)]];
  });
  return rows.length === 0 ? '' : table([['size class', 'blocks', 'pools'], ...rows], 0);
}

function collections(start: ObservedValues, end: ObservedValues): string {
  const rows = end['gc.collections'].map((n, generation) => [
    String(generation),
    String(n - start['gc.collections'][generation]!),
    String(end['gc.collected'][generation]! - start['gc.collected'][generation]!),
    String(end['gc.uncollectable'][generation]! - start['gc.uncollectable'][generation]!),
  ]);
  const pending = `a collection at the end finds ${end['gc.pending'] ?? 0} unreachable objects; counts ${end['gc.count'].join(', ')}`;
  return `${table([['generation', 'collections', 'collected', 'uncollectable'], ...rows], 0)}\n${pending}`;
}

function probes(marks: Explanation['observations'], start: ObservedValues): string {
  const rows = marks.map(({ label, values }) => [
    `probe("${label}")`,
    grouped((values['traced.current'] ?? 0) - (start['traced.current'] ?? 0)),
    signed(values.blocks - start.blocks),
    values['gc.count'].join(', '),
  ]);
  return table([['at', 'traced bytes', 'blocks', 'collector counts'], ...rows]);
}

function named(names: readonly NamedObject[]): string {
  const rows = names.map(({ name, type, size, references, immortal, tracked, address }) => [
    name,
    type,
    size === null ? '?' : grouped(size),
    immortal ? 'immortal' : grouped(references),
    tracked ? 'yes' : 'no',
    address,
  ]);
  return table([['global', 'type', 'getsizeof', 'references', 'collector watches', 'address'], ...rows], 2);
}

/** Columns as wide as they need; those up to `left` are flush left, the others right. */
function table(rows: readonly (readonly string[])[], left = 1): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function signed(value: number): string {
  return value > 0 ? `+${grouped(value)}` : grouped(value);
}
