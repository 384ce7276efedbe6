/**
 * What posix says of files: those that the program wrote (they live in `vm.files`), then those that the host shows through `Host.stat`.
 * Without that seam the functions are refused by name.
 */
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported } from '../objects/errors.ts';
import { newFloat } from '../objects/float.ts';
import { newInt, normalized } from '../objects/long.ts';
import type { PyObject } from '../objects/object.ts';
import type { PyType } from '../objects/type.ts';
import type { FileStatus, VM } from '../objects/vm.ts';
import { pathError, pathText } from './oserror.ts';
import { newStruct, structSequenceType } from './structseq.ts';

/** The times are whole seconds as items (without names) and floats as attributes. */
const FIELDS: readonly string[] = (
  'st_mode st_ino st_dev st_nlink st_uid st_gid st_size    st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns ' +
  'st_blksize st_blocks st_rdev'
).split(' ');
const ITEMS = 10;
const REGULAR_FILE = 0o100644;
const BLOCK = 512;

/** The type os.stat_result. */
export function statResultType(vm: VM): PyType {
  return structSequenceType(vm, 'os.stat_result', FIELDS, ITEMS);
}

/** A file that the program wrote, as stat shows it. */
function written(size: number): FileStatus {
  const times = { atimeNs: 0n, mtimeNs: 0n, ctimeNs: 0n };
  const none = { ino: 0n, dev: 0n, uid: 0, gid: 0, rdev: 0n };
  return { mode: REGULAR_FILE, nlink: 1, size, ...none, ...times, blksize: 4096, blocks: Math.ceil(size / BLOCK) };
}

function newStatResult(vm: VM, type: PyType, s: FileStatus): PyObject {
  const int = (n: number | bigint) => newInt(vm, typeof n === 'bigint' ? normalized(n) : n);
  const times = [s.atimeNs, s.mtimeNs, s.ctimeNs];
  const items = [s.mode, s.ino, s.dev, s.nlink, s.uid, s.gid, s.size, ...times.map((t) => t / 1_000_000_000n)].map(int);
  const hidden = [...times.map((t) => newFloat(vm, Number(t) * 1e-9)), ...times.map(int)];
  return newStruct(vm, type, [...items, ...hidden, int(s.blksize), int(s.blocks), int(s.rdev)], ITEMS);
}

/** @cpython Modules/posixmodule.c posix_do_stat 3.8-3.15 */
function posix_do_stat(vm: VM, type: PyType, name: string, path: PyObject, follow: boolean): PyObject {
  const text = pathText(vm, path);
  const own = vm.files.get(text);
  if (own !== undefined) return newStatResult(vm, type, written(own.length));
  if (vm.host.stat === undefined) throw new NotSupported(`os.${name}()`);
  const status = vm.host.stat(text, follow);
  if (typeof status === 'number') pathError(vm, status, path);
  return newStatResult(vm, type, status);
}

export function fileFunctions(type: PyType): Record<string, MethodSpec> {
  const stat = (name: string, follow: boolean): MethodSpec => ({
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args) => posix_do_stat(vm, type, name, args[0]!, follow),
  });
  return { stat: stat('stat', true), lstat: stat('lstat', false) };
}
