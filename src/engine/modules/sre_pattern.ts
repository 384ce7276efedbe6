/**
 * Patterns, as state shared by the types of _sre: what a Pattern object holds, and how it is run over a subject.
 *
 * Memory of a run: group marks, the first piece of the backtracking stack (a search for a plain text needs none), and the
 * result; what is freed when is C's order.
 */

import { newBytes } from '../objects/bytes.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import { raise } from '../objects/errors.ts';
import { guarded } from '../objects/fault_errors.ts';
import { PyErr_Format } from '../objects/format.ts';
import type { PyObj, PyObject, PyText } from '../objects/object.ts';
import { isStr } from '../objects/strbuild.ts';
import type { PyType } from '../objects/type.ts';
import { KIND, PyUnicode_Substring, strLength, UCS4 } from '../objects/unicode.ts';
import { CharacterClasses, type SreMatch, type SreMatcher, type SreMode, Subject } from '../objects/value/sre.ts';
import type { VM } from '../objects/vm.ts';

/** What the types of the module share. */
export class SreTypes {
  readonly classes: CharacterClasses;
  Pattern!: PyType;
  Match!: PyType;
  Scanner!: PyType;
  Template!: PyType;
  constructor(vm: VM) {
    this.classes = new CharacterClasses(vm.text.unicode, vm.profile.values);
  }
}

export interface PatternData {
  types: SreTypes;
  matcher: SreMatcher;
  /** owned; None where the pattern is none of text or bytes */
  pattern: PyObject;
  flags: number;
  code: number[];
  groups: number;
  /** dict of group numbers by name, tuple of names by number, owned */
  groupindex: PyObj;
  indexgroup: PyObj;
  /** the pattern is text, bytes, or neither */
  kind: 'str' | 'bytes' | null;
  /** the code is a plain text that a search finds without running it */
  isLiteral: boolean;
}

export interface MatchData {
  pattern: PyObj;
  /** owned */
  string: PyObject;
  /** Py_SIZE: marks */
  length: number;
  /** start and end of the match and of each group; -1 where it took no part */
  marks: number[];
  pos: number;
  endpos: number;
  lastindex: number;
  /** tuple of spans, once it was asked for */
  regs: PyObject | null;
}

/** A subject that is being searched. */
export class Run {
  readonly vm: VM;
  readonly data: PatternData;
  readonly string: PyObject;
  readonly subject: Subject;
  readonly bytes: Uint8Array | null;
  readonly pos: number;
  readonly endpos: number;
  /** where the next search begins, and whether it must move on */
  start: number;
  mustAdvance = false;
  private marks = 0;
  private stack = 0;

  /** @cpython Modules/_sre/sre.c state_init 3.11-3.15 */
  constructor(vm: VM, pattern: PyObj, string: PyObject, pos = 0, endpos = Number.MAX_SAFE_INTEGER) {
    this.vm = vm;
    this.data = pattern.v;
    this.string = string;
    this.marks = vm.heap.mem_malloc(2 * this.data.groups * vm.profile.pointerWidth);
    this.bytes = isStr(string) ? null : this.buffer(string);
    this.checkKind();
    const length = this.bytes === null ? strLength(string as PyText) : this.bytes.length;
    this.subject = new Subject(this.bytes ?? textOf(vm, string as PyText));
    const into = (i: number): number => Math.min(Math.max(i, 0), length);
    this.pos = into(pos);
    this.endpos = into(endpos);
    this.start = this.pos;
  }

  private buffer(string: PyObject): Uint8Array {
    if (string.type.bf_getbuffer !== null) return bytesLike(this.vm, string);
    this.finish();
    const text = "expected string or bytes-like object, got '%.200s'";
    PyErr_Format(this.vm, this.vm.exc.TypeError!, text, string.type.tp_name);
  }

  private checkKind(): void {
    const { kind } = this.data;
    if (kind === null || (kind === 'bytes') === (this.bytes !== null)) return;
    this.finish();
    const { TypeError } = this.vm.exc;
    if (kind === 'str') raise(this.vm, TypeError!, 'cannot use a string pattern on a bytes-like object');
    raise(this.vm, TypeError!, 'cannot use a bytes pattern on a string-like object');
  }

  /** One match from `start` on; the caller sets where to go on. */
  next(mode: SreMode): SreMatch | null {
    const { vm, data } = this;
    this.freeStack();
    const words = 7 * vm.profile.pointerWidth;
    if (mode !== 'search' || !data.isLiteral) this.stack = vm.heap.mem_malloc(words + (words >> 2) + 1024);
    return guarded(vm, () => data.matcher.match(this.subject, this.start, this.endpos, mode, this.mustAdvance));
  }

  /** Goes on behind a match, as iterations do. */
  advance(m: SreMatch): void {
    this.mustAdvance = m.end === m.start;
    this.start = m.end;
  }

  private freeStack(): void {
    if (this.stack !== 0) this.vm.heap.mem_free(this.stack);
    this.stack = 0;
  }

  /** @cpython Modules/_sre/sre.c state_fini 3.11-3.15 */
  finish(): void {
    this.freeStack();
    if (this.marks !== 0) this.vm.heap.mem_free(this.marks);
    this.marks = 0;
  }

  /** @cpython Modules/_sre/sre.c getslice 3.11-3.15 */
  slice(from: number, to: number): PyObject {
    return sliceOf(this.vm, this.string, this.bytes, from, to);
  }
}

function textOf(vm: VM, o: PyText): string | ArrayLike<number> {
  return (o.w & KIND) === UCS4 ? vm.text.points(o.v) : o.v;
}

/** Part of a subject: of exact bytes that is all of it the object itself. */
export function sliceOf(vm: VM, string: PyObject, bytes: Uint8Array | null, from: number, to: number): PyObject {
  if (bytes === null) return PyUnicode_Substring(vm, string as PyText, from, to);
  if (string.type === vm.tBytes && from === 0 && to === bytes.length) {
    string.rc++;
    return string;
  }
  return newBytes(vm, bytes.slice(from, Math.max(from, to)));
}

/** Whether the code begins with the description of a plain text that is all there is. */
export function isLiteralCode(code: readonly number[]): boolean {
  // INFO skip flags: SRE_INFO_LITERAL is 2
  return code[0] === 14 && ((code[2] ?? 0) & 3) === 3;
}
