/** When two code objects are equal: as many parameters, same name, first line, instructions, positions, constants with their types, names. */
import type { CodeUnit } from '../code/unit.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { EQ, NE } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type CodeData, constKey } from './code.ts';

/** All that equality goes by, as text; the file's name is no part of it. */
function essence(unit: CodeUnit): string {
  const { name, argcount, posonlyargcount, kwonlyargcount, flags, firstlineno, names, localsplusnames } = unit;
  return JSON.stringify([
    [name, argcount, posonlyargcount, kwonlyargcount, flags, firstlineno, names, localsplusnames],
    [unit.localspluskinds, unit.ops, unit.args].map((list) => list.join()),
    [unit.lines, unit.endLines, unit.cols, unit.endCols].map((list) => list.join()),
    unit.exceptions,
    unit.consts.map((c) => (c.t === 'code' ? essence(c.v) : constKey(c))),
  ]);
}

/** @cpython Objects/codeobject.c code_richcompare 3.11-3.15 */
export function code_richcompare(vm: VM, a: PyObj, b: PyObject, op: number): PyObject {
  let result: PyObject = vm.NotImplemented;
  if ((op === EQ || op === NE) && b.type === vm.t.code) {
    const other = b.v as CodeData;
    const same = (a as PyObject) === b || essence((a.v as CodeData).unit) === essence(other.unit);
    result = same === (op === EQ) ? vm.True : vm.False;
  }
  result.rc++;
  return result;
}

/** OURS: equal code has equal hashes; the number itself isn't CPython's. */
export function code_hash(vm: VM, o: PyObj): number {
  const text = essence((o.v as CodeData).unit);
  let low = 0x811c9dc5;
  let high = 0;
  for (let k = 0; k < text.length; k++) {
    low = Math.imul(low ^ text.charCodeAt(k), 0x01000193);
    high = Math.imul(high, 31) + low;
  }
  vm.hashHi = high | 0;
  return low | 0;
}
