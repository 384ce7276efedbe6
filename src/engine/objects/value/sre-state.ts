/**
 * What the regular-expression matcher keeps while it runs: the subject, group marks, the stack of frames, repeats; and its
 * steps below the dispatch function (sre.ts): marks, single characters, counting, searching.
 */
import { Fault } from './fault.ts';
import { type CharacterClasses, Subject } from './sre-characters.ts';

const WRONG_SPAN = 'The span of capturing group is wrong, please report a bug for the re module.';

// fields of a frame
export const BASE = 0;
export const JUMP = 1;
export const PC = 2;
export const PTR = 3;
export const COUNT = 4;
export const LASTMARK = 5;
export const LASTINDEX = 6;
export const REP = 7;
export const TOPLEVEL = 8;
export const FRAME = 9;

export interface SreMatch {
  start: number;
  end: number;
  /** start and end of each group from 1 on, -1 where it took no part */
  marks: Int32Array;
  /** 0 where no group was closed last (`lastindex` is None) */
  lastindex: number;
}

export type SreMode = 'match' | 'fullmatch' | 'search';

/** State and single steps; what runs code is `SreMatcher`. */
export abstract class SreState {
  protected readonly code: Uint32Array;
  protected readonly groups: number;
  protected readonly classes: CharacterClasses;
  protected stack = new Int32Array(1024);
  protected readonly mark: Int32Array;
  protected lastmark = -1;
  protected lastindex = -1;
  protected subject = new Subject('');
  protected ptr = 0;
  protected end = 0;
  protected matchAll = false;
  /** an empty match here is not wanted (after an empty match of an iteration); -1 for none */
  protected mustAdvance = -1;
  protected repeat = -1;
  protected repeats = 0;
  protected readonly repeatCount: number[] = [];
  protected readonly repeatPattern: number[] = [];
  protected readonly repeatPrevious: number[] = [];
  protected readonly repeatLast: number[] = [];

  constructor(code: ArrayLike<number>, groups: number, classes: CharacterClasses) {
    this.code = Uint32Array.from(code);
    this.groups = groups;
    this.classes = classes;
    this.mark = new Int32Array(groups * 2);
  }

  /**
   * `pos` and `endpos` lie within the subject; `mustAdvance` refuses an empty match at `pos` itself, as iteration does
   * after an empty match there.
   */
  match(subject: Subject, pos: number, endpos: number, mode: SreMode, mustAdvance = false): SreMatch | null {
    if (pos > endpos) return null;
    this.subject = subject;
    this.end = endpos;
    this.matchAll = mode === 'fullmatch';
    this.mustAdvance = mustAdvance ? pos : -1;
    this.reset();
    const start = mode === 'search' ? this.search(pos) : this.runAt(pos, 1) ? pos : -1;
    return start < 0 ? null : this.result(start);
  }

  protected result(start: number): SreMatch {
    const marks = new Int32Array(this.groups * 2).fill(-1);
    for (let i = 0; i + 1 <= this.lastmark; i += 2)
      if (this.mark[i]! >= 0 && this.mark[i + 1]! >= 0) {
        marks[i] = this.mark[i]!;
        marks[i + 1] = this.mark[i + 1]!;
        if (marks[i]! > marks[i + 1]!) throw new Fault('SystemError', WRONG_SPAN);
      }
    return { start, end: this.ptr, marks, lastindex: Math.max(0, this.lastindex) };
  }

  protected reset(): void {
    this.lastmark = -1;
    this.lastindex = -1;
    this.repeat = -1;
    this.repeats = 0;
  }

  protected runAt(at: number, toplevel: number): boolean {
    this.ptr = at;
    return this.run(toplevel);
  }

  /** @cpython Modules/_sre/sre_lib.h SRE(search) 3.11-3.15; -1 where nothing is found */
  protected search(from: number): number {
    const code = this.code;
    let end = this.end;
    let first = -1;
    let set = -1;
    let body = 0;
    if (code[0] === 14) {
      // INFO: skip, flags, min, max, then a prefix (its length, what of it is literal only, text, overlaps) or a set
      if (code[3]! > 1) end = Math.max(from, end - (code[3]! - 1));
      if (code[2]! & 1) first = code[7]!;
      else if (code[2]! & 4) set = 5;
      body = code[1]! + 1;
    }
    for (let at = from; at <= end; at++) {
      if (first >= 0) at = this.subject.find(first, at, this.end);
      else if (set >= 0) while (at < this.end && !this.classes.inSet(code, set, this.subject.at(at))) at++;
      if (at > end || ((first >= 0 || set >= 0) && at >= this.end)) return -1;
      if (at > from) this.reset();
      if (this.runAt(at, at === from ? 1 : 0)) return at;
      this.mustAdvance = -1;
      // anchored at the beginning
      if (code[body] === 6 && (code[body + 1] === 0 || code[body + 1] === 2)) return -1;
    }
    return -1;
  }

  /** Whether the one-character item at `pc` takes the character. */
  protected isOne(pc: number, c: number): boolean {
    const code = this.code;
    const classes = this.classes;
    switch (code[pc]) {
      case 13:
        return classes.inSet(code, pc + 2, c);
      case 2:
        return c !== 10;
      case 3:
        return true;
      case 16:
        return c === code[pc + 1];
      case 20:
        return c !== code[pc + 1];
      case 8:
        return classes.category(code[pc + 1]!, c);
      case 31:
        return classes.inSet(code, pc + 2, classes.lowerAscii(c));
      case 32:
      case 36:
        return this.isLiteralIgnore(pc, c);
      case 33:
      case 37:
        return !this.isLiteralIgnore(pc, c);
      case 35:
        return classes.inSet(code, pc + 2, c) || classes.inSet(code, pc + 2, this.swapLocale(c));
      case 39:
        return classes.inSet(code, pc + 2, classes.lowerUnicode(c));
      case 40:
        return classes.lowerUnicode(c) === code[pc + 1];
      case 41:
        return classes.lowerUnicode(c) !== code[pc + 1];
      default:
        throw new RangeError(`not a one-character opcode: ${code[pc]}`);
    }
  }

  protected isLiteralIgnore(pc: number, c: number): boolean {
    const literal = this.code[pc + 1]!;
    if (this.code[pc] === 32 || this.code[pc] === 33) return this.classes.lowerAscii(c) === literal;
    return c === literal || this.swapLocale(c) === literal;
  }

  /** The other case in the C locale. */
  protected swapLocale(c: number): number {
    return c >= 65 && c <= 90 ? c + 32 : c >= 97 && c <= 122 ? c - 32 : c;
  }

  /** How many characters the item takes from ptr on, at most `limit`. @cpython Modules/_sre/sre_lib.h SRE(count) */
  protected countOne(pc: number, limit: number): number {
    const subject = this.subject;
    const from = this.ptr;
    const end = limit < this.end - from ? from + limit : this.end;
    if (this.code[pc] === 3) return end - from;
    let at = from;
    while (at < end && this.isOne(pc, subject.at(at))) at++;
    return at - from;
  }

  /** Length of the group's text where it stands again at `at` (in one of three ways to compare), else -1. */
  protected groupAgain(group: number, at: number, op: number): number {
    const i = group * 2;
    if (i >= this.lastmark) return -1;
    const start = this.mark[i]!;
    const end = this.mark[i + 1]!;
    if (start < 0 || end < start || at + end - start > this.end) return -1;
    const classes = this.classes;
    for (let k = start; k < end; k++) {
      const a = this.subject.at(k);
      const b = this.subject.at(at + k - start);
      if (a === b) continue;
      if (op === 11) return -1;
      const same =
        op === 38
          ? classes.lowerUnicode(a) === classes.lowerUnicode(b)
          : classes.lowerAscii(a) === classes.lowerAscii(b);
      if (!same) return -1;
    }
    return end - start;
  }

  protected setMark(i: number, at: number): void {
    if (i & 1) this.lastindex = (i >> 1) + 1;
    if (i > this.lastmark) {
      for (let j = this.lastmark + 1; j < i; j++) this.mark[j] = -1;
      this.lastmark = i;
    }
    this.mark[i] = at;
  }

  protected room(top: number): Int32Array {
    if (top + FRAME + this.mark.length + 2 > this.stack.length) {
      const grown = new Int32Array(this.stack.length * 2 + this.mark.length);
      grown.set(this.stack);
      this.stack = grown;
    }
    return this.stack;
  }

  /** Copies marks 0..last behind `top`; gives the new top. */
  protected push(top: number, last: number): number {
    const s = this.room(top);
    for (let i = 0; i <= last; i++) s[top + i] = this.mark[i]!;
    return top + last + 1;
  }

  /** Takes marks 0..last back from under `top`; gives the top below them. */
  protected pop(top: number, last: number): number {
    const from = top - last - 1;
    for (let i = 0; i <= last; i++) this.mark[i] = this.stack[from + i]!;
    return from;
  }

  /** Whether an empty tail may end the whole match here. */
  protected isEnd(at: number, toplevel: number): boolean {
    return !(toplevel && ((this.matchAll && at !== this.end) || at === this.mustAdvance));
  }

  protected newRepeat(pattern: number): number {
    const r = this.repeats++;
    this.repeatCount[r] = -1;
    this.repeatPattern[r] = pattern;
    this.repeatPrevious[r] = this.repeat;
    this.repeatLast[r] = -1;
    this.repeat = r;
    return r;
  }

  protected endRepeat(r: number): void {
    this.repeat = this.repeatPrevious[r]!;
    this.repeats--;
  }

  /** Remembers which marks are valid in the frame at b. */
  protected saveLast(b: number): void {
    this.stack[b + LASTMARK] = this.lastmark;
    this.stack[b + LASTINDEX] = this.lastindex;
  }

  protected restoreLast(b: number): void {
    this.lastmark = this.stack[b + LASTMARK]!;
    this.lastindex = this.stack[b + LASTINDEX]!;
  }

  /** saveLast, and the marks themselves where a repeat is under way; gives the new top. */
  protected save(b: number, top: number): number {
    this.saveLast(b);
    return this.repeat >= 0 ? this.push(top, this.lastmark) : top;
  }

  /** Undoes what happened to marks since `save`; they stay on the stack. */
  protected undo(b: number, top: number): void {
    if (this.repeat >= 0) this.pop(top, this.stack[b + LASTMARK]!);
    this.restoreLast(b);
  }

  /** Whether an alternative can begin here, judged by its first character. */
  protected mayBegin(pc: number, ptr: number): boolean {
    const op = this.code[pc];
    if (op !== 16 && op !== 13) return true;
    return ptr < this.end && this.isOne(pc, this.subject.at(ptr));
  }

  protected isGroupSet(group: number): boolean {
    const i = group * 2;
    return i < this.lastmark && this.mark[i]! >= 0 && this.mark[i + 1]! >= this.mark[i]!;
  }

  /** Runs the code at ptr; whether it matched. */
  protected abstract run(toplevel: number): boolean;
}
