/**
 * OURS: files in the twin's memory, for programs whose host lends no operating system: what is written is there to be read again, and what
 * the host can open (`Host.open`) can be read. Folders, links and the process don't exist here; asking for them is refused by name.
 */
import { HostError, type HostStat, type HostSystem } from '../objects/hostsystem.ts';
import type { VM } from '../objects/vm.ts';

const [ENOENT, EBADF, EEXIST, EINVAL, ESPIPE] = [2, 9, 17, 22, 29] as const;
const O = { WRONLY: 1, RDWR: 2, CREAT: 64, EXCL: 128, TRUNC: 512, APPEND: 1024 };
const REGULAR = 0o100644;
const CHARACTER = 0o020620;

interface File {
  data: Uint8Array;
  size: number;
}
interface Opened {
  file: File;
  position: number;
  flags: number;
}

function fail(errno: number): never {
  throw new HostError(errno);
}

function statOf(mode: number, size: number): HostStat {
  const none = { ino: 0n, dev: 0n, nlink: 1, uid: 0, gid: 0, blksize: 4096, blocks: Math.ceil(size / 512), rdev: 0n };
  return { ...none, mode, size, atime: 0n, mtime: 0n, ctime: 0n };
}

function resize(file: File, size: number): void {
  if (size > file.data.length) {
    const data = new Uint8Array(Math.max(64, size * 2));
    data.set(file.data.subarray(0, file.size));
    file.data = data;
  } else if (size > file.size) file.data.fill(0, file.size, size);
  file.size = size;
}

export function memorySystem(vm: VM): Partial<HostSystem> {
  const files = new Map<string, File>();
  const table: (Opened | null)[] = [null, null, null];
  const at = (fd: number): Opened => table[fd] ?? fail(fd >= 0 && fd <= 2 ? ESPIPE : EBADF);
  const find = (path: string): File | null => {
    if (path === '/dev/null') return { data: new Uint8Array(0), size: 0 };
    const known = files.get(path);
    if (known) return known;
    const data = vm.host.open?.(path) ?? null;
    return data === null ? null : { data: data.slice(), size: data.length };
  };
  return {
    open(path, flags) {
      let file = find(path);
      if (file !== null && flags & O.CREAT && flags & O.EXCL) fail(EEXIST);
      if (file === null && !(flags & O.CREAT)) fail(ENOENT);
      file ??= { data: new Uint8Array(0), size: 0 };
      if (flags & O.TRUNC) file.size = 0;
      if (flags & (O.WRONLY | O.RDWR) && path !== '/dev/null') files.set(path, file);
      let fd = 3;
      while (table[fd]) fd++;
      table[fd] = { file, position: 0, flags };
      return fd;
    },
    close(fd) {
      if (fd > 2) at(fd);
      table[fd] = null;
    },
    read(fd, size) {
      if (fd === 0) return vm.host.read?.(0, size) ?? new Uint8Array(0);
      const o = at(fd);
      const part = o.file.data.slice(o.position, Math.min(o.file.size, o.position + size));
      o.position += part.length;
      return part;
    },
    write(fd, data) {
      if (fd === 1 || fd === 2) {
        vm.host.write(fd, data.slice());
        return data.length;
      }
      const o = at(fd);
      if (o.flags & O.APPEND) o.position = o.file.size;
      resize(o.file, Math.max(o.file.size, o.position + data.length));
      o.file.data.set(data, o.position);
      o.position += data.length;
      return data.length;
    },
    lseek(fd, position, whence) {
      const o = at(fd);
      const to = position + (whence === 0 ? 0 : whence === 1 ? o.position : o.file.size);
      if (to < 0) fail(EINVAL);
      o.position = to;
      return to;
    },
    ftruncate: (fd, size) => resize(at(fd).file, size),
    fsync: () => undefined,
    isatty: () => false,
    fstat: (fd) => (fd <= 2 && fd >= 0 ? statOf(CHARACTER, 0) : statOf(REGULAR, at(fd).file.size)),
    stat: (path) => statOf(REGULAR, (find(path) ?? fail(ENOENT)).size),
    unlink(path) {
      if (!files.delete(path)) fail(ENOENT);
    },
  };
}
