/**
 * Where the source of a module is: the host's own places (beside the program, the library) stand for the entry '' of sys.path; every other
 * entry, and the `__path__` of a package that was found through one, is a folder of the system that the host lends.
 */
import { lookupAttrStr } from '../objects/attributes.ts';
import { dictGetStr } from '../objects/dict.ts';
import { HostError } from '../objects/hostsystem.ts';
import { decref } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';

/** `source`: text as the host has it, or the bytes of a file */
export interface ModuleFile {
  source: string | Uint8Array;
  file: string;
  isPackage: boolean;
}

const FOLDER = 0o040000;
const KIND = 0o170000;

/** The file of a module whose parents are imported, null where there is none. */
export function findModule(vm: VM, name: string): ModuleFile | null {
  const dot = name.lastIndexOf('.');
  if (dot >= 0) {
    const parent = dictGetStr(vm, vm.modules, name.slice(0, dot));
    const folders = parent === null ? [] : folderNames(vm, parent, '__path__');
    return fromHost(vm, name) ?? firstOf(vm, folders, name.slice(dot + 1));
  }
  const sys = vm.moduleNamed('sys');
  const folders = sys === null ? [] : folderNames(vm, sys, 'path');
  const own = folders.indexOf('');
  const before = own < 0 ? folders : folders.slice(0, own);
  const behind = own < 0 ? [] : folders.slice(own + 1);
  return firstOf(vm, before, name) ?? fromHost(vm, name) ?? firstOf(vm, behind, name);
}

function fromHost(vm: VM, name: string): ModuleFile | null {
  const path = name.replaceAll('.', '/');
  const package_ = vm.host.load?.(`${path}/__init__.py`) ?? null;
  const found = package_ ?? vm.host.load?.(`${path}.py`) ?? null;
  return found === null ? null : { ...found, isPackage: package_ !== null };
}

/** The strings in a list that is an attribute of `owner`. */
function folderNames(vm: VM, owner: Parameters<typeof lookupAttrStr>[1], attribute: string): string[] {
  const list = lookupAttrStr(vm, owner, attribute);
  if (list === null) return [];
  const names = list.type === vm.tList ? vm.listOf(list).filter((o) => o.type === vm.tStr) : [];
  const texts = names.map((o) => o.v as string);
  decref(vm, list);
  return texts;
}

/** @cpython Lib/importlib/_bootstrap_external.py find_spec 3.8-3.15: a package goes before a module of its name. */
function firstOf(vm: VM, folders: readonly string[], name: string): ModuleFile | null {
  for (const folder of folders) {
    const inside = `${folder}/${name}/__init__.py`;
    const package_ = contents(vm, inside);
    if (package_ !== null) return { source: package_, file: inside, isPackage: true };
    const plain = `${folder}/${name}.py`;
    const source = contents(vm, plain);
    if (source !== null) return { source, file: plain, isPackage: false };
  }
  return null;
}

/** The bytes of a file, null where there is none. */
function contents(vm: VM, path: string): Uint8Array | null {
  const { stat, open, read, close } = vm.system;
  if (!stat || !open || !read || !close) return null;
  try {
    const { mode, size } = stat.call(vm.system, path, true);
    if ((mode & KIND) === FOLDER) return null;
    const fd = open.call(vm.system, path, 0, 0);
    const data = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const part = read.call(vm.system, fd, size - filled);
      if (part.length === 0) break;
      data.set(part, filled);
      filled += part.length;
    }
    close.call(vm.system, fd);
    return data.subarray(0, filled);
  } catch (e) {
    if (e instanceof HostError) return null;
    throw e;
  }
}
