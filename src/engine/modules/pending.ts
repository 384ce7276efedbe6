/**
 * What sys.stdout holds back: a text file collects the strings it is given (ASCII ones as they are, others encoded) and hands
 * them on together, once there are `CHUNK` bytes. The host sees each text at once; here only the guest's memory is kept.
 */
import { newBytes } from '../objects/bytes.ts';
import { list_append } from '../objects/list.ts';
import { decref, type PyObj, type PyObject, type PyText, xdecref } from '../objects/object.ts';
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

/** @cpython Objects/fileobject.c PyFile_WriteObject 3.9-3.13: the file's `write` is bound for the call and gone after it. */
export function boundWrite(vm: VM): void {
  if (!vm.profile.run.printBinds) return;
  const w = vm.profile.pointerWidth;
  vm.gc.free(vm, vm.gc.alloc(vm, 7 * w, 2 * w), 2 * w);
}
