/**
 * What an object refers to, for the types that most objects have, without a call of `tp_traverse` an object: a collection goes
 * over each object twice, and the call would cost more than the look. The order is that of tp_traverse.
 *
 *   CALL       any other type: tp_traverse
 *   ITEMS      list, tuple: `v`, an array of objects
 *   INSTANCE   classes over object alone: slots and inline values in `s`, else the dict `d`; then the class
 *   DICT       dicts with a table of their own whose keys are all str: the values; other dicts: tp_traverse
 */
import type { PyObj, PyObject } from '../objects/object.ts';
import type { PyType } from '../objects/type.ts';

type Part = PyObject | null;

/** not asked yet: `vm.partsOf` says */
export const UNKNOWN = 0;
export const CALL = 1;
export const ITEMS = 2;
export const INSTANCE = 3;
export const DICT = 4;

const NOTHING: Part[] = [];

/** How many entries of `s` an instance refers to by itself: its slots, and its inline values while they are its own. */
export function ownValues(o: PyObj, type: PyType): number {
  const s = o.s as (Part | number)[] | null;
  if (s === null) return 0;
  const off = type.nslots;
  const inline = type.hasDict && s.length > off && (o.d === null || s[s.length - 1] === 0);
  return inline ? s.length - 2 : off;
}

/** The dict that an instance refers to: none while the values are its own. */
export function ownDict(o: PyObj, type: PyType, values: number): PyObj | null {
  return values > type.nslots ? null : o.d;
}

/** The values that a dict refers to, null where an entry was deleted; null: there is more to it than values. */
export function dictValues(d: PyObj): Part[] | null {
  if (d.v === null) return NOTHING;
  return d.w === null && d.v.kind !== 0 ? d.v.values : null;
}
