/**
 * OURS: parking a thread. A thread runs within the call that starts it, so one that has to wait can't let others go on. The workers of
 * concurrent.futures wait for work only at the head of their loop, with nothing begun: such a worker is taken off the stack, and its
 * function is called again when there is work. What a thread of another kind waits for is refused by name.
 */
import { lookupAttrStr } from '../objects/attributes.ts';
import { callMethod } from '../objects/call.ts';
import { dictGet } from '../objects/dict.ts';
import { newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';

/** Leaves the stack of a thread that is parked; no guest code sees it. */
export class ThreadParked extends Error {
  override name = 'ThreadParked';
}

function textOf(vm: VM, o: PyObject, name: string): string {
  const value = lookupAttrStr(vm, o, name);
  if (value === null) return '';
  const text = value.type === vm.tStr ? (value.v as string) : '';
  decref(vm, value);
  return text;
}

/** The Thread object of a thread, borrowed; null where threading doesn't know it. */
function threadObject(vm: VM, ident: number): PyObject | null {
  const threading = vm.moduleNamed('threading');
  const active = threading === null ? null : lookupAttrStr(vm, threading, '_active');
  if (active === null) return null;
  const key = newInt(vm, ident);
  const found = dictGet(vm, active as PyObj, key);
  decref(vm, key);
  decref(vm, active);
  return found;
}

/** What a worker of an executor runs: function and arguments, new references; null for other threads. */
export function workerOf(vm: VM, ident: number): { thread: PyObject; target: PyObject; args: PyObj } | null {
  const thread = threadObject(vm, ident);
  if (thread === null) return null;
  const target = lookupAttrStr(vm, thread, '_target');
  const args = lookupAttrStr(vm, thread, '_args') as PyObj | null;
  const isWorker =
    target !== null &&
    args !== null &&
    textOf(vm, target, '__module__') === 'concurrent.futures.thread' &&
    textOf(vm, target, '__name__') === '_worker' &&
    !hasInitializer(vm, args);
  if (isWorker) {
    thread.rc++;
    return { thread, target: target!, args: args! };
  }
  if (target !== null) decref(vm, target);
  if (args !== null) decref(vm, args);
  return null;
}

/** A worker that has something to do before its loop can't begin again. */
function hasInitializer(vm: VM, args: PyObj): boolean {
  return (args.v as PyObject[]).some((o) => {
    if (o.type.tp_call !== null && o.type.tp_name === 'function') return true;
    const own = lookupAttrStr(vm, o, 'initializer');
    if (own === null) return false;
    const set = own !== vm.None;
    decref(vm, own);
    return set;
  });
}

/** The end of a thread, as Thread._bootstrap_inner has it. */
export function endThread(vm: VM, thread: PyObject): void {
  decref(vm, callMethod(vm, thread, '_delete', []));
}
