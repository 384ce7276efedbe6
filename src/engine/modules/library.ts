/** The C modules under the standard library's own ones, by name. */
import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { createAbc } from './abc.ts';
import { createAst } from './ast.ts';
import { createCollections } from './collections.ts';
import { createContextvars } from './contextvars.ts';
import { createFunctools } from './functools.ts';
import { HASH_MODULES } from './hashes.ts';
import { createBisect, createHeapq } from './heapq.ts';
import { createImp } from './imp.ts';
import { createImportlib, createMachinery } from './importlib.ts';
import { createIo } from './io.ts';
import { createItertools } from './itertools.ts';
import { createAtexit } from './lifecycle.ts';
import { createMarshal } from './marshal.ts';
import { createOpcode } from './opcode.ts';
import { createPosix } from './posix.ts';
import { createQueue } from './queue.ts';
import { SHA2_MODULES } from './sha2.ts';
import { createSignal } from './signal.ts';
import { createPosixsubprocess, createSelect, createSocket } from './sockets.ts';
import { createThread } from './thread.ts';
import { createTokenize } from './tokenize.ts';
import { createTracemalloc } from './tracemalloc.ts';
import { createTyping } from './typing.ts';
import { createZlib } from './zlib.ts';

export const LIBRARY_MODULES: Record<string, (vm: VM) => PyObj> = {
  _abc: createAbc,
  _ast: createAst,
  _bisect: createBisect,
  _collections: createCollections,
  _contextvars: createContextvars,
  _functools: createFunctools,
  _imp: createImp,
  _heapq: createHeapq,
  _io: createIo,
  _opcode: createOpcode,
  _posixsubprocess: createPosixsubprocess,
  _queue: createQueue,
  _signal: createSignal,
  _socket: createSocket,
  select: createSelect,
  _thread: createThread,
  ...SHA2_MODULES,
  ...HASH_MODULES,
  zlib: createZlib,
  _tokenize: createTokenize,
  _tracemalloc: createTracemalloc,
  _typing: createTyping,
  atexit: createAtexit,
  importlib: createImportlib,
  'importlib.machinery': createMachinery,
  itertools: createItertools,
  marshal: createMarshal,
  posix: createPosix,
};
