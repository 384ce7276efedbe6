/** The type of code objects. Their attributes are derived from the code unit when asked for. */
import { encodeCode } from '../code/code-bytes.ts';
import { encodeExceptions } from '../code/exception-table.ts';
import { encodeLines } from '../code/line-table.ts';
import { type Era, OP_TABLES } from '../code/opcode-table.ts';
import { CELL, FREE, LOCAL } from '../code/unit.ts';
import { objDel } from '../objects/alloc.ts';
import { newBytes } from '../objects/bytes.ts';
import type { GetSetSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
import { newInt, PyLong_FromSsize_t } from '../objects/long.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { lookupAttrStr, PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { newTuple } from '../objects/tuple.ts';
import { EQ } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { intern, internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { type CodeData, codeBytes, newCode } from './code.ts';
import { code_hash, code_richcompare } from './codeequality.ts';
import { codeIterators } from './codeiterators.ts';

function code_dealloc(vm: VM, o: PyObj): void {
  const data = o.v as CodeData;
  for (const t of data.cached.values()) decref(vm, t);
  if (data.cachedBlock !== 0) vm.heap.mem_free(data.cachedBlock);
  for (const c of data.consts) decref(vm, c);
  for (const n of data.names) decref(vm, n);
  for (const s of [data.filename, data.name, data.qualname]) decref(vm, s);
  objDel(vm, o);
}

function number(read: (d: CodeData) => number): GetSetSpec {
  return { get: (vm, o) => newInt(vm, read(o.v)) };
}

function strings(read: (d: CodeData) => string[]): GetSetSpec {
  return {
    get: (vm, o) =>
      newTuple(
        vm,
        read(o.v).map((s) => internNew(vm, s)),
      ),
  };
}

/** @cpython Objects/codeobject.c get_cached_locals 3.12-3.15, init_co_cached: one tuple a kind, kept with the code in a block of its own. */
function cachedStrings(bit: number): GetSetSpec {
  const make = (vm: VM, d: CodeData): PyObj =>
    newTuple(
      vm,
      kinds(d, bit).map((s) => {
        const name = intern(vm, s);
        name.rc++;
        return name;
      }),
    );
  return {
    get: (vm, o) => {
      const d = o.v as CodeData;
      if (!vm.profile.run.codeCachesNames) return make(vm, d);
      if (d.cachedBlock === 0) d.cachedBlock = vm.heap.mem_malloc(4 * vm.profile.pointerWidth);
      let tuple = d.cached.get(bit);
      if (tuple === undefined) {
        tuple = make(vm, d);
        d.cached.set(bit, tuple);
      }
      tuple.rc++;
      return tuple;
    },
  };
}

function shared(read: (d: CodeData) => PyObject): GetSetSpec {
  return {
    get: (_vm, o) => {
      const x = read(o.v);
      x.rc++;
      return x;
    },
  };
}

function kinds(d: CodeData, bit: number): string[] {
  return d.unit.localsplusnames.filter((_, k) => d.unit.localspluskinds[k]! & bit);
}

/**
 * @cpython Objects/codeobject.c code_replace_impl 3.8-3.15. OURS: the parts that instructions are made of can be given only as they are.
 */
function code_replace(vm: VM, o: PyObj, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const data = o.v as CodeData;
  const names = (kwnames ?? []).map((n) => n.v as string);
  if (args.length > names.length)
    typeError(vm, `replace() takes no positional arguments (${args.length - names.length} given)`);
  const unit = { ...data.unit };
  names.forEach((name, k) => {
    const value = args[k]!;
    const old = lookupAttrStr(vm, o, name);
    if (old === null) typeError(vm, `replace() got an unexpected keyword argument '${name}'`);
    const same = PyObject_RichCompareBool(vm, old, value, EQ);
    decref(vm, old);
    if (same) return;
    if (name === 'co_flags') unit.flags = value.v;
    else if (name === 'co_firstlineno') unit.firstlineno = value.v;
    else if (name === 'co_filename') unit.filename = value.v;
    else if (name === 'co_name') unit.name = value.v;
    else if (name === 'co_qualname') unit.qualname = value.v;
    else throw new NotSupported(`code.replace(${name}=)`);
  });
  return newCode(vm, unit);
}

export function createCodeType(vm: VM): void {
  const iterators = codeIterators(vm);
  vm.t.code = defineType(vm, {
    name: 'code',
    basicsize: (w) => vm.profile.run.codeSize(w),
    slots: {
      tp_dealloc: code_dealloc,
      tp_richcompare: code_richcompare,
      tp_hash: code_hash,
      tp_repr: (m, o) =>
        newStr(
          m,
          `<code object ${o.v.unit.name} at 0x${m.heap.realAddress(o.addr).toString(16)}, file "${o.v.unit.filename}", line ${o.v.unit.firstlineno}>`,
        ),
    },
    methods: {
      replace: { call: 'FASTCALL_KEYWORDS', fn: code_replace },
      co_lines: { call: 'NOARGS', fn: (_m, o) => iterators.lines(o) },
      co_positions: { call: 'NOARGS', fn: (_m, o) => iterators.positions(o) },
      __sizeof__: {
        call: 'NOARGS',
        fn: (m, o) => PyLong_FromSsize_t(m, codeBytes(m, (o.v as CodeData).unit)),
      },
    },
    getset: {
      co_argcount: number((d) => d.unit.argcount),
      co_posonlyargcount: number((d) => d.unit.posonlyargcount),
      co_kwonlyargcount: number((d) => d.unit.kwonlyargcount),
      co_nlocals: number((d) => kinds(d, LOCAL).length),
      co_stacksize: number((d) => d.unit.stacksize),
      co_flags: number((d) => d.unit.flags),
      co_firstlineno: number((d) => d.unit.firstlineno),
      co_name: shared((d) => d.name),
      co_qualname: shared((d) => d.qualname),
      co_filename: shared((d) => d.filename),
      co_names: strings((d) => d.unit.names),
      co_varnames: cachedStrings(LOCAL),
      co_cellvars: cachedStrings(CELL),
      co_freevars: cachedStrings(FREE),
      co_consts: {
        get: (m, o) => {
          for (const c of o.v.consts as PyObject[]) c.rc++;
          return newTuple(m, o.v.consts.slice());
        },
      },
      co_linetable: { get: (m, o) => newBytes(m, encodeLines(o.v.unit, m.profile.flow)) },
      co_exceptiontable: { get: (m, o) => newBytes(m, encodeExceptions(o.v.unit)) },
      co_code: { get: (m, o) => newBytes(m, encodeCode(o.v.unit, OP_TABLES[`3.${m.profile.version[1]}` as Era])) },
    },
  });
}
