/**
 * The module time. Clocks come from the host (`time`, `clock`, in nanoseconds); without one they stand still. Sleeping takes no time
 * but moves the clocks that the guest sees, so that loops that wait for a time to pass end.
 */
import { checkPositional } from '../objects/arguments.ts';
import { setAttrStr } from '../objects/attributes.ts';
import { callMethod, callNoArgs } from '../objects/call.ts';
import type { MethodSpec } from '../objects/define.ts';
import { typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_Index } from '../objects/number.ts';
import { isFloat, PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none, share } from './instance.ts';
import { calendarFunctions, structTimeType } from './time_calendar.ts';

/** how much slower than CPython the twin may be at its start, when nothing is compiled yet */
const SLOWNESS = 20;

/** The clocks: what the host's say, and how long the guest slept. */
const CLOCK = {
  wall: (vm: VM): number => (vm.host.time?.() ?? 0) + vm.slept,
  /** what event loops order their timers by: the twin's own slowness hardly counts, so that timers come due in the order of their delays */
  monotonic: (vm: VM): number => (vm.host.clock?.() ?? 0) / SLOWNESS + vm.slept,
  counter: (vm: VM): number => (vm.host.clock?.() ?? 0) + vm.slept,
};

type Read = (vm: VM) => number;

/** A clock as seconds, and as whole nanoseconds. */
function pair(name: string, read: Read): Record<string, MethodSpec> {
  return {
    [name]: { call: 'NOARGS', fn: (vm) => newFloat(vm, read(vm) * 1e-9) },
    [`${name}_ns`]: { call: 'NOARGS', fn: (vm) => newInt(vm, Math.floor(read(vm))) },
  };
}

/** @cpython Modules/timemodule.c time_sleep 3.8-3.15 */
const SLEEP: MethodSpec = {
  call: 'O',
  fn: (vm, _m, arg) => {
    let seconds: number;
    if (isFloat(vm, arg)) seconds = PyFloat_AsDouble(vm, arg);
    else {
      const n = PyNumber_Index(vm, arg);
      seconds = Number(n.v);
      decref(vm, n);
    }
    if (Number.isNaN(seconds)) valueError(vm, 'Invalid value NaN (not a number)');
    if (seconds < 0) valueError(vm, 'sleep length must be non-negative');
    vm.slept += seconds * 1e9;
    vm.None.rc++;
    return vm.None;
  },
  sig: '($module, seconds, /)',
};

/** @cpython Modules/timemodule.c time_strptime 3.8-3.15: the work is done in Python */
const STRPTIME: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _m, args) => {
    const module = vm.hooks.import('_strptime', null, null, vm.None, 0);
    try {
      return callMethod(vm, module, '_strptime_time', args);
    } finally {
      decref(vm, module);
    }
  },
};

const INFO: Record<string, [implementation: string, monotonic: boolean, adjustable: boolean]> = {
  time: ['clock_gettime(CLOCK_REALTIME)', false, true],
  monotonic: ['clock_gettime(CLOCK_MONOTONIC)', true, false],
  perf_counter: ['clock_gettime(CLOCK_MONOTONIC)', true, false],
  process_time: ['clock_gettime(CLOCK_PROCESS_CPUTIME_ID)', true, false],
  thread_time: ['clock_gettime(CLOCK_THREAD_CPUTIME_ID)', true, false],
};

/** @cpython Modules/timemodule.c time_get_clock_info 3.8-3.15 */
const GET_CLOCK_INFO: MethodSpec = {
  call: 'O',
  fn: (vm, _m, name) => {
    if (!isSubtype(name.type, vm.tStr))
      typeError(vm, `get_clock_info() argument 1 must be str, not ${name.type.tp_name}`);
    const info = INFO[name.v as string];
    if (info === undefined) valueError(vm, 'unknown clock');
    const space = callNoArgs(vm, vm.t.SimpleNamespace!);
    const set = (key: string, value: PyObject): void => {
      setAttrStr(vm, space, key, value);
      decref(vm, value);
    };
    set('implementation', newStr(vm, info[0]));
    set('monotonic', newBool(vm, info[1]));
    set('adjustable', newBool(vm, info[2]));
    set('resolution', newFloat(vm, 1e-9));
    return space;
  },
};

const CLOCKS = { CLOCK_REALTIME: 0, CLOCK_MONOTONIC: 1, CLOCK_PROCESS_CPUTIME_ID: 2, CLOCK_THREAD_CPUTIME_ID: 3 };
const MORE_CLOCKS = { CLOCK_MONOTONIC_RAW: 4, CLOCK_BOOTTIME: 7, CLOCK_TAI: 11 };

function clock_gettime(whole: boolean): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args: PyObject[]) => {
      checkPositional(vm, whole ? 'clock_gettime_ns' : 'clock_gettime', args.length, 1, 1);
      const n = PyNumber_Index(vm, args[0]!);
      const id = Number(n.v);
      decref(vm, n);
      const ns = id === 0 || id === 11 ? CLOCK.wall(vm) : CLOCK.monotonic(vm);
      return whole ? newInt(vm, Math.floor(ns)) : newFloat(vm, ns * 1e-9);
    },
  };
}

export function createTime(vm: VM): PyObj {
  const structTime = structTimeType(vm);
  const running: Read = (m) => m.host.clock?.() ?? 0;
  return defineModule(vm, {
    name: 'time',
    doc: 'This module provides various functions to manipulate time values.',
    functions: {
      ...pair('time', CLOCK.wall),
      ...pair('monotonic', CLOCK.monotonic),
      ...pair('perf_counter', CLOCK.counter),
      ...pair('process_time', running),
      ...pair('thread_time', running),
      sleep: SLEEP,
      clock_gettime: clock_gettime(false),
      clock_gettime_ns: clock_gettime(true),
      ...calendarFunctions(structTime, CLOCK.wall),
      strptime: STRPTIME,
      tzset: { call: 'NOARGS', fn: none },
      get_clock_info: GET_CLOCK_INFO,
    },
    exec: (m, _module, add) => {
      add('struct_time', share(structTime as unknown as PyObj));
      for (const [name, id] of Object.entries({ ...CLOCKS, ...MORE_CLOCKS })) add(name, newInt(m, id));
      add('timezone', newInt(m, 0));
      add('altzone', newInt(m, 0));
      add('daylight', newInt(m, 0));
      add('tzname', newTuple(m, [newStr(m, 'UTC'), newStr(m, 'UTC')]));
      add('_STRUCT_TM_ITEMS', newInt(m, 11));
    },
  });
}
