/** From the faults of pure algorithms (value/fault.ts) to guest exceptions. */
import { PyThrow, raise } from './errors.ts';
import { newInt } from './long.ts';
import type { PyObj } from './object.ts';
import { newTuple } from './tuple.ts';
import { newStr } from './unicode.ts';
import { Fault, UnicodeFault } from './value/fault.ts';
import { RangeFault } from './value/float.ts';
import type { VM } from './vm.ts';

/** The guest exception of a fault; anything else travels on. */
export function guestFault(vm: VM, e: unknown): never {
  if (!(e instanceof Fault) || e instanceof UnicodeFault) throw e;
  if (e instanceof RangeFault) {
    const args = newTuple(vm, [newInt(vm, e.errno), newStr(vm, e.strerror)]);
    try {
      throw new PyThrow(vm.call(vm, vm.exc.OverflowError!, args.v, null) as PyObj);
    } finally {
      args.rc--;
      if (args.rc === 0) args.type.tp_dealloc(vm, args);
    }
  }
  const type = vm.exc[e.type];
  if (type === undefined) throw e;
  raise(vm, type, e.message);
}

/** Runs a pure algorithm on behalf of the guest. */
export function guarded<T>(vm: VM, f: () => T): T {
  try {
    return f();
  } catch (e) {
    return guestFault(vm, e);
  }
}
