/**
 * OURS: what a program does to memory, for people: a run as in the harness, and the objects that its globals name at the end.
 */

import { _PySys_GetSizeOf } from '../modules/sys.ts';
import { cursor, dictNext } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { realAddress } from '../objects/identity.ts';
import { decref, IMMORTAL_FLOOR, type PyObj, type PyObject, refcountOf } from '../objects/object.ts';
import type { Host, VM } from '../objects/vm.ts';
import { type HarnessOptions, type HarnessResult, runHarness } from './harness.ts';

/** An object that a global of the program names when it ends. */
export interface NamedObject {
  name: string;
  type: string;
  /** `sys.getsizeof`, bytes; null where it raises */
  size: number | null;
  /** references to it, that of the name included; what `sys.getrefcount` shows is one more until 3.13 */
  references: number;
  immortal: boolean;
  address: string;
  /** does the collector watch it? */
  tracked: boolean;
}

export interface Explanation extends HarnessResult {
  names: NamedObject[];
}

/** Runs `program` as the harness does, and looks at its globals before they are cleared. */
export function explainProgram(
  program: Uint8Array,
  options: Omit<HarnessOptions, 'inspect' | 'trace'>,
  host: Partial<Host> = {},
): Explanation {
  let names: NamedObject[] = [];
  const inspect = (vm: VM, globals: PyObj): void => {
    names = namedObjects(vm, globals);
  };
  return { ...runHarness(program, { ...options, trace: true, inspect }, host), names };
}

function namedObjects(vm: VM, globals: PyObj): NamedObject[] {
  const found: NamedObject[] = [];
  const at = cursor();
  while (dictNext(globals, at)) {
    const name = at.key.v as string;
    const { value } = at;
    if (name.startsWith('__') || value.type.tp_name === 'module') continue;
    found.push({
      name,
      type: value.type.tp_name,
      references: refcountOf(vm, value),
      immortal: value.rc >= IMMORTAL_FLOOR,
      address: `0x${realAddress(vm, value).toString(16)}`,
      tracked: 'gn' in value && value.gn !== null,
      size: null,
    });
    found.at(-1)!.size = sizeOf(vm, value);
  }
  return found;
}

/** A `__sizeof__` of the program may raise. */
function sizeOf(vm: VM, o: PyObject): number | null {
  try {
    return _PySys_GetSizeOf(vm, o);
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
    return null;
  }
}
