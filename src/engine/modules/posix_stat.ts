/** os.stat_result and the other structure sequences of posix. */
import { newFloat } from '../objects/float.ts';
import type { HostStat } from '../objects/hostsystem.ts';
import { newInt } from '../objects/long.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import type { PyType } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineSequence, newSequence } from './structseq.ts';

const WHOLE = ['st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size'];
const TIMES = ['st_atime', 'st_mtime', 'st_ctime'];

const STAT = [
  ...WHOLE,
  null,
  null,
  null,
  ...TIMES,
  ...TIMES.map((name) => `${name}_ns`),
  'st_blksize',
  'st_blocks',
  'st_rdev',
];

export interface PosixTypes {
  stat_result: PyType;
  terminal_size: PyType;
  times_result: PyType;
  uname_result: PyType;
}

export function posixTypes(vm: VM): PosixTypes {
  const define = (name: string, fields: readonly (string | null)[], visible = fields.length): PyType =>
    defineSequence(vm, { name, fields, visible });
  return {
    stat_result: define('os.stat_result', STAT, 10),
    terminal_size: define('os.terminal_size', ['columns', 'lines']),
    times_result: define('posix.times_result', ['user', 'system', 'children_user', 'children_system', 'elapsed']),
    uname_result: define('posix.uname_result', ['sysname', 'nodename', 'release', 'version', 'machine']),
  };
}

/** @cpython Modules/posixmodule.c _pystat_fromstructstat 3.8-3.15 */
export function statResult(vm: VM, type: PyType, s: HostStat): PyObj {
  const times = [s.atime, s.mtime, s.ctime];
  const values: PyObject[] = [s.mode, s.ino, s.dev, s.nlink, s.uid, s.gid, s.size].map((n) => newInt(vm, n));
  for (const t of times) values.push(newInt(vm, t / 1000000000n));
  for (const t of times) values.push(newFloat(vm, Number(t / 1000000000n) + 1e-9 * Number(t % 1000000000n)));
  for (const t of times) values.push(newInt(vm, t));
  values.push(newInt(vm, s.blksize), newInt(vm, s.blocks), newInt(vm, s.rdev));
  return newSequence(vm, type, values);
}

export function textSequence(vm: VM, type: PyType, texts: readonly string[]): PyObj {
  return newSequence(
    vm,
    type,
    texts.map((t) => newStr(vm, t)),
  );
}
