/** input(): the prompt to sys.stdout, a line from sys.stdin. The twin has no terminal: what CPython does where either is none. */
import { checkPositional } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import { callMethod } from '../objects/call.ts';
import { dictGetStr } from '../objects/dict.ts';
import { PyThrow, raise, typeError } from '../objects/errors.ts';
import { decref, type PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { PyFile_WriteObject } from './pending.ts';

const LF = 10;

/** @cpython Python/bltinmodule.c builtin_input_impl 3.8-3.15 */
export function input(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'input', args.length, 0, 1);
  const [stdin, stdout, stderr] = ['stdin', 'stdout', 'stderr'].map((name) => stream(vm, name)) as [
    PyObject,
    PyObject,
    PyObject,
  ];
  flushQuietly(vm, stderr);
  if (args.length > 0) PyFile_WriteObject(vm, args[0]!, stdout, true);
  flushQuietly(vm, stdout);
  return PyFile_GetLine(vm, stdin);
}

function stream(vm: VM, name: string): PyObject {
  const found = dictGetStr(vm, vm.sysDict, name);
  if (found === null || found === vm.None)
    raise(vm, vm.exc.RuntimeError!, vm.profile.run.lostStream.replace('%', name));
  return found;
}

function flushQuietly(vm: VM, file: PyObject): void {
  try {
    decref(vm, callMethod(vm, file, 'flush', []));
  } catch (e) {
    if (!(e instanceof PyThrow)) throw e;
    decref(vm, e.value);
  }
}

/** @cpython Objects/fileobject.c PyFile_GetLine 3.8-3.15, of a line without its end */
function PyFile_GetLine(vm: VM, file: PyObject): PyObject {
  const line = callMethod(vm, file, 'readline', []);
  const isText = isSubtype(line.type, vm.tStr);
  if (!isText && !isSubtype(line.type, vm.t.bytes!)) {
    const { tp_name } = line.type;
    decref(vm, line);
    typeError(vm, vm.profile.run.readlineGaveOther.replace('%t', file.type.tp_name).replace('%k', tp_name));
  }
  const data: string | Uint8Array = isText ? (line.v as string) : bytesLike(vm, line);
  const last = data.length - 1;
  if (last < 0) {
    decref(vm, line);
    raise(vm, vm.exc.EOFError!, 'EOF when reading a line');
  }
  if ((typeof data === 'string' ? data.charCodeAt(last) : data[last]) !== LF) return line;
  const rest = typeof data === 'string' ? newStr(vm, data.slice(0, last)) : newBytes(vm, data.slice(0, last));
  decref(vm, line);
  return rest as PyObject;
}
