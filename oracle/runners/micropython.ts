/**
 * MicroPython's unix port: the harness without fork, in a heap of fixed size instead of a memory limit.
 * It calls itself Python 3.4 and has much of later versions: what a program `requires` of CPython is tried all the same.
 */
import { harnessRunner } from './cpython.ts';
import type { Runner } from './runner.ts';

const harness = harnessRunner({
  kind: 'micropython',
  flags: ['-X', 'heapsize=64M'],
  forks: false,
  limitsMemory: false,
});

export const micropython: Runner = {
  ...harness,
  identify: async (command) => ({ ...(await harness.identify(command)), language: [3, 99] as const }),
};
