/** importlib and importlib.machinery, as far as the standard library asks for them when it is imported: the import system is the twin's own. */
import { checkPositional } from '../objects/arguments.ts';
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported } from '../objects/errors.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { newTuple } from '../objects/tuple.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeready.ts';
import { newStr } from '../objects/unicode.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { none } from './instance.ts';

const importModule: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _self, args) => {
    checkPositional(vm, 'import_module', args.length, 1, 2);
    const name = args[0]!.v as string;
    if (name.startsWith('.')) throw new NotSupported('importlib.import_module() of a relative name');
    const last = newTuple(vm, [newStr(vm, name.slice(name.lastIndexOf('.') + 1))]);
    return vm.hooks.import(name, null, null, last, 0);
  },
};

export function createImportlib(vm: VM): PyObj {
  return defineModule(vm, {
    name: 'importlib',
    functions: {
      import_module: importModule,
      invalidate_caches: { call: 'NOARGS', fn: none },
      reload: {
        call: 'O',
        fn: () => {
          throw new NotSupported('importlib.reload()');
        },
      },
    },
    exec: (m, _module, add) => add('__path__', m.newList([])),
  });
}

/** Classes of the import machinery that library modules name when they are imported; none can be made. */
const MACHINERY = [
  'AppleFrameworkLoader',
  'BuiltinImporter',
  'ExtensionFileLoader',
  'FileFinder',
  'FrozenImporter',
  'ModuleSpec',
  'NamespaceLoader',
  'PathFinder',
  'SourceFileLoader',
  'SourcelessFileLoader',
  'WindowsRegistryFinder',
];

function refusedClass(vm: VM, name: string): PyObject {
  return defineType(vm, {
    name: `importlib.machinery.${name}`,
    basicsize: (w) => 2 * w,
    flags: TPFLAGS.BASETYPE,
    slots: {
      tp_new: () => {
        throw new NotSupported(`importlib.machinery.${name}`);
      },
    },
  });
}

export function createMachinery(vm: VM): PyObj {
  const list = (m: VM, texts: string[]): PyObject => m.newList(texts.map((t) => newStr(m, t)));
  const suffixes: Record<string, string[]> = {
    SOURCE_SUFFIXES: ['.py'],
    BYTECODE_SUFFIXES: ['.pyc'],
    EXTENSION_SUFFIXES: ['.so'],
  };
  return defineModule(vm, {
    name: 'importlib.machinery',
    functions: {
      all_suffixes: { call: 'NOARGS', fn: (m) => list(m, Object.values(suffixes).flat()) },
    },
    exec: (m, _module, add) => {
      for (const [name, texts] of Object.entries(suffixes)) add(name, list(m, texts));
      for (const name of MACHINERY) add(name, refusedClass(m, name));
      const hidden = m.profile.run.bytecodeSuffixesHidden ? '_' : '';
      for (const name of ['DEBUG_BYTECODE_SUFFIXES', 'OPTIMIZED_BYTECODE_SUFFIXES'])
        add(hidden + name, list(m, ['.pyc']));
    },
  });
}
