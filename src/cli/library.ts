/** The standard library of an emulated version: found by the oracle, used by exec. */
export * from '../../oracle/targets/library.ts';
export { codeFolder, diskMemo } from '../../oracle/targets/memo.ts';
