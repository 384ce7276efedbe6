/** Table of contents of the reports, for those outside of them. */
export { junitXml } from './junit.ts';
export { type Written, writeReport } from './site.ts';
export { markdownSummary } from './summary.ts';
