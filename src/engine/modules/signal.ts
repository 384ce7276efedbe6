/**
 * _signal: handlers, and signals that the program sends to itself. Nothing else sends any: what would wait for one is refused by name, and
 * so is a signal whose default action would end the process.
 *
 * @cpython Modules/signalmodule.c 3.8-3.15
 */
import { checkPositional } from '../objects/arguments.ts';
import { isCallable } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { dictGetStr } from '../objects/dict.ts';
import { NotSupported, PyThrow, raise, typeError, valueError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newSet } from '../objects/set.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';
import { PyErr_NewException } from './newexception.ts';
import { defineSequence } from './structseq.ts';

const NUMBERS =
  'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGIOT=6 SIGABRT=6 SIGBUS=7 SIGFPE=8 SIGKILL=9 SIGUSR1=10 SIGSEGV=11 ' +
  'SIGUSR2=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGSTKFLT=16 SIGCLD=17 SIGCHLD=17 SIGCONT=18 SIGSTOP=19 SIGTSTP=20 SIGTTIN=21 ' +
  'SIGTTOU=22 SIGURG=23 SIGXCPU=24 SIGXFSZ=25 SIGVTALRM=26 SIGPROF=27 SIGWINCH=28 SIGIO=29 SIGPOLL=29 SIGPWR=30 SIGSYS=31 ' +
  'SIGRTMIN=34 SIGRTMAX=64 SIG_DFL=0 SIG_IGN=1 NSIG=65 SIG_BLOCK=0 SIG_UNBLOCK=1 SIG_SETMASK=2 ITIMER_REAL=0 ITIMER_VIRTUAL=1 ' +
  'ITIMER_PROF=2';
const NSIG = 65;
const SIGINT = 2;
const IGNORED = [13, 25];
/** their default action is to do nothing */
const HARMLESS = [17, 18, 23, 28];

const TEXTS: Record<number, string> = {
  1: 'Hangup',
  2: 'Interrupt',
  3: 'Quit',
  4: 'Illegal instruction',
  5: 'Trace/breakpoint trap',
  6: 'Aborted',
  7: 'Bus error',
  8: 'Floating point exception',
  9: 'Killed',
  10: 'User defined signal 1',
  11: 'Segmentation fault',
  12: 'User defined signal 2',
  13: 'Broken pipe',
  14: 'Alarm clock',
  15: 'Terminated',
  17: 'Child exited',
  18: 'Continued',
  19: 'Stopped (signal)',
  20: 'Stopped',
};

/** Handlers by number: a callable, or what SIG_DFL and SIG_IGN are; owned. */
type Handlers = Map<number, PyObject>;

function numberOf(vm: VM, o: PyObject): number {
  const n = PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
  if (n < 1 || n >= NSIG) valueError(vm, 'signal number out of range');
  return n;
}

/** Runs the handler of a signal that came. */
function deliver(vm: VM, handlers: Handlers, n: number): void {
  const handler = handlers.get(n);
  if (handler === undefined || handler.v === 1) return;
  if (!isCallable(handler)) {
    if (HARMLESS.includes(n)) return;
    throw new NotSupported(`a signal that ends the process (${n})`);
  }
  const number = newInt(vm, n);
  const frame: PyObject = vm.frame === null ? vm.None : vm.frameObject(vm.frame);
  try {
    decref(vm, vm.call(vm, handler, [number, frame], null));
  } finally {
    decref(vm, number);
  }
}

function functions(handlers: Handlers): Record<string, MethodSpec> {
  return {
    signal: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        checkPositional(vm, 'signal', args.length, 2, 2);
        const n = numberOf(vm, args[0]!);
        const handler = args[1]!;
        const known = handler.type === vm.tInt || 'v' in handler ? handler.v === 0 || handler.v === 1 : false;
        if (!isCallable(handler) && !known)
          typeError(vm, 'signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object');
        if (n === 9 || n === 19) raise(vm, vm.exc.OSError!, '[Errno 22] Invalid argument');
        const old = handlers.get(n);
        handlers.set(n, isCallable(handler) ? share(handler) : newInt(vm, handler.v));
        return old ?? newInt(vm, 0);
      },
    },
    getsignal: { call: 'O', fn: (vm, _m, o) => share(handlers.get(numberOf(vm, o)) ?? (vm.None as PyObject)) },
    raise_signal: {
      call: 'O',
      fn: (vm, _m, o) => {
        deliver(vm, handlers, numberOf(vm, o));
        return none(vm);
      },
    },
    default_int_handler: { call: 'FASTCALL', fn: (vm) => interrupt(vm) },
    set_wakeup_fd: { call: 'FASTCALL_KEYWORDS', fn: (vm) => newInt(vm, -1) },
    siginterrupt: { call: 'FASTCALL', fn: none },
    strsignal: {
      call: 'O',
      fn: (vm, _m, o) => {
        const text = TEXTS[numberOf(vm, o)];
        return text === undefined ? none(vm) : newStr(vm, text);
      },
    },
    valid_signals: {
      call: 'NOARGS',
      fn: (vm) => {
        const numbers = Array.from({ length: NSIG - 1 }, (_, k) => k + 1).filter((n) => n !== 32 && n !== 33);
        const items = numbers.map((n) => newInt(vm, n));
        const set = newSet(vm, items);
        for (const o of items) decref(vm, o);
        return set;
      },
    },
    pthread_sigmask: { call: 'FASTCALL', fn: (vm) => newSet(vm, []) },
    sigpending: { call: 'NOARGS', fn: (vm) => newSet(vm, []) },
  };
}

function interrupt(vm: VM): never {
  throw new PyThrow(vm.call(vm, vm.exc.KeyboardInterrupt!, [], null) as PyObj);
}

const REFUSED = 'alarm pause setitimer getitimer sigwait sigwaitinfo sigtimedwait pthread_kill pidfd_send_signal'.split(
  ' ',
);

export function createSignal(vm: VM): PyObj {
  const handlers: Handlers = new Map();
  for (let n = 1; n < NSIG; n++) handlers.set(n, newInt(vm, IGNORED.includes(n) ? 1 : 0));
  const refuse = (name: string): MethodSpec => ({
    call: 'FASTCALL_KEYWORDS',
    fn: () => {
      throw new NotSupported(`signal.${name}()`);
    },
  });
  vm.raiseSignal = (n) => deliver(vm, handlers, n);
  return defineModule(vm, {
    name: '_signal',
    functions: { ...functions(handlers), ...Object.fromEntries(REFUSED.map((name) => [name, refuse(name)])) },
    exec: (m, module, add) => {
      for (const row of NUMBERS.split(' ')) {
        const [name, n] = row.split('=') as [string, string];
        add(name, newInt(m, Number(n)));
      }
      const fields = 'si_signo si_code si_errno si_pid si_uid si_status si_band'.split(' ');
      add('struct_siginfo', defineSequence(m, { name: 'signal.struct_siginfo', fields }));
      add('ItimerError', PyErr_NewException(m, 'signal.ItimerError', m.exc.OSError!));
      const d = module.d!;
      handlers.set(SIGINT, share(dictGetStr(m, d, 'default_int_handler')!));
    },
  });
}
