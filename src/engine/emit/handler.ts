/** What an opcode's emission looks like: it changes the compile-time stack, writes code, and may end the block. */
import type { OpName } from '../code/opcodes.ts';
import type { Emitter } from './emitter.ts';

/** How a block ends; `cond` is a JavaScript expression that holds when the jump is taken. */
export type Ending =
  | { kind: 'goto' }
  /** `taken` and `fallen`: what happens to the stack on each way (code is emitted there) */
  | { kind: 'branch'; cond: string; taken?: (e: Emitter) => void; fallen?: (e: Emitter) => void }
  | { kind: 'return'; value: string }
  /** control doesn't come back: the code threw */
  | { kind: 'never' };

// biome-ignore lint/suspicious/noConfusingVoidType: most opcodes don't end a block
export type Handler = (e: Emitter, arg: number, i: number) => Ending | void;
export type Handlers = Partial<Record<OpName, Handler>>;
