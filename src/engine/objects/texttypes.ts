/** The types of text and binary data, for bootstrap.ts. */
import { bytearraySpec } from './bytearraytype.ts';
import { bytesSpec } from './bytestype.ts';
import type { TypeSpec } from './define.ts';
import { memoryviewSpecs } from './memoryviewtype.ts';
import type { PyText } from './object.ts';
import { appendStr } from './strbuild.ts';
import { textIteratorSpecs } from './striter.ts';
import { strSpec } from './strtype.ts';
import type { VM } from './vm.ts';

/** Types that others need before they are ready. */
export function textCoreSpecs(vm: VM): Record<string, TypeSpec> {
  return {
    str: strSpec(vm),
    bytes: bytesSpec(vm),
  };
}

/** The other types, in order. */
export function textSpecs(vm: VM): Record<string, TypeSpec> {
  return { ...textIteratorSpecs(vm), bytearray: bytearraySpec(vm), ...memoryviewSpecs(vm) };
}

/** What files above call through the VM. */
export function connectTexts(vm: VM): void {
  vm.appendStr = (a: PyText, b: PyText) => appendStr(vm, a, b);
}
