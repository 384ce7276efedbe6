/**
 * The module time. Clocks come from the host (`time`, `clock`, in nanoseconds); without one they stand still. Sleeping takes no time
 * but moves the clocks that the guest sees, so that loops that wait for a time to pass end.
 */
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_Index } from '../objects/number.ts';
import { isFloat, PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { share } from './instance.ts';
import { calendarFunctions, structTimeType } from './time_calendar.ts';

/** nanoseconds that the guest slept */
class Clock {
  slept = 0;
  wall(vm: VM): number {
    return (vm.host.time?.() ?? 0) + this.slept;
  }
  monotonic(vm: VM): number {
    return (vm.host.clock?.() ?? 0) + this.slept;
  }
}

type Read = (vm: VM) => number;

/** A clock as seconds, and as whole nanoseconds. */
function pair(name: string, read: Read): Record<string, MethodSpec> {
  return {
    [name]: { call: 'NOARGS', fn: (vm) => newFloat(vm, read(vm) * 1e-9) },
    [`${name}_ns`]: { call: 'NOARGS', fn: (vm) => newInt(vm, Math.floor(read(vm))) },
  };
}

/** @cpython Modules/timemodule.c time_sleep 3.8-3.15 */
function sleep(clock: Clock): MethodSpec {
  return {
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
      clock.slept += seconds * 1e9;
      vm.None.rc++;
      return vm.None;
    },
    sig: '($module, seconds, /)',
  };
}

function refused(name: string): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: () => {
      throw new NotSupported(`time.${name}`);
    },
  };
}

const CLOCKS = { CLOCK_REALTIME: 0, CLOCK_MONOTONIC: 1, CLOCK_PROCESS_CPUTIME_ID: 2, CLOCK_THREAD_CPUTIME_ID: 3 };
const MORE_CLOCKS = { CLOCK_MONOTONIC_RAW: 4, CLOCK_BOOTTIME: 7, CLOCK_TAI: 11 };

function clock_gettime(clock: Clock, whole: boolean): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, _m, args: PyObject[]) => {
      checkPositional(vm, whole ? 'clock_gettime_ns' : 'clock_gettime', args.length, 1, 1);
      const n = PyNumber_Index(vm, args[0]!);
      const id = Number(n.v);
      decref(vm, n);
      const ns = id === 0 || id === 11 ? clock.wall(vm) : clock.monotonic(vm);
      return whole ? newInt(vm, Math.floor(ns)) : newFloat(vm, ns * 1e-9);
    },
  };
}

export function createTime(vm: VM): PyObj {
  const clock = new Clock();
  const structTime = structTimeType(vm);
  const monotonic: Read = (m) => clock.monotonic(m);
  return defineModule(vm, {
    name: 'time',
    doc: 'This module provides various functions to manipulate time values.',
    functions: {
      ...pair('time', (m) => clock.wall(m)),
      ...pair('monotonic', monotonic),
      ...pair('perf_counter', monotonic),
      ...pair('process_time', monotonic),
      ...pair('thread_time', monotonic),
      sleep: sleep(clock),
      clock_gettime: clock_gettime(clock, false),
      clock_gettime_ns: clock_gettime(clock, true),
      ...calendarFunctions(structTime, (m) => clock.wall(m)),
      strptime: refused('strptime'),
      get_clock_info: refused('get_clock_info'),
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
