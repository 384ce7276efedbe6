/** Equal code objects and what tells them apart; the answers are CPython's. */
import { expect, it } from 'vitest';
import { createVM, runMain } from '../../../src/engine/index.ts';

function run(version: string, source: string): string {
  let out = '';
  const host = {
    write: (_fd: number, data: Uint8Array) => {
      out += new TextDecoder().decode(data);
    },
  };
  runMain(createVM({ version, host }), source, 'program.py');
  return out;
}

const SOURCE = `
def f(): return 12345
def g(): return 12345
c=f.__code__
print(c==c.replace(), hash(c)==hash(c.replace()), c==g.__code__, c==5, c!=c.replace())
d1=compile('x=1','a','exec'); d2=compile('x=1','a','exec'); d3=compile('x=1.0','a','exec'); d4=compile('x=1','b','exec'); d5=compile('\\nx=1','a','exec')
print(d1==d2,d1==d3,d1==d4,d1==d5,hash(d1)==hash(d2),len({d1,d2,d3}))
print(compile('x=0.0','a','exec')==compile('x=-0.0','a','exec'))
try: d1<d2
except TypeError as e: print(e)
`;

const ANSWER = `True True False False False
True False True False True 2
False
'<' not supported between instances of 'code' and 'code'
`;

it.each(['3.12', '3.13', '3.14', '3.15'])('equality of code (%s)', (version) => {
  expect(run(version, SOURCE)).toBe(ANSWER);
});
