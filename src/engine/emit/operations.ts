/** The emission of every opcode, by our opcode number; opcodes without one can't be emitted. */
import { OP } from '../code/opcodes.ts';
import type { Handler } from './handler.ts';
import { CALLS } from './ops-calls.ts';
import { CONTROL } from './ops-control.ts';
import { OPERATORS } from './ops-operators.ts';
import { VARIABLES } from './ops-variables.ts';

export const HANDLERS: (Handler | undefined)[] = [];
for (const [name, handler] of Object.entries({ ...VARIABLES, ...OPERATORS, ...CALLS, ...CONTROL })) {
  HANDLERS[OP[name as keyof typeof OP]] = handler as Handler;
}
