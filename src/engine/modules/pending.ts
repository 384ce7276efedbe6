/**
 * What sys.stdout holds back: a text file collects the strings it is given (ASCII ones as they are, others encoded) and hands
 * them on together, once there are `CHUNK` bytes. The host sees each text at once; here only the guest's memory is kept.
 */
import { newBytes } from '../objects/bytes.ts';
import { callOneArg } from '../objects/call.ts';
import { list_append } from '../objects/list.ts';
import { PyLong_FromSsize_t } from '../objects/long.ts';
import { MethodDef, newBuiltin } from '../objects/methodobject.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
import { PyObject_GetAttr, PyObject_Repr, PyObject_Str } from '../objects/object_protocol.ts';
import { intern, newStr, strLength } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';

const CHUNK = 8192;
const utf8 = new TextEncoder();

/** @cpython Modules/_io/textio.c _io_TextIOWrapper_write_impl 3.8-3.15: the part that collects; `text` is borrowed. */
export function collectText(vm: VM, text: PyText): void {
  const encoded = utf8.encode(text.v as string);
  const piece: PyObject = encoded.length === (text.v as string).length ? text : newBytes(vm, encoded);
  if (piece === text) text.rc++;
  if (vm.pendingBytes + encoded.length > CHUNK) flushText(vm);
  const { pendingText } = vm;
  if (pendingText === null) vm.pendingText = piece;
  else if (pendingText.type !== vm.tList) vm.pendingText = vm.newList([pendingText, piece]);
  else {
    list_append(vm, pendingText as PyObj, piece);
    decref(vm, piece);
  }
  vm.pendingBytes += encoded.length;
  if (vm.pendingBytes >= CHUNK) flushText(vm);
}

/** @cpython Modules/_io/textio.c _textiowrapper_writeflush 3.8-3.15: one bytes object of all pieces goes to the buffer. */
export function flushText(vm: VM): void {
  if (vm.pendingText === null) return;
  const whole = vm.pendingText.type === vm.tBytes ? null : newBytes(vm, new Uint8Array(vm.pendingBytes));
  const pieces = vm.pendingText;
  vm.pendingText = null;
  vm.pendingBytes = 0;
  decref(vm, pieces);
  xdecref(vm, whole);
}

/** @cpython Modules/_io/textio.c _io_TextIOWrapper_write_impl 3.8-3.15, of sys.stdout; how many characters */
export function stdoutWrite(vm: VM, text: PyText): PyObject {
  vm.host.write(1, utf8.encode(text.v as string));
  collectText(vm, text);
  return PyLong_FromSsize_t(vm, strLength(text));
}

const WRITE = new MethodDef('write', { call: 'O', fn: (vm, _self, text) => stdoutWrite(vm, text as PyText) });

/** @cpython Objects/fileobject.c PyFile_WriteObject 3.8-3.15: the file's `write` is bound before the text is made; `raw` writes str(o), else repr(o). */
export function PyFile_WriteObject(vm: VM, o: PyObject, file: PyObject, raw: boolean): void {
  const straight = file === vm.stdout;
  const writer = straight ? newBuiltin(vm, WRITE, file, null) : PyObject_GetAttr(vm, file, intern(vm, 'write'));
  let value: PyObject | null = null;
  let result: PyObject | null = null;
  try {
    value = raw ? PyObject_Str(vm, o) : PyObject_Repr(vm, o);
    result = straight ? stdoutWrite(vm, value as PyText) : callOneArg(vm, writer, value);
  } finally {
    xdecref(vm, value);
    decref(vm, writer);
    xdecref(vm, result);
  }
}

/** @cpython Objects/fileobject.c PyFile_WriteString 3.8-3.15 */
export function PyFile_WriteString(vm: VM, s: string, file: PyObject): void {
  const text = newStr(vm, s);
  PyFile_WriteObject(vm, text, file, true);
  decref(vm, text);
}
