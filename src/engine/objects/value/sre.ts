/**
 * The matcher behind `re`: runs the code arrays that the version's own compiler makes.
 *
 * Backtracking keeps its own stack (`#stack`), so that depth costs no JavaScript recursion. A frame is nine numbers; a
 * sub-match is a CALL that pushes a frame with the place to come back to (`JUMP_*`), and a RETURN that goes on there with
 * `ok` saying how it went. Saved group marks lie on the same stack between frames. Repeats with a body of any length
 * (REPEAT ... UNTIL) are numbered slots of four arrays, chained by `#repeatPrevious`; they end in the order they began.
 * `#run` is one long dispatch function, because its locals are the registers of the machine.
 *
 * Opcode numbers are those of 3.11-3.15.
 */
import { Fault } from './fault.ts';
import { type CharacterClasses, Subject } from './sre-characters.ts';

export { CharacterClasses, Subject } from './sre-characters.ts';

const WRONG_SPAN = 'The span of capturing group is wrong, please report a bug for the re module.';
const MAXREPEAT = 0xffffffff;

// fields of a frame
const BASE = 0;
const JUMP = 1;
const PC = 2;
const PTR = 3;
const COUNT = 4;
const LASTMARK = 5;
const LASTINDEX = 6;
const REP = 7;
const TOPLEVEL = 8;
const FRAME = 9;

// states of the dispatch function beyond the opcodes: where sub-matches come back to, and loops that are entered again
const DONE = 100;
const ASSERT_BACK = 101;
const ASSERT_NOT_BACK = 102;
const BRANCH_NEXT = 103;
const BRANCH_BACK = 104;
const REPEAT_ONE_NEXT = 105;
const REPEAT_ONE_BACK = 106;
const MIN_REPEAT_ONE_NEXT = 107;
const MIN_REPEAT_ONE_BACK = 108;
const REPEAT_BACK = 109;
const MAX_UNTIL_1 = 110;
const MAX_UNTIL_2 = 111;
const MAX_UNTIL_TAIL = 112;
const MAX_UNTIL_3 = 113;
const MIN_UNTIL_1 = 114;
const MIN_UNTIL_2 = 115;
const MIN_UNTIL_3 = 116;
const POSSESSIVE_LEAST = 117;
const POSSESSIVE_1 = 118;
const POSSESSIVE_NEXT = 119;
const POSSESSIVE_2 = 120;
const POSSESSIVE_END = 121;
const ATOMIC_BACK = 122;
const SUCCEED = 123;
const RETURN = 124;
const FAIL = 0;

export interface SreMatch {
  start: number;
  end: number;
  /** start and end of each group from 1 on, -1 where it took no part */
  marks: Int32Array;
  /** 0 where no group was closed last (`lastindex` is None) */
  lastindex: number;
}

export type SreMode = 'match' | 'fullmatch' | 'search';

export class SreMatcher {
  readonly #code: Uint32Array;
  readonly #groups: number;
  readonly #classes: CharacterClasses;
  #stack = new Int32Array(1024);
  readonly #mark: Int32Array;
  #lastmark = -1;
  #lastindex = -1;
  #subject = new Subject('');
  #ptr = 0;
  #end = 0;
  #matchAll = false;
  /** an empty match here is not wanted (after an empty match of an iteration); -1 for none */
  #mustAdvance = -1;
  #repeat = -1;
  #repeats = 0;
  readonly #repeatCount: number[] = [];
  readonly #repeatPattern: number[] = [];
  readonly #repeatPrevious: number[] = [];
  readonly #repeatLast: number[] = [];

  constructor(code: ArrayLike<number>, groups: number, classes: CharacterClasses) {
    this.#code = Uint32Array.from(code);
    this.#groups = groups;
    this.#classes = classes;
    this.#mark = new Int32Array(groups * 2);
  }

  /**
   * `pos` and `endpos` lie within the subject; `mustAdvance` refuses an empty match at `pos` itself, as iteration does
   * after an empty match there.
   */
  match(subject: Subject, pos: number, endpos: number, mode: SreMode, mustAdvance = false): SreMatch | null {
    if (pos > endpos) return null;
    this.#subject = subject;
    this.#end = endpos;
    this.#matchAll = mode === 'fullmatch';
    this.#mustAdvance = mustAdvance ? pos : -1;
    this.#reset();
    const start = mode === 'search' ? this.#search(pos) : this.#runAt(pos, 1) ? pos : -1;
    return start < 0 ? null : this.#result(start);
  }

  #result(start: number): SreMatch {
    const marks = new Int32Array(this.#groups * 2).fill(-1);
    for (let i = 0; i + 1 <= this.#lastmark; i += 2)
      if (this.#mark[i]! >= 0 && this.#mark[i + 1]! >= 0) {
        marks[i] = this.#mark[i]!;
        marks[i + 1] = this.#mark[i + 1]!;
        if (marks[i]! > marks[i + 1]!) throw new Fault('SystemError', WRONG_SPAN);
      }
    return { start, end: this.#ptr, marks, lastindex: Math.max(0, this.#lastindex) };
  }

  #reset(): void {
    this.#lastmark = -1;
    this.#lastindex = -1;
    this.#repeat = -1;
    this.#repeats = 0;
  }

  #runAt(at: number, toplevel: number): boolean {
    this.#ptr = at;
    return this.#run(toplevel);
  }

  /** @cpython Modules/_sre/sre_lib.h SRE(search) 3.11-3.15; -1 where nothing is found */
  #search(from: number): number {
    const code = this.#code;
    let end = this.#end;
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
      if (first >= 0) at = this.#subject.find(first, at, this.#end);
      else if (set >= 0) while (at < this.#end && !this.#classes.inSet(code, set, this.#subject.at(at))) at++;
      if (at > end || ((first >= 0 || set >= 0) && at >= this.#end)) return -1;
      if (at > from) this.#reset();
      if (this.#runAt(at, at === from ? 1 : 0)) return at;
      this.#mustAdvance = -1;
      // anchored at the beginning
      if (code[body] === 6 && (code[body + 1] === 0 || code[body + 1] === 2)) return -1;
    }
    return -1;
  }

  /** Whether the one-character item at `pc` takes the character. */
  #isOne(pc: number, c: number): boolean {
    const code = this.#code;
    const classes = this.#classes;
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
        return this.#isLiteralIgnore(pc, c);
      case 33:
      case 37:
        return !this.#isLiteralIgnore(pc, c);
      case 35:
        return classes.inSet(code, pc + 2, c) || classes.inSet(code, pc + 2, this.#swapLocale(c));
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

  #isLiteralIgnore(pc: number, c: number): boolean {
    const literal = this.#code[pc + 1]!;
    if (this.#code[pc] === 32 || this.#code[pc] === 33) return this.#classes.lowerAscii(c) === literal;
    return c === literal || this.#swapLocale(c) === literal;
  }

  /** The other case in the C locale. */
  #swapLocale(c: number): number {
    return c >= 65 && c <= 90 ? c + 32 : c >= 97 && c <= 122 ? c - 32 : c;
  }

  /** How many characters the item takes from #ptr on, at most `limit`. @cpython Modules/_sre/sre_lib.h SRE(count) */
  #countOne(pc: number, limit: number): number {
    const subject = this.#subject;
    const from = this.#ptr;
    const end = limit < this.#end - from ? from + limit : this.#end;
    if (this.#code[pc] === 3) return end - from;
    let at = from;
    while (at < end && this.#isOne(pc, subject.at(at))) at++;
    return at - from;
  }

  /** Length of the group's text where it stands again at `at` (in one of three ways to compare), else -1. */
  #groupAgain(group: number, at: number, op: number): number {
    const i = group * 2;
    if (i >= this.#lastmark) return -1;
    const start = this.#mark[i]!;
    const end = this.#mark[i + 1]!;
    if (start < 0 || end < start || at + end - start > this.#end) return -1;
    const classes = this.#classes;
    for (let k = start; k < end; k++) {
      const a = this.#subject.at(k);
      const b = this.#subject.at(at + k - start);
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

  #setMark(i: number, at: number): void {
    if (i & 1) this.#lastindex = (i >> 1) + 1;
    if (i > this.#lastmark) {
      for (let j = this.#lastmark + 1; j < i; j++) this.#mark[j] = -1;
      this.#lastmark = i;
    }
    this.#mark[i] = at;
  }

  #room(top: number): Int32Array {
    if (top + FRAME + this.#mark.length + 2 > this.#stack.length) {
      const grown = new Int32Array(this.#stack.length * 2 + this.#mark.length);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    return this.#stack;
  }

  /** Copies marks 0..last behind `top`; gives the new top. */
  #push(top: number, last: number): number {
    const s = this.#room(top);
    for (let i = 0; i <= last; i++) s[top + i] = this.#mark[i]!;
    return top + last + 1;
  }

  /** Takes marks 0..last back from under `top`; gives the top below them. */
  #pop(top: number, last: number): number {
    const from = top - last - 1;
    for (let i = 0; i <= last; i++) this.#mark[i] = this.#stack[from + i]!;
    return from;
  }

  /** Whether an empty tail may end the whole match here. */
  #isEnd(at: number, toplevel: number): boolean {
    return !(toplevel && ((this.#matchAll && at !== this.#end) || at === this.#mustAdvance));
  }

  #newRepeat(pattern: number): number {
    const r = this.#repeats++;
    this.#repeatCount[r] = -1;
    this.#repeatPattern[r] = pattern;
    this.#repeatPrevious[r] = this.#repeat;
    this.#repeatLast[r] = -1;
    this.#repeat = r;
    return r;
  }

  #endRepeat(r: number): void {
    this.#repeat = this.#repeatPrevious[r]!;
    this.#repeats--;
  }

  /** Remembers which marks are valid in the frame at b. */
  #saveLast(b: number): void {
    this.#stack[b + LASTMARK] = this.#lastmark;
    this.#stack[b + LASTINDEX] = this.#lastindex;
  }

  #restoreLast(b: number): void {
    this.#lastmark = this.#stack[b + LASTMARK]!;
    this.#lastindex = this.#stack[b + LASTINDEX]!;
  }

  /** saveLast, and the marks themselves where a repeat is under way; gives the new top. */
  #save(b: number, top: number): number {
    this.#saveLast(b);
    return this.#repeat >= 0 ? this.#push(top, this.#lastmark) : top;
  }

  /** Undoes what happened to marks since `#save`; they stay on the stack. */
  #undo(b: number, top: number): void {
    if (this.#repeat >= 0) this.#pop(top, this.#stack[b + LASTMARK]!);
    this.#restoreLast(b);
  }

  /** @cpython Modules/_sre/sre_lib.h SRE(match) 3.11-3.15 */
  #run(toplevel: number): boolean {
    const code = this.#code;
    const subject = this.#subject;
    const end = this.#end;
    let s = this.#room(0);
    let b = 0;
    let top = FRAME;
    let pc = 0;
    let ptr = this.#ptr;
    let ok = false;
    let back = DONE;
    let callPc = 0;
    let callTop = toplevel;
    let state = -1;
    s[BASE] = -1;
    s[JUMP] = DONE;
    s[TOPLEVEL] = toplevel;
    if (code[0] === 14) {
      if (code[3]! > 0 && end - ptr < code[3]!) return false;
      pc = code[1]! + 1;
    }
    for (;;) {
      if (state < 0) state = code[pc++]!;
      // leaving the switch by `break` calls a sub-match
      switch (state) {
        case SUCCEED:
          this.#ptr = ptr;
          ok = true;
          state = RETURN;
          continue;
        case 1: // SUCCESS
          ok = this.#isEnd(ptr, s[b + TOPLEVEL]!);
          if (ok) this.#ptr = ptr;
          state = RETURN;
          continue;
        case FAIL:
          ok = false;
          state = RETURN;
          continue;
        case RETURN:
          top = b;
          state = s[b + JUMP]!;
          b = s[b + BASE]!;
          if (b < 0) return ok;
          pc = s[b + PC]!;
          ptr = s[b + PTR]!;
          continue;
        case 17: // MARK
          this.#setMark(code[pc++]!, ptr);
          state = -1;
          continue;
        case 16: // LITERAL
          state = ptr < end && subject.at(ptr) === code[pc] ? -1 : FAIL;
          pc++;
          ptr++;
          continue;
        case 6: // AT
          state = this.#classes.at(code[pc++]!, subject, ptr, end) ? -1 : FAIL;
          continue;
        case 2: // ANY, ANY_ALL
        case 3:
          state = ptr < end && (state === 3 || subject.at(ptr) !== 10) ? -1 : FAIL;
          ptr++;
          continue;
        case 8: // CATEGORY, NOT_LITERAL, LITERAL_*IGNORE, NOT_LITERAL_*IGNORE
        case 20:
        case 32:
        case 33:
        case 36:
        case 37:
        case 40:
        case 41:
          state = ptr < end && this.#isOne(pc - 1, subject.at(ptr)) ? -1 : FAIL;
          pc++;
          ptr++;
          continue;
        case 13: // IN, IN_*IGNORE
        case 31:
        case 35:
        case 39:
          state = ptr < end && this.#isOne(pc - 1, subject.at(ptr)) ? -1 : FAIL;
          pc += code[pc]!;
          ptr++;
          continue;
        case 11: // GROUPREF, GROUPREF_*IGNORE
        case 30:
        case 34:
        case 38: {
          const length = this.#groupAgain(code[pc++]!, ptr, state);
          ptr += length;
          state = length < 0 ? FAIL : -1;
          continue;
        }
        case 12: // GROUPREF_EXISTS: group, skip
          pc += this.#isGroupSet(code[pc]!) ? 2 : code[pc + 1]!;
          state = -1;
          continue;
        case 14: // INFO, JUMP
        case 15:
          pc += code[pc]!;
          state = -1;
          continue;
        case 4: // ASSERT: skip, back, body
          state = FAIL;
          if (ptr < code[pc + 1]!) continue;
          this.#ptr = ptr - code[pc + 1]!;
          back = ASSERT_BACK;
          callPc = pc + 2;
          callTop = 0;
          break;
        case ASSERT_BACK:
          pc += code[pc]!;
          state = ok ? -1 : FAIL;
          continue;
        case 5: // ASSERT_NOT: skip, back, body
          if (ptr < code[pc + 1]!) {
            pc += code[pc]!;
            state = -1;
            continue;
          }
          this.#ptr = ptr - code[pc + 1]!;
          top = this.#save(b, top);
          back = ASSERT_NOT_BACK;
          callPc = pc + 2;
          callTop = 0;
          break;
        case ASSERT_NOT_BACK:
          state = FAIL;
          if (ok) continue;
          this.#undo(b, top);
          if (this.#repeat >= 0) top -= s[b + LASTMARK]! + 1;
          pc += code[pc]!;
          state = -1;
          continue;
        case 7: // BRANCH: (skip, body)*, 0
          top = this.#save(b, top);
          state = BRANCH_NEXT;
          continue;
        case BRANCH_NEXT:
          while (code[pc] !== 0 && !this.#mayBegin(pc + 1, ptr)) pc += code[pc]!;
          state = FAIL;
          if (code[pc] === 0) continue;
          this.#ptr = ptr;
          back = BRANCH_BACK;
          callPc = pc + 1;
          callTop = s[b + TOPLEVEL]!;
          break;
        case BRANCH_BACK:
          state = RETURN;
          if (ok) continue;
          this.#undo(b, top);
          pc += code[pc]!;
          state = BRANCH_NEXT;
          continue;
        case 24: {
          // REPEAT_ONE: skip, min, max, item
          state = FAIL;
          if (end - ptr < code[pc + 1]!) continue;
          this.#ptr = ptr;
          const count = this.#countOne(pc + 3, code[pc + 2]!);
          if (count < code[pc + 1]!) continue;
          ptr += count;
          state = SUCCEED;
          if (code[pc + code[pc]!] === 1 && ptr === end && this.#isEnd(ptr, s[b + TOPLEVEL]!)) continue;
          s[b + COUNT] = count;
          top = this.#save(b, top);
          s = this.#stack;
          state = REPEAT_ONE_NEXT;
          continue;
        }
        case REPEAT_ONE_NEXT: {
          const tail = pc + code[pc]!;
          let count = s[b + COUNT]!;
          if (code[tail] === 16)
            while (count >= code[pc + 1]! && (ptr >= end || subject.at(ptr) !== code[tail + 1])) {
              ptr--;
              count--;
            }
          state = FAIL;
          if (count < code[pc + 1]!) continue;
          s[b + COUNT] = count;
          this.#ptr = ptr;
          back = REPEAT_ONE_BACK;
          callPc = tail;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case REPEAT_ONE_BACK:
          state = RETURN;
          if (ok) continue;
          this.#undo(b, top);
          ptr--;
          s[b + COUNT]!--;
          state = REPEAT_ONE_NEXT;
          continue;
        case 26: {
          // MIN_REPEAT_ONE: skip, min, max, item
          state = FAIL;
          const least = code[pc + 1]!;
          if (end - ptr < least) continue;
          this.#ptr = ptr;
          if (least > 0 && this.#countOne(pc + 3, least) < least) continue;
          ptr += least;
          state = SUCCEED;
          if (code[pc + code[pc]!] === 1 && this.#isEnd(ptr, s[b + TOPLEVEL]!)) continue;
          s[b + COUNT] = least;
          top = this.#save(b, top);
          s = this.#stack;
          state = MIN_REPEAT_ONE_NEXT;
          continue;
        }
        case MIN_REPEAT_ONE_NEXT:
          state = FAIL;
          if (s[b + COUNT]! > code[pc + 2]!) continue;
          this.#ptr = ptr;
          back = MIN_REPEAT_ONE_BACK;
          callPc = pc + code[pc]!;
          callTop = s[b + TOPLEVEL]!;
          break;
        case MIN_REPEAT_ONE_BACK:
          state = RETURN;
          if (ok) continue;
          this.#undo(b, top);
          this.#ptr = ptr;
          state = FAIL;
          if (this.#countOne(pc + 3, 1) === 0) continue;
          ptr++;
          s[b + COUNT]!++;
          state = MIN_REPEAT_ONE_NEXT;
          continue;
        case 29: {
          // POSSESSIVE_REPEAT_ONE: skip, min, max, item
          state = FAIL;
          if (end - ptr < code[pc + 1]!) continue;
          this.#ptr = ptr;
          const count = this.#countOne(pc + 3, code[pc + 2]!);
          if (count < code[pc + 1]!) continue;
          ptr += count;
          pc += code[pc]!;
          state = -1;
          continue;
        }
        case 23: // REPEAT: skip, min, max, body, UNTIL
          s[b + REP] = this.#newRepeat(pc);
          this.#ptr = ptr;
          back = REPEAT_BACK;
          callPc = pc + code[pc]!;
          callTop = s[b + TOPLEVEL]!;
          break;
        case REPEAT_BACK:
          this.#endRepeat(s[b + REP]!);
          state = RETURN;
          continue;
        case 18: {
          // MAX_UNTIL
          const r = this.#repeat;
          const pattern = this.#repeatPattern[r]!;
          const count = this.#repeatCount[r]! + 1;
          s[b + REP] = r;
          s[b + COUNT] = count;
          this.#ptr = ptr;
          back = MAX_UNTIL_1;
          if (count >= code[pattern + 1]!) {
            state = MAX_UNTIL_TAIL;
            const max = code[pattern + 2]!;
            if ((count >= max && max !== MAXREPEAT) || ptr === this.#repeatLast[r]) continue;
            this.#saveLast(b);
            top = this.#push(top, this.#lastmark);
            this.#stack[top++] = this.#repeatLast[r]!;
            this.#repeatLast[r] = ptr;
            back = MAX_UNTIL_2;
          }
          this.#repeatCount[r] = count;
          callPc = pattern + 3;
          s = this.#stack;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case MAX_UNTIL_1:
        case MIN_UNTIL_1:
          state = RETURN;
          if (ok) continue;
          this.#repeatCount[s[b + REP]!] = s[b + COUNT]! - 1;
          this.#ptr = ptr;
          continue;
        case MAX_UNTIL_2: {
          const r = s[b + REP]!;
          this.#repeatLast[r] = s[--top]!;
          state = RETURN;
          if (ok) continue;
          top = this.#pop(top, s[b + LASTMARK]!);
          this.#restoreLast(b);
          this.#repeatCount[r] = s[b + COUNT]! - 1;
          this.#ptr = ptr;
          state = MAX_UNTIL_TAIL;
          continue;
        }
        case MAX_UNTIL_TAIL:
          this.#repeat = this.#repeatPrevious[s[b + REP]!]!;
          back = MAX_UNTIL_3;
          callPc = pc;
          callTop = s[b + TOPLEVEL]!;
          break;
        case MAX_UNTIL_3:
          this.#repeat = s[b + REP]!;
          state = RETURN;
          if (!ok) this.#ptr = ptr;
          continue;
        case 19: {
          // MIN_UNTIL
          const r = this.#repeat;
          const pattern = this.#repeatPattern[r]!;
          const count = this.#repeatCount[r]! + 1;
          s[b + REP] = r;
          s[b + COUNT] = count;
          this.#ptr = ptr;
          callTop = s[b + TOPLEVEL]!;
          if (count < code[pattern + 1]!) {
            this.#repeatCount[r] = count;
            back = MIN_UNTIL_1;
            callPc = pattern + 3;
            break;
          }
          this.#repeat = this.#repeatPrevious[r]!;
          top = this.#save(b, top);
          back = MIN_UNTIL_2;
          callPc = pc;
          break;
        }
        case MIN_UNTIL_2: {
          const r = s[b + REP]!;
          const pattern = this.#repeatPattern[r]!;
          const max = code[pattern + 2]!;
          const count = s[b + COUNT]!;
          state = RETURN;
          if (!ok) {
            this.#undo(b, top);
            if (this.#repeat >= 0) top -= s[b + LASTMARK]! + 1;
          }
          this.#repeat = r;
          if (ok) continue;
          this.#ptr = ptr;
          state = FAIL;
          if ((count >= max && max !== MAXREPEAT) || ptr === this.#repeatLast[r]) continue;
          this.#repeatCount[r] = count;
          s = this.#room(top);
          s[top++] = this.#repeatLast[r]!;
          this.#repeatLast[r] = ptr;
          back = MIN_UNTIL_3;
          callPc = pattern + 3;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case MIN_UNTIL_3:
          this.#repeatLast[s[b + REP]!] = s[--top]!;
          state = MIN_UNTIL_1;
          continue;
        case 28: // POSSESSIVE_REPEAT: skip, min, max, body, SUCCESS
          if (this.#classes.rules.srePossessiveKeepsMarks) s[b + REP] = this.#newRepeat(-1);
          s[b + COUNT] = 0;
          this.#ptr = ptr;
          state = POSSESSIVE_LEAST;
          continue;
        case POSSESSIVE_LEAST:
          if (s[b + COUNT]! < code[pc + 1]!) {
            back = POSSESSIVE_1;
            callPc = pc + 3;
            callTop = 0;
            break;
          }
          ptr = -1;
          state = POSSESSIVE_NEXT;
          continue;
        case POSSESSIVE_1:
          s[b + COUNT]!++;
          state = POSSESSIVE_LEAST;
          if (ok) continue;
          this.#ptr = ptr;
          if (this.#classes.rules.srePossessiveKeepsMarks) this.#endRepeat(s[b + REP]!);
          state = FAIL;
          continue;
        case POSSESSIVE_NEXT:
          state = POSSESSIVE_END;
          if ((s[b + COUNT]! >= code[pc + 2]! && code[pc + 2] !== MAXREPEAT) || this.#ptr === ptr) continue;
          this.#saveLast(b);
          top = this.#push(top, this.#lastmark);
          ptr = this.#ptr;
          back = POSSESSIVE_2;
          callPc = pc + 3;
          callTop = 0;
          break;
        case POSSESSIVE_2:
          state = ok ? POSSESSIVE_NEXT : POSSESSIVE_END;
          if (ok) {
            s[b + COUNT]!++;
            top -= s[b + LASTMARK]! + 1;
            continue;
          }
          top = this.#pop(top, s[b + LASTMARK]!);
          this.#restoreLast(b);
          this.#ptr = ptr;
          continue;
        case POSSESSIVE_END:
          if (this.#classes.rules.srePossessiveKeepsMarks) this.#endRepeat(s[b + REP]!);
          pc += code[pc]! + 1;
          ptr = this.#ptr;
          state = -1;
          continue;
        case 27: // ATOMIC_GROUP: skip, body, SUCCESS
          this.#ptr = ptr;
          back = ATOMIC_BACK;
          callPc = pc + 1;
          callTop = 0;
          break;
        case ATOMIC_BACK:
          state = ok ? -1 : FAIL;
          if (ok) ptr = this.#ptr;
          else this.#ptr = ptr;
          pc += code[pc]!;
          continue;
        default:
          throw new RangeError(`unknown opcode of a regular expression: ${state}`);
      }
      s = this.#room(top);
      s[b + PC] = pc;
      s[b + PTR] = ptr;
      s[top + BASE] = b;
      s[top + JUMP] = back;
      s[top + TOPLEVEL] = callTop;
      b = top;
      top += FRAME;
      pc = callPc;
      ptr = this.#ptr;
      state = -1;
    }
  }

  /** Whether an alternative can begin here, judged by its first character. */
  #mayBegin(pc: number, ptr: number): boolean {
    const op = this.#code[pc];
    if (op !== 16 && op !== 13) return true;
    return ptr < this.#end && this.#isOne(pc, this.#subject.at(ptr));
  }

  #isGroupSet(group: number): boolean {
    const i = group * 2;
    return i < this.#lastmark && this.#mark[i]! >= 0 && this.#mark[i + 1]! >= this.#mark[i]!;
  }
}
