/**
 * A Writer that can borrow: the first str written to an empty buffer that isn't over-allocated is the buffer itself, so that
 * `'{}'.format(s)` is `s`. Numbers are written as C does it, with their scratch memory.
 */
import { Writer } from './format.ts';
import { digitCount, type IntValue } from './long.ts';
import { decref, type PyText } from './object.ts';
import { ASCII, KIND, strLength, strSize } from './unicode.ts';
import type { VM } from './vm.ts';

export class TextWriter extends Writer {
  /** the str that is the buffer, owned */
  private borrowed: PyText | null = null;

  /** @cpython Objects/unicodeobject.c _PyUnicodeWriter_Prepare 3.8-3.15: room for ASCII text before any is written */
  prepare(vm: VM, n: number): void {
    this.addr = vm.heap.obj_malloc(strSize(vm, n, ASCII));
    this.size = n;
  }

  /** @cpython Objects/unicodeobject.c _PyUnicodeWriter_WriteStr 3.8-3.15 */
  writeStr(vm: VM, o: PyText): void {
    if (o.v === '') return;
    if (this.size === 0 && !this.overallocate && this.borrowed === null && o.type === vm.tStr) {
      this.borrowed = o;
      o.rc++;
      this.text = o.v;
      this.kind = o.w & KIND;
      this.length = strLength(o);
      this.minLength = Math.max(this.minLength, 0);
      return;
    }
    this.write(vm, o.v);
  }

  override write(vm: VM, s: string): void {
    const o = this.borrowed;
    if (o === null || s.length === 0) {
      super.write(vm, s);
      return;
    }
    this.borrowed = null;
    this.text = '';
    this.length = 0;
    this.kind = 0;
    super.write(vm, o.v + s);
    decref(vm, o);
  }

  override finish(vm: VM): PyText {
    const o = this.borrowed;
    if (o === null) {
      if (this.length === 0 && this.addr !== 0) vm.heap.obj_free(this.addr);
      return super.finish(vm);
    }
    this.borrowed = null;
    return o;
  }

  override discard(vm: VM): void {
    if (this.borrowed !== null) decref(vm, this.borrowed);
    this.borrowed = null;
    super.discard(vm);
  }
}

/** @cpython Objects/longobject.c long_to_decimal_string_internal 3.8-3.15: bytes of the scratch int that the digits are made in */
export function decimalScratch(vm: VM, n: IntValue): number {
  const digits = digitCount(n);
  return vm.intHeader + 4 * (1 + digits + Math.floor(digits / 99));
}
