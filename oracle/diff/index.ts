/** Table of contents of the diff, for those outside of it. */
export {
  compareRecords,
  PROGRAM_VERDICTS,
  type ProgramVerdict,
  programVerdict,
  type Row,
  VERDICTS,
  type Verdict,
} from './compare.ts';
export { type Fidelity, fidelity, type KindFidelity } from './fidelity.ts';
export {
  enterHistory,
  type HistoryEntry,
  historyEntry,
  type ProgramState,
  readHistory,
  type Transition,
  transitions,
} from './history.ts';
export * from './judge.ts';
export { KNOWN_PATH, type Known, KnownError, knownSchema, readKnown, type Stale, writeKnown } from './known.ts';
export { compareVersions, MissingReference, minorOf, recordsByProgram } from './reference.ts';
export { equal, firstDifferingLine, type Observed, sameShape, show } from './values.ts';
