/** Where errors are written: sys.stderr, straight to the host while it is the interpreter's own. */
import { callMethod } from '../objects/call.ts';
import { dictGetStr } from '../objects/dict.ts';
import { PyThrow } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject } from '../objects/object.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { exceptionPieces } from './display/exceptions.ts';

const utf8 = new TextEncoder();

/** sys.stderr, borrowed; null where there is none. */
export function errorFile(vm: VM): PyObject | null {
  const file = dictGetStr(vm, vm.sysDict, 'stderr');
  return file === null || file === vm.None ? null : file;
}

/** Escapes what the stream's error handler (backslashreplace) can't write. */
function writable(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16)}`,
  );
}

/** Writes texts to a file; the first error ends it, quietly. Each may be followed by an empty one, as print(end='') does. */
export function writeTexts(vm: VM, file: PyObject | null, texts: readonly string[], printed = false): void {
  if (file === null) return;
  if (file === vm.stderr) {
    vm.host.write(2, utf8.encode(writable(texts.join(''))));
    return;
  }
  try {
    for (const text of printed ? texts.flatMap((t) => [t, '']) : texts) {
      const s = newStr(vm, text);
      try {
        decref(vm, callMethod(vm, file, 'write', [s]));
      } finally {
        decref(vm, s);
      }
    }
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
  }
}

/** @cpython Python/pythonrun.c _PyErr_Display 3.8-3.15 */
export function displayException(vm: VM, exc: PyObj): void {
  const file = errorFile(vm);
  if (file !== null) writeTexts(vm, file, exceptionPieces(vm, exc), vm.profile.display.maker === 'library');
}
