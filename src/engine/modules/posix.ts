/**
 * The posix module, as far as a program without an operating system can have it: constants, the environment the host gives, names of
 * paths. What would reach files or processes raises NotSupported by name.
 */
import { newBytes } from '../objects/bytes.ts';
import { callNoArgs } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictSet, newDict } from '../objects/dict.ts';
import { NotSupported, PyThrow, typeError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';

/** `os.fspath`: new reference. @cpython Modules/posixmodule.c PyOS_FSPath 3.8-3.15 */
export function fspath(vm: VM, o: PyObject): PyObject {
  if (isSubtype(o.type, vm.tStr) || isSubtype(o.type, vm.tBytes)) return share(o);
  const f = vm.lookupSpecial(o, '__fspath__');
  if (f === null) typeError(vm, `expected str, bytes or os.PathLike object, not ${o.type.tp_name}`);
  try {
    return callNoArgs(vm, f);
  } finally {
    decref(vm, f);
  }
}

/** The text of a path argument. */
export function pathText(vm: VM, o: PyObject): string {
  const p = fspath(vm, o);
  const text = isSubtype(p.type, vm.tStr) ? (p.v as string) : new TextDecoder().decode(p.v as Uint8Array);
  decref(vm, p);
  return text;
}

/** Raises the OSError subclass of an errno. */
export function osError(vm: VM, kind: string, errno: number, text: string, filename: PyObject | null): never {
  const args = [newInt(vm, errno), newStr(vm, text), ...(filename === null ? [] : [share(filename)])] as PyObject[];
  const exc = vm.call(vm, vm.exc[kind]!, args, null) as PyObj;
  for (const a of args) decref(vm, a);
  vm.chainContext(exc);
  throw new PyThrow(exc);
}

/** Functions of an operating system: named, so that importing finds them, and refused when called. */
const REFUSED = [
  'open',
  'close',
  'read',
  'write',
  'lseek',
  'fstat',
  'stat',
  'lstat',
  'listdir',
  'scandir',
  'mkdir',
  'rmdir',
  'unlink',
  'remove',
  'rename',
  'replace',
  'readlink',
  'symlink',
  'link',
  'access',
  'chdir',
  'chmod',
  'chown',
  'utime',
  'fork',
  'execv',
  'execve',
  'kill',
  'waitpid',
  'pipe',
  'dup',
  'dup2',
  'system',
  'times',
  'truncate',
  'ftruncate',
  'fsync',
];

const refused = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(`os.${name}()`);
  },
});

const FUNCTIONS: Record<string, MethodSpec> = {
  ...Object.fromEntries(REFUSED.map((name) => [name, refused(name)])),
  fspath: { call: 'O', fn: (vm, _s, o) => fspath(vm, o) },
  getpid: refused('getpid'),
  getppid: refused('getppid'),
  getuid: refused('getuid'),
  geteuid: refused('geteuid'),
  getcwd: refused('getcwd'),
  isatty: { call: 'O', fn: (vm) => newBool(vm, false) },
  cpu_count: refused('cpu_count'),
  strerror: refused('strerror'),
  _exit: {
    call: 'O',
    fn: (vm, _s, o) => {
      throw new PyThrow(vm.call(vm, vm.exc.SystemExit!, [o], null) as PyObj);
    },
  },
  get_terminal_size: {
    call: 'FASTCALL',
    fn: (vm) => osError(vm, 'OSError', 25, 'Inappropriate ioctl for device', null),
  },
  register_at_fork: { call: 'FASTCALL_KEYWORDS', fn: none },
  urandom: {
    call: 'O',
    fn: () => {
      throw new NotSupported('os.urandom()');
    },
  },
};

const CONSTANTS: Record<string, number> = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  O_CLOEXEC: 524288,
  EX_OK: 0,
};

export function createPosix(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'posix',
    functions: FUNCTIONS,
    exec: (m, _module, add) => {
      for (const [name, n] of Object.entries(CONSTANTS)) add(name, newInt(m, n));
      const environ = newDict(m);
      for (const [name, text] of Object.entries(m.host.env ?? {})) {
        const utf8 = new TextEncoder();
        const [key, value] = [newBytes(m, utf8.encode(name)), newBytes(m, utf8.encode(text))];
        dictSet(m, environ, key, value);
        decref(m, key);
        decref(m, value);
      }
      add('environ', environ);
      add('error', share(m.exc.OSError!));
      add('_have_functions', m.newList([]));
    },
  });
}
