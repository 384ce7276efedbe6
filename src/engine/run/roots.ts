/**
 * What the collector asks of running code: the objects that frames and the interpreter itself hold (the roots from which the
 * incremental collector marks), and the line that runs.
 *
 * In builds with that collector the emitter gives each frame a `look` that reads its JavaScript variables; the table of points
 * says which of them stand for the value stack at the moment.
 */
import type { PyObj, PyObject } from '../objects/object.ts';
import { PyType, TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { type Frame, lineOf } from './frame.ts';

type Visit = (o: PyObject | null) => void;

/** Is `callee` what one of `operands` calls? Its frame took the operands over then. */
function called(callee: Frame | null, operands: PyObject[]): boolean {
  if (callee === null || callee.func === null) return false;
  return operands.some((o) => o === callee.func || (o.v as unknown) === callee.func);
}

/** The value stack of a frame, top first, as far as its variables are known. */
function stackOf(F: Frame, variables: Record<string, PyObject | null>, callee: Frame | null): PyObject[] {
  const point = F.code.points[F.i];
  if (!point) return [];
  const read = (names: readonly string[]): PyObject[] =>
    names.flatMap((name) => {
      const o = variables[name];
      return o && o.addr !== 0 ? [o] : [];
    });
  const operands = read(point.operands);
  return called(callee, operands) ? read(point.below) : [...operands, ...read(point.below)];
}

/** @cpython Python/gc.c mark_stacks 3.14.0-3.14.4, its loop over frames */
function visitStacks(vm: VM, start: boolean, visit: Visit): void {
  visit(vm.gcResult);
  let callee: Frame | null = null;
  for (let F = vm.frame as Frame | null; F !== null; callee = F, F = F.back) {
    visit(F.locals);
    visit(F.func);
    const variables = F.look?.() ?? {};
    for (const o of stackOf(F, variables, callee)) visit(o);
    for (let k = F.code.unit.localsplusnames.length - 1; k >= 0; k--) {
      const o = variables[`l${k}`];
      if (o && o.addr !== 0) visit(o);
    }
    if (!start && F.visited) return;
    F.visited = true;
  }
}

/** @cpython Python/gc.c mark_global_roots 3.14.0-3.14.4 */
function visitRoots(vm: VM, visit: Visit): void {
  visit(vm.sysDict);
  visit((vm.builtins as PyObj).d);
  for (const t of new Set([...Object.values(vm.t), ...Object.values(vm.exc)])) {
    if (!(t instanceof PyType) || t.tp_flags & TPFLAGS.HEAPTYPE) continue;
    visit(t.tp_dict);
    visit(t.subclassDict);
  }
}

export function connectRoots(vm: VM): void {
  vm.gcStacks = (start, visit) => visitStacks(vm, start, visit);
  vm.gcRoots = (visit) => visitRoots(vm, visit);
  vm.gcWhere = () => {
    const F = vm.frame as Frame | null;
    return F === null ? { file: '', line: 0 } : { file: F.code.unit.filename, line: lineOf(F) };
  };
}
