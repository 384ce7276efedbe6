import { describe, expect, test } from 'vitest';
import { judge, type ModuleAnswer, runModule, type Session } from './unittests.ts';

const pass = { outcome: 'pass', detail: '' };

describe('runModule', () => {
  test('a session that ends in a test is followed by one behind it', async () => {
    const starts: number[] = [];
    const session: Session = (first, tell) => {
      starts.push(first);
      queueMicrotask(() => {
        if (first === 0) {
          tell({ event: 'start', index: 0, id: 'a' });
          tell({ event: 'end', id: 'a', ...pass });
          tell({ event: 'start', index: 1, id: 'b' });
          tell({ event: 'ended', notSupported: 'os.fork()' });
        } else {
          tell({ event: 'start', index: 2, id: 'c' });
          tell({ event: 'end', id: 'c', outcome: 'failure', detail: 'AssertionError' });
          tell({ event: 'finished' });
        }
      });
      return () => {};
    };
    const answer = await runModule(session, 5);
    expect(starts).toEqual([0, 2]);
    expect(answer.tests.b).toEqual({ outcome: 'not supported', detail: 'os.fork()' });
    expect(answer.tests.c!.outcome).toBe('failure');
  });

  test('a test that never ends costs its time alone', async () => {
    const session: Session = (first, tell) => {
      queueMicrotask(() => {
        if (first === 0) tell({ event: 'start', index: 0, id: 'hangs' });
        else tell({ event: 'finished' });
      });
      return () => {};
    };
    const answer = await runModule(session, 0.05);
    expect(answer.tests.hangs!.outcome).toBe('time limit');
  });

  test('a module that fails before its first test is unusable', async () => {
    const session: Session = (_first, tell) => {
      queueMicrotask(() => tell({ event: 'ended', fault: 'oops' }));
      return () => {};
    };
    expect((await runModule(session, 5)).unusable).toBe('fault: oops');
  });
});

test('judge counts what the interpreter passes', () => {
  const want: ModuleAnswer = { tests: { a: pass, b: pass, c: pass, d: pass, e: { outcome: 'skip', detail: '' } } };
  const detail = 'Traceback (most recent call last):\n  File "x/test_a.py", line 7, in b\nAssertionError: 1 != 2\n';
  const got: ModuleAnswer = {
    tests: { a: pass, b: { outcome: 'failure', detail }, c: { outcome: 'not supported', detail: 'os.fork()' } },
  };
  const row = judge('test.test_a', want, got, '');
  expect(row).toMatchObject({ total: 4, passed: 1, failed: 1, notSupported: 1, skipped: 0, notImported: 1 });
  expect(row.failures[0]).toEqual({ id: 'b', cause: 'AssertionError: 1 != 2', place: 'line 7' });
});
