/**
 * Reads record files. A foreign file is refused with a message; a last line that was cut off is dropped and the run is
 * incomplete; anything else that isn't a record is an error that names the line.
 */
import { readFileSync } from 'node:fs';
import { FORMAT, type Line, lineSchema, type Run } from './schema.ts';

/** A file that isn't a run, or not of this format. */
export class RecordFileError extends Error {
  override name = 'RecordFileError';
}

/** Reads a whole run. `footer` is absent where the file was cut off. */
export function readRun(path: string): Run {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new RecordFileError(`${path}: cannot be read: ${(error as Error).message}`);
  }
  return parseRun(text, path);
}

export function parseRun(text: string, path: string): Run {
  const lines = text.split('\n');
  const cut = lines.at(-1) !== '';
  if (!cut) lines.pop();
  const run: Partial<Run> & Pick<Run, 'records'> = { records: [] };
  for (const [i, raw] of lines.entries()) {
    const line = parseLine(raw, path, i + 1, cut && i === lines.length - 1);
    if (!line) continue;
    if (i === 0 && line.type !== 'header') throw new RecordFileError(`${path}: not a run: the first line is no header`);
    if (line.type === 'header') run.header = line;
    else if (line.type === 'record') run.records.push(line);
    else run.footer = line;
  }
  if (!run.header) throw new RecordFileError(`${path}: not a run: no header; a run is written by heaptwin run`);
  return run as Run;
}

/** One checked line; undefined for the cut last one. */
function parseLine(raw: string, path: string, number: number, maybeCut: boolean): Line | undefined {
  let data: unknown;
  try {
    data = JSON.parse(raw);
  } catch {
    if (maybeCut && number > 1) return undefined;
    throw new RecordFileError(`${path}: not a run: line ${number} is not JSON`);
  }
  const format = (data as { format?: unknown } | null)?.format;
  if (number === 1 && format !== undefined && format !== FORMAT) {
    throw new RecordFileError(`${path}: format ${format}, this heaptwin reads format ${FORMAT}; make the run again`);
  }
  const parsed = lineSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.join('.');
  throw new RecordFileError(`${path}: line ${number} is no record: ${where ? where + ': ' : ''}${issue.message}`);
}

/** Is every record of this run there? */
export function isComplete(run: Run): boolean {
  return run.footer?.complete === true && run.footer.records === run.records.length;
}
