/** The number types by the names under which they are registered; complex is made with the later ones. */
import type { TypeSpec } from './define.ts';
import { floatSpec } from './floattype.ts';
import { boolSpec, longSpec } from './longtype.ts';
import type { VM } from './vm.ts';

export function numberSpecs(vm: VM): Record<string, TypeSpec> {
  return { int: longSpec(vm), bool: boolSpec(vm), float: floatSpec(vm) };
}
