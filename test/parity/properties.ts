/**
 * Random operations on int, float, str, list, dict and set, in a live CPython and in the twin: what each gives, or its error, must be equal.
 *
 *     node test/parity/properties.ts [TYPE...] --as 3.12 [--cases 10000] [--seed 1] [--show 5]
 *
 * The interpreter is that of the library found for the version. Cases go over in batches, as one program a batch.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findLibrary, moduleLoader } from '../../src/cli/library.ts';
import { createVM, runMain } from '../../src/engine/index.ts';
import { CASES, sample } from './properties_cases.ts';

const BATCH = 500;

/** Runs each case by itself; a line a case, in ASCII. */
function program(cases: readonly string[]): string {
  return `import sys
sys.set_int_max_str_digits(0)
def run(source):
    names = {}
    try:
        exec(source, names)
        return ascii(names['r'])
    except Exception as e:
        return type(e).__name__ + ': ' + ascii(str(e))
for source in ${JSON.stringify(cases)}:
    print(run(source))
`;
}

function inTwin(build: string, library: string, source: string): string[] {
  const chunks: Uint8Array[] = [];
  const host = {
    write: (_fd: number, data: Uint8Array) => void chunks.push(data.slice()),
    load: moduleLoader([library]),
  };
  const outcome = runMain(createVM({ version: build, host }), source, 'cases.py');
  const lines = Buffer.concat(chunks).toString().split('\n');
  if (outcome.notSupported) lines.push(`not supported: ${outcome.notSupported.construct}`);
  return lines;
}

function inInterpreter(python: string, source: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'heaptwin-properties-'));
  try {
    const file = join(folder, 'cases.py');
    writeFileSync(file, source);
    const env = { ...process.env, PYTHONHASHSEED: '0' };
    return execFileSync(python, ['-s', '-S', '-B', '-W', 'ignore', file], { encoding: 'utf8', env }).split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Difference {
  source: string;
  interpreter: string;
  twin: string;
}

/** The cases of a type that differ. */
export function differences(type: string, count: number, seed: number, where: Interpreter): Difference[] {
  const found: Difference[] = [];
  const cases = sample(type, count, seed);
  for (let at = 0; at < cases.length; at += BATCH) {
    const batch = cases.slice(at, at + BATCH);
    const source = program(batch);
    const want = inInterpreter(where.python, source);
    const got = inTwin(where.build, where.library, source);
    batch.forEach((text, k) => {
      if (want[k] !== got[k])
        found.push({ source: text, interpreter: want[k] ?? '<nothing>', twin: got[k] ?? '<nothing>' });
    });
  }
  return found;
}

export interface Interpreter {
  python: string;
  library: string;
  /** the build that the twin is: the interpreter's own version */
  build: string;
}

/** An installed CPython of a version; null where there is none. */
export function findInterpreter(version: string): Interpreter | null {
  const library = findLibrary(version, process.env);
  if (library === null) return null;
  const python = join(dirname(dirname(library)), 'bin', `python${version}`);
  if (!existsSync(python)) return null;
  const build = execFileSync(python, ['-c', 'import platform; print(platform.python_version())'], { encoding: 'utf8' });
  return { python, library, build: build.trim() };
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: 'string', default: '3.12' },
      cases: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      show: { type: 'string', default: '5' },
    },
  });
  const where = findInterpreter(values.as);
  if (where === null) throw new Error(`no installed CPython ${values.as}: set HEAPTWIN_STDLIB`);
  for (const type of positionals.length > 0 ? positionals : Object.keys(CASES)) {
    const found = differences(type, Number(values.cases), Number(values.seed), where);
    console.log(`${type}: ${found.length} of ${values.cases} differ from ${where.build}`);
    for (const { source, interpreter, twin } of found.slice(0, Number(values.show))) {
      console.log(
        `    ${source.replaceAll('\n', '\n    ')}\n        interpreter ${interpreter}\n        twin        ${twin}`,
      );
    }
  }
}

if (import.meta.main) main();
