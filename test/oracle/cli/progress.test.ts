import { expect, test } from 'vitest';
import { Progress, Tally } from '../../../src/cli/progress.ts';
import { recordFor, terminalIn } from '../fixtures/fakes.ts';

test('the twin is held against the CPython of its version, in whichever order they answer', () => {
  const tally = new Tally();
  const observed = (blocks: number) => ({ observations: [{ label: 'end', values: { blocks } }] });
  tally.add(recordFor('a', 'engine:3.12', observed(3)));
  tally.add(recordFor('a', 'cpython:3.12', observed(3)));
  tally.add(recordFor('b', 'cpython:3.12', observed(3)));
  tally.add(recordFor('b', 'engine:3.12', observed(4)));
  tally.add(recordFor('c', 'engine:3.12', { state: 'unsupported' }));
  tally.add(recordFor('c', 'cpython:3.12', { state: 'crash' }));
  expect(tally).toMatchObject({ same: 1, wrong: 1, ran: 2, error: 1, unsupported: 1, total: 6 });
  expect(tally.text()).toBe('2 ran, 1 same, 1 wrong, 1 error, 1 unsupported');
});

test('a terminal gets one line that is redrawn, CI plain lines', () => {
  const terminal = { ...terminalIn('.'), interactive: true };
  let written = '';
  terminal.err = (text) => {
    written += text;
  };
  const progress = new Progress(terminal, 2);
  progress.add(recordFor('a', 't'));
  expect(written).toMatch(/^\r1\/2 {2}1 ran, 0 error {2}t a/);
  expect(progress.end()).toMatch(/^1 records in \d+\.\d s: 1 ran, 0 error$/);
  const plain = terminalIn('.');
  new Progress(plain, 2).add(recordFor('a', 't'));
  expect(plain.stderr).toBe('');
});
