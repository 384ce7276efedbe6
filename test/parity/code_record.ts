/**
 * Records what interpreters make of the small programs of `code_programs.ts`, as fixtures of the unit tests: code
 * objects, their disassembly, and where the interpreter has it (`_testinternalcapi`, 3.13+) the flow graph alone.
 *
 *     node test/parity/code_record.ts <exe> ...
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { profileFor } from '../../src/engine/profile/index.ts';
import { type Answer, CodeOracle } from './code.ts';
import { programsOf } from './code_programs.ts';

const DIS = `
import dis, io, json, re, sys, warnings
warnings.simplefilter('ignore')
texts = []
for source in json.load(sys.stdin):
    out = io.StringIO()
    dis.dis(compile(source, '<string>', 'exec'), file=out)
    texts.append(re.sub(' at 0x[0-9a-f]+', '', out.getvalue()))
print(json.dumps(texts))
`;

for (const python of process.argv.slice(2)) {
  const version = execFileSync(python, ['-c', 'import sys;print(sys.version.split()[0])'], { encoding: 'utf8' }).trim();
  const profile = profileFor(version);
  const oracle = new CodeOracle(python);
  const sources = programsOf(profile.version);
  const codes: Answer[] = [];
  for (const source of sources) codes.push(await oracle.ask({ source }));
  oracle.close();
  const input = JSON.stringify(sources);
  const texts = JSON.parse(execFileSync(python, ['-c', DIS], { encoding: 'utf8', input })) as string[];
  const lines = sources.map((source, i) => JSON.stringify({ source, ...codes[i], dis: texts[i] }));
  const file = fileURLToPath(new URL(`../engine/code/fixtures/code-${profile.build}.jsonl`, import.meta.url));
  writeFileSync(file, `${lines.join('\n')}\n`);
  if (profile.flow.pipeline !== 'lines first') continue;
  const script = fileURLToPath(new URL('flowgraph_record.py', import.meta.url));
  const rows = execFileSync(python, ['-W', 'ignore', script], { encoding: 'utf8', input, maxBuffer: 1 << 26 });
  writeFileSync(file.replace('code-', 'flowgraph-'), rows);
}
