/** The modules _sha2 (3.12 and later), _sha256 and _sha512 (before): hash objects of the SHA-2 family. */
import { argSpec, unpackKeywords } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import { hexlify } from '../objects/value/binascii.ts';
import { SHA2_KINDS, Sha2, Sha2Constants, type Sha2Kind } from '../objects/value/sha2.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { freeInstance, newInstance, none, share } from './instance.ts';

/** What is hashed. @cpython Modules/hashlib.h GET_BUFFER_VIEW_OR_ERROR 3.8-3.15 */
function dataOf(vm: VM, o: PyObject): Uint8Array {
  if (isSubtype(o.type, vm.tStr)) typeError(vm, 'Strings must be encoded before hashing');
  const data = bufferBytes(vm, o);
  if (data === null) typeError(vm, 'object supporting the buffer API required');
  return data;
}

function hashSpec(kind: Sha2Kind, name: string, own: () => PyType): TypeSpec {
  const hash = (o: PyObj): Sha2 => o.v as Sha2;
  return {
    name,
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    heap: true,
    slots: {
      tp_dealloc: (vm: VM, o: PyObj) => {
        vm.gc.untrackMaybe(o);
        freeInstance(vm, o, own());
      },
      tp_traverse: (_vm, o, visit) => visit(o.type as unknown as PyObject),
    },
    methods: {
      copy: { call: 'NOARGS', fn: (vm, o) => newInstance(vm, own(), hash(o).copy()) },
      digest: { call: 'NOARGS', fn: (vm, o) => newBytes(vm, hash(o).digest()) },
      hexdigest: { call: 'NOARGS', fn: (vm, o) => newStr(vm, hexlify(hash(o).digest())) },
      update: {
        call: 'O',
        fn: (vm, o, data) => {
          hash(o).update(dataOf(vm, data));
          return none(vm);
        },
      },
    },
    getset: {
      block_size: { get: (vm) => newInt(vm, kind.blockSize) },
      digest_size: { get: (vm) => newInt(vm, kind.digestSize) },
      name: { get: (vm) => newStr(vm, kind.name) },
    },
  };
}

function constructor(kind: Sha2Kind, type: PyType, constants: Sha2Constants): MethodSpec {
  const spec = argSpec(kind.name, ['string', 'usedforsecurity'], { positional: 1 });
  return {
    call: 'FASTCALL_KEYWORDS',
    sig: "($module, /, string=b'', *, usedforsecurity=True)",
    fn: (vm, _m, args, kwnames) => {
      const [data] = unpackKeywords(vm, spec, args, kwnames);
      const bytes = data ? dataOf(vm, data) : new Uint8Array(0);
      const hash = new Sha2(kind, constants);
      hash.update(bytes);
      return newInstance(vm, type, hash);
    },
  };
}

/** A module of these kinds; `typeName` is the class's name in it. */
function module(vm: VM, name: string, bits: readonly number[], typeName: (kind: Sha2Kind) => string): PyObj {
  const constants = new Sha2Constants();
  const functions: Record<string, MethodSpec> = {};
  const types: Record<string, PyType> = {};
  for (const kind of SHA2_KINDS.filter((k) => bits.includes(k.digestSize * 8))) {
    const type: PyType = defineType(
      vm,
      hashSpec(kind, `${name}.${typeName(kind)}`, () => type),
    );
    types[`SHA${kind.digestSize * 8}Type`] = type;
    functions[kind.name] = constructor(kind, type, constants);
  }
  return defineModule(vm, {
    name,
    functions,
    exec: (_vm, _m, add) => {
      for (const [key, type] of Object.entries(types)) add(key, share(type as unknown as PyObject));
    },
  });
}

/** Raises ModuleNotFoundError in versions that have these hashes elsewhere. */
function only(vm: VM, name: string, joint: boolean): void {
  if (vm.profile.modules.sha2Joint !== joint) raise(vm, vm.exc.ModuleNotFoundError!, `No module named '${name}'`);
}

const joint = (kind: Sha2Kind): string => `SHA${kind.digestSize * 8}Type`;

export const SHA2_MODULES: Record<string, (vm: VM) => PyObj> = {
  _sha2: (vm) => {
    only(vm, '_sha2', true);
    return module(vm, '_sha2', [224, 256, 384, 512], joint);
  },
  _sha256: (vm) => {
    only(vm, '_sha256', false);
    return module(vm, '_sha256', [224, 256], (kind) => kind.name);
  },
  _sha512: (vm) => {
    only(vm, '_sha512', false);
    return module(vm, '_sha512', [384, 512], (kind) => kind.name);
  },
};
