/**
 * Templates of sub and expand. From 3.12 on they are objects of C, which `re._compile_template` makes through `_sre.template`; in 3.11
 * functions of `re` do all the work.
 */
import { gcDel, gcNew, track } from '../objects/alloc.ts';
import { newBytes } from '../objects/bytes.ts';
import { bytesLike, concatenated } from '../objects/bytesdata.ts';
import { callMethod } from '../objects/call.ts';
import type { TypeSpec } from '../objects/define.ts';
import { raise } from '../objects/errors.ts';
import { decref, PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { isStr, joinStrings } from '../objects/strbuild.ts';
import { TPFLAGS } from '../objects/type.ts';
import type { VM } from '../objects/vm.ts';
import { groupSlice } from './sre_match.ts';
import type { MatchData, SreTypes } from './sre_pattern.ts';

/** Literal, then group numbers and literals by turns; empty literals are null. All owned. */
interface TemplateData {
  literal: PyObject;
  items: { index: number; literal: PyObject | null }[];
  /** Py_SIZE: groups in it */
  length: number;
}

/** @cpython Modules/_sre/sre.c _sre_template_impl 3.12-3.15 */
export function newTemplate(vm: VM, types: SreTypes, list: PyObject): PyObj {
  const parts: PyObject[] = list.v;
  if (parts.length % 2 === 0) raise(vm, vm.exc.TypeError!, 'invalid template');
  const n = parts.length >> 1;
  const size = types.Template.tp_basicsize + n * 2 * vm.profile.pointerWidth;
  const o = new PyObj(types.Template, gcNew(vm, types.Template, size), null);
  const items: TemplateData['items'] = [];
  for (let i = 0; i < n; i++) {
    const literal = parts[2 * i + 2]!;
    const empty = literal.v.length === 0;
    if (!empty) literal.rc++;
    items.push({ index: Number(parts[2 * i + 1]!.v), literal: empty ? null : literal });
  }
  parts[0]!.rc++;
  o.v = { literal: parts[0]!, items, length: n } satisfies TemplateData;
  track(vm, o);
  return o;
}

/** Calls a function of the module `re`. @cpython Modules/_sre/sre.c call 3.8-3.11 */
export function callRe(vm: VM, name: string, args: PyObject[]): PyObject {
  const re = vm.hooks.import('re', null, null, null, 0);
  try {
    return callMethod(vm, re, name, args);
  } finally {
    decref(vm, re);
  }
}

/** @cpython Modules/_sre/sre.c compile_template 3.12-3.15, and `re._subx` before */
export function compileTemplate(vm: VM, pattern: PyObject, template: PyObject): PyObject {
  return callRe(vm, vm.profile.text.sreTemplates ? '_compile_template' : '_subx', [pattern, template]);
}

/** The literal text of a template without groups, borrowed; null where it has some. */
export function literalOf(types: SreTypes, o: PyObject): PyObject | null {
  if (o.type !== types.Template) return null;
  const data: TemplateData = o.v;
  return data.items.length === 0 ? data.literal : null;
}

/** @cpython Modules/_sre/sre.c expand_template 3.12-3.15 */
export function expandTemplate(vm: VM, template: PyObject, match: PyObj): PyObject {
  const { literal, items } = template.v as TemplateData;
  const m: MatchData = match.v;
  if (items.length === 0) {
    literal.rc++;
    return literal;
  }
  const parts: PyObject[] = [literal];
  const made: PyObject[] = [];
  try {
    for (const item of items) {
      if (item.index >= m.marks.length / 2) raise(vm, vm.exc.IndexError!, 'no such group');
      const part = groupSlice(vm, m, item.index, vm.None);
      made.push(part);
      if (part !== vm.None) parts.push(part);
      if (item.literal !== null) parts.push(item.literal);
    }
    if (isStr(literal)) return joinStrings(vm, vm.emptyStr as PyText, parts);
    return newBytes(vm, concatenated(parts.map((p) => bytesLike(vm, p))));
  } finally {
    for (const o of made) decref(vm, o);
  }
}

export function templateSpec(): TypeSpec {
  return {
    name: 're._Template',
    basicsize: (w) => 5 * w,
    itemsize: (w) => 2 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    heap: true,
    slots: {
      tp_dealloc: (vm, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        const { literal, items } = o.v as TemplateData;
        const type = o.type;
        decref(vm, literal);
        for (const item of items) if (item.literal !== null) decref(vm, item.literal);
        gcDel(vm, o);
        decref(vm, type);
      },
      tp_traverse: (_vm, o: PyObj, visit) => {
        const { literal, items } = o.v as TemplateData;
        visit(o.type);
        visit(literal);
        for (const item of items) if (item.literal !== null) visit(item.literal);
      },
    },
  };
}
