/**
 * Dates of the module time: seconds since 1970 to calendar fields and back, and strftime as the C library does it in the C locale. The
 * twin's time zone is UTC.
 */
import type { MethodSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_Index } from '../objects/number.ts';
import { isFloat, PyFloat_AsDouble } from '../objects/numberconversion.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { isSubtype, type PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineSequence, newSequence } from './structseq.ts';

/** struct tm, with Python's numbering: months from 1, Monday is 0, days of the year from 1. */
export interface Calendar {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
  yearDay: number;
  zone: string;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const FIELDS = 'tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst tm_zone tm_gmtoff'.split(' ');
const ITEMS = 9;
const DAY_SECONDS = 86400;

export function structTimeType(vm: VM): PyType {
  return defineSequence(vm, { name: 'time.struct_time', fields: FIELDS, visible: ITEMS });
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar; months beyond 12 run on. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12);
  const m = ((((month - 1) % 12) + 12) % 12) + 1;
  // years that begin in March, so that the leap day ends one
  const shifted = m <= 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const inEra = shifted - era * 400;
  const inYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719468;
}

function fromSeconds(seconds: number, zone: string): Calendar {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  let year = 1970 + Math.floor(days / 365.2425);
  while (daysFromCivil(year, 1, 1) > days) year--;
  while (daysFromCivil(year + 1, 1, 1) <= days) year++;
  let month = 12;
  while (daysFromCivil(year, month, 1) > days) month--;
  return {
    year,
    month,
    day: days - daysFromCivil(year, month, 1) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: (((days + 3) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
    zone,
  };
}

function newStructTime(vm: VM, type: PyType, t: Calendar): PyObject {
  const items = [t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday, t.yearDay, 0];
  return newSequence(vm, type, [...items.map((n) => newInt(vm, n)), newStr(vm, t.zone), newInt(vm, 0)]);
}

/** @cpython Modules/timemodule.c gettmarg 3.8-3.15 */
function gettmarg(vm: VM, o: PyObject, name: string): Calendar {
  if (!isSubtype(o.type, vm.tTuple)) typeError(vm, 'Tuple or struct_time argument required');
  const items = o.v as PyObject[];
  if (items.length !== ITEMS) typeError(vm, `${name}(): illegal time tuple argument`);
  const n = items.map((item) => {
    const index = PyNumber_Index(vm, item);
    const value = Number(index.v);
    decref(vm, index);
    if (Math.abs(value) > 2 ** 31 - 1) raise(vm, vm.exc.OverflowError!, 'signed integer is greater than maximum');
    return value;
  });
  return {
    year: n[0]!,
    month: n[1]!,
    day: n[2]!,
    hour: n[3]!,
    minute: n[4]!,
    second: n[5]!,
    weekday: n[6]!,
    yearDay: n[7]!,
    zone: 'UTC',
  };
}

/** @cpython Modules/timemodule.c checktm 3.8-3.15: zero stands for one in dates. */
function checktm(vm: VM, t: Calendar): Calendar {
  const check = (bad: boolean, what: string): void => {
    if (bad) valueError(vm, `${what} out of range`);
  };
  const { month, day, yearDay } = t;
  check(month < 0 || month > 12, 'month');
  check(day < 0 || day > 31, 'day of month');
  check(t.hour < 0 || t.hour > 23, 'hour');
  check(t.minute < 0 || t.minute > 59, 'minute');
  check(t.second < 0 || t.second > 61, 'seconds');
  check(t.weekday < -1, 'day of week');
  check(yearDay < 0 || yearDay > 366, 'day of year');
  return { ...t, month: month || 1, day: day || 1, yearDay: yearDay || 1, weekday: (t.weekday + 7) % 7 };
}

/** Year and week of ISO 8601. */
function isoWeek(t: Calendar): [number, number] {
  const week = Math.floor((t.yearDay - t.weekday + 9) / 7);
  const weeksOf = (year: number): number => {
    const first = (((daysFromCivil(year, 1, 1) + 3) % 7) + 7) % 7;
    const days = daysFromCivil(year + 1, 1, 1) - daysFromCivil(year, 1, 1);
    return first === 3 || (first === 2 && days === 366) ? 53 : 52;
  };
  if (week < 1) return [t.year - 1, weeksOf(t.year - 1)];
  return week > weeksOf(t.year) ? [t.year + 1, 1] : [t.year, week];
}

/** A number of a directive: its value, its width and what fills it. */
type Numeric = [value: number, width: number, pad: string];

function numeric(t: Calendar, letter: string): Numeric | null {
  const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12;
  switch (letter) {
    case 'Y':
      return [t.year, 1, '0'];
    case 'C':
      return [Math.floor(t.year / 100), 2, '0'];
    case 'y':
      return [((t.year % 100) + 100) % 100, 2, '0'];
    case 'G':
      return [isoWeek(t)[0], 1, '0'];
    case 'g':
      return [isoWeek(t)[0] % 100, 2, '0'];
    case 'V':
      return [isoWeek(t)[1], 2, '0'];
    case 'U':
      return [Math.floor((t.yearDay + 6 - ((t.weekday + 1) % 7)) / 7), 2, '0'];
    case 'W':
      return [Math.floor((t.yearDay + 6 - t.weekday) / 7), 2, '0'];
    case 'm':
      return [t.month, 2, '0'];
    case 'd':
      return [t.day, 2, '0'];
    case 'e':
      return [t.day, 2, ' '];
    case 'j':
      return [t.yearDay, 3, '0'];
    case 'H':
      return [t.hour, 2, '0'];
    case 'k':
      return [t.hour, 2, ' '];
    case 'I':
      return [hour12, 2, '0'];
    case 'l':
      return [hour12, 2, ' '];
    case 'M':
      return [t.minute, 2, '0'];
    case 'S':
      return [t.second, 2, '0'];
    case 'u':
      return [t.weekday + 1, 1, '0'];
    case 'w':
      return [(t.weekday + 1) % 7, 1, '0'];
    case 's':
      return [secondsOf(t), 1, '0'];
    default:
      return null;
  }
}

/** Directives that stand for others. */
const COMPOUND: Record<string, string> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
};

function word(t: Calendar, letter: string): string | null {
  switch (letter) {
    case 'a':
      return DAYS[t.weekday]!.slice(0, 3);
    case 'A':
      return DAYS[t.weekday]!;
    case 'b':
    case 'h':
      return MONTHS[t.month - 1]!.slice(0, 3);
    case 'B':
      return MONTHS[t.month - 1]!;
    case 'p':
      return t.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return t.hour < 12 ? 'am' : 'pm';
    case 'Z':
      return t.zone;
    case 'z':
      return '+0000';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    default:
      return letter in COMPOUND ? strftime(t, COMPOUND[letter]!) : null;
  }
}

/** The C library's strftime: flags `_-0^#`, a width, then the letter; what it doesn't know stays as it is. */
export function strftime(t: Calendar, format: string): string {
  return format.replace(/%([_\-0^#]*)(\d*)[EO]?([A-Za-z%])/g, (whole, flags: string, width: string, letter: string) => {
    const flag = [...flags].findLast((f) => '_-0'.includes(f));
    const number = numeric(t, letter);
    if (number !== null) {
      const [value, least, pad] = number;
      const fill = flag === '_' ? ' ' : flag === '0' ? '0' : pad;
      const wide = width !== '' ? Number(width) : flag === '-' ? 1 : least;
      return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(value < 0 ? wide - 1 : wide, fill);
    }
    let text = word(t, letter);
    if (text === null) return whole;
    if (flags.includes('^')) text = text.toUpperCase();
    if (flags.includes('#')) text = 'pZ'.includes(letter) ? text.toLowerCase() : text.toUpperCase();
    return text.padStart(Number(width), flag === '0' ? '0' : ' ');
  });
}

/** Seconds since 1970; fields out of their range run on. */
function secondsOf(t: Calendar): number {
  return daysFromCivil(t.year, t.month, t.day) * DAY_SECONDS + t.hour * 3600 + t.minute * 60 + t.second;
}

function asctime(t: Calendar): string {
  return strftime(t, '%a %b %e %H:%M:%S %Y');
}

/** Whole seconds of an argument: the present where it is missing or None. */
function secondsArgument(vm: VM, now: () => number, o: PyObject | undefined): number {
  if (o === undefined || o === vm.None) return Math.floor(now() / 1e9);
  if (isFloat(vm, o)) {
    const x = PyFloat_AsDouble(vm, o);
    if (Number.isNaN(x)) valueError(vm, 'Invalid value NaN (not a number)');
    if (Math.abs(x) > 6.7e16) raise(vm, vm.exc.OverflowError!, 'timestamp out of range for platform time_t');
    return Math.floor(x);
  }
  const index = PyNumber_Index(vm, o);
  const n = Number(index.v);
  decref(vm, index);
  if (Math.abs(n) > 6.7e16) raise(vm, vm.exc.OverflowError!, 'timestamp out of range for platform time_t');
  return n;
}

/** The functions of dates; `now` gives nanoseconds since 1970. */
export function calendarFunctions(type: PyType, now: (vm: VM) => number): Record<string, MethodSpec> {
  const at = (vm: VM, o: PyObject | undefined, zone: string) =>
    fromSeconds(
      secondsArgument(vm, () => now(vm), o),
      zone,
    );
  const checked = (vm: VM, o: PyObject | undefined, name: string): Calendar =>
    o === undefined ? at(vm, undefined, 'UTC') : { ...checktm(vm, gettmarg(vm, o, name)), zone: zoneOf(vm, o) };
  return {
    gmtime: { call: 'FASTCALL', fn: (vm, _m, args) => newStructTime(vm, type, at(vm, args[0], 'GMT')) },
    localtime: { call: 'FASTCALL', fn: (vm, _m, args) => newStructTime(vm, type, at(vm, args[0], 'UTC')) },
    asctime: { call: 'FASTCALL', fn: (vm, _m, args) => newStr(vm, asctime(checked(vm, args[0], 'asctime'))) },
    ctime: { call: 'FASTCALL', fn: (vm, _m, args) => newStr(vm, asctime(at(vm, args[0], 'UTC'))) },
    mktime: { call: 'O', fn: (vm, _m, o) => newFloat(vm, secondsOf(gettmarg(vm, o, 'mktime'))) },
    strftime: {
      call: 'FASTCALL',
      fn: (vm, _m, args) => {
        const format = args[0];
        if (format === undefined) typeError(vm, 'strftime() takes at least 1 argument (0 given)');
        if (!isSubtype(format.type, vm.tStr)) {
          typeError(vm, `strftime() argument 1 must be str, not ${format.type.tp_name}`);
        }
        return newStr(vm, strftime(checked(vm, args[1], 'strftime'), format.v as string));
      },
    },
  };
}

function zoneOf(vm: VM, o: PyObject): string {
  const zone = (o as { x?: PyObject[] }).x?.[0];
  return zone !== undefined && isSubtype(zone.type, vm.tStr) ? (zone.v as string) : 'UTC';
}
