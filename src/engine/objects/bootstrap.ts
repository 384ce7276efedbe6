/**
 * The types of the object layer, made in order. First the types that everything else needs exist as bare objects (a type needs
 * dict, str and tuple to be made ready); then they are made ready; then the others, one line each.
 */

import { createBytesSingletons } from './bytes.ts';
import { PyObject_Vectorcall } from './call.ts';
import { cellSpec } from './cell.ts';
import { classMethodSpec, staticMethodSpec } from './classmethod.ts';
import { complexSpec } from './complextype.ts';
import type { TypeSpec } from './define.ts';
import {
  classMethodDescrSpec,
  getSetSpec,
  memberSpec,
  methodDescrSpec,
  methodWrapperSpec,
  wrapperDescrSpec,
} from './descr.ts';
import { createEmptyKeys, dictGetStr } from './dict.ts';
import { dictIterSpecs } from './dictiter.ts';
import { dictSpec } from './dicttype.ts';
import { dictViewSpecs } from './dictviews.ts';
import { frozenDictSpec } from './frozendict.ts';
import { functionSpec } from './funcobject.ts';
import { genericAliasSpec, newGenericAlias } from './genericalias.ts';
import { newList } from './list.ts';
import { listIterSpecs } from './listiter.ts';
import { connectLists, listSpec } from './listtype.ts';
import { createSmallInts } from './long.ts';
import { mappingProxySpec } from './mappingproxy.ts';
import { methodSpec } from './method.ts';
import { builtinSpec } from './methodobject.ts';
import { moduleSpec } from './moduleobject.ts';
import { namespaceSpec } from './namespace.ts';
import { numberSpecs } from './numbertypes.ts';
import { IMMORTAL, PyAtom, PyObj, type PyObject } from './object.ts';
import { objectSpec } from './object_type.ts';
import { propertySpec } from './property.ts';
import { rangeIteratorSpec, rangeSpec } from './rangetype.ts';
import { sentinelSpec } from './sentinel.ts';
import { seqiterSpec } from './seqiter.ts';
import { setSpecs } from './settype.ts';
import { singletonSpecs } from './singletons.ts';
import { sliceSpec } from './slicetype.ts';
import { connectStreams, streamSpecs } from './streams.ts';
import { superSpec } from './super.ts';
import { connectTexts, textCoreSpecs, textSpecs } from './texttypes.ts';
import { tupleSpec } from './tupletype.ts';
import type { PyType } from './type.ts';
import { PyType as Type } from './type.ts';
import { connectParts } from './typedealloc.ts';
import { typeLookup, typeSpec } from './typeobject.ts';
import { applySpec, defineType, type_ready } from './typeready.ts';
import { createStrSingletons } from './unicode.ts';
import { union_or, unionSpec } from './union.ts';
import { valueSpecs } from './valuetypes.ts';
import type { VM } from './vm.ts';
import { connectWeakrefs, weakrefSpecs } from './weakrefobject.ts';

/** Types that others need before they are ready, in the order in which they become ready. */
function coreSpecs(vm: VM): [string, TypeSpec][] {
  return [
    ['object', objectSpec()],
    ['type', typeSpec(vm)],
    ...Object.entries({
      ...valueSpecs(),
      ...numberSpecs(vm),
      ...textCoreSpecs(vm),
      list: listSpec(),
      tuple: tupleSpec(vm),
    }),
    ['dict', dictSpec()],
    ['builtin', builtinSpec()],
    ['method_descriptor', methodDescrSpec()],
    ['classmethod_descriptor', classMethodDescrSpec()],
    ['member', memberSpec()],
    ['getset', getSetSpec()],
    ['wrapper_descriptor', wrapperDescrSpec()],
    ['method_wrapper', methodWrapperSpec()],
    ['staticmethod', staticMethodSpec()],
    ['classmethod', classMethodSpec()],
    ['method', methodSpec()],
    ['function', functionSpec(vm)],
    ...Object.entries(singletonSpecs()),
  ];
}

/** Names of `vm.t` that are fields of their own. */
const FIELDS: Record<string, keyof VM> = {
  int: 'tInt',
  bool: 'tBool',
  float: 'tFloat',
  str: 'tStr',
  bytes: 'tBytes',
  tuple: 'tTuple',
  list: 'tList',
  dict: 'tDict',
  function: 'tFunction',
  method: 'tMethod',
  builtin: 'tBuiltin',
  method_descriptor: 'tMethodDescr',
  range: 'tRange',
  type: 'tType',
};

/** Registers a type under its name in `vm.t`, and in its field where it has one. */
export function register(vm: VM, name: string, type: PyType): PyType {
  vm.t[name] = type;
  const field = FIELDS[name];
  if (field !== undefined) (vm as unknown as Record<string, unknown>)[field] = type;
  return type;
}

/** Makes a type ready and registers it: `addType(vm, 'range', rangeSpec())`. */
export function addType(vm: VM, name: string, spec: TypeSpec): PyType {
  return register(vm, name, defineType(vm, spec));
}

function allocCore(vm: VM): PyType[] {
  const w = vm.profile.pointerWidth;
  const bytes = vm.profile.core.staticTypeSize(w);
  const specs = coreSpecs(vm);
  const metatype = new Type(null, vm.staticAddress(bytes), 'type');
  const types = specs.map(([name, spec]) => {
    const type = name === 'type' ? metatype : new Type(metatype, vm.staticAddress(bytes), spec.name);
    type.rc = vm.profile.objects.immortalSingletons ? IMMORTAL : 1;
    return register(vm, name, type);
  });
  specs.forEach(([name, spec], i) => {
    const type = types[i]!;
    applySpec(vm, type, spec);
    type.tp_base = name === 'object' ? null : name === 'bool' ? vm.tInt : vm.t.object!;
    type.preheader = type.tp_flags & (1 << 14) ? 2 * w : 0;
  });
  metatype.tp_basicsize = vm.profile.core.heapTypeSize(w);
  return types;
}

/** Objects that every program has: None, True, (), '' and so on. */
function createSingletons(vm: VM): void {
  const rc = vm.profile.objects.staticRefcount;
  const w = vm.profile.pointerWidth;
  const atom = (type: PyType, v: unknown): PyAtom => {
    const o = new PyAtom(type, vm.staticAddress(2 * w), v);
    o.rc = vm.profile.objects.immortalSingletons ? IMMORTAL : 1;
    return o;
  };
  vm.None = atom(vm.t.NoneType!, null);
  vm.NotImplemented = atom(vm.t.NotImplementedType!, null);
  vm.Ellipsis = atom(vm.t.ellipsis!, null);
  vm.True = atom(vm.tBool, 1);
  vm.False = atom(vm.tBool, 0);
  createSmallInts(vm, rc);
  createStrSingletons(vm, rc);
  createBytesSingletons(vm, rc);
  vm.emptyTuple = new PyObj(vm.tTuple, vm.staticAddress(vm.tupleHeader), []);
  vm.emptyTuple.rc = rc;
}

/** All types; singletons on the way, as soon as their types exist. */
export function createTypes(vm: VM): void {
  createEmptyKeys(vm);
  vm.call = PyObject_Vectorcall;
  vm.newList = (items: PyObject[]) => newList(vm, items);
  vm.typeLookup = typeLookup;
  const types = allocCore(vm);
  createSingletons(vm);
  for (const type of types) type_ready(vm, type);
  vm.tObjectGetattribute = dictGetStr(vm, vm.t.object!.tp_dict, '__getattribute__');
  addType(vm, 'slice', sliceSpec(vm));
  const listIters = listIterSpecs();
  addType(vm, 'list_iterator', listIters.list);
  addType(vm, 'list_reverseiterator', listIters.reverse);
  addType(vm, 'tuple_iterator', listIters.tuple);
  connectLists(vm);
  for (const [name, spec] of Object.entries(textSpecs(vm))) addType(vm, name, spec);
  connectTexts(vm);
  addType(vm, 'range', rangeSpec());
  addType(vm, 'range_iterator', rangeIteratorSpec(vm));
  const sets = setSpecs();
  addType(vm, 'set', sets.set);
  addType(vm, 'frozenset', sets.frozenset);
  addType(vm, 'set_iterator', sets.iterator);
  for (const [name, spec] of Object.entries(streamSpecs(vm))) addType(vm, name, spec);
  connectStreams(vm);
  for (const [name, spec] of Object.entries(weakrefSpecs(vm))) addType(vm, name, spec);
  connectParts(vm);
  connectWeakrefs(vm);
  if (vm.profile.core.frozenDict) vm.tFrozenDict = addType(vm, 'frozendict', frozenDictSpec());
  addType(vm, 'complex', complexSpec(vm));
  addType(vm, 'cell', cellSpec());
  addType(vm, 'module', moduleSpec(vm));
  addType(vm, 'mappingproxy', mappingProxySpec());
  addType(vm, 'seqiter', seqiterSpec());
  addType(vm, 'super', superSpec());
  addType(vm, 'property', propertySpec());
  addType(vm, 'SimpleNamespace', namespaceSpec());
  addType(vm, 'genericalias', genericAliasSpec());
  addType(vm, 'union', unionSpec(vm));
  if (vm.profile.core.sentinel) addType(vm, 'sentinel', sentinelSpec());
  vm.genericAlias = (origin, key) => newGenericAlias(vm, origin, key);
  vm.typeUnion = (a, b) => union_or(vm, a, b);
  for (const [name, spec] of Object.entries(dictIterSpecs())) addType(vm, name, spec);
  for (const [name, spec] of Object.entries(dictViewSpecs())) addType(vm, name, spec);
}
