/**
 * Traceback and frame objects. A traceback entry is made where an exception leaves a frame or reaches a handler in it; it holds
 * the frame object, and so the frame's locals once the frame has ended.
 */
import { gcDel, gcNew } from '../objects/alloc.ts';
import { excData } from '../objects/exceptions.ts';
import { newInt } from '../objects/long.ts';
import { decref, PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { trashBegin, trashEnd } from '../objects/trashcan.ts';
import { TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { clearFast, type Frame, instructionOf, lineOf, type Remains } from './frame.ts';

/** `v` of a traceback object. */
export class TracebackData {
  next: PyObj | null;
  frame: PyObj;
  readonly instr: number;
  lineno: number;
  constructor(next: PyObj | null, frame: PyObj, instr: number, lineno: number) {
    this.next = next;
    this.frame = frame;
    this.instr = instr;
    this.lineno = lineno;
  }
}

/** @cpython Python/frame.c _PyFrame_GetFrameObject 3.11-3.15: the frame object, borrowed; made at first. */
export function frameObject(vm: VM, F: Frame): PyObj {
  if (F.obj !== null) return F.obj;
  const type = vm.t.frame!;
  const { unit } = F.code;
  const bytes = type.tp_basicsize + (unit.localsplusnames.length + unit.stacksize) * vm.profile.pointerWidth;
  F.obj = new PyObj(type, gcNew(vm, type, bytes), F);
  return F.obj;
}

/** @cpython Python/traceback.c PyTraceBack_Here 3.8-3.15 */
export function PyTraceBack_Here(vm: VM, F: Frame, exc: PyObj): void {
  const frame = frameObject(vm, F);
  const type = vm.t.traceback!;
  const data = excData(exc);
  frame.rc++;
  // steals the exception's reference to the entries so far
  const entry = new TracebackData(data.traceback, frame, instructionOf(F), lineOf(F));
  const tb = new PyObj(type, gcNew(vm, type, type.tp_basicsize), entry);
  vm.gc.track(tb);
  data.traceback = tb;
}

function tb_dealloc(vm: VM, tb: PyObj): void {
  vm.gc.untrackMaybe(tb);
  if (trashBegin(vm, tb)) return;
  const data = tb.v as TracebackData;
  xdecref(vm, data.next);
  decref(vm, data.frame);
  gcDel(vm, tb);
  trashEnd(vm);
}

function tb_traverse(_vm: VM, tb: PyObj, visit: Visit): void {
  const data = tb.v as TracebackData;
  if (data.next) visit(data.next);
  visit(data.frame);
}

function tb_clear(vm: VM, tb: PyObj): void {
  const data = tb.v as TracebackData;
  const { next } = data;
  data.next = null;
  xdecref(vm, next);
}

/** `w`: the locals, once the frame has ended and this object owns them; `x`: what else it owns then. */
function frame_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  if (trashBegin(vm, o)) return;
  const F = o.v as Frame;
  F.obj = null;
  const remains = o.x as Remains | null;
  o.x = null;
  if (remains !== null) {
    xdecref(vm, remains.func);
    xdecref(vm, remains.namespace);
  }
  frame_clear(vm, o);
  if (remains !== null) {
    xdecref(vm, remains.back);
  }
  gcDel(vm, o);
  if (remains !== null) decref(vm, remains.code);
  trashEnd(vm);
}

function frame_clear(vm: VM, o: PyObj): void {
  const locals = o.w as (PyObject | null)[] | null;
  o.w = null;
  if (locals) clearFast(vm, o.v as Frame, locals, -1);
}

function frame_traverse(_vm: VM, o: PyObj, visit: Visit): void {
  const remains = o.x as Remains | null;
  if (remains !== null) {
    for (const x of [remains.back, remains.namespace, remains.func, remains.code]) if (x !== null) visit(x);
  }
  for (const x of (o.w as (PyObject | null)[] | null) ?? []) if (x) visit(x);
}

function shared(o: PyObject): PyObject {
  o.rc++;
  return o;
}

export function createFrameTypes(vm: VM): void {
  const w = vm.profile.pointerWidth;
  vm.t.traceback = defineType(vm, {
    name: 'traceback',
    basicsize: (p) => 4 * p + 8,
    flags: TPFLAGS.HAVE_GC,
    slots: { tp_dealloc: tb_dealloc, tp_traverse: tb_traverse, tp_clear: tb_clear },
    getset: {
      tb_next: {
        get: (_vm, tb) => shared(tb.v.next ?? vm.None),
        set: (_vm, tb, value) => {
          const old = tb.v.next;
          tb.v.next = value === vm.None ? null : value;
          if (tb.v.next) tb.v.next.rc++;
          xdecref(vm, old);
        },
      },
      tb_lineno: { get: (m, tb) => newInt(m, (tb.v as TracebackData).lineno) },
      tb_lasti: {
        get: (m, tb) => {
          const { frame, instr } = tb.v as TracebackData;
          return newInt(m, 2 * (frame.v as Frame).code.unit.offsets[instr]!);
        },
      },
    },
    members: { tb_frame: { get: (_vm, tb) => tb.v.frame } },
  });
  vm.t.frame = defineType(vm, {
    name: 'frame',
    basicsize: () => vm.profile.run.frameSize(w),
    flags: TPFLAGS.HAVE_GC,
    slots: { tp_dealloc: frame_dealloc, tp_traverse: frame_traverse, tp_clear: frame_clear },
    getset: {
      f_lineno: { get: (m, o) => newInt(m, lineOf(o.v)) },
      f_lasti: { get: (m, o) => newInt(m, 2 * (o.v as Frame).code.unit.offsets[instructionOf(o.v)]!) },
      f_code: { get: (_m, o) => shared((o.v as Frame).code.obj) },
      f_globals: { get: (_m, o) => shared((o.v as Frame).globals) },
      f_builtins: { get: (_m, o) => shared((o.v as Frame).builtins) },
      f_back: {
        get: (m, o) => {
          const remains = o.x as Remains | null;
          if (remains !== null) return shared(remains.back ?? m.None);
          const { back } = o.v as Frame;
          return shared(back === null ? m.None : frameObject(m, back));
        },
      },
      f_locals: { get: (m, o) => m.frameLocals(o.v as Frame) },
    },
    methods: {
      clear: {
        call: 'NOARGS',
        fn: (m, o) => {
          frame_clear(m, o);
          return shared(m.None);
        },
      },
    },
  });
}
