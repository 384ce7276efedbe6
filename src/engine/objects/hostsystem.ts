/**
 * The operating system as a host may lend it: files, folders, the process. Every function is optional for the twin's caller: what is
 * missing is refused by name (`NotSupported`). A function that fails throws a `HostError` with the number of the error; paths are text,
 * relative ones count from `getcwd()`; descriptors 0 to 2 are the standard streams.
 */

/** What the system answers instead of doing it: the number as in errno, Linux's. */
export class HostError extends Error {
  override name = 'HostError';
  readonly errno: number;
  constructor(errno: number) {
    super(`errno ${errno}`);
    this.errno = errno;
  }
}

/** Times are nanoseconds since the epoch. */
export interface HostStat {
  mode: number;
  ino: bigint;
  dev: bigint;
  nlink: number;
  uid: number;
  gid: number;
  size: number;
  blksize: number;
  blocks: number;
  rdev: bigint;
  atime: bigint;
  mtime: bigint;
  ctime: bigint;
}

/** `file`: what the entry itself is, without following a link */
export interface HostEntry {
  name: string;
  file: 'file' | 'folder' | 'link' | 'other';
  ino: bigint;
}

export interface HostSystem {
  getpid(): number;
  getppid(): number;
  getuid(): number;
  getgid(): number;
  getlogin(): string;
  getcwd(): string;
  chdir(path: string): void;
  umask(mask: number): number;
  cpuCount(): number;
  uname(): { sysname: string; nodename: string; release: string; version: string; machine: string };
  loadavg(): [number, number, number];
  urandom(size: number): Uint8Array;
  /** columns, lines */
  terminalSize(fd: number): [number, number];
  isatty(fd: number): boolean;
  /** flags as in open(2), Linux's */
  open(path: string, flags: number, mode: number): number;
  close(fd: number): void;
  read(fd: number, size: number): Uint8Array;
  write(fd: number, data: Uint8Array): number;
  lseek(fd: number, position: number, whence: number): number;
  ftruncate(fd: number, size: number): void;
  fsync(fd: number): void;
  fstat(fd: number): HostStat;
  stat(path: string, follow: boolean): HostStat;
  listdir(path: string): HostEntry[];
  access(path: string, mode: number): boolean;
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  chmod(path: string, mode: number): void;
  utime(path: string, atime: bigint, mtime: bigint): void;
  truncate(path: string, size: number): void;
}
