/**
 * Makes a twin: heap, collector, types, exceptions, modules, in the order in which an interpreter starts.
 */
import { Collector } from '../gc/collector.ts';
import { IncrementalCollector } from '../gc/incremental.ts';
import { Heap } from '../heap/index.ts';
import { createModules } from '../modules/index.ts';
import { createTypes } from '../objects/bootstrap.ts';
import { createExceptions } from '../objects/exceptions.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { newSlice } from '../objects/slice.ts';
import { settleSubclasses } from '../objects/subclasses.ts';
import { type Host, VM } from '../objects/vm.ts';
import { profileFor } from '../profile/index.ts';
import { createCodeType } from './codetype.ts';
import { connect } from './connect.ts';
import { createGeneratorTypes } from './generatortypes.ts';
import { connectRoots } from './roots.ts';
import { commonConstants } from './seams.ts';
import { createFrameTypes } from './traceback.ts';
import { connectTracing } from './tracing.ts';

export interface VMOptions {
  /** `3.13`, `3.13.0` */
  version: string;
  host: Host;
  argv?: string[];
  /** looks at the heap before the first request */
  prepare?: (heap: Heap) => void;
}

/** What an interpreter has done before its first program, as far as a program can see it in memory. */
function settle(vm: VM): void {
  settleSubclasses(vm);
  // the slice that was used last waits for the next one
  const none = (): PyObject => {
    vm.None.rc++;
    return vm.None;
  };
  decref(vm, newSlice(vm, none(), none(), none()));
}

/** A twin that is ready to run a program. */
export function createVM(options: VMOptions): VM {
  const profile = profileFor(options.version);
  const heap = new Heap(profile.heap, profile.pointerWidth);
  options.prepare?.(heap);
  const vm = new VM(profile, heap);
  vm.host = options.host;
  vm.argv = options.argv ?? [''];
  vm.gc = profile.gc.kind === 'incremental' ? new IncrementalCollector(vm) : new Collector(profile.gc);
  createTypes(vm);
  createExceptions(vm);
  createCodeType(vm);
  createFrameTypes(vm);
  createGeneratorTypes(vm);
  connect(vm);
  connectTracing(vm);
  connectRoots(vm);
  createModules(vm);
  vm.commonConstants = commonConstants(vm);
  settle(vm);
  return vm;
}
