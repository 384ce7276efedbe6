/**
 * The posix module: what a program asks of the operating system, as far as the host lends one (`Host.system`). Files and folders are in
 * posix_files.ts; here are the process, the environment, constants. What the host doesn't offer raises NotSupported by name.
 */
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictSet, newDict } from '../objects/dict.ts';
import { errorText } from '../objects/errno_texts.ts';
import { NotSupported, PyThrow, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newSet } from '../objects/set.ts';
import { newTuple } from '../objects/tuple.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';
import { fileFunctions } from './posix_files.ts';
import { ask, fspath, pathResult, systemFunction } from './posix_path.ts';
import { entrySpec, scandirSpec } from './posix_scandir.ts';
import { type PosixTypes, posixTypes, textSequence } from './posix_stat.ts';
import { newSequence } from './structseq.ts';

export { fspath, osError, pathText } from './posix_path.ts';

/** Functions that no host can lend: named, so that importing finds them, and refused when called. */
const REFUSED = [
  'chown fchown lchown fchmod fchdir chroot fork forkpty execv execve posix_spawn posix_spawnp killpg waitpid',
  'wait wait3 wait4 waitid pipe pipe2 dup dup2 system mkfifo mknod nice openpty setsid setuid setgid getpgid getpgrp',
  'getsid getgroups statvfs fstatvfs pathconf fpathconf get_inheritable set_inheritable',
  'get_blocking set_blocking lockf pread pwrite readv writev posix_fallocate ttyname abort getpriority sched_yield',
]
  .join(' ')
  .split(' ');

const refused = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(`os.${name}()`);
  },
});

/** A number that the process has. */
const processNumber = (name: 'getpid' | 'getppid' | 'getuid' | 'getgid', shown: string = name): MethodSpec => ({
  call: 'NOARGS',
  fn: (vm) => newInt(vm, systemFunction(vm, name, shown)()),
});

const bytesOf = (vm: VM, size: number): PyObject => newBytes(vm, systemFunction(vm, 'urandom')(size));

/** What sysconf knows: number and value of Linux's settings that are the same everywhere. */
const SETTINGS: Record<string, readonly [number, number]> = {
  SC_CLK_TCK: [2, 100],
  SC_PAGE_SIZE: [30, 4096],
  SC_PAGESIZE: [30, 4096],
  SC_IOV_MAX: [60, 1024],
};

/** What a status of a process that ended says. */
function statusTests(tests: Record<string, (status: number) => boolean | number>): Record<string, MethodSpec> {
  const one = (f: (status: number) => boolean | number): MethodSpec => ({
    call: 'O',
    fn: (vm, _m, o) => {
      const answer = f(PyNumber_AsIndex(vm, o, vm.exc.OverflowError!));
      return typeof answer === 'boolean' ? newBool(vm, answer) : newInt(vm, answer);
    },
  });
  return Object.fromEntries(Object.entries(tests).map(([name, f]) => [name, one(f)]));
}

const PROCESS: Record<string, MethodSpec> = {
  getpid: processNumber('getpid'),
  getppid: processNumber('getppid'),
  getuid: processNumber('getuid'),
  geteuid: processNumber('getuid', 'geteuid'),
  getgid: processNumber('getgid'),
  getegid: processNumber('getgid', 'getegid'),
  getlogin: { call: 'NOARGS', fn: (vm) => newStr(vm, systemFunction(vm, 'getlogin')()) },
  getcwd: { call: 'NOARGS', fn: (vm) => newStr(vm, systemFunction(vm, 'getcwd')()) },
  getcwdb: { call: 'NOARGS', fn: (vm) => pathResult(vm, systemFunction(vm, 'getcwd', 'getcwdb')(), true) },
  umask: { call: 'O', fn: (vm, _m, o) => newInt(vm, systemFunction(vm, 'umask')(PyNumber_AsIndex(vm, o, null))) },
  cpu_count: { call: 'NOARGS', fn: (vm) => newInt(vm, systemFunction(vm, 'cpuCount', 'cpu_count')()) },
  sched_getaffinity: {
    call: 'O',
    fn: (vm) => {
      const n = systemFunction(vm, 'cpuCount', 'sched_getaffinity')();
      const items = Array.from({ length: n }, (_, k) => newInt(vm, k));
      const set = newSet(vm, items);
      for (const o of items) decref(vm, o);
      return set;
    },
  },
  getloadavg: {
    call: 'NOARGS',
    fn: (vm) => {
      const averages = systemFunction(vm, 'loadavg', 'getloadavg')();
      return newTuple(
        vm,
        averages.map((x) => newFloat(vm, x)),
      );
    },
  },
  urandom: { call: 'O', fn: (vm, _m, o) => bytesOf(vm, PyNumber_AsIndex(vm, o, null)) },
  getrandom: { call: 'FASTCALL_KEYWORDS', fn: (vm, _m, [o]) => bytesOf(vm, PyNumber_AsIndex(vm, o!, null)) },
  strerror: {
    call: 'O',
    fn: (vm, _m, o) => newStr(vm, errorText(PyNumber_AsIndex(vm, o, vm.exc.OverflowError!))),
  },
  _exit: {
    call: 'O',
    fn: (vm, _m, o) => {
      throw new PyThrow(vm.call(vm, vm.exc.SystemExit!, [o], null) as PyObj);
    },
  },
  kill: {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      const [pid, n] = args.map((o) => PyNumber_AsIndex(vm, o, vm.exc.OverflowError!));
      if (pid !== systemFunction(vm, 'getpid', 'kill')()) throw new NotSupported('os.kill() of another process');
      // without _signal nothing handles it
      if (vm.raiseSignal === null) decref(vm, vm.hooks.import('_signal', null, null, vm.None, 0));
      if (n !== 0) vm.raiseSignal!(n!);
      return none(vm);
    },
  },
  sysconf: {
    call: 'O',
    fn: (vm, _m, o) => {
      const found = Object.entries(SETTINGS).find(([name, [number]]) => o.v === name || o.v === number);
      return newInt(vm, found ? found[1][1] : valueError(vm, 'unrecognized configuration name'));
    },
  },
  /** os.confstr_names is empty */
  confstr: { call: 'O', fn: (vm) => valueError(vm, 'unrecognized configuration name') },
  register_at_fork: { call: 'FASTCALL_KEYWORDS', fn: none },
  fspath: { call: 'FASTCALL_KEYWORDS', fn: (vm, _m, [o]) => fspath(vm, o!) },
  /** the environment is the program's own: nothing else could see a change */
  putenv: { call: 'FASTCALL', fn: none },
  unsetenv: { call: 'O', fn: none },
  device_encoding: { call: 'O', fn: none },
  ...statusTests({
    WIFEXITED: (n) => (n & 0x7f) === 0,
    WIFSIGNALED: (n) => (n & 0x7f) !== 0 && (n & 0x7f) !== 0x7f,
    WIFSTOPPED: (n) => (n & 0xff) === 0x7f,
    WIFCONTINUED: (n) => n === 0xffff,
    WCOREDUMP: (n) => (n & 0x80) !== 0,
    WEXITSTATUS: (n) => (n >> 8) & 0xff,
    WTERMSIG: (n) => n & 0x7f,
    WSTOPSIG: (n) => (n >> 8) & 0xff,
  }),
  waitstatus_to_exitcode: {
    call: 'O',
    fn: (vm, _m, o) => {
      const status = PyNumber_AsIndex(vm, o, null);
      return newInt(vm, (status & 0x7f) === 0 ? (status >> 8) & 0xff : -(status & 0x7f));
    },
  },
};

/** Functions that give structure sequences. */
function sequences(types: PosixTypes): Record<string, MethodSpec> {
  return {
    uname: {
      call: 'NOARGS',
      fn: (vm) => {
        const u = systemFunction(vm, 'uname')();
        return textSequence(vm, types.uname_result, [u.sysname, u.nodename, u.release, u.version, u.machine]);
      },
    },
    get_terminal_size: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        const fd = args[0] ? PyNumber_AsIndex(vm, args[0], null) : 1;
        const [columns, lines] = ask(vm, () => systemFunction(vm, 'terminalSize', 'get_terminal_size')(fd));
        return newSequence(vm, types.terminal_size, [newInt(vm, columns), newInt(vm, lines)]);
      },
    },
    times: {
      call: 'NOARGS',
      fn: (vm) => {
        const seconds = (vm.host.clock?.() ?? 0) * 1e-9;
        const rows = [seconds, 0, 0, 0, seconds].map((x) => newFloat(vm, Math.floor(x * 100) / 100));
        return newSequence(vm, types.times_result, rows);
      },
    },
  };
}

const CONSTANTS =
  'F_OK=0 R_OK=4 W_OK=2 X_OK=1 O_RDONLY=0 O_WRONLY=1 O_RDWR=2 O_ACCMODE=3 O_CREAT=64 O_EXCL=128 O_NOCTTY=256 O_TRUNC=512 ' +
  'O_APPEND=1024 O_NONBLOCK=2048 O_NDELAY=2048 O_DSYNC=4096 O_ASYNC=8192 O_DIRECT=16384 O_LARGEFILE=0 O_DIRECTORY=65536 ' +
  'O_NOFOLLOW=131072 O_NOATIME=262144 O_CLOEXEC=524288 O_SYNC=1052672 O_RSYNC=1052672 O_FSYNC=1052672 O_PATH=2097152 ' +
  'O_TMPFILE=4259840 EX_OK=0 EX_USAGE=64 EX_DATAERR=65 EX_NOINPUT=66 EX_NOUSER=67 EX_NOHOST=68 EX_UNAVAILABLE=69 ' +
  'EX_SOFTWARE=70 EX_OSERR=71 EX_OSFILE=72 EX_CANTCREAT=73 EX_IOERR=74 EX_TEMPFAIL=75 EX_PROTOCOL=76 EX_NOPERM=77 ' +
  'EX_CONFIG=78 WNOHANG=1 WUNTRACED=2 WCONTINUED=8 P_ALL=0 P_PID=1 P_PGID=2 SEEK_DATA=3 SEEK_HOLE=4 NGROUPS_MAX=65536 ' +
  'TMP_MAX=238328 F_ULOCK=0 F_LOCK=1 F_TLOCK=2 F_TEST=3 GRND_NONBLOCK=1 GRND_RANDOM=2 SCHED_OTHER=0 SCHED_FIFO=1 ' +
  'SCHED_RR=2 SCHED_BATCH=3 SCHED_IDLE=5 PRIO_PROCESS=0 PRIO_PGRP=1 PRIO_USER=2 RTLD_LAZY=1 RTLD_NOW=2 RTLD_GLOBAL=256 ' +
  'RTLD_LOCAL=0 ST_RDONLY=1 ST_NOSUID=2 POSIX_SPAWN_OPEN=0 POSIX_SPAWN_CLOSE=1 POSIX_SPAWN_DUP2=2';

/** What of the C library the functions here have a part of: os derives its `supports_...` sets from these names. */
const HAVE = ['HAVE_LSTAT'];

function environment(vm: VM): PyObj {
  const environ = newDict(vm);
  const utf8 = new TextEncoder();
  for (const [name, text] of Object.entries(vm.host.env ?? {})) {
    const [key, value] = [newBytes(vm, utf8.encode(name)), newBytes(vm, utf8.encode(text))];
    dictSet(vm, environ, key, value);
    decref(vm, key);
    decref(vm, value);
  }
  return environ;
}

export function createPosix(vm: VM): PyObj {
  const types = posixTypes(vm);
  const entry = defineType(vm, entrySpec(types));
  const scan = defineType(vm, scandirSpec());
  return defineModule(vm, {
    name: 'posix',
    functions: {
      ...Object.fromEntries(REFUSED.map((name) => [name, refused(name)])),
      ...PROCESS,
      ...sequences(types),
      ...fileFunctions(types, { entry, scan }),
      _create_environ: { call: 'NOARGS', fn: environment },
    },
    exec: (m, _module, add) => {
      for (const row of CONSTANTS.split(' ')) {
        const [name, n] = row.split('=') as [string, string];
        add(name, newInt(m, Number(n)));
      }
      for (const [name, type] of Object.entries(types)) add(name, share(type));
      add('DirEntry', entry);
      add('environ', environment(m));
      add('error', share(m.exc.OSError!));
      add('_have_functions', m.newList(HAVE.map((name) => newStr(m, name))));
      for (const name of ['pathconf_names', 'confstr_names']) add(name, newDict(m));
      const settings = newDict(m);
      for (const [name, [number]] of Object.entries(SETTINGS)) m.setItemStr(settings, name, newInt(m, number));
      add('sysconf_names', settings);
    },
  });
}
