/** The sys module. */
import type { MethodSpec } from '../objects/define.ts';
import { newInt } from '../objects/long.ts';
import { PyAtom, type PyObj, type PyObject, refcountOf } from '../objects/object.ts';
import { intern, newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

const FUNCTIONS: Record<string, MethodSpec> = {
  getrefcount: { call: 'O', fn: (vm, _s, o) => newInt(vm, refcountOf(vm, o)) },
  getallocatedblocks: { call: 'NOARGS', fn: (vm) => newInt(vm, vm.heap.allocatedBlocks()) },
  intern: {
    call: 'O',
    fn: (vm, _s, o) => {
      const s = intern(vm, o.v);
      s.rc++;
      return s;
    },
  },
};

/** A placeholder for the text file over descriptor 1, until _io makes the real one. */
function stdStream(vm: VM): PyObject {
  return new PyAtom(vm.t.object!, vm.heap.obj_malloc(16), 0);
}

export function createSys(vm: VM): PyObj {
  vm.stdout = stdStream(vm);
  return defineModule(vm, {
    name: 'sys',
    functions: FUNCTIONS,
    exec: (m, _module, add) => {
      m.stdout!.rc++;
      add('stdout', m.stdout!);
      add('version', newStr(m, `${m.profile.build} (heaptwin)`));
      add('maxsize', newInt(m, 9223372036854775807n));
      m.modules.rc++;
      add('modules', m.modules);
    },
  });
}
