/** The entries of a traceback: file, line, function, source; a recursion is shortened, sys.tracebacklimit kept. */
import { dictGetStr } from '../../objects/dict.ts';
import type { PyObj } from '../../objects/object.ts';
import { isSubtype } from '../../objects/type.ts';
import type { VM } from '../../objects/vm.ts';
import type { Frame } from '../frame.ts';
import type { TracebackData } from '../traceback.ts';
import { type Place, sourceText } from './marks.ts';

/** entries of a recursion that are printed before they are only counted */
const REPEATED = 3;
const DEFAULT_LIMIT = 1000;

function placeOf(tb: PyObj): Place {
  const data = tb.v as TracebackData;
  const { unit } = (data.frame.v as Frame).code;
  const k = data.instr;
  return {
    filename: unit.filename,
    line: data.lineno,
    name: unit.name,
    endLine: unit.endLines[k] ?? -1,
    col: unit.cols[k] ?? -1,
    endCol: unit.endCols[k] ?? -1,
  };
}

/** @cpython Python/traceback.c PyTraceBack_Print 3.8-3.15: sys.tracebacklimit, or 1000 */
function limit(vm: VM): number {
  const o = dictGetStr(vm, vm.sysDict, 'tracebacklimit');
  if (o === null || !isSubtype(o.type, vm.tInt)) return vm.profile.display.maker === 'c' ? DEFAULT_LIMIT : Infinity;
  return Math.max(0, Number(o.v));
}

function entry(vm: VM, place: Place, withMarks: boolean): string {
  return `  File "${place.filename}", line ${place.line}, in ${place.name}\n${sourceText(vm, place, withMarks)}`;
}

/** The entries of a traceback, one text each. @cpython Lib/traceback.py StackSummary.format 3.8-3.15 */
export function entries(vm: VM, tb: PyObj | null, withMarks: boolean): string[] {
  const places: Place[] = [];
  for (let t = tb; t !== null; t = (t.v as TracebackData).next) places.push(placeOf(t));
  places.splice(0, Math.max(0, places.length - limit(vm)));
  const out: string[] = [];
  let last: Place | null = null;
  let repeated = 0;
  const flush = (): void => {
    const more = repeated - REPEATED;
    if (more > 0) out.push(`  [Previous line repeated ${more} more time${more > 1 ? 's' : ''}]\n`);
  };
  for (const place of places) {
    if (last?.filename !== place.filename || last.line !== place.line || last.name !== place.name) {
      flush();
      last = place;
      repeated = 0;
    }
    repeated++;
    if (repeated <= REPEATED) out.push(entry(vm, place, withMarks));
  }
  flush();
  return out;
}
