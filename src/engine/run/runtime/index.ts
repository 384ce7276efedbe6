/** All functions that generated code may name, closed over one vm. */
import type { VM } from '../../objects/vm.ts';
import { generators } from '../generators.ts';
import { arithmetic, comparisons } from './arithmetic.ts';
import { attributes } from './attributes.ts';
import { calls } from './calls.ts';
import { displays, formatting, matching, subscripts, unpacking } from './collections.ts';
import { contexts, exceptions, frames, iteration } from './control.ts';
import { definitions } from './definitions.ts';
import { variables } from './variables.ts';

export interface Runtime {
  functions: Record<string, unknown>;
  names: string[];
}

export function runtimeOf(vm: VM): Runtime {
  let runtime = vm.runtime as Runtime | null;
  if (!runtime) {
    const functions = {
      ...arithmetic(vm),
      ...comparisons(vm),
      ...attributes(vm),
      ...calls(vm),
      ...displays(vm),
      ...formatting(vm),
      ...matching(vm),
      ...subscripts(vm),
      ...unpacking(vm),
      ...contexts(vm),
      ...exceptions(vm),
      ...frames(vm),
      ...iteration(vm),
      ...definitions(vm),
      ...generators(vm),
      ...variables(vm),
    };
    runtime = { functions, names: Object.keys(functions) };
    vm.runtime = runtime;
  }
  return runtime;
}
