/** The methods of str, as a table; searching and splitting are in strsearch.ts and strsplit.ts. */
import { argSpec, badArgument, checkPositional, unpackKeywords } from './arguments.ts';
import type { MethodSpec } from './define.ts';
import { raise } from './errors.ts';
import { PyErr_Format } from './format.ts';
import { newBool, PyLong_FromSsize_t } from './long.ts';
import { decref, type PyObject, type PyText } from './object.ts';
import { PySequence_Fast } from './sequence.ts';
import { isStr, joinStrings } from './strbuild.ts';
import { PyUnicode_AsEncodedString } from './strcodec.ts';
import { do_string_format, do_string_format_map, unicode_format } from './strformat.ts';
import { unicode_sizeof } from './stroperators.ts';
import { searchMethods } from './strsearch.ts';
import { splitMethods } from './strsplit.ts';
import { maketrans, unicode_translate } from './strtranslate.ts';
import { intArgument, sizeArgument, stringArgument } from './textarguments.ts';
import { newTuple } from './tuple.ts';
import {
  ASCII,
  checkLength,
  KIND,
  newFresh,
  newFreshKind,
  newPart,
  strLength,
  unicode_result_unchanged,
} from './unicode.ts';
import * as text from './value/str-case.ts';
import { strExpandTabs } from './value/str-layout.ts';
import { oneOf, strStrip } from './value/str-split.ts';
import type { UnicodeData } from './value/unicode.ts';
import type { VM } from './vm.ts';

/** @cpython Objects/unicodeobject.c case_operation 3.8-3.15: work space of three code points a character */
function caseOperation(f: (s: string, u: UnicodeData) => string, simpleAscii: boolean): MethodSpec {
  return {
    call: 'NOARGS',
    fn: (vm, self: PyText) => {
      const kind = self.w & KIND;
      if (kind === ASCII && simpleAscii) return newFreshKind(vm, f(self.v, vm.text.unicode), ASCII);
      if (self.v === '') return newFreshKind(vm, '', ASCII);
      const work = vm.heap.mem_malloc(12 * strLength(self));
      const res = newFresh(vm, f(self.v, vm.text.unicode));
      vm.heap.mem_free(work);
      return res;
    },
  };
}

function question(f: (s: string, u: UnicodeData) => boolean): MethodSpec {
  return { call: 'NOARGS', fn: (vm, self: PyText) => newBool(vm, f(self.v, vm.text.unicode)) };
}

/** @cpython Objects/unicodeobject.c convert_uc 3.8-3.15 */
function fillCharacter(vm: VM, o: PyObject): string {
  if (!isStr(o)) {
    const message = 'The fill character must be a unicode character, not %.100s';
    PyErr_Format(vm, vm.exc.TypeError!, message, (o as PyObject).type.tp_name);
  }
  if (strLength(o) !== 1) raise(vm, vm.exc.TypeError!, 'The fill character must be exactly one character long');
  return o.v;
}

/** @cpython Objects/unicodeobject.c pad 3.8-3.15 */
function padded(vm: VM, self: PyText, left: number, right: number, fill: string): PyObject {
  if (left <= 0 && right <= 0) return unicode_result_unchanged(vm, self);
  checkLength(left + right + self.v.length);
  const s = fill.repeat(Math.max(0, left)) + self.v + fill.repeat(Math.max(0, right));
  return fill < '\x80' ? newFreshKind(vm, s, self.w & KIND) : newFresh(vm, s);
}

function pad(name: string, place: (missing: number, width: number) => number): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, self: PyText, args) => {
      checkPositional(vm, name, args.length, 1, 2);
      const width = sizeArgument(vm, args[0]!);
      const fill = args.length > 1 ? fillCharacter(vm, args[1]!) : ' ';
      const missing = width - strLength(self);
      if (missing <= 0) return unicode_result_unchanged(vm, self);
      const left = place(missing, width);
      return padded(vm, self, left, missing - left, fill);
    },
  };
}

/** @cpython Objects/unicodeobject.c unicode_zfill_impl 3.8-3.15 */
function unicode_zfill(vm: VM, self: PyText, arg: PyObject): PyObject {
  const missing = sizeArgument(vm, arg) - strLength(self);
  if (missing <= 0) return unicode_result_unchanged(vm, self);
  checkLength(missing + self.v.length);
  const s: string = self.v;
  const sign = s[0] === '+' || s[0] === '-' ? s[0] : '';
  return newFreshKind(vm, sign + '0'.repeat(missing) + s.slice(sign.length), self.w & KIND);
}

/** @cpython Objects/unicodeobject.c do_argstrip 3.8-3.15 */
function strip(name: string, sides: 1 | 2 | 3): MethodSpec {
  return {
    call: 'FASTCALL',
    fn: (vm, self: PyText, args) => {
      checkPositional(vm, name, args.length, 0, 1);
      const chars = args[0] ?? vm.None;
      if (chars !== vm.None && !isStr(chars)) {
        raise(vm, vm.exc.TypeError!, `${name} arg must be None or str`);
      }
      const test = chars === vm.None ? vm.text.unicode.isSpace : oneOf(chars.v);
      const s = strStrip(self.v, test, sides);
      if (s.length === self.v.length) return unicode_result_unchanged(vm, self);
      return newPart(vm, s, self.w & KIND);
    },
  };
}

/** @cpython Objects/unicodeobject.c PyUnicode_Join 3.8-3.15 */
function unicode_join(vm: VM, self: PyText, iterable: PyObject): PyObject {
  const fast = PySequence_Fast(vm, iterable, 'can only join an iterable');
  try {
    return joinStrings(vm, self, fast.v);
  } finally {
    decref(vm, fast);
  }
}

const EXPANDTABS = argSpec('expandtabs', ['tabsize']);

function unicode_expandtabs(vm: VM, self: PyText, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const tabsize = unpackKeywords(vm, EXPANDTABS, args, kwnames)[0]!;
  const size = tabsize === null ? 8 : intArgument(vm, tabsize);
  if (!(self.v as string).includes('\t')) return unicode_result_unchanged(vm, self);
  return newFreshKind(vm, strExpandTabs(self.v, size), self.w & KIND);
}

const ENCODE = argSpec('encode', ['encoding', 'errors']);

function unicode_encode(vm: VM, self: PyText, args: PyObject[], kwnames: PyText[] | null): PyObject {
  const [encoding, errors] = unpackKeywords(vm, ENCODE, args, kwnames);
  const name = stringArgument(vm, 'encode', 'encoding', encoding ?? null);
  return PyUnicode_AsEncodedString(vm, self, name, stringArgument(vm, 'encode', 'errors', errors ?? null));
}

/** @cpython Objects/unicodeobject.c unicode_getnewargs 3.8-3.15 */
function unicode_getnewargs(vm: VM, self: PyText): PyObject {
  return newTuple(vm, [newFreshKind(vm, self.v, self.w & KIND)]);
}

function affix(name: string, cut: (s: string, a: string) => string): MethodSpec {
  return {
    call: 'O',
    fn: (vm, self: PyText, arg) => {
      if (!isStr(arg)) badArgument(vm, name, 'argument', 'str', arg);
      const s = cut(self.v, arg.v);
      return s.length === self.v.length ? unicode_result_unchanged(vm, self) : newPart(vm, s, self.w & KIND);
    },
  };
}

/** The method table, in C's order. */
export function strMethods(vm: VM): Record<string, MethodSpec> {
  const methods: Record<string, MethodSpec> = {
    encode: { call: 'FASTCALL_KEYWORDS', fn: unicode_encode },
    ...splitMethods(vm),
    join: { call: 'O', fn: unicode_join },
    capitalize: caseOperation(text.strCapitalize, false),
    casefold: caseOperation(text.strCasefold, true),
    title: caseOperation(text.strTitle, false),
    center: pad('center', (missing, width) => (missing >> 1) + (missing & width & 1)),
    expandtabs: { call: 'FASTCALL_KEYWORDS', fn: unicode_expandtabs },
    ...searchMethods(vm),
    ljust: pad('ljust', () => 0),
    lower: caseOperation(text.strLower, true),
    lstrip: strip('lstrip', 1),
    rjust: pad('rjust', (missing) => missing),
    rstrip: strip('rstrip', 2),
    strip: strip('strip', 3),
    swapcase: caseOperation(text.strSwapcase, false),
    translate: { call: 'O', fn: unicode_translate },
    upper: caseOperation(text.strUpper, true),
    isascii: question((s) => text.strIsAscii(s)),
    islower: question(text.strIsLower),
    isupper: question(text.strIsUpper),
    istitle: question(text.strIsTitle),
    isspace: question(text.strIsSpace),
    isdecimal: question(text.strIsDecimal),
    isdigit: question(text.strIsDigit),
    isnumeric: question(text.strIsNumeric),
    isalpha: question(text.strIsAlpha),
    isalnum: question(text.strIsAlnum),
    isidentifier: question(text.strIsIdentifier),
    isprintable: question(text.strIsPrintable),
    zfill: { call: 'O', fn: unicode_zfill },
    format: { call: 'VARARGS_KEYWORDS', fn: do_string_format },
    format_map: { call: 'O', fn: do_string_format_map },
    __format__: { call: 'O', fn: unicode_format },
    maketrans: { call: 'FASTCALL', kind: 'static', fn: maketrans },
    __sizeof__: { call: 'NOARGS', fn: (m, self: PyText) => PyLong_FromSsize_t(m, unicode_sizeof(m, self)) },
    __getnewargs__: { call: 'NOARGS', fn: unicode_getnewargs },
  };
  if (vm.profile.text.removePrefix) {
    methods.removeprefix = affix('removeprefix', (s, a) => (s.startsWith(a) ? s.slice(a.length) : s));
    methods.removesuffix = affix('removesuffix', (s, a) =>
      a !== '' && s.endsWith(a) ? s.slice(0, s.length - a.length) : s,
    );
  }
  return methods;
}
