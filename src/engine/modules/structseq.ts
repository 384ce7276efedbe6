/**
 * Structure sequences: tuples whose items have names (os.stat_result, time.struct_time, sys.version_info). `v` holds the visible items,
 * `x` those that are reached by name alone. Layout: a tuple with room for all fields.
 *
 * @cpython Objects/structseq.c 3.8-3.15
 */

import { gcNew } from '../objects/alloc.ts';
import { argSpec, unpackTuple } from '../objects/arguments.ts';
import type { MemberSpec, MethodSpec, TypeSpec } from '../objects/define.ts';
import { dictGetStr, dictSetStr, newDict } from '../objects/dict.ts';
import { typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { decref, PyObj, type PyObject, xdecref } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { newTuple, tuple_dealloc, tuple_traverse } from '../objects/tuple.ts';
import { type PyType, TPFLAGS, type Visit } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { share } from './instance.ts';

export interface SequenceSpec {
  name: string;
  /** all fields in order; null: an item without a name */
  fields: readonly (string | null)[];
  /** how many of them are items of the tuple; all where it isn't said */
  visible?: number;
  /** types of sys can't be called */
  sealed?: boolean;
}

/** A new object; the values (of all fields) are stolen. @cpython Objects/structseq.c PyStructSequence_New */
export function newSequence(vm: VM, type: PyType, values: PyObject[]): PyObj {
  const { visible, fields } = type.w as Shape;
  const bytes = vm.tupleHeader + fields.length * vm.profile.pointerWidth;
  const o = new PyObj(type, gcNew(vm, type, bytes), values.slice(0, visible));
  o.x = values.slice(visible);
  vm.gc.track(o);
  return o;
}

interface Shape {
  visible: number;
  fields: readonly (string | null)[];
}

const NEW = argSpec('structseq', ['sequence', 'dict'], { required: 1 });

/** @cpython Objects/structseq.c structseq_new_impl */
function structseq_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const { visible, fields } = type.w as Shape;
  const [sequence, dict] = unpackTuple(vm, NEW, args, kwds);
  if (dict && dict !== vm.None && dict.type !== vm.tDict)
    typeError(vm, `${type.tp_name}() takes a dict as second arg, if any`);
  const items = iterated(vm, sequence!);
  const [n, most] = [items.length, fields.length];
  if (n < visible || n > most) {
    for (const x of items) decref(vm, x);
    const bound = n < visible ? `an at least ${visible}-sequence` : `an at most ${most}-sequence`;
    const how = visible === most ? `a ${visible}-sequence` : bound;
    typeError(vm, `${type.tp_name}() takes ${how} (${n}-sequence given)`);
  }
  for (let k = n; k < most; k++) {
    const given = dict && dict !== vm.None && fields[k] ? dictGetStr(vm, dict as PyObj, fields[k]!) : null;
    items.push(share(given ?? (vm.None as PyObject)));
  }
  return newSequence(vm, type, items);
}

function iterated(vm: VM, o: PyObject): PyObject[] {
  try {
    return vm.listOf(o);
  } catch (e) {
    if (o.type.tp_iter === null && o.type.sq_item === null) typeError(vm, 'constructor requires a sequence');
    throw e;
  }
}

function structseq_repr(vm: VM, o: PyObj): PyObject {
  const names = shapeOf(o).fields.filter((f) => f !== null);
  const texts = (o.v as PyObject[]).map((x, k) => {
    const s = PyObject_Repr(vm, x);
    const text = `${names[k]}=${s.v}`;
    decref(vm, s);
    return text;
  });
  return newStr(vm, `${o.type.tp_name}(${texts.join(', ')})`);
}

function shapeOf(o: PyObj): Shape {
  let { type } = o;
  while (!type.w) type = type.tp_base!;
  return type.w as Shape;
}

const METHODS: Record<string, MethodSpec> = {
  __reduce__: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => {
      const { visible, fields } = shapeOf(o);
      const hidden = newDict(vm);
      (o.x as PyObject[]).forEach((x, k) => {
        const name = fields[visible + k];
        if (name) dictSetStr(vm, hidden, name, x);
      });
      const items = newTuple(
        vm,
        (o.v as PyObject[]).map((x) => share(x)),
      );
      return newTuple(vm, [share(o.type as PyObject), newTuple(vm, [items, hidden])]);
    },
  },
  __replace__: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, o: PyObj, args, kwnames) => {
      const { visible, fields } = shapeOf(o);
      if (args.length > (kwnames?.length ?? 0))
        typeError(vm, `__replace__() takes no positional arguments (${args.length - (kwnames?.length ?? 0)} given)`);
      const all = [...(o.v as PyObject[]), ...(o.x as PyObject[])];
      const unknown = (kwnames ?? []).filter((name, k) => {
        const at = fields.indexOf(name.v);
        if (at >= 0) all[at] = args[k]!;
        return at < 0;
      });
      if (visible > 0 && fields.slice(0, visible).includes(null))
        typeError(vm, `__replace__() is not supported for ${o.type.tp_name} because it has unnamed field(s)`);
      if (unknown.length > 0)
        typeError(vm, `Got unexpected field name(s): [${unknown.map((u) => `'${u.v}'`).join(', ')}]`);
      return newSequence(
        vm,
        o.type,
        all.map((x) => share(x)),
      );
    },
  },
};

function members({ fields, visible = fields.length }: SequenceSpec): Record<string, MemberSpec> {
  const rows: Record<string, MemberSpec> = {};
  fields.forEach((name, k) => {
    if (name !== null)
      rows[name] = { get: (_vm, o: PyObj) => (k < visible ? o.v[k] : o.x[k - visible]) as PyObject, none: true };
  });
  return rows;
}

/** @cpython Objects/structseq.c PyStructSequence_NewType */
export function defineSequence(vm: VM, spec: SequenceSpec): PyType {
  const { fields, visible = fields.length } = spec;
  const typeSpec: TypeSpec = {
    name: spec.name,
    base: vm.tTuple,
    basicsize: (w) => 3 * w,
    itemsize: (w) => w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.TUPLE_SUBCLASS | (spec.sealed ? TPFLAGS.DISALLOW_INSTANTIATION : 0),
    slots: {
      tp_traverse: (m: VM, o: PyObj, visit: Visit) => {
        tuple_traverse(m, o, visit);
        for (const x of o.x ?? []) visit(x);
      },
      tp_dealloc: (m: VM, o: PyObj) => {
        for (const x of o.x ?? []) xdecref(m, x);
        tuple_dealloc(m, o);
      },
      tp_repr: structseq_repr,
      ...(spec.sealed ? {} : { tp_new: structseq_new }),
    },
    members: members(spec),
    methods: vm.profile.modules.structseqReplace ? METHODS : { __reduce__: METHODS.__reduce__! },
  };
  const type = defineType(vm, typeSpec);
  type.w = { visible, fields } satisfies Shape;
  const put = (name: string, value: PyObject): void => {
    dictSetStr(vm, type.tp_dict, name, value);
    decref(vm, value);
  };
  put('n_sequence_fields', newInt(vm, visible));
  put('n_fields', newInt(vm, fields.length));
  put('n_unnamed_fields', newInt(vm, fields.filter((f) => f === null).length));
  const shown = fields.slice(0, visible);
  const named = shown.includes(null) ? shown.slice(0, shown.indexOf(null)) : shown;
  put(
    '__match_args__',
    newTuple(
      vm,
      named.map((f) => newStr(vm, f!)),
    ),
  );
  return type;
}

/** A structure sequence of a type of its own; the values are stolen. */
export function newStructSequence(vm: VM, name: string, fields: Record<string, PyObject>): PyObj {
  return newSequence(
    vm,
    defineSequence(vm, { name, fields: Object.keys(fields), sealed: true }),
    Object.values(fields),
  );
}
