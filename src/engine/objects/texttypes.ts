/** The types of text and binary data, for bootstrap.ts. */
import { bytes_dealloc } from './bytes.ts';
import type { TypeSpec } from './define.ts';
import type { PyText } from './object.ts';
import { appendStr } from './strbuild.ts';
import { textIteratorSpecs } from './striter.ts';
import { strSpec } from './strtype.ts';
import { TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** Types that others need before they are ready. */
export function textCoreSpecs(vm: VM): Record<string, TypeSpec> {
  return {
    str: strSpec(vm),
    bytes: {
      name: 'bytes',
      basicsize: (w) => 4 * w + 1,
      itemsize: () => 1,
      flags: TPFLAGS.BASETYPE | TPFLAGS.BYTES_SUBCLASS,
      slots: { tp_dealloc: bytes_dealloc },
    },
  };
}

/** The other types, in order. */
export function textSpecs(vm: VM): Record<string, TypeSpec> {
  return { ...textIteratorSpecs(vm) };
}

/** What files above call through the VM. */
export function connectTexts(vm: VM): void {
  vm.appendStr = (a: PyText, b: PyText) => appendStr(vm, a, b);
}
