/** zlib, as far as checksums go. Compressing and decompressing are refused by name. */
import type { MethodSpec } from '../objects/define.ts';
import { NotSupported, typeError } from '../objects/errors.ts';
import { newInt } from '../objects/long.ts';
import { PyNumber_AsIndex } from '../objects/number.ts';
import type { PyObj, PyObject } from '../objects/object.ts';
import { bufferBytes } from '../objects/strcodec.ts';
import { isSubtype } from '../objects/type.ts';
import { newStr } from '../objects/unicode.ts';
import { adler32, crc32 } from '../objects/value/checksum.ts';
import type { VM } from '../objects/vm.ts';
import { defineModule } from './define.ts';
import { PyErr_NewException } from './newexception.ts';

function dataOf(vm: VM, o: PyObject): Uint8Array {
  const data = isSubtype(o.type, vm.tStr) ? null : bufferBytes(vm, o);
  if (data === null) typeError(vm, `a bytes-like object is required, not '${o.type.tp_name}'`);
  return data;
}

const start = (vm: VM, o: PyObject | undefined, fallback: number): number =>
  o ? Number(BigInt.asUintN(32, BigInt(PyNumber_AsIndex(vm, o, null)))) : fallback;

const refuse = (name: string): MethodSpec => ({
  call: 'FASTCALL_KEYWORDS',
  fn: () => {
    throw new NotSupported(`zlib.${name}()`);
  },
});

export function createZlib(vm: VM): PyObj {
  const refused = ['compress', 'decompress', 'compressobj', 'decompressobj', '_ZlibDecompressor'];
  return defineModule(vm, {
    name: 'zlib',
    functions: {
      crc32: {
        call: 'FASTCALL',
        fn: (m, _s, args) => newInt(m, crc32(dataOf(m, args[0]!), start(m, args[1], 0)) >>> 0),
      },
      adler32: {
        call: 'FASTCALL',
        fn: (m, _s, args) => newInt(m, adler32(dataOf(m, args[0]!), start(m, args[1], 1)) >>> 0),
      },
      ...Object.fromEntries(refused.map((name) => [name, refuse(name)])),
    },
    exec: (m, _module, add) => {
      add('error', PyErr_NewException(m, 'zlib.error', m.exc.Exception!));
      add('ZLIB_VERSION', newStr(m, '1.3.1'));
      add('ZLIB_RUNTIME_VERSION', newStr(m, '1.3.1'));
      const numbers =
        'MAX_WBITS=15 DEFLATED=8 DEF_MEM_LEVEL=8 DEF_BUF_SIZE=16384 Z_NO_COMPRESSION=0 Z_BEST_SPEED=1 Z_BEST_COMPRESSION=9 ' +
        'Z_DEFAULT_COMPRESSION=-1 Z_DEFAULT_STRATEGY=0 Z_FILTERED=1 Z_HUFFMAN_ONLY=2 Z_RLE=3 Z_FIXED=4 Z_NO_FLUSH=0 ' +
        'Z_PARTIAL_FLUSH=1 Z_SYNC_FLUSH=2 Z_FULL_FLUSH=3 Z_FINISH=4 Z_BLOCK=5 Z_TREES=6';
      for (const row of numbers.split(' ')) add(row.split('=')[0]!, newInt(m, Number(row.split('=')[1])));
    },
  });
}
