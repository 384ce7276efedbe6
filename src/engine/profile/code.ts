import { byBuild } from './builds.ts';

/**
 * What symbol table, tree folding and code generator (`scopes/`, `code/fold*.ts`, `code/generator/`) need to know of a
 * build. Sources: Python/symtable.c, ast_opt.c (ast_preprocess.c), compile.c (codegen.c) of the versions; checked
 * against `_testinternalcapi.compiler_codegen` of 3.12-3.15 and `dis` of 3.11.
 */
export interface CodeProfile {
  area: 'code';

  // --- symbol table ---
  /** list, set and dict comprehensions: functions, or inlined where they stand (PEP 709, 3.12) */
  comprehensions: 'functions' | 'inlined';
  /** annotations: evaluated where they stand, or by a function when asked for (PEP 649, 3.14) */
  annotations: 'eager' | 'deferred';
  /** order of annotations: positional-only parameters after the others, or where they stand (3.15) */
  annotationOrder: 'positional-only last' | 'as written';
  /** what stands before `__annotate__` of a function: the scope around it, or the function (3.15) */
  annotateQualname: 'scope' | 'function';
  /** code evaluated late (bounds, aliases): takes no arguments (3.12), or a format (3.14) */
  annotationScopes: 'plain' | 'format parameter';
  /** names that a class body provides to the functions in it */
  classCells: readonly string[];
  /** in the type parameters of a private class only their own names are mangled (3.13) */
  manglesTypeParamsOnly: boolean;
  /** whether `else` or the handlers of a `try` are visited first */
  symtableOrder: 'else first' | 'handlers first';

  /** names that a class marks as free in its methods */
  freeClass: 'class names' | 'all names';
  /** use in an inlined comprehension counts as use in the function */
  inlinedUse: 'unmarked' | 'marked';
  /** `<lambda>`, or `lambda` */
  bracketedBlocks: boolean;
  /** who finds misplaced `await`: the compiler (up to 3.12), or the symbol table */
  asyncChecks: 'compiler' | 'symtable';
  /** where an error of `__debug__` stands: the call or function (3.11), the name but for imports, always the name */
  debugPlace: 'construct' | 'name but imports' | 'name';
  parameterWord: 'argument' | 'parameter';
  /** wording of errors of annotations */
  annotationText: 'can not' | 'cannot';
  /** position of an error of a future import: the statement's start, or the feature (3.13) */
  futurePlace: 'statement' | 'feature';

  // --- tree ---
  /** `return` and the like in a `finally` block warn (3.14) */
  finallyControlFlow: 'silent' | 'warns';
  /** operators on constants are folded on the tree, or in the flow graph (3.14) */
  folding: 'tree' | 'flow graph';
  /** `async for x in [1, 2]` in a comprehension: the list becomes a tuple too */
  foldsAsyncIter: boolean;
  /** `-OO`: docstrings are dropped by the compiler, or from the tree (3.13) */
  dropsDocstrings: 'compiler' | 'tree';
  /** indentation is taken from docstrings (3.13) */
  cleansDocstrings: boolean;
  /** a function's docstring: always `co_consts[0]`, or marked by a flag (3.14) */
  docstrings: 'first constant' | 'flag';
  /** version of the character database, for `repr` in messages and annotations */
  unicode: string;

  // --- messages and limits ---
  yieldFromText: 'yield' | 'yield from';
  /** frame blocks in each other */
  maxBlocks: 20 | 21;
  /** a `finally` body, which is compiled twice, warns in both (up to 3.12) */
  finallyWarns: 'each time' | 'once';

  // --- instructions ---
  /** locations are a state of the compiler (up to 3.11), or given with each instruction */
  locations: 'state' | 'given';
  /** the return at the end of code: always (3.12), or where none stands there */
  lastReturn: 'always' | 'where missing';
  /** `with`: where the code for a suppressed exception stands */
  withFinish: 'suppressed first' | 'suppressed last';
  /** `except*`: whether the group is copied before the list is made */
  groupCopy: 'first' | 'second';
  /** RESUME at the start of code (3.11) */
  resumes: boolean;
  /** how calls are made: PRECALL and CALL (3.11), KW_NAMES and CALL (3.12), CALL and CALL_KW (3.13) */
  call: 'PRECALL' | 'KW_NAMES' | 'CALL_KW';
  /** CALL_FUNCTION_EX: flag for keywords, or NULL in their place (3.14) */
  callEx: 'flag' | 'null';
  /** location of the keyword names of a method call */
  methodNamesLocation: 'method' | 'call';
  /** a method of an imported name is no method call (3.12) */
  importedMethods: 'method' | 'plain';
  /** LOAD_METHOD, or a bit of LOAD_ATTR (3.12) */
  methodLoad: 'LOAD_METHOD' | 'LOAD_ATTR bit';
  /** LOAD_GLOBAL has a bit for NULL (3.11) */
  loadGlobalNull: boolean;
  /** `super().x` without the super object (3.12) */
  superCalls: boolean;
  /** builtins that run a generator expression in a loop (3.14: all, any, tuple; 3.15: list, set) */
  reducers: readonly string[];
  /** the base that a generic class gets counts towards the size of the call */
  genericBase: 'appended' | 'injected';
  /** CALL_INTRINSIC_1 and _2 (3.12) */
  intrinsics: boolean;
  /** COMPARE_OP: bits that the operator is shifted by, a mask standing below them (3.12) */
  compareShift: 0 | 4 | 5;
  /** TO_BOOL before a jump (3.13) */
  toBool: boolean;
  /** `and`, `or`: JUMP_IF_x_OR_POP (3.11), a copy and a jump (3.12), a pseudo-jump (3.14) */
  shortCircuit: 'JUMP_IF_OR_POP' | 'COPY' | 'JUMP_IF';
  /** the jump over an `else` and the like */
  forwardJump: 'JUMP' | 'JUMP_NO_INTERRUPT';
  /** the jump over the handler of a `with` */
  withExitJump: 'JUMP' | 'JUMP_NO_INTERRUPT';
  /** the jump over the handler of an inlined comprehension */
  inlineExitJump: 'JUMP' | 'JUMP_NO_INTERRUPT';
  /** a free variable in a class body */
  classDeref: 'LOAD_CLASSDEREF' | 'LOAD_FROM_DICT_OR_DEREF';
  makeFunction: 'flags' | 'attributes';
  /** BUILD_CONST_KEY_MAP (up to 3.13) */
  constKeyMap: boolean;
  /** a display of three or more constants is made from one constant by the generator, or the flow graph (3.14) */
  constantDisplays: 'generator' | 'flow graph';
  formatting: 'FORMAT_VALUE' | 'CONVERT_VALUE';
  /** an f-string of nothing is a constant */
  emptyJoinedStr: boolean;
  subscript: 'BINARY_SUBSCR' | 'BINARY_OP';
  slices: 'BUILD_SLICE' | 'BINARY_SLICE' | 'constant';
  /** what ends a `for` */
  loopEnd: 'nothing' | 'END_FOR' | 'END_FOR POP_TOP' | 'END_FOR POP_ITER';
  /** what a `for` keeps on the stack: the iterator, or the iterator and a place beside it (3.15) */
  iteratorSlots: 1 | 2;
  /** location of GET_ITER and FOR_ITER */
  forLocation: 'iter' | 'statement';
  /** NOP at the target of a `for` */
  forTargetNop: boolean;
  /** the test of a `while`: once at the top, or again at the end (up to 3.13?) */
  whileTest: 'top' | 'both';
  asyncForEnd: 'plain' | 'jump';
  /** where the iterable of a comprehension is made an iterator: before, in its code, or both */
  comprehensionIter: 'outside' | 'inside' | 'both';
  genexpIter: 'outside' | 'inside' | 'both';
  asyncIter: 'outside' | 'inside';
  /** names whose scope changes in an inlined comprehension: those that it binds (3.12.1), or all */
  comprehensionScopes: 'bound names' | 'all names';
  /** names pushed aside for a comprehension inlined in a class: all that it uses, or those that it binds */
  classComprehensions: 'all names' | 'bound names';
  compForLocation: 'iter' | 'comprehension';
  /** location of the end and the closure of a type parameter's bound */
  boundLocation: 'type parameter' | 'bound';
  /** location of a lambda's RETURN_VALUE: its body, or the start of its line (3.12) */
  lambdaReturn: 'body' | 'line';
  compJumpLocation: 'element' | 'comprehension';
  /** YIELD_VALUE in an await is guarded, so that throw() can end it (3.12) */
  throwCleanup: boolean;
  /** operand of that YIELD_VALUE */
  yieldMark: 0 | 1;
  /** StopIteration in a generator is caught by code of its own (3.12) */
  stopIterationHandler: boolean;
  withEntry: 'BEFORE_WITH' | 'LOAD_SPECIAL';
  withLocation: 'item' | 'statement';
  /** arguments of the `__exit__` call beside the first */
  exitArgs: 2 | 3;
  /** `__firstlineno__`, `__static_attributes__` (3.13) */
  classMarks: boolean;
  assertion: 'own' | 'common constant';
  assertRaiseLocation: 'test' | 'statement';
  /** the instruction that loads the format in a function of annotations */
  formatLoad: 'LOAD_FAST' | 'LOAD_FAST_BORROW';
  /** lazy imports (3.15) */
  lazyImports: boolean;
  matchPopLocation: 'next' | 'pattern';
  matchOrder: 'count first' | 'copy first';
  /** `is` with a literal: the warning names the type */
  isLiteralNamesType: boolean;
}

export const code = byBuild<CodeProfile>(
  {
    area: 'code',
    comprehensions: 'functions',
    annotations: 'eager',
    annotationOrder: 'positional-only last',
    annotateQualname: 'scope',
    annotationScopes: 'plain',
    classCells: ['__class__'],
    manglesTypeParamsOnly: false,
    symtableOrder: 'else first',
    freeClass: 'class names',
    inlinedUse: 'unmarked',
    bracketedBlocks: false,
    asyncChecks: 'compiler',
    debugPlace: 'construct',
    parameterWord: 'argument',
    annotationText: 'can not',
    futurePlace: 'statement',
    finallyControlFlow: 'silent',
    yieldFromText: 'yield',
    maxBlocks: 20,
    finallyWarns: 'each time',
    folding: 'tree',
    foldsAsyncIter: true,
    dropsDocstrings: 'compiler',
    cleansDocstrings: false,
    docstrings: 'first constant',
    unicode: '12.1.0',
    locations: 'state',
    lastReturn: 'where missing',
    withFinish: 'suppressed last',
    groupCopy: 'first',
    resumes: false,
    call: 'PRECALL',
    callEx: 'flag',
    methodNamesLocation: 'call',
    importedMethods: 'method',
    methodLoad: 'LOAD_METHOD',
    loadGlobalNull: false,
    superCalls: false,
    reducers: [],
    genericBase: 'appended',
    intrinsics: false,
    compareShift: 0,
    toBool: false,
    shortCircuit: 'JUMP_IF_OR_POP',
    forwardJump: 'JUMP',
    withExitJump: 'JUMP',
    inlineExitJump: 'JUMP',
    classDeref: 'LOAD_CLASSDEREF',
    makeFunction: 'flags',
    constKeyMap: true,
    constantDisplays: 'generator',
    formatting: 'FORMAT_VALUE',
    emptyJoinedStr: false,
    subscript: 'BINARY_SUBSCR',
    slices: 'BUILD_SLICE',
    loopEnd: 'nothing',
    iteratorSlots: 1,
    forLocation: 'statement',
    forTargetNop: false,
    whileTest: 'both',
    asyncForEnd: 'plain',
    comprehensionIter: 'outside',
    genexpIter: 'outside',
    asyncIter: 'outside',
    comprehensionScopes: 'bound names',
    classComprehensions: 'all names',
    compForLocation: 'comprehension',
    boundLocation: 'type parameter',
    lambdaReturn: 'line',
    compJumpLocation: 'comprehension',
    throwCleanup: false,
    yieldMark: 0,
    stopIterationHandler: false,
    withEntry: 'BEFORE_WITH',
    withLocation: 'statement',
    exitArgs: 2,
    classMarks: false,
    assertion: 'own',
    assertRaiseLocation: 'statement',
    formatLoad: 'LOAD_FAST',
    lazyImports: false,
    matchPopLocation: 'pattern',
    matchOrder: 'copy first',
    isLiteralNamesType: false,
  },
  {
    '3.11.7': {
      unicode: '14.0.0',
      resumes: true,
      loadGlobalNull: true,
      importedMethods: 'plain',
      methodNamesLocation: 'method',
    },
    '3.12.1': {
      unicode: '15.0.0',
      freeClass: 'all names',
      debugPlace: 'name but imports',
      annotationText: 'cannot',
      locations: 'given',
      lastReturn: 'always',
      withFinish: 'suppressed first',
      groupCopy: 'second',
      comprehensions: 'inlined',
      classCells: ['__class__', '__classdict__'],
      call: 'KW_NAMES',
      methodLoad: 'LOAD_ATTR bit',
      superCalls: true,
      intrinsics: true,
      compareShift: 4,
      shortCircuit: 'COPY',
      classDeref: 'LOAD_FROM_DICT_OR_DEREF',
      slices: 'BINARY_SLICE',
      loopEnd: 'END_FOR',
      throwCleanup: true,
      stopIterationHandler: true,
      isLiteralNamesType: true,
      compJumpLocation: 'element',
    },
    '3.13.0': {
      comprehensionScopes: 'all names',
      unicode: '15.1.0',
      futurePlace: 'feature',
      asyncChecks: 'symtable',
      symtableOrder: 'handlers first',
      yieldFromText: 'yield from',
      maxBlocks: 21,
      finallyWarns: 'once',
      manglesTypeParamsOnly: true,
      cleansDocstrings: true,
      dropsDocstrings: 'tree',
      call: 'CALL_KW',
      compareShift: 5,
      toBool: true,
      withExitJump: 'JUMP_NO_INTERRUPT',
      forwardJump: 'JUMP_NO_INTERRUPT',
      inlineExitJump: 'JUMP_NO_INTERRUPT',
      makeFunction: 'attributes',
      formatting: 'CONVERT_VALUE',
      loopEnd: 'END_FOR POP_TOP',
      forLocation: 'iter',
      forTargetNop: true,
      compForLocation: 'iter',
      yieldMark: 1,
      withLocation: 'item',
      assertRaiseLocation: 'test',
      classMarks: true,
      boundLocation: 'bound',
      lambdaReturn: 'body',
      emptyJoinedStr: true,
    },
    '3.13.18': { comprehensionIter: 'both', genexpIter: 'both' },
    '3.14.4': {
      unicode: '16.0.0',
      debugPlace: 'name',
      finallyControlFlow: 'warns',
      annotations: 'deferred',
      annotationScopes: 'format parameter',
      classCells: ['__class__', '__classdict__', '__conditional_annotations__'],
      folding: 'flow graph',
      docstrings: 'flag',
      callEx: 'null',
      reducers: ['all', 'any', 'tuple'],
      genericBase: 'injected',
      shortCircuit: 'JUMP_IF',
      constKeyMap: false,
      constantDisplays: 'flow graph',
      subscript: 'BINARY_OP',
      slices: 'constant',
      loopEnd: 'END_FOR POP_ITER',
      whileTest: 'top',
      asyncForEnd: 'jump',
      comprehensionIter: 'outside',
      genexpIter: 'outside',
      withEntry: 'LOAD_SPECIAL',
      exitArgs: 3,
      assertion: 'common constant',
      matchPopLocation: 'next',
    },
    '3.14.10': { classComprehensions: 'bound names', inlinedUse: 'marked' },
    '3.15.2': {
      unicode: '17.0.0',
      bracketedBlocks: true,
      parameterWord: 'parameter',
      annotationOrder: 'as written',
      annotateQualname: 'function',
      comprehensionIter: 'inside',
      genexpIter: 'inside',
      asyncIter: 'inside',
      iteratorSlots: 2,
      reducers: ['all', 'any', 'tuple', 'list', 'set'],
      lazyImports: true,
    },
  },
);
