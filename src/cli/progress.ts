/**
 * Progress of a run: on a terminal one line that is redrawn, elsewhere a plain line now and then.
 * `same` and `wrong` are said of the twin alone, held against the CPython of its version in the same run (a quick look;
 * `diff` and `check` give verdicts); other answers count as `ran`, and endings that are no answer as `error`.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ProgramRecord } from '../../oracle/records/schema.ts';
import type { Terminal } from './verb.ts';

const ANSWERED = new Set(['ok', 'error', 'unparsable']);

export class Tally {
  ran = 0;
  same = 0;
  wrong = 0;
  error = 0;
  unsupported = 0;
  missing = 0;
  total = 0;
  private readonly references = new Map<string, ProgramRecord>();
  private readonly waiting = new Map<string, ProgramRecord>();

  add(record: ProgramRecord): void {
    this.total++;
    const key = `${record.program} ${record.target.replace(/^\w+:/, '')}`;
    if (record.state === 'unsupported') this.unsupported++;
    else if (record.state === 'missing') this.missing++;
    else if (!ANSWERED.has(record.state)) this.error++;
    else if (record.target.startsWith('engine:')) this.hold(key, record);
    else {
      this.ran++;
      if (record.target.startsWith('cpython:')) this.refer(key, record);
    }
  }

  private hold(key: string, record: ProgramRecord): void {
    const reference = this.references.get(key);
    if (!reference) this.waiting.set(key, record);
    else if (looksSame(record, reference)) this.same++;
    else this.wrong++;
  }

  private refer(key: string, record: ProgramRecord): void {
    this.references.set(key, record);
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    this.waiting.delete(key);
    this.hold(key, waiting);
  }

  text(): string {
    const ran = this.ran + this.waiting.size;
    const parts: [number, string][] = [
      [this.same, 'same'],
      [this.wrong, 'wrong'],
      [this.error, 'error'],
      [this.unsupported, 'unsupported'],
      [this.missing, 'missing'],
    ];
    return [
      `${ran} ran`,
      ...parts.filter(([n, name]) => n > 0 || name === 'error').map(([n, name]) => `${n} ${name}`),
    ].join(', ');
  }
}

/** Same output, exit code, and values wherever both offer them. */
function looksSame(a: ProgramRecord, b: ProgramRecord): boolean {
  if (a.stdout !== b.stdout || a.exit !== b.exit) return false;
  return a.observations.every((observation, i) => {
    const other = b.observations[i];
    if (observation.label === 'start') return true;
    if (other?.label !== observation.label) return false;
    const entries = Object.entries(observation.values);
    return entries.every(([name, value]) => {
      const held = other.values[name as keyof typeof other.values];
      return held === undefined || isDeepStrictEqual(value, held);
    });
  });
}

export class Progress {
  readonly tally = new Tally();
  private readonly terminal: Terminal;
  private readonly expected: number;
  private readonly began = performance.now();
  private lastDrawn = 0;
  /** answers that cost time, for the estimate: cached ones came at once */
  private slow = 0;
  private quick = 0;

  constructor(terminal: Terminal, expected: number) {
    this.terminal = terminal;
    this.expected = expected;
  }

  add(record: ProgramRecord): void {
    this.tally.add(record);
    if (record.source === 'live') this.slow++;
    else this.quick++;
    const now = performance.now();
    const pause = this.terminal.interactive ? 100 : 10_000;
    if (now - this.lastDrawn < pause) return;
    if (this.lastDrawn === 0 && !this.terminal.interactive) this.lastDrawn = now;
    else this.draw(now, record);
  }

  private draw(now: number, record: ProgramRecord): void {
    this.lastDrawn = now;
    const line = `${this.tally.total}/${this.expected}  ${this.tally.text()}${this.estimate(now)}`;
    if (!this.terminal.interactive) this.terminal.err(line + '\n');
    else {
      const full = `${line}  ${record.target} ${record.program}`;
      this.terminal.err(`\r${full.slice(0, this.terminal.columns - 1)}\x1b[K`);
    }
  }

  private estimate(now: number): string {
    const left = this.expected - this.tally.total;
    if (this.slow < 5 || left <= 0) return '';
    const seconds = Math.round(((now - this.began) / 1000 / this.slow) * left);
    return `, about ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
  }

  /** Clears the line; answers the summary. */
  end(): string {
    if (this.terminal.interactive && this.lastDrawn > 0) this.terminal.err('\r\x1b[K');
    const seconds = ((performance.now() - this.began) / 1000).toFixed(1);
    const cached = this.quick > 0 ? `, ${this.quick} of them known before` : '';
    return `${this.tally.total} records in ${seconds} s: ${this.tally.text()}${cached}`;
  }
}
