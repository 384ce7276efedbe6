/** Where a request comes from, for tracemalloc: the frames that run, most recent first, as an interned traceback. */
import type { VM } from '../objects/vm.ts';
import { type Frame, lineOf } from './frame.ts';

/** Number of Python frames that run now. */
function frameCount(frame: Frame | null): number {
  let n = 0;
  for (let f = frame; f !== null; f = f.back) n++;
  return n;
}

/** Sets `heap.trace.where`. Tracebacks of one frame are cached with the code, by point and depth. */
export function connectTracing(vm: VM): void {
  const { trace } = vm.heap;
  const withTotal = vm.profile.run.traceTotals;
  trace.where = () => {
    const frame = vm.frame as Frame | null;
    if (frame === null) return UNKNOWN;
    const total = withTotal ? frameCount(frame) : 0;
    const key = frame.i * 4096 + total;
    const cached = trace.max_nframe === 1 ? frame.code.traceIds.get(key) : undefined;
    if (cached !== undefined) return cached;
    const { tracebacks } = trace;
    tracebacks.begin();
    let n = 0;
    for (let f: Frame | null = frame; f !== null && n < trace.max_nframe; f = f.back, n++) {
      tracebacks.push(tracebacks.file(f.code.unit.filename), lineOf(f));
    }
    const id = tracebacks.end(total);
    if (trace.max_nframe === 1) frame.code.traceIds.set(key, id);
    return id;
  };
}

const UNKNOWN = 1;
