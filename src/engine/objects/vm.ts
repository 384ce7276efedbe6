/**
 * The state of one twin: everything that a CPython process would hold in globals and in its interpreter and thread
 * states. It is passed as the first argument to every function of the object layer; nothing lives in module variables,
 * so several twins (of different versions) can live side by side.
 *
 * Filled in order by run/bootstrap.ts: heap, collector, type objects (`t`), singletons, exceptions (`exc`), builtins.
 */
import type { Collected, Collector } from '../gc/collector.ts';
import type { GcNode } from '../gc/list.ts';
import { CALL } from '../gc/parts.ts';
import type { Heap } from '../heap/index.ts';
import type { Profile } from '../profile/index.ts';
import type { UnraisableKind } from '../profile/run.ts';
import type { ArgSpec } from './arguments.ts';
import type { DictKeys } from './dictkeys.ts';
import type { PyThrow } from './errors.ts';
import type { HostSystem } from './hostsystem.ts';
import type { PyAtom, PyObj, PyObject, PyText } from './object.ts';
import { TextState } from './textstate.ts';
import type { PyType, Vectorcall } from './type.ts';

/** One activation of a code object; the collector and tracebacks see it through a frame object (`obj`). */
export interface Frame {
  back: Frame | null;
  /** the code object (run/code.ts) */
  code: any;
  /** the function object, owned by the frame; null for module bodies run by exec */
  func: PyObj | null;
  globals: PyObj;
  builtins: PyObj;
  /** namespace of module and class bodies, null in functions */
  locals: PyObject | null;
  /** index of the instruction being executed, in the code unit */
  i: number;
  /** frame object, once something asked for it */
  obj: PyObj | null;
}

/** @cpython Include/cpython/pystate.h _PyErr_StackItem: the exception being handled (owned), one item a generator */
export interface ExcItem {
  value: PyObj | null;
  prev: ExcItem | null;
}

/** What the twin asks of the world around it; nothing else is reached. */
export interface Host {
  /** bytes of the guest's file descriptors 1 and 2 */
  write(fd: number, data: Uint8Array): void;
  /** bytes from descriptor 0; null at its end */
  read?(fd: number, size: number): Uint8Array | null;
  /** source of a module by path, relative to a search root (`json/__init__.py`), and where it is; null where it is missing */
  load?(path: string): { source: string; file: string } | null;
  /** bytes of a file that the guest opens; null where it is missing */
  open?(path: string): Uint8Array | null;
  /** keeps what `make` answers for a key and a text beyond this VM; it depends on nothing else and is plain data */
  memo?<T>(key: string, text: string, make: () => T): T;
  /** JavaScript of code units, for hosts whose `memo` gives the same units to several twins of one build */
  emissions?: WeakMap<object, unknown>;
  /** nanoseconds, monotone; nanoseconds since the epoch */
  clock?(): number;
  time?(): number;
  env?: Record<string, string>;
  /** files, folders, the process; without it files live in the twin's memory */
  system?: Partial<HostSystem>;
}

/** What lower layers ask of `run/`: the one seam by which objects call code. Set by run/bootstrap.ts. */
export interface Hooks {
  /** line and file of the running frame, for tracemalloc: id of an interned traceback */
  traceback(): number;
  /** adds the running frame to the traceback of an exception; see run/traceback.ts */
  compile(source: string, filename: string, mode: 'exec' | 'eval' | 'single', flags: number): PyObj;
  /** the tree of a source as an object of ast's classes; a code object of such a tree */
  parse(source: string, filename: string, mode: 'exec' | 'eval' | 'single', flags: number): PyObject;
  compileTree(tree: PyObject, filename: string, mode: 'exec' | 'eval' | 'single', flags: number): PyObj;
  import(
    name: string,
    globals: PyObject | null,
    locals: PyObject | null,
    fromlist: PyObject | null,
    level: number,
  ): PyObject;
  /** stdout of the guest */
  write(fd: number, data: Uint8Array): void;
  /** nanoseconds, monotone; real time only where the embedder allows it */
  clock(): number;
}

export class VM {
  readonly profile: Profile;
  readonly heap: Heap;
  gc!: Collector;
  hooks!: Hooks;

  /** the low half of a hash is returned, the high half is here */
  hashHi = 0;
  /** set when something waits for the next check point: collection (3.12+), signals, pending calls */
  breaker = false;
  frame: Frame | null = null;
  /** Python frames (until 3.11: and calls of C code); nested C code from 3.12 on (objects/recursion.ts) */
  depth = 0;
  cdepth = 0;
  /** calls between C and Python are counted (3.11, 3.12: their limits are near) */
  countsCalls = false;
  recursionLimit = 1000;
  /** exception state of the running frame or generator; sys.exc_info shows the topmost one that is set */
  excInfo: ExcItem = { value: null, prev: null };
  /** value of the `return` that ended a generator, set with a null from tp_iternext/am_send (owned) */
  sendReturned: PyObject | null = null;
  /** request for an int of one digit; bytes before the digits of a longer one */
  intSize1 = 28;
  intHeader = 24;
  smallIntMax = 256;
  /** limit of digits between int and str (sys.set_int_max_str_digits), 0: none */
  intMaxStrDigits = 4300;
  freeInts: PyAtom[] = [];
  freeIntsMax = 0;
  freeFloats: PyAtom[] = [];
  freeComplex: PyAtom[] = [];
  /** index = length; lengths beyond have no free list */
  freeTuples: PyObj[][] = [];
  tupleHeader = 24;
  tupleTracksAlways = true;
  /** next address for static objects, see staticAddress */
  private nextStatic = 1;
  /** the key table of every empty dict (dictkeys.ts) */
  emptyKeys!: DictKeys;
  /** blocks of 8-slot tables; dict objects */
  freeDictKeys: number[] = [];
  freeLists: PyObj[] = [];
  freeSlice: PyObj | null = null;
  /** block of the PyUnicodeWriter that is kept for the next one (3.14+), 0: none */
  freeWriter = 0;
  freeListIters: PyObj[] = [];
  freeTupleIters: PyObj[] = [];
  freeRanges: PyObj[] = [];
  /** messages that are made once, see keptText */
  readonly keptTexts = new Map<string, PyText>();
  freeRangeIters: PyObj[] = [];
  freeDicts: PyObj[] = [];
  freeMethods: PyObj[] = [];
  freeBuiltins: PyObj[] = [];
  /** domain of key tables and inline values, see profile.core */
  keysInMem = false;
  dictTracksLazily = true;
  unicodeTables = true;
  embeddedValues = false;
  /** nested deallocations, for the trashcan */
  deallocDepth = 0;
  /** next value for PyType.tp_version and dict key versions */
  nextVersion = 1;
  hashSeedless = true;

  /** the hot types as fields (the same objects as in `t`); createTypes sets each as soon as it exists */
  tInt!: PyType;
  tBool!: PyType;
  tFloat!: PyType;
  tStr!: PyType;
  tBytes!: PyType;
  tTuple!: PyType;
  tList!: PyType;
  tDict!: PyType;
  /** lazy imports (3.15): null where the version has none; what sys keeps of them; the value that takes a lazy one's place */
  tLazyImport: PyType | null = null;
  lazy: { mode: 'normal' | 'all'; filter: PyObject | null; modules: PyObj | null } = {
    mode: 'normal',
    filter: null,
    modules: null,
  };
  reified!: (o: PyObject, d: PyObj | null, name: PyText) => PyObject;
  /** null where the version has no frozendict */
  tFrozenDict: PyType | null = null;
  tFunction!: PyType;
  tMethod!: PyType;
  tBuiltin!: PyType;
  tMethodDescr!: PyType;
  tRange!: PyType;
  tType!: PyType;

  /** type objects by the name used in C without `Py` and `_Type`: int, str, list, function, getset ... */
  readonly t: Record<string, PyType> = Object.create(null);
  /** exception types by name */
  readonly exc: Record<string, PyType> = Object.create(null);
  None!: PyAtom;
  True!: PyAtom;
  False!: PyAtom;
  Ellipsis!: PyAtom;
  NotImplemented!: PyAtom;
  emptyTuple!: PyObj;
  emptyStr!: PyText;
  emptyBytes!: PyText;
  /** index = value + 5 */
  smallInts: PyAtom[] = [];
  latin1: PyText[] = [];
  byteChars: PyText[] = [];
  /** interned strings; the table's growth is accounted by unicode.ts */
  readonly interned: Map<string, PyText> = new Map();
  /** the C functions whose tuple of keyword names is there, where the version makes it late; see arguments.ts */
  readonly keywordTuples: Map<ArgSpec, PyObj | null> = new Map();
  readonly text: TextState;
  builtins!: PyObj;
  /** sys.modules */
  modules!: PyObj;
  sysDict!: PyObj;
  /** call of any callable, the generic path; set by call.ts */
  call!: Vectorcall;
  /** makes an exception instance from type and message as PyErr_SetString does; set by exceptions.ts */
  newException!: (type: PyType, message: string) => PyObj;
  /** second result of runtime functions that give two: the receiver of a method, the value of `__enter__` ... */
  self: PyObject | null = null;
  /** items of the last unpacking, owned */
  unpacked: PyObject[] = [];
  /** parts of exception objects, set by exceptions.ts: steals cause; links the handled exception as context; borrowed */
  setCause!: (exc: PyObj, cause: PyObj | null) => void;
  chainContext!: (exc: PyObj) => void;
  tracebackOf!: (exc: PyObj) => PyObj | null;
  /** hooks into higher files, set by the file that has them: */
  unraisable!: (e: unknown, where: PyObject | null, message?: string | null) => void;
  warnNeverAwaited!: (coroutine: PyObj) => void;
  /** exception of `type(message)` with `cause` (stolen) as cause and context */
  raisedFrom!: (type: PyType, message: string, cause: PyObj) => unknown;
  iter!: (o: PyObject) => PyObject;
  isInstance!: (o: PyObject, type: PyObject) => boolean;
  /** how a callable is named in messages: `f()` */
  functionText!: (callable: PyObject) => string;
  /** items of any iterable, new references */
  listOf!: (o: PyObject) => PyObject[];
  /** values of fresh instances, by their number (instancedict.ts) */
  readonly slotTemplates: null[][] = [];
  readonly valueTemplates: (PyObject | number | null)[][] = [];
  /** the classes of syntax trees, once something asks for them (modules/ast.ts) */
  ast: unknown = null;
  /** makes the module _warnings, over the state that the twin's own warnings use */
  createWarnings!: (vm: VM) => PyObj;
  /** names of the modules that are written here, sorted */
  builtinNames: readonly string[] = [];
  /** run/runtime's functions, made once */
  runtime: unknown = null;
  /** the builtin `__import__`, so that IMPORT_NAME sees whether it was replaced */
  importFunction: PyObject | null = null;
  importStar!: (frame: any, module: PyObject) => void;
  importFromFailed!: (module: PyObject, name: string | null, missing: string) => never;
  /** operands of LOAD_COMMON_CONSTANT */
  commonConstants: PyObject[] = [];
  /** operands of CALL_INTRINSIC_1 and _2 that files above provide (typing, groups): borrow, give new references */
  intrinsics1: Record<number, (o: PyObject) => PyObject> = {};
  intrinsics2: Record<number, (a: PyObject, b: PyObject) => PyObject> = {};
  /** dir() without argument: sorted names of the running frame, a new list */
  dirHere!: () => PyObject;
  /** iter(callable, sentinel); set by the file of the callable iterator */
  newCallIter!: (callable: PyObject, sentinel: PyObject) => PyObject;
  /** a fresh StopIteration(), to be thrown */
  stopIteration!: () => unknown;
  /** the text file that print writes to without going round through its methods */
  stdout: PyObject | null = null;
  /** the interpreter's own sys.stderr */
  stderr: PyObject | null = null;
  /** the interpreter is going down; its files can't be read any more */
  finalizing = false;
  sourcesClosed = false;
  /** sys.UnraisableHookArgs of these five values (stolen); set by sys */
  newUnraisableArgs!: (values: PyObject[]) => PyObj;
  /** the interpreter's own hooks; set by run/ */
  displayException!: (exc: PyObj) => void;
  printUnraisable!: (args: PyObject) => void;
  /** runs a class body (function) with `ns` as its namespace; what it returns (the class cell or None) */
  runBody!: (fn: PyObj, ns: PyObject) => PyObject;
  /** namespace for the next code that is entered through run/program.ts runCode; enter() takes it */
  nextLocals: PyObject | null = null;
  /** a function object over code and globals (both borrowed) */
  newFunction!: (code: PyObj, globals: PyObj) => PyObj;
  moduleNamed!: (name: string) => PyObject | null;
  /** f(*args, **keywords) */
  callDict!: (f: PyObject, args: PyObject[], keywords: PyObj) => PyObject;
  /** mapping[name] = value; steals value */
  setItemStr!: (mapping: PyObject, name: string, value: PyObject) => void;
  reprText!: (o: PyObject) => string;
  /** source texts by file name, and split: for tracebacks */
  readonly sources: Map<string, string> = new Map();
  readonly sourceLines: Map<string, string[]> = new Map();
  /** sources that failed to compile, by file name: for suggestions */
  readonly syntaxSources: Map<string, { text: string; fromFile: boolean }> = new Map();
  /** what the collector asks: may this dict be untracked; runs tp_finalize and reports errors; weak references of trash */
  dictMayUntrack: (d: PyObj) => boolean = () => false;
  finalize!: (o: PyObj) => void;
  /** clears weak references to the objects of a list and calls callbacks; how many reference objects died */
  /** is there a weak reference in a list, or one to an object of it? */
  gcHasWeakrefs: (list: GcNode) => boolean = () => false;
  /** sets and gives `parts` of a type (gc/parts.ts); set by typedealloc.ts */
  partsOf: (type: PyType) => number = () => CALL;
  gcWeakrefs: (list: GcNode, old: GcNode, last: boolean) => number = () => 0;
  clearFreelists!: () => void;
  gcGarbage: (o: PyObj) => void = () => {};
  gcCallbackList: PyObj | null = null;
  gcGarbageList: PyObj | null = null;
  gcCallbacks: (phase: string, generation: number, found: Collected, seconds: number) => void = () => {};
  /** a line of the collector's debug flags about one object */
  gcDebug: (what: string, o: PyObj) => void = () => {};
  /** visits what running frames hold (all of them at the start of a cycle), and what the interpreter itself holds (3.14.0-3.14.4) */
  gcStacks: (start: boolean, visit: (o: PyObject | null) => void) => void = () => {};
  gcRoots: (visit: (o: PyObject | null) => void) => void = () => {};
  /** result of the call behind which a collection runs: on the stack, but in no variable yet */
  gcResult: PyObject | null = null;
  /** the line that runs */
  gcWhere: () => { file: string; line: number } = () => ({ file: '', line: 0 });
  /** the built-in sys.unraisablehook */
  unraisableHook: PyObject | null = null;
  /** the frame object of a frame, borrowed */
  frameObject!: (frame: Frame) => PyObj;
  /** traceback and message of an exception, as printed */
  exceptionText!: (exc: PyObj) => string;
  /** runs code with these namespaces */
  runCode!: (code: PyObj, globals: PyObj, locals: PyObject) => PyObject;
  /** the end of the interpreter: atexit, module teardown; set by run/ */
  finish: () => void = () => {};
  /** value of an inner generator that ended on a throw: the next SEND gives it (3.11), owned */
  endedDelegation: PyObject | null = null;
  /** steals `awaitable` */
  newAnextAwaitable!: (awaitable: PyObject, fallback: PyObject) => PyObj;
  newCoroutineWrapper!: (coroutine: PyObj) => PyObj;
  /** the JavaScript function of a code object */
  jsOf!: (code: PyObj) => (...args: any[]) => any;
  /** the exception being handled, borrowed */
  handledException!: () => PyObj | null;
  /** text of str(o) */
  str!: (o: PyObject) => string;
  host!: Host;
  /** sys.set_asyncgen_hooks, owned */
  readonly asyncGenHooks: { firstiter: PyObject | null; finalizer: PyObject | null } = {
    firstiter: null,
    finalizer: null,
  };
  /** takes the running thread off the stack until what is pushed to `waiting` is called; returns where it can't; set by modules/thread.ts */
  parkThread: ((waiting: (() => void)[]) => void) | null = null;
  /** nanoseconds that the guest slept: its clocks are ahead by them */
  slept = 0;
  /** the sockets in memory (modules/sockets.ts) */
  net: unknown = null;
  /** a signal that the program sends to itself; set by modules/signal.ts */
  raiseSignal: ((n: number) => void) | null = null;
  /** the current context of context variables, owned; null until one is asked for */
  context: PyObj | null = null;
  /** what the host lends of the operating system, or files in memory (modules/memoryfiles.ts) */
  system: Partial<HostSystem> = {};
  argv: string[] = [''];
  asyncGenWrap!: (o: PyObject) => PyObject;
  buildTemplate!: (args: PyObject[]) => PyObject;
  buildInterpolation!: (value: PyObject, text: PyObject, conversion: number, spec: PyObject | null) => PyObject;
  /** CHECK_EG_MATCH: the match, with the rest in `self` (both new references, None where empty) */
  matchGroup!: (exc: PyObject, type: PyObject) => PyObject;
  /** the locals of a frame as `f_locals` shows them, a new reference */
  frameLocals!: (frame: any) => PyObject;
  appendStr!: (a: PyText, b: PyText) => PyObject;
  genericSetAttr: PyType['tp_setattro'] = null;
  /** special method looked up on the type and bound, a new reference; null where it is missing */
  lookupSpecial!: (o: PyObject, name: string) => PyObject | null;
  /** sets `name` and `obj` of an AttributeError that has none yet; set by exceptions.ts */
  attributeErrorContext: ((vm: VM, exc: PyObj, obj: PyObject, name: PyObject) => void) | null = null;
  /** reports an error that can't travel (in __del__, say): takes over the thrown; set by run/ */
  writeUnraisable!: (thrown: PyThrow, where: PyObject | null, kind: UnraisableKind | null) => void;
  /** text to sys.stderr */
  writeStderr!: (text: string) => void;
  /** PyWeakref_NewRef(o, NULL): new reference; set by weakref.ts */
  newWeakref: ((o: PyObject) => PyObj) | null = null;
  /** PyObject_ClearWeakRefs; set by weakref.ts */
  clearWeakrefs: (o: PyObj) => void = () => {};
  /** nested deallocations of containers, and those that wait for the outermost (trashcan.ts) */
  trashNesting = 0;
  readonly trash: PyObj[] = [];
  /** what print wrote and the text file has not handed on: a str, or a list of them; and how many bytes (modules/pending.ts) */
  pendingText: PyObject | null = null;
  pendingBytes = 0;
  /** the dict of the thread state, made when repr first asks for it */
  threadDict: PyObj | null = null;
  /** a new list of these items (stolen); set by list.ts */
  newList!: (items: PyObject[]) => PyObj;
  /** `X | Y` of types; set by union.ts */
  typeUnion: ((a: PyObject, b: PyObject) => PyObject) | null = null;
  /** `__annotations__` from `__annotate__` of a class or module (3.14); set by run/ */
  callAnnotate: ((o: PyObject) => PyObject) | null = null;
  /** `__dict__` and `__weakref__` of all classes (3.15) */
  readonly sharedGetsets: Map<string, PyObj> = new Map();
  /** objects that are being printed (Py_ReprEnter) */
  reprList: PyObj | null = null;
  /** `<module 'x' from ...>` through the import machinery; set by run/ */
  moduleRepr!: (m: PyObj) => PyObject;
  /** may throw a better AttributeError for a module (partially initialised, shadowed); set by run/ */
  moduleAttributeMissing: ((m: PyObj, module: PyText, name: PyText) => void) | null = null;
  /** type and first argument of the running function, for super() without arguments (borrowed); set by run/ */
  superArguments!: () => { type: PyType; obj: PyObject };
  /** PyErr_WarnEx; set by modules/warnings.ts */
  warn: ((category: PyType, message: string, level?: number) => void) | null = null;
  /** PyErr_WarnExplicit; set by modules/warnings.ts */
  warnAt: ((category: PyType, message: string, filename: string, lineno: number) => void) | null = null;
  /** list_append and deletion of one item; set by listtype.ts */
  listAppend!: (list: PyObj, o: PyObject) => void;
  listDelete!: (list: PyObj, i: number) => void;
  /** `type[key]`: types.GenericAlias; set by genericalias.ts */
  genericAlias!: (origin: PyObject, key: PyObject) => PyObject;
  /** PyObject_GetMethod found an unbound method: call it with the object in front */
  methodFound = false;
  /** attribute of a type without the error; set by typeobject.ts */
  typeLookup: ((vm: VM, type: PyType, name: PyText) => PyObject | null) | null = null;
  /** the wrapper descriptor object.__getattribute__ */
  tObjectGetattribute: PyObject | null = null;
  /** free lists by name, see freelists.ts */
  readonly free: Record<string, PyObject[]> = Object.create(null);

  constructor(profile: Profile, heap: Heap) {
    this.profile = profile;
    this.heap = heap;
    this.text = new TextState(profile);
    this.countsCalls = profile.core.recursion.countsCalls;
    const objects = profile.objects;
    this.intSize1 = objects.intSize1(profile.pointerWidth);
    this.intHeader = 3 * profile.pointerWidth;
    this.smallIntMax = objects.smallIntMax;
    this.intMaxStrDigits = profile.values.intDigitsLimit;
    this.freeIntsMax = objects.freeInts;
    this.tupleHeader = objects.tupleHeader(profile.pointerWidth);
    this.tupleTracksAlways = objects.tupleTracksAlways;
    this.keysInMem = profile.core.dictKeysDomain === 'mem';
    this.unicodeTables = profile.core.dictUnicodeTables;
    this.embeddedValues = profile.core.instanceValues === 'embedded';
    this.dictTracksLazily = profile.core.dictTracksLazily;
    for (let n = 0; n < objects.tupleFreeSizes; n++) this.freeTuples.push([]);
  }

  /** Address for an object of the interpreter's own static memory (types, small ints from 3.11 on): never in a pool. */
  staticAddress(bytes: number): number {
    const addr = this.nextStatic;
    this.nextStatic += (bytes + 15) >> 4;
    return -addr;
  }
}
