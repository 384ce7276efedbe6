/**
 * The matcher behind `re`: runs the code arrays that the version's own compiler makes.
 *
 * Backtracking keeps its own stack (`stack`), so that depth costs no JavaScript recursion. A frame is nine numbers; a
 * sub-match is a CALL that pushes a frame with the place to come back to (`JUMP_*`), and a RETURN that goes on there with
 * `ok` saying how it went. Saved group marks lie on the same stack between frames. Repeats with a body of any length
 * (REPEAT ... UNTIL) are numbered slots of four arrays, chained by `repeatPrevious`; they end in the order they began.
 * `run` is one long dispatch function, because its locals are the registers of the machine.
 *
 * Opcode numbers are those of 3.11-3.15.
 */
import { BASE, COUNT, FRAME, JUMP, LASTMARK, PC, PTR, REP, SreState, TOPLEVEL } from './sre-state.ts';

export { CharacterClasses, Subject } from './sre-characters.ts';
export type { SreMatch, SreMode } from './sre-state.ts';

const MAXREPEAT = 0xffffffff;

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

export class SreMatcher extends SreState {
  /** @cpython Modules/_sre/sre_lib.h SRE(match) 3.11-3.15 */
  protected run(toplevel: number): boolean {
    const code = this.code;
    const subject = this.subject;
    const end = this.end;
    let s = this.room(0);
    let b = 0;
    let top = FRAME;
    let pc = 0;
    let ptr = this.ptr;
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
          this.ptr = ptr;
          ok = true;
          state = RETURN;
          continue;
        case 1: // SUCCESS
          ok = this.isEnd(ptr, s[b + TOPLEVEL]!);
          if (ok) this.ptr = ptr;
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
          this.setMark(code[pc++]!, ptr);
          state = -1;
          continue;
        case 16: // LITERAL
          state = ptr < end && subject.at(ptr) === code[pc] ? -1 : FAIL;
          pc++;
          ptr++;
          continue;
        case 6: // AT
          state = this.classes.at(code[pc++]!, subject, ptr, end) ? -1 : FAIL;
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
          state = ptr < end && this.isOne(pc - 1, subject.at(ptr)) ? -1 : FAIL;
          pc++;
          ptr++;
          continue;
        case 13: // IN, IN_*IGNORE
        case 31:
        case 35:
        case 39:
          state = ptr < end && this.isOne(pc - 1, subject.at(ptr)) ? -1 : FAIL;
          pc += code[pc]!;
          ptr++;
          continue;
        case 11: // GROUPREF, GROUPREF_*IGNORE
        case 30:
        case 34:
        case 38: {
          const length = this.groupAgain(code[pc++]!, ptr, state);
          ptr += length;
          state = length < 0 ? FAIL : -1;
          continue;
        }
        case 12: // GROUPREF_EXISTS: group, skip
          pc += this.isGroupSet(code[pc]!) ? 2 : code[pc + 1]!;
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
          this.ptr = ptr - code[pc + 1]!;
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
          this.ptr = ptr - code[pc + 1]!;
          top = this.save(b, top);
          back = ASSERT_NOT_BACK;
          callPc = pc + 2;
          callTop = 0;
          break;
        case ASSERT_NOT_BACK:
          state = FAIL;
          if (ok) continue;
          this.undo(b, top);
          if (this.repeat >= 0) top -= s[b + LASTMARK]! + 1;
          pc += code[pc]!;
          state = -1;
          continue;
        case 7: // BRANCH: (skip, body)*, 0
          top = this.save(b, top);
          state = BRANCH_NEXT;
          continue;
        case BRANCH_NEXT:
          while (code[pc] !== 0 && !this.mayBegin(pc + 1, ptr)) pc += code[pc]!;
          state = FAIL;
          if (code[pc] === 0) continue;
          this.ptr = ptr;
          back = BRANCH_BACK;
          callPc = pc + 1;
          callTop = s[b + TOPLEVEL]!;
          break;
        case BRANCH_BACK:
          state = RETURN;
          if (ok) continue;
          this.undo(b, top);
          pc += code[pc]!;
          state = BRANCH_NEXT;
          continue;
        case 24: {
          // REPEAT_ONE: skip, min, max, item
          state = FAIL;
          if (end - ptr < code[pc + 1]!) continue;
          this.ptr = ptr;
          const count = this.countOne(pc + 3, code[pc + 2]!);
          if (count < code[pc + 1]!) continue;
          ptr += count;
          state = SUCCEED;
          if (code[pc + code[pc]!] === 1 && ptr === end && this.isEnd(ptr, s[b + TOPLEVEL]!)) continue;
          s[b + COUNT] = count;
          top = this.save(b, top);
          s = this.stack;
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
          this.ptr = ptr;
          back = REPEAT_ONE_BACK;
          callPc = tail;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case REPEAT_ONE_BACK:
          state = RETURN;
          if (ok) continue;
          this.undo(b, top);
          ptr--;
          s[b + COUNT]!--;
          state = REPEAT_ONE_NEXT;
          continue;
        case 26: {
          // MIN_REPEAT_ONE: skip, min, max, item
          state = FAIL;
          const least = code[pc + 1]!;
          if (end - ptr < least) continue;
          this.ptr = ptr;
          if (least > 0 && this.countOne(pc + 3, least) < least) continue;
          ptr += least;
          state = SUCCEED;
          if (code[pc + code[pc]!] === 1 && this.isEnd(ptr, s[b + TOPLEVEL]!)) continue;
          s[b + COUNT] = least;
          top = this.save(b, top);
          s = this.stack;
          state = MIN_REPEAT_ONE_NEXT;
          continue;
        }
        case MIN_REPEAT_ONE_NEXT:
          state = FAIL;
          if (s[b + COUNT]! > code[pc + 2]!) continue;
          this.ptr = ptr;
          back = MIN_REPEAT_ONE_BACK;
          callPc = pc + code[pc]!;
          callTop = s[b + TOPLEVEL]!;
          break;
        case MIN_REPEAT_ONE_BACK:
          state = RETURN;
          if (ok) continue;
          this.undo(b, top);
          this.ptr = ptr;
          state = FAIL;
          if (this.countOne(pc + 3, 1) === 0) continue;
          ptr++;
          s[b + COUNT]!++;
          state = MIN_REPEAT_ONE_NEXT;
          continue;
        case 29: {
          // POSSESSIVE_REPEAT_ONE: skip, min, max, item
          state = FAIL;
          if (end - ptr < code[pc + 1]!) continue;
          this.ptr = ptr;
          const count = this.countOne(pc + 3, code[pc + 2]!);
          if (count < code[pc + 1]!) continue;
          ptr += count;
          pc += code[pc]!;
          state = -1;
          continue;
        }
        case 23: // REPEAT: skip, min, max, body, UNTIL
          s[b + REP] = this.newRepeat(pc);
          this.ptr = ptr;
          back = REPEAT_BACK;
          callPc = pc + code[pc]!;
          callTop = s[b + TOPLEVEL]!;
          break;
        case REPEAT_BACK:
          this.endRepeat(s[b + REP]!);
          state = RETURN;
          continue;
        case 18: {
          // MAX_UNTIL
          const r = this.repeat;
          const pattern = this.repeatPattern[r]!;
          const count = this.repeatCount[r]! + 1;
          s[b + REP] = r;
          s[b + COUNT] = count;
          this.ptr = ptr;
          back = MAX_UNTIL_1;
          if (count >= code[pattern + 1]!) {
            state = MAX_UNTIL_TAIL;
            const max = code[pattern + 2]!;
            if ((count >= max && max !== MAXREPEAT) || ptr === this.repeatLast[r]) continue;
            this.saveLast(b);
            top = this.push(top, this.lastmark);
            this.stack[top++] = this.repeatLast[r]!;
            this.repeatLast[r] = ptr;
            back = MAX_UNTIL_2;
          }
          this.repeatCount[r] = count;
          callPc = pattern + 3;
          s = this.stack;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case MAX_UNTIL_1:
        case MIN_UNTIL_1:
          state = RETURN;
          if (ok) continue;
          this.repeatCount[s[b + REP]!] = s[b + COUNT]! - 1;
          this.ptr = ptr;
          continue;
        case MAX_UNTIL_2: {
          const r = s[b + REP]!;
          this.repeatLast[r] = s[--top]!;
          state = RETURN;
          if (ok) continue;
          top = this.pop(top, s[b + LASTMARK]!);
          this.restoreLast(b);
          this.repeatCount[r] = s[b + COUNT]! - 1;
          this.ptr = ptr;
          state = MAX_UNTIL_TAIL;
          continue;
        }
        case MAX_UNTIL_TAIL:
          this.repeat = this.repeatPrevious[s[b + REP]!]!;
          back = MAX_UNTIL_3;
          callPc = pc;
          callTop = s[b + TOPLEVEL]!;
          break;
        case MAX_UNTIL_3:
          this.repeat = s[b + REP]!;
          state = RETURN;
          if (!ok) this.ptr = ptr;
          continue;
        case 19: {
          // MIN_UNTIL
          const r = this.repeat;
          const pattern = this.repeatPattern[r]!;
          const count = this.repeatCount[r]! + 1;
          s[b + REP] = r;
          s[b + COUNT] = count;
          this.ptr = ptr;
          callTop = s[b + TOPLEVEL]!;
          if (count < code[pattern + 1]!) {
            this.repeatCount[r] = count;
            back = MIN_UNTIL_1;
            callPc = pattern + 3;
            break;
          }
          this.repeat = this.repeatPrevious[r]!;
          top = this.save(b, top);
          back = MIN_UNTIL_2;
          callPc = pc;
          break;
        }
        case MIN_UNTIL_2: {
          const r = s[b + REP]!;
          const pattern = this.repeatPattern[r]!;
          const max = code[pattern + 2]!;
          const count = s[b + COUNT]!;
          state = RETURN;
          if (!ok) {
            this.undo(b, top);
            if (this.repeat >= 0) top -= s[b + LASTMARK]! + 1;
          }
          this.repeat = r;
          if (ok) continue;
          this.ptr = ptr;
          state = FAIL;
          if ((count >= max && max !== MAXREPEAT) || ptr === this.repeatLast[r]) continue;
          this.repeatCount[r] = count;
          s = this.room(top);
          s[top++] = this.repeatLast[r]!;
          this.repeatLast[r] = ptr;
          back = MIN_UNTIL_3;
          callPc = pattern + 3;
          callTop = s[b + TOPLEVEL]!;
          break;
        }
        case MIN_UNTIL_3:
          this.repeatLast[s[b + REP]!] = s[--top]!;
          state = MIN_UNTIL_1;
          continue;
        case 28: // POSSESSIVE_REPEAT: skip, min, max, body, SUCCESS
          if (this.classes.rules.srePossessiveKeepsMarks) s[b + REP] = this.newRepeat(-1);
          s[b + COUNT] = 0;
          this.ptr = ptr;
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
          this.ptr = ptr;
          if (this.classes.rules.srePossessiveKeepsMarks) this.endRepeat(s[b + REP]!);
          state = FAIL;
          continue;
        case POSSESSIVE_NEXT:
          state = POSSESSIVE_END;
          if ((s[b + COUNT]! >= code[pc + 2]! && code[pc + 2] !== MAXREPEAT) || this.ptr === ptr) continue;
          this.saveLast(b);
          top = this.push(top, this.lastmark);
          ptr = this.ptr;
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
          top = this.pop(top, s[b + LASTMARK]!);
          this.restoreLast(b);
          this.ptr = ptr;
          continue;
        case POSSESSIVE_END:
          if (this.classes.rules.srePossessiveKeepsMarks) this.endRepeat(s[b + REP]!);
          pc += code[pc]! + 1;
          ptr = this.ptr;
          state = -1;
          continue;
        case 27: // ATOMIC_GROUP: skip, body, SUCCESS
          this.ptr = ptr;
          back = ATOMIC_BACK;
          callPc = pc + 1;
          callTop = 0;
          break;
        case ATOMIC_BACK:
          state = ok ? -1 : FAIL;
          if (ok) ptr = this.ptr;
          else this.ptr = ptr;
          pc += code[pc]!;
          continue;
        default:
          throw new RangeError(`unknown opcode of a regular expression: ${state}`);
      }
      s = this.room(top);
      s[b + PC] = pc;
      s[b + PTR] = ptr;
      s[top + BASE] = b;
      s[top + JUMP] = back;
      s[top + TOPLEVEL] = callTop;
      b = top;
      top += FRAME;
      pc = callPc;
      ptr = this.ptr;
      state = -1;
    }
  }
}
