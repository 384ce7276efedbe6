/**
 * The source under an entry of a traceback, with the marks `~~~~^~~~` under the part that failed. C's own code (until 3.12)
 * shows the first line of that part; Lib/traceback.py (3.13+) shows all of them, those in between shortened.
 */
import type { VM } from '../../objects/vm.ts';
import type { Expr, Stmt } from '../../syntax/ast.ts';
import { parse, SyntaxFault } from '../../syntax/index.ts';
import { type Anchors, anchorsOf } from './anchors.ts';
import { charactersBefore, displayWidth } from './columns.ts';
import { sourceLine } from './sources.ts';

export interface Place {
  filename: string;
  line: number;
  name: string;
  /** -1 where unknown; columns in bytes */
  endLine: number;
  col: number;
  endCol: number;
}

const MARGIN = '    ';
const marked = (place: Place): boolean => place.col >= 0 && place.endCol >= 0;

/** The source and its marks, each line ended; '' where there is no source. */
export function sourceText(vm: VM, place: Place, withMarks: boolean): string {
  if (vm.profile.display.maker === 'library' && withMarks) return segmentText(vm, place);
  const line = sourceLine(vm, place.filename, place.line);
  if (line.trim() === '') return '';
  const shown = withoutMargin(line);
  const text = `${MARGIN}${shown}\n`;
  return withMarks && vm.profile.display.marks && marked(place) ? text + lineMarks(vm, place, line) : text;
}

const withoutMargin = (line: string): string => line.replace(/^[ \t\f]+/, '').trimEnd();

/** The marks under a single line, '' where they would say nothing. @cpython Python/traceback.c tb_displayline 3.11-3.12 */
function lineMarks(vm: VM, place: Place, line: string): string {
  const stripped = line.trimEnd();
  const characters = [...line];
  const indent = characters.length - [...line.trimStart()].length;
  const start = charactersBefore(line, place.col);
  const oneLine = place.endLine === place.line;
  const end = oneLine ? charactersBefore(line, place.endCol) : [...stripped].length;
  if (end <= start) return '';
  const segment = characters.slice(start, end);
  const anchors = oneLine ? anchorsOf(segment.join(''), vm.profile.syntax, false) : null;
  if (anchors === null && start <= indent && end >= [...stripped].length) return '';
  const width = (to: number): number => displayWidth(vm, segment, to);
  const total = width(segment.length);
  let out = MARGIN + ' '.repeat(Math.max(0, displayWidth(vm, characters, start) - indent));
  if (anchors === null) out += '^'.repeat(total);
  else {
    const [left, right] = [width(anchors.left), width(anchors.right)];
    out += '~'.repeat(left) + '^'.repeat(right - left) + '~'.repeat(total - right);
  }
  return `${out}\n`;
}

/** @cpython Lib/textwrap.py dedent: the white space that all lines begin with goes. */
export function dedent(lines: readonly string[]): string[] {
  let margin: string | null = null;
  for (const line of lines) {
    if (/^[ \t]*$/.test(line)) continue;
    const own = /^[ \t]*/.exec(line)![0];
    if (margin === null) margin = own;
    let k = 0;
    while (k < margin.length && margin[k] === own[k]) k++;
    margin = margin.slice(0, k);
  }
  const cut = margin?.length ?? 0;
  return lines.map((line) => (/^[ \t]*$/.test(line) ? '' : line.slice(cut)));
}

/** All lines of the part that failed. @cpython Lib/traceback.py StackSummary.format_frame_summary 3.13-3.15 */
function segmentText(vm: VM, place: Place): string {
  const endLine = place.endLine < place.line ? place.line : place.endLine;
  const original: string[] = [];
  for (let n = place.line; n <= endLine; n++) original.push(sourceLine(vm, place.filename, n).trimEnd());
  if (original.every((line) => line.trim() === '')) return '';
  if (!marked(place)) return `${MARGIN}${original[0]!.trim()}\n`;
  const lines = dedent(original);
  const cut = [...original[0]!].length - [...lines[0]!].length;
  const start = Math.max(0, charactersBefore(original[0]!, place.col) - cut);
  const end = Math.max(0, charactersBefore(original.at(-1)!, place.endCol) - cut);
  return new SegmentMarks(vm, lines, start, end).text();
}

/** What `SegmentMarks` prints: lines of source, some with marks below, some left out. */
class SegmentMarks {
  private readonly vm: VM;
  private readonly lines: string[][];
  private readonly last: number;
  private readonly start: number;
  private readonly end: number;
  private readonly anchors: Anchors | null;
  private readonly shown: boolean;
  private readonly out: string[] = [];

  /** `start`: first character of the part on the first line; `end`: behind its last on the last line */
  constructor(vm: VM, lines: string[], start: number, end: number) {
    this.vm = vm;
    this.lines = lines.map((line) => [...line]);
    this.last = lines.length - 1;
    this.start = start;
    this.end = end;
    const parts = this.lines.map((line, k) =>
      line.slice(k === 0 ? start : 0, k === this.last ? end : line.length).join(''),
    );
    this.anchors = anchorsOf(parts.join('\n'), vm.profile.syntax, vm.profile.display.callAnchors);
    this.shown = this.saysSomething(lines);
  }

  /** @cpython Lib/traceback.py StackSummary._should_show_carets 3.13-3.15 */
  private saysSomething(lines: string[]): boolean {
    const call = wholeCall(lines.join('\n'), this.vm);
    if (call === 'nothing') return false;
    if (
      call !== null &&
      call.lineno === 1 &&
      call.end_lineno === lines.length &&
      call.col_offset === this.start &&
      call.end_col_offset === this.end
    )
      return false;
    if (this.anchors) return true;
    const before = this.lines[0]!.slice(0, this.start).join('').trim();
    return before !== '' || this.lines[this.last]!.slice(this.end).join('').trim() !== '';
  }

  text(): string {
    const wanted = new Set([0, this.last]);
    if (this.anchors)
      for (const line of [this.anchors.leftLine, this.anchors.rightLine])
        for (let k = line - 1; k <= line + 1; k++) if (k >= 0 && k <= this.last) wanted.add(k);
    const sorted = [...wanted].sort((a, b) => a - b);
    sorted.forEach((line, k) => {
      const gap = k === 0 ? 1 : line - sorted[k - 1]!;
      if (gap === 2) this.line(line - 1);
      else if (gap > 2) this.out.push(`...<${gap - 1} lines>...`);
      this.line(line);
    });
    return dedent(this.out)
      .map((line) => `${MARGIN}${line}\n`)
      .join('');
  }

  private line(k: number): void {
    const line = this.lines[k]!;
    this.out.push(line.join(''));
    if (!this.shown) return;
    const spaces = line.length - [...line.join('').trimStart()].length;
    const from = k === 0 ? displayWidth(this.vm, line, this.start) : 0;
    const width = displayWidth(this.vm, line, k === this.last ? this.end : line.length);
    let marks = '';
    for (let column = 0; column < width; column++)
      marks += column < spaces || column < from ? ' ' : this.mark(k, column);
    this.out.push(marks);
  }

  private mark(line: number, column: number): string {
    const a = this.anchors;
    if (a === null) return '^';
    const place = (of: number, character: number): number =>
      displayWidth(this.vm, this.lines[of]!, character + (of === 0 ? this.start : 0));
    const behindLeft = line > a.leftLine || (line === a.leftLine && column >= place(a.leftLine, a.left));
    const beforeRight = line < a.rightLine || (line === a.rightLine && column < place(a.rightLine, a.right));
    return behindLeft && beforeRight ? '^' : '~';
  }
}

/** The call in `return f(...)` or `x = f(...)`; 'nothing' where there is no statement at all. */
function wholeCall(source: string, vm: VM): Expr | null | 'nothing' {
  let statement: Stmt | undefined;
  try {
    statement = parse(source, { profile: vm.profile.syntax, filename: '<unknown>', mode: 'exec' }).body[0];
  } catch (e) {
    if (e instanceof SyntaxFault) return null;
    throw e;
  }
  if (statement === undefined) return 'nothing';
  if (statement.tag === 'Return') {
    const { value } = statement;
    return value?.tag === 'Call' && value.func.tag === 'Name' ? value : null;
  }
  if (statement.tag === 'Assign' && statement.value.tag === 'Call') {
    return statement.targets.length === 1 && statement.targets[0]!.tag === 'Name' ? statement.value : null;
  }
  return null;
}
