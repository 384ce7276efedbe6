export { verb } from './merge.ts';
