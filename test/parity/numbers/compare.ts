/**
 * Holds what the number programs print in the twin against an interpreter.
 *
 *     node test/parity/numbers/compare.ts --python <exe> [--show n]
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FOLDER, PROGRAMS, printed } from './run.ts';

const { values: args } = parseArgs({
  options: { python: { type: 'string' }, show: { type: 'string', default: '20' } },
});
if (!args.python) throw new Error('--python is missing');
const version = execFileSync(args.python, ['-c', 'import platform;print(platform.python_version())']).toString().trim();
for (const file of PROGRAMS) {
  const env = { ...process.env, PYTHONHASHSEED: '0' };
  const theirs = execFileSync(args.python, [join(FOLDER, file)], { env, maxBuffer: 2 ** 28 })
    .toString()
    .split('\n');
  const ours = printed(version, file).split('\n');
  const differing = theirs.map((line, i) => [line, ours[i]]).filter(([a, b]) => a !== b);
  console.log(`${version} ${file}: ${theirs.length - 1} lines, ${differing.length} differ`);
  for (const [a, b] of differing.slice(0, Number(args.show))) console.log(`  python ${a}\n  twin   ${b}`);
}
