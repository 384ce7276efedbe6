/** Lines of source that tracebacks show: of files that the twin has run, and of others that the host can open. */
import { dictGetStr } from '../../objects/dict.ts';
import type { PyObj, PyObject } from '../../objects/object.ts';
import { isSubtype } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import { decodeSource } from '../../syntax/index.ts';

/** Line `n` of a file without what ends it; '' where there is none. */
export function sourceLine(vm: VM, filename: string, n: number): string {
  if (vm.sourcesClosed) return '';
  if (vm.profile.display.maker === 'library') {
    const line = cachedLine(vm, filename, n);
    if (line !== null) return line;
  }
  let lines = vm.sourceLines.get(filename);
  if (lines === undefined) {
    lines = read(vm, filename)?.split(/\r\n|\r|\n/) ?? [];
    vm.sourceLines.set(filename, lines);
  }
  return lines[n - 1] ?? '';
}

function read(vm: VM, filename: string): string | null {
  const known = vm.sources.get(filename);
  if (known !== undefined) return known;
  if (filename.startsWith('<')) return null;
  const data = vm.host.open?.(filename) ?? null;
  if (data === null) return null;
  try {
    return decodeSource(data, filename, 'file', vm.profile.syntax);
  } catch {
    return new TextDecoder().decode(data);
  }
}

/** A line that the program put into linecache.cache: (size, mtime, lines, fullname); null where it has nothing of the file. */
function cachedLine(vm: VM, filename: string, n: number): string | null {
  const module = vm.moduleNamed('linecache') as PyObj | null;
  const cache = module?.d ? dictGetStr(vm, module.d, 'cache') : null;
  if (cache === null || !isSubtype(cache.type, vm.tDict)) return null;
  const entry = dictGetStr(vm, cache as PyObj, filename);
  if (entry === null || !isSubtype(entry.type, vm.tTuple)) return null;
  const lines = (entry.v as PyObject[])[2];
  if (lines === undefined || !isSubtype(lines.type, vm.tList)) return null;
  const line = (lines.v as PyObject[])[n - 1];
  if (line === undefined || !isSubtype(line.type, vm.tStr)) return '';
  return (line.v as string).replace(/\r?\n$/, '');
}
