/**
 * Files and folders of the posix module: each function asks the host's system, and raises the OSError that the system's number stands
 * for, with the path as it was given.
 */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { PyFloat_AsDouble } from '../objects/numberconversion.ts';
import type { PyObject } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import type { PyType } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { none } from './instance.ts';
import { ask, type Path, pathArgument, pathResult, systemFunction } from './posix_path.ts';
import { dropAll, newEntries, newScan } from './posix_scandir.ts';
import { type PosixTypes, statResult } from './posix_stat.ts';

/** The values of a call by name; null where not given. */
type Given = Record<string, PyObject | null>;

/** A function with these parameters; those behind `*` by keyword only, those behind `=` may be left out. */
function withParameters(name: string, text: string, fn: (vm: VM, given: Given) => PyObject): MethodSpec {
  const words = text.split(' ').filter((w) => w !== '*');
  const names = words.map((w) => w.replace('=', ''));
  const star = text.split(' ').indexOf('*');
  const spec = argSpec(name, names, {
    positional: star < 0 ? names.length : star,
    required: words.filter((w) => !w.endsWith('=')).length,
  });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _self, args, kwnames) => {
      const values = unpackKeywords(vm, spec, args, kwnames);
      const given = Object.fromEntries(names.map((n, k) => [n, values[k] ?? null]));
      for (const key of ['dir_fd', 'src_dir_fd', 'dst_dir_fd'])
        if (given[key] && given[key] !== vm.None) throw new NotSupported(`os.${name}(${key}=)`);
      return fn(vm, given);
    },
  };
}

const number = (vm: VM, o: PyObject | null, fallback: number): number =>
  o === null ? fallback : PyNumber_AsIndex(vm, o, vm.exc.OverflowError!);
const truth = (vm: VM, o: PyObject | null, fallback: boolean): boolean =>
  o === null ? fallback : PyObject_IsTrue(vm, o);

/** A function of one path that gives nothing. */
function onPath(name: 'rmdir' | 'unlink', shown: string = name): MethodSpec {
  return withParameters(shown, 'path * dir_fd=', (vm, { path }) => {
    const p = pathArgument(vm, shown, path!);
    ask(vm, () => systemFunction(vm, name, shown)(p.text), path);
    return none(vm);
  });
}

/** A function of two paths. */
function onPaths(name: 'rename' | 'link', shown: string = name): MethodSpec {
  return withParameters(shown, 'src dst * src_dir_fd= dst_dir_fd= follow_symlinks=', (vm, { src, dst }) => {
    const from = pathArgument(vm, shown, src!, false, 'src');
    const to = pathArgument(vm, shown, dst!, false, 'dst');
    ask(vm, () => systemFunction(vm, name, shown)(from.text, to.text), src, dst);
    return none(vm);
  });
}

function statFunctions(type: PyType): Record<string, MethodSpec> {
  const look = (vm: VM, p: Path, follow: boolean): PyObject => {
    const found = ask(
      vm,
      () => (p.fd >= 0 ? systemFunction(vm, 'fstat')(p.fd) : systemFunction(vm, 'stat')(p.text, follow)),
      p.object,
    );
    return statResult(vm, type, found);
  };
  return {
    stat: withParameters('stat', 'path * dir_fd= follow_symlinks=', (vm, { path, follow_symlinks }) =>
      look(vm, pathArgument(vm, 'stat', path!, true), truth(vm, follow_symlinks!, true)),
    ),
    lstat: withParameters('lstat', 'path * dir_fd=', (vm, { path }) =>
      look(vm, pathArgument(vm, 'lstat', path!), false),
    ),
    fstat: withParameters('fstat', 'fd', (vm, { fd }) => {
      const n = PyNumber_AsIndex(vm, fd!, vm.exc.OverflowError!);
      return statResult(
        vm,
        type,
        ask(vm, () => systemFunction(vm, 'fstat')(n)),
      );
    }),
  };
}

/** The folder to list: what errors and results show. */
function folderArgument(vm: VM, name: string, o: PyObject | null): Path {
  if (o === null || o === vm.None) return { text: '.', fd: -1, bytes: false, object: vm.None };
  return pathArgument(vm, name, o, 'or None');
}

function listing(types: { entry: PyType; scan: PyType }): Record<string, MethodSpec> {
  return {
    listdir: withParameters('listdir', 'path=', (vm, { path }) => {
      const p = folderArgument(vm, 'listdir', path!);
      const entries = ask(vm, () => systemFunction(vm, 'listdir')(p.text), p.object === vm.None ? null : p.object);
      return vm.newList(entries.map((entry) => pathResult(vm, entry.name, p.bytes)));
    }),
    scandir: withParameters('scandir', 'path=', (vm, { path }) => {
      const p = folderArgument(vm, 'scandir', path!);
      const list = systemFunction(vm, 'listdir', 'scandir');
      const found = ask(vm, () => list(p.text), p.object === vm.None ? null : p.object);
      const entries = newEntries(vm, types.entry, p.text, p.bytes, found);
      try {
        return newScan(vm, types.scan, entries);
      } catch (e) {
        dropAll(vm, entries);
        throw e;
      }
    }),
  };
}

/** Nanoseconds of a time given as a number of seconds, or of `ns=`. */
function utime(vm: VM, { path, times, ns }: Given): PyObject {
  const p = pathArgument(vm, 'utime', path!);
  const now = BigInt(Math.round(vm.host.time?.() ?? 0));
  let pair: [bigint, bigint] = [now, now];
  if (ns) pair = (ns.v as PyObject[]).map((o) => BigInt(o.v)) as [bigint, bigint];
  else if (times && times !== vm.None)
    pair = (times.v as PyObject[]).map((o) => BigInt(Math.round(PyFloat_AsDouble(vm, o) * 1e9))) as [bigint, bigint];
  ask(vm, () => systemFunction(vm, 'utime')(p.text, ...pair), path);
  return none(vm);
}

const DESCRIPTORS: Record<string, MethodSpec> = {
  open: withParameters('open', 'path flags mode= * dir_fd=', (vm, { path, flags, mode }) => {
    const p = pathArgument(vm, 'open', path!);
    const bits = [number(vm, flags!, 0), number(vm, mode!, 0o777)] as const;
    return newInt(
      vm,
      ask(vm, () => systemFunction(vm, 'open')(p.text, ...bits), path),
    );
  }),
  close: withParameters('close', 'fd', (vm, { fd }) => {
    const n = number(vm, fd!, 0);
    ask(vm, () => systemFunction(vm, 'close')(n));
    return none(vm);
  }),
  read: {
    call: 'FASTCALL',
    fn: (vm, _m, [fd, size]) => {
      const [n, most] = [number(vm, fd!, 0), number(vm, size!, 0)];
      return newBytes(
        vm,
        ask(vm, () => systemFunction(vm, 'read')(n, most)),
      );
    },
  },
  write: {
    call: 'FASTCALL',
    fn: (vm, _m, [fd, data]) => {
      const n = number(vm, fd!, 0);
      const bytes = bytesLike(vm, data!);
      return newInt(
        vm,
        ask(vm, () => systemFunction(vm, 'write')(n, bytes)),
      );
    },
  },
  lseek: {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      const [fd, position, whence] = args.map((o) => number(vm, o, 0)) as [number, number, number];
      return newInt(
        vm,
        ask(vm, () => systemFunction(vm, 'lseek')(fd, position, whence)),
      );
    },
  },
  ftruncate: {
    call: 'FASTCALL',
    fn: (vm, _m, args) => {
      const [fd, size] = args.map((o) => number(vm, o, 0)) as [number, number];
      ask(vm, () => systemFunction(vm, 'ftruncate')(fd, size));
      return none(vm);
    },
  },
  fsync: withParameters('fsync', 'fd', (vm, { fd }) => {
    const n = number(vm, fd!, 0);
    ask(vm, () => systemFunction(vm, 'fsync')(n));
    return none(vm);
  }),
  isatty: {
    call: 'O',
    fn: (vm, _m, fd) => {
      const n = number(vm, fd, 0);
      return newBool(
        vm,
        ask(vm, () => systemFunction(vm, 'isatty')(n)),
      );
    },
  },
};

const FOLDERS: Record<string, MethodSpec> = {
  mkdir: withParameters('mkdir', 'path mode= * dir_fd=', (vm, { path, mode }) => {
    const p = pathArgument(vm, 'mkdir', path!);
    const bits = number(vm, mode!, 0o777);
    ask(vm, () => systemFunction(vm, 'mkdir')(p.text, bits), path);
    return none(vm);
  }),
  rmdir: onPath('rmdir'),
  unlink: onPath('unlink'),
  remove: onPath('unlink', 'remove'),
  rename: onPaths('rename'),
  replace: onPaths('rename', 'replace'),
  link: onPaths('link'),
  symlink: withParameters('symlink', 'src dst target_is_directory= * dir_fd=', (vm, { src, dst }) => {
    const [from, to] = [pathArgument(vm, 'symlink', src!), pathArgument(vm, 'symlink', dst!)];
    ask(vm, () => systemFunction(vm, 'symlink')(from.text, to.text), src, dst);
    return none(vm);
  }),
  readlink: withParameters('readlink', 'path * dir_fd=', (vm, { path }) => {
    const p = pathArgument(vm, 'readlink', path!);
    return pathResult(
      vm,
      ask(vm, () => systemFunction(vm, 'readlink')(p.text), path),
      p.bytes,
    );
  }),
  access: withParameters('access', 'path mode * dir_fd= effective_ids= follow_symlinks=', (vm, { path, mode }) => {
    const p = pathArgument(vm, 'access', path!);
    return newBool(vm, systemFunction(vm, 'access')(p.text, number(vm, mode!, 0)));
  }),
  chdir: withParameters('chdir', 'path', (vm, { path }) => {
    const p = pathArgument(vm, 'chdir', path!);
    ask(vm, () => systemFunction(vm, 'chdir')(p.text), path);
    return none(vm);
  }),
  chmod: withParameters('chmod', 'path mode * dir_fd= follow_symlinks=', (vm, { path, mode }) => {
    const p = pathArgument(vm, 'chmod', path!);
    const bits = number(vm, mode!, 0);
    ask(vm, () => systemFunction(vm, 'chmod')(p.text, bits), path);
    return none(vm);
  }),
  utime: withParameters('utime', 'path times= * ns= dir_fd= follow_symlinks=', (vm, given) => {
    if (given.ns && given.times && given.times !== vm.None)
      typeError(vm, "utime: you may specify either 'times' or 'ns' but not both");
    return utime(vm, given);
  }),
  truncate: withParameters('truncate', 'path length', (vm, { path, length }) => {
    const p = pathArgument(vm, 'truncate', path!);
    const n = number(vm, length!, 0);
    ask(vm, () => systemFunction(vm, 'truncate')(p.text, n), path);
    return none(vm);
  }),
};

export function fileFunctions(types: PosixTypes, scan: { entry: PyType; scan: PyType }): Record<string, MethodSpec> {
  return { ...DESCRIPTORS, ...FOLDERS, ...statFunctions(types.stat_result), ...listing(scan) };
}
