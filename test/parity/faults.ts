/**
 * Holds the errors and warnings of our compiler against an interpreter's, over `test/engine/code/fixtures/faults.txt`;
 * with --record, writes the interpreter's answers for the tests.
 *
 *     node test/parity/faults.ts --python <exe> [--record] [--show n]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { profileFor } from '../../src/engine/profile/index.ts';
import { faultCases, type Outcome, outcomeOf, recordedPath } from '../engine/code/faults.ts';

const { values: args } = parseArgs({
  options: { python: { type: 'string' }, record: { type: 'boolean' }, show: { type: 'string', default: '200' } },
});
if (!args.python) throw new Error('--python is missing');

const version = execFileSync(args.python, ['-c', 'import sys;print(sys.version.split()[0])'], {
  encoding: 'utf8',
}).trim();
const profile = profileFor(version);
const cases = faultCases();
const script = fileURLToPath(new URL('faults_dump.py', import.meta.url));
const answers: Outcome[] = execFileSync(args.python, ['-S', '-B', script], {
  input: cases.map((c) => JSON.stringify(c)).join('\n'),
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

let same = 0;
let shown = 0;
cases.forEach((source, i) => {
  const ours = outcomeOf(source, profile);
  if (JSON.stringify(ours) === JSON.stringify(answers[i])) {
    same++;
  } else if (shown++ < Number(args.show)) {
    console.log(`${source}\n   ours   ${JSON.stringify(ours)}\n   theirs ${JSON.stringify(answers[i])}`);
  }
});
console.log(`${version}: ${same} of ${cases.length} the same`);
if (args.record) {
  const path = recordedPath(profile.build);
  mkdirSync(new URL('.', path), { recursive: true });
  writeFileSync(path, `[\n${answers.map((a) => JSON.stringify(a)).join(',\n')}\n]\n`);
}
