/** The module _types (3.14+): the built-in types that have no name elsewhere, for the library's types. */
import type { PyObj } from '../objects/object.ts';
import { TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';

/** Names in `_types`, and in vm.t. */
const NAMES: Record<string, string> = {
  AsyncGeneratorType: 'async_generator',
  BuiltinFunctionType: 'builtin',
  BuiltinMethodType: 'builtin',
  CapsuleType: 'PyCapsule',
  CellType: 'cell',
  ClassMethodDescriptorType: 'classmethod_descriptor',
  CodeType: 'code',
  CoroutineType: 'coroutine',
  EllipsisType: 'ellipsis',
  FrameType: 'frame',
  FunctionType: 'function',
  GeneratorType: 'generator',
  GenericAlias: 'genericalias',
  GetSetDescriptorType: 'getset',
  LambdaType: 'function',
  LazyImportType: 'lazy_import',
  MappingProxyType: 'mappingproxy',
  MemberDescriptorType: 'member',
  MethodDescriptorType: 'method_descriptor',
  MethodType: 'method',
  MethodWrapperType: 'method_wrapper',
  ModuleType: 'module',
  NoneType: 'NoneType',
  NotImplementedType: 'NotImplementedType',
  SimpleNamespace: 'SimpleNamespace',
  TracebackType: 'traceback',
  UnionType: 'union',
  WrapperDescriptorType: 'wrapper_descriptor',
};

export function createTypesModule(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_types',
    exec: (m, _module, add) => {
      m.t.PyCapsule ??= defineType(m, {
        name: 'PyCapsule',
        basicsize: (w) => 8 * w,
        flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
        slots: {},
      });
      // what frames give as their variables is a dict here
      if (m.profile.run.lazyImports) {
        m.tDict.rc++;
        add('FrameLocalsProxyType', m.tDict);
      }
      for (const [name, own] of Object.entries(NAMES)) {
        const type = m.t[own];
        if (type === undefined) continue;
        type.rc++;
        add(name, type);
      }
    },
  });
}
