/** Template strings (3.14+): Template (refs: strings, interpolations) and Interpolation (refs: value, expression, conversion, format_spec). */
import type { TypeSpec } from '../objects/define.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';

function spec(name: string, fields: string[]): TypeSpec {
  const member = (k: number) => ({ get: (_vm: VM, o: PyObj) => (o.v as State).refs[k] ?? null });
  return {
    name: `string.templatelib.${name}`,
    basicsize: (w) => (2 + fields.length) * w,
    flags: TPFLAGS.HAVE_GC,
    slots: {
      ...STATE_SLOTS,
      tp_repr: (vm: VM, o: PyObj) => {
        const texts = (o.v as State).refs.map((x, k) => (name === 'Template' ? `${fields[k]}=` : '') + vm.reprText(x!));
        return newStr(vm, `${name}(${texts.join(', ')})`);
      },
    },
    members: Object.fromEntries(fields.map((field, k) => [field, member(k)])),
  };
}

export function connectTemplates(vm: VM): void {
  const { t } = vm;
  vm.buildTemplate = ([strings, interpolations]) => {
    t.Template ??= defineType(vm, spec('Template', ['strings', 'interpolations']));
    return newInstance(vm, t.Template, { refs: [share(strings!), share(interpolations!)] } satisfies State);
  };
  vm.buildInterpolation = (value, text, conversion, format) => {
    const fields = ['value', 'expression', 'conversion', 'format_spec'];
    t.Interpolation ??= defineType(vm, spec('Interpolation', fields));
    const letter: PyObject = conversion === 0 ? none(vm) : newStr(vm, ['', 's', 'r', 'a'][conversion]!);
    const refs = [share(value), share(text), letter, format === null ? newStr(vm, '') : share(format)];
    return newInstance(vm, t.Interpolation, { refs } satisfies State);
  };
}
