/** Match objects: groups, spans, expansion of templates. */
import { gcDel, gcNew, track } from '../objects/alloc.ts';
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { bytesLike } from '../objects/bytesdata.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { cursor, dictGet, dictNext, dictSet, newDict } from '../objects/dict.ts';
import { raise } from '../objects/errors.ts';
import { PyUnicode_FromFormat } from '../objects/format.ts';
import { newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { isIndex, PyNumber_AsIndex } from '../objects/number.ts';
import { decref, PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { isStr } from '../objects/strbuild.ts';
import { newTuple } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { strLength } from '../objects/unicode.ts';
import type { SreMatch } from '../objects/value/sre.ts';
import type { VM } from '../objects/vm.ts';
import { type MatchData, type PatternData, type Run, sliceOf } from './sre_pattern.ts';
import { callRe, compileTemplate, expandTemplate } from './sre_template.ts';

/** @cpython Modules/_sre/sre.c pattern_new_match 3.11-3.15 */
export function newMatch(vm: VM, pattern: PyObj, run: Run, found: SreMatch): PyObj {
  const { types, groups } = pattern.v as PatternData;
  const size = types.Match.tp_basicsize + 2 * (groups + 1) * vm.profile.pointerWidth;
  const o = new PyObj(types.Match, gcNew(vm, types.Match, size), null);
  pattern.rc++;
  run.string.rc++;
  o.v = {
    pattern,
    string: run.string,
    length: 2 * (groups + 1),
    marks: [found.start, found.end, ...found.marks],
    pos: run.pos,
    endpos: run.endpos,
    lastindex: found.lastindex,
    regs: null,
  } satisfies MatchData;
  track(vm, o);
  return o;
}

function match_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  const { string, regs, pattern } = o.v as MatchData;
  const type = o.type;
  if (regs !== null) decref(vm, regs);
  decref(vm, string);
  decref(vm, pattern);
  gcDel(vm, o);
  decref(vm, type);
}

/** @cpython Modules/_sre/sre.c match_getindex 3.11-3.15 */
function match_getindex(vm: VM, m: MatchData, key: PyObject | undefined): number {
  if (key === undefined) return 0;
  let i = -1;
  if (isIndex(key)) i = PyNumber_AsIndex(vm, key, null);
  else {
    const found = dictGet(vm, (m.pattern.v as PatternData).groupindex, key);
    if (found !== null && found.type.tp_flags & TPFLAGS.LONG_SUBCLASS) i = Number(found.v);
  }
  if (i < 0 || i >= m.marks.length / 2) raise(vm, vm.exc.IndexError!, 'no such group');
  return i;
}

/** @cpython Modules/_sre/sre.c match_getslice_by_index 3.11-3.15: `fallback` (borrowed) where the group took no part */
export function groupSlice(vm: VM, m: MatchData, i: number, fallback: PyObject): PyObject {
  const from = m.marks[2 * i]!;
  if (from < 0) {
    fallback.rc++;
    return fallback;
  }
  const bytes = isStr(m.string) ? null : bytesLike(vm, m.string);
  const length = bytes === null ? strLength(m.string as PyText) : bytes.length;
  return sliceOf(vm, m.string, bytes, Math.min(from, length), Math.min(m.marks[2 * i + 1]!, length));
}

function group(vm: VM, o: PyObj, args: PyObj): PyObject {
  const m: MatchData = o.v;
  const items: PyObject[] = args.v;
  if (items.length === 0) return groupSlice(vm, m, 0, vm.None);
  if (items.length === 1) return groupSlice(vm, m, match_getindex(vm, m, items[0]), vm.None);
  const out: PyObject[] = items.map(() => vm.None);
  const tuple = newTuple(vm, out);
  for (let i = 0; i < items.length; i++) {
    try {
      out[i] = groupSlice(vm, m, match_getindex(vm, m, items[i]), vm.None);
    } catch (e) {
      for (let k = i; k < items.length; k++) vm.None.rc++;
      decref(vm, tuple);
      throw e;
    }
  }
  return tuple;
}

const DEFAULT = { groups: argSpec('groups', ['default']), groupdict: argSpec('groupdict', ['default']) };

function groups(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const m: MatchData = o.v;
  const fallback = unpackKeywords(vm, DEFAULT.groups, args, kwnames)[0] ?? vm.None;
  const n = m.marks.length / 2;
  const out: PyObject[] = [];
  for (let i = 1; i < n; i++) out.push(vm.None);
  const tuple = newTuple(vm, out);
  for (let i = 1; i < n; i++) out[i - 1] = groupSlice(vm, m, i, fallback);
  return tuple;
}

function groupdict(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const m: MatchData = o.v;
  const fallback = unpackKeywords(vm, DEFAULT.groupdict, args, kwnames)[0] ?? vm.None;
  const dict = newDict(vm);
  const c = cursor();
  while (dictNext((m.pattern.v as PatternData).groupindex, c)) {
    const value = groupSlice(vm, m, Number(c.value.v), fallback);
    dictSet(vm, dict, c.key, value);
    decref(vm, value);
  }
  return dict;
}

function edge(name: string, side: 0 | 1): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, o: PyObj, args) => {
      checkPositional(vm, name, args.length, 0, 1);
      const m: MatchData = o.v;
      return PyLong_FromSsize_t(vm, m.marks[2 * match_getindex(vm, m, args[0]) + side]!);
    },
  };
}

function pair(vm: VM, m: MatchData, i: number): PyObject {
  return newTuple(vm, [PyLong_FromSsize_t(vm, m.marks[2 * i]!), PyLong_FromSsize_t(vm, m.marks[2 * i + 1]!)]);
}

function itself(_vm: VM, o: PyObj): PyObject {
  o.rc++;
  return o;
}

const METHODS: Record<string, MethodSpec> = {
  group: { call: 'VARARGS', fn: group },
  start: edge('start', 0),
  end: edge('end', 1),
  span: {
    call: 'FASTCALL',
    fn: (vm, o: PyObj, args) => {
      checkPositional(vm, 'span', args.length, 0, 1);
      return pair(vm, o.v, match_getindex(vm, o.v, args[0]));
    },
  },
  groups: { call: 'FASTCALL_KEYWORDS', fn: groups },
  groupdict: { call: 'FASTCALL_KEYWORDS', fn: groupdict },
  expand: {
    call: 'O',
    fn: (vm, o: PyObj, template) => {
      const m: MatchData = o.v;
      if (!vm.profile.text.sreTemplates) return callRe(vm, '_expand', [m.pattern, o, template]);
      const compiled = compileTemplate(vm, m.pattern, template);
      try {
        return expandTemplate(vm, compiled, o);
      } finally {
        decref(vm, compiled);
      }
    },
  },
  __copy__: { call: 'NOARGS', fn: itself },
  __deepcopy__: { call: 'O', fn: itself },
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, type, key) => vm.genericAlias(type, key) },
};

function fresh(o: PyObject): PyObject {
  o.rc++;
  return o;
}

export function matchSpec(): TypeSpec {
  const data = (o: PyObj): MatchData => o.v;
  return {
    name: 're.Match',
    basicsize: (w) => 11 * w,
    itemsize: (w) => w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    heap: true,
    slots: {
      tp_dealloc: match_dealloc,
      tp_traverse: (_vm, o: PyObj, visit) => {
        const { regs, string, pattern } = data(o);
        visit(o.type);
        if (regs !== null) visit(regs);
        visit(string);
        visit(pattern);
      },
      tp_repr: (vm, o: PyObj) => {
        const m = data(o);
        const text = groupSlice(vm, m, 0, vm.None);
        const shown = PyObject_Repr(vm, text);
        decref(vm, text);
        try {
          const format = '<%s object; span=(%zd, %zd), match=%.50U>';
          return PyUnicode_FromFormat(vm, format, o.type.tp_name, m.marks[0], m.marks[1], shown);
        } finally {
          decref(vm, shown);
        }
      },
      mp_subscript: (vm, o: PyObj, key) => groupSlice(vm, data(o), match_getindex(vm, data(o), key), vm.None),
    },
    methods: METHODS,
    getset: {
      lastindex: {
        get: (vm, o: PyObj) => (data(o).lastindex > 0 ? newInt(vm, data(o).lastindex) : fresh(vm.None)),
      },
      lastgroup: {
        get: (vm, o: PyObj) => {
          const names: PyObject[] = (data(o).pattern.v as PatternData).indexgroup.v;
          const { lastindex } = data(o);
          return fresh(lastindex > 0 ? (names[lastindex] ?? vm.None) : vm.None);
        },
      },
      regs: {
        get: (vm, o: PyObj) => {
          const m = data(o);
          m.regs ??= newTuple(
            vm,
            Array.from({ length: m.marks.length / 2 }, (_, i) => pair(vm, m, i)),
          );
          return fresh(m.regs);
        },
      },
    },
    members: {
      string: { get: (_vm, o: PyObj) => data(o).string },
      re: { get: (_vm, o: PyObj) => data(o).pattern },
      pos: { get: (vm, o: PyObj) => PyLong_FromSsize_t(vm, data(o).pos), fresh: true },
      endpos: { get: (vm, o: PyObj) => PyLong_FromSsize_t(vm, data(o).endpos), fresh: true },
    },
  };
}
