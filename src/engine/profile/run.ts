import { byBuild } from './builds.ts';

/** Where an error was met that can't travel on; a weak reference's callback called by the collector is a case of its own. */
export type UnraisableKind = 'deallocator' | 'weakref' | 'trashWeakref' | 'collector' | 'generator' | 'atexit';

/** What running code needs to know of a build: texts and sizes. `%` stands for the name. */
export interface RunProfile {
  area: 'run';
  unboundText: string;
  freeVariableText: string;
  /** bytes of a generator object without its frame's locals and stack, GC header excluded */
  generatorSize: (w: number) => number;
  coroutineSize: (w: number) => number;
  asyncGeneratorSize: (w: number) => number;
  /** a StopIteration that leaves a generator is replaced in C (until 3.11), later by a handler in the code */
  stopIterationInC: boolean;
  /** throw(type, value, traceback) is deprecated (3.12+) */
  warnsOfThrowArguments: boolean;
  /** generator.close() gives the returned value */
  closeReturnsValue: boolean;
  /** 'too many values to unpack (expected 2, got 3)' for lists, tuples and dicts */
  unpackNamesLength: boolean;
  /** close() of a generator that waits outside of any `try` makes no GeneratorExit (3.13) */
  closeSkipsExit: boolean;
  /** words of PyBaseExceptionObject */
  exceptionWords: number;
  /** an unknown keyword of a C function: %f function, %k keyword */
  unexpectedKeyword: string;
  /** min() and max() of nothing; %f function */
  emptyMinMax: string;
  /** sum() of floats keeps the error (3.12+) */
  sumCompensates: boolean;
  /** sys.getsizeof counts the pre-header too (3.11+) */
  sizeofCountsPreheader: boolean;
  /** free-list lines of _debugmallocstats: with key tables (3.13+), sizes with the GC header (3.15) */
  freeListLinesKeys: boolean;
  freeListLinesCountHeader: boolean;
  /** functions of sys that the build lacks */
  sysSince: readonly string[];
  sipHash: string;
  /** names and words of weak references; 3.11+ have a vectorcall word */
  weakrefName: string;
  proxyNames: readonly [string, string];
  weakrefWords: number;
  /** 3.12 alone: an ended generator's frame object knows the frame that resumed it; one that never ran keeps its locals until it is freed */
  generatorFramesLinger: boolean;
  /** what stands before the object in a report of an error that can't travel; where nothing does: 'Exception ignored in: X' */
  unraisable: Readonly<Partial<Record<UnraisableKind, string>>> | null;
  /** what sys keeps of an exception that nothing caught */
  lastException: { names: readonly string[] };
  /** a traceback of tracemalloc knows how many frames there were (3.9+) */
  traceTotals: boolean;
  /** zip() of something that is no iterable: %d number, %t type */
  zipArgument: string;
  /** functools.Placeholder; partial is a method descriptor; reduce(initial=...) */
  partialPlaceholders: boolean;
  /** `lazy import` and what sys has of it; the module _types */
  lazyImports: boolean;
  typesModule: boolean;
  /** `_imp.pyc_magic_number_token`; 0: none */
  pycMagic: number;
  /** `compile(module=...)` */
  compileTakesModule: boolean;
  /** a function's `__annotate__` gets its qualified name from the function when it is set (measured on 3.14.10; 3.15 compiles it so) */
  annotateNamedByOwner: boolean;
  mapStrict: boolean;
  mapArguments: string;
  tupleCachesHash: boolean;
  /** words of a range iterator behind its header: 4 until 3.11 (index, start, step, length), then 3 */
  rangeIteratorWords: number;
  /** slices are hashable */
  sliceHash: boolean;
  /** list.index: 'list.index(x): x not in list' rather than the value's repr */
  listIndexShort: boolean;
  /** bytes of a code object without its instructions */
  codeSize: (w: number) => number;
  /** type parameters are made in C, and in 3.14+ computed by functions that take a format */
  typingTypes: boolean;
  lazyCallsWithFormat: boolean;
  /** `|` of a type parameter makes the union in C rather than in the typing module */
  parameterUnionInC: boolean;
  /** TypeAliasType takes only type parameters for `type_params` */
  aliasChecksParameters: boolean;
  /** fields of sys.flags that came later: name, value */
  laterFlags: Record<string, number>;
  /** io.DEFAULT_BUFFER_SIZE */
  bufferSize: number;
  /** words of a deque: with its own free blocks from 3.11 on */
  dequeWords: number;
  /** what itertools doesn't have yet */
  itertoolsMissing: string[];
  /** f(*args) of a Python function is entered like any call: tuple and dict are gone before its body runs (3.12+) */
  callExEnters: boolean;
  /** classes whose `__init__` a call enters directly once the site is warm: none, those with inline values, all (3.14+) */
  initEnters: 'never' | 'inlineValues' | 'any';
  /** deallocations of containers that may be nested; the next ones wait (facts-allocator-gc 7.5) */
  trashLevels: number;
  /** print has its values in a tuple (3.12-3.13: _PyArg_UnpackKeywordsWithVararg; 3.11 too), later in an array */
  printTakesTuple: boolean;
  /** what the probe's own reading takes from free lists before it has the traces (measured) */
  readerTakes: Readonly<Record<'pairs' | 'dicts' | 'lists' | 'ints', number>>;
  /** co_varnames, co_cellvars and co_freevars are made once */
  codeCachesNames: boolean;
  /** names of `__main__` beyond those of any module */
  mainNames: readonly string[];
  /** input() without a stream of sys; % its name */
  lostStream: string;
  /** aiter() of what answers with no async iterator; %t type asked, %k of the answer */
  aiterGaveOther: string;
  /** sys.monitoring (3.12+): events by bit; can the callbacks of a tool be cleared (3.14+)? */
  monitoring: { events: readonly string[]; clears: boolean } | null;
  /** a file's readline() gave neither str nor bytes; %t type of the file, %k of the answer */
  readlineGaveOther: string;
  /** importlib.machinery names DEBUG_ and OPTIMIZED_BYTECODE_SUFFIXES with an underscore (3.14+) */
  bytecodeSuffixesHidden: boolean;
  /** bytes of a frame object without locals and stack */
  frameSize: (w: number) => number;
}

/** Generators of all three kinds have one layout from 3.11 on. */
function generatorWords(n: number): Pick<RunProfile, 'generatorSize' | 'coroutineSize' | 'asyncGeneratorSize'> {
  const size = (w: number): number => n * w;
  return { generatorSize: size, coroutineSize: size, asyncGeneratorSize: size };
}

/** Names of the events of sys.monitoring, from the first bit on. */
function monitored(branches: string): string[] {
  const before = 'PY_START PY_RESUME PY_RETURN PY_YIELD CALL LINE INSTRUCTION JUMP';
  const after = 'STOP_ITERATION RAISE EXCEPTION_HANDLED PY_UNWIND PY_THROW RERAISE C_RETURN C_RAISE';
  return `${before} ${branches} ${after}`.split(' ');
}

export const run = byBuild<RunProfile>(
  {
    area: 'run',
    unboundText: "local variable '%.200s' referenced before assignment",
    freeVariableText: "free variable '%.200s' referenced before assignment in enclosing scope",
    generatorSize: (w) => 12 * w,
    coroutineSize: (w) => 12 * w,
    asyncGeneratorSize: (w) => 12 * w,
    stopIterationInC: true,
    warnsOfThrowArguments: false,
    closeReturnsValue: false,
    unpackNamesLength: false,
    closeSkipsExit: false,
    exceptionWords: 8,
    unexpectedKeyword: "'%k' is an invalid keyword argument for %f()",
    emptyMinMax: '%f() arg is an empty sequence',
    sumCompensates: false,
    sizeofCountsPreheader: false,
    freeListLinesKeys: false,
    freeListLinesCountHeader: false,
    sysSince: [
      'exception',
      '_getframemodulename',
      '_is_interned',
      '_is_immortal',
      '_is_gil_enabled',
      '_get_cpu_count_config',
      'getunicodeinternedsize',
      '_clear_type_descriptors',
    ],
    sipHash: 'siphash24',
    weakrefName: 'weakref',
    proxyNames: ['weakproxy', 'weakcallableproxy'],
    weakrefWords: 7,
    generatorFramesLinger: false,
    unraisable: null,
    lastException: { names: ['last_type', 'last_value', 'last_traceback'] },
    traceTotals: false,
    zipArgument: "'%t' object is not iterable",
    annotateNamedByOwner: false,
    compileTakesModule: false,
    lazyImports: false,
    typesModule: false,
    pycMagic: 0,
    partialPlaceholders: false,
    mapStrict: false,
    mapArguments: 'map() must have at least two arguments.',
    tupleCachesHash: false,
    rangeIteratorWords: 4,
    sliceHash: false,
    listIndexShort: false,
    codeSize: (w) => 22 * w,
    frameSize: (w) => 45 * w,
    typingTypes: false,
    lazyCallsWithFormat: false,
    parameterUnionInC: false,
    aliasChecksParameters: false,
    laterFlags: {},
    bufferSize: 8192,
    dequeWords: 10,
    itertoolsMissing: ['pairwise', 'batched'],
    callExEnters: false,
    initEnters: 'never',
    trashLevels: 50,
    mainNames: ['__annotations__', '__cached__'],
    lostStream: 'input(): lost sys.%',
    aiterGaveOther: "aiter() returned not an async iterator of type '%k'",
    monitoring: null,
    readlineGaveOther: 'object.readline() returned non-string',
    bytecodeSuffixesHidden: false,
    printTakesTuple: false,
    codeCachesNames: false,
    readerTakes: { pairs: 2, dicts: 1, lists: 1, ints: 0 },
  },
  {
    '3.9.18': { traceTotals: true },
    '3.10.13': {
      itertoolsMissing: ['batched'],
      weakrefName: 'weakref.ReferenceType',
      proxyNames: ['weakref.ProxyType', 'weakref.CallableProxyType'],
    },
    '3.11.7': {
      dequeWords: 27,
      unboundText: "cannot access local variable '%.200s' where it is not associated with a value",
      freeVariableText:
        "cannot access free variable '%.200s' where it is not associated with a value in enclosing scope",
      exceptionWords: 9,
      sizeofCountsPreheader: true,
      printTakesTuple: true,
      sipHash: 'siphash13',
      sysSince: [
        '_getframemodulename',
        '_is_interned',
        '_is_immortal',
        '_is_gil_enabled',
        '_get_cpu_count_config',
        'getunicodeinternedsize',
        '_clear_type_descriptors',
      ],
      weakrefWords: 8,
      ...generatorWords(19),
      codeSize: (w) => 23 * w,
      frameSize: (w) => 15 * w,
    },
    '3.12.1': {
      monitoring: { events: monitored('BRANCH'), clears: false },
      generatorFramesLinger: true,
      warnsOfThrowArguments: true,
      callExEnters: true,
      codeCachesNames: true,
      lastException: { names: ['last_exc', 'last_type', 'last_value', 'last_traceback'] },
      itertoolsMissing: [],
      typingTypes: true,
      stopIterationInC: false,
      sumCompensates: true,
      rangeIteratorWords: 3,
      sysSince: ['_is_interned', '_is_immortal', '_is_gil_enabled', '_get_cpu_count_config', '_clear_type_descriptors'],
      sliceHash: true,
      emptyMinMax: '%f() iterable argument is empty',
      ...generatorWords(18),
      codeSize: (w) => 24 * w,
    },
    '3.13.0': {
      generatorFramesLinger: false,
      unraisable: { atexit: 'Exception ignored in atexit callback' },
      closeSkipsExit: true,
      initEnters: 'inlineValues',
      closeReturnsValue: true,
      trashLevels: 1000,
      freeListLinesKeys: true,
      sysSince: ['_is_immortal', '_clear_type_descriptors'],
      codeSize: (w) => 25 * w,
      frameSize: (w) => 17 * w,
      unexpectedKeyword: "%f() got an unexpected keyword argument '%k'",
    },
    '3.14.4': {
      lostStream: 'lost sys.%',
      monitoring: { events: [...monitored('BRANCH_LEFT BRANCH_RIGHT'), 'BRANCH'], clears: true },
      partialPlaceholders: true,
      typesModule: true,
      pycMagic: 168627755,
      initEnters: 'any',
      bufferSize: 131072,
      laterFlags: { gil: 1, thread_inherit_context: 0, context_aware_warnings: 0 },
      lazyCallsWithFormat: true,
      parameterUnionInC: true,
      aliasChecksParameters: true,
      unpackNamesLength: true,
      printTakesTuple: false,
      readerTakes: { pairs: 2, dicts: 1, lists: 0, ints: 3 },
      mainNames: ['__cached__'],
      bytecodeSuffixesHidden: true,
      ...generatorWords(19),
      codeSize: (w) => 26 * w,
      frameSize: (w) => 19 * w,
      sysSince: [],
      unraisable: {
        deallocator: 'Exception ignored while calling deallocator',
        weakref: 'Exception ignored while calling weakref callback',
        trashWeakref: 'Exception ignored on calling weakref callback',
        collector: 'Exception ignored while calling GC callback',
        generator: 'Exception ignored while closing generator',
        atexit: 'Exception ignored in atexit callback',
      },
      listIndexShort: true,
      tupleCachesHash: true,
      mapStrict: true,
    },
    '3.14.10': { annotateNamedByOwner: true },
    '3.15.2': {
      sysSince: ['_clear_type_descriptors'],
      aiterGaveOther: '%t.__aiter__() must return an async iterator, not %k',
      readlineGaveOther: '%t.readline() must return a str, not %k',
      annotateNamedByOwner: false,
      compileTakesModule: true,
      lazyImports: true,
      pycMagic: 168627794,
      laterFlags: { gil: 1, thread_inherit_context: 0, context_aware_warnings: 0, lazy_imports: -1 },
      freeListLinesCountHeader: true,
      mainNames: [],
    },
  },
);
