/**
 * The twin, a pure library: no file system, no process, no clock. What it needs of the world is a `Host`.
 *
 * Two seams run against the order of the folders: type slots (the collector reaches objects through tp_traverse, tp_clear,
 * tp_finalize, tp_dealloc) and the hooks of `VM` (objects call code), set by run/connect.ts.
 */

export type { GcEvent } from './gc/collector.ts';
export { NotSupported } from './objects/errors.ts';
export { type HostEntry, HostError, type HostStat, type HostSystem } from './objects/hostsystem.ts';
export type { Host } from './objects/vm.ts';
export { BUILDS, buildFor, type Profile, profileFor } from './profile/index.ts';
export { createVM, type VMOptions } from './run/bootstrap.ts';
export { type Explanation, explainProgram, type NamedObject } from './run/explain.ts';
export {
  type HarnessOptions,
  type HarnessResult,
  type ObservedValues,
  runHarness,
  runHarness as runInTwin,
} from './run/harness.ts';
export { type Measured, runMeasured } from './run/measured.ts';
export { type AllocationEvent, type Outcome, runMain } from './run/program.ts';
