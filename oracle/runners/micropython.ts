/** MicroPython's unix port: the harness without fork, in a heap of fixed size instead of a memory limit. */
import { harnessRunner } from './cpython.ts';

export const micropython = harnessRunner({
  kind: 'micropython',
  flags: ['-X', 'heapsize=64M'],
  forks: false,
  limitsMemory: false,
});
