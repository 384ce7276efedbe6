/**
 * _md5, _sha1, _sha3, _blake2 and _hashlib (what OpenSSL offers in CPython: the same algorithms as objects of one type, and pbkdf2_hmac).
 * A hash object keeps what it was given and computes when it is asked.
 */
import { argSpec, unpackKeywords, unpackTuple } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import { concatenated } from '../objects/bytesdata.ts';
import type { MethodSpec, TypeSpec } from '../objects/define.ts';
import { raise, typeError, valueError } from '../objects/errors.ts';
import { realAddress } from '../objects/identity.ts';
import { newBool, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { newFrozenset } from '../objects/set.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype, type PyType, TPFLAGS } from '../objects/type.ts';
import { defineType } from '../objects/typeobject.ts';
import { newStr } from '../objects/unicode.ts';
import { hexlify } from '../objects/value/binascii.ts';
import { blake2 } from '../objects/value/blake2.ts';
import { keccak } from '../objects/value/keccak.ts';
import { md5, sha1 } from '../objects/value/md5-sha1.ts';
import { SHA2_KINDS, Sha2, Sha2Constants } from '../objects/value/sha2.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { newInstance, none, STATE_SLOTS, type State, share } from './instance.ts';
import { PyErr_NewException } from './newexception.ts';

interface Kind {
  name: string;
  digestSize: number;
  blockSize: number;
  /** `length`: of those whose length is asked for */
  compute(data: Uint8Array, length: number): Uint8Array;
  /** SHAKE: the length is an argument of digest() */
  extendable?: boolean;
}

interface Hash extends State {
  kind: Kind;
  parts: Uint8Array[];
}

const sponge = (name: string, digestSize: number, rate: number): Kind => ({
  name,
  digestSize,
  blockSize: rate,
  compute: (data, length) => keccak(data, rate, digestSize === 0 ? 0x1f : 0x06, length),
  ...(digestSize === 0 ? { extendable: true } : {}),
});

const MD5: Kind = { name: 'md5', digestSize: 16, blockSize: 64, compute: md5 };
const SHA1: Kind = { name: 'sha1', digestSize: 20, blockSize: 64, compute: sha1 };
const SHA3: Kind[] = [
  sponge('sha3_224', 28, 144),
  sponge('sha3_256', 32, 136),
  sponge('sha3_384', 48, 104),
  sponge('sha3_512', 64, 72),
  sponge('shake_128', 0, 168),
  sponge('shake_256', 0, 136),
];

/** What is hashed. @cpython Modules/hashlib.h GET_BUFFER_VIEW_OR_ERROR 3.8-3.15 */
function dataOf(vm: VM, o: PyObject | null | undefined): Uint8Array {
  if (!o) return new Uint8Array(0);
  if (isSubtype(o.type, vm.tStr)) typeError(vm, 'Strings must be encoded before hashing');
  const data = bufferBytes(vm, o);
  if (data === null) typeError(vm, 'object supporting the buffer API required');
  return data.slice();
}

function digestOf(vm: VM, o: PyObj, args: PyObject[]): Uint8Array {
  const { kind, parts } = o.v as Hash;
  let length = kind.digestSize;
  if (kind.extendable) {
    if (args.length !== 1) typeError(vm, `digest() missing required argument 'length' (pos 1)`);
    length = PyNumber_AsIndex(vm, args[0]!, vm.exc.OverflowError!);
    if (length < 0) valueError(vm, 'value must be positive');
  }
  return kind.compute(concatenated(parts), length);
}

const METHODS: Record<string, MethodSpec> = {
  update: {
    call: 'O',
    fn: (vm, o, data) => {
      (o.v as Hash).parts.push(dataOf(vm, data));
      return none(vm);
    },
  },
  digest: { call: 'FASTCALL', fn: (vm, o, args) => newBytes(vm, digestOf(vm, o, args)) },
  hexdigest: { call: 'FASTCALL', fn: (vm, o, args) => newStr(vm, hexlify(digestOf(vm, o, args))) },
  copy: {
    call: 'NOARGS',
    fn: (vm, o: PyObj) => newHash(vm, o.type, (o.v as Hash).kind, [...(o.v as Hash).parts]),
  },
};

function newHash(vm: VM, type: PyType, kind: Kind, parts: Uint8Array[]): PyObj {
  return newInstance(vm, type, { refs: [], kind, parts } satisfies Hash);
}

function hashSpec(name: string, more: Partial<TypeSpec> = {}): TypeSpec {
  return {
    name,
    basicsize: (w) => 5 * w,
    flags: TPFLAGS.HAVE_GC | TPFLAGS.DISALLOW_INSTANTIATION,
    methods: METHODS,
    getset: {
      name: { get: (vm, o) => newStr(vm, (o.v as Hash).kind.name) },
      digest_size: { get: (vm, o) => newInt(vm, (o.v as Hash).kind.digestSize) },
      block_size: { get: (vm, o) => newInt(vm, (o.v as Hash).kind.blockSize) },
    },
    ...more,
    slots: { ...STATE_SLOTS, ...more.slots },
  };
}

/** A function that makes a hash object of a kind. */
function constructor(kind: Kind, type: () => PyType): MethodSpec {
  const spec = argSpec(kind.name, ['string', 'usedforsecurity'], { positional: 1 });
  return {
    call: 'FASTCALL_KEYWORDS',
    sig: "($module, /, string=b'', *, usedforsecurity=True)",
    fn: (vm, _m, args, kwnames) => {
      const [data] = unpackKeywords(vm, spec, args, kwnames);
      return newHash(vm, type(), kind, [dataOf(vm, data)]);
    },
  };
}

/** A module of one function and its type. */
function single(module: string, kind: Kind) {
  return (vm: VM): PyObj => {
    const type = defineType(vm, hashSpec(`${module}.${kind.name}`));
    return defineModule(vm, {
      name: module,
      functions: { [kind.name]: constructor(kind, () => type) },
      exec: (_m, _module, add) => add(`${kind.name.toUpperCase()}Type`, type),
    });
  };
}

/** The type of a kind that is called itself. */
function callable(vm: VM, module: string, kind: Kind): PyType {
  const spec = argSpec(kind.name, ['string', 'usedforsecurity'], { positional: 1 });
  return defineType(
    vm,
    hashSpec(`${module}.${kind.name}`, {
      flags: TPFLAGS.HAVE_GC,
      slots: {
        tp_new: (m: VM, type: PyType, args: PyObj, kwds: PyObj | null) =>
          newHash(m, type, kind, [dataOf(m, unpackTuple(m, spec, args, kwds)[0])]),
      },
    }),
  );
}

function createSha3(vm: VM): PyObj {
  return defineModule(vm, {
    name: '_sha3',
    exec: (m, _module, add) => {
      for (const kind of SHA3) add(kind.name, callable(m, '_sha3', kind));
      add('implementation', newStr(m, 'HACL'));
    },
  });
}

const BLAKE = argSpec(
  'blake2b',
  'data digest_size key salt person fanout depth leaf_size node_offset node_depth inner_size last_node usedforsecurity'.split(
    ' ',
  ),
  { positional: 1 },
);

/** @cpython Modules/_blake2/blake2b_impl.c py_blake2b_new_impl */
function blakeNew(name: 'blake2b' | 'blake2s', most: number, salts: number) {
  const spec = { ...BLAKE, name };
  return (vm: VM, type: PyType, args: PyObj, kwds: PyObj | null): PyObject => {
    const given = unpackTuple(vm, spec, args, kwds);
    const size = given[1] ? PyNumber_AsIndex(vm, given[1], null) : most;
    if (size <= 0 || size > most) valueError(vm, `digest_size must be between 1 and ${most} bytes`);
    const [key, salt, person] = [2, 3, 4].map((k) => dataOf(vm, given[k])) as [Uint8Array, Uint8Array, Uint8Array];
    if (key.length > most) valueError(vm, `maximum key length is ${most} bytes`);
    if (salt.length > salts) valueError(vm, `maximum salt length is ${salts} bytes`);
    if (person.length > salts) valueError(vm, `maximum person length is ${salts} bytes`);
    const options = { digestSize: size, key, salt, person };
    const kind: Kind = {
      name,
      digestSize: size,
      blockSize: 2 * most,
      compute: (data) => blake2(name, data, options),
    };
    return newHash(vm, type, kind, [dataOf(vm, given[0])]);
  };
}

function createBlake2(vm: VM): PyObj {
  const define = (name: 'blake2b' | 'blake2s', most: number, salts: number): PyType => {
    const slots = { tp_new: blakeNew(name, most, salts) };
    const type = defineType(vm, hashSpec(`_blake2.${name}`, { flags: TPFLAGS.HAVE_GC | TPFLAGS.BASETYPE, slots }));
    const sizes = { SALT_SIZE: salts, PERSON_SIZE: salts, MAX_KEY_SIZE: most, MAX_DIGEST_SIZE: most };
    for (const [key, n] of Object.entries(sizes)) vm.setItemStr(type.tp_dict, key, newInt(vm, n));
    return type;
  };
  return defineModule(vm, {
    name: '_blake2',
    exec: (_m, _module, add) => {
      add('blake2b', define('blake2b', 64, 16));
      add('blake2s', define('blake2s', 32, 8));
    },
  });
}

/** The kinds of OpenSSL, by name. */
function opensslKinds(): Kind[] {
  const constants = new Sha2Constants();
  const sha2 = SHA2_KINDS.map((kind): Kind => {
    const compute = (data: Uint8Array): Uint8Array => {
      const hash = new Sha2(kind, constants);
      hash.update(data);
      return hash.digest();
    };
    return { name: kind.name, digestSize: kind.digestSize, blockSize: kind.blockSize, compute };
  });
  return [MD5, SHA1, ...sha2, ...SHA3];
}

/** RFC 2104. */
function hmac(kind: Kind, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(kind.blockSize);
  block.set(key.length > kind.blockSize ? kind.compute(key, kind.digestSize) : key);
  const inner = kind.compute(concatenated([block.map((x) => x ^ 0x36), message]), kind.digestSize);
  return kind.compute(concatenated([block.map((x) => x ^ 0x5c), inner]), kind.digestSize);
}

/** RFC 8018. */
function pbkdf2(kind: Kind, password: Uint8Array, salt: Uint8Array, rounds: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  const count = new Uint8Array(4);
  for (let k = 1, at = 0; at < length; k++) {
    new DataView(count.buffer).setUint32(0, k, false);
    let u = hmac(kind, password, concatenated([salt, count]));
    const sum = u.slice();
    for (let r = 1; r < rounds; r++) {
      u = hmac(kind, password, u);
      for (let i = 0; i < sum.length; i++) sum[i]! ^= u[i]!;
    }
    out.set(sum.subarray(0, Math.min(sum.length, length - at)), at);
    at += sum.length;
  }
  return out;
}

const PBKDF2 = argSpec('pbkdf2_hmac', ['hash_name', 'password', 'salt', 'iterations', 'dklen'], { required: 4 });
const NEW = argSpec('new', ['name', 'string', 'usedforsecurity'], { required: 1, positional: 2 });

function opensslFunctions(kinds: Kind[], type: () => PyType): Record<string, MethodSpec> {
  const find = (vm: VM, name: PyObject): Kind =>
    kinds.find((k) => k.name === (name.v as string).toLowerCase().replace('sha3-', 'sha3_').replace('-', '')) ??
    raise(vm, vm.exc.ValueError!, `unsupported hash type ${name.v}`);
  return {
    ...Object.fromEntries(kinds.map((kind) => [`openssl_${kind.name}`, constructor(kind, type)])),
    new: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args, kwnames) => {
        const [name, data] = unpackKeywords(vm, NEW, args, kwnames);
        return newHash(vm, type(), find(vm, name!), [dataOf(vm, data)]);
      },
    },
    pbkdf2_hmac: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, args: PyObject[], kwnames: PyText[] | null) => {
        const [name, password, salt, iterations, dklen] = unpackKeywords(vm, PBKDF2, args, kwnames);
        const kind = find(vm, name!);
        const rounds = PyNumber_AsIndex(vm, iterations!, vm.exc.OverflowError!);
        if (rounds < 1) valueError(vm, 'iteration value must be greater than 0.');
        const length = dklen && dklen !== vm.None ? PyNumber_AsIndex(vm, dklen, null) : kind.digestSize;
        if (length < 1) valueError(vm, 'key length must be greater than 0.');
        return newBytes(vm, pbkdf2(kind, dataOf(vm, password), dataOf(vm, salt), rounds, length));
      },
    },
    hmac_digest: {
      call: 'FASTCALL_KEYWORDS',
      fn: (vm, _m, [key, message, name]) => newBytes(vm, hmac(find(vm, name!), dataOf(vm, key), dataOf(vm, message))),
    },
    get_fips_mode: { call: 'NOARGS', fn: (vm) => newInt(vm, 0) },
    compare_digest: {
      call: 'FASTCALL',
      fn: (vm, _m, [a, b]) => {
        const texts = isSubtype(a!.type, vm.tStr) && isSubtype(b!.type, vm.tStr);
        if (texts) {
          if (!/^[\0-\x7f]*$/.test(`${a!.v}${b!.v}`))
            typeError(vm, 'comparing strings with non-ASCII characters is not supported');
          return newBool(vm, a!.v === b!.v);
        }
        const [x, y] = [bufferBytes(vm, a!), bufferBytes(vm, b!)];
        if (x === null || y === null || isSubtype(a!.type, vm.tStr) || isSubtype(b!.type, vm.tStr))
          typeError(
            vm,
            `unsupported operand types(s) or combination of types: '${a!.type.tp_name}' and '${b!.type.tp_name}'`,
          );
        return newBool(vm, hexlify(x) === hexlify(y));
      },
    },
  };
}

function createHashlib(vm: VM): PyObj {
  const kinds = opensslKinds();
  const repr = (m: VM, o: PyObj): PyObject =>
    newStr(m, `<${(o.v as Hash).kind.name} _hashlib.HASH object @ 0x${realAddress(m, o).toString(16)}>`);
  const type = defineType(vm, hashSpec('_hashlib.HASH', { slots: { tp_repr: repr } }));
  const error = PyErr_NewException(vm, '_hashlib.UnsupportedDigestmodError', vm.exc.ValueError!);
  const unsupported: MethodSpec = { call: 'FASTCALL_KEYWORDS', fn: (m) => raise(m, error, 'Unsupported digestmod') };
  return defineModule(vm, {
    name: '_hashlib',
    // hmac falls back to its own code
    functions: { ...opensslFunctions(kinds, () => type), hmac_new: unsupported },
    exec: (m, _module, add) => {
      const names = kinds.map((k) => newStr(m, k.name));
      add('openssl_md_meth_names', newFrozenset(m, names));
      for (const name of names) decref(m, name);
      add('HASH', share(type as PyObject));
      add('HMAC', defineType(m, hashSpec('_hashlib.HMAC')));
      add('UnsupportedDigestmodError', share(error as PyObject));
    },
  });
}

export const HASH_MODULES: Record<string, (vm: VM) => PyObj> = {
  _md5: single('_md5', MD5),
  _sha1: single('_sha1', SHA1),
  _sha3: createSha3,
  _blake2: createBlake2,
  _hashlib: createHashlib,
};
