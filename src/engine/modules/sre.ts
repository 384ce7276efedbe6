/** The module _sre: compiled patterns and what they do. The matcher is objects/value/sre.ts. */
import { gcDel, gcNew, track } from '../objects/alloc.ts';
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import { bytesJoin } from '../objects/bytesmethods.ts';
import { callOneArg, isCallable } from '../objects/call.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictGetStr } from '../objects/dict.ts';
import { raise } from '../objects/errors.ts';
import { PyUnicode_FromFormat } from '../objects/format.ts';
import { list_append_steal, newList } from '../objects/list.ts';
import { newBool, newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { newProxy } from '../objects/mappingproxy.ts';
import { decref, PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { getAttrStr, PyObject_Hash, PyObject_Repr, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { isStr, joinStrings } from '../objects/strbuild.ts';
import { intArgument, sizeArgument } from '../objects/textarguments.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ, NE, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import { newStr } from '../objects/unicode.ts';
import { latin1Text } from '../objects/value/bytes-text.ts';
import { type SreMatch, SreMatcher, type SreMode } from '../objects/value/sre.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { caseFunctions } from './sre_case.ts';
import { matchSpec, newMatch } from './sre_match.ts';
import { isLiteralCode, type PatternData, Run, SreTypes } from './sre_pattern.ts';
import { compileTemplate, expandTemplate, literalOf, newTemplate, templateSpec } from './sre_template.ts';

function none(vm: VM): PyObject {
  vm.None.rc++;
  return vm.None;
}

const COMPILE = argSpec('compile', ['pattern', 'flags', 'code', 'groups', 'groupindex', 'indexgroup'], { required: 6 });

/** @cpython Modules/_sre/sre.c _sre_compile_impl 3.11-3.15 */
function compile(vm: VM, types: SreTypes, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [pattern, flags, code, groups, groupindex, indexgroup] = unpackKeywords(
    vm,
    COMPILE,
    args,
    kwnames,
  ) as PyObject[];
  const words = (code!.v as PyObject[]).map((o) => Number(o.v));
  const type = types.Pattern;
  const o = new PyObj(type, gcNew(vm, type, type.tp_basicsize + 4 * words.length), null);
  for (const held of [pattern!, groupindex!, indexgroup!]) held.rc++;
  const n = Number(groups!.v);
  o.v = {
    types,
    matcher: new SreMatcher(words, n, types.classes),
    pattern: pattern!,
    flags: intArgument(vm, flags!),
    code: words,
    groups: n,
    groupindex: groupindex as PyObj,
    indexgroup: indexgroup as PyObj,
    kind: pattern === vm.None ? null : isStr(pattern!) ? 'str' : 'bytes',
    isLiteral: isLiteralCode(words),
  } satisfies PatternData;
  track(vm, o);
  return o;
}

function pattern_dealloc(vm: VM, o: PyObj): void {
  vm.gc.untrackMaybe(o);
  const { pattern, groupindex, indexgroup } = o.v as PatternData;
  const type = o.type;
  if (o.wl !== null) vm.clearWeakrefs(o);
  decref(vm, pattern);
  decref(vm, groupindex);
  decref(vm, indexgroup);
  gcDel(vm, o);
  decref(vm, type);
}

const SUBJECT = ['string', 'pos', 'endpos'];

/** match, fullmatch and search: one result or None. */
function once(name: string, mode: SreMode): MethodSpec {
  const spec = argSpec(name, SUBJECT, { required: 1 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o: PyObj, args, kwnames) => {
      const run = runOf(vm, o, unpackKeywords(vm, spec, args, kwnames));
      try {
        const found = run.next(mode);
        return found === null ? none(vm) : newMatch(vm, o, run, found);
      } finally {
        run.finish();
      }
    },
  };
}

function runOf(vm: VM, o: PyObj, [string, pos, endpos]: (PyObject | null)[]): Run {
  const from = pos ? sizeArgument(vm, pos) : 0;
  return new Run(vm, o, string!, from, endpos ? sizeArgument(vm, endpos) : Number.MAX_SAFE_INTEGER);
}

/** A group of a running match; the empty text where it took no part, or None. */
function groupOf(vm: VM, run: Run, found: SreMatch, i: number, empty: boolean): PyObject {
  const from = found.marks[2 * i - 2]!;
  if (from < 0) return empty ? run.slice(0, 0) : none(vm);
  return run.slice(from, found.marks[2 * i - 1]!);
}

const FINDALL = argSpec('findall', SUBJECT, { required: 1 });

/** @cpython Modules/_sre/sre.c _sre_SRE_Pattern_findall_impl 3.11-3.15 */
function findall(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const run = runOf(vm, o, unpackKeywords(vm, FINDALL, args, kwnames));
  const { groups } = o.v as PatternData;
  const list = newList(vm, []);
  try {
    while (run.start <= run.endpos) {
      const found = run.next('search');
      if (found === null) break;
      list_append_steal(vm, list, findallItem(vm, run, found, groups));
      run.advance(found);
    }
  } catch (e) {
    decref(vm, list);
    throw e;
  } finally {
    run.finish();
  }
  return list;
}

function findallItem(vm: VM, run: Run, found: SreMatch, groups: number): PyObject {
  if (groups === 0) return run.slice(found.start, found.end);
  if (groups === 1) return groupOf(vm, run, found, 1, true);
  const items: PyObject[] = Array.from({ length: groups }, () => vm.None);
  const tuple = newTuple(vm, items);
  for (let i = 0; i < groups; i++) items[i] = groupOf(vm, run, found, i + 1, true);
  return tuple;
}

const SPLIT = argSpec('split', ['string', 'maxsplit'], { required: 1 });

/** @cpython Modules/_sre/sre.c _sre_SRE_Pattern_split_impl 3.11-3.15 */
function split(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [string, limit] = unpackKeywords(vm, SPLIT, args, kwnames) as [PyObject, PyObject | null];
  const maxsplit = limit === null ? 0 : sizeArgument(vm, limit);
  const run = new Run(vm, o, string);
  const { groups } = o.v as PatternData;
  const list = newList(vm, []);
  try {
    let last = 0;
    for (let n = 0; maxsplit === 0 || n < maxsplit; n++) {
      const found = run.next('search');
      if (found === null) break;
      list_append_steal(vm, list, run.slice(last, found.start));
      for (let i = 1; i <= groups; i++) list_append_steal(vm, list, groupOf(vm, run, found, i, false));
      run.advance(found);
      last = found.end;
    }
    list_append_steal(vm, list, run.slice(last, run.endpos));
  } catch (e) {
    decref(vm, list);
    throw e;
  } finally {
    run.finish();
  }
  return list;
}

/** What sub puts in place of a match: a callable, a template, or a text as it is (owned). */
function filterOf(vm: VM, o: PyObj, repl: PyObject): { filter: PyObject; how: 'call' | 'template' | 'literal' } {
  if (isCallable(repl)) {
    repl.rc++;
    return { filter: repl, how: 'call' };
  }
  const text = isStr(repl) ? repl.v : repl.type.bf_getbuffer !== null ? latin1Text(bytesOf(vm, repl)) : null;
  if (text !== null && !text.includes('\\')) {
    repl.rc++;
    return { filter: repl, how: 'literal' };
  }
  const filter = compileTemplate(vm, o, repl);
  if (!vm.profile.text.sreTemplates) return { filter, how: isCallable(filter) ? 'call' : 'literal' };
  const literal = literalOf((o.v as PatternData).types, filter);
  if (literal === null) return { filter, how: 'template' };
  literal.rc++;
  decref(vm, filter);
  return { filter: literal, how: 'literal' };
}

function bytesOf(vm: VM, o: PyObject): Uint8Array {
  const data = o.type.bf_getbuffer!(vm, o);
  o.type.bf_releasebuffer?.(vm, o);
  return data;
}

/** @cpython Modules/_sre/sre.c pattern_subx 3.11-3.15 */
function pattern_subx(vm: VM, o: PyObj, repl: PyObject, string: PyObject, count: number): [PyObject, number] {
  const { filter, how } = filterOf(vm, o, repl);
  let run: Run;
  try {
    run = new Run(vm, o, string);
  } catch (e) {
    decref(vm, filter);
    throw e;
  }
  const list = newList(vm, []);
  let n = 0;
  try {
    let i = 0;
    while (count === 0 || n < count) {
      const found = run.next('search');
      if (found === null) break;
      if (i < found.start) list_append_steal(vm, list, run.slice(i, found.start));
      const item = replacement(vm, o, run, found, filter, how);
      if (item !== vm.None) list_append_steal(vm, list, item);
      else item.rc--;
      i = found.end;
      n++;
      run.advance(found);
    }
    if (i < run.endpos) list_append_steal(vm, list, run.slice(i, run.endpos));
  } catch (e) {
    decref(vm, list);
    throw e;
  } finally {
    run.finish();
    decref(vm, filter);
  }
  return [joined(vm, run, list), n];
}

function replacement(
  vm: VM,
  o: PyObj,
  run: Run,
  found: SreMatch,
  filter: PyObject,
  how: 'call' | 'template' | 'literal',
): PyObject {
  if (how === 'literal') {
    filter.rc++;
    return filter;
  }
  const match = newMatch(vm, o, run, found);
  try {
    return how === 'call' ? callOneArg(vm, filter, match) : expandTemplate(vm, filter, match);
  } finally {
    decref(vm, match);
  }
}

/** The parts as one; the list is taken over. */
function joined(vm: VM, run: Run, list: PyObj): PyObject {
  const joiner = run.slice(0, 0);
  try {
    if (list.v.length === 0) {
      joiner.rc++;
      return joiner;
    }
    return run.bytes === null ? joinStrings(vm, joiner as PyText, list.v) : bytesJoin(vm, joiner, list);
  } finally {
    decref(vm, joiner);
    decref(vm, list);
  }
}

function sub(name: string, counts: boolean): MethodSpec {
  const spec = argSpec(name, ['repl', 'string', 'count'], { required: 2 });
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o: PyObj, args, kwnames) => {
      const [repl, string, limit] = unpackKeywords(vm, spec, args, kwnames);
      const count = limit ? sizeArgument(vm, limit) : 0;
      const [text, n] = pattern_subx(vm, o, repl!, string!, count);
      return counts ? newTuple(vm, [text, PyLong_FromSsize_t(vm, n)]) : text;
    },
  };
}

/** Scanner: PyObj with `v` the pattern (owned), `w` the Run, `x` the subject (owned). */
function newScanner(vm: VM, o: PyObj, args: (PyObject | null)[]): PyObj {
  const type = (o.v as PatternData).types.Scanner;
  const scanner = new PyObj(type, gcNew(vm, type, type.tp_basicsize), o);
  scanner.w = runOf(vm, o, args);
  scanner.x = args[0];
  args[0]!.rc++;
  o.rc++;
  track(vm, scanner);
  return scanner;
}

function scan(mode: SreMode): MethodSpec {
  return {
    call: 'NOARGS',
    fn: (vm, scanner: PyObj) => {
      const run: Run = scanner.w;
      if (run.start > run.endpos) return none(vm);
      const found = run.next(mode);
      if (found === null) {
        run.start = run.endpos + 1;
        return none(vm);
      }
      const match = newMatch(vm, scanner.v, run, found);
      run.advance(found);
      return match;
    },
  };
}

const SCANNER = argSpec('scanner', SUBJECT, { required: 1 });
const FINDITER = argSpec('finditer', SUBJECT, { required: 1 });

function finditer(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const scanner = newScanner(vm, o, unpackKeywords(vm, FINDITER, args, kwnames));
  const search = getAttrStr(vm, scanner, 'search');
  decref(vm, scanner);
  try {
    return vm.call(vm, dictGetStr(vm, vm.builtins, 'iter')!, [search, vm.None], null);
  } finally {
    decref(vm, search);
  }
}

const FLAGS: readonly [string, number][] = [
  ['re.IGNORECASE', 2],
  ['re.LOCALE', 4],
  ['re.MULTILINE', 8],
  ['re.DOTALL', 16],
  ['re.UNICODE', 32],
  ['re.VERBOSE', 64],
  ['re.DEBUG', 128],
  ['re.ASCII', 256],
];

/** @cpython Modules/_sre/sre.c pattern_repr 3.11-3.15 */
function pattern_repr(vm: VM, o: PyObj): PyObject {
  const { pattern, flags: own, kind } = o.v as PatternData;
  let flags = own;
  if (kind === 'str' && (flags & (4 | 32 | 256)) === 32) flags &= ~32;
  const names: string[] = [];
  for (const [name, bit] of FLAGS) {
    if (flags & bit) names.push(name);
    flags &= ~bit;
  }
  if (flags !== 0) names.push(`0x${(flags >>> 0).toString(16)}`);
  const shown = PyObject_Repr(vm, pattern);
  try {
    if (names.length === 0) return PyUnicode_FromFormat(vm, 're.compile(%.200U)', shown);
    return PyUnicode_FromFormat(vm, 're.compile(%.200U, %s)', shown, names.join('|'));
  } finally {
    decref(vm, shown);
  }
}

function pattern_richcompare(vm: VM, a: PyObj, b: PyObj, op: number): PyObject {
  if ((op !== EQ && op !== NE) || a.type !== b.type) {
    vm.NotImplemented.rc++;
    return vm.NotImplemented;
  }
  const x: PatternData = a.v;
  const y: PatternData = b.v;
  const same =
    a === b ||
    (x.flags === y.flags &&
      x.kind === y.kind &&
      x.code.length === y.code.length &&
      x.code.every((c, i) => c === y.code[i]) &&
      PyObject_RichCompareBool(vm, x.pattern, y.pattern, EQ));
  return newBool(vm, same === (op === EQ));
}

function itself(_vm: VM, o: PyObj): PyObject {
  o.rc++;
  return o;
}

function patternSpec({ profile: { text } }: VM): TypeSpec {
  const data = (o: PyObj): PatternData => o.v;
  return {
    name: 're.Pattern',
    basicsize: (w) => 12 * w,
    itemsize: () => 4,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    heap: true,
    weakref: true,
    slots: {
      tp_dealloc: pattern_dealloc,
      tp_traverse: (_vm, o: PyObj, visit) => {
        visit(o.type);
        visit(data(o).groupindex);
        visit(data(o).indexgroup);
        visit(data(o).pattern);
      },
      tp_repr: pattern_repr,
      tp_hash: (vm, o: PyObj) => {
        const lo = PyObject_Hash(vm, data(o).pattern);
        return lo ^ data(o).flags ^ data(o).groups ^ data(o).code.length;
      },
      tp_richcompare: pattern_richcompare,
    },
    methods: {
      match: once('match', 'match'),
      ...(text.prefixMatch ? { prefixmatch: once('prefixmatch', 'match') } : {}),
      fullmatch: once('fullmatch', 'fullmatch'),
      search: once('search', 'search'),
      sub: sub('sub', false),
      subn: sub('subn', true),
      findall: { call: 'FASTCALL_KEYWORDS', fn: findall },
      split: { call: 'FASTCALL_KEYWORDS', fn: split },
      finditer: { call: 'FASTCALL_KEYWORDS', fn: finditer },
      scanner: {
        call: 'FASTCALL_KEYWORDS',
        fn: (vm, o: PyObj, args, kwnames) => newScanner(vm, o, unpackKeywords(vm, SCANNER, args, kwnames)),
      },
      __copy__: { call: 'NOARGS', fn: itself },
      __deepcopy__: { call: 'O', fn: itself },
      __class_getitem__: { call: 'O', kind: 'class', fn: (vm, type, key) => vm.genericAlias(type, key) },
      __sizeof__: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => PyLong_FromSsize_t(vm, o.type.tp_basicsize + 4 * data(o).code.length),
      },
    },
    getset: { groupindex: { get: (vm, o: PyObj) => newProxy(vm, data(o).groupindex) } },
    members: {
      pattern: { get: (_vm, o: PyObj) => data(o).pattern },
      flags: { get: (vm, o: PyObj) => newInt(vm, data(o).flags), fresh: true },
      groups: { get: (vm, o: PyObj) => PyLong_FromSsize_t(vm, data(o).groups), fresh: true },
    },
  };
}

function scannerSpec(vm: VM): TypeSpec {
  return {
    name: '_sre.SRE_Scanner',
    basicsize: (w) => vm.profile.text.sreScannerWords * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    heap: true,
    slots: {
      tp_dealloc: (m, o: PyObj) => {
        m.gc.untrackMaybe(o);
        const type = o.type;
        (o.w as Run).finish();
        decref(m, o.x);
        decref(m, o.v);
        gcDel(m, o);
        decref(m, type);
      },
      tp_traverse: (_m, o: PyObj, visit) => {
        visit(o.type);
        visit(o.v);
      },
    },
    methods: {
      match: scan('match'),
      ...(vm.profile.text.prefixMatch ? { prefixmatch: scan('match') } : {}),
      search: scan('search'),
    },
    members: { pattern: { get: (_m, o: PyObj) => o.v } },
  };
}

export function createSre(vm: VM): PyObj {
  const types = new SreTypes(vm);
  const functions: Record<string, MethodSpec> = {
    compile: { call: 'FASTCALL_KEYWORDS', fn: (m, _module, args, kwnames) => compile(m, types, args, kwnames) },
    getcodesize: { call: 'NOARGS', fn: (m) => newInt(m, 4) },
    ...caseFunctions(vm),
  };
  if (vm.profile.text.sreTemplates) {
    functions.template = {
      call: 'FASTCALL',
      fn: (m, _module, args) => {
        if (args.length !== 2) raise(m, m.exc.TypeError!, `template expected 2 arguments, got ${args.length}`);
        return newTemplate(m, types, args[1]!);
      },
    };
  }
  return defineModule(vm, {
    name: '_sre',
    functions,
    exec: (m, _module, add) => {
      types.Pattern = defineType(m, patternSpec(m));
      types.Match = defineType(m, matchSpec());
      types.Scanner = defineType(m, scannerSpec(m));
      types.Template = defineType(m, templateSpec());
      add('MAGIC', newInt(m, m.profile.text.sreMagic));
      add('CODESIZE', newInt(m, 4));
      add('MAXREPEAT', newInt(m, 4294967295));
      add('MAXGROUPS', newInt(m, 1073741823));
      add('copyright', newStr(m, ' SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB '));
    },
  });
}
