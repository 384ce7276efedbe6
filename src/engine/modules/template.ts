/**
 * Template strings (3.14+): Template (refs: strings, interpolations), its iterator (refs: template; strings and interpolations in turn)
 * and Interpolation (refs: value, expression, conversion, format_spec).
 */
import { argSpec, badArgument, unpackTuple } from '../objects/arguments.ts';
import { getAttrStr } from '../objects/attributes.ts';
import type { TypeSpec } from '../objects/define.ts';
import { dictSetStr } from '../objects/dict.ts';
import { raise, typeError } from '../objects/errors.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyUnicode_Concat } from '../objects/strbuild.ts';
import { newTuple } from '../objects/tuple.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { internNew, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';

const FIELDS = ['value', 'expression', 'conversion', 'format_spec'];
const NEW = argSpec('Interpolation', FIELDS, { required: 1 });

const refs = (o: PyObject): PyObject[] => ((o as PyObj).v as State).refs as PyObject[];
const stringsOf = (o: PyObject): PyText[] => refs(o)[0]!.v;
const interpolationsOf = (o: PyObject): PyObject[] => refs(o)[1]!.v;

function isText(o: PyObject): o is PyText {
  return (o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
}

function member(k: number) {
  return { get: (_vm: VM, o: PyObj) => (o.v as State).refs[k] ?? null };
}

/** A new template; steals the items. */
function newTemplate(vm: VM, strings: PyObject[], interpolations: PyObject[]): PyObj {
  const state: State = { refs: [newTuple(vm, strings), newTuple(vm, interpolations)] };
  return newInstance(vm, vm.t.Template!, state);
}

/** @cpython Objects/templateobject.c template_new 3.14-3.15: texts that follow one another are joined. */
function template_new(vm: VM, _type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  if (kwds !== null && kwds.x > 0) typeError(vm, 'Template.__new__ only accepts *args arguments');
  const strings: PyObject[] = [];
  const interpolations: PyObject[] = [];
  const items = args.v as PyObject[];
  for (const item of items) {
    if (isText(item) || item.type === vm.t.Interpolation) continue;
    typeError(vm, `Template.__new__ *args need to be of type 'str' or 'Interpolation', got ${item.type.tp_name}`);
  }
  let wasText = false;
  for (const item of items) {
    if (!isText(item)) {
      if (!wasText) strings.push(newStr(vm, ''));
      interpolations.push(share(item));
    } else if (wasText) {
      const last = strings.pop()!;
      strings.push(PyUnicode_Concat(vm, last as PyText, item));
      decref(vm, last);
    } else strings.push(share(item));
    wasText = isText(item);
  }
  if (!wasText) strings.push(newStr(vm, ''));
  return newTemplate(vm, strings, interpolations);
}

/** @cpython Objects/templateobject.c template_concat_templates 3.14-3.15 */
function template_concat(vm: VM, a: PyObject, b: PyObject): PyObject {
  const type = vm.t.Template!;
  if (a.type !== type || b.type !== type) {
    const text = `can only concatenate string.templatelib.Template (not "${b.type.tp_name}")`;
    typeError(vm, `${text} to string.templatelib.Template`);
  }
  const left = stringsOf(a);
  const right = stringsOf(b);
  const middle = PyUnicode_Concat(vm, left.at(-1)!, right[0]!);
  const strings = [...left.slice(0, -1).map(share), middle, ...right.slice(1).map(share)];
  return newTemplate(vm, strings, [...interpolationsOf(a), ...interpolationsOf(b)].map(share));
}

function template_values(vm: VM, o: PyObj): PyObject {
  return newTuple(
    vm,
    interpolationsOf(o).map((interpolation) => share(refs(interpolation)[0]!)),
  );
}

function template_reduce(vm: VM, o: PyObj): PyObject {
  const level = vm.hooks.import('string.templatelib', null, null, newTuple(vm, [internNew(vm, 'x')]), 0);
  const unpickle = getAttrStr(vm, level, '_template_unpickle');
  decref(vm, level);
  return newTuple(vm, [unpickle, newTuple(vm, refs(o).map(share))]);
}

/** @cpython Objects/templateobject.c templateiter_next 3.14-3.15: texts that are empty are left out. */
function templateiter_next(vm: VM, it: PyObj): PyObject | null {
  const state = it.v as State & { next: number };
  const template = state.refs[0];
  if (!template) return null;
  const strings = stringsOf(template);
  while (state.next < 2 * strings.length - 1) {
    const k = state.next++;
    if (k % 2 === 1) return share(interpolationsOf(template)[k >> 1]!);
    const text = strings[k >> 1]!;
    if (text.v !== '') return share(text);
  }
  state.refs[0] = null;
  decref(vm, template);
  return null;
}

function shown(name: string, fields: readonly string[] | null) {
  return (vm: VM, o: PyObj): PyObject => {
    const texts = refs(o).map((x, k) => (fields === null ? '' : `${fields[k]}=`) + vm.reprText(x));
    return newStr(vm, `${name}(${texts.join(', ')})`);
  };
}

const GENERIC: TypeSpec['methods'] = {
  __class_getitem__: { call: 'O', kind: 'class', fn: (vm, cls, key) => vm.genericAlias(cls, key) },
};

function templateSpec(): TypeSpec {
  return {
    name: 'string.templatelib.Template',
    basicsize: (w) => 4 * w,
    flags: TPFLAGS.HAVE_GC,
    doc: 'Template object',
    slots: {
      ...STATE_SLOTS,
      tp_new: template_new,
      tp_repr: shown('Template', ['strings', 'interpolations']),
      tp_iter: (vm, o) => {
        const state = { refs: [share(o)], next: 0 };
        return newInstance(vm, vm.t.TemplateIter!, state);
      },
      sq_concat: template_concat,
    },
    members: { strings: member(0), interpolations: member(1) },
    getset: { values: { get: template_values } },
    methods: { __reduce__: { call: 'NOARGS', fn: template_reduce }, ...GENERIC },
  };
}

function iteratorSpec(): TypeSpec {
  return {
    name: 'string.templatelib.TemplateIter',
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    slots: {
      ...STATE_SLOTS,
      tp_iter: (_vm, it) => share(it),
      tp_iternext: templateiter_next as PyType['tp_iternext'],
    },
  };
}

/** @cpython Objects/interpolationobject.c interpolation_new_impl 3.14-3.15 */
function interpolation_new(vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject {
  const [value, expression, conversion, format] = unpackTuple(vm, NEW, args, kwds);
  const check = (o: PyObject | null | undefined, name: string): void => {
    if (o && !isText(o)) badArgument(vm, 'Interpolation', `argument '${name}'`, 'str', o);
  };
  check(expression, 'expression');
  const letter = conversion && conversion !== vm.None ? conversion : null;
  if (letter !== null) {
    if (!isText(letter)) {
      typeError(vm, `Interpolation() argument 'conversion' must be str, not ${letter.type.tp_name}`);
    }
    if (!['s', 'a', 'r'].includes(letter.v)) {
      raise(vm, vm.exc.ValueError!, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    }
  }
  check(format, 'format_spec');
  const text = (o: PyObject | null | undefined): PyObject => (o ? share(o) : newStr(vm, ''));
  const state: State = {
    refs: [share(value!), text(expression), letter === null ? none(vm) : share(letter), text(format)],
  };
  return newInstance(vm, type, state);
}

function interpolationSpec(): TypeSpec {
  return {
    name: 'string.templatelib.Interpolation',
    basicsize: (w) => 6 * w,
    flags: TPFLAGS.HAVE_GC,
    doc: 'Interpolation object',
    slots: { ...STATE_SLOTS, tp_new: interpolation_new, tp_repr: shown('Interpolation', null) },
    members: Object.fromEntries(FIELDS.map((field, k) => [field, member(k)])),
    methods: {
      __reduce__: {
        call: 'NOARGS',
        fn: (vm, o: PyObj) => newTuple(vm, [share(o.type as PyObject), newTuple(vm, refs(o).map(share))]),
      },
      ...GENERIC,
    },
  };
}

/** The types, made when the first template is built. */
function ready(vm: VM): void {
  const { t } = vm;
  if (t.Template !== undefined) return;
  t.Template = defineType(vm, templateSpec());
  t.TemplateIter = defineType(vm, iteratorSpec());
  t.Interpolation = defineType(vm, interpolationSpec());
  const names = newTuple(
    vm,
    FIELDS.map((field) => internNew(vm, field)),
  );
  dictSetStr(vm, t.Interpolation.tp_dict, '__match_args__', names);
  decref(vm, names);
}

export function connectTemplates(vm: VM): void {
  vm.buildTemplate = ([strings, interpolations]) => {
    ready(vm);
    return newInstance(vm, vm.t.Template!, { refs: [share(strings!), share(interpolations!)] } satisfies State);
  };
  vm.buildInterpolation = (value, text, conversion, format) => {
    ready(vm);
    const letter: PyObject = conversion === 0 ? none(vm) : newStr(vm, ['', 's', 'r', 'a'][conversion]!);
    const fields = [share(value), share(text), letter, format === null ? newStr(vm, '') : share(format)];
    return newInstance(vm, vm.t.Interpolation!, { refs: fields } satisfies State);
  };
}
