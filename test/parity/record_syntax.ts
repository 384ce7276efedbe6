/**
 * Records what interpreters make of the sources in test/fixtures/syntax_sources.json, for the tests that run without
 * any: a hash of the tree, or the error.
 *
 *     node test/parity/record_syntax.ts <python>...
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type Answer, Oracle } from './oracle.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const sources: string[] = JSON.parse(readFileSync(new URL('syntax_sources.json', fixtures), 'utf8'));
const recorded = sources.map((source) => ({ source, answers: {} as Record<string, Answer> }));
const builds: string[] = [];
for (const python of process.argv.slice(2)) {
  const build = execFileSync(python, ['-c', 'import sys;print(sys.version.split()[0])'], { encoding: 'utf8' }).trim();
  builds.push(build);
  const oracle = new Oracle(python);
  for (const row of recorded) {
    const answer = await oracle.ask({ source: row.source });
    const same = Object.keys(row.answers).find((k) => JSON.stringify(row.answers[k]) === JSON.stringify(answer));
    // builds with the same answer share an entry
    if (same === undefined) row.answers[build] = answer;
    else {
      delete Object.assign(row.answers, { [`${same} ${build}`]: row.answers[same] })[same];
    }
  }
  oracle.close();
}
const text = JSON.stringify({ builds, recorded }, null, 0).replaceAll('{"source"', '\n{"source"');
writeFileSync(new URL('syntax_answers.json', fixtures), `${text}\n`);
console.log(`${recorded.length} sources, ${builds.length} builds, ${text.length} characters`);
