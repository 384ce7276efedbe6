/**
 * The posix module, as far as a program without an operating system can have it: constants, the environment the host gives, names of
 * paths. What would reach files or processes raises NotSupported by name.
 */
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictSet, newDict } from '../objects/dict.ts';
import { NotSupported, PyThrow } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { decref, type PyObj } from '../objects/object.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';
import { fspath, osError } from './oserror.ts';
import { fileFunctions, statResultType } from './posix_files.ts';

/** Functions of an operating system: named, so that importing finds them, and refused when called. */
const REFUSED = [
  'open',
  'close',
  'read',
  'write',
  'lseek',
  'fstat',
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

function workingDirectory(vm: VM): string {
  if (vm.host.cwd === undefined) throw new NotSupported('os.getcwd()');
  return vm.host.cwd;
}

const FUNCTIONS: Record<string, MethodSpec> = {
  ...Object.fromEntries(REFUSED.map((name) => [name, refused(name)])),
  fspath: { call: 'O', fn: (vm, _s, o) => fspath(vm, o) },
  getpid: {
    call: 'NOARGS',
    fn: (vm) => {
      if (vm.host.pid === undefined) throw new NotSupported('os.getpid()');
      return newInt(vm, vm.host.pid);
    },
  },
  getppid: refused('getppid'),
  getuid: refused('getuid'),
  geteuid: refused('geteuid'),
  getcwd: { call: 'NOARGS', fn: (vm) => newStr(vm, workingDirectory(vm)) },
  getcwdb: { call: 'NOARGS', fn: (vm) => newBytes(vm, new TextEncoder().encode(workingDirectory(vm))) },
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
  const statResult = statResultType(vm);
  return defineModule(vm, {
    name: 'posix',
    functions: { ...FUNCTIONS, ...fileFunctions(statResult) },
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
      add('stat_result', share(statResult as PyObj));
      add('_have_functions', m.newList([]));
    },
  });
}
