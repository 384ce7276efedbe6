/**
 * The operating system that `exec` lends to a program: Node's file functions under numbers of our own, as a process of its own would
 * have them (the first file that is opened is 3). A worker can't change its folder, so the current one is kept here.
 */

import { randomFillSync } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isatty } from 'node:tty';
import { type HostEntry, HostError, type HostStat, type HostSystem } from '../engine/index.ts';

const EBADF = 9;
const ENOTTY = 25;
const EINVAL = 22;
const ESPIPE = 29;
const ENOTSUP = 95;
const O_APPEND = 0x400;

interface Descriptor {
  real: number;
  position: number;
  append: boolean;
  seekable: boolean;
}

/** Runs a function of Node's; its errors as numbers. */
function asked<R>(f: () => R): R {
  try {
    return f();
  } catch (error) {
    const { errno, code } = error as { errno?: number; code?: string };
    if (typeof errno === 'number') throw new HostError(Math.abs(errno));
    if (code === 'ERR_INVALID_ARG_VALUE') throw new HostError(EINVAL);
    throw error;
  }
}

function statOf(s: fs.BigIntStats): HostStat {
  return {
    mode: Number(s.mode),
    ino: s.ino,
    dev: s.dev,
    nlink: Number(s.nlink),
    uid: Number(s.uid),
    gid: Number(s.gid),
    size: Number(s.size),
    blksize: Number(s.blksize),
    blocks: Number(s.blocks),
    rdev: s.rdev,
    atime: s.atimeNs,
    mtime: s.mtimeNs,
    ctime: s.ctimeNs,
  };
}

function kindOf(entry: fs.Dirent): HostEntry['file'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** Files by number. `write` is what takes the bytes of descriptors 1 and 2, `read` gives those of 0. */
function descriptors(write: (fd: number, data: Uint8Array) => void, read: (size: number) => Uint8Array) {
  const table: (Descriptor | null)[] = [0, 1, 2].map((real) => ({ real, position: 0, append: false, seekable: false }));
  const at = (fd: number): Descriptor => table[fd] ?? fail(EBADF);
  return {
    open(real: number, flags: number): number {
      let fd = 3;
      while (table[fd]) fd++;
      table[fd] = { real, position: 0, append: (flags & O_APPEND) !== 0, seekable: fs.fstatSync(real).isFile() };
      return fd;
    },
    close(fd: number): void {
      const { real } = at(fd);
      table[fd] = null;
      if (fd > 2) asked(() => fs.closeSync(real));
    },
    read(fd: number, size: number): Uint8Array {
      const d = at(fd);
      if (fd === 0) return read(size);
      const data = new Uint8Array(size);
      const n = asked(() => fs.readSync(d.real, data, 0, size, d.seekable ? d.position : null));
      d.position += n;
      return data.subarray(0, n);
    },
    write(fd: number, data: Uint8Array): number {
      const d = at(fd);
      if (fd === 1 || fd === 2) {
        write(fd, data);
        return data.length;
      }
      if (d.append) d.position = fs.fstatSync(d.real).size;
      const n = asked(() => fs.writeSync(d.real, data, 0, data.length, d.seekable ? d.position : null));
      d.position += n;
      return n;
    },
    lseek(fd: number, position: number, whence: number): number {
      const d = at(fd);
      if (!d.seekable) return fail(ESPIPE);
      const base = whence === 0 ? 0 : whence === 1 ? d.position : fs.fstatSync(d.real).size;
      if (base + position < 0) return fail(EINVAL);
      d.position = base + position;
      return d.position;
    },
    ftruncate: (fd: number, size: number): void => asked(() => fs.ftruncateSync(at(fd).real, size)),
    fsync: (fd: number): void => asked(() => fs.fsyncSync(at(fd).real)),
    fstat: (fd: number): HostStat => asked(() => statOf(fs.fstatSync(at(fd).real, { bigint: true }))),
    isatty: (fd: number): boolean => isatty(at(fd).real),
  };
}

function fail(errno: number): never {
  throw new HostError(errno);
}

/** What the process is and has. */
function processPart(): Partial<HostSystem> {
  return {
    getpid: () => process.pid,
    getppid: () => process.ppid,
    getuid: () => process.getuid?.() ?? 0,
    getgid: () => process.getgid?.() ?? 0,
    getlogin: () => os.userInfo().username,
    umask: () => fail(ENOTSUP),
    cpuCount: () => os.availableParallelism(),
    uname: () => ({
      sysname: os.type(),
      nodename: os.hostname(),
      release: os.release(),
      version: os.version(),
      machine: os.machine(),
    }),
    loadavg: () => os.loadavg() as [number, number, number],
    urandom: (size) => randomFillSync(new Uint8Array(size)),
    terminalSize: () => fail(ENOTTY),
  };
}

/** The system of one program. */
export function nodeSystem(
  write: (fd: number, data: Uint8Array) => void,
  read: (size: number) => Uint8Array,
  start = process.cwd(),
): Partial<HostSystem> {
  let folder = start;
  const full = (path: string): string => {
    if (path === '') return fail(2);
    return isAbsolute(path) ? path : join(folder, path);
  };
  const { open, ...files } = descriptors(write, read);
  const stat = (path: string, follow: boolean): HostStat =>
    asked(() => statOf((follow ? fs.statSync : fs.lstatSync)(full(path), { bigint: true })));
  const seconds = (ns: bigint): number => Number(ns) / 1e9;
  return {
    ...processPart(),
    ...files,
    getcwd: () => folder,
    chdir: (path) => {
      const target = asked(() => fs.realpathSync(full(path)));
      if (!fs.statSync(target).isDirectory()) fail(20);
      folder = target;
    },
    open: (path, flags, mode) =>
      open(
        asked(() => fs.openSync(full(path), flags, mode)),
        flags,
      ),
    stat,
    listdir: (path) =>
      asked(() => fs.readdirSync(full(path), { withFileTypes: true })).map((entry) => ({
        name: entry.name,
        file: kindOf(entry),
        ino: fs.lstatSync(join(full(path), entry.name), { bigint: true }).ino,
      })),
    access: (path, mode) => {
      try {
        fs.accessSync(full(path), mode);
        return true;
      } catch {
        return false;
      }
    },
    mkdir: (path, mode) => void asked(() => fs.mkdirSync(full(path), { mode })),
    rmdir: (path) => asked(() => fs.rmdirSync(full(path))),
    unlink: (path) => asked(() => fs.unlinkSync(full(path))),
    rename: (from, to) => asked(() => fs.renameSync(full(from), full(to))),
    link: (from, to) => asked(() => fs.linkSync(full(from), full(to))),
    symlink: (target, path) => asked(() => fs.symlinkSync(target, full(path))),
    readlink: (path) => asked(() => fs.readlinkSync(full(path))),
    chmod: (path, mode) => asked(() => fs.chmodSync(full(path), mode)),
    utime: (path, atime, mtime) => asked(() => fs.utimesSync(full(path), seconds(atime), seconds(mtime))),
    truncate: (path, size) => asked(() => fs.truncateSync(full(path), size)),
  };
}
