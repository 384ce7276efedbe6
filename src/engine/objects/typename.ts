/** Names of types as messages show them. */
import { dictGetStr } from './dict.ts';
import { type PyType, TPFLAGS } from './type.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/typeobject.c _PyType_GetFullyQualifiedName 3.13-3.15: without the module where it is builtins or __main__. */
export function fullyQualifiedName(vm: VM, type: PyType): string {
  if (!(type.tp_flags & TPFLAGS.HEAPTYPE) || type.ht_qualname === null) return type.tp_name;
  const module = dictGetStr(vm, type.tp_dict, '__module__');
  const known = module !== null && module.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS;
  const name: string = type.ht_qualname.v;
  if (!known || module.v === 'builtins' || module.v === '__main__') return name;
  return `${module.v}.${name}`;
}
