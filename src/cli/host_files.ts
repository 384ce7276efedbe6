/** The file system as the twin's host shows it: read, never written. */
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import type { Host } from '../engine/index.ts';

type Status = Exclude<ReturnType<NonNullable<Host['stat']>>, number>;

export function open(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** A file's status, or the errno. */
export function stat(path: string, follow: boolean): Status | number {
  try {
    const s = (follow ? statSync : lstatSync)(path, { bigint: true });
    return {
      mode: Number(s.mode),
      ino: s.ino,
      dev: s.dev,
      nlink: Number(s.nlink),
      uid: Number(s.uid),
      gid: Number(s.gid),
      size: Number(s.size),
      atimeNs: s.atimeNs,
      mtimeNs: s.mtimeNs,
      ctimeNs: s.ctimeNs,
      blksize: Number(s.blksize),
      blocks: Number(s.blocks),
      rdev: s.rdev,
    };
  } catch (error) {
    const { code } = error as { code?: string };
    return constants.errno[code as keyof typeof constants.errno] ?? constants.errno.EIO;
  }
}
