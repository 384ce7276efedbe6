/** The modules about numbers, by name. */
import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { createArray } from './array.ts';
import { createBinascii } from './binascii.ts';
import { createCmath } from './cmath.ts';
import { createErrno } from './errno.ts';
import { createMath } from './math.ts';
import { createOperator } from './operator.ts';
import { createRandom } from './random.ts';
import { createStatistics } from './statistics.ts';
import { createStruct } from './struct.ts';
import { createTime } from './time.ts';

export const NUMBER_MODULES: Record<string, (vm: VM) => PyObj> = {
  _operator: createOperator,
  _random: createRandom,
  _statistics: createStatistics,
  _struct: createStruct,
  array: createArray,
  binascii: createBinascii,
  cmath: createCmath,
  errno: createErrno,
  math: createMath,
  time: createTime,
};
