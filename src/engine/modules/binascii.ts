/** The module binascii: hex, base64, uu, checksums. */
import { argSpec, checkPositional, unpackKeywords } from '../objects/arguments.ts';
import { newBytes } from '../objects/bytes.ts';
import type { MethodSpec } from '../objects/define.ts';
import { PyThrow, typeError, valueError } from '../objects/errors.ts';
import { PyErr_Format } from '../objects/format.ts';
import { type IntValue, newInt } from '../objects/long.ts';
import { PyNumber_AsIndex, PyNumber_Index } from '../objects/number.ts';
import { decref, type PyObj, type PyObject, type PyText } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { type PyType, TPFLAGS } from '../objects/type.ts';
import { a2bBase64, b2aBase64, b2aUu, hexlify, unhexlify } from '../objects/value/binascii.ts';
import { crc32, crcHqx } from '../objects/value/checksum.ts';
import { Fault } from '../objects/value/fault.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { PyErr_NewException } from './newexception.ts';
import { bytesOf } from './operator.ts';

type Run = (vm: VM, args: PyObject[], kwnames: PyText[] | null, error: PyType) => PyObject;

/** A function whose faults become binascii.Error; it gets the module's own exception type. */
function keywords(error: () => PyType, run: Run): MethodSpec {
  return {
    call: 'FASTCALL_KEYWORDS',
    fn: (vm, _m, args: PyObject[], kwnames) => {
      try {
        return run(vm, args, kwnames, error());
      } catch (e) {
        if (!(e instanceof Fault)) throw e;
        const type = e.type === 'binascii.Error' ? error() : vm.exc[e.type]!;
        throw new PyThrow(vm.newException(type, e.message));
      }
    },
  };
}

/** Text that must be ASCII, or bytes. @cpython Modules/binascii.c ascii_buffer_converter 3.8-3.15 */
function asciiBytes(vm: VM, o: PyObject): Uint8Array {
  if (!(o.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS)) {
    if (o.type.bf_getbuffer === null && !(o.type.tp_flags & TPFLAGS.BYTES_SUBCLASS)) {
      PyErr_Format(
        vm,
        vm.exc.TypeError!,
        "argument should be bytes, buffer or ASCII string, not '%.100s'",
        o.type.tp_name,
      );
    }
    return bytesOf(vm, o);
  }
  const text: string = o.v;
  if (/[^\0-\x7f]/.test(text)) valueError(vm, 'string argument should contain only ASCII characters');
  return latin(text);
}

export function latin(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}

const HEXLIFY = (name: string) => argSpec(name, ['data', 'sep', 'bytes_per_sep'], { positional: 3, required: 1 });

function hex(name: string): Run {
  const spec = HEXLIFY(name);
  return (vm, args, kwnames) => {
    const [data, sep, group] = unpackKeywords(vm, spec, args, kwnames);
    const size = group ? PyNumber_AsIndex(vm, group, vm.exc.OverflowError!) : 1;
    const bytes = bytesOf(vm, data!);
    if (!sep) return newBytes(vm, latin(hexlify(bytes)));
    const isText = (sep.type.tp_flags & TPFLAGS.UNICODE_SUBCLASS) !== 0;
    const separator = isText ? (sep.v as string) : String.fromCharCode(...bytesOf(vm, sep));
    return newBytes(vm, latin(hexlify(bytes, separator, size, isText)));
  };
}

const unhex: Run = (vm, args) => {
  checkPositional(vm, 'unhexlify', args.length, 1, 1);
  return newBytes(vm, unhexlify(asciiBytes(vm, args[0]!), vm.profile.values));
};

const A2B = argSpec('a2b_base64', ['', 'strict_mode'], { positional: 1, required: 1 });
const B2A = argSpec('b2a_base64', ['', 'newline'], { positional: 1, required: 1 });
const B2A_UU = argSpec('b2a_uu', ['', 'backtick'], { positional: 1, required: 1 });

const a2b_base64: Run = (vm, args, kwnames) => {
  const [data, strict] = unpackKeywords(vm, A2B, args, kwnames);
  const isStrict = strict ? PyObject_IsTrue(vm, strict) : false;
  return newBytes(vm, a2bBase64(asciiBytes(vm, data!), isStrict, vm.profile.values));
};

const b2a_base64: Run = (vm, args, kwnames) => {
  const [data, newline] = unpackKeywords(vm, B2A, args, kwnames);
  const ends = newline ? PyObject_IsTrue(vm, newline) : true;
  return newBytes(vm, latin(b2aBase64(bytesOf(vm, data!), ends)));
};

const b2a_uu: Run = (vm, args, kwnames) => {
  const [data, backtick] = unpackKeywords(vm, B2A_UU, args, kwnames);
  return newBytes(vm, latin(b2aUu(bytesOf(vm, data!), backtick ? PyObject_IsTrue(vm, backtick) : false)));
};

function word(vm: VM, o: PyObject): number {
  const n = PyNumber_Index(vm, o);
  const v: IntValue = n.v;
  decref(vm, n);
  return Number(BigInt.asUintN(32, BigInt(v)));
}

const CRC: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _m, args: PyObject[]) => {
    checkPositional(vm, 'crc32', args.length, 1, 2);
    return newInt(vm, crc32(bytesOf(vm, args[0]!), args.length > 1 ? word(vm, args[1]!) : 0) >>> 0);
  },
  sig: '($module, data, crc=0, /)',
};

const CRC_HQX: MethodSpec = {
  call: 'FASTCALL',
  fn: (vm, _m, args: PyObject[]) => {
    checkPositional(vm, 'crc_hqx', args.length, 2, 2);
    return newInt(vm, crcHqx(bytesOf(vm, args[0]!), word(vm, args[1]!) & 0xffff));
  },
  sig: '($module, data, crc, /)',
};

export function createBinascii(vm: VM): PyObj {
  let error: PyType | null = null;
  const own = (): PyType => error ?? typeError(vm, 'binascii is not ready');
  return defineModule(vm, {
    name: 'binascii',
    doc: 'Conversion between binary data and ASCII',
    functions: {
      b2a_uu: keywords(own, b2a_uu),
      a2b_base64: keywords(own, a2b_base64),
      b2a_base64: keywords(own, b2a_base64),
      b2a_hex: keywords(own, hex('b2a_hex')),
      hexlify: keywords(own, hex('hexlify')),
      a2b_hex: keywords(own, unhex),
      unhexlify: keywords(own, unhex),
      crc_hqx: CRC_HQX,
      crc32: CRC,
    },
    exec: (m, _module, add) => {
      error = PyErr_NewException(m, 'binascii.Error', m.exc.ValueError!);
      add('Error', error);
      add('Incomplete', PyErr_NewException(m, 'binascii.Incomplete', m.exc.Exception!));
    },
  });
}
