import { byBuild } from './builds.ts';

/** What the core of the object layer (types, dicts, attributes, calls) needs to know of a build. Every change cites its source. */
export interface CoreProfile {
  area: 'core';
  /**
   * How deep C code may be nested: one counter for it and Python's frames (until 3.11), or an own `limit`, in levels (from 3.14 on an
   * estimate of what 8 MB of stack hold: repr() of nested lists).
   */
  recursion: { shared: boolean; limit: number; evalUnits: number; countsCalls: boolean; text: string };
  /** bytes of PyDictKeysObject before the index, by pointer width */
  dictKeysHeader: (w: number) => number;
  /** tables whose keys are all exact str have entries of two words */
  dictUnicodeTables: boolean;
  /** key tables and inline value blocks: which domain is asked */
  dictKeysDomain: 'obj' | 'mem';
  /** calculate_log2_keysize rounds 3 * used one power too high where the word is 64 bits wide (facts-objects 4.2) */
  dictLog2Bug: boolean;
  /** a dict is tracked when the first value that may be in a cycle comes in; else at creation */
  dictTracksLazily: boolean;
  /** `dict(...)` and dict.__new__ of subclasses take a table of 8 slots at once */
  dictCallTakesTable: boolean;
  /** the builtin type frozendict, which takes the place of a dict in C calls that only read it (PEP 814) */
  frozenDict: boolean;
  /** a frozenset of what can't be in a cycle isn't tracked */
  frozensetUntracks: boolean;
  /** the builtin type sentinel (PEP 661) */
  sentinel: boolean;
  /** log2 of the slots of a class's shared keys, and how many names they take */
  sharedKeysLog2: number;
  sharedKeysMax: number;
  /** where attribute values of instances live: see instancedict.ts */
  instanceValues: 'split' | 'separate' | 'tagged' | 'embedded';
  /** types that inherit storage of variable size or other layouts also have values inside the object (facts-objects 1.2) */
  embeddedEverywhere: boolean;
  /** shared keys start with `__static_attributes__` */
  sharedKeysPrefilled: boolean;
  /** bytes of PyHeapTypeObject without PyMemberDefs, GC header excluded */
  heapTypeSize: (w: number) => number;
  /** bytes of a static type object, header included */
  staticTypeSize: (w: number) => number;
  /** class namespaces hold `__static_attributes__` and `__firstlineno__` */
  staticAttributes: boolean;
  /** `__dict__` and `__weakref__` descriptors of classes are shared objects */
  sharedDescriptors: boolean;
  /** instances of classes may hold weak references in the pre-header */
  managedWeakref: boolean;
  /** getset `X | Y` of types gives types.UnionType */
  typeUnion: boolean;
  /** capacity of the free list of bound methods / builtin methods */
  freeMethods: number;
  freeBuiltins: number;
  freeDicts: number;
  freeDictKeys: number;
  freeLists: number;
  /** list and tuple iterators kept, each (facts-allocator-gc 6) */
  freeIterators: number;
  /** where static objects lie: below 2^30 where the interpreter is linked to fixed addresses (an int of one digit then) */
  staticBase: number;
  /** range objects and range iterators kept, each */
  freeRanges: number;
  /** the length of a range is computed in machine words (3.12), not with int objects (measured) */
  rangeLengthDirect: boolean;
  /** over-allocation of lists: 3.8's formula, or the one rounded to 4 (facts-objects 3) */
  listGrowth: 'old' | 'even';
  /** list(iterable) rounds the hint up to an even number */
  listEvenHint: boolean;
  /** list.extend takes exact sets, dicts and views of dicts without an iterator (gh-112087) */
  listTakesTables: boolean;
  /** list_resize leaves arrays of up to 32 items as they are (measured) */
  listKeepsSmall: boolean;
  /** `del l[i]` goes through list_ass_slice, only moves the items (3.13), or moves them and resizes (measured) */
  listDelete: 'slice' | 'move' | 'resize';
  /** pop() of the last item gives the array back (3.12) */
  listPopFrees: boolean;
  /** bytes of function objects, GC header excluded */
  functionSize: (w: number) => number;
  moduleSize: (w: number) => number;
  /** attributes that classmethod() and staticmethod() copy from the callable, in order */
  wrapperAttributes: readonly string[];
  /** classmethod.__get__ asks the `__get__` of what it wraps */
  classmethodChains: boolean;
  /** the call of a bound method always finds room for self in front of the arguments */
  methodBorrowsStack: boolean;
  /** the copy of a class's docstring is asked of the mem domain */
  docInMem: boolean;
  /** instances of classes lead the collector to their class */
  visitsType: boolean;
  /** functions have `__annotate__` / `__type_params__` */
  lazyAnnotations: boolean;
  typeParams: boolean;
  /** SimpleNamespace takes a mapping */
  namespaceFromMapping: boolean;
  /** shared keys are made before the class enters its bases' subclasses (measured on 3.15.2) */
  keysBeforeSubclasses: boolean;
  /** before `__getattr__` is called, no AttributeError is made (measured) */
  getattrSuppresses: boolean;
  /** `__getattr__` and `__getattribute__` are bound before they are called */
  getattrBinds: boolean;
  /** `X | Y` is a typing.Union */
  unionIsTyping: boolean;
  /** CO_HAS_DOCSTRING tells whether the first constant is the docstring */
  docstringFlag: boolean;
  /** `type.__mro__` is a getset, not a member */
  mroGetset: boolean;
  /** tuple(iterable) collects the items first */
  tupleCollects: boolean;
  /** a C-level conversion of `char*` in PyUnicode_FromFormat makes a temporary str */
  formatTemporaries: boolean;
  /** an error that C sets is a type and a text until someone catches it */
  lateExceptions: boolean;
  /** plain exception types are called without a tuple: the instance is made first, then the tuple of its arguments */
  exceptionVectorcall: boolean;
  /** `object has no attribute` for types: "type object 'X' has no attribute 'y'" */
  texts: CoreTexts;
}

/** Messages that differ between builds. */
export interface CoreTexts {
  /** what is added to "'X' object has no attribute 'y'" on assignment where there is no `__dict__` */
  noDictAssign: string;
  /** abstract class instantiation */
  abstract: 'plural' | 'implementation';
  /** "cannot use 'list' as a dict key (unhashable type: 'list')" */
  unhashableKey: 'plain' | 'as key';
  /** "expected 1 or 2 arguments" (3.15) against " expected at least 1 argument" of wrappers without a name */
  wrapperCounts: 'unpack' | 'range';
  /** "f() got an unexpected keyword argument 'x'" (3.13) against "'x' is an invalid keyword argument for f()" */
  unexpectedKeyword: 'invalid' | 'got';
  /** "f() argument after ** must be a mapping", or "Value after ** ..." */
  unpackedArgument: 'callable' | 'value';
  /** ImportError shows its name and path */
  importErrorRepr: boolean;
  /** `__annotate__` gave no dict */
  annotateResult: string;
  /** "argument of type 'int' is not" + this */
  notContainer: string;
  /** 3.15 names the method: "L.__index__() must return an int, not str" */
  wrongResult: 'plain' | 'method';
  /** what type.__new__ wants as its third argument */
  namespaceType: string;
  /** where a type's name is cut in "object has no attribute" */
  nameCut: 50 | 100;
  /** an unset slot names the type by %.200s or, from 3.13, by %T */
  memberName: 's' | 'T';
  /** an error in `__set_name__` becomes the cause of another, or gets a note */
  setName: 'cause' | 'note';
  slotsOfVariable: string;
  superCheck: string;
  mroBreak: string;
  dictElement: string;
  /** slots of immutable types in 'cannot delete' of type attributes */
  deleteTypeAttribute: string;
  /** '>>' on a builtin hints at print */
  printHint: boolean;
  /** NotImplemented in a boolean context is an error */
  notImplementedBool: boolean;
}

const TEXTS: CoreTexts = {
  noDictAssign: '',
  abstract: 'plural',
  unhashableKey: 'plain',
  importErrorRepr: false,
  unpackedArgument: 'callable',
  annotateResult: "__annotate__ returned non-dict of type '%.100s'",
  wrapperCounts: 'unpack',
  unexpectedKeyword: 'invalid',
  notContainer: 'iterable',
  wrongResult: 'plain',
  namespaceType: 'dict',
  nameCut: 50,
  memberName: 's',
  setName: 'cause',
  slotsOfVariable: 'nonempty',
  superCheck: 'super(type, obj): obj must be an instance or subtype of type',
  mroBreak: '\n',
  dictElement: 'cannot convert dictionary update sequence element #%zd to a sequence',
  deleteTypeAttribute: 'immutable type',
  printHint: true,
  notImplementedBool: false,
};
const TEXTS_12: CoreTexts = { ...TEXTS, abstract: 'implementation', nameCut: 100, setName: 'note' };
const TEXTS_13: CoreTexts = {
  ...TEXTS_12,
  memberName: 'T',
  noDictAssign: ' and no __dict__ for setting new attributes',
  unexpectedKeyword: 'got',
  superCheck: 'super(type, obj): obj (%s %.200s) is not an instance or subtype of type (%.200s).',
  mroBreak: ' ',
};
const TEXTS_14: CoreTexts = {
  ...TEXTS_13,
  unhashableKey: 'as key',
  wrapperCounts: 'range',
  notContainer: 'a container or iterable',
  dictElement: 'object is not iterable',
  printHint: false,
  notImplementedBool: true,
};
const TEXTS_15: CoreTexts = {
  ...TEXTS_14,
  wrongResult: 'method',
  importErrorRepr: true,
  unpackedArgument: 'value',
  annotateResult: '__annotate__() must return a dict, not %.100s',
  namespaceType: 'dict or frozendict',
  slotsOfVariable: 'arbitrary',
  deleteTypeAttribute: 'type',
};

export const core = byBuild<CoreProfile>(
  {
    area: 'core',
    recursion: {
      shared: true,
      limit: 1000,
      evalUnits: 0,
      countsCalls: true,
      text: 'maximum recursion depth exceeded',
    },
    dictKeysHeader: (w) => 5 * w, // facts-objects 4.1: 40
    dictUnicodeTables: false,
    dictKeysDomain: 'obj',
    dictLog2Bug: false,
    dictTracksLazily: true,
    dictCallTakesTable: true,
    frozenDict: false,
    sentinel: false,
    frozensetUntracks: false,
    sharedKeysLog2: 3,
    sharedKeysMax: 5,
    instanceValues: 'split',
    embeddedEverywhere: false,
    sharedKeysPrefilled: false,
    heapTypeSize: (w) => 110 * w, // facts-objects 2.7: 880
    staticTypeSize: (w) => 52 * w,
    staticAttributes: false,
    sharedDescriptors: false,
    managedWeakref: false,
    typeUnion: false,
    freeMethods: 256,
    freeBuiltins: 256,
    freeDicts: 80,
    freeDictKeys: 80,
    freeLists: 80,
    freeIterators: 0,
    staticBase: 0x555555000000,
    freeRanges: 0,
    rangeLengthDirect: false,
    listGrowth: 'old',
    listEvenHint: false,
    listTakesTables: false,
    listKeepsSmall: false,
    listDelete: 'slice',
    listPopFrees: false,
    functionSize: (w) => 15 * w, // 136 with GC header
    moduleSize: (w) => 7 * w,
    wrapperAttributes: [],
    classmethodChains: false,
    methodBorrowsStack: true,
    docInMem: false,
    visitsType: false,
    lazyAnnotations: false,
    typeParams: false,
    namespaceFromMapping: false,
    keysBeforeSubclasses: false,
    getattrSuppresses: false,
    getattrBinds: true,
    unionIsTyping: false,
    docstringFlag: false,
    mroGetset: false,
    tupleCollects: false,
    formatTemporaries: true,
    lateExceptions: true,
    exceptionVectorcall: false,
    texts: TEXTS,
  },
  {
    '3.9.18': {
      visitsType: true,
      listGrowth: 'even',
      classmethodChains: true,
      freeMethods: 0,
      freeBuiltins: 0,
      staticTypeSize: (w) => 51 * w,
    },
    '3.10.13': {
      listEvenHint: true,
      wrapperAttributes: ['__module__', '__name__', '__qualname__', '__doc__', '__annotations__'],
      dictLog2Bug: true,
      dictCallTakesTable: false,
      heapTypeSize: (w) => 111 * w,
      functionSize: (w) => 16 * w,
      typeUnion: true,
    },
    '3.11.7': {
      dictKeysHeader: (w) => 3 * w + 8, // 32
      dictUnicodeTables: true,
      sharedKeysLog2: 6,
      sharedKeysMax: 30,
      instanceValues: 'separate',
      heapTypeSize: (w) => 113 * w, // 904
      staticTypeSize: (w) => 51 * w,
      functionSize: (w) => 17 * w,
    },
    '3.12.1': {
      lateExceptions: false,
      recursion: {
        shared: false,
        limit: 1500,
        evalUnits: 2,
        countsCalls: true,
        text: 'maximum recursion depth exceeded',
      },
      rangeLengthDirect: true,
      listPopFrees: true,
      instanceValues: 'tagged',
      getattrSuppresses: true,
      getattrBinds: false,
      mroGetset: true,
      managedWeakref: true,
      typeParams: true,
      heapTypeSize: (w) => 115 * w, // 920
      staticTypeSize: (w) => 52 * w,
      functionSize: (w) => 18 * w,
      texts: TEXTS_12,
    },
    '3.13.0': {
      recursion: {
        shared: false,
        limit: 10000,
        evalUnits: 2,
        countsCalls: false,
        text: 'maximum recursion depth exceeded',
      },
      dictKeysDomain: 'mem',
      listTakesTables: true,
      docInMem: true,
      namespaceFromMapping: true,
      classmethodChains: false,
      instanceValues: 'embedded',
      staticAttributes: true,
      heapTypeSize: (w) => 116 * w, // 928
      staticTypeSize: (w) => 52 * w,
      listDelete: 'move',
      texts: TEXTS_13,
    },
    // the builds from here on are Debian's
    '3.13.18': { dictLog2Bug: false, staticBase: 0xad0000 },
    '3.14.4': {
      recursion: {
        shared: false,
        limit: 65000,
        evalUnits: 2,
        countsCalls: false,
        text: 'Stack overflow (used 8156 kB)',
      },
      listKeepsSmall: true,
      listDelete: 'resize',
      freeIterators: 10,
      freeRanges: 6,
      wrapperAttributes: ['__module__', '__name__', '__qualname__', '__doc__'],
      dictTracksLazily: false,
      embeddedEverywhere: true,
      sharedKeysPrefilled: true,
      heapTypeSize: (w) => 117 * w, // 936
      functionSize: (w) => 19 * w,
      freeMethods: 20,
      freeBuiltins: 16,
      tupleCollects: true,
      docstringFlag: true,
      unionIsTyping: true,
      lazyAnnotations: true,
      formatTemporaries: false,
      exceptionVectorcall: true,
      texts: TEXTS_14,
    },
    '3.15.2': {
      heapTypeSize: (w) => 118 * w, // 944
      staticTypeSize: (w) => 53 * w,
      sharedDescriptors: true,
      keysBeforeSubclasses: true,
      texts: TEXTS_15,
      frozenDict: true,
      sentinel: true,
      frozensetUntracks: true,
      moduleSize: (w) => 13 * w,
    },
  },
);
