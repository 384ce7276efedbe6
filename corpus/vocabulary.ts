/**
 * The closed vocabulary of the corpus: every word that a program's metadata may use, and the schema that holds
 * metadata to it. A word that isn't here is refused, so that pages, filters and reports can rely on the lists.
 */
import { z } from 'zod';

/** Folders of the corpus; a program's topic is the folder it stands in. */
export const TOPICS = [
  'allocator',
  'classes',
  'collections-module',
  'context-managers',
  'cycles',
  'exceptions',
  'finalizers',
  'generations',
  'interning',
  'leaks',
  'practices',
  'refcounts',
  'size-classes',
  'sizes',
  'threads',
  'tracemalloc',
  'weakrefs',
] as const;

/** Sections of the seed article, in its order; `own` is what the article doesn't treat. */
export const SECTIONS = [
  '1 Architecture',
  '1.1 Operating system allocator',
  '1.2 pymalloc',
  '1.3 Object allocators',
  '2.1 Overhead of pymalloc',
  '2.2 Size classes',
  '2.3 Small and large objects',
  '3 Reference counting',
  '4 Reference cycles',
  '5.1 Generations',
  '5.2 When the collector runs',
  '5.3 Cycle detection',
  '5.4 Cycles with __del__',
  '5.5 Manual control',
  '6.1 Small integers',
  '6.2 String interning',
  '6.3 Pre-created objects',
  '7 Weak references',
  '8 Context managers',
  '9.1 tracemalloc',
  '9.2 Line by line',
  '9.3 Object graphs',
  '10.1 Letting go',
  '10.2 Generators',
  '10.3 Building strings',
  '10.4 Slots',
  '10.5 Numeric data',
  '11.1 The GIL',
  '11.2 Leaks',
  '12 Other languages',
  'own',
] as const;

/** Observables that a program is about; the full list of what is recorded belongs to the probe. */
export const SHOWN = [
  'stdout',
  'traced.current',
  'traced.peak',
  'traced.lines',
  'blocks',
  'classes',
  'pools',
  'arenas',
  'gc.count',
  'gc.collections',
  'gc.collected',
  'gc.uncollectable',
  'gc.pending',
  'after',
] as const;

/** Modules that programs may import: the harness imports them before the start state. */
export const MODULES = [
  'array',
  'collections',
  'contextlib',
  'copy',
  'dataclasses',
  'functools',
  'gc',
  'io',
  'itertools',
  'math',
  'numpy',
  'os',
  'subprocess',
  'sys',
  'threading',
  'tracemalloc',
  'weakref',
] as const;

/** Versions at which a program may start to be valid. */
export const REQUIRED = ['>=3.8', '>=3.9', '>=3.10', '>=3.11', '>=3.12', '>=3.13', '>=3.14'] as const;

export const KEYWORDS = [
  'alignment',
  'arena',
  'array',
  'bytearray',
  'bytes',
  'cache',
  'call',
  'callback',
  'chain',
  'class',
  'closure',
  'comprehension',
  'constant',
  'context-manager',
  'copy',
  'counter',
  'cycle',
  'dataclass',
  'decorator',
  'default-argument',
  'del',
  'deque',
  'descriptor',
  'dict',
  'enum',
  'exception',
  'finalizer',
  'float',
  'fragmentation',
  'free-list',
  'freeze',
  'function',
  'generation',
  'generator',
  'getsizeof',
  'graph',
  'growth',
  'identity',
  'immortal',
  'inheritance',
  'instance',
  'int',
  'interning',
  'iterator',
  'list',
  'lock',
  'match',
  'memoryview',
  'metaclass',
  'method',
  'namedtuple',
  'numpy',
  'order',
  'ordereddict',
  'partial',
  'peak',
  'pool',
  'property',
  'queue',
  'recursion',
  'refcount',
  'resurrection',
  'set',
  'size-class',
  'slots',
  'snapshot',
  'stats',
  'str',
  'string-building',
  'thread',
  'threshold',
  'traceback',
  'tracking',
  'tree',
  'tuple',
  'unpacking',
  'weakref',
] as const;

const words = <T extends readonly [string, ...string[]]>(list: T) => z.array(z.enum(list)).nonempty();
const claimId = z.string().regex(/^[a-z][a-z0-9-]*$/);

/** What the trailing comments of a program say, after they were split into lists. */
export const Metadata = z.strictObject({
  title: z.string().min(4).max(60),
  section: z.enum(SECTIONS),
  shows: words(SHOWN),
  requires: z.enum(REQUIRED),
  /** Modules imported without condition. */
  needs: z.array(z.enum(MODULES)),
  /** Modules that the program tries and can do without: its output says so when they are missing. */
  optional: z.array(z.enum(MODULES)),
  /** The program calls the builtin `probe(label)`, which the harness provides. */
  probe: z.boolean(),
  claims: z.array(claimId),
  keywords: words(KEYWORDS),
});
export type Metadata = z.infer<typeof Metadata>;

/** Reads the value of a program's `claim` line. */
export const Reading = z.enum(['integer', 'decimal', 'boolean', 'text']);

/** The rule that decides a claim; a value that can't be compared with it fails. */
export const Expectation = z.union([
  z.strictObject({ equals: z.union([z.number(), z.boolean(), z.string()]) }),
  z.strictObject({ between: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ atLeast: z.number() }),
  z.strictObject({ atMost: z.number() }),
]);
export type Expectation = z.infer<typeof Expectation>;

/** A statement of the seed article, and the program that settles it. */
export const Claim = z.strictObject({
  id: claimId,
  section: z.enum(SECTIONS),
  /** The article's own words, shortened. */
  quote: z.string().min(2),
  statement: z.string().min(10),
  /** Id of the program that prints `claim <id>: <value>`. */
  program: z.string(),
  how: z.strictObject({ read: Reading, unit: z.string(), measured: z.string() }),
  expects: Expectation,
});
export type Claim = z.infer<typeof Claim>;
