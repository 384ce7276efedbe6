/** The other methods that bytes and bytearray share: case, padding, splitting, joining, translation, hex. */
import { argSpec, badArgument, checkPositional, unpackKeywords } from './arguments.ts';
import { bytesSize, newBytes, newFreshBytes } from './bytes.ts';
import {
  bytesLike,
  concatenated,
  isBytearray,
  isBytes,
  ownData,
  sameKind,
  sameKindFresh,
  unchanged,
} from './bytesdata.ts';
import { bytesSearchMethods } from './bytessearch.ts';
import { callOneArg } from './call.ts';
import type { MethodSpec } from './define.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool } from './long.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { PyObject_IsTrue, PyObject_Size } from './object_protocol.ts';
import { PySequence_Fast } from './sequence.ts';
import { isStr } from './strbuild.ts';
import { PyUnicode_Decode } from './strcodec.ts';
import { listOfParts } from './strsplit.ts';
import { intArgument, sizeArgument, stringArgument } from './textarguments.ts';
import type { PyType } from './type.ts';
import { newAscii } from './unicode.ts';
import * as text from './value/bytes-text.ts';
import { strExpandTabs } from './value/str-layout.ts';
import {
  isAsciiSpace,
  isBytesLineBreak,
  oneOf,
  strRsplit,
  strRsplitBy,
  strSplit,
  strSplitBy,
  strSplitLines,
  strStrip,
} from './value/str-split.ts';
import type { VM } from './vm.ts';

const { latin1Bytes, latin1Text } = text;

function mapped(f: (data: Uint8Array) => Uint8Array): MethodSpec {
  return { call: 'NOARGS', fn: (vm, self: PyObject) => sameKindFresh(vm, self, f(ownData(self))) };
}

function question(f: (data: Uint8Array) => boolean): MethodSpec {
  return { call: 'NOARGS', fn: (vm, self: PyObject) => newBool(vm, f(ownData(self))) };
}

/** The fill character of center and its like, as getargs' `c`. */
function fillByte(vm: VM, name: string, o: PyObject): number {
  const isData = isBytes(o) || isBytearray(vm, o);
  if (isData && ownData(o).length === 1) return ownData(o)[0]!;
  if (isData && vm.profile.text.fillTellsLength) {
    const what = isBytes(o) ? 'bytes' : 'bytearray';
    const message = '%s(): argument 2 must be a byte string of length 1, not a %s object of length %zd';
    PyErr_Format(vm, vm.exc.TypeError!, message, name, what, ownData(o).length);
  }
  badArgument(vm, name, 'argument 2', 'a byte string of length 1', o);
}

function pad(name: string, place: (missing: number, width: number) => number): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, self: PyObject, args) => {
      checkPositional(vm, name, args.length, 1, 2);
      const width = sizeArgument(vm, args[0]!);
      const fill = args.length > 1 ? fillByte(vm, name, args[1]!) : 32;
      const data = ownData(self);
      const missing = width - data.length;
      if (missing <= 0) return unchanged(vm, self);
      const out = new Uint8Array(width).fill(fill);
      out.set(data, place(missing, width));
      return sameKindFresh(vm, self, out);
    },
  };
}

function zfill(vm: VM, self: PyObject, arg: PyObject): PyObject {
  const width = sizeArgument(vm, arg);
  const data = ownData(self);
  const missing = width - data.length;
  if (missing <= 0) return unchanged(vm, self);
  const out = new Uint8Array(width).fill(48);
  out.set(data, missing);
  if (data[0] === 43 || data[0] === 45) {
    out[0] = data[0];
    out[missing] = 48;
  }
  return sameKindFresh(vm, self, out);
}

function strip(name: string, sides: 1 | 2 | 3): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, self: PyObject, args) => {
      checkPositional(vm, name, args.length, 0, 1);
      const chars = args[0] ?? vm.None;
      const test = chars === vm.None ? isAsciiSpace : oneOf(latin1Text(bytesLike(vm, chars)));
      const data = ownData(self);
      const s = strStrip(latin1Text(data), test, sides);
      if (s.length === data.length) return unchanged(vm, self);
      return sameKind(vm, self, latin1Bytes(s));
    },
  };
}

const SPLIT = argSpec('split', ['sep', 'maxsplit']);
const RSPLIT = argSpec('rsplit', ['sep', 'maxsplit']);

function split(right: boolean) {
  return (vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject => {
    const [sep, limit] = unpackKeywords(vm, right ? RSPLIT : SPLIT, args, kwnames) as [
      PyObject | null,
      PyObject | null,
    ];
    const maxsplit = limit === null ? -1 : sizeArgument(vm, limit);
    const s = latin1Text(ownData(self));
    const room = maxsplit < 0 || maxsplit >= 12 ? 12 : maxsplit + 1;
    if (sep === null || sep === vm.None) {
      return partList(vm, self, (right ? strRsplit : strSplit)(s, isAsciiSpace, maxsplit), room, right);
    }
    const by = latin1Text(bytesLike(vm, sep));
    if (by === '') raise(vm, vm.exc.ValueError!, 'empty separator');
    return partList(vm, self, (right ? strRsplitBy : strSplitBy)(s, by, maxsplit), room, right);
  };
}

function partList(vm: VM, self: PyObject, parts: string[], room: number, right: boolean): PyObject {
  const whole = self.type === vm.tBytes ? (self.v as Uint8Array).length : -1;
  if (right) parts.reverse();
  const list = listOfParts(vm, parts, room, (part) => {
    if (part.length !== whole) return sameKind(vm, self, latin1Bytes(part));
    self.rc++;
    return self;
  });
  if (right) (list.v as PyObject[]).reverse();
  return list;
}

const SPLITLINES = argSpec('splitlines', ['keepends']);

function splitlines(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const keepends = unpackKeywords(vm, SPLITLINES, args, kwnames)[0]!;
  const keep = keepends !== null && PyObject_IsTrue(vm, keepends);
  return partList(vm, self, strSplitLines(latin1Text(ownData(self)), keep, isBytesLineBreak), 0, false);
}

/** @cpython Objects/stringlib/join.h stringlib_bytes_join 3.8-3.15 */
export function bytesJoin(vm: VM, self: PyObject, iterable: PyObject): PyObject {
  const fast = PySequence_Fast(vm, iterable, 'can only join an iterable');
  try {
    const items: PyObject[] = fast.v;
    if (items.length === 0) return sameKind(vm, self, new Uint8Array(0));
    if (items.length === 1 && items[0]!.type === vm.tBytes && isBytes(self)) {
      items[0]!.rc++;
      return items[0]!;
    }
    const parts = items.map((item, i) => {
      if (item.type.bf_getbuffer === null) {
        const message = 'sequence item %zd: expected a bytes-like object, %.80s found';
        PyErr_Format(vm, vm.exc.TypeError!, message, i, item.type.tp_name);
      }
      return bytesLike(vm, item);
    });
    const work = items.length > 10 ? vm.heap.mem_malloc(items.length * 10 * vm.profile.pointerWidth) : 0;
    const res = sameKindFresh(vm, self, concatenated(parts, ownData(self)));
    if (work !== 0) vm.heap.mem_free(work);
    return res;
  } finally {
    decref(vm, fast);
  }
}

const TRANSLATE = argSpec('translate', ['', 'delete'], { required: 1 });

/** @cpython Objects/bytesobject.c bytes_translate_impl 3.8-3.15 */
function translate(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [tableArg, deleteArg] = unpackKeywords(vm, TRANSLATE, args, kwnames) as [PyObject, PyObject | null];
  const table = tableArg === vm.None ? null : bytesLike(vm, tableArg);
  if (table !== null && table.length !== 256) {
    raise(vm, vm.exc.ValueError!, 'translation table must be 256 characters long');
  }
  const gone = new Set(deleteArg === null ? [] : bytesLike(vm, deleteArg));
  const data = ownData(self);
  const out = (gone.size > 0 ? data.filter((b) => !gone.has(b)) : data.slice()).map((b) => (table ? table[b]! : b));
  const same = out.length === data.length && out.every((b, i) => b === data[i]);
  if (same && self.type === vm.tBytes) return unchanged(vm, self);
  if (!isBytes(self) || out.length === data.length || out.length === 0) return sameKindFresh(vm, self, out);
  // the result is made as long as the receiver, and cut
  const res = newFreshBytes(vm, data);
  res.v = out;
  res.addr = vm.heap.obj_realloc(res.addr, bytesSize(vm, out.length));
  return res;
}

/** @cpython Objects/bytes_methods.c _Py_bytes_maketrans 3.8-3.15 */
function maketrans(vm: VM, _self: PyObject, args: PyObject[]): PyObject {
  checkPositional(vm, 'maketrans', args.length, 2, 2);
  const from = bytesLike(vm, args[0]!);
  const to = bytesLike(vm, args[1]!);
  if (from.length !== to.length) raise(vm, vm.exc.ValueError!, 'maketrans arguments must have same length');
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  from.forEach((b, i) => {
    table[b] = to[i]!;
  });
  return newBytes(vm, table);
}

const EXPANDTABS = argSpec('expandtabs', ['tabsize']);

function expandtabs(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const tabsize = unpackKeywords(vm, EXPANDTABS, args, kwnames)[0]!;
  const size = tabsize === null ? 8 : intArgument(vm, tabsize);
  return sameKindFresh(vm, self, latin1Bytes(strExpandTabs(latin1Text(ownData(self)), size)));
}

const DECODE = argSpec('decode', ['encoding', 'errors']);

function decode(vm: VM, self: PyObject, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [encodingArg, errorsArg] = unpackKeywords(vm, DECODE, args, kwnames);
  const encoding = stringArgument(vm, 'decode', 'encoding', encodingArg!);
  return PyUnicode_Decode(vm, ownData(self), encoding, stringArgument(vm, 'decode', 'errors', errorsArg!), self);
}

const HEX = argSpec('hex', ['sep', 'bytes_per_sep']);
const DIGITS = '0123456789abcdef';

/** @cpython Python/pystrhex.c _Py_strhex_impl 3.8-3.15 */
export function hexOf(vm: VM, data: Uint8Array, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [sep, groupArg] = unpackKeywords(vm, HEX, args, kwnames) as [PyObject | null, PyObject | null];
  const group = groupArg === null ? 1 : intArgument(vm, groupArg);
  const mark = sep === null ? '' : separator(vm, sep);
  let out = '';
  const size = Math.abs(group);
  data.forEach((b, i) => {
    const left = group > 0 ? data.length - i : i;
    if (mark !== '' && size > 0 && i > 0 && left % size === 0) out += mark;
    out += DIGITS[b >> 4]! + DIGITS[b & 15]!;
  });
  return newAscii(vm, out);
}

function separator(vm: VM, sep: PyObject): string {
  const n = PyObject_Size(vm, sep);
  if (n !== 1) raise(vm, vm.exc.ValueError!, 'sep must be length 1.');
  let c: string;
  if (isStr(sep)) c = sep.v;
  else if (isBytes(sep)) c = latin1Text(ownData(sep));
  else raise(vm, vm.exc.TypeError!, 'sep must be str or bytes.');
  if (c > '\x7f') raise(vm, vm.exc.ValueError!, 'sep must be ASCII.');
  return c;
}

/** @cpython Objects/bytesobject.c _PyBytes_FromHex 3.8-3.15 */
function fromhex(vm: VM, type: PyType, arg: PyObject): PyObject {
  const data = fromHex(vm, arg);
  const isArray = type === vm.t.bytearray || type.mro.includes(vm.t.bytearray!);
  const own = isArray ? vm.t.bytearray! : vm.tBytes;
  const res = type === own && isArray ? sameKind(vm, { type } as PyObject, data) : newBytes(vm, data);
  if (type === own) return res;
  try {
    return callOneArg(vm, type, res);
  } finally {
    decref(vm, res);
  }
}

function fromHex(vm: VM, arg: PyObject): Uint8Array {
  let s: string;
  if (isStr(arg)) s = arg.v;
  else if (vm.profile.text.fromhexBytes && arg.type.bf_getbuffer !== null) s = latin1Text(bytesLike(vm, arg));
  else if (vm.profile.text.fromhexBytes) {
    PyErr_Format(vm, vm.exc.TypeError!, 'fromhex() argument must be str or bytes-like, not %s', arg.type.tp_name);
  } else badArgument(vm, 'fromhex', 'argument', 'str', arg);
  const digit = (i: number): number => {
    const c = s.charCodeAt(i);
    return c < 128 ? '0123456789abcdef'.indexOf(s[i]!.toLowerCase()) : -1;
  };
  const out: number[] = [];
  for (let i = 0; i < s.length; ) {
    const c = s.charCodeAt(i);
    if (c === 32 || (c >= 9 && c <= 13)) {
      i++;
      continue;
    }
    const hi = digit(i);
    if (hi < 0) notHex(vm, i);
    const lo = i + 1 < s.length ? digit(i + 1) : -1;
    if (lo < 0) {
      if (i + 1 >= s.length) oddHex(vm, i + 1);
      notHex(vm, i + 1);
    }
    out.push(hi * 16 + lo);
    i += 2;
  }
  return Uint8Array.from(out);
}

function notHex(vm: VM, at: number): never {
  PyErr_Format(vm, vm.exc.ValueError!, 'non-hexadecimal number found in fromhex() arg at position %zd', at);
}

function oddHex(vm: VM, at: number): never {
  PyErr_Format(vm, vm.exc.ValueError!, vm.profile.values.fromhexOdd, at);
}

export function bytesMethods(vm: VM): Record<string, MethodSpec> {
  return {
    capitalize: mapped(text.bytesCapitalize),
    center: pad('center', (missing, width) => (missing >> 1) + (missing & width & 1)),
    decode: { call: 'FASTCALL_KEYWORDS', fn: decode },
    expandtabs: { call: 'FASTCALL_KEYWORDS', fn: expandtabs },
    fromhex: { call: 'O', kind: 'class', fn: fromhex },
    hex: { call: 'FASTCALL_KEYWORDS', fn: (m, self, args, kwnames) => hexOf(m, ownData(self), args, kwnames) },
    isalnum: question(text.bytesIsAlnum),
    isalpha: question(text.bytesIsAlpha),
    isascii: question((d) => d.every((b) => b < 128)),
    isdigit: question(text.bytesIsDigit),
    islower: question(text.bytesIsLower),
    isspace: question(text.bytesIsSpace),
    istitle: question(text.bytesIsTitle),
    isupper: question(text.bytesIsUpper),
    join: { call: 'O', fn: bytesJoin },
    ljust: pad('ljust', () => 0),
    lower: mapped(text.bytesLower),
    lstrip: strip('lstrip', 1),
    maketrans: { call: 'FASTCALL', kind: 'static', fn: maketrans },
    rjust: pad('rjust', (missing) => missing),
    rsplit: { call: 'FASTCALL_KEYWORDS', fn: split(true) },
    rstrip: strip('rstrip', 2),
    split: { call: 'FASTCALL_KEYWORDS', fn: split(false) },
    splitlines: { call: 'FASTCALL_KEYWORDS', fn: splitlines },
    strip: strip('strip', 3),
    swapcase: mapped(text.bytesSwapcase),
    title: mapped(text.bytesTitle),
    translate: { call: 'FASTCALL_KEYWORDS', fn: translate },
    upper: mapped(text.bytesUpper),
    zfill: { call: 'O', fn: zfill },
    ...bytesSearchMethods(vm),
  };
}
