import { byBuild } from './builds.ts';

/**
 * What the flow graph and the assembler (`code/flowgraph-*.ts`, `code/assemble.ts`) need to know of a build: which
 * passes it has and which of several algorithms a pass follows. Sources: Python/flowgraph.c and Python/assemble.c of
 * 3.12-3.15, Python/compile.c of 3.11; checked against `_testinternalcapi.optimize_cfg` of 3.12-3.15.
 */
export interface FlowProfile {
  area: 'flow';
  /** whose instruction set (`code/opcode-table.ts`) */
  opcodes: '3.8' | '3.9' | '3.10' | '3.11' | '3.12' | '3.13' | '3.14' | '3.15';
  /**
   * the order of passes: `none` (up to 3.10, not done here), `compile.c` (3.11), `empty blocks first` (3.12: blocks without instructions are unlinked),
   * `lines first` (3.13+: line numbers are settled before any instruction is changed)
   */
  pipeline: 'none' | 'compile.c' | 'empty blocks first' | 'lines first';
  /** which labels start a block: all that were placed, or those that an instruction names */
  blockStart: 'placed label' | 'named label';
  /** when POP_BLOCK becomes a NOP: with the exception targets, or with the other pseudo-instructions */
  popBlock: 'early' | 'late';
  /** where a generator keeps how many blocks it is in at a yield */
  yieldDepth: 'nowhere' | 'yield operand' | 'resume bit';
  /** RESUME's bit for a yield within one block (RESUME_OPARG_DEPTH1_MASK) */
  resumeDepthBit: 4 | 8;
  /** a jump to a jump: the first is given the target of the second, or becomes a NOP and a new jump follows it */
  jumpThread: 'same line' | 'same or no line' | 'append';
  /** which blocks are copied to the place of a jump to them */
  inlining: 'small exits without line' | 'small exits' | 'small exits and blocks without line';
  /** which blocks without line number are copied for each jump to them */
  duplicated: 'exits' | 'exits and eval breaks';
  /** returns without line number get that of the block before */
  guaranteeLineForExits: boolean;
  /** a COPY of a constant stands for the constant */
  copiesOfConstants: boolean;
  /** which constant expressions are folded on instructions: tuples alone, or operators, lists and sets too */
  folding: 'tuples' | 'all';
  /** `~True` is folded */
  foldInvertedBool: boolean;
  /** a real and a complex number: the real one has no imaginary part, rather than a zero one */
  mixedComplex: boolean;
  /** small integers are operands, not constants */
  smallInts: boolean;
  /** None, True, False, '' and -1 are operands (LOAD_COMMON_CONSTANT), not constants */
  commonConstants: boolean;
  /** which chains of appends to a literal are folded: those that end in a tuple, or those that are iterated over too */
  foldedChains: 'to tuple' | 'any';
  /** lines flow through empty blocks */
  linesThroughEmptyBlocks: boolean;
  /** the instructions that a conditional pseudo-jump becomes: have its handler, or none */
  pseudoJumpHandler: 'none' | 'own';
  /** LOAD_CONST + RETURN_VALUE becomes RETURN_CONST */
  returnConst: boolean;
  /** TO_BOOL after an operator that gives a bool anyway is dropped */
  toBool: boolean;
  /** two stores into one local: the first becomes POP_TOP */
  redundantStores: boolean;
  /** LOAD_GLOBAL and the PUSH_NULL before or after it become one instruction */
  pushNull: 'before' | 'after';
  /** an arm of JUMP_IF_FALSE and JUMP_IF_TRUE in the compiler, which become COPY, TO_BOOL and a jump */
  pseudoConditionalJumps: boolean;
  /** GET_ITER of `yield from` has its second bit set when the code object is made (measured on 3.15.2) */
  yieldFromBit: boolean;
  /** LOAD_CLOSURE is LOAD_FAST under another name */
  closureIsFast: boolean;
  /** localsplus kinds say which kind of argument a local is */
  argumentKinds: boolean;
  /** loads of locals that may be unbound are LOAD_FAST_CHECK */
  loadFastCheck: boolean;
  superinstructions: boolean;
  /** loads of locals that outlive their use are LOAD_FAST_BORROW */
  borrow: boolean;
  /** END_SEND and SET_FUNCTION_ATTRIBUTE leave the reference that was on top, not a new one */
  borrowKeepsTop: boolean;
  /** what counts as the origin of a new reference beside one that stays: the instruction, or the count of references */
  borrowOrigin: 'instruction' | 'count';
  /** GET_ITER leaves its iterable on the stack */
  iterableKept: boolean;
  /** the jump from a cold block back to a warm one */
  coldJump: 'JUMP' | 'JUMP_NO_INTERRUPT';
  /** conditional jumps only go forward; what stands on the path that isn't taken */
  conditionalJumps: 'both ways' | 'forward' | 'forward, not taken';
  /** the handler of what is added to a jump: whatever the memory held, or the jump's own */
  addedHandler: 'stale' | 'own';
  /** the line of the backward jump that a conditional one was split off */
  backwardJumpLocation: 'none' | 'the conditional jump';
  /** what a jump's operand is taken for before offsets are known: its target's index or label, or 0 */
  jumpSeed: 'zero' | 'label' | 'index';
  /** what gets its own entries in the line table: each instruction, or each run with one position */
  lineEntries: 'instruction' | 'run';
  /** stack depth: the largest after an instruction, or the largest before one */
  depth: 'after' | 'before';
  /** smallest stack size */
  minStackSize: 0 | 1;
  /** whether the stack of a generator is counted with the value that is sent first */
  generatorDepth: 0 | 1;
  /** the POP_TOP behind RETURN_GENERATOR has the line of the definition */
  prefixPopLocated: boolean;
  /** RETURN_GENERATOR is put in by the flow graph at the end, or stands in the sequence from the start */
  generatorPrefix: 'flow graph' | 'sequence';
}

export const flow = byBuild<FlowProfile>(
  {
    area: 'flow',
    opcodes: '3.8',
    pipeline: 'none',
    blockStart: 'placed label',
    popBlock: 'late',
    yieldDepth: 'nowhere',
    resumeDepthBit: 4,
    jumpThread: 'same line',
    inlining: 'small exits without line',
    duplicated: 'exits',
    guaranteeLineForExits: true,
    copiesOfConstants: false,
    folding: 'tuples',
    foldInvertedBool: true,
    mixedComplex: false,
    smallInts: false,
    commonConstants: false,
    foldedChains: 'to tuple',
    linesThroughEmptyBlocks: false,
    pseudoJumpHandler: 'none',
    returnConst: false,
    toBool: false,
    redundantStores: false,
    pushNull: 'before',
    pseudoConditionalJumps: false,
    yieldFromBit: false,
    closureIsFast: false,
    argumentKinds: false,
    loadFastCheck: false,
    superinstructions: false,
    borrow: false,
    borrowKeepsTop: false,
    borrowOrigin: 'count',
    iterableKept: false,
    coldJump: 'JUMP',
    conditionalJumps: 'both ways',
    addedHandler: 'stale',
    backwardJumpLocation: 'none',
    jumpSeed: 'zero',
    lineEntries: 'instruction',
    depth: 'after',
    minStackSize: 0,
    generatorDepth: 1,
    prefixPopLocated: false,
    generatorPrefix: 'flow graph',
  },
  {
    '3.9.18': { opcodes: '3.9' },
    '3.10.13': { opcodes: '3.10' },
    '3.11.7': { opcodes: '3.11', pipeline: 'compile.c' },
    '3.12.1': {
      opcodes: '3.12',
      pipeline: 'empty blocks first',
      jumpSeed: 'label',
      lineEntries: 'run',
      backwardJumpLocation: 'the conditional jump',
      yieldDepth: 'yield operand',
      jumpThread: 'same or no line',
      inlining: 'small exits',
      copiesOfConstants: true,
      returnConst: true,
      loadFastCheck: true,
      conditionalJumps: 'forward',
    },
    '3.13.0': {
      opcodes: '3.13',
      pipeline: 'lines first',
      blockStart: 'named label',
      jumpSeed: 'index',
      popBlock: 'early',
      yieldDepth: 'resume bit',
      jumpThread: 'append',
      inlining: 'small exits and blocks without line',
      duplicated: 'exits and eval breaks',
      guaranteeLineForExits: false,
      toBool: true,
      redundantStores: true,
      pushNull: 'after',
      superinstructions: true,
      coldJump: 'JUMP_NO_INTERRUPT',
      closureIsFast: true,
      minStackSize: 1,
      generatorDepth: 0,
      prefixPopLocated: true,
    },
    '3.14.4': {
      opcodes: '3.14',
      folding: 'all',
      mixedComplex: true,
      smallInts: true,
      returnConst: false,
      pseudoConditionalJumps: true,
      pseudoJumpHandler: 'own',
      argumentKinds: true,
      borrow: true,
      borrowKeepsTop: true,
      conditionalJumps: 'forward, not taken',
      depth: 'before',
    },
    // measured on 3.14.10; since which patch level isn't known
    '3.14.10': { foldedChains: 'any' },
    '3.15.2': {
      opcodes: '3.15',
      resumeDepthBit: 8,
      yieldFromBit: true,
      commonConstants: true,
      linesThroughEmptyBlocks: true,
      addedHandler: 'own',
      generatorPrefix: 'sequence',
      borrowOrigin: 'instruction',
      iterableKept: true,
    },
  },
);
