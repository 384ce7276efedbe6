/** Table of contents of the oracle, for those outside of it. */
export { choosePrograms, type Program, readPrograms, suiteHash } from './programs.ts';
export { type Classes, classOf, gates, readClasses } from './records/classes.ts';
export { mergeRuns } from './records/merge.ts';
export { isComplete, RecordFileError, readRun } from './records/reader.ts';
export * from './records/schema.ts';
export { latestRunPath, listRuns } from './records/store.ts';
export { writeRun } from './records/writer.ts';
export { PROBE_VERSION, type RunPlan, runPlan } from './run.ts';
export { environment } from './runners/hygiene.ts';
export { DEFAULT_LIMITS, type Limits } from './runners/process.ts';
export type { Answer, LiveTarget, Runner, Session } from './runners/runner.ts';
export { readConfig } from './targets/config.ts';
export { findTargets, headerTargets, listTargets } from './targets/find.ts';
