/**
 * Frames: one activation of a code object. In CPython 3.11+ a frame lives on the data stack and is no allocation; a frame
 * object is made when something asks for it (a traceback, sys._getframe), and takes over the locals if it outlives the frame.
 */
import { dealloc, decref, type PyObj, type PyObject } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import type { CodeData } from './code.ts';

export class Frame {
  back: Frame | null;
  code: CodeData;
  /** the function, owned; null for bodies run by exec and for modules */
  func: PyObj | null;
  globals: PyObj;
  builtins: PyObj;
  /** namespace of module and class bodies (owned by who runs them), null in functions */
  locals: PyObject | null;
  /** number of the point that the code is at (see emit/) */
  i = 0;
  /** frame object, owned by its users; null while nobody asked */
  obj: PyObj | null = null;
  /** locals and stack, borrowed, while the frame stands still or calls a builtin that looks at them */
  fast: (PyObject | null)[] | null = null;
  /** reads the variables of the running code, where the build has a collector that looks (run/roots.ts) */
  look: (() => Record<string, PyObject | null>) | null = null;
  /** seen by that collector */
  visited = false;
  /** the generator that runs in this frame */
  gen: PyObj | null = null;

  constructor(back: Frame | null, code: CodeData, func: PyObj | null, globals: PyObj, builtins: PyObj) {
    this.back = back;
    this.code = code;
    this.func = func;
    this.globals = globals;
    this.builtins = builtins;
    this.locals = null;
  }
}

/** Instruction index that a frame is at. */
export function instructionOf(frame: Frame): number {
  const point = frame.code.points[frame.i];
  return point ? point.instr : 0;
}

/** Line that a frame is at; the first line of its code where the instruction has none. */
export function lineOf(frame: Frame): number {
  const line = frame.code.unit.lines[instructionOf(frame)]!;
  return line > 0 ? line : frame.code.unit.firstlineno;
}

/** Drops locals in the version's order; `om` has a bit for each of the first 31 that owns its reference. */
export function clearFast(vm: VM, frame: Frame, locals: (PyObject | null)[], om: number): void {
  const up = vm.profile.emit.clears === 'up';
  const borrowable = vm.profile.emit.borrows ? frame.code.parameters : 0;
  for (let k = 0; k < locals.length; k++) {
    const index = up ? k : locals.length - 1 - k;
    const o = locals[index]!;
    if (o === null || (index < borrowable && index < 31 && !(om & (1 << index)))) continue;
    if (--o.rc === 0) dealloc(vm, o);
  }
}

/** What a frame object owns once its frame has ended: nothing of it may go before the object does. */
export interface Remains {
  func: PyObj | null;
  code: PyObj;
  /** namespace of module and class bodies */
  namespace: PyObject | null;
  /** the frame object of the caller */
  back: PyObj | null;
}

/** @cpython Python/frame.c take_ownership 3.11-3.15; the references that the frame had are counted once more, as it drops its own. */
function take_ownership(vm: VM, frame: Frame, obj: PyObj): void {
  const linked = frame.back !== null && (frame.gen === null || vm.profile.run.generatorFramesLinger);
  const back = linked ? vm.frameObject(frame.back!) : null;
  const remains: Remains = { func: frame.func, code: frame.code.obj, namespace: frame.locals, back };
  for (const o of [remains.func, remains.code, remains.namespace, back]) if (o !== null) o.rc++;
  obj.x = remains;
  if (obj.gn === null) vm.gc.track(obj);
}

/** @cpython Python/frame.c _PyFrame_ClearExceptCode 3.11-3.15: a frame object that others hold takes the locals over. */
export function detach(vm: VM, frame: Frame, locals: (PyObject | null)[], om: number): void {
  const obj = frame.obj!;
  if (obj.rc > 1) {
    const borrowable = vm.profile.emit.borrows ? frame.code.parameters : 0;
    for (let k = 0; k < borrowable && k < 31; k++) if (!(om & (1 << k)) && locals[k]) locals[k]!.rc++;
    obj.w = locals;
    take_ownership(vm, frame, obj);
    decref(vm, obj);
    return;
  }
  frame.obj = null;
  decref(vm, obj);
  clearFast(vm, frame, locals, om);
}
