/** The types of None, NotImplemented and Ellipsis. */
import type { TypeSpec } from './define.ts';
import { InvariantError } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { identityHash } from './identity.ts';
import type { PyObj, PyObject } from './object.ts';
import type { PyType } from './type.ts';
import { newStr } from './unicode.ts';
import type { VM } from './vm.ts';

function immortal(_vm: VM, o: PyObject): void {
  throw new InvariantError(`deallocating ${o.type.tp_name}`);
}

function only(get: (vm: VM) => PyObject) {
  return (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject => {
    if (args.v.length > 0 || (kwds !== null && kwds.x > 0)) {
      PyErr_Format(vm, vm.exc.TypeError!, `${type.tp_name} takes no arguments`);
    }
    const o = get(vm);
    o.rc++;
    return o;
  };
}

function spec(
  name: string,
  repr: string,
  get: (vm: VM) => PyObject,
  more: Partial<PyType>,
  reduces: boolean,
): TypeSpec {
  return {
    name,
    basicsize: (w) => 2 * w,
    slots: { tp_dealloc: immortal, tp_repr: (vm) => newStr(vm, repr), tp_new: only(get), ...more },
    methods: reduces ? { __reduce__: { call: 'NOARGS', fn: (vm) => newStr(vm, repr) } } : {},
  };
}

/** @cpython Objects/object.c notimplemented_bool 3.9-3.15: a warning, from 3.14 an error. */
function notImplementedBool(vm: VM): boolean {
  const text = 'NotImplemented should not be used in a boolean context';
  if (vm.profile.core.texts.notImplementedBool) PyErr_Format(vm, vm.exc.TypeError!, text);
  vm.warn?.(vm.exc.DeprecationWarning!, text);
  return true;
}

const NONE_HASH = 0xfca86420 | 0;

export function singletonSpecs(): Record<string, TypeSpec> {
  return {
    NoneType: spec(
      'NoneType',
      'None',
      (vm) => vm.None,
      {
        nb_bool: () => false,
        tp_hash: (vm, o) => {
          if (!vm.profile.objects.immortalSingletons) return identityHash(vm, o);
          vm.hashHi = 0;
          return NONE_HASH;
        },
      },
      false,
    ),
    NotImplementedType: spec(
      'NotImplementedType',
      'NotImplemented',
      (vm) => vm.NotImplemented,
      { nb_bool: notImplementedBool },
      true,
    ),
    ellipsis: spec('ellipsis', 'Ellipsis', (vm) => vm.Ellipsis, {}, true),
  };
}
