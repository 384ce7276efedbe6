import { byBuild } from './builds.ts';

/** What the emitter needs to know of a build's stack code beyond its stack pictures. Source: Python/bytecodes.c (ceval.c in 3.11). */
export interface EmitProfile {
  area: 'emit';
  /** calls lie on the stack as `NULL callable args` (or `method self args`); else `callable NULL args` (or `method self args`) */
  nullFirst: boolean;
  /** LOAD_ATTR's operand has the method bit; before 3.12 LOAD_METHOD is an opcode of its own */
  attrMethodBit: boolean;
  /** where an exhausted FOR_ITER goes on, in instructions after its target, and whether it pops the iterator */
  forIterSkip: number;
  forIterPops: boolean;
  /** stack entries of an iterator: 2 from 3.15 on (iterator and index) */
  iterWidth: 1 | 2;
  /** the comparison stands in COMPARE_OP's operand above this bit */
  compareShift: number;
  /** bit of COMPARE_OP's operand that asks for a bool, 0: none */
  compareBool: number;
  /** SEND pops the receiver when it is exhausted (3.11); later END_SEND does */
  sendPops: boolean;
  /** stack references may be borrowed (3.14+): calls hand over which arguments are owned */
  borrows: boolean;
  /** LOAD_CONST borrows mortal constants too (3.15) */
  constBorrows: boolean;
  /** an ended frame clears its locals from the first to the last, or the stack and then the last to the first */
  clears: 'up' | 'down';
  /** entries between the exit function and the exception in WITH_EXCEPT_START: exit function's depth below the top */
  withExitDepth: number;
  /** the exit function comes with its self below it (LOAD_SPECIAL, 3.14+) */
  withExitSelf: boolean;
  /** bits below the name's index in IMPORT_NAME's operand (3.15: lazy imports) */
  importShift: number;
  /** when an instruction becomes the form for the types it met: at its second execution, or once its code was entered or looped 8 times (3.11) */
  specializes: 'code' | 'site';
  /** UNPACK_SEQUENCE in its general form goes through an iterator also for tuples and lists (until 3.13) */
  unpackIterates: boolean;
  /** a generator that hasn't run yet stands behind RETURN_GENERATOR, not at it (3.13+) */
  generatorWaitsBehind: boolean;
  /** LOAD_FAST may meet an unbound local; later LOAD_FAST_CHECK does */
  fastChecks: boolean;
  /** running frames show their variables, for a collector that marks from the stack */
  exposes: boolean;
}

export const emit = byBuild<EmitProfile>(
  {
    area: 'emit',
    nullFirst: true,
    attrMethodBit: false,
    forIterSkip: 0,
    forIterPops: true,
    iterWidth: 1,
    compareShift: 0,
    compareBool: 0,
    sendPops: true,
    borrows: false,
    constBorrows: false,
    clears: 'up',
    withExitDepth: 4,
    withExitSelf: false,
    importShift: 0,
    fastChecks: true,
    exposes: false,
    specializes: 'code',
    unpackIterates: true,
    generatorWaitsBehind: false,
  },
  {
    '3.12.1': {
      attrMethodBit: true,
      forIterSkip: 1,
      compareShift: 4,
      sendPops: false,
      fastChecks: false,
      specializes: 'site',
    },
    '3.13.0': { generatorWaitsBehind: true, nullFirst: false, forIterSkip: 2, compareShift: 5, compareBool: 16 },
    '3.14.4': {
      forIterSkip: 1,
      forIterPops: false,
      borrows: true,
      unpackIterates: false,
      clears: 'down',
      withExitDepth: 5,
      withExitSelf: true,
      exposes: true,
    },
    '3.14.10': { exposes: false },
    '3.15.2': { iterWidth: 2, constBorrows: true, importShift: 2 },
  },
);
