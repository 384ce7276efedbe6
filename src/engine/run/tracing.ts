/** Where a request comes from, for tracemalloc: the frames that run, most recent first, as an interned traceback. */
import type { VM } from '../objects/vm.ts';
import { type Frame, instructionOf } from './frame.ts';

/** Number of Python frames that run now. */
function frameCount(frame: Frame | null): number {
  let n = 0;
  for (let f = frame; f !== null; f = f.back) n++;
  return n;
}

/** @cpython Include/internal/pycore_frame.h _PyFrame_IsIncomplete 3.11-3.15: a frame that makes its cells doesn't show yet. */
function complete(frame: Frame | null): Frame | null {
  let f = frame;
  while (f !== null && f.gen === null && instructionOf(f) < f.code.firstTraceable) f = f.back;
  return f;
}

/** Sets `heap.trace.where`. Tracebacks of one frame are cached with the code, by point and depth. */
export function connectTracing(vm: VM): void {
  const { trace } = vm.heap;
  const withTotal = vm.profile.run.traceTotals;
  trace.where = () => {
    const frame = complete(vm.frame as Frame | null);
    if (frame === null) return UNKNOWN;
    const total = withTotal ? frameCount(frame) : 0;
    const key = frame.i * 4096 + total;
    const cached = trace.max_nframe === 1 ? frame.code.traceIds.get(key) : undefined;
    if (cached !== undefined) return cached;
    const { tracebacks } = trace;
    tracebacks.begin();
    let n = 0;
    for (let f: Frame | null = frame; f !== null && n < trace.max_nframe; f = complete(f.back), n++) {
      tracebacks.push(tracebacks.file(f.code.unit.filename), Math.max(0, f.code.unit.lines[instructionOf(f)]!));
    }
    const id = tracebacks.end(total);
    if (trace.max_nframe === 1) frame.code.traceIds.set(key, id);
    return id;
  };
}

const UNKNOWN = 1;
