/**
 * Reads the corpus: `<topic>/<name>.py` becomes a Program. Metadata stands at the end of the file, in a block of
 * comments that starts with the line `# heaptwin`; nothing may follow it, and the code never looks at it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Metadata, TOPICS } from './vocabulary.ts';

export type Program = Metadata & {
  /** `topic/name`, unique, stable: records and known differences refer to it. */
  id: string;
  topic: (typeof TOPICS)[number];
  path: string;
  source: string;
  /** sha256 of the whole file, in hex. */
  hash: string;
};

export class CorpusError extends Error {
  override name = 'CorpusError';
}

const HEAD = '# heaptwin';
const SINGLE = ['title', 'section', 'shows', 'requires', 'needs', 'optional', 'probe', 'keywords'];

/** The lines of the metadata block as [key, value] pairs, in order. */
function metadataLines(source: string, where: string): [string, string][] {
  const lines = source.trimEnd().split('\n');
  const head = lines.lastIndexOf(HEAD);
  if (head < 0) throw new CorpusError(`${where}: no line '${HEAD}'`);
  return lines.slice(head + 1).map((line) => {
    const match = /^# ([a-z]+): (\S.*)$/.exec(line);
    if (!match) throw new CorpusError(`${where}: not a metadata line: ${line}`);
    return [match[1]!, match[2]!];
  });
}

/** Metadata of a source text; throws a CorpusError that names the file and what is wrong. */
export function readMetadata(source: string, where: string): Metadata {
  const single = new Map<string, string>();
  const claims: string[] = [];
  for (const [key, value] of metadataLines(source, where)) {
    if (key === 'claim') claims.push(value);
    else if (!SINGLE.includes(key)) throw new CorpusError(`${where}: unknown key: ${key}`);
    else if (single.has(key)) throw new CorpusError(`${where}: key given twice: ${key}`);
    else single.set(key, value);
  }
  const list = (key: string) => single.get(key)?.split(' ') ?? [];
  const probe = single.get('probe');
  if (probe !== undefined && probe !== 'yes') throw new CorpusError(`${where}: probe can only be 'yes': ${probe}`);
  const result = Metadata.safeParse({
    title: single.get('title'),
    section: single.get('section'),
    shows: list('shows'),
    requires: single.get('requires') ?? '>=3.8',
    needs: list('needs'),
    optional: list('optional'),
    probe: probe === 'yes',
    claims,
    keywords: list('keywords'),
  });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new CorpusError(`${where}: ${faults.join('; ')}`);
}

/** The code of a program without its metadata block. */
export function codeOf(source: string): string {
  const at = source.lastIndexOf(`\n${HEAD}\n`);
  return (at < 0 ? source : source.slice(0, at)).trimEnd() + '\n';
}

function readProgram(dir: string, topic: Program['topic'], file: string): Program {
  const path = join(dir, topic, file);
  const source = readFileSync(path, 'utf8');
  return {
    id: `${topic}/${file.slice(0, -'.py'.length)}`,
    topic,
    path,
    source,
    hash: createHash('sha256').update(source).digest('hex'),
    ...readMetadata(source, `${topic}/${file}`),
  };
}

/** All programs below `dir`, sorted by id. A folder that isn't a topic is an error. */
export function readCorpus(dir: string): Program[] {
  const programs: Program[] = [];
  for (const folder of readdirSync(dir).sort()) {
    if (!statSync(join(dir, folder)).isDirectory()) continue;
    const topic = TOPICS.find((name) => name === folder);
    if (topic === undefined) throw new CorpusError(`unknown topic: ${folder}`);
    for (const file of readdirSync(join(dir, folder)).sort()) {
      if (!file.endsWith('.py')) throw new CorpusError(`not a program: ${folder}/${file}`);
      programs.push(readProgram(dir, topic, file));
    }
  }
  return programs.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** True if a target of this version (`3.12`, `3.13.0`) can run the program. */
export function offeredBy(program: Pick<Program, 'requires'>, version: string): boolean {
  const [needMajor, needMinor] = program.requires.slice('>='.length).split('.').map(Number) as [number, number];
  const [major, minor] = version.split('.').map(Number) as [number, number];
  return major > needMajor || (major === needMajor && minor >= needMinor);
}
