/** PyPy: the harness as in CPython, but it reserves address space generously and names its observables `not offered`. */
import { harnessRunner } from './cpython.ts';

export const pypy = harnessRunner({ kind: 'pypy', flags: ['-s', '-S', '-B'], forks: false, limitsMemory: false });
