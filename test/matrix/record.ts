/**
 * Records the matrices of real interpreters, for `oracle/measure/recorded`. Needs a C compiler.
 *
 *     node test/matrix/record.ts EXE...
 *
 * Builds that are recorded already and not among them stay as they are, as far as their cases still exist.
 */
import { execFileSync } from 'node:child_process';
import { eventLibrary, Interpreter } from '../../oracle/measure/interpreter.ts';
import { keyOf, type Recorded, readRecorded, writeRecorded } from '../../oracle/measure/recorded.ts';
import { compareVersions } from '../../oracle/targets/names.ts';
import { operations } from './cases.ts';
import { measureOperations } from './program.ts';
import { measureSizes, sizes } from './sizes.ts';

const library = eventLibrary();
if (library === null) throw new Error('recording needs a C compiler (cc) on a POSIX system');

function known<T>(read: () => Recorded<T>): Recorded<T> {
  try {
    return read();
  } catch {
    return { builds: [], cases: new Map() };
  }
}

/** The cases in their present order, with the values of `old` and those of `build`. */
function merged<T>(
  old: Recorded<T>,
  cases: readonly { group: string; name: string }[],
  build: string,
  values: ReadonlyMap<string, T | string>,
): Recorded<T> {
  const builds = [...new Set([...old.builds, build])].sort(compareVersions);
  const all = cases.map(({ group, name }) => {
    const key = keyOf({ group, name });
    const before = old.cases.get(key)?.values ?? new Map<string, T | string>();
    return [key, { group, name, values: new Map([...before, [build, values.get(key)!]]) }] as const;
  });
  return { builds, cases: new Map(all) };
}

let operationRecords = known(() => readRecorded('operations'));
let sizeRecords = known(() => readRecorded('sizes'));
for (const python of process.argv.slice(2)) {
  const script = 'import platform; print(platform.python_version())';
  const build = execFileSync(python, ['-S', '-c', script], { encoding: 'utf8' }).trim();
  const interpreter = new Interpreter(python, library);
  const run = (source: string) => interpreter.run(source);
  operationRecords = merged(operationRecords, operations(), build, await measureOperations(run));
  sizeRecords = merged(sizeRecords, sizes(), build, await measureSizes(run));
  interpreter.end();
  console.log(`${build}: ${operationRecords.cases.size} operations, ${sizeRecords.cases.size} sizes`);
}
writeRecorded('operations', operationRecords);
writeRecorded('sizes', sizeRecords);
