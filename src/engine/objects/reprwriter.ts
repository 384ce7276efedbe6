/**
 * How containers write their repr: a writer with room for the least that may come, one repr after the other.
 *
 * Until 3.13 the private _PyUnicodeWriter, on the stack: the buffer is made with the first write, each item's repr is a str of its
 * own. From 3.14 the public PyUnicodeWriter: a block of its own (one is kept for the next), the buffer is there at once, ints are
 * written without a str, characters one at a time.
 */
import { Writer } from './format.ts';
import { withDecimal } from './numbertext.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { ASCII, strSize } from './unicode.ts';
import type { VM } from './vm.ts';

/** bytes of a PyUnicodeWriter: nine fields, of which flags share a word */
const WRITER_WORDS = 7;

export class ReprWriter extends Writer {
  readonly open: boolean;
  private block = 0;

  /** @cpython Objects/unicodeobject.c _PyUnicodeWriter_Init 3.8-3.13, PyUnicodeWriter_Create 3.14-3.15 */
  constructor(vm: VM, length: number) {
    super(length, true);
    this.open = vm.profile.text.openWriter;
    if (!this.open) return;
    this.minLength = 0;
    this.block = vm.freeWriter;
    vm.freeWriter = 0;
    if (this.block === 0) this.block = vm.heap.mem_malloc(WRITER_WORDS * vm.profile.pointerWidth);
    this.addr = vm.heap.obj_malloc(strSize(vm, length, ASCII));
    this.size = length;
  }

  /** Brackets and commas. */
  chars(vm: VM, text: string): void {
    if (this.open) for (const c of text) this.write(vm, c);
    else this.write(vm, text);
  }

  /** @cpython Objects/unicodeobject.c PyUnicodeWriter_WriteRepr 3.14-3.15; before, what the containers did themselves */
  repr(vm: VM, o: PyObject): void {
    if (this.open && o.type === vm.tInt) {
      withDecimal(vm, o.v, (text) => this.write(vm, text));
      return;
    }
    const s = PyObject_Repr(vm, o);
    try {
      this.write(vm, s.v);
    } finally {
      decref(vm, s);
    }
  }

  /** What comes last. */
  close(vm: VM, text: string): void {
    if (!this.open) this.overallocate = false;
    this.chars(vm, text);
  }

  override finish(vm: VM): PyText {
    const text = super.finish(vm);
    this.release(vm);
    return text;
  }

  override discard(vm: VM): void {
    super.discard(vm);
    this.release(vm);
  }

  private release(vm: VM): void {
    if (this.block === 0) return;
    if (vm.freeWriter === 0) vm.freeWriter = this.block;
    else vm.heap.mem_free(this.block);
    this.block = 0;
  }
}
