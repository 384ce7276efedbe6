/**
 * How deep C code is nested, and when that is too deep. Until 3.11 C calls and Python frames share one counter (`vm.depth`);
 * then C has its own (`vm.cdepth`), from 3.14 on what is measured is the stack itself.
 */
import { PyErr_Format } from './format.ts';
import type { PyObj } from './object.ts';
import type { VM } from './vm.ts';

/** @cpython Include/internal/pycore_ceval.h _Py_EnterRecursiveCall 3.8-3.15; `leave` undoes it */
export function enter(vm: VM, where: string): void {
  const { recursion } = vm.profile.core;
  if (recursion.shared ? ++vm.depth <= vm.recursionLimit : ++vm.cdepth <= recursion.limit) return;
  leave(vm);
  tooDeep(vm, where);
}

/** The error of too many Python frames. @cpython Python/ceval.c _Py_CheckRecursiveCall 3.8-3.15 */
export function frameRecursionError(vm: VM): PyObj {
  vm.depth -= HEADROOM;
  try {
    return vm.newException(vm.exc.RecursionError!, 'maximum recursion depth exceeded');
  } finally {
    vm.depth += HEADROOM;
  }
}

/** room for what making the error itself calls */
const HEADROOM = 50;

function tooDeep(vm: VM, where: string): never {
  vm.cdepth -= HEADROOM;
  vm.depth -= HEADROOM;
  try {
    PyErr_Format(vm, vm.exc.RecursionError!, `${vm.profile.core.recursion.text}%s`, where);
  } finally {
    vm.cdepth += HEADROOM;
    vm.depth += HEADROOM;
  }
}

export function leave(vm: VM): void {
  if (vm.profile.core.recursion.shared) vm.depth--;
  else vm.cdepth--;
}

/** @cpython Python/ceval.c _PyEval_EvalFrameDefault 3.12: C code that runs Python takes several units; `leaveEval` undoes it */
export function enterEval(vm: VM): void {
  const { evalUnits, limit } = vm.profile.core.recursion;
  vm.cdepth += evalUnits;
  if (vm.cdepth <= limit) return;
  vm.cdepth -= evalUnits;
  tooDeep(vm, '');
}

export function leaveEval(vm: VM): void {
  vm.cdepth -= vm.profile.core.recursion.evalUnits;
}
