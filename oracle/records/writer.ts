/**
 * Writes a run as it happens: lines go to `NAME.part` in the order in which answers come; at the end they are sorted,
 * closed with the footer, and renamed to NAME. What was written before an interruption stays valid: a part file is a run
 * without footer, and `--resume` goes on from it.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Footer, Header, Line, ProgramRecord, Run, State } from './schema.ts';

export class RunWriter {
  readonly path: string;
  private readonly fd: number;
  private readonly counts: Partial<Record<State, number>> = {};
  private readonly programs = new Set<string>();
  private readonly header: Header;
  private readonly records: ProgramRecord[] = [];

  constructor(path: string, header: Header) {
    this.path = path;
    this.header = header;
    mkdirSync(dirname(path), { recursive: true });
    this.fd = openSync(path + '.part', 'w');
    this.line(header);
  }

  write(record: ProgramRecord): void {
    this.counts[record.state] = (this.counts[record.state] ?? 0) + 1;
    this.programs.add(record.program);
    this.records.push(record);
    this.line(record);
  }

  /** Writes the footer and gives the file its name. */
  finish(complete: boolean, finished = new Date()): Footer {
    const footer: Footer = {
      type: 'footer',
      finished: finished.toISOString(),
      programs: this.programs.size,
      records: this.records.length,
      counts: this.counts,
      complete,
    };
    closeSync(this.fd);
    const fd = openSync(this.path + '.new', 'w');
    const lines: Line[] = [this.header, ...this.records.sort(byProgram), footer];
    for (const line of lines) writeSync(fd, JSON.stringify(line) + '\n');
    fsyncSync(fd);
    closeSync(fd);
    renameSync(this.path + '.new', this.path);
    rmSync(this.path + '.part', { force: true });
    return footer;
  }

  private line(line: Line): void {
    writeSync(this.fd, JSON.stringify(line) + '\n');
  }
}

/** By program, then by target with versions as numbers: two runs of the same suite stand line beside line. */
function byProgram(a: ProgramRecord, b: ProgramRecord): number {
  if (a.program !== b.program) return a.program < b.program ? -1 : 1;
  return a.target.localeCompare(b.target, 'en', { numeric: true });
}

/** Writes a whole run at once. */
export function writeRun(path: string, run: Run, complete: boolean, finished?: Date): Footer {
  const writer = new RunWriter(path, run.header);
  for (const record of run.records) writer.write(record);
  return writer.finish(complete, finished);
}
