/** The modules about numbers, by name. */
import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { createBinascii } from './binascii.ts';
import { createErrno } from './errno.ts';
import { createMath } from './math.ts';
import { createOperator } from './operator.ts';
import { createRandom } from './random.ts';
import { createStruct } from './struct.ts';

export const NUMBER_MODULES: Record<string, (vm: VM) => PyObj> = {
  _operator: createOperator,
  _random: createRandom,
  _struct: createStruct,
  binascii: createBinascii,
  errno: createErrno,
  math: createMath,
};
