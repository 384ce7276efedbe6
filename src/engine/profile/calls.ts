import { byBuild } from './builds.ts';

/**
 * Which C functions are handed their arguments as a tuple (METH_VARARGS), where the twin's own function is written the other way.
 * Functions are `module.name`, methods `type.name`. Measured: ml_flags of each PyMethodDef of the builds.
 */
export interface CallsProfile {
  area: 'calls';
  /** written for an array of arguments, called with a tuple (and a dict for keywords) */
  tuples: readonly string[];
  /** written for a tuple, called with an array */
  arrays: readonly string[];
  /**
   * The tuple of keyword names of a C function (Argument Clinic, _PyArg_Parser): made by the first call that isn't by position alone
   * and kept for ever, or a static object. null: static.
   */
  keywordTuples: KeywordTuples | null;
}

export interface KeywordTuples {
  /** functions that read keywords without a parser (PyArg_ParseTupleAndKeywords, own code), by the name in their messages */
  without: readonly string[];
  /** names of parameters that nothing else holds as interned strings when a program starts */
  unheld: readonly string[];
  /** what the start of the interpreter and the imports before a program have called */
  made: readonly string[];
}

/** Measured: the _parser structures of libpython and of the extension modules, read in a waiting process. */
const KEYWORD_TUPLES: KeywordTuples = {
  without: [
    '',
    'BufferedRWPair',
    'ContextVar',
    'K',
    '_iterencode',
    'acquire',
    'cmp_to_key',
    'deque',
    'eval',
    'getweakrefcount',
    'lru_cache',
    'make_encoder',
    'make_scanner',
    'product',
    'repeat',
    'scan_once',
    'set_asyncgen_hooks',
    'warn_explicit',
    'zip',
    'zip_longest',
  ],
  unheld:
    'abs_tol argdefs backtick buffer_size bytes_per_sep dklen family fanout hash_name initial_bytes initial_value inner_size iterations last_node leaf_size maxdigits node_depth node_offset number opener password person rel_tol salt sequence strict_mode usedforsecurity'.split(
      ' ',
    ),
  made: ['__import__', 'compile', 'register_at_fork', 'sort', 'split'],
};

/** since the oldest build of the twin */
const TUPLES = [
  'sys.getsizeof',
  'gc.set_threshold',
  'property.__set_name__',
  '_functools.reduce',
  '_functools._lru_cache_wrapper.__copy__',
  '_functools._lru_cache_wrapper.__deepcopy__',
  'functools._lru_cache_wrapper.__copy__',
  'functools._lru_cache_wrapper.__deepcopy__',
  '_thread.start_new_thread',
  '_thread.start_new',
  '_thread.stack_size',
  '_thread.interrupt_main',
  '_thread.start_joinable_thread',
  '_thread.lock.__exit__',
  '_thread.lock.__enter__',
  '_thread.lock.acquire',
  '_thread.lock.acquire_lock',
  '_thread.RLock.acquire',
  '_thread.RLock.__enter__',
  '_thread.RLock.__exit__',
  '_thread.RLock._acquire_restore',
  '_thread._ThreadHandle.join',
  'time.gmtime',
  'time.localtime',
  'time.asctime',
  'time.ctime',
  'time.strftime',
  'time.strptime',
  'time.get_clock_info',
  'atexit.register',
  'async_generator.athrow',
  '_io._IOBase.__exit__',
  '_io._RawIOBase.readinto',
  '_io._RawIOBase.write',
  '_io.BufferedRWPair.read',
  '_io.BufferedRWPair.read1',
  '_io.BufferedRWPair.readinto',
  '_io.BufferedRWPair.write',
];
const MIN_MAX = ['builtins.min', 'builtins.max'];
const CLOCKS = ['time.clock_gettime', 'time.clock_gettime_ns'];
const NAMES = ['builtins.dir', 'builtins.vars'];
const GROUPS = ['derive', 'split', 'subgroup'].map((name) => `BaseExceptionGroup.${name}`);
const LOCKS = [
  'lock.__enter__',
  'lock.__exit__',
  'lock.acquire',
  'lock.acquire_lock',
  'RLock.acquire',
  'RLock.__enter__',
];
const LOCKS_15 = [...LOCKS, 'RLock.__exit__', 'RLock._acquire_restore'].map((name) => `_thread.${name}`);
const SET_METHODS = ['union', 'intersection', 'difference'];
const ARRAYS_13 = [
  ...SET_METHODS.flatMap((name) => [`set.${name}`, `frozenset.${name}`]),
  'set.update',
  'set.intersection_update',
  'set.difference_update',
  'gc.get_referents',
  'gc.get_referrers',
];
const TUPLES_13 = [...TUPLES, ...NAMES];

export const calls = byBuild<CallsProfile>(
  {
    area: 'calls',
    tuples: [
      ...TUPLES,
      ...MIN_MAX,
      ...CLOCKS,
      ...NAMES,
      ...GROUPS,
      'math.log',
      '_functools.cmp_to_key',
      'range.__reduce__',
    ],
    arrays: [],
    keywordTuples: KEYWORD_TUPLES,
  },
  {
    '3.12.1': { keywordTuples: null, tuples: [...TUPLES, ...MIN_MAX, ...CLOCKS, ...GROUPS, 'range.__reduce__'] },
    '3.13.0': { tuples: TUPLES_13, arrays: ARRAYS_13 },
    '3.14.4': { tuples: TUPLES_13.filter((name) => name !== '_functools.reduce') },
    '3.15.2': { tuples: TUPLES_13.filter((name) => name !== '_functools.reduce' && !LOCKS_15.includes(name)) },
  },
);
