/**
 * The module _imp, as far as a twin without extension modules and frozen modules has it: the import lock (one thread: a count), what is
 * built in. What would load an extension or a frozen module is refused.
 */
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, raise } from '../objects/errors.ts';
import { newBool, newInt } from '../objects/long.ts';
import type { PyObj } from '../objects/object.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none } from './instance.ts';

const REFUSED = [
  'create_builtin',
  'create_dynamic',
  'exec_builtin',
  'exec_dynamic',
  'find_frozen',
  'get_frozen_object',
  'init_frozen',
  'is_frozen',
  'is_frozen_package',
  'source_hash',
  '_fix_co_filename',
  '_frozen_module_names',
];

const refused = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(`_imp.${name}()`);
  },
});

/** The import lock. @cpython Python/import.c _PyImport_ReleaseLock 3.8-3.15 */
function lockFunctions(): Record<string, MethodSpec> {
  let held = 0;
  return {
    acquire_lock: {
      call: 'NOARGS',
      fn: (vm) => {
        held++;
        return none(vm);
      },
    },
    release_lock: {
      call: 'NOARGS',
      fn: (vm) => {
        if (held === 0) raise(vm, vm.exc.RuntimeError!, 'not holding the import lock');
        held--;
        return none(vm);
      },
    },
    lock_held: { call: 'NOARGS', fn: (vm) => newBool(vm, held > 0) },
  };
}

export function createImp(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_imp',
    doc: '(Extremely) low-level import machinery bits as used by importlib.',
    functions: {
      ...Object.fromEntries(REFUSED.map((name) => [name, refused(name)])),
      ...lockFunctions(),
      extension_suffixes: {
        call: 'NOARGS',
        fn: (m) => {
          const [major, minor] = m.profile.version;
          const texts = [`.cpython-${major}${minor}-x86_64-linux-gnu.so`, '.abi3.so', '.so'];
          return m.newList(texts.map((text) => newStr(m, text)));
        },
      },
      /** 1: can be made again; -1: is there from the start */
      is_builtin: {
        call: 'O',
        fn: (m, _self, name) => {
          const listed = m.builtinNames.includes(name.v as string);
          return newInt(m, listed ? (name.v === 'sys' || name.v === 'builtins' ? -1 : 1) : 0);
        },
      },
      _override_frozen_modules_for_tests: { call: 'O', fn: none },
      _override_multi_interp_extensions_check: { call: 'O', fn: (m) => newInt(m, 0) },
    },
    exec: (m, _module, add) => {
      add('check_hash_based_pycs', newStr(m, 'default'));
      const { pycMagic } = m.profile.run;
      if (pycMagic > 0) add('pyc_magic_number_token', newInt(m, pycMagic));
    },
  });
}
