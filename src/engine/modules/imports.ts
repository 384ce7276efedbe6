/** `__import__`. */

import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { typeError } from '../objects/errors.ts';
import type { PyObject } from '../objects/object.ts';
import { isSubtype } from '../objects/type.ts';

const IMPORT = argSpec('__import__', ['name', 'globals', 'locals', 'fromlist', 'level'], { required: 1 });

export const IMPORTS: Record<string, MethodSpec> = {
  __import__: {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _self, args, kwnames) => {
      const [name, globals, locals, fromlist, level] = unpackKeywords(vm, IMPORT, args, kwnames) as (PyObject | null)[];
      if (!isSubtype(name!.type, vm.tStr)) typeError(vm, 'module name must be a string');
      const n = level ? (level.v as number) : 0;
      const where = globals && globals !== vm.None ? globals : null;
      return vm.hooks.import(name!.v, where, locals ?? null, fromlist ?? null, n);
    },
  },
};
